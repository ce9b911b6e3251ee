//! ismsbook compiles an information security management system (ISMS).
//!
//! Authors keep policies, role matrices, risk registers and Statements of Applicability as Markdown and YAML; this library reads every source once, builds one typed
//! model, links it into one trace graph, checks it like a compiler, and prints it.
//!
//! ```text
//! book.toml ─┐
//! content/  ─┼─> source ─> model ─> trace ─> check ──────────┐
//! catalog/  ─┘                        └────> audience ─> report ─> render ─> Artifacts ─> output
//!                                                              pack   ─┘
//! ```
//!
//! Modules stand on floors; a module imports only floors below its own (`tests/tidy.rs` holds it). From the bottom:
//! [`span`], [`mod@text`], [`diagnostic`], [`files`], [`data`], [`artifact`] and [`inspect`]; [`config`]; [`catalog`]; [`source`]; [`model`]; [`trace`]; [`check`]; [`audience`];
//! [`report`]; [`figure`]; [`expression`]; [`render`] and [`pack`]; [`book`], the front door; [`live`]; [`output`] and [`serve`]; [`cli`].
//!
//! # Questions and answers
//!
//! **Why is YAML read by way of a tree of nodes and not straight into types?** `serde` stops at the first mistake and forgets places. [`data::decode`] reads a node in
//! passes, so that every mistake of a record is said, each at its place, and a record with a mistake leaves the others standing.
//!
//! **Why does a page not know what a risk is?** A kind of record is a struct. Its fields are read off it through `serde` ([`model::shape`]), so that register, page,
//! references and JSON Schema follow from one definition.
//!
//! **Why are parties strings?** The next edition of ISO/IEC 27017 has three. Parties, editions, clauses and counts are data of the [`catalog`].

#![forbid(unsafe_code)]

pub mod artifact;
pub mod audience;
pub mod book;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod expression;
pub mod figure;
pub mod files;
pub mod inspect;
pub mod live;
pub mod model;
pub mod output;
pub mod pack;
pub mod render;
pub mod report;
pub mod serve;
pub mod source;
pub mod span;
pub mod text;
pub mod trace;
