//! Where a shell parts what it puts in, and what it reads: at the characters of `IFS`.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_05>

use super::Running;

/// What parts fields where nobody has said anything else.
const BLANKS: &str = " \t\n";

/// The characters that part fields.
pub(super) struct Separators(String);

impl Running<'_> {
    /// What parts fields now.
    pub(super) fn separators(&mut self) -> Separators {
        self.hidden |= self.unknown.contains("IFS");
        let own = self.own_value("IFS");
        Separators(own.unwrap_or(BLANKS).to_owned())
    }
}

impl Separators {
    /// What stands between the words of `"$*"`.
    pub(super) fn first(&self) -> String {
        self.0.chars().take(1).collect()
    }

    fn is_blank(&self, c: char) -> bool {
        BLANKS.contains(c) && self.0.contains(c)
    }

    fn is_sign(&self, c: char) -> bool {
        !BLANKS.contains(c) && self.0.contains(c)
    }

    /// Adds a value to the fields, of which the last may still be open.
    pub(super) fn part(&self, value: &str, open: &mut Option<String>, fields: &mut Vec<String>) {
        // Whether blanks have just ended a field: a sign behind them belongs to them.
        let mut ended = false;
        for c in value.chars() {
            if self.is_blank(c) {
                ended |= open.is_some();
                fields.extend(open.take());
            } else if self.is_sign(c) {
                if !std::mem::take(&mut ended) {
                    fields.push(open.take().unwrap_or_default());
                }
            } else {
                ended = false;
                open.get_or_insert_default().push(c);
            }
        }
    }

    /// What `read` gives to so many names: the last one gets all that is left.
    pub(super) fn given<'l>(&self, line: &'l str, count: usize) -> Vec<&'l str> {
        let mut rest = line.trim_start_matches(|c| self.is_blank(c));
        let mut given = Vec::new();
        while given.len() + 1 < count {
            let (word, after) = self.cut(rest);
            given.push(word);
            rest = after;
        }
        // A sign behind the only field that is left ends it.
        let (word, after) = self.cut(rest);
        let last = rest.trim_end_matches(|c| self.is_blank(c));
        given.push(if after.is_empty() { word } else { last });
        given
    }

    /// The first field, and what stands behind it and its end.
    fn cut<'l>(&self, text: &'l str) -> (&'l str, &'l str) {
        let end = text.find(|c| self.is_blank(c) || self.is_sign(c));
        let (word, after) = text.split_at(end.unwrap_or(text.len()));
        let after = after.trim_start_matches(|c| self.is_blank(c));
        let after = after.strip_prefix(|c| self.is_sign(c)).unwrap_or(after);
        (word, after.trim_start_matches(|c| self.is_blank(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::Separators;

    #[test]
    fn fields_are_those_of_the_shell() {
        for (signs, value, fields) in [
            (" \t\n", "  a  b ", &["a", "b"][..]),
            (",", "a,b,,c,", &["a", "b", "", "c"]),
            (",", ",a b", &["", "a b"]),
            (", ", "a , b , , c", &["a", "b", "", "c"]),
            ("", "a b", &["a b"]),
        ] {
            let (mut open, mut all) = (None, Vec::new());
            Separators(signs.to_owned()).part(value, &mut open, &mut all);
            all.extend(open);
            assert_eq!(all, fields, "{value}");
        }
        for (signs, line, given) in [
            (".", "1.2.3", ["1", "2", "3"]),
            (".", "1.2.3.4", ["1", "2", "3.4"]),
            (".", "1.2.3.", ["1", "2", "3"]),
            (".", "1", ["1", "", ""]),
            (" \t\n", "  a b  c d ", ["a", "b", "c d"]),
            (", ", "a , b,c ", ["a", "b", "c"]),
            ("", " a b ", [" a b ", "", ""]),
        ] {
            assert_eq!(Separators(signs.to_owned()).given(line, 3), given, "{line}");
        }
    }
}
