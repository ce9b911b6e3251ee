//! placeholder until the render floor lands
use crate::{artifact::Artifacts, audience::Visible, diagnostic::Diagnostic};
/// site
pub fn site(_: &Visible<'_>) -> Result<Artifacts, Vec<Diagnostic>> { Ok(Artifacts::default()) }
