//! References and links of authors.

rules! {
    dead_fragment
    dead_link
    former_id
    missing_image
    unknown_id
    wrong_kind
}
