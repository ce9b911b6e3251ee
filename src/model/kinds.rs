//! The kinds of records, a file each. A kind is its type; fields, references, schema, register and page follow from it.

pub mod assessment;
pub mod asset;
pub mod audit;
pub mod certificate;
pub mod change;
pub mod communication;
pub mod competence;
pub mod context;
pub mod control;
pub mod document;
pub mod duty;
pub mod evidence;
pub mod external_document;
pub mod finding;
pub mod incident;
pub mod interested_party;
pub mod measure;
pub mod objective;
pub mod opportunity;
pub mod person;
pub mod requirement;
pub mod review;
pub mod risk;
pub mod risk_source;
pub mod role;
pub mod scope;
pub mod service;
pub mod site;
pub mod soa;
pub mod supplier;
pub mod system;
pub mod task;
pub mod training;
pub mod unit;

/// Defines a kind: the struct with the fields every record has, and how it is called.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident is $kind:ident, called |$this:ident| $title:expr; $($(#[$meta:meta])* $field:ident: $ty:ty,)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The id, unique in the book.
            pub id: $crate::model::value::Id,
            $($(#[$meta])* pub $field: $ty,)*
            /// How widely it may be read; `internal` if absent.
            pub classification: Option<$crate::model::value::Classification>,
            /// Topics it belongs to.
            #[serde(default)]
            pub topics: Vec<String>,
            /// Ids that it had before.
            #[serde(default)]
            pub aliases: Vec<String>,
            /// A remark.
            pub note: Option<$crate::text::Words>,
            /// A confirmation of the link to the text it rests on.
            pub confirmed: Option<$crate::model::value::Confirmation>,
        }

        impl $crate::model::Record for $name {
            const KIND: $crate::model::Kind = $crate::model::Kind::$kind;

            fn id(&self) -> &str {
                &self.id.0
            }

            fn title(&self) -> $crate::text::Words {
                let $this = self;
                $title
            }

            fn classification(&self) -> $crate::model::value::Classification {
                self.classification.unwrap_or_default()
            }
        }
    };
}
use record;
