//! Chance, the one and only: a seed and a small fixed generator.
//!
//! The generator is PCG-XSH-RR 64/32 (O'Neill 2014, <https://www.pcg-random.org>). Its
//! own `below` and `shuffle` are here because the distributions of general libraries may
//! change between versions, and a stored attempt must replay for ever.

/// A stream of numbers that is the same on every machine.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
    increment: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

impl Chance {
    /// The stream of a seed for one purpose. Purposes (`"tray"`, `"files"`) keep their own
    /// streams, so that a new one never shifts the numbers of an old one.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut chance = Self {
            state: 0,
            increment: fnv1a(purpose.as_bytes()) | 1,
        };
        chance.step();
        chance.state = chance.state.wrapping_add(seed);
        chance.step();
        chance
    }

    fn step(&mut self) {
        self.state = self
            .state
            .wrapping_mul(MULTIPLIER)
            .wrapping_add(self.increment);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the generator is defined by its low bits"
    )]
    fn next(&mut self) -> u32 {
        let old = self.state;
        self.step();
        let shifted = (((old >> 18) ^ old) >> 27) as u32;
        shifted.rotate_right((old >> 59) as u32)
    }

    /// A number from 0 to `bound` - 1, each equally likely; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u32::try_from(bound).unwrap_or(u32::MAX);
        if bound < 2 {
            return 0;
        }
        let unfair = bound.wrapping_neg() % bound;
        loop {
            let draw = self.next();
            if draw >= unfair {
                return (draw % bound) as usize;
            }
        }
    }

    /// One of the items, if there are any.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// Puts the items in a random order (Fisher-Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// FNV-1a, 64 bits: for digests that need no secrecy (<http://www.isthe.com/chongo/tech/comp/fnv/>).
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_is_fixed_for_ever() {
        let mut chance = Chance::new(7, "tray");
        let drawn: Vec<usize> = (0..8).map(|_| chance.below(100)).collect();
        let mut again = Chance::new(7, "tray");
        assert_eq!(drawn, (0..8).map(|_| again.below(100)).collect::<Vec<_>>());
        assert_eq!(drawn, STREAM);
    }

    #[test]
    fn purposes_and_seeds_differ() {
        let draw = |seed, purpose| Chance::new(seed, purpose).next();
        assert_ne!(draw(1, "a"), draw(1, "b"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
    }

    #[test]
    fn shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..40).collect();
        Chance::new(3, "x").shuffle(&mut items);
        assert_ne!(items, (0..40).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn every_value_below_the_bound_occurs() {
        let mut chance = Chance::new(0, "x");
        let mut seen = [0u32; 6];
        for _ in 0..6000 {
            seen[chance.below(6)] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
    }

    const STREAM: [usize; 8] = [0, 75, 75, 77, 5, 43, 72, 95];
}
