//! Bytes in a script, with fifteen bits in a character.
//!
//! A script that begins with a byte order mark is read as UTF-16 by every browser, from a server and from a folder alike, whatever is said of its encoding.
//! So a character takes two bytes, and packed bytes grow by a fifteenth: in base64 they grow by a third.

/// The first of the 32,768 characters that stand for a value: a stretch without surrogates, signs of scripts and ends of lines.
const FIRST: u16 = 0x3400;
/// How many bits a character stands for.
const BITS: u32 = 15;

/// The script that hands over `bytes` under a name: `ISMS.put("name",length,"...");` in UTF-16.
pub(super) fn script(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 15 * 16 + 80);
    let mut put = |unit: u16| out.extend(unit.to_le_bytes());
    put(0xfeff);
    format!("ISMS.put(\"{name}\",{},\"", bytes.len()).encode_utf16().for_each(&mut put);
    wide(bytes).for_each(&mut put);
    "\");\n".encode_utf16().for_each(&mut put);
    out
}

/// The characters for some bytes, the first bit first; the last character is filled up with zeros.
fn wide(bytes: &[u8]) -> impl Iterator<Item = u16> {
    let mask = (1 << BITS) - 1;
    let (mut rest, mut bits) = (0_u32, 0);
    let end = (bytes.len() * 8).div_ceil(BITS as usize) * BITS as usize / 8 + 1;
    let filled = bytes.iter().copied().chain(std::iter::repeat_n(0, end - bytes.len()));
    let values = filled.filter_map(move |byte| {
        rest = rest << 8 | u32::from(byte);
        bits += 8;
        (bits >= BITS).then(|| {
            bits -= BITS;
            rest >> bits & mask
        })
    });
    let count = (bytes.len() * 8).div_ceil(BITS as usize);
    values.take(count).map(|value| FIRST + u16::try_from(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `search.js` does.
    fn narrow(units: &[u16], length: usize) -> Vec<u8> {
        let bits = units
            .iter()
            .flat_map(|unit| (0..BITS).rev().map(move |bit| (unit - FIRST) >> bit & 1));
        let bits: Vec<_> = bits.collect();
        let byte = |bits: &[u16]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::try_from(*bit).unwrap_or_default());
        bits.chunks_exact(8).take(length).map(byte).collect()
    }

    #[test]
    fn bytes_come_back() {
        for length in 0..64_usize {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at * 167 % 256).unwrap_or_default()).collect();
            let units: Vec<_> = wide(&bytes).collect();
            assert_eq!(units.len(), (length * 8).div_ceil(15));
            assert_eq!(narrow(&units, length), bytes);
        }
    }

    #[test]
    fn a_script_is_utf_16() {
        let script = script("t-00", &[0xff, 0xff]);
        let units: Vec<_> = script.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(
            String::from_utf16_lossy(&units),
            "\u{feff}ISMS.put(\"t-00\",2,\"\u{b3ff}\u{7400}\");\n"
        );
    }
}
