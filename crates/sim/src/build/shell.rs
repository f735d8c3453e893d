//! The part of the POSIX shell that people write in `RUN`: simple commands in lists.
//!
//! Reads text into commands; running them is `machine`'s work. Whatever is beyond it
//! (loops, functions, substitutions) is named, so that nobody takes silence for success.

use std::borrow::Cow;

/// How a command follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// First, or after `;` or a newline.
    Then,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
}

/// A part of a word, as a piece of the text that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Characters outside of quotes: wildcards work.
    Plain(Cow<'a, str>),
    /// Characters inside of quotes or behind a backslash.
    Quoted(&'a str),
    /// A variable and, for `${name:-word}`, what it falls back to.
    Variable {
        /// Name.
        name: &'a str,
        /// Fallback.
        default: &'a str,
        /// Whether it stands in double quotes and is not split.
        quoted: bool,
    },
    /// `$(…)` or backquotes: not simulated.
    Substitution,
}

/// A word before expansion.
pub(crate) type Word<'a> = Vec<Part<'a>>;

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect<'a> {
    /// 1 for output, 2 for errors, 0 for input.
    pub(crate) descriptor: u8,
    /// `>>`
    pub(crate) append: bool,
    /// Where to; `&1` is as written.
    pub(crate) target: Word<'a>,
}

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command<'a> {
    /// How it follows the one before.
    pub(crate) joint: Joint,
    /// `!`
    pub(crate) negated: bool,
    /// `NAME=value` in front.
    pub(crate) assignments: Vec<(String, Word<'a>)>,
    /// Name and arguments.
    pub(crate) words: Vec<Word<'a>>,
    /// Redirections.
    pub(crate) redirects: Vec<Redirect<'a>>,
    /// `&`
    pub(crate) background: bool,
}

/// What could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Script<'a> {
    /// In order.
    pub(crate) commands: Vec<Command<'a>>,
    /// What is not simulated, as written; what follows it is left out.
    pub(crate) beyond: Option<String>,
    /// The shell's own words for text that makes no sense; nothing is run.
    pub(crate) error: Option<String>,
}

/// Words that begin what is not simulated.
const COMPOUND: [&str; 8] = [
    "if", "for", "while", "until", "case", "function", "select", "time",
];

/// Reads a script.
pub(crate) fn read(text: &str) -> Script<'_> {
    let mut reader = Reader {
        text,
        at: 0,
        script: Script::default(),
    };
    reader.read();
    reader.script
}

struct Reader<'a> {
    text: &'a str,
    /// Byte offset of what comes next.
    at: usize,
    script: Script<'a>,
}

impl Command<'_> {
    fn new(joint: Joint) -> Self {
        Self {
            joint,
            negated: false,
            assignments: Vec::new(),
            words: Vec::new(),
            redirects: Vec::new(),
            background: false,
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.assignments.is_empty() && self.redirects.is_empty()
    }
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// What stands before the first character that ends it, or everything.
    fn run(&mut self, ends: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.rest().starts_with("\\\n") => self.at += 2,
                Some('#')
                    if self.at == 0 || self.text[..self.at].ends_with(char::is_whitespace) =>
                {
                    self.run(|c| c == '\n');
                }
                _ => return,
            }
        }
    }

    fn read(&mut self) {
        let mut command = Command::new(Joint::Then);
        loop {
            self.skip_blanks();
            let Some(c) = self.peek() else { break };
            let joint = match c {
                '\n' | ';' => Some(Joint::Then),
                '&' => Some(Joint::And),
                '|' => Some(Joint::Or),
                _ => None,
            };
            if let Some(joint) = joint {
                if !self.end(&mut command, c, joint) {
                    return;
                }
            } else if !self.part(&mut command) {
                return;
            }
        }
        if command.is_empty() {
            // `a &&` waits for more, and there is none.
            if matches!(command.joint, Joint::And | Joint::Or | Joint::Pipe) {
                self.fail(&["end of file unexpected"]);
            }
            return;
        }
        self.script.commands.push(command);
    }

    /// Ends a command at `;`, a newline, `&`, `&&`, `|` or `||`.
    fn end(&mut self, command: &mut Command<'a>, c: char, joint: Joint) -> bool {
        let from = self.at;
        self.at += 1;
        let double = c != '\n' && self.take(c);
        if command.is_empty() {
            if c == '\n' {
                return true;
            }
            return self.fail(&["\"", &self.text[from..self.at], "\" unexpected"]);
        }
        let joint = match (c, double) {
            ('&', false) => {
                command.background = true;
                Joint::Then
            }
            ('|', false) => Joint::Pipe,
            (';', true) => return self.fail(&["\";;\" unexpected"]),
            _ => joint,
        };
        let done = std::mem::replace(command, Command::new(joint));
        self.script.commands.push(done);
        true
    }

    /// Reads a word, an assignment or a redirection. False when the rest is left alone.
    fn part(&mut self, command: &mut Command<'a>) -> bool {
        if let Some(redirect) = self.redirect() {
            return match redirect {
                Ok(redirect) => {
                    command.redirects.push(redirect);
                    true
                }
                Err(()) => self.beyond(self.at),
            };
        }
        if matches!(self.peek(), Some('(' | ')')) {
            if self.peek() == Some(')') {
                return self.fail(&["\")\" unexpected"]);
            }
            return self.beyond(self.at);
        }
        let from = self.at;
        let Some(word) = self.word() else {
            return self.fail(&["Unterminated quoted string"]);
        };
        if command.words.is_empty() {
            match plain(&word) {
                Some("!") => {
                    command.negated = true;
                    return true;
                }
                Some("{" | "}") => return self.beyond(from),
                Some(first) if COMPOUND.contains(&first) => return self.beyond(from),
                _ => {}
            }
            if self.peek() == Some('(') {
                return self.beyond(from);
            }
            if let Some(assignment) = assignment(&word) {
                command.assignments.push(assignment);
                return true;
            }
        }
        command.words.push(word);
        true
    }

    fn fail(&mut self, words: &[&str]) -> bool {
        self.script.commands.clear();
        self.script.error = Some(["Syntax error: ", &words.concat()].concat());
        false
    }

    fn beyond(&mut self, from: usize) -> bool {
        let line = self.text[from..].split('\n').next().unwrap_or("");
        let end = line.char_indices().nth(60).map_or(line.len(), |(at, _)| at);
        self.script.beyond = Some(line[..end].to_owned());
        false
    }

    /// A redirection, if one begins here; an error for a kind that is not simulated.
    fn redirect(&mut self) -> Option<Result<Redirect<'a>, ()>> {
        let start = self.at;
        let digit = self.peek().filter(char::is_ascii_digit);
        if digit.is_some() {
            self.at += 1;
        }
        let Some(sign @ ('>' | '<')) = self.peek() else {
            self.at = start;
            return None;
        };
        self.at += 1;
        let append = self.take(sign);
        if sign == '<' && append {
            self.at = start;
            return Some(Err(()));
        }
        let descriptor = match (digit, sign) {
            (Some('2'), _) => 2,
            (Some('0'), _) | (None, '<') => 0,
            _ => 1,
        };
        self.take('|');
        let from = self.at;
        if self.take('&') {
            self.next();
            return Some(Ok(Redirect {
                descriptor,
                append,
                target: vec![Part::Plain(Cow::Borrowed(&self.text[from..self.at]))],
            }));
        }
        self.skip_blanks();
        let target = self.word().filter(|word| !word.is_empty());
        Some(target.ok_or(()).map(|target| Redirect {
            descriptor,
            append,
            target,
        }))
    }

    /// A word. `None` when a quote is not closed.
    fn word(&mut self) -> Option<Word<'a>> {
        let mut word = Word::new();
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    self.at += 1;
                    let text = self.until('\'')?;
                    word.push(Part::Quoted(text));
                }
                '"' => {
                    self.at += 1;
                    self.double_quoted(&mut word)?;
                }
                '\\' => {
                    self.at += 1;
                    let from = self.at;
                    match self.next() {
                        Some('\n') => {}
                        Some(_) => word.push(Part::Quoted(&self.text[from..self.at])),
                        None => push_plain(&mut word, "\\"),
                    }
                }
                '$' => self.dollar(&mut word, false)?,
                '`' => {
                    self.at += 1;
                    self.until('`')?;
                    word.push(Part::Substitution);
                }
                c if ends_word(c) => break,
                _ => {
                    let text =
                        self.run(|c| ends_word(c) || matches!(c, '\'' | '"' | '\\' | '$' | '`'));
                    push_plain(&mut word, text);
                }
            }
        }
        Some(word)
    }

    /// What stands before a character, which is passed over. `None` when it does not come.
    fn until(&mut self, end: char) -> Option<&'a str> {
        let (text, _) = self.rest().split_once(end)?;
        self.at += text.len() + end.len_utf8();
        Some(text)
    }

    fn double_quoted(&mut self, word: &mut Word<'a>) -> Option<()> {
        loop {
            let text = self.run(|c| matches!(c, '"' | '\\' | '`' | '$'));
            word.push(Part::Quoted(text));
            let from = self.at;
            match self.next()? {
                '"' => return Some(()),
                '\\' => match self.next()? {
                    '\n' => {}
                    '$' | '`' | '"' | '\\' => {
                        word.push(Part::Quoted(&self.text[from + 1..self.at]));
                    }
                    _ => word.push(Part::Quoted(&self.text[from..self.at])),
                },
                '`' => {
                    self.until('`')?;
                    word.push(Part::Substitution);
                }
                _ => {
                    self.at = from;
                    self.dollar(word, true)?;
                }
            }
        }
    }

    /// `$name`, `${name…}`, `$(…)` or a lone dollar.
    fn dollar(&mut self, word: &mut Word<'a>, quoted: bool) -> Option<()> {
        self.at += 1;
        let (name, default) = match self.peek() {
            Some('(') => {
                self.parentheses()?;
                word.push(Part::Substitution);
                return Some(());
            }
            Some('{') => {
                self.at += 1;
                let inside = self.until('}')?;
                let end = inside.find(|c: char| !is_name(c)).unwrap_or(inside.len());
                let (name, rest) = inside.split_at(end);
                let default = rest
                    .strip_prefix(":-")
                    .or_else(|| rest.strip_prefix('-'))
                    .unwrap_or("");
                (name, default)
            }
            Some(c) if is_name(c) && !c.is_ascii_digit() => (self.run(|c| !is_name(c)), ""),
            Some('@' | '*' | '#' | '?' | '$' | '!' | '0'..='9') => {
                self.at += 1;
                (&self.text[self.at - 1..self.at], "")
            }
            _ if quoted => {
                word.push(Part::Quoted("$"));
                return Some(());
            }
            _ => {
                push_plain(word, "$");
                return Some(());
            }
        };
        word.push(Part::Variable {
            name,
            default,
            quoted,
        });
        Some(())
    }

    fn parentheses(&mut self) -> Option<()> {
        let mut depth = 0u32;
        loop {
            match self.next()? {
                '(' => depth += 1,
                ')' if depth <= 1 => return Some(()),
                ')' => depth -= 1,
                _ => {}
            }
        }
    }
}

fn ends_word(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')'
    )
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn push_plain<'a>(word: &mut Word<'a>, text: &'a str) {
    match word.last_mut() {
        Some(Part::Plain(before)) => before.to_mut().push_str(text),
        _ => word.push(Part::Plain(Cow::Borrowed(text))),
    }
}

fn plain<'w>(word: &'w Word<'_>) -> Option<&'w str> {
    match word.as_slice() {
        [Part::Plain(text)] => Some(text),
        _ => None,
    }
}

/// `NAME=…` as name and value.
fn assignment<'a>(word: &Word<'a>) -> Option<(String, Word<'a>)> {
    let Part::Plain(first) = word.first()? else {
        return None;
    };
    let (name, value) = first.split_once('=')?;
    if name.is_empty()
        || name.starts_with(|c: char| c.is_ascii_digit())
        || !name.chars().all(is_name)
    {
        return None;
    }
    let mut rest = word.clone();
    rest[0] = Part::Plain(Cow::Owned(value.into()));
    Some((name.into(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &Word) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.to_string(),
            Part::Quoted(text) => ["`", text, "`"].concat(),
            Part::Variable { name, .. } => ["$", name].concat(),
            Part::Substitution => "$()".into(),
        };
        ["<", &word.iter().map(part).collect::<String>(), ">"].concat()
    }

    fn command(command: &Command) -> String {
        let joint = match command.joint {
            Joint::Then => ";",
            Joint::And => "&&",
            Joint::Or => "||",
            Joint::Pipe => "|",
        };
        let mut parts = vec![joint.to_owned()];
        parts.extend(
            command
                .assignments
                .iter()
                .map(|(name, _)| [name, "="].concat()),
        );
        parts.extend(command.words.iter().map(word));
        let redirect =
            |redirect: &Redirect| format!("{}>{}", redirect.descriptor, word(&redirect.target));
        parts.extend(command.redirects.iter().map(redirect));
        parts.join(" ")
    }

    fn shown(text: &str) -> String {
        let script = read(text);
        let mut parts: Vec<String> = script.error.into_iter().collect();
        parts.extend(script.commands.iter().map(command));
        parts.extend(script.beyond.map(|rest| ["... ", &rest].concat()));
        parts.join(" ")
    }

    #[test]
    fn lists_quotes_and_continuations_are_read() {
        let cases = [
            ("a b && c || d; e", "; <a> <b> && <c> || <d> ; <e>"),
            ("A=1 b 'c d' \"e $F\"", "; A= <b> <`c d`> <`e `$F``>"),
            ("a \\\n b # c\nd", "; <a> <b> ; <d>"),
            ("a > /dev/null 2>&1", "; <a> 1></dev/null> 2><&1>"),
            ("a | b", "; <a> | <b>"),
            ("if true; then b; fi", "... if true; then b; fi"),
            ("a && ", "Syntax error: end of file unexpected"),
            ("&& a", "Syntax error: \"&&\" unexpected"),
            ("a 'b", "Syntax error: Unterminated quoted string"),
            ("['streamlit', 'run']", "; <[`streamlit`,> <`run`]>"),
            ("echo ${A:-b}$(date)", "; <echo> <$A$()>"),
            ("(cd /a && b)", "... (cd /a && b)"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
