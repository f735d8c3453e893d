//! Modules in streams: what is alike stands together, so that the packer sees it is.
//!
//! A module's code mixes instructions with numbers of several kinds. Sorted by kind they pack
//! a tenth smaller. Packs hold them so; the [`Joiner`] puts the modules together again, byte
//! for byte, as the WebAssembly core specification writes them
//! (`webassembly.github.io/spec/core/binary`). What can be told from the rest stands nowhere:
//! the sizes of functions, and the alignment of most loads and stores.
//!
//! Sorted modules begin with where each stream but the first begins, in [`PLACE`] bytes each,
//! the lowest first. Whatever the input, nothing panics: what is no module ends early.

/// All that is no function's body: sections with their heads.
pub const REST: usize = 0;
/// Locals of functions, as they stand before the instructions.
pub const LOCALS: usize = 1;
/// First bytes of instructions, and before some loads and stores [`ALIGNED`].
pub const INSTRUCTIONS: usize = 2;
/// Immediates of rare instructions as they are, each after the number of its bytes: seven bits
/// a byte, the highest first.
pub const RARE: usize = 5;
/// Offsets of loads and stores.
pub const OFFSETS: usize = 11;
/// How many streams there are.
pub const STREAMS: usize = 14;
/// Bytes that the place of a stream takes.
pub const PLACE: usize = 3;
/// Bytes before the streams.
pub const HEAD: usize = (STREAMS - 1) * PLACE;

/// With an alignment in its lowest three bits: that of the load or store that follows, where
/// it is not the natural one. No instruction begins so.
pub const ALIGNED: u8 = 0xe0;
/// The section of code.
pub const CODE: u8 = 10;
/// Bytes that every module begins with.
pub const MAGIC: usize = 8;

/// What follows an instruction's first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Immediate {
    /// Numbers of LEB128: their stream, and how many.
    Numbers(u8, u8),
    /// A load's or store's alignment, the natural one here, and offset.
    Memory(u8),
    /// Anything, in [`RARE`].
    Rare,
}

/// The natural alignments of loads and stores from `i32.load` on, as powers of two.
const NATURAL: [u8; 23] = [
    2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2,
];

/// For first bytes from the one told on: the stream of the numbers that follow, times four, and
/// how many do. Nothing has a place in [`REST`], where no number goes.
static KINDS: [(u8, u8); 23] = [
    (0x00, NOTHING),
    // Blocks, loops and conditions: their types.
    (0x02, 3 << 2 | 1),
    (0x05, NOTHING),
    (0x06, ANYTHING),
    (0x0b, NOTHING),
    // Branches.
    (0x0c, 4 << 2 | 1),
    (0x0e, ANYTHING),
    (0x0f, NOTHING),
    // Calls, and calls through tables.
    (0x10, 6 << 2 | 1),
    (0x11, 7 << 2 | 2),
    (0x12, ANYTHING),
    // `drop` and `select`.
    (0x1a, NOTHING),
    (0x1c, ANYTHING),
    // Locals: `get`, `set` and `tee`.
    (0x20, 8 << 2 | 1),
    (0x21, 9 << 2 | 1),
    (0x22, 8 << 2 | 1),
    // Globals.
    (0x23, 10 << 2 | 1),
    (0x25, ANYTHING),
    // Constants.
    (0x41, 12 << 2 | 1),
    (0x42, 13 << 2 | 1),
    (0x43, ANYTHING),
    // Comparisons and arithmetic.
    (0x45, NOTHING),
    (0xc5, ANYTHING),
];
const NOTHING: u8 = 0;
const ANYTHING: u8 = 3;

/// What follows the instruction that begins with this byte.
pub fn immediate(instruction: u8) -> Immediate {
    if let Some(natural) = instruction
        .checked_sub(0x28)
        .and_then(|at| NATURAL.get(usize::from(at)))
    {
        return Immediate::Memory(*natural);
    }
    let mut kind = ANYTHING;
    for &(first, from_here) in &KINDS {
        if first <= instruction {
            kind = from_here;
        }
    }
    match kind {
        ANYTHING => Immediate::Rare,
        kind => Immediate::Numbers(kind >> 2, kind & 3),
    }
}

/// Puts modules together, as far as was asked for.
#[derive(Debug)]
pub struct Joiner {
    /// Where each stream is read next.
    places: [usize; STREAMS],
    /// Where the first stream ends.
    rest: usize,
    /// Functions that the section of code still lacks.
    functions: usize,
    /// Bytes that are written.
    made: usize,
}

/// The sorted modules and the room for the joined.
struct Bench<'all> {
    sorted: &'all [u8],
    out: &'all mut [u8],
    joiner: &'all mut Joiner,
}

impl Joiner {
    /// A joiner of nothing: zeros only, which take no room in the module's file.
    pub const fn new() -> Self {
        Self {
            places: [0; STREAMS],
            rest: 0,
            functions: 0,
            made: 0,
        }
    }

    /// Makes ready for modules whose head stands at `from`.
    pub fn begin(&mut self, from: usize) {
        *self = Self::new();
        self.places[REST] = from;
    }

    /// Goes on until about `most` more bytes are written, or all. Returns how many bytes are
    /// written now, or `None` when there is nothing more or this is no module.
    pub fn go_on(&mut self, sorted: &[u8], out: &mut [u8], most: usize) -> Option<usize> {
        if self.rest == 0 {
            self.find(sorted)?;
        }
        let stop = self.made.saturating_add(most);
        let mut bench = Bench {
            sorted,
            out,
            joiner: self,
        };
        bench.step()?;
        while bench.joiner.made < stop && !bench.joiner.is_done() {
            bench.step()?;
        }
        Some(self.made)
    }

    /// Reads where the streams are.
    fn find(&mut self, sorted: &[u8]) -> Option<()> {
        let from = self.places[REST];
        let mut at = from;
        let (first, others) = self.places.split_first_mut()?;
        for place in others {
            let [low, middle, high] = *sorted.get(at..)?.first_chunk::<PLACE>()?;
            let high = usize::from(high) << 16;
            *place = from + (high | usize::from(middle) << 8 | usize::from(low));
            at += PLACE;
        }
        *first = at;
        self.rest = self.places[REST + 1];
        Some(())
    }

    fn is_done(&self) -> bool {
        self.functions == 0 && self.places[REST] >= self.rest
    }
}

impl Bench<'_> {
    /// A module's first bytes, a section, or a function.
    fn step(&mut self) -> Option<()> {
        let joiner = &mut *self.joiner;
        if joiner.is_done() {
            return None;
        }
        if joiner.functions > 0 {
            joiner.functions -= 1;
            return self.function();
        }
        let section = self.pass(REST)?;
        if section == 0 {
            return self.pass_all(REST, MAGIC - 1);
        }
        let size = self.number(REST)?;
        if section == CODE {
            self.joiner.functions = self.number(REST)?;
            return Some(());
        }
        self.pass_all(REST, size)
    }

    /// A function: its size, which is known when the rest is, its locals, its instructions.
    fn function(&mut self) -> Option<()> {
        let start = self.joiner.made;
        self.joiner.made += 1;
        for _ in 0..self.number(LOCALS)? {
            self.number(LOCALS)?;
            self.number(LOCALS)?;
        }
        let mut depth = 1_usize;
        while depth > 0 {
            depth = depth.checked_add_signed(self.instruction()?)?;
        }
        self.put_size(start)
    }

    /// An instruction: by how much one is deeper in blocks after it.
    fn instruction(&mut self) -> Option<isize> {
        let mut instruction = self.take(INSTRUCTIONS)?;
        let mut alignment = None;
        if instruction & !7 == ALIGNED {
            alignment = Some(instruction & 7);
            instruction = self.take(INSTRUCTIONS)?;
        }
        self.put(instruction)?;
        match immediate(instruction) {
            Immediate::Numbers(stream, count) => {
                for _ in 0..count {
                    self.number(stream.into())?;
                }
            }
            Immediate::Memory(natural) => {
                self.put(alignment.unwrap_or(natural))?;
                self.number(OFFSETS)?;
            }
            Immediate::Rare => {
                let size = self.size()?;
                self.pass_all(RARE, size)?;
            }
        }
        Some(match instruction {
            0x02..=0x04 => 1,
            0x0b => -1,
            _ => 0,
        })
    }

    /// Writes the size of the function for which one byte was left at `start`.
    fn put_size(&mut self, start: usize) -> Option<()> {
        let mut size = self.joiner.made.checked_sub(start + 1)?;
        let mut at = start;
        while size > 0x7f {
            for from in (at + 1..self.joiner.made).rev() {
                *self.out.get_mut(from + 1)? = *self.out.get(from)?;
            }
            self.joiner.made += 1;
            *self.out.get_mut(at)? = size.to_le_bytes()[0] | 0x80;
            size >>= 7;
            at += 1;
        }
        *self.out.get_mut(at)? = size.to_le_bytes()[0];
        Some(())
    }

    /// How many bytes a rare instruction takes: seven bits a byte, the highest first.
    fn size(&mut self) -> Option<usize> {
        let mut size = 0;
        loop {
            let byte = self.take(RARE)?;
            size = size << 7 | usize::from(byte & 0x7f);
            if byte < 0x80 {
                return Some(size);
            }
        }
    }

    /// The next byte of a stream.
    fn take(&mut self, stream: usize) -> Option<u8> {
        let place = self.joiner.places.get_mut(stream)?;
        let byte = *self.sorted.get(*place)?;
        *place += 1;
        Some(byte)
    }

    fn put(&mut self, byte: u8) -> Option<()> {
        *self.out.get_mut(self.joiner.made)? = byte;
        self.joiner.made += 1;
        Some(())
    }

    /// Passes a byte of a stream on.
    fn pass(&mut self, stream: usize) -> Option<u8> {
        let byte = self.take(stream)?;
        self.put(byte)?;
        Some(byte)
    }

    /// Passes so many bytes of a stream on.
    fn pass_all(&mut self, stream: usize, count: usize) -> Option<()> {
        for _ in 0..count {
            self.pass(stream)?;
        }
        Some(())
    }

    /// Passes a number of LEB128 on; what is above 28 bits of it is not told.
    fn number(&mut self, stream: usize) -> Option<usize> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.pass(stream)?;
            if shift < 28 {
                number |= usize::from(byte & 0x7f) << shift;
            }
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }
}

impl Default for Joiner {
    fn default() -> Self {
        Self::new()
    }
}
