//! The few regular expressions that ignore patterns are turned into, and no others.
//!
//! The real matcher (`moby/patternmatcher`) writes a Go expression and lets Go read it; so does
//! this, because what Go makes of odd classes is part of the behaviour. All positions are
//! followed at once, so the time is bounded by text times expression.

use super::class::{Class, class, escaped_char, perl};

/// An expression that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Regex {
    items: Vec<Item>,
    /// The longest text that has to be in anything that fits: most paths lack it.
    needle: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    atom: Atom,
    repeat: Repeat,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Literal(char),
    /// Any character but a line break.
    Any,
    Class(Class),
    /// `.*/`, as a whole optional.
    Directories,
    /// The beginning of the text.
    Start,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Once,
    Many,
}

impl Regex {
    /// Reads an expression between `^` and `$`; nothing when Go would refuse it.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('^')?.strip_suffix('$')?;
        let mut items = Vec::new();
        while !rest.is_empty() {
            let (atom, after) = atom(rest)?;
            let (repeat, after) = match after.strip_prefix('*') {
                Some(after) => (Repeat::Many, after),
                None => (Repeat::Once, after),
            };
            items.push(Item { atom, repeat });
            rest = after;
        }
        let needle = needle(&items);
        Some(Self { items, needle })
    }

    /// Whether it fits the whole text, or with `parents` the text up to one of its slashes.
    pub(super) fn is_match(&self, text: &str, parents: bool) -> bool {
        if !text.contains(&self.needle) {
            return false;
        }
        let mut now = States::new(self.items.len() + 1);
        let mut next = States::new(self.items.len() + 1);
        self.enter(&mut now, 0, true);
        for c in text.chars() {
            if parents && c == '/' && now.has(self.items.len()) {
                return true;
            }
            if now.is_empty() {
                return false;
            }
            next.clear();
            now.each(|state| self.step(&mut next, state, c));
            std::mem::swap(&mut now, &mut next);
        }
        now.has(self.items.len())
    }

    /// Stands before an item, and before those that need no character.
    fn enter(&self, states: &mut States, mut state: usize, start: bool) {
        loop {
            states.add(state);
            let Some(item) = self.items.get(state) else {
                return;
            };
            let passes = match item.atom {
                Atom::Directories => true,
                Atom::Start => start,
                _ => item.repeat == Repeat::Many,
            };
            if !passes {
                return;
            }
            state += 1;
        }
    }

    fn step(&self, next: &mut States, state: usize, c: char) {
        let Some(item) = self.items.get(state) else {
            return;
        };
        let fits = match &item.atom {
            Atom::Literal(literal) => *literal == c,
            Atom::Any => c != '\n',
            Atom::Class(class) => class.contains(c),
            Atom::Directories => {
                // Inside `.*`; only a slash ends it.
                if c != '\n' {
                    next.add(state);
                }
                if c == '/' {
                    self.enter(next, state + 1, false);
                }
                return;
            }
            Atom::Start => false,
        };
        if fits {
            let after = if item.repeat == Repeat::Many {
                state
            } else {
                state + 1
            };
            self.enter(next, after, false);
        }
    }
}

fn needle(items: &[Item]) -> String {
    let mut longest = String::new();
    let mut run = String::new();
    for item in items {
        match item.atom {
            Atom::Literal(c) if item.repeat == Repeat::Once => run.push(c),
            _ => run.clear(),
        }
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    longest
}

fn atom(text: &str) -> Option<(Atom, &str)> {
    if let Some(after) = text.strip_prefix("(.*/)?") {
        return Some((Atom::Directories, after));
    }
    let mut chars = text.chars();
    let atom = match chars.next()? {
        '[' => {
            let (class, after) = class(chars.as_str())?;
            return Some((Atom::Class(class), after));
        }
        '\\' => escape(chars.next()?)?,
        '.' => Atom::Any,
        '^' => Atom::Start,
        '*' | '?' | '+' | '(' | ')' | '|' | '$' => return None,
        c => Atom::Literal(c),
    };
    Some((atom, chars.as_str()))
}

fn escape(c: char) -> Option<Atom> {
    if let Some(ranges) = perl(c) {
        let negated = c.is_ascii_uppercase();
        return Some(Atom::Class(Class {
            negated,
            ranges: ranges.to_vec(),
        }));
    }
    escaped_char(c).map(Atom::Literal)
}

/// A set of small numbers.
struct States {
    words: Vec<u64>,
}

impl States {
    fn new(count: usize) -> Self {
        Self {
            words: vec![0; count / 64 + 1],
        }
    }

    fn add(&mut self, state: usize) {
        if let Some(word) = self.words.get_mut(state / 64) {
            *word |= 1 << (state % 64);
        }
    }

    fn has(&self, state: usize) -> bool {
        self.words
            .get(state / 64)
            .is_some_and(|word| word & (1 << (state % 64)) != 0)
    }

    fn clear(&mut self) {
        self.words.fill(0);
    }

    fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    fn each(&self, mut visit: impl FnMut(usize)) {
        for (index, &word) in self.words.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                visit(index * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }
}
