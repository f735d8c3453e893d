//! Splits a script into commands, as `bash -e` would: quotes, variables, `&&`, `||`, pipes,
//! redirections. Loops and branches are not followed.

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Script {
    pub(super) pipelines: Vec<Pipeline>,
    /// Whether it loops or branches, so that nobody knows which of its commands run.
    pub(super) compound: bool,
}

/// Commands with `|` between them; the last one's end counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pipeline {
    pub(super) join: Join,
    pub(super) commands: Vec<Command>,
}

/// When a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// After the one before it.
    Then,
    /// When the one before it went well.
    And,
    /// When the one before it failed.
    Or,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Command {
    pub(super) words: Vec<String>,
    /// The file its output goes to.
    pub(super) output: Option<String>,
}

/// Most commands of a script; what comes behind is left out.
const MOST: usize = 1_000;

/// Words that begin what is not followed.
const COMPOUND: [&str; 9] = [
    "if", "for", "while", "until", "case", "function", "{", "(", "select",
];

/// Splits a script; `variable` knows the value of `$NAME`.
pub(super) fn split(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Script {
    let mut splitter = Splitter {
        rest: text,
        variable,
        script: Script::default(),
        pipeline: Vec::new(),
        command: Command::default(),
        join: Join::Then,
        target: None,
    };
    splitter.run();
    splitter.script
}

struct Splitter<'a> {
    rest: &'a str,
    variable: &'a dyn Fn(&str) -> Option<String>,
    script: Script,
    pipeline: Vec<Command>,
    command: Command,
    join: Join,
    /// Whether the next word is a file that output goes to, and whether that is kept.
    target: Option<bool>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        while self.script.pipelines.len() < MOST {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            let Some(c) = self.rest.chars().next() else {
                break;
            };
            match c {
                '\\' if self.rest[1..].starts_with('\n') => self.skip(2),
                '#' => {
                    let line = self.rest.find('\n').unwrap_or(self.rest.len());
                    self.skip(line);
                }
                '&' if self.rest.starts_with("&&") => self.end(2, Join::And),
                '|' if self.rest.starts_with("||") => self.end(2, Join::Or),
                '&' if self.rest.starts_with("&>") => self.redirect(2, false),
                '\n' | ';' | '&' => self.end(1, Join::Then),
                '|' => {
                    self.skip(1);
                    self.end_command();
                }
                '>' | '<' => {
                    let kept = c == '>';
                    let length = self.rest.len() - self.rest.trim_start_matches(c).len();
                    self.redirect(length, kept);
                }
                '1' | '2' if self.rest[1..].starts_with('>') => {
                    let kept = c == '1';
                    let after = self.rest[1..].trim_start_matches('>');
                    self.redirect(self.rest.len() - after.len(), kept);
                }
                _ => self.word(),
            }
        }
        self.end(0, Join::Then);
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    fn redirect(&mut self, bytes: usize, kept: bool) {
        self.skip(bytes);
        // `2>&1` names no file.
        if self.rest.starts_with('&') {
            self.skip(1);
            self.target = Some(false);
        } else {
            self.target = Some(kept);
        }
    }

    fn word(&mut self) {
        let mut word = String::new();
        let before = self.rest.len();
        while let Some(c) = self.rest.chars().next() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '>' | '<' => break,
                '\'' => {
                    let inner = &self.rest[1..];
                    let length = inner.find('\'').unwrap_or(inner.len());
                    word.push_str(&inner[..length]);
                    self.skip((length + 2).min(self.rest.len()));
                }
                '"' => {
                    self.skip(1);
                    self.quoted(&mut word);
                }
                '\\' => {
                    self.skip(1);
                    if let Some(c) = self.rest.chars().next() {
                        if c != '\n' {
                            word.push(c);
                        }
                        self.skip(c.len_utf8());
                    }
                }
                '$' | '`' => self.expand(&mut word),
                c => {
                    word.push(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        debug_assert!(self.rest.len() < before);
        match self.target.take() {
            Some(true) => self.command.output = Some(word),
            Some(false) => {}
            None => {
                let first = self.command.words.is_empty();
                self.script.compound |= first && COMPOUND.contains(&word.as_str());
                self.command.words.push(word);
            }
        }
    }

    fn quoted(&mut self, word: &mut String) {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '"' => {
                    self.skip(1);
                    return;
                }
                '\\' if self.rest[1..].starts_with(['"', '\\', '$', '`', '\n']) => {
                    let escaped = &self.rest[1..2];
                    if escaped != "\n" {
                        word.push_str(escaped);
                    }
                    self.skip(2);
                }
                '$' | '`' => self.expand(word),
                c => {
                    word.push(c);
                    self.skip(c.len_utf8());
                }
            }
        }
    }

    /// `$NAME`, `${NAME…}`, `$(command)` and the like.
    fn expand(&mut self, word: &mut String) {
        let rest = self.rest;
        if let Some(inner) = rest.strip_prefix('`') {
            let length = inner.find('`').unwrap_or(inner.len());
            word.push_str(&self.substituted(&inner[..length]));
            self.skip((length + 2).min(rest.len()));
        } else if let Some(inner) = rest.strip_prefix("$(") {
            let length = closing(inner);
            word.push_str(&self.substituted(&inner[..length]));
            self.skip((length + 3).min(rest.len()));
        } else if let Some(inner) = rest.strip_prefix("${") {
            let length = inner.find('}').unwrap_or(inner.len());
            let name_length = name(&inner[..length]);
            let (name, rule) = inner[..length].split_at(name_length);
            let value = (self.variable)(name).unwrap_or_default();
            let default = rule.strip_prefix(":-").filter(|_| value.is_empty());
            word.push_str(default.unwrap_or(&value));
            self.skip((length + 3).min(rest.len()));
        } else {
            let length = name(&rest[1..]);
            if length == 0 {
                word.push('$');
            } else {
                let value = (self.variable)(&rest[1..=length]);
                word.push_str(&value.unwrap_or_default());
            }
            self.skip(1 + length);
        }
    }

    /// What a command prints, as far as it is known.
    fn substituted(&self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        let sha = || (self.variable)("GITHUB_SHA").unwrap_or_default();
        match &*words {
            ["git", "rev-parse", .., "HEAD"] if words.contains(&"--short") => {
                sha().chars().take(7).collect()
            }
            ["git", "rev-parse", .., "HEAD"] => sha(),
            ["echo", rest @ ..] => rest.join(" "),
            _ => String::new(),
        }
    }

    fn end(&mut self, bytes: usize, join: Join) {
        self.skip(bytes);
        self.end_command();
        if self.pipeline.is_empty() {
            return;
        }
        let pipeline = Pipeline {
            join: self.join,
            commands: std::mem::take(&mut self.pipeline),
        };
        self.script.pipelines.push(pipeline);
        self.join = join;
    }

    fn end_command(&mut self) {
        self.target = None;
        let command = std::mem::take(&mut self.command);
        if !command.words.is_empty() {
            self.pipeline.push(command);
        }
    }
}

/// How many bytes are a name.
fn name(text: &str) -> usize {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// Where the parenthesis that is open closes.
fn closing(text: &str) -> usize {
    let mut open = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => return at,
            b')' => open -= 1,
            _ => {}
        }
    }
    text.len()
}
