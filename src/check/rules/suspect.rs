//! Texts that changed after they were approved or confirmed.

use crate::check::Context;
use crate::trace::attest::{self, Attestation};

rules! {
    approval_outdated
    confirmation_of_nothing
    suspect_link
}

/// The acts that records state with a digest, with the id of the record.
fn acts<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a str, Attestation)> {
    let context = *context;
    attest::attesting(context.isms).into_iter().flat_map(move |id| {
        let acts = attest::attestations(context.isms, context.graph, context.files, id);
        acts.into_iter().map(move |act| (id, act))
    })
}
