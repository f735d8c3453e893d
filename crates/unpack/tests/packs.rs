//! What is packed comes out again, and what is no pack does no harm.

use std::io::{self, Write};

use lzma_rust2::{LzmaOptions, LzmaWriter};
use odp_unpack::lzma::Decoder;
use proptest::prelude::*;

/// Packs as the site's build does.
fn packed(bytes: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    (options.lc, options.lp, options.pb) = (2, 0, 0);
    options.preset_dict = (!dictionary.is_empty()).then(|| dictionary.to_vec());
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(bytes)?;
    writer.finish()
}

/// Takes apart in slices of so many bytes.
fn unpacked(packed: &[u8], dictionary: &[u8], size: usize, slice: usize) -> Option<Vec<u8>> {
    let from = dictionary.len();
    let mut out = dictionary.to_vec();
    out.resize(from + size, 0);
    let mut decoder = Decoder::new();
    decoder.begin(packed, from, size);
    while decoder.go_on(packed, &mut out, slice)? < from + size {}
    Some(out.split_off(from))
}

/// Words that follow one another in an order of their own, so that there is much to match.
fn text(words: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut text = Vec::new();
    for _ in 0..words {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.extend_from_slice(format!("{} ", state >> 25).as_bytes());
    }
    text
}

#[test]
fn a_long_text_comes_out_whole_in_slices() {
    let text = text(100_000);
    let pack = packed(&text, b"").unwrap();
    assert!(pack.len() < text.len() / 2, "{} bytes", pack.len());
    assert!(unpacked(&pack, b"", text.len(), 1_000).unwrap() == text);
}

#[test]
fn a_pack_may_speak_of_what_stands_before_it() {
    let text = text(5_000);
    let (dictionary, rest) = text.split_at(text.len() / 2);
    let again = [rest, dictionary].concat();
    let pack = packed(&again, dictionary).unwrap();
    assert!(pack.len() < packed(&again, b"").unwrap().len());
    assert!(unpacked(&pack, dictionary, again.len(), 1 << 20).unwrap() == again);
}

#[test]
fn a_pack_that_was_cut_is_none() {
    let text = text(1_000);
    let pack = packed(&text, b"").unwrap();
    assert_eq!(
        unpacked(&pack[..pack.len() / 2], b"", text.len(), 1 << 20),
        None
    );
}

proptest! {
    #[test]
    fn what_is_packed_comes_out(
        bytes in prop::collection::vec(0_u8..9, 0..2_000),
        dictionary in prop::collection::vec(0_u8..9, 0..500),
        slice in 1_usize..700,
    ) {
        let pack = packed(&bytes, &dictionary)?;
        prop_assert_eq!(unpacked(&pack, &dictionary, bytes.len(), slice), Some(bytes));
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..2_000), from in 0_usize..50) {
        if let Some(made) = unpacked(&bytes, &vec![1; from], 5_000, 512) {
            prop_assert_eq!(made.len(), 5_000);
        }
    }
}
