//! Numbers that change when what they are made of does: keys of steps, digests of files.

/// FNV-1a over strings, with a separator between them.
pub fn hash(parts: &[&str]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes() {
            state = step(state, byte);
        }
        state = step(state, 0xff);
    }
    state
}

const fn step(state: u64, byte: u8) -> u64 {
    (state ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// One hash from two.
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 27)
}
