//! What the small buttons of the list mean: one listener on the board reads it from the
//! attributes of the button that was hit and of its row, so that a line costs no listeners, and
//! one that moves changes in one place.

/// What can be lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A row of the Dockerfile.
    Row(usize),
    /// A block of the tray, by its number as dealt.
    Block(usize),
}

/// What a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Lift or put down.
    Lift(Item),
    /// Put what is lifted into this gap.
    Drop(usize),
    /// Row one up.
    Up(usize),
    /// Row one down.
    Down(usize),
    /// Row out.
    Remove(usize),
    /// Type in a row.
    Edit(usize),
    /// The build will stop here.
    Call(usize),
}

impl Deed {
    /// Reads `up` of a button in a row, or `gap:3` of one anywhere.
    pub fn read(words: &str, row: Option<usize>) -> Option<Self> {
        let (name, at) = match words.split_once(':') {
            Some((name, at)) => (name, at.parse().ok()?),
            None => (words, row?),
        };
        Some(match name {
            "row" => Self::Lift(Item::Row(at)),
            "block" => Self::Lift(Item::Block(at)),
            "gap" => Self::Drop(at),
            "up" => Self::Up(at),
            "down" => Self::Down(at),
            "remove" => Self::Remove(at),
            "edit" => Self::Edit(at),
            "call" => Self::Call(at),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed, Item};

    #[test]
    fn deeds_are_read_and_nonsense_is_not() {
        assert_eq!(Deed::read("up", Some(3)), Some(Deed::Up(3)));
        assert_eq!(Deed::read("gap", Some(3)), Some(Deed::Drop(3)));
        assert_eq!(Deed::read("gap:2", None), Some(Deed::Drop(2)));
        let block = Some(Deed::Lift(Item::Block(0)));
        assert_eq!(Deed::read("block:0", None), block);
        assert_eq!(Deed::read("up", None), None);
        for bad in [
            "",
            "up:",
            "up:-1",
            "fly",
            "fly:3",
            "up:99999999999999999999",
        ] {
            assert_eq!(Deed::read(bad, Some(3)), None, "{bad}");
        }
    }
}
