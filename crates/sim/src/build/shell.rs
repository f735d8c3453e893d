//! The part of the POSIX shell that people write in `RUN`: simple commands in lists.
//!
//! Reads text into commands; running them is `machine`'s work. Whatever is beyond it
//! (loops, functions, substitutions) is named, so that nobody takes silence for success.

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

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Characters outside of quotes: wildcards work.
    Plain(String),
    /// Characters inside of quotes or behind a backslash.
    Quoted(String),
    /// A variable and, for `${name:-word}`, what it falls back to.
    Variable {
        /// Name.
        name: String,
        /// Fallback.
        default: String,
        /// Whether it stands in double quotes and is not split.
        quoted: bool,
    },
    /// `$(…)` or backquotes: not simulated.
    Substitution,
}

/// A word before expansion.
pub(crate) type Word = Vec<Part>;

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// 1 for output, 2 for errors, 0 for input.
    pub(crate) descriptor: u8,
    /// `>>`
    pub(crate) append: bool,
    /// Where to; `&1` is as written.
    pub(crate) target: Word,
}

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// How it follows the one before.
    pub(crate) joint: Joint,
    /// `!`
    pub(crate) negated: bool,
    /// `NAME=value` in front.
    pub(crate) assignments: Vec<(String, Word)>,
    /// Name and arguments.
    pub(crate) words: Vec<Word>,
    /// Redirections.
    pub(crate) redirects: Vec<Redirect>,
    /// `&`
    pub(crate) background: bool,
}

/// What could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Script {
    /// In order.
    pub(crate) commands: Vec<Command>,
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
pub(crate) fn read(text: &str) -> Script {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
        script: Script::default(),
    };
    reader.read();
    reader.script
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    script: Script,
}

impl Command {
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

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.chars.get(self.at + 1) == Some(&'\n') => self.at += 2,
                Some('#') if self.at == 0 || self.chars[self.at - 1].is_whitespace() => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
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
                self.fail("end of file unexpected");
            }
            return;
        }
        self.script.commands.push(command);
    }

    /// Ends a command at `;`, a newline, `&`, `&&`, `|` or `||`.
    fn end(&mut self, command: &mut Command, c: char, joint: Joint) -> bool {
        self.at += 1;
        let double = c != '\n' && self.take(c);
        if command.is_empty() {
            if c == '\n' {
                return true;
            }
            let shown: String = std::iter::repeat_n(c, 1 + usize::from(double)).collect();
            return self.fail(&["\"", &shown, "\" unexpected"].concat());
        }
        let joint = match (c, double) {
            ('&', false) => {
                command.background = true;
                Joint::Then
            }
            ('|', false) => Joint::Pipe,
            (';', true) => return self.fail("\";;\" unexpected"),
            _ => joint,
        };
        let done = std::mem::replace(command, Command::new(joint));
        self.script.commands.push(done);
        true
    }

    /// Reads a word, an assignment or a redirection. False when the rest is left alone.
    fn part(&mut self, command: &mut Command) -> bool {
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
                return self.fail("\")\" unexpected");
            }
            return self.beyond(self.at);
        }
        let from = self.at;
        let Some(word) = self.word() else {
            return self.fail("Unterminated quoted string");
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

    fn fail(&mut self, words: &str) -> bool {
        self.script.commands.clear();
        self.script.error = Some(["Syntax error: ", words].concat());
        false
    }

    fn beyond(&mut self, from: usize) -> bool {
        let rest: String = self.chars[from..]
            .iter()
            .take_while(|c| **c != '\n')
            .take(60)
            .collect();
        self.script.beyond = Some(rest);
        false
    }

    /// A redirection, if one begins here; an error for a kind that is not simulated.
    fn redirect(&mut self) -> Option<Result<Redirect, ()>> {
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
        if self.take('&') {
            let to: String = self.next().into_iter().collect();
            return Some(Ok(Redirect {
                descriptor,
                append,
                target: vec![Part::Plain(["&", &to].concat())],
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
    fn word(&mut self) -> Option<Word> {
        let mut word = Word::new();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
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
                    match self.next() {
                        Some('\n') => {}
                        Some(c) => word.push(Part::Quoted(c.into())),
                        None => push_plain(&mut word, '\\'),
                    }
                }
                '$' => self.dollar(&mut word, false)?,
                '`' => {
                    self.at += 1;
                    self.until('`')?;
                    word.push(Part::Substitution);
                }
                c => {
                    self.at += 1;
                    push_plain(&mut word, c);
                }
            }
        }
        Some(word)
    }

    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                c if c == end => return Some(text),
                c => text.push(c),
            }
        }
    }

    fn double_quoted(&mut self, word: &mut Word) -> Option<()> {
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => {
                    word.push(Part::Quoted(text));
                    return Some(());
                }
                '\\' => match self.next()? {
                    '\n' => {}
                    c @ ('$' | '`' | '"' | '\\') => text.push(c),
                    c => text.extend(['\\', c]),
                },
                '`' => {
                    self.until('`')?;
                    word.push(Part::Substitution);
                }
                '$' => {
                    word.push(Part::Quoted(std::mem::take(&mut text)));
                    self.at -= 1;
                    self.dollar(word, true)?;
                }
                c => text.push(c),
            }
        }
    }

    /// `$name`, `${name…}`, `$(…)` or a lone dollar.
    fn dollar(&mut self, word: &mut Word, quoted: bool) -> Option<()> {
        self.at += 1;
        match self.peek() {
            Some('(') => {
                self.parentheses()?;
                word.push(Part::Substitution);
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
                word.push(Part::Variable {
                    name: name.into(),
                    default: default.into(),
                    quoted,
                });
            }
            Some(c) if is_name(c) && !c.is_ascii_digit() => {
                let mut name = String::new();
                while let Some(c) = self.peek().filter(|c| is_name(*c)) {
                    self.at += 1;
                    name.push(c);
                }
                word.push(Part::Variable {
                    name,
                    default: String::new(),
                    quoted,
                });
            }
            Some('@' | '*' | '#' | '?' | '$' | '!' | '0'..='9') => {
                let c = self.next().unwrap_or('0');
                word.push(Part::Variable {
                    name: c.into(),
                    default: String::new(),
                    quoted,
                });
            }
            _ if quoted => word.push(Part::Quoted("$".into())),
            _ => push_plain(word, '$'),
        }
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

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn push_plain(word: &mut Word, c: char) {
    match word.last_mut() {
        Some(Part::Plain(text)) => text.push(c),
        _ => word.push(Part::Plain(c.into())),
    }
}

fn plain(word: &Word) -> Option<&str> {
    match word.as_slice() {
        [Part::Plain(text)] => Some(text),
        _ => None,
    }
}

/// `NAME=…` as name and value.
fn assignment(word: &Word) -> Option<(String, Word)> {
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
    rest[0] = Part::Plain(value.into());
    Some((name.into(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &Word) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
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
