//! The keys that every board knows, wherever the focus is.

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// Takes the last move back.
    Undo,
    /// Makes it again.
    Redo,
}

/// `Ctrl+Z`, `Ctrl+Shift+Z`, `Ctrl+Y`, with the command key on a Mac.
pub fn shortcut(key: &str, ctrl: bool, shift: bool, alt: bool) -> Option<Shortcut> {
    if !ctrl || alt {
        return None;
    }
    match key {
        "z" | "Z" if shift => Some(Shortcut::Redo),
        "z" | "Z" => Some(Shortcut::Undo),
        "y" | "Y" if !shift => Some(Shortcut::Redo),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Shortcut, shortcut};

    #[test]
    fn both_ways_to_redo_are_known_and_plain_letters_are_not() {
        assert_eq!(shortcut("z", true, false, false), Some(Shortcut::Undo));
        assert_eq!(shortcut("Z", true, true, false), Some(Shortcut::Redo));
        assert_eq!(shortcut("y", true, false, false), Some(Shortcut::Redo));
        assert_eq!(shortcut("z", false, false, false), None);
        assert_eq!(shortcut("z", true, false, true), None);
    }
}
