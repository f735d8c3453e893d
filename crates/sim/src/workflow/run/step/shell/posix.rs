//! What a shell makes of the words of bash that is none: `dash`, the `sh` of Debian and Ubuntu.
//!
//! <https://manpages.debian.org/bookworm/dash/sh.1.en.html>

use super::super::failed;
use super::{Flow, Leave, Ran, Running, Went};
use crate::finding::Severity;
use crate::workflow::run::act::{Act, Caller, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::Dialect;

/// Words that bash has built in, and that are neither there nor programs.
const BASH_ONLY: [&str; 26] = [
    "[[",
    "bind",
    "builtin",
    "caller",
    "compgen",
    "complete",
    "compopt",
    "declare",
    "dirs",
    "disown",
    "enable",
    "function",
    "help",
    "history",
    "let",
    "logout",
    "mapfile",
    "popd",
    "pushd",
    "readarray",
    "shopt",
    "source",
    "suspend",
    "typeset",
    "((",
    "coproc",
];

/// Options that `set -o` takes.
const OPTIONS: [&str; 16] = [
    "errexit",
    "noglob",
    "ignoreeof",
    "interactive",
    "monitor",
    "noexec",
    "stdin",
    "xtrace",
    "verbose",
    "vi",
    "emacs",
    "noclobber",
    "allexport",
    "notify",
    "nounset",
    "nolog",
];

/// Letters of options that `set` takes.
const LETTERS: &str = "aefIimnsxvVECbuo";

/// What the shell does with a command that bash would run.
enum Refusal {
    /// There is no such command.
    Missing,
    /// It ends with this code.
    Ends(u8),
    /// It is the end of the script.
    Leaves,
}

impl Running<'_> {
    /// What the shell understands.
    pub(super) const fn dialect(&self) -> Dialect {
        if self.posix {
            Dialect::Posix
        } else {
            Dialect::Bash
        }
    }

    /// With what a script ends that asks for what it cannot have.
    pub(super) const fn fatal(&self) -> Failure {
        Failure::Asked(if self.posix { 2 } else { 1 })
    }

    /// Notes that there is no command of this name, as which `[[` and `((` are taken.
    pub(super) fn not_there(&mut self, name: &str) -> Went {
        let (name, by) = (name.to_owned(), Caller::Shell);
        let did = failed(Act::Missing { name, by }, Failure::NoCommand);
        self.work.note(did)
    }
}

impl Engine<'_> {
    /// How a command ends that only bash knows, where another shell reads it.
    pub(super) fn not_posix(
        &mut self,
        names: &[&str],
        running: &mut Running<'_>,
    ) -> Option<Flow<Ran>> {
        let first = *names.first()?;
        if !running.posix || running.functions.contains_key(first) {
            return None;
        }
        let (blamed, refusal) = refusal(names, running)?;
        self.say_not_posix(running.cell, &blamed);
        Some(match refusal {
            Refusal::Missing => Ok(Ran::silent(running.not_there(first))),
            Refusal::Ends(code) => Ok(Ran::silent(Err(Failure::Asked(code)))),
            Refusal::Leaves => Err(Leave::Script(Err(running.fatal()))),
        })
    }

    /// Says once of everything that only bash knows it.
    pub(super) fn say_not_posix(&mut self, cell: usize, name: &str) {
        let at = self.step_place(cell);
        let said = [name, ": sh reads this script, and only bash knows this"].concat();
        self.say_so("workflow-not-posix", Severity::Warning, name, at, said);
    }
}

/// What such a shell does with a command, and what is to blame.
fn refusal(names: &[&str], running: &Running<'_>) -> Option<(String, Refusal)> {
    let (first, rest) = names.split_first()?;
    let flagged = |letters: &[char]| {
        let mut flags = rest.iter().take_while(|word| word.starts_with('-'));
        flags.find(|word| word.contains(letters)).copied()
    };
    let of = |word: &str| [first, " ", word].concat();
    Some(match *first {
        first if BASH_ONLY.contains(&first) => (first.to_owned(), Refusal::Missing),
        // What stands behind `&&` in the brackets.
        first if rest.last() == Some(&"]]") => (first.to_owned(), Refusal::Missing),
        first if is_bash_assignment(first) => (first.to_owned(), Refusal::Missing),
        "[" | "test" => (asks_in_vain(rest)?.to_owned(), Refusal::Ends(2)),
        "set" => (of(&unknown_option(rest)?), Refusal::Leaves),
        "export" => (of(flagged(&['f', 'n'])?), Refusal::Leaves),
        "read" => (
            of(flagged(&['a', 'd', 'n', 'N', 't', 's', 'u', 'i', 'e'])?),
            Refusal::Ends(2),
        ),
        "trap" if rest.last() == Some(&"ERR") => (of("ERR"), Refusal::Ends(1)),
        "exit" if !running.hidden => {
            let code = rest.first().filter(|code| code.starts_with('-'))?;
            (of(code), Refusal::Leaves)
        }
        _ => return None,
    })
}

/// `NAME+=value` and `NAME[place]=value`, which are names of commands here.
fn is_bash_assignment(word: &str) -> bool {
    let name = crate::workflow::run::script::name(word);
    let rest = &word[name..];
    let begins = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && (rest.starts_with("+=") || rest.starts_with('[') && rest.contains("]="))
}

/// The question of `[` that only bash understands.
fn asks_in_vain<'w>(words: &[&'w str]) -> Option<&'w str> {
    let inner = words.strip_suffix(&["]"]).unwrap_or(words);
    match inner {
        ["-v", _] => Some("-v"),
        [_, between @ .., _] => {
            let mut between = between.iter();
            between.find(|word| matches!(**word, "==" | "=~")).copied()
        }
        _ => None,
    }
}

/// The option that such a `set` does not take.
fn unknown_option(words: &[&str]) -> Option<String> {
    let mut words = words.iter();
    while let Some(word) = words.next().filter(|word| **word != "--") {
        let letters = word.strip_prefix(['-', '+'])?;
        if let Some(letter) = letters.chars().find(|letter| !LETTERS.contains(*letter)) {
            return Some(['-', letter].iter().collect());
        }
        if letters.ends_with('o')
            && let Some(name) = words.next()
            && !OPTIONS.contains(name)
        {
            return Some(["-o ", name].concat());
        }
    }
    None
}

/// What such an `echo` prints: it takes no option but `-n`, and reads escapes in any word.
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/echo.html>
pub(super) fn echoed(words: &[&str]) -> String {
    let words = words.strip_prefix(&["-n"]).unwrap_or(words);
    let text = words.join(" ");
    text.replace("\\n", "\n").replace("\\t", "\t")
}
