//! Takes the site's packed modules apart in the browser.
//!
//! Static hosts compress by gzip at best. The page's modules are packed by LZMA instead,
//! more than a quarter smaller, and this module of a few kilobytes is what opens them. A script puts a
//! pack at [`packed`], says how much of it there is ([`begin`]) and reads what [`go_on`] has
//! made at [`made`]: the modules as the packer sorted them, and behind them the modules. The
//! first pack stays as it was sorted, as the dictionary of all others.

pub mod lzma;
pub mod streams;

use std::sync::{Mutex, TryLockError};

use lzma::Decoder;
use streams::Joiner;

/// Most bytes that a pack may have.
pub const MOST_PACKED: usize = 1 << 19;

/// Most bytes that may be made: a dictionary, sorted modules, and these again as they were.
pub const MOST_MADE: usize = 3 << 20;

/// All that is kept between two calls. It stands in memory that needs no byte of the file.
struct Desk {
    packed: [u8; MOST_PACKED],
    length: usize,
    made: [u8; MOST_MADE],
    decoder: Decoder,
    joiner: Joiner,
}

static DESK: Mutex<Desk> = Mutex::new(Desk {
    packed: [0; MOST_PACKED],
    length: 0,
    made: [0; MOST_MADE],
    decoder: Decoder::new(),
    joiner: Joiner::new(),
});

/// Works at the desk. Nobody else ever does: there is one thread, and no call is made from
/// within another. Taking it so leaves no way to panic, whose words would be most of the file.
fn desk<T: Default>(work: impl FnOnce(&mut Desk) -> T) -> T {
    match DESK.try_lock() {
        Ok(mut desk) => work(&mut desk),
        Err(TryLockError::Poisoned(desk)) => work(&mut desk.into_inner()),
        Err(TryLockError::WouldBlock) => T::default(),
    }
}

/// Where the script puts a pack: [`MOST_PACKED`] bytes.
#[expect(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn packed() -> usize {
    desk(|desk| desk.packed.as_ptr().addr())
}

/// Where the script finds what was made: [`MOST_MADE`] bytes.
#[expect(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn made() -> usize {
    desk(|desk| desk.made.as_ptr().addr())
}

/// Begins with the pack of `length` bytes that stands at [`packed`]: `size` bytes of sorted
/// modules are made of it, behind the first `from` bytes at [`made`], and the modules behind
/// those.
#[expect(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn begin(length: usize, from: usize, size: usize) {
    desk(|desk| {
        desk.length = length.min(MOST_PACKED);
        let packed = desk.packed.get(..desk.length).unwrap_or_default();
        desk.decoder.begin(packed, from, size);
        desk.joiner.begin(from);
    });
}

/// Makes about `most` bytes more. Returns how many bytes stand at [`made`] now, or 0 when what
/// stands at [`packed`] is no pack, or there is nothing more in it.
#[expect(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn go_on(most: usize) -> usize {
    desk(|desk| desk.go_on(most).unwrap_or_default())
}

impl Desk {
    fn go_on(&mut self, most: usize) -> Option<usize> {
        if !self.decoder.is_done() {
            let packed = self.packed.get(..self.length).unwrap_or_default();
            return self.decoder.go_on(packed, &mut self.made, most);
        }
        let (sorted, out) = self.made.split_at_mut_checked(self.decoder.end())?;
        Some(sorted.len() + self.joiner.go_on(sorted, out, most)?)
    }
}
