//! A sandbox as bytes: what a link carries and what the page keeps.
//!
//! A version byte, then the form in postcard, deflated (RFC 1951). A form without options is
//! written as the first version of the game wrote it, so that older pages read it too. Whatever the bytes are,
//! reading them takes no more than [`MOST_PLAIN`] bytes of memory for the form.

use super::{Form, Options};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Version of a form with options, which stand behind it.
pub const VERSION: u8 = 2;
/// Version of a form without.
const FIRST: u8 = 1;
/// Bytes that a form may have before it is deflated.
pub const MOST_PLAIN: usize = 1 << 20;
/// Bytes that it may have deflated; a link has far fewer.
pub const MOST_PACKED: usize = 1 << 20;
/// Characters that a whole link may have: what chats, mails and old servers let pass.
pub const MOST_LINK: usize = 8 * 1024;

/// Slow and small: forms are small.
const LEVEL: u8 = 9;

/// Why bytes are no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// More bytes than a form ever has, packed or not.
    TooLarge,
    /// Written by a newer version of the game.
    Newer,
    /// Cut, altered or no form.
    Damaged,
}

/// The bytes of a form. `None` when it is too large.
pub fn encode(form: &Form) -> Option<Vec<u8>> {
    let mut plain = postcard::to_allocvec(form).ok()?;
    let mut version = FIRST;
    if form.options != Options::default() {
        plain = postcard::to_extend(&form.options, plain).ok()?;
        version = VERSION;
    }
    if plain.len() > MOST_PLAIN {
        return None;
    }
    let mut bytes = vec![version];
    bytes.extend(compress_to_vec(&plain, LEVEL));
    (bytes.len() <= MOST_PACKED).then_some(bytes)
}

/// The form of bytes.
///
/// # Errors
/// They are none that [`encode`] gives.
pub fn decode(bytes: &[u8]) -> Result<Form, Refused> {
    if bytes.len() > MOST_PACKED {
        return Err(Refused::TooLarge);
    }
    let (version, packed) = bytes.split_first().ok_or(Refused::Damaged)?;
    match *version {
        FIRST | VERSION => {}
        0 => return Err(Refused::Damaged),
        _ => return Err(Refused::Newer),
    }
    let plain = decompress_to_vec_with_limit(packed, MOST_PLAIN).map_err(|error| {
        if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput {
            Refused::TooLarge
        } else {
            Refused::Damaged
        }
    })?;
    let (mut form, rest) =
        postcard::take_from_bytes::<Form>(&plain).map_err(|_| Refused::Damaged)?;
    let mut left = rest;
    if *version == VERSION {
        (form.options, left) = postcard::take_from_bytes(rest).map_err(|_| Refused::Damaged)?;
    }
    if left.is_empty() {
        Ok(form)
    } else {
        Err(Refused::Damaged)
    }
}

#[cfg(test)]
mod tests;
