//! placeholder
use super::piece::Made;
use crate::text::Text;
pub(super) fn is_pdf(_: &[u8]) -> bool { false }
pub(super) fn parts(_: &[u8], _: &mut Vec<Made<'_>>, _: &mut Vec<Text>) {}
