//! Looks for texts in an output without knowing how it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use base64::Engine as _;

/// The shortest run of the alphabet of base64 that is taken for an encoding.
const SHORTEST: usize = 24;

/// Which of these words stand in the files or in their names, whatever their case.
pub(crate) fn found<'w>(files: &BTreeMap<String, Vec<u8>>, words: &[&'w str]) -> BTreeSet<&'w str> {
    let texts: Vec<String> = files
        .iter()
        .flat_map(|(path, bytes)| [vec![path.to_lowercase()], layers(bytes)].concat())
        .collect();
    let stands = |word: &&&str| {
        let word = word.to_lowercase();
        texts.iter().any(|text| text.contains(&word))
    };
    words.iter().filter(stands).copied().collect()
}

/// The text of a file, and what is packed in it.
fn layers(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let is_code = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let runs = bytes.split(|byte| !is_code(byte)).filter(|run| run.len() >= SHORTEST);
    let decoded = runs.filter_map(|run| base64::engine::general_purpose::STANDARD.decode(run).ok());
    let unpacked = decoded.flat_map(|packed| [inflated(&packed), Some(packed)].into_iter().flatten());
    [text]
        .into_iter()
        .chain(unpacked.map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase()))
        .collect()
}

fn inflated(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let raw = flate2::read::DeflateDecoder::new(packed).read_to_end(&mut bytes);
    if raw.is_ok() {
        return Some(bytes);
    }
    bytes.clear();
    flate2::read::ZlibDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
