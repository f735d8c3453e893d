//! Findings as sentences for people at a terminal: what the real tool says, and where that is
//! silent what the game says, in English.

use crate::text::{self, Words};
use odp_sim::finding::{Arg, Finding};
use std::sync::LazyLock;

/// The game's words, of all rooms.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    const FILES: [&str; 3] = [
        include_str!("../../../missions/jigsaw/text/en.json"),
        include_str!("../../../missions/cache/text/en.json"),
        include_str!("../../../missions/pipeline/text/en.json"),
    ];
    // A test reads them as well.
    let read = |file| text::parse(file).unwrap_or_default();
    FILES.into_iter().flat_map(read).collect()
});

/// A finding in a line: its place, its code, a sentence.
pub fn line(finding: &Finding) -> String {
    let told = finding.to_string();
    if finding.said.is_empty() {
        told + &message(finding)
    } else {
        told
    }
}

/// The sentence of a finding: the real tool's, or the game's where that is silent.
pub fn message(finding: &Finding) -> String {
    if finding.said.is_empty() {
        ours(finding).unwrap_or_default()
    } else {
        finding.said.clone()
    }
}

/// What the game says of a finding; nothing where it has no words.
fn ours(finding: &Finding) -> Option<String> {
    let key = ["finding.", finding.code, ".what"].concat();
    let plural = if finding.args.iter().any(|(_, arg)| *arg == Arg::Count(1)) {
        "_one"
    } else {
        "_other"
    };
    let words = WORDS
        .get(&key)
        .or_else(|| WORDS.get(&[&key, plural].concat()))?;
    let given = finding.args.iter().map(|(name, arg)| (*name, shown(arg)));
    // A sentence may name the line without being told it: it is that of the finding's place.
    let place = ("line", finding.place.line.to_string());
    let filled = given
        .chain([place])
        .fold(words.clone(), |words, (name, value)| {
            words.replace(&["{{", name, "}}"].concat(), &value)
        });
    Some(filled)
}

/// An argument as the game shows it.
fn shown(arg: &Arg) -> String {
    let tenths = |number: u64, unit: u64| {
        let tenths = number.saturating_mul(10) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match arg {
        Arg::Text(text) | Arg::Code(text) => text.clone(),
        Arg::Count(number) => number.to_string(),
        Arg::Bytes(bytes) => tenths(*bytes, 1_000_000) + " MB",
        Arg::Millis(time) => tenths(*time, 1000) + " s",
        Arg::Micros(money) => ["$", &tenths(*money, 1_000_000)].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use odp_sim::finding::Place;

    #[test]
    fn the_real_tool_is_heard_first_and_then_the_game() {
        let place = Place::dockerfile(4, 0);
        let silent = Finding::warning("command-not-simulated", place.clone())
            .with("command", Arg::Code("gizmo".into()));
        let told = line(&silent);
        assert!(told.starts_with("Dockerfile:4:0: command-not-simulated "));
        assert!(told.contains("gizmo") && !told.contains("{{"), "{told}");
        let heard = line(&silent.said("gizmo: bad gear"));
        assert_eq!(
            heard,
            "Dockerfile:4:0: command-not-simulated gizmo: bad gear"
        );
        let strange = Finding::warning("no-such-code", place);
        assert_eq!(line(&strange), "Dockerfile:4:0: no-such-code ");
    }

    #[test]
    fn a_sentence_finds_its_line_at_the_place_unless_it_is_told() {
        let silent = Finding::warning("deleted-but-paid", Place::dockerfile(4, 0))
            .with("bytes", Arg::Bytes(19_800_000));
        let told = message(&silent);
        assert!(told.starts_with("Line 4 deletes 19.8 MB"), "{told}");
        let told = message(&silent.with("line", Arg::Count(7)));
        assert!(told.starts_with("Line 7 deletes 19.8 MB"), "{told}");
    }

    #[test]
    fn figures_have_units() {
        for (arg, text) in [
            (Arg::Bytes(118_940_000), "118.9 MB"),
            (Arg::Millis(1_250), "1.2 s"),
            (Arg::Count(3), "3"),
        ] {
            assert_eq!(shown(&arg), text);
        }
    }

    #[test]
    fn all_files_are_read() {
        for code in ["app-in-root", "workflow-action-input"] {
            let key = ["finding.", code, ".what"].concat();
            assert!(WORDS.contains_key(&key), "{code}");
        }
    }
}
