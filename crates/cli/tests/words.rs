//! Every code that the simulator can utter has words, and no words are left over.
//!
//! The codes are read from the simulator's sources: what is written there as a string of
//! the form `kebab-case` is a code, unless it is listed here as something else. A new code
//! without words fails, and so do words without a code.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use odp_cli::content;
use odp_cli::text::{Words, differences, placeholders, read, stem};
use odp_sim::attempt::Move;
use odp_sim::content::Content;
use odp_sim::finding::{Arg, Finding};
use odp_sim::mission::{AuthoredLevel, Gap, Mission};
use odp_sim::missions::cache::Cache;
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::seed::Chance;
use odp_sim::session::Session;
use odp_sim::setup::{Policy, Setup};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Groups of the language files whose second part is a name that the simulator gives.
const GROUPS: [&str; 12] = [
    "finding",
    "goal",
    "metric",
    "hint",
    "rejection",
    "unreadable",
    "reason",
    "ledger",
    "commit",
    "event",
    "wanted",
    "stamp",
];

/// Strings of that form that are no codes.
const NO_CODES: [&str; 27] = [
    // programs and users of a system
    "apt-cache",
    "apt-get",
    "apt-key",
    "apt-mark",
    "dpkg-query",
    "dumb-init",
    "update-alternatives",
    "update-ca-certificates",
    "www-data",
    // packages and folders
    "build-base",
    "build-essential",
    "libc6-dev",
    "openssl-dev",
    "python-dev",
    "python-pip",
    "site-packages",
    // flags and other words of formats
    "kebab-case",
    "keep-git-dir",
    "start-interval",
    "start-period",
    "x86-64",
    "continue-on-error",
    "id-token",
    "timeout-minutes",
    "write-all",
    // a branch, and the red box of a commit that the game has broken
    "better-chart",
    "page-error",
];

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The words of a room alone.
fn own_words(room: &str, language: &str) -> Words {
    let folder = root("missions").join(room).join("text");
    let path = folder.join(language).with_extension("json");
    read(&path).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The words of a room over those of the first, which says what is said in every room.
fn words_in(room: &str, language: &str) -> Words {
    let mut words = own_words("jigsaw", language);
    words.extend(own_words(room, language));
    words
}

/// The words of the sandbox alone.
fn sandbox_words(language: &str) -> Words {
    let path = root("assets/text/sandbox").join(language);
    read(&path.with_extension("json")).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The words of all rooms, and of the sandbox.
fn words(language: &str) -> Words {
    let mut words = words_in("cache", language);
    words.extend(own_words("pipeline", language));
    words.extend(sandbox_words(language));
    words
}

/// Every literal of the simulator outside its tests, with the file that has it.
fn literals() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root("crates/sim/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                if name != "tests" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" {
                let source = fs::read_to_string(&path).unwrap();
                let shipped = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let codes_begin = codes_begin(&path);
                for literal in strings(shipped) {
                    if is_kebab(&literal) && !literal.starts_with(codes_begin) {
                        continue;
                    }
                    found.entry(literal).or_insert_with(|| name.clone());
                }
            }
        }
    }
    found
}

/// How the codes of a source begin. The reader of workflows is full of words of that form
/// that are GitHub's.
fn codes_begin(path: &Path) -> &'static str {
    let is_reader = path.iter().any(|part| part == "workflow");
    if is_reader { "workflow-" } else { "" }
}

/// The string literals of a source; comments and characters are passed over.
fn strings(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        rest = if from.starts_with("//") {
            from.split_once('\n').map_or("", |(_, after)| after)
        } else if from.starts_with("'\"'") || from.starts_with("'\\''") {
            from.split_at(3).1.trim_start_matches('\'')
        } else if let Some(literal) = from.strip_prefix('"') {
            let raw = before.len() - before.trim_end_matches('#').len();
            let (text, after) = ended(literal, before, raw);
            found.push(text.to_owned());
            after
        } else {
            &from[1..]
        };
    }
    found
}

/// A literal and what follows it.
fn ended<'a>(literal: &'a str, before: &str, raw: usize) -> (&'a str, &'a str) {
    if before.trim_end_matches('#').ends_with('r') {
        let end = format!("\"{}", "#".repeat(raw));
        return literal.split_once(&end).unwrap_or((literal, ""));
    }
    let mut escaped = false;
    for (at, char) in literal.char_indices() {
        match char {
            '"' if !escaped => return (&literal[..at], &literal[at + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (literal, "")
}

fn is_kebab(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(part)
}

/// The names that a group has words for.
fn named(words: &Words, group: &str) -> BTreeSet<String> {
    words
        .keys()
        .filter_map(|key| key.strip_prefix(group)?.strip_prefix('.'))
        .map(|rest| stem(rest.split('.').next().unwrap_or(rest)).to_owned())
        .collect()
}

#[test]
fn every_code_of_the_simulator_has_words() {
    let words = words("en");
    let known: BTreeSet<String> = GROUPS
        .iter()
        .flat_map(|group| named(&words, group))
        .collect();
    let silent: Vec<_> = literals()
        .into_iter()
        .filter(|(text, _)| is_kebab(text) && !known.contains(text))
        .filter(|(text, _)| !NO_CODES.contains(&text.as_str()))
        .collect();
    assert!(
        silent.is_empty(),
        "codes without words in missions/*/text/en.json, or no codes at all: {silent:?}"
    );
}

#[test]
fn every_finding_says_what_why_and_what_to_try() {
    let words = words("en");
    let lacking: Vec<String> = named(&words, "finding")
        .into_iter()
        .flat_map(|code| ["what", "why", "try"].map(|part| format!("finding.{code}.{part}")))
        .filter(|key| !words.contains_key(key))
        .collect();
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn no_words_are_left_over() {
    let literals = literals();
    let words = words("en");
    let surplus: Vec<String> = GROUPS
        .iter()
        .flat_map(|group| {
            named(&words, group)
                .into_iter()
                .map(move |name| (*group, name))
        })
        .filter(|(group, name)| !(*group == "hint" && name == "next"))
        .filter(|(_, name)| !literals.contains_key(name))
        .map(|(group, name)| format!("{group}.{name}"))
        .collect();
    assert!(
        surplus.is_empty(),
        "words for what nobody says: {surplus:?}"
    );
}

#[test]
fn spanish_says_all_that_english_says() {
    for room in ["jigsaw", "cache", "pipeline"] {
        let (english, spanish) = (own_words(room, "en"), own_words(room, "es"));
        assert_eq!(differences(&english, &spanish), Vec::<String>::new());
    }
}

#[test]
fn the_cards_are_short() {
    for language in ["en", "es"] {
        for (key, text) in words(language) {
            let count = odp_cli::text::count(&text);
            let most = if key.starts_with("brief.") { 40 } else { 30 };
            assert!(
                count <= most,
                "{language}: {key} has {count} words, not {most}"
            );
        }
    }
}

/// Sentences of a game that name something the game did not tell.
#[derive(Default)]
struct Holes {
    words: Words,
    found: BTreeSet<String>,
}

impl Holes {
    fn look<M: Mission>(&mut self, session: &Session<M>) {
        for finding in M::findings(session.state()) {
            self.finding(&finding);
        }
        if let Some(gap) = M::gap(session.state()) {
            self.gap(&gap);
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let line = (finding.place.line > 0).then_some("line");
        let told = names(&finding.args).chain(line).collect();
        for part in ["what", "why", "try"] {
            self.sentence(&format!("finding.{}.{part}", finding.code), &told);
        }
    }

    fn gap(&mut self, gap: &Gap) {
        let told = names(&gap.args).collect();
        self.sentence(&format!("hint.next.{}", gap.next), &told);
        for (step, part) in [(1, "what"), (2, "try")] {
            // Without a hint of its own a gap speaks in the words of its finding.
            let keys = [
                format!("hint.{}.{}.{step}", gap.goal, gap.code),
                format!("hint.{}.{step}", gap.code),
                format!("finding.{}.{part}", gap.code),
            ];
            let known = keys.iter().find(|key| self.words.contains_key(*key));
            let key = known.unwrap_or(&keys[2]).clone();
            self.sentence(&key, &told);
        }
    }

    fn sentence(&mut self, key: &str, told: &BTreeSet<&str>) {
        match self.words.get(key) {
            None => _ = self.found.insert(format!("{key} is missing")),
            Some(text) => self.found.extend(
                placeholders(text)
                    .into_iter()
                    .filter(|name| !told.contains(name.as_str()))
                    .map(|name| format!("{key} speaks of {name}, which nobody told")),
            ),
        }
    }
}

fn names<'a>(args: &'a [(&'static str, Arg)]) -> impl Iterator<Item = &'a str> {
    args.iter().map(|(name, _)| *name)
}

/// Plays every stored line of every level, pressing the button after each move, and some
/// moves of blind hands.
fn play<M: Mission>(content: &Content, holes: &mut Holes) {
    let apps = content.apps.iter().cycle();
    for (seed, (level, app)) in (0..).zip(M::levels(content).iter().zip(apps)) {
        let setup = Setup {
            mission: M::ID,
            difficulty: level.difficulty(),
            level: level.id().to_owned(),
            seed,
            app: app.id.clone(),
            inherited: None,
            policy: Policy::default(),
        };
        let start = Session::<M>::start(content, setup).unwrap();
        let lines = M::lines(start.start_state());
        let winning = lines.winning.into_iter().map(|line| line.actions);
        let losing = lines.losing.into_iter().map(|line| line.actions);
        for actions in winning.chain(losing) {
            follow(start.clone(), actions, holes);
        }
        let mut session = start;
        let mut chance = Chance::new(seed, "words");
        for _ in 0..40 {
            let action = M::stray(session.state(), &mut chance);
            follow(session.clone(), vec![action.clone()], holes);
            session.dispatch(Move::Do(action), 1).unwrap();
        }
    }
}

fn follow<M: Mission>(mut session: Session<M>, actions: Vec<M::Action>, holes: &mut Holes) {
    for action in actions {
        session.dispatch(Move::Do(action), 1).unwrap();
        let mut pressed = session.clone();
        pressed.dispatch(Move::Do(M::press()), 1).unwrap();
        holes.look(&pressed);
    }
}

#[test]
fn sentences_name_only_what_the_simulator_tells() {
    let content = content::read(&root("missions"))
        .unwrap_or_else(|problems| panic!("{}", problems.join("\n")));
    let mut holes = Holes {
        words: own_words("jigsaw", "en"),
        ..Holes::default()
    };
    play::<Jigsaw>(&content, &mut holes);
    holes.words = words_in("cache", "en");
    play::<Cache>(&content, &mut holes);
    assert_eq!(holes.found, BTreeSet::new());
}

#[test]
fn literals_are_read_from_sources() {
    let source = r##"let a = "one-two"; // "not-this"
        let b = '"'; let c: &'static str = r#"raw "x" y"#; f("es\"c", '\'', "last")"##;
    assert_eq!(
        strings(source),
        ["one-two", "raw \"x\" y", "es\\\"c", "last"]
    );
    assert!(is_kebab("one-two3"));
    assert!(!is_kebab("one") && !is_kebab("--flag") && !is_kebab("One-two"));
}
