//! Shell patterns of `${name#pattern}` and `${name/pattern/text}`: `?` is one character, `*`
//! any number, a backslash takes the next one as it is (`frontend/dockerfile/shell/lex.go`).

/// The product of pattern and text beyond which a search with `?` is refused.
const WORK: usize = 1 << 24;

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// `?`: one character but no line break.
    One,
    /// `*`: any number of characters but no line break.
    Many,
    /// The character itself.
    Literal(char),
}

/// A pattern that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    tokens: Vec<Token>,
    /// What stands between the stars.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Mixed(Vec<Token>),
}

impl Glob {
    /// Reads a pattern; the error names the escape that makes no sense.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Many,
                '?' => Token::One,
                // `}` and `/` had to be escaped inside `${}`; the escape is no part of them.
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => match chars.next() {
                    Some(c @ ('*' | '?' | '\\')) => Token::Literal(c),
                    c => return Err(format!("invalid escape '\\{}'", c.unwrap_or('\u{fffd}'))),
                },
                c => Token::Literal(c),
            });
        }
        let segments = tokens
            .split(|token| *token == Token::Many)
            .map(Segment::new)
            .collect();
        Ok(Self { tokens, segments })
    }

    /// The pieces in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Replaces the first or every place that fits, each as long as possible.
    pub fn replace(&self, text: &str, with: &str, all: bool) -> String {
        let mut out = String::new();
        let mut copied = 0;
        let mut from = 0;
        let mut last_end = None;
        while let Some((start, end)) = self.find(text, from, true) {
            // An empty place right behind the last one is none.
            if start != end || last_end != Some(end) {
                out.push_str(&text[copied..start]);
                if all {
                    template(with, &text[start..end], &mut out);
                } else {
                    out.push_str(with);
                }
                copied = end;
                last_end = Some(end);
            }
            from = if start == end {
                next_boundary(text, end)
            } else {
                end
            };
            if !all || from > text.len() {
                break;
            }
        }
        out.push_str(&text[copied..]);
        out
    }

    /// The end of what fits at the beginning of the text.
    fn prefix(&self, text: &str, greedy: bool) -> Option<usize> {
        let (first, rest) = self.segments.split_first()?;
        let end = first.at(text, 0)?;
        Self::tail(rest, text, end, greedy)
    }

    /// The first place that fits.
    fn find(&self, text: &str, mut from: usize, greedy: bool) -> Option<(usize, usize)> {
        let (first, rest) = self.segments.split_first()?;
        loop {
            let (start, end) = first.find(text, from, text.len())?;
            if let Some(end) = Self::tail(rest, text, end, greedy) {
                return Some((start, end));
            }
            // What failed on this line fails from every later place of it too.
            from = end + text[end..].find('\n')? + 1;
        }
    }

    /// Fits the segments behind the first star, and gives the end.
    fn tail(segments: &[Segment], text: &str, mut at: usize, greedy: bool) -> Option<usize> {
        let Some((last, middle)) = segments.split_last() else {
            return Some(at);
        };
        for segment in middle {
            at = segment.find(text, at, line_end(text, at, segment))?.1;
        }
        let limit = line_end(text, at, last);
        if greedy {
            last.find_last(text, at, limit)
        } else {
            Some(last.find(text, at, limit)?.1)
        }
    }
}

/// Where the line ends that a star may eat of, plus what the segment may take behind it.
fn line_end(text: &str, at: usize, segment: &Segment) -> usize {
    if segment.has_newline() {
        return text.len();
    }
    text[at..]
        .find('\n')
        .map_or(text.len(), |offset| at + offset)
}

fn next_boundary(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

impl Segment {
    fn new(tokens: &[Token]) -> Self {
        let literal: Option<String> = tokens
            .iter()
            .map(|token| {
                if let Token::Literal(c) = token {
                    Some(*c)
                } else {
                    None
                }
            })
            .collect();
        literal.map_or_else(|| Self::Mixed(tokens.to_vec()), Self::Literal)
    }

    fn has_newline(&self) -> bool {
        match self {
            Self::Literal(text) => text.contains('\n'),
            Self::Mixed(tokens) => tokens.contains(&Token::Literal('\n')),
        }
    }

    /// The end of the segment when it stands at this place.
    fn at(&self, text: &str, at: usize) -> Option<usize> {
        let rest = &text[at..];
        match self {
            Self::Literal(literal) => rest
                .starts_with(literal.as_str())
                .then(|| at + literal.len()),
            Self::Mixed(tokens) => {
                let mut chars = rest.chars();
                for token in tokens {
                    let c = chars.next()?;
                    let fits = if let Token::Literal(l) = token {
                        *l == c
                    } else {
                        c != '\n'
                    };
                    if !fits {
                        return None;
                    }
                }
                Some(text.len() - chars.as_str().len())
            }
        }
    }

    fn find(&self, text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
        match self {
            Self::Literal(literal) => {
                let start = from + text[from..to].find(literal.as_str())?;
                Some((start, start + literal.len()))
            }
            Self::Mixed(_) => {
                let text = &text[..to];
                self.starts(text, from)?
                    .find_map(|start| Some((start, self.at(text, start)?)))
            }
        }
    }

    fn find_last(&self, text: &str, from: usize, to: usize) -> Option<usize> {
        match self {
            Self::Literal(literal) => {
                Some(from + text[from..to].rfind(literal.as_str())? + literal.len())
            }
            Self::Mixed(_) => {
                let text = &text[..to];
                self.starts(text, from)?
                    .rev()
                    .find_map(|start| self.at(text, start))
            }
        }
    }

    /// Every place to try, unless that were too many.
    fn starts<'a>(
        &self,
        text: &'a str,
        from: usize,
    ) -> Option<impl DoubleEndedIterator<Item = usize> + use<'a>> {
        let Self::Mixed(tokens) = self else {
            return None;
        };
        if tokens.len().saturating_mul(text.len() - from) > WORK {
            return None;
        }
        Some(
            text[from..]
                .char_indices()
                .map(move |(offset, _)| from + offset),
        )
    }
}

/// `$$`, `$0` and names in the text of a global replacement, which the real tool hands to its
/// regular expressions: a name that is no group gives nothing.
fn template(with: &str, whole: &str, out: &mut String) {
    let mut rest = with;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let (name, after) = template_name(after);
        match name {
            "" => out.push('$'),
            "0" => out.push_str(whole),
            _ => {}
        }
        rest = after;
    }
    out.push_str(rest);
}

fn template_name(text: &str) -> (&str, &str) {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.split_once('}') {
            Some((name, after)) if !name.is_empty() && name.chars().all(part_of_name) => {
                (name, after)
            }
            _ => ("", text),
        };
    }
    let end = text.find(|c| !part_of_name(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// `${value#pattern}`, and `##` when greedy.
pub fn trim_prefix(pattern: &str, value: &str, greedy: bool) -> Result<String, String> {
    let glob = Glob::new(pattern)
        .map_err(|error| format!("invalid pattern ({pattern}) in substitution: {error}"))?;
    let end = glob.prefix(value, greedy).unwrap_or(0);
    Ok(value[end..].to_owned())
}

/// `${value%pattern}`, and `%%` when greedy: the same from the other side.
pub fn trim_suffix(pattern: &str, value: &str, greedy: bool) -> Result<String, String> {
    let value: String = value.chars().rev().collect();
    let trimmed = trim_prefix(&reverse_pattern(pattern), &value, greedy)?;
    Ok(trimmed.chars().rev().collect())
}

/// A pattern back to front, with every escape still before what it escapes.
pub fn reverse_pattern(pattern: &str) -> String {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        pieces.push((c, escaped));
    }
    let mut out = String::new();
    for (c, escaped) in pieces.into_iter().rev() {
        out.push(c);
        out.extend(escaped);
    }
    out
}
