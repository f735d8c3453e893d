//! Questions of a script: `[`, `read`, and what nobody knows the answer of.

use super::{Ran, Running, Went};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::condition;

impl Engine<'_> {
    /// `[ … ]`, `[[ … ]]` and `test …`. What nobody knows, as whether there is a file, is taken
    /// to hold. `hidden` are the places of words with something in them that nobody knows.
    pub(super) fn tested(
        &mut self,
        names: &[&str],
        hidden: &[usize],
        running: &mut Running<'_>,
    ) -> Went {
        let inner = match names {
            ["[", inner @ .., "]"] | ["[[", inner @ .., "]]"] => inner,
            names => names.get(1..).unwrap_or_default(),
        };
        let double = names.first() == Some(&"[[");
        if hidden.is_empty() && condition::is_wrong(names) {
            return Err(Failure::Asked(2));
        }
        // Where nothing was put, no file is there.
        if let [negated @ .., "-f" | "-e" | "-d" | "-s" | "-r" | "-x", file] = inner
            && matches!(negated, [] | ["!"])
            && hidden.is_empty()
            && file.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !running.hides()
            && !running.variables.contains_key("PWD")
            && self.is_bare(running.cell)
        {
            let there = negated.len() == 1;
            return there.then_some(()).ok_or(Failure::Asked(1));
        }
        match condition::holds(inner, double) {
            Ok(true) if hidden.is_empty() => Ok(()),
            Ok(false) if hidden.is_empty() => Err(Failure::Asked(1)),
            _ => {
                // Patterns are shown as they are read.
                let read = |word: &&str| {
                    if double {
                        condition::unescaped(word)
                    } else {
                        (*word).to_owned()
                    }
                };
                let mut shown: Vec<String> = names.iter().map(read).collect();
                for place in hidden.iter().rev() {
                    match shown.get_mut(*place) {
                        Some(word) if word.is_empty() => "…".clone_into(word),
                        _ => shown.insert((*place).min(shown.len()), "…".to_owned()),
                    }
                }
                let condition = shown.join(" ");
                self.say_unsure(running.cell, &condition);
                running.unsure = Some(condition);
                Ok(())
            }
        }
    }

    /// `read [-r] NAME…`: the next line of what there is, the last name taking the rest of it.
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/read.html>
    pub(super) fn read(
        &mut self,
        rest: &[&str],
        input: Option<String>,
        running: &mut Running<'_>,
    ) -> Ran {
        let is_name = |word: &&&str| !word.starts_with('-');
        let names: Vec<&str> = rest.iter().filter(is_name).copied().collect();
        let names = if names.is_empty() {
            vec!["REPLY"]
        } else {
            names
        };
        let own = input.is_some();
        let Some(text) = input.or_else(|| running.stdin.take()) else {
            running.hidden = true;
            for name in names {
                running.set(name, String::new());
            }
            running.unsure = Some("read".to_owned());
            return Ran::silent(self.act(running, Act::Unknown("read".to_owned())));
        };
        let (line, more) = text.split_once('\n').unwrap_or((&text, ""));
        let ended = text.is_empty();
        running.hidden = false;
        let given = running.separators().given(line, names.len());
        for (name, word) in names.iter().zip(given) {
            running.set(name, word.to_owned());
        }
        if !own {
            running.stdin = Some(more.to_owned());
        }
        Ran::silent(if ended {
            Err(Failure::Asked(1))
        } else {
            Ok(())
        })
    }

    /// Notes what a command tells later steps, as far as nobody knows it.
    pub(super) fn note_hidden(&mut self, act: &Act, running: &Running<'_>) {
        match act {
            Act::Tell { variables, lines } => {
                for line in lines.lines() {
                    let end = line.find(['=', '<']).unwrap_or(line.len());
                    self.note_told(running.cell, *variables, &line[..end], running.hidden);
                }
            }
            Act::Execute { .. } | Act::Unknown(_) => self.note_told(running.cell, false, "", true),
            _ => {}
        }
    }
}

impl Running<'_> {
    /// Sets a variable to what the words at hand come to.
    pub(in super::super) fn set(&mut self, name: &str, value: String) {
        // What nothing may set ends the script.
        if self.fixed.contains(name) {
            self.unset = true;
            return;
        }
        if self.hidden {
            self.unknown.insert(name.to_owned());
        } else {
            self.unknown.remove(name);
        }
        self.variables.insert(name.to_owned(), value);
    }
}

/// Whether a command does nothing but answer a question, and nobody knows how.
pub(super) fn only_says(words: &[&str]) -> bool {
    matches!(
        words,
        [
            "git",
            "diff" | "ls-remote" | "show-ref" | "merge-base" | "cat-file",
            ..
        ] | ["diff" | "find", ..]
            | ["gh", _, "view", ..]
    )
}
