//! What is executed: `ENTRYPOINT` and `CMD`, and the words of a shell command.
//!
//! Source: the table in the Dockerfile reference, "Understand how CMD and ENTRYPOINT
//! interact" (<https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact>).

use super::world::{World, set};
use crate::dockerfile::expand::Variable;
use crate::dockerfile::instruction::CommandLine;

/// The words that the runtime executes; empty when the image names no command.
pub(super) fn words(world: &World<'_>, arguments: &[String]) -> Vec<String> {
    let config = &world.image().config;
    let shell = |line: &str| {
        let mut words = config.shell.clone();
        if words.is_empty() {
            words = vec!["/bin/sh".into(), "-c".into()];
        }
        words.push(line.to_owned());
        words
    };
    let form = |command: &CommandLine| match command {
        CommandLine::Shell(line) => shell(line),
        CommandLine::Exec(words) => words.clone(),
    };
    let rest = match (&config.cmd, arguments) {
        (_, [_, ..]) => arguments.to_vec(),
        (Some(command), []) => form(command),
        (None, []) => Vec::new(),
    };
    match &config.entrypoint {
        None => rest,
        Some(CommandLine::Shell(line)) => shell(line),
        Some(CommandLine::Exec(first)) if first.is_empty() => rest,
        Some(CommandLine::Exec(first)) => first.iter().cloned().chain(rest).collect(),
    }
}

/// One simple command of a shell line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Simple {
    /// `NAME=value` before the command.
    pub(super) assigns: Vec<(String, String)>,
    /// Words, variables expanded and quotes removed.
    pub(super) words: Vec<String>,
    /// The operator before it: empty, `&&`, `||`, `;`, `|` or `&`.
    pub(super) joined: String,
    /// Whether a `&` follows, so that the shell does not wait for it.
    pub(super) background: bool,
}

/// What begins a command that is no simple one, or names a function.
const COMPOUND: [&str; 9] = [
    "if", "for", "while", "until", "case", "function", "{", "[[", "!",
];

impl Simple {
    /// Whether it says where its input comes from or its output goes.
    pub(super) fn redirects(&self) -> bool {
        self.words.iter().any(|word| word.contains(['<', '>']))
    }

    /// What of it the simulator cannot follow.
    pub(super) fn beyond(&self) -> Option<&str> {
        let first = self.words.first()?.as_str();
        let compound = COMPOUND.contains(&first) || first.starts_with('(') || first.ends_with("()");
        if compound {
            return Some(first);
        }
        let values = self.assigns.iter().map(|(_, value)| value);
        let mut words = self.words.iter().chain(values);
        words
            .any(|word| word.contains("$(") || word.contains('`'))
            .then_some("$()")
    }
}

/// Splits a line into simple commands as `sh` does, as far as start commands need it.
pub(super) fn split(line: &str, env: &[Variable]) -> Vec<Simple> {
    let mut splitter = Splitter {
        env: env.to_vec(),
        all: vec![Simple::default()],
        word: None,
    };
    splitter.run(line);
    splitter
        .all
        .retain(|simple| !simple.words.is_empty() || !simple.assigns.is_empty());
    splitter.all
}

struct Splitter {
    env: Vec<Variable>,
    all: Vec<Simple>,
    word: Option<String>,
}

impl Splitter {
    fn run(&mut self, line: &str) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\'' => rest = self.single(rest),
                '"' => rest = self.double(rest),
                '\\' => rest = self.escaped(rest),
                '$' => rest = self.variable(rest),
                '&' if rest.starts_with('>') || self.redirecting() => self.push(c),
                '&' | '|' | ';' | '\n' => rest = self.operator(c, rest),
                c if c.is_whitespace() => self.end_word(),
                c => self.push(c),
            }
        }
        self.end_word();
    }

    /// Whether a word is open that ends like `2>&1` begins.
    fn redirecting(&self) -> bool {
        let word = self.word.as_deref();
        word.is_some_and(|word| word.ends_with(['<', '>']))
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn push_str(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    fn single<'l>(&mut self, rest: &'l str) -> &'l str {
        let (inside, rest) = rest.split_once('\'').unwrap_or((rest, ""));
        self.push_str(inside);
        rest
    }

    fn double<'l>(&mut self, mut rest: &'l str) -> &'l str {
        self.push_str("");
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '"' => return rest,
                '$' => rest = self.variable(rest),
                '\\' if rest.starts_with(['"', '\\', '$', '`']) => rest = self.escaped(rest),
                c => self.push(c),
            }
        }
        rest
    }

    fn escaped<'l>(&mut self, rest: &'l str) -> &'l str {
        let Some(c) = rest.chars().next() else {
            return rest;
        };
        if c != '\n' {
            self.push(c);
        }
        &rest[c.len_utf8()..]
    }

    /// `$NAME`, `${NAME}`, `${NAME:-word}`
    fn variable<'l>(&mut self, rest: &'l str) -> &'l str {
        if let Some((inside, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
        {
            let (name, otherwise) = inside.split_once(":-").unwrap_or((inside, ""));
            let value = self.value(name).unwrap_or_else(|| otherwise.to_owned());
            self.push_str(&value);
            return after;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end == 0 {
            self.push('$');
            return rest;
        }
        if let Some(value) = self.value(&rest[..end]) {
            self.push_str(&value);
        }
        &rest[end..]
    }

    fn value(&self, name: &str) -> Option<String> {
        let found = self
            .env
            .iter()
            .find(|(key, value)| **key == *name && !value.is_empty());
        found.map(|(_, value)| value.to_string())
    }

    fn operator<'l>(&mut self, c: char, rest: &'l str) -> &'l str {
        self.end_word();
        let doubled = matches!(c, '&' | '|') && rest.starts_with(c);
        if let Some(last) = self.all.last_mut() {
            last.background = c == '&' && !doubled;
        }
        let mut joined = String::from(if c == '\n' { ';' } else { c });
        if doubled {
            joined.push(c);
        }
        self.all.push(Simple {
            joined,
            ..Simple::default()
        });
        if doubled { &rest[c.len_utf8()..] } else { rest }
    }

    fn end_word(&mut self) {
        let (Some(word), Some(simple)) = (self.word.take(), self.all.last_mut()) else {
            return;
        };
        match word.split_once('=') {
            Some((name, value)) if simple.words.is_empty() && is_name(name) => {
                simple.assigns.push((name.to_owned(), value.to_owned()));
                set(&mut self.env, name, value);
            }
            assigned => {
                let exports = simple.words.first().is_some_and(|first| first == "export");
                if let Some((name, value)) = assigned.filter(|(name, _)| exports && is_name(name)) {
                    set(&mut self.env, name, value);
                }
                simple.words.push(word);
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
