//! The functions of the language and how many parameters they take.
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions>.

use super::ErrorKind;

/// A function of the language.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// As the documentation writes it; calls may use any case.
    pub name: &'static str,
    least: usize,
    most: usize,
    what: Name,
}

/// Which function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Case,
    Contains,
    StartsWith,
    EndsWith,
    Format,
    Join,
    ToJson,
    FromJson,
    HashFiles,
    Success,
    Failure,
    Always,
    Cancelled,
}

/// As good as no limit.
const MANY: usize = 255;

const TABLE: [Function; 13] = [
    entry("contains", 2, 2, Name::Contains),
    entry("startsWith", 2, 2, Name::StartsWith),
    entry("endsWith", 2, 2, Name::EndsWith),
    entry("format", 1, MANY, Name::Format),
    entry("join", 1, 2, Name::Join),
    entry("toJSON", 1, 1, Name::ToJson),
    entry("fromJSON", 1, 1, Name::FromJson),
    entry("case", 3, usize::MAX, Name::Case),
    entry("hashFiles", 1, MANY, Name::HashFiles),
    entry("success", 0, MANY, Name::Success),
    entry("failure", 0, MANY, Name::Failure),
    entry("always", 0, 0, Name::Always),
    entry("cancelled", 0, 0, Name::Cancelled),
];

const fn entry(name: &'static str, least: usize, most: usize, what: Name) -> Function {
    Function {
        name,
        least,
        most,
        what,
    }
}

/// The function of a name, in whatever case.
pub fn function(name: &str) -> Option<&'static Function> {
    TABLE
        .iter()
        .find(|function| function.name.eq_ignore_ascii_case(name))
}

impl Function {
    /// Whether its result depends on the run, so that it may be used in some places only.
    pub fn depends_on_run(&self) -> bool {
        self.what == Name::HashFiles || self.is_status()
    }

    /// Whether it asks how things have gone so far.
    pub fn is_status(&self) -> bool {
        matches!(
            self.what,
            Name::Success | Name::Failure | Name::Always | Name::Cancelled
        )
    }

    /// What is wrong with this many parameters.
    pub(super) fn refuses(&self, count: usize) -> Option<ErrorKind> {
        if count < self.least {
            Some(ErrorKind::TooFew)
        } else if count > self.most {
            Some(ErrorKind::TooMany)
        } else if self.what == Name::Case && count.is_multiple_of(2) {
            Some(ErrorKind::Even)
        } else {
            None
        }
    }

    pub(super) fn what(&self) -> Name {
        self.what
    }
}
