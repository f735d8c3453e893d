//! `<<NAME` words (`parser/parser.go`, `heredocFromMatch` and `heredocsFromLine`).

use crate::dockerfile::expand::Lexer;
use crate::dockerfile::instruction::Heredoc;

/// Reads one word; `None` when it opens no heredoc.
pub fn heredoc(word: &str) -> Result<Option<Heredoc>, String> {
    let after_digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &word[..word.len() - after_digits.len()];
    let Some(rest) = after_digits.strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let mut lexer = Lexer::new('\\');
    let words = lexer.unset_words(rest)?;
    let [name] = words.as_slice() else {
        return Ok(None);
    };
    lexer.raw_quotes = true;
    let raw = lexer.unset_words(rest)?;
    let [raw] = raw.as_slice() else {
        return Err(format!(
            "internal lexing of heredoc produced inconsistent results: {rest}"
        ));
    };
    Ok(Some(Heredoc {
        name: name.clone(),
        content: String::new(),
        // Quotes that were lost on the way were quotes around a part of the name.
        expand: quotes(name) == quotes(raw),
        chomp,
        descriptor: digits.parse().unwrap_or(0),
    }))
}

fn quotes(word: &str) -> usize {
    word.matches(['\'', '"']).count()
}

/// Every heredoc that a line opens, in order.
pub fn heredocs(line: &str) -> Result<Vec<Heredoc>, String> {
    let mut lexer = Lexer::new('\\');
    lexer.raw_quotes = true;
    lexer.raw_escapes = true;
    // A line that cannot be split opens none.
    let words = lexer.unset_words(line).unwrap_or_default();
    let mut found = Vec::new();
    for word in words {
        found.extend(heredoc(&word)?);
    }
    Ok(found)
}

/// Takes the leading tabs from every line.
pub fn chomp(content: &str) -> String {
    content
        .split_inclusive('\n')
        .map(|line| line.trim_start_matches('\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_quotes() {
        for (word, name, expand, chomp) in [
            ("<<END", "END", true, false),
            ("<<-END", "END", true, true),
            ("<< END", "END", true, false),
            ("<<E\"N\"D", "END", false, false),
            ("<<'two words'", "two words", false, false),
            ("<<\\'x", "'x", true, false),
            ("<<$END", "$END", true, false),
        ] {
            let found = heredoc(word).unwrap().unwrap();
            assert_eq!(
                (found.name.as_str(), found.expand, found.chomp),
                (name, expand, chomp),
                "{word}"
            );
        }
        assert_eq!(heredoc("3<<A").unwrap().unwrap().descriptor, 3);
    }

    #[test]
    fn what_opens_none() {
        for word in [
            "", "END", "<<", "<<-", "<END", "<<<END", "<<END sh", "a<<END",
        ] {
            assert_eq!(heredoc(word).unwrap(), None, "{word}");
        }
        assert!(heredoc("<<'END").is_err());
    }

    #[test]
    fn several_in_a_line() {
        let names = |line| -> Vec<String> {
            heredocs(line)
                .unwrap()
                .into_iter()
                .map(|heredoc| heredoc.name)
                .collect()
        };
        assert_eq!(names("COPY <<a <<-'b' /dst"), ["a", "b"]);
        assert_eq!(names("RUN <<  A  > out"), ["A"]);
        assert_eq!(names("RUN \"<<A\" '<<B'"), Vec::<String>::new());
        assert_eq!(names("RUN echo it's <<A"), Vec::<String>::new());
    }

    #[test]
    fn chomp_takes_tabs_only() {
        assert_eq!(chomp("\t\ta\n \tb\n\tc"), "a\n \tb\nc");
    }
}
