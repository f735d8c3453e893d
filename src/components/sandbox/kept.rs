//! Where sandboxes are kept in this browser. All tabs begin at one place; a tab that finds
//! there what another one wrote goes on at a place of its own, so that none writes over
//! another's.

use data_encoding::BASE64URL_NOPAD;
use leptos::prelude::*;
use odp_sim::sandbox::share::{self, Refused};
use odp_sim::sandbox::{Change, Form, Texts};

use crate::browser::{route, storage};

/// Where the sandbox of this browser is kept; followed by a dot and a number, those of tabs
/// that found this place taken.
const KEY: &str = "odp.sandbox";
/// Places beside the first.
const NUMBERS: std::ops::RangeInclusive<u8> = 2..=20;
/// Where the one before it is kept, when a link or the example took its place.
pub(super) const OTHER: &str = "odp.sandbox.other";
/// Where one is put that could not be read.
const ASIDE: &str = "odp.sandbox.aside";
/// The question in the address of a tab with a place of its own.
const QUESTION: &str = "kept";

/// The place of this tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    key: String,
    /// What this tab read or wrote there last; anything else is another tab's.
    seen: Option<String>,
}

/// What came of keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is where it was before.
    Here,
    /// Another tab wrote there: it is at a place of its own from now on.
    Moved,
    /// There is no room.
    Nowhere,
}

impl Place {
    fn of(key: String) -> Self {
        Self {
            seen: storage::read(&key),
            key,
        }
    }

    /// The place of the address, or the one where all tabs begin.
    pub(super) fn open() -> Self {
        let asked = untrack(route::address).search_params().get(QUESTION);
        let number = asked.and_then(|number| number.parse().ok());
        let known = number.filter(|number| NUMBERS.contains(number));
        let own = known.map(|number| Self::of(numbered(number)));
        own.filter(|place| place.seen.is_some())
            .unwrap_or_else(|| Self::of(KEY.to_owned()))
    }

    /// What this tab has kept so far.
    pub(super) fn own(&self) -> Option<String> {
        self.seen.clone()
    }

    /// Keeps a text, and writes over nothing that this tab has not seen.
    pub(super) fn keep(&mut self, text: &str) -> Kept {
        if self.seen.as_deref() == Some(text) {
            return Kept::Here;
        }
        let there = storage::read(&self.key);
        let taken = there.is_some_and(|there| Some(&there) != self.seen.as_ref() && there != text);
        if taken {
            let free = |number: &u8| storage::read(&numbered(*number)).is_none();
            let Some(number) = NUMBERS.into_iter().find(free) else {
                return Kept::Nowhere;
            };
            self.key = numbered(number);
            self.seen = None;
        }
        if !storage::write(&self.key, text) {
            return Kept::Nowhere;
        }
        self.seen = Some(text.to_owned());
        if taken {
            self.stay();
            return Kept::Moved;
        }
        Kept::Here
    }

    /// Lets a reload of this tab come back to its place.
    pub(super) fn stay(&self) {
        match self
            .key
            .strip_prefix(KEY)
            .and_then(|key| key.strip_prefix('.'))
        {
            Some(number) => route::ask(&[QUESTION, "=", number].concat()),
            None => route::forget_question(),
        }
    }

    /// The sandboxes of other tabs: where each is kept, and what.
    pub(super) fn others(&self) -> Vec<(String, String)> {
        let numbered = NUMBERS.map(numbered);
        let all = std::iter::once(KEY.to_owned()).chain(numbered);
        all.filter(|key| *key != self.key)
            .filter_map(|key| Some((storage::read(&key)?, key)))
            .filter(|(text, _)| self.seen.as_ref() != Some(text))
            .map(|(text, key)| (key, text))
            .collect()
    }

    /// From here on this tab is at another place.
    pub(super) fn turn_to(&mut self, key: &str) -> Option<String> {
        *self = Self::of(key.to_owned());
        self.stay();
        self.own()
    }
}

fn numbered(number: u8) -> String {
    [KEY, ".", &number.to_string()].concat()
}

/// What the sandbox begins with.
pub(super) struct Opened {
    pub(super) form: Form,
    pub(super) shared: bool,
    pub(super) problem: Option<&'static str>,
    pub(super) place: Place,
}

impl Opened {
    /// What a link carries, or else what this browser has kept, or else the example.
    pub(super) fn new(link: Option<&str>) -> Self {
        let place = Place::open();
        match link.map(read) {
            Some(Ok(form)) => Self {
                form,
                shared: true,
                problem: None,
                place,
            },
            Some(Err(refused)) => Self {
                problem: Some(match refused {
                    Refused::TooLarge => "sandbox.link-too-large",
                    Refused::Newer => "sandbox.link-newer",
                    Refused::Damaged => "sandbox.link-damaged",
                }),
                ..Self::own(place)
            },
            None => Self::own(place),
        }
    }

    fn own(place: Place) -> Self {
        let kept = place.own();
        let (form, problem) = match kept.as_deref().map(unpacked) {
            None => (example(), None),
            Some(Ok(form)) => (form, None),
            Some(Err(_)) => {
                // A full store leaves it where it is until the next edit.
                let _ = storage::write(ASIDE, &kept.unwrap_or_default());
                (example(), Some("sandbox.kept-aside"))
            }
        };
        Self {
            form,
            shared: false,
            problem,
            place,
        }
    }
}

/// The form in a link.
pub(super) fn read(link: &str) -> Result<Form, Refused> {
    if link.len() > share::MOST_LINK {
        return Err(Refused::TooLarge);
    }
    unpacked(link)
}

/// The form of a text that [`packed`] gave.
pub(super) fn unpacked(text: &str) -> Result<Form, Refused> {
    let bytes = BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| Refused::Damaged)?;
    share::decode(&bytes)
}

/// A form as a text of the store and of links.
pub(super) fn packed(form: &Form) -> Option<String> {
    share::encode(form).map(|bytes| BASE64URL_NOPAD.encode(&bytes))
}

/// The line by which a person knows a sandbox again: the last one that begins a stage.
pub(super) fn name_of(form: &Form) -> String {
    let lines = form.texts.dockerfile.lines().map(str::trim);
    let from = |line: &&str| {
        line.get(..5)
            .is_some_and(|word| word.eq_ignore_ascii_case("FROM "))
    };
    let name = lines.rev().find(from).unwrap_or_default();
    name.chars().take(80).collect()
}

/// The six lines that many begin with: the libraries below the page, and a key that gets into
/// the image; one of its files was touched.
pub(super) fn example() -> Form {
    Form {
        texts: Texts {
            dockerfile: include_str!("../../../assets/sandbox/Dockerfile").into(),
            ignore: include_str!("../../../assets/sandbox/dockerignore").into(),
            requirements: include_str!("../../../assets/sandbox/requirements.txt").into(),
            listing: include_str!("../../../assets/sandbox/files.txt").into(),
        },
        target: String::new(),
        again: true,
        changes: vec![Change::Touch("app.py".into())],
        ..Form::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_the_example() {
        let link = packed(&example()).unwrap_or_default();
        assert!(link.len() < 2_000, "{}", link.len());
        assert_eq!(read(&link), Ok(example()));
        assert_eq!(read(&link[..link.len() / 2]), Err(Refused::Damaged));
        assert_eq!(read("no link"), Err(Refused::Damaged));
        assert_eq!(read(&"A".repeat(9_000)), Err(Refused::TooLarge));
    }
}
