//! Texts that changed after they were approved or confirmed.

rules! {
    approval_outdated
    confirmation_of_nothing
    suspect_link
}
