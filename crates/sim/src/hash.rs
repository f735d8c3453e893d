//! Numbers that change when what they are made of does: keys of steps, digests of files.

/// A number for strings, which knows where each of them ends. It goes by eight bytes at a
/// time: files and their names are a good part of what a build has to read.
pub fn hash(parts: &[&str]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        let (words, rest) = part.as_bytes().as_chunks();
        for word in words {
            state = step(state, u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        state = step(state, u64::from_le_bytes(last));
        state = step(state, part.len() as u64);
    }
    state ^ (state >> 32)
}

/// Each state and each word lead to a state of their own: the factor is odd.
const fn step(state: u64, word: u64) -> u64 {
    (state ^ word)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(29)
}

/// One hash from two.
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 27)
}

#[cfg(test)]
mod tests {
    use super::hash;
    use std::collections::BTreeSet;

    #[test]
    fn strings_of_any_length_and_their_borders_count() {
        let letters = "abcdefghijklmnopqrstuvwxyz";
        let mut seen = BTreeSet::new();
        for end in 0..=letters.len() {
            for cut in 0..=end {
                seen.insert(hash(&[&letters[..cut], &letters[cut..end]]));
            }
            seen.insert(hash(&[&letters[..end]]));
            seen.insert(hash(&[&letters[..end], "\0"]));
            seen.insert(hash(&[&letters[..end], "", ""]));
        }
        let pairs: usize = (0..=letters.len()).map(|end| end + 1).sum();
        assert_eq!(seen.len(), pairs + 3 * (letters.len() + 1));
    }

    #[test]
    fn one_other_letter_gives_another_number() {
        let text = "A text of more than twenty-four bytes.";
        for at in 0..text.len() {
            let other = [&text[..at], "#", &text[at + 1..]].concat();
            assert_ne!(hash(&[text]), hash(&[&other]), "{at}");
        }
    }
}
