//! The few regular expressions that ignore patterns are turned into, and no others.
//!
//! The real matcher (`moby/patternmatcher`) writes a Go expression and lets Go read it; so does
//! this, because what Go makes of odd classes is part of the behaviour. All positions are
//! followed at once, so the time is bounded by text times expression.

/// An expression that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Regex {
    items: Vec<Item>,
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

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= c && c <= high) != self.negated
    }
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
        Some(Self { items })
    }

    /// Whether it fits the whole text, or with `parents` the text up to one of its slashes.
    pub(super) fn is_match(&self, text: &str, parents: bool) -> bool {
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

/// A single character behind a backslash, by the rules of Go's `regexp/syntax`.
fn escaped_char(c: char) -> Option<char> {
    match c {
        'a' => Some('\u{7}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\u{b}'),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}

/// `\d`, `\s`, `\w`; their capitals are the same, negated.
fn perl(c: char) -> Option<&'static [(char, char)]> {
    match c.to_ascii_lowercase() {
        'd' => Some(&[('0', '9')]),
        's' => Some(&[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')]),
        'w' => Some(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        _ => None,
    }
}

/// A class, from behind its bracket.
fn class(text: &str) -> Option<(Class, &str)> {
    let mut class = Class::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('^') {
        class.negated = true;
        rest = after;
    }
    let mut first = true;
    loop {
        if let Some(after) = rest.strip_prefix(']')
            && !first
        {
            return Some((class, after));
        }
        // A hyphen means itself only at the ends.
        if !first && rest.starts_with('-') && !rest[1..].starts_with(']') {
            return None;
        }
        first = false;
        if let Some(after) = named(rest, &mut class)? {
            rest = after;
            continue;
        }
        let (low, after) = class_char(rest)?;
        rest = after;
        let mut high = low;
        if let Some(after) = rest.strip_prefix('-')
            && !after.starts_with(']')
        {
            (high, rest) = class_char(after)?;
        }
        if high < low {
            return None;
        }
        class.ranges.push((low, high));
    }
}

/// `[:alpha:]` and `\d` inside a class. The outer `None` is an error.
#[expect(
    clippy::option_option,
    reason = "either nothing of the kind here, or an error"
)]
fn named<'a>(text: &'a str, class: &mut Class) -> Option<Option<&'a str>> {
    if let Some(inner) = text.strip_prefix("[:")
        && let Some(end) = inner.find(":]")
    {
        let ranges = posix(&inner[..end])?;
        class.ranges.extend_from_slice(ranges);
        return Some(Some(&inner[end + 2..]));
    }
    let Some(inner) = text.strip_prefix('\\') else {
        return Some(None);
    };
    let mut chars = inner.chars();
    match chars.next().and_then(|c| Some((c, perl(c)?))) {
        Some((c, ranges)) => {
            extend(class, ranges, c.is_ascii_uppercase());
            Some(Some(chars.as_str()))
        }
        None => Some(None),
    }
}

fn extend(class: &mut Class, ranges: &[(char, char)], negated: bool) {
    if !negated {
        class.ranges.extend_from_slice(ranges);
        return;
    }
    let mut from = '\0';
    for &(low, high) in ranges {
        if let Some(before) = char::from_u32(u32::from(low).wrapping_sub(1)) {
            class.ranges.push((from, before));
        }
        from = char::from_u32(u32::from(high) + 1).unwrap_or(char::MAX);
    }
    class.ranges.push((from, char::MAX));
}

fn posix(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\u{7f}')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

fn class_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let c = match chars.next()? {
        '\\' => escaped_char(chars.next()?)?,
        c => c,
    };
    Some((c, chars.as_str()))
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
