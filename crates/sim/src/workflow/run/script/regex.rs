//! Regular expressions of `[[ … =~ … ]]` and `grep -E`, as far as scripts use them.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html#tag_09_04>

/// Most steps of a search.
const MOST: usize = 50_000;

/// Most characters of an expression, and of a text.
const LONGEST: (usize, usize) = (500, 4_096);

/// How deep groups may stand in each other.
const DEEPEST: usize = 20;

/// Whether an expression is found in a text; nothing when it is more than is read here, or
/// would take too long.
pub(in super::super) fn found(pattern: &str, text: &str, folded: bool) -> Option<bool> {
    let fold = |text: &str| {
        if folded {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    if pattern.len() > LONGEST.0 || text.len() > LONGEST.1 {
        return None;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let mut reader = Reader {
        rest: &pattern,
        depth: 0,
        folded,
    };
    let node = reader.choice()?;
    if !reader.rest.is_empty() {
        return None;
    }
    let text: Vec<char> = fold(text).chars().collect();
    let mut search = Search {
        text: &text,
        left: MOST,
    };
    let any = (0..=text.len()).any(|at| search.fits(&[&node], at));
    (search.left > 0).then_some(any)
}

enum Node {
    Char(char),
    Any,
    /// First and last of ranges, and whether they are what does not fit.
    Set(Vec<(char, char)>, bool),
    Start,
    End,
    /// All of one of these, one after the other.
    Choice(Vec<Vec<Node>>),
    /// At least and at most so often.
    Repeat(Box<Node>, usize, usize),
}

struct Reader<'a> {
    rest: &'a [char],
    depth: usize,
    folded: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(if self.folded {
            first.to_lowercase().next().unwrap_or(*first)
        } else {
            *first
        })
    }

    fn takes(&mut self, c: char) -> bool {
        let taken = self.rest.first() == Some(&c);
        if taken {
            self.rest = &self.rest[1..];
        }
        taken
    }

    fn choice(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.takes('|') {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(Node::Choice(all))
    }

    fn sequence(&mut self) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        while !matches!(self.rest.first(), None | Some('|' | ')')) {
            let mut node = self.one()?;
            loop {
                let (least, most) = match self.rest.first() {
                    Some('*') => (0, usize::MAX),
                    Some('+') => (1, usize::MAX),
                    Some('?') => (0, 1),
                    Some('{') => {
                        self.next();
                        let (least, most) = self.counts()?;
                        node = Node::Repeat(Box::new(node), least, most);
                        continue;
                    }
                    _ => break,
                };
                self.next();
                node = Node::Repeat(Box::new(node), least, most);
            }
            nodes.push(node);
        }
        Some(nodes)
    }

    /// `3}`, `3,}` or `3,5}`
    fn counts(&mut self) -> Option<(usize, usize)> {
        let end = self.rest.iter().position(|c| *c == '}')?;
        let inner: String = self.rest[..end].iter().collect();
        self.rest = &self.rest[end + 1..];
        let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
        let most = if most.is_empty() {
            usize::MAX
        } else {
            most.parse().ok()?
        };
        Some((least.parse().ok()?, most))
    }

    fn one(&mut self) -> Option<Node> {
        Some(match self.next()? {
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '(' => {
                let node = self.choice()?;
                if !self.takes(')') {
                    return None;
                }
                node
            }
            '[' => self.set()?,
            '\\' => match self.next()? {
                'd' => Node::Set(vec![('0', '9')], false),
                'w' => Node::Set(vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')], false),
                's' => Node::Set(vec![(' ', ' '), ('\t', '\r')], false),
                c if c.is_alphanumeric() => return None,
                c => Node::Char(c),
            },
            '*' | '+' | '?' | '{' => return None,
            c => Node::Char(c),
        })
    }

    fn set(&mut self) -> Option<Node> {
        let negated = self.takes('^');
        let mut ranges = Vec::new();
        loop {
            let first = self.next()?;
            if first == ']' && !ranges.is_empty() {
                return Some(Node::Set(ranges, negated));
            }
            if first == '[' && self.takes(':') {
                let end = self.rest.iter().position(|c| *c == ':')?;
                let name: String = self.rest[..end].iter().collect();
                self.rest = self.rest.get(end + 2..)?;
                ranges.extend_from_slice(match name.as_str() {
                    "digit" => &[('0', '9')],
                    "alpha" => &[('a', 'z'), ('A', 'Z')],
                    "alnum" => &[('a', 'z'), ('A', 'Z'), ('0', '9')],
                    "lower" => &[('a', 'z')],
                    "upper" => &[('A', 'Z')],
                    "space" => &[(' ', ' '), ('\t', '\r')],
                    _ => return None,
                });
                continue;
            }
            let open = self.rest.first() == Some(&'-') && self.rest.get(1) != Some(&']');
            let last = if open {
                self.next();
                self.next()?
            } else {
                first
            };
            ranges.push((first, last));
        }
    }
}

struct Search<'a> {
    text: &'a [char],
    left: usize,
}

impl Search<'_> {
    /// Whether nodes fit one after the other from a place on.
    fn fits(&mut self, nodes: &[&Node], at: usize) -> bool {
        let Some((first, rest)) = nodes.split_first() else {
            return true;
        };
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let one = |holds: bool| holds && at < self.text.len();
        let here = self.text.get(at).copied().unwrap_or_default();
        let taken = match first {
            Node::Start => return at == 0 && self.fits(rest, at),
            Node::End => return at == self.text.len() && self.fits(rest, at),
            Node::Choice(all) => {
                return all.iter().any(|inner| {
                    let nodes: Vec<&Node> = inner.iter().chain(rest.iter().copied()).collect();
                    self.fits(&nodes, at)
                });
            }
            Node::Repeat(node, least, most) => {
                return self.repeats(node, (*least, *most), rest, at);
            }
            Node::Any => one(true),
            Node::Char(c) => one(*c == here),
            Node::Set(ranges, negated) => {
                let mut ranges = ranges.iter();
                one(ranges.any(|(first, last)| (*first..=*last).contains(&here)) != *negated)
            }
        };
        taken && self.fits(rest, at + 1)
    }

    /// A node as often as it fits, what follows from each place where it has ended.
    fn repeats(
        &mut self,
        node: &Node,
        (least, most): (usize, usize),
        rest: &[&Node],
        at: usize,
    ) -> bool {
        let single = matches!(node, Node::Char(_) | Node::Any | Node::Set(..));
        let mut places = vec![at];
        let mut seen = vec![false; self.text.len() + 1];
        let mut count = 0;
        loop {
            if count >= least && places.iter().any(|at| self.fits(rest, *at)) {
                return true;
            }
            if count >= most || places.is_empty() || self.left == 0 {
                return false;
            }
            let mut next = Vec::new();
            for from in places {
                let ends = if single { from + 1 } else { self.text.len() };
                let begins = if single { ends } else { from };
                for to in begins..=ends.min(self.text.len()) {
                    let is_new = seen.get(to) == Some(&false);
                    if (count < least || is_new) && self.spans(node, from, to) {
                        next.push(to);
                        seen[to] = true;
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            places = next;
            count += 1;
        }
    }

    /// Whether a node fits exactly between two places.
    fn spans(&mut self, node: &Node, from: usize, to: usize) -> bool {
        let mut inner = Search {
            text: &self.text[..to],
            left: self.left,
        };
        // What comes behind has to be the end of this part.
        let fits = inner.fits(&[node, &Node::End], from);
        self.left = inner.left;
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn expressions_are_found_as_by_the_real_grep() {
        for (pattern, text, wanted) in [
            ("b", "abc", true),
            ("^b", "abc", false),
            ("^a.c$", "abc", true),
            ("^v[0-9]+\\.[0-9]+\\.[0-9]+$", "v1.20.3", true),
            ("^v[0-9]+\\.[0-9]+\\.[0-9]+$", "v1.20.3-rc1", false),
            ("^v[0-9]+(\\.[0-9]+){2}(-rc[0-9]*)?$", "v1.20.3-rc1", true),
            ("^(feat|fix|docs)(\\(.+\\))?: .+", "fix(api): x", true),
            ("^(feat|fix)", "chore: x", false),
            ("a{2,3}$", "baaa", true),
            ("^a{2}$", "aaa", false),
            ("[^a-c]", "abc", false),
            ("[]x]", "]", true),
            ("^[[:digit:]]+$", "2026", true),
            ("\\d\\s\\w", "1 b", true),
            ("^$", "", true),
            ("a|", "b", true),
            ("(a*)*$", "aab", true),
            ("(ab)+c", "ababc", true),
        ] {
            assert_eq!(
                found(pattern, text, false),
                Some(wanted),
                "{pattern} {text}"
            );
        }
        assert_eq!(found("ERROR", "an error", true), Some(true));
        for pattern in ["(", "a)", "[a", "*", "a{x}", "\\b", "[[:what:]]"] {
            assert_eq!(found(pattern, "a", false), None, "{pattern}");
        }
    }

    #[test]
    fn a_search_ends() {
        let text = "a".repeat(3_000);
        assert_eq!(found("(a|aa)*(a|aa)*(a|aa)*b", &text, false), None);
        assert_eq!(found(&"(".repeat(100), "a", false), None);
        assert_eq!(found(&"a*".repeat(200), &text, false), Some(true));
        assert_eq!(
            found(&["a*".repeat(200), "b".to_owned()].concat(), &text, false),
            None
        );
        assert_eq!(found(&"^".repeat(499), "a", false), Some(true));
        assert_eq!(found("(){400}", "a", false), Some(true));
        assert_eq!(found("a", &"a".repeat(5_000), false), None);
    }
}
