//! The words of every language: the same keys, the same placeholders, none that nothing
//! asks for, none that is asked for and missing.

#![expect(
    clippy::unwrap_used,
    reason = "a file that can't be read fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use operation_deploy::text::{Catalogue, LANGUAGES};

type Words = BTreeMap<String, String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every folder that holds words: one file for each language.
fn folders() -> Vec<PathBuf> {
    let missions = fs::read_dir(root().join("missions")).into_iter().flatten();
    let texts = missions
        .map(|entry| entry.unwrap().path().join("text"))
        .filter(|path| path.is_dir());
    ["assets/text", "assets/text/sandbox", "assets/text/settings"]
        .map(|folder| root().join(folder))
        .into_iter()
        .chain(texts)
        .collect()
}

fn words(folder: &Path, language: &str) -> Words {
    let file = folder.join(language).with_extension("json");
    let json = fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    let mut catalogue = Catalogue::default();
    catalogue
        .read("words", &json)
        .unwrap_or_else(|| panic!("{}: no words", file.display()));
    catalogue
        .iter()
        .map(|(key, sentence)| (key.to_owned(), sentence.to_owned()))
        .collect()
}

fn english() -> Words {
    folders()
        .iter()
        .flat_map(|folder| words(folder, LANGUAGES[0].code()))
        .collect()
}

fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name.trim())
        .collect()
}

/// A key without the ending that a plural adds.
fn stem(key: &str) -> &str {
    let endings = ["_zero", "_one", "_two", "_few", "_many", "_other"];
    endings
        .iter()
        .find_map(|ending| key.strip_suffix(ending))
        .unwrap_or(key)
}

/// Of two sentences under one key the first is lost without a word.
#[test]
fn no_key_stands_twice() {
    for folder in folders() {
        for language in LANGUAGES {
            let file = folder.join(language.code()).with_extension("json");
            let text = fs::read_to_string(&file).unwrap();
            let sentences = text.lines().filter(|line| line.contains("\": \"")).count();
            let known = words(&folder, language.code()).len();
            assert_eq!(sentences, known, "{}", file.display());
        }
    }
}

/// The content of every file below a folder, apart from the words of the rooms.
fn read_all(folder: &str, ending: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let words = folder
                    .parent()
                    .is_some_and(|above| above.ends_with("missions"))
                    && path.ends_with("text");
                folders.extend((!words).then_some(path));
            } else if path.extension().is_some_and(|found| found == ending) {
                files.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

fn html() -> String {
    fs::read_to_string(root().join("index.html")).unwrap()
}

/// Every string in the sources, in `index.html` and in the levels.
fn literals() -> BTreeSet<String> {
    let mut files: Vec<_> = [
        read_all("src", "rs"),
        read_all("crates/sim/src", "rs"),
        read_all("missions", "json"),
    ]
    .concat();
    files.push(html());
    let strings = files
        .iter()
        .flat_map(|file| file.split('"'))
        .filter(|text| text.len() < 80);
    strings.map(str::to_owned).collect()
}

/// The folders of the rooms' levels, which are the levels' names.
fn level_names() -> Vec<String> {
    let rooms = folders()
        .into_iter()
        .filter_map(|text| text.parent().map(Path::to_path_buf));
    let entries = rooms.flat_map(|room| fs::read_dir(room).into_iter().flatten());
    entries
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .collect()
}

/// The jobs that levels give out, by their ids.
fn jobs() -> Vec<String> {
    let blocks = read_all("missions", "yml").into_iter();
    let lines = blocks.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines
        .filter_map(|line| line.strip_suffix(':').map(str::to_owned))
        .filter(|id| !id.starts_with([' ', '#']))
        .collect()
}

/// Whether a literal such as `room.{slug}.name` makes a key, putting in nothing but numbers
/// and other literals.
fn makes(literal: &str, key: &str, known: &BTreeSet<String>) -> bool {
    let Some((before, after)) = literal.split_once('{') else {
        return literal == key;
    };
    let (Some(rest), Some((_, after))) = (key.strip_prefix(before), after.split_once('}')) else {
        return false;
    };
    let fits = |filling: &str| known.contains(filling) || filling.parse::<u32>().is_ok();
    let ends = rest.char_indices().map(|(at, char)| at + char.len_utf8());
    ends.into_iter()
        .any(|end| fits(&rest[..end]) && makes(after, &rest[end..], known))
}

/// What `t("…")`, `text.get("…")`, `words.say("…")` and `data-t="…"` ask for in so many words.
fn asked_for() -> BTreeSet<String> {
    let html = html();
    let sources = read_all("src", "rs");
    let after = |text: &str, call: &str| -> Vec<String> {
        let places = text.match_indices(call).filter(|(at, _)| {
            !text[..*at].ends_with(|char: char| char.is_alphanumeric() || char == '_')
        });
        let rests = places.map(|(at, _)| &text[at + call.len()..]);
        rests
            .filter_map(|rest| rest.split_once('"'))
            .map(|(key, _)| key.to_owned())
            .collect()
    };
    let calls = [
        "t(\"",
        "text.get(\"",
        "text.say(\"",
        "words.get(\"",
        "words.say(\"",
        "word(\"",
    ];
    // A call may be broken over several lines.
    let joined = |source: &String| {
        let pieces = source.split('(').map(str::trim_start);
        pieces.collect::<Vec<_>>().join("(")
    };
    let sources: Vec<String> = sources.iter().map(joined).collect();
    let of_sources = sources
        .iter()
        .flat_map(|source| calls.iter().flat_map(|call| after(source, call)));
    let of_html = ["data-t=\"", "data-t-label=\""]
        .iter()
        .flat_map(|attribute| after(&html, attribute));
    // The module of the words explains `t` by an example.
    of_sources
        .chain(of_html)
        .filter(|key| !key.contains('{'))
        .collect()
}

#[test]
fn every_language_has_the_same_keys_and_placeholders() {
    for folder in folders() {
        let english = words(&folder, LANGUAGES[0].code());
        let stems = |words: &Words| {
            words
                .keys()
                .map(|key| stem(key).to_owned())
                .collect::<BTreeSet<_>>()
        };
        for language in &LANGUAGES[1..] {
            let other = words(&folder, language.code());
            assert_eq!(
                stems(&english),
                stems(&other),
                "{} {}",
                folder.display(),
                language.code()
            );
            for (key, sentence) in english.iter().filter(|(key, _)| other.contains_key(*key)) {
                assert_eq!(
                    placeholders(sentence),
                    placeholders(&other[key]),
                    "{} {key}",
                    language.code()
                );
            }
        }
    }
}

#[test]
fn no_sentence_is_empty_or_without_its_plural() {
    for folder in folders() {
        for language in LANGUAGES {
            let words = words(&folder, language.code());
            for (key, sentence) in &words {
                assert!(!sentence.trim().is_empty(), "{} {key}", language.code());
                if stem(key) != key {
                    assert!(
                        words.contains_key(&format!("{}_other", stem(key))),
                        "{} {key}",
                        language.code()
                    );
                }
            }
        }
    }
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let there: BTreeSet<_> = english().keys().map(|key| stem(key).to_owned()).collect();
    let missing: Vec<_> = asked_for()
        .into_iter()
        .filter(|key| !there.contains(key))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_key_that_is_there_is_asked_for() {
    let mut known = literals();
    known.extend(level_names());
    known.extend(jobs());
    let templates: Vec<_> = known
        .iter()
        .filter(|literal| literal.contains('.'))
        .collect();
    let asked = |key: &str| templates.iter().any(|literal| makes(literal, key, &known));
    // The groups whose keys are codes of the simulator are held to its sources by the
    // words' test of the command line.
    let codes = [
        "finding.",
        "goal.",
        "metric.",
        "hint.",
        "rejection.",
        "unreadable.",
    ];
    let unused: Vec<_> = english()
        .into_keys()
        .filter(|key| !codes.iter().any(|group| key.starts_with(group)))
        .filter(|key| !asked(stem(key)))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn the_static_page_says_what_the_english_words_say() {
    let (html, english) = (html(), english());
    for rest in html.split(" data-t=\"").skip(1) {
        let (key, rest) = rest.split_once('"').unwrap();
        let sentence = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
        assert_eq!(
            english.get(key).map(String::as_str),
            Some(sentence),
            "{key}"
        );
    }
    for rest in html.split("data-t-label=\"").skip(1) {
        let (key, rest) = rest.split_once('"').unwrap();
        assert!(
            rest.starts_with(&format!(" aria-label=\"{}\"", english[key])),
            "{key}"
        );
    }
}

#[test]
fn the_static_page_knows_the_languages() {
    let html = html();
    let codes: Vec<_> = LANGUAGES.iter().map(|language| language.code()).collect();
    assert!(html.contains(&format!("data-languages=\"{}\"", codes.join(" "))));
    for language in LANGUAGES {
        let (code, name) = (language.code(), language.name());
        assert!(
            html.contains(&format!(
                "<option value=\"{code}\" lang=\"{code}\">{name}</option>"
            )),
            "{code}"
        );
    }
}

#[test]
fn a_key_is_made_of_known_parts_only() {
    let known: BTreeSet<String> = ["jigsaw", "name"].map(str::to_owned).into();
    assert!(makes("room.{slug}.{part}", "room.jigsaw.name", &known));
    assert!(makes("hint.{step}", "hint.3", &known));
    assert!(!makes("room.{slug}.{part}", "room.cellar.name", &known));
    assert!(!makes("room.{slug}", "room.jigsaw.name", &known));
    assert!(makes("plain", "plain", &known));
}
