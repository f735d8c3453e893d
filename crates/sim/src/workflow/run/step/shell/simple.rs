//! One command of a script: what the shell does itself, and what programs do.

use super::compound::MOST_CALLS;
use super::{Flow, Leave, Ran, Running, Went, prefix};
use crate::workflow::run::act::Failure;
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{self, Piece, Word, condition, plain};

impl Engine<'_> {
    pub(super) fn simple(
        &mut self,
        assignments: &[(String, Word)],
        words: &[Word],
        input: Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let (fields, hidden) = self.expanded(words, running);
        let mut lent = Vec::new();
        for (name, value) in assignments {
            running.hidden = false;
            let value = self.filled(value, running);
            // `NAME=value command` is for the command only.
            if fields.is_empty() {
                running.set(name, value);
            } else {
                lent.push(running.lend(name, value));
            }
        }
        running.hidden = !hidden.is_empty();
        running.unsure = None;
        if std::mem::take(&mut running.unset) {
            return Err(Leave::Script(Err(running.fatal())));
        }
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        if names.is_empty() {
            // An assignment ends as the command in it has ended.
            let inner = assignments.iter().any(|(_, value)| runs_something(value));
            let code = if inner { running.last } else { 0 };
            return Ok(Ran::silent(ended(code)));
        }
        let ran = match (self.not_posix(&names, running), prefix::read(&names)) {
            (Some(ran), _) => ran,
            (None, Some(prefix)) => {
                self.prefixed(&prefix, &names, &hidden, (input, output), running)
            }
            (None, None) => self.called_by(&names, &hidden, input, output, running),
        };
        running.restore(lent);
        ran
    }

    /// Words as a command gets them, and the places of those with something that nobody knows.
    fn expanded(&mut self, words: &[Word], running: &mut Running<'_>) -> (Vec<String>, Vec<usize>) {
        let double = words.first().and_then(plain) == Some("[[");
        let mut fields: Vec<String> = Vec::with_capacity(words.len());
        let mut hidden = Vec::new();
        for word in words {
            running.hidden = false;
            let before = fields.len();
            // `[[` splits nothing and leaves nothing out.
            if double {
                let compares = fields.last().is_some_and(|word| condition::compares(word));
                fields.push(if compares {
                    self.pattern(word, running)
                } else {
                    self.filled(word, running)
                });
            } else {
                self.fields(word, running, &mut fields);
            }
            if running.hidden {
                hidden.push(before);
            }
        }
        (fields, hidden)
    }

    /// Runs the words of a command. `hidden` are the places of those that nobody knows.
    pub(super) fn called_by(
        &mut self,
        names: &[&str],
        hidden: &[usize],
        input: Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let (first, rest) = names.split_first().unwrap_or((&"", &[]));
        if matches!(*first, "[" | "[[" | "test") {
            return Ok(Ran::silent(self.tested(names, hidden, running)));
        }
        if let ("cd", [folder]) = (*first, rest)
            && hidden.is_empty()
            && let Some(path) = folder.strip_prefix('/')
            && self.is_nowhere(&[path, "/"].concat(), running)
        {
            return Ok(Ran::silent(Err(running.fatal())));
        }
        if let ("cd" | "pushd", [folder]) = (*first, rest)
            && let went @ Err(_) = self.enter(folder, running)
        {
            return Ok(Ran::silent(went));
        }
        if let Some(flow) = self.sourced_in_vain(names, running) {
            return flow;
        }
        // What stands in a file that the script itself has written runs in the same shell.
        // <https://www.gnu.org/software/bash/manual/bash.html#index-source>
        if let ("." | "source", [file]) = (*first, rest)
            && hidden.is_empty()
            && let Some(text) = self.contents(file, running)
        {
            return self.evaluated(&text, output, running);
        }
        running.sourced |= matches!(
            *first,
            "." | "source" | "mapfile" | "readarray" | "getopts" | "coproc"
        ) || names.starts_with(&["printf", "-v"]);
        let format = rest.iter().find(|word| **word != "--");
        running.hidden |= *first == "printf" && format.is_some_and(|text| !command::is_plain(text));
        if *first == "eval" {
            if !running.hidden {
                return self.evaluated(&rest.join(" "), output, running);
            }
            running.sourced = true;
        }
        if *first == "read" {
            return Ok(self.read(rest, input, running));
        }
        match self.own(first, rest, running) {
            Some(flow) => flow,
            None => self.program(names, input, output, running),
        }
    }

    /// What the shell does itself, and functions of the script.
    fn own(&mut self, first: &str, rest: &[&str], running: &mut Running<'_>) -> Option<Flow<Ran>> {
        let went = match first {
            "set" => {
                set(rest, running);
                Ok(())
            }
            "shift" => match shifted(rest, running) {
                Err(_) if running.posix => return Some(Err(Leave::Script(Err(running.fatal())))),
                went => went,
            },
            "export" | "local" | "readonly" | "declare" | "typeset" => {
                let first = if first == "typeset" { "declare" } else { first };
                let done = running.declare(first, rest);
                done.then_some(()).ok_or(Failure::Asked(1))
            }
            "unset" => {
                self.forget(rest, running);
                Ok(())
            }
            "trap" => self.trap(rest, running),
            "kill" => {
                // How those end that it ends, nobody knows.
                running.jobs.clear();
                return None;
            }
            "break" | "continue" | "return" => return Some(Err(left(first, rest, running.last))),
            "exit" if running.hidden => {
                self.say_unsure(running.cell, &["exit ", &rest.join(" ")].concat());
                return Some(Err(Leave::Script(Ok(()))));
            }
            "exit" if rest.is_empty() => return Some(Err(Leave::Script(ended(running.last)))),
            "let" => {
                let went = rest.iter().map(|text| self.reckoned(text, running)).last();
                went.unwrap_or(Err(Failure::Asked(1)))
            }
            "wait" => {
                running.work.took = running.work.took.max(running.behind);
                running.waited(rest).unwrap_or_else(|| {
                    self.say_unsure(running.cell, &["wait ", &rest.join(" ")].concat());
                    Ok(())
                })
            }
            "false" => Err(Failure::Asked(1)),
            name => return self.called(name, rest, running),
        };
        Some(Ok(Ran::silent(went)))
    }

    /// `unset NAME…`: what comes from outside is empty from now on.
    /// <https://www.gnu.org/software/bash/manual/bash.html#index-unset>
    fn forget(&self, rest: &[&str], running: &mut Running<'_>) {
        for name in rest.iter().filter(|word| !word.starts_with('-')) {
            running.functions.remove(*name);
            running.variables.remove(*name);
            running.unknown.remove(*name);
            running.exported.remove(*name);
            if self.variable(running.cell, running.env, name).is_some() {
                running.variables.insert((*name).to_owned(), String::new());
            }
        }
    }

    /// `eval WORD…`: commands of the script itself.
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#eval>
    fn evaluated(
        &mut self,
        text: &str,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        if running.calls >= MOST_CALLS {
            return Ok(Ran::silent(Err(Failure::Asked(1))));
        }
        let script = script::parse(text, running.dialect());
        let output = output.map(str::to_owned);
        let around = std::mem::replace(&mut running.into, output);
        running.calls += 1;
        let ran = self.list(&script.list, running);
        running.calls -= 1;
        running.into = around;
        ran
    }
}

/// `shift [N]`, which fails where there are not so many.
/// <https://www.gnu.org/software/bash/manual/bash.html#index-shift>
fn shifted(rest: &[&str], running: &mut Running<'_>) -> Went {
    let count = rest.first().and_then(|count| count.parse().ok());
    let count = count.unwrap_or(1);
    if count > running.arguments.len() {
        return Err(Failure::Asked(1));
    }
    running.arguments.drain(..count);
    Ok(())
}

/// What `break`, `continue` and `return` leave.
fn left(word: &str, rest: &[&str], last: u8) -> Leave {
    let number = rest.first().copied();
    if word == "return" {
        let code = number.map(command::exit_code);
        return Leave::Function(ended(code.unwrap_or(last)));
    }
    let levels = number.and_then(|count| count.parse::<usize>().ok());
    Leave::Loop {
        levels: levels.unwrap_or(1).saturating_sub(1),
        goes_on: word == "continue",
    }
}

/// How something went that ended with this code.
pub(super) fn ended(code: u8) -> Went {
    match code {
        0 => Ok(()),
        code => Err(Failure::Asked(code)),
    }
}

/// Whether a command stands in the word.
fn runs_something(word: &Word) -> bool {
    word.iter()
        .any(|piece| matches!(piece, Piece::Output { .. }))
}

/// `set -e`, `set +e`, `set -euo pipefail`.
fn set(words: &[&str], running: &mut Running<'_>) {
    for (at, word) in words.iter().enumerate() {
        if *word == "--" {
            let own = words[at + 1..].iter().map(|word| (*word).to_owned());
            running.arguments = own.collect();
            break;
        }
        let on = word.starts_with('-');
        let Some(letters) = word.strip_prefix(['-', '+']) else {
            continue;
        };
        if letters.contains('e') {
            running.stops = on;
        }
        if letters.contains('u') {
            running.nounset = on;
        }
        if letters.contains('E') {
            running.errtrace = on;
        }
        if letters.ends_with('o') {
            match words.get(at + 1) {
                Some(&"pipefail") => running.pipefail = on,
                Some(&"errexit") => running.stops = on,
                Some(&"errtrace") => running.errtrace = on,
                Some(&"nounset") => running.nounset = on,
                _ => {}
            }
        }
    }
}
