//! LZMA, the way back: bits by adaptive probabilities, matches by distance and length.
//!
//! Follows the format's specification of 2015 by its author (`lzma-specification.txt` of the
//! LZMA SDK), for the one setting that packs are made with: `lc` 2, `lp` 0, `pb` 0, the length
//! known, no end mark. Whatever the input, nothing panics: what is no pack ends early.

/// Literals see this many of the highest bits of the byte before (`lc`).
pub const LITERAL_BITS: usize = 2;
/// A probability of one half, of 2,048.
const EVEN: u16 = 1 << 10;
/// How fast a probability follows what is seen.
const FOLLOW: u16 = 5;
/// Below this the range takes another byte.
const NARROW: u32 = 1 << 24;
/// The shortest match.
const SHORTEST: usize = 2;
/// States that only literals lead to (`kNumLitStates`).
const AFTER_LITERALS: usize = 7;

// Where each kind of probability stands among all of them.
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = IS_MATCH + STATES;
const IS_NOT_FIRST: usize = IS_REPEAT + STATES;
const IS_NOT_SECOND: usize = IS_NOT_FIRST + STATES;
const IS_NOT_THIRD: usize = IS_NOT_SECOND + STATES;
const IS_LONG: usize = IS_NOT_THIRD + STATES;
const SLOTS: usize = IS_LONG + STATES;
const SPECIAL: usize = SLOTS + (4 << 6);
const ALIGN: usize = SPECIAL + 115;
const LENGTHS: usize = ALIGN + 16;
const REPEAT_LENGTHS: usize = LENGTHS + LENGTH;
const LITERALS: usize = REPEAT_LENGTHS + LENGTH;
const ALL: usize = LITERALS + (0x300 << LITERAL_BITS);
/// States that the last few symbols lead to.
const STATES: usize = 12;
/// Probabilities that a length has: two choices, two trees of three bits, one of eight.
const LENGTH: usize = 2 + 8 + 8 + 256;

/// A pack, taken apart as far as was asked for.
#[derive(Debug)]
pub struct Decoder {
    /// Bytes of the pack that are read.
    read: usize,
    /// Bytes that are made, with those that stood there before.
    made: usize,
    /// Bytes to be made.
    end: usize,
    range: u32,
    code: u32,
    state: usize,
    /// The last four distances, less one.
    distances: [usize; 4],
    probabilities: [u16; ALL],
}

impl Decoder {
    /// A decoder of nothing: zeros only, which take no room in the module's file.
    pub const fn new() -> Self {
        Self {
            read: 0,
            made: 0,
            end: 0,
            range: 0,
            code: 0,
            state: 0,
            distances: [0; 4],
            probabilities: [0; ALL],
        }
    }

    /// Makes ready for a pack of `size` bytes that stand behind the first `from` bytes of the
    /// output; the pack may speak of those.
    pub fn begin(&mut self, packed: &[u8], from: usize, size: usize) {
        self.read = 0;
        self.made = from;
        self.end = from.saturating_add(size);
        self.range = u32::MAX;
        self.code = 0;
        self.state = 0;
        self.distances = [0; 4];
        self.probabilities.fill(EVEN);
        // The first byte of the coder is always zero.
        for _ in 0..5 {
            self.code = self.code << 8 | self.next(packed);
        }
    }

    /// Goes on until `most` more bytes are made, or all. Returns how many bytes stand in the
    /// output now, or `None` when this is no pack.
    pub fn go_on(&mut self, packed: &[u8], out: &mut [u8], most: usize) -> Option<usize> {
        let stop = self.end.min(self.made.saturating_add(most));
        while self.made < stop {
            self.symbol(packed, out)?;
        }
        (self.read <= packed.len()).then_some(self.made)
    }

    /// Whether all is made that [`Self::begin`] was told of.
    pub fn is_done(&self) -> bool {
        self.made >= self.end
    }

    /// How many bytes stand in the output when all is made.
    pub fn end(&self) -> usize {
        self.end
    }

    fn symbol(&mut self, packed: &[u8], out: &mut [u8]) -> Option<()> {
        if self.bit(packed, IS_MATCH + self.state) == 0 {
            return self.literal(packed, out);
        }
        let length = if self.bit(packed, IS_REPEAT + self.state) == 0 {
            self.fresh(packed)
        } else {
            self.repeated(packed)
        };
        self.copy(out, length)
    }

    /// A byte of its own: after a match, what the match would have gone on with is seen too.
    fn literal(&mut self, packed: &[u8], out: &mut [u8]) -> Option<()> {
        let before = match self.made.checked_sub(1) {
            Some(last) => usize::from(*out.get(last)?),
            None => 0,
        };
        let base = LITERALS + 0x300 * (before >> (8 - LITERAL_BITS));
        let mut symbol = 1;
        if self.state >= AFTER_LITERALS {
            let back = self.made.checked_sub(self.distances[0])?.checked_sub(1)?;
            let mut expected = usize::from(*out.get(back)?);
            while symbol < 0x100 {
                expected <<= 1;
                let likely = expected >> 8 & 1;
                let bit = self.bit(packed, base + ((1 + likely) << 8) + symbol);
                symbol = symbol << 1 | bit;
                if bit != likely {
                    break;
                }
            }
        }
        while symbol < 0x100 {
            symbol = symbol << 1 | self.bit(packed, base + symbol);
        }
        self.state = match self.state {
            0..4 => 0,
            4..10 => self.state - 3,
            _ => self.state - 6,
        };
        let [byte, ..] = symbol.to_le_bytes();
        *out.get_mut(self.made)? = byte;
        self.made += 1;
        Some(())
    }

    /// A match at a distance that is told: its length.
    fn fresh(&mut self, packed: &[u8]) -> usize {
        let length = self.length(packed, LENGTHS);
        self.state = if self.state < AFTER_LITERALS { 7 } else { 10 };
        let class = (length - SHORTEST).min(3);
        let slot = self.tree(packed, SLOTS + (class << 6), 6);
        let distance = self.distance(packed, slot);
        let [first, second, third, _] = self.distances;
        self.distances = [distance, first, second, third];
        length
    }

    /// A match at one of the last distances: its length.
    fn repeated(&mut self, packed: &[u8]) -> usize {
        let late = self.state >= AFTER_LITERALS;
        if self.bit(packed, IS_NOT_FIRST + self.state) == 0 {
            if self.bit(packed, IS_LONG + self.state) == 0 {
                self.state = if late { 11 } else { 9 };
                return 1;
            }
        } else {
            let which = if self.bit(packed, IS_NOT_SECOND + self.state) == 0 {
                1
            } else {
                2 + self.bit(packed, IS_NOT_THIRD + self.state)
            };
            self.forward(which);
        }
        let length = self.length(packed, REPEAT_LENGTHS);
        self.state = if late { 11 } else { 8 };
        length
    }

    /// Puts the distance that stands second, third or fourth before the others.
    fn forward(&mut self, which: usize) {
        let [first, second, third, fourth] = self.distances;
        self.distances = match which {
            1 => [second, first, third, fourth],
            2 => [third, first, second, fourth],
            _ => [fourth, first, second, third],
        };
    }

    fn length(&mut self, packed: &[u8], base: usize) -> usize {
        if self.bit(packed, base) == 0 {
            SHORTEST + self.tree(packed, base + 2, 3)
        } else if self.bit(packed, base + 1) == 0 {
            SHORTEST + 8 + self.tree(packed, base + 10, 3)
        } else {
            SHORTEST + 16 + self.tree(packed, base + 18, 8)
        }
    }

    /// A distance, less one: its slot tells the two highest bits and how many follow.
    fn distance(&mut self, packed: &[u8], slot: usize) -> usize {
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) - 1;
        let high = (2 | slot & 1) << bits;
        if slot < 14 {
            high + self.reversed(packed, SPECIAL + high - slot, bits)
        } else {
            let middle = self.plain(packed, bits - 4) << 4;
            high + middle + self.reversed(packed, ALIGN, 4)
        }
    }

    fn copy(&mut self, out: &mut [u8], length: usize) -> Option<()> {
        let from = self.made.checked_sub(self.distances[0])?.checked_sub(1)?;
        let end = self.end.min(self.made + length);
        for (from, to) in (from..).zip(self.made..end) {
            *out.get_mut(to)? = *out.get(from)?;
        }
        self.made = end;
        Some(())
    }

    /// A number of so many bits, the highest first.
    fn tree(&mut self, packed: &[u8], base: usize, bits: usize) -> usize {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit(packed, base + node);
        }
        node - (1 << bits)
    }

    /// A number of so many bits, the lowest first.
    fn reversed(&mut self, packed: &[u8], base: usize, bits: usize) -> usize {
        let mut node = 1;
        let mut number = 0;
        for place in 0..bits {
            let bit = self.bit(packed, base + node);
            node = node << 1 | bit;
            number |= bit << place;
        }
        number
    }

    /// A number of so many bits that are all as likely as not.
    fn plain(&mut self, packed: &[u8], bits: usize) -> usize {
        let mut number = 0;
        for _ in 0..bits {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            self.widen(packed);
            number = number << 1 | usize::from(bit);
        }
        number
    }

    /// One bit, and its probability made a little more like it.
    fn bit(&mut self, packed: &[u8], place: usize) -> usize {
        let Some(probability) = self.probabilities.get_mut(place) else {
            return 0;
        };
        let bound = (self.range >> 11) * u32::from(*probability);
        let bit = self.code >= bound;
        if bit {
            self.range -= bound;
            self.code -= bound;
            *probability -= *probability >> FOLLOW;
        } else {
            self.range = bound;
            *probability += ((1 << 11) - *probability) >> FOLLOW;
        }
        self.widen(packed);
        usize::from(bit)
    }

    fn widen(&mut self, packed: &[u8]) {
        if self.range < NARROW {
            self.range <<= 8;
            self.code = self.code << 8 | self.next(packed);
        }
    }

    /// The next byte of the pack; after its end, zeros that [`Self::go_on`] notices.
    fn next(&mut self, packed: &[u8]) -> u32 {
        let byte = packed.get(self.read).copied().unwrap_or_default();
        self.read += 1;
        u32::from(byte)
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}
