//! Sorted modules are put together, and what is none does no harm. That whole modules come
//! out as they were is tested where they are sorted, in `xtask`.

use odp_unpack::streams::{HEAD, Joiner, PLACE, STREAMS};
use proptest::prelude::*;

/// Streams behind their head, as the packer writes them.
fn sorted(streams: &[&[u8]; STREAMS]) -> Vec<u8> {
    let mut head = Vec::new();
    let mut place = HEAD;
    for stream in &streams[..STREAMS - 1] {
        place += stream.len();
        head.extend_from_slice(&place.to_le_bytes()[..PLACE]);
    }
    [head, streams.concat()].concat()
}

/// Joins slice by slice until there is nothing more.
fn joined(sorted: &[u8], room: usize, slice: usize) -> Vec<u8> {
    let mut out = vec![0; room];
    let mut joiner = Joiner::new();
    joiner.begin(0);
    let mut made = 0;
    while let Some(more) = joiner.go_on(sorted, &mut out, slice) {
        assert!(made <= more && more <= room);
        made = more;
    }
    out.truncate(made);
    out
}

#[test]
fn a_function_takes_from_every_stream_what_is_its() {
    let mut streams: [&[u8]; STREAMS] = [&[]; STREAMS];
    // A module's first bytes, and a section of code with one function.
    streams[0] = b"\0asm\x01\0\0\0\x0a\x0f\x01";
    streams[1] = &[0];
    // `local.get`, an unaligned `i32.load`, `i32.const`, `memory.copy`, `end`.
    streams[2] = &[0x20, 0xe0, 0x28, 0x41, 0xfc, 0x0b];
    streams[5] = &[3, 0x0a, 0, 0];
    streams[8] = &[1];
    streams[11] = &[0x80, 1];
    streams[12] = &[0x7f];
    let expected =
        b"\0asm\x01\0\0\0\x0a\x0f\x01\x0e\0\x20\x01\x28\0\x80\x01\x41\x7f\xfc\x0a\0\0\x0b";
    assert_eq!(joined(&sorted(&streams), 100, 1), expected);
    // One byte too few for it to stand in.
    assert!(joined(&sorted(&streams), expected.len() - 1, 1).len() < expected.len());
}

proptest! {
    #[test]
    fn no_bytes_do_harm(
        bytes in prop::collection::vec(any::<u8>(), 0..3_000),
        head in prop::collection::vec(0_u8..64, HEAD),
        room in 0_usize..5_000,
    ) {
        // Places somewhere in the bytes, and not.
        let places = head.chunks(PLACE).flat_map(|place| [place[0], place[1] / 4, place[2] / 63]);
        let inside: Vec<u8> = places.chain(bytes.iter().copied()).collect();
        prop_assert!(joined(&inside, room, 100).len() <= room);
        prop_assert!(joined(&bytes, room, 100).len() <= room);
    }

    #[test]
    fn no_functions_do_harm(
        streams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), STREAMS),
        room in 0_usize..5_000,
    ) {
        let mut parts: [&[u8]; STREAMS] = std::array::from_fn(|at| streams[at].as_slice());
        // A section of so many functions that some stream ends.
        parts[0] = b"\0asm\x01\0\0\0\x0a\x7f\x7f";
        prop_assert!(joined(&sorted(&parts), room, 50).len() <= room);
    }
}
