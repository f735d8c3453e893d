//! One command of a script: what the shell does itself, and what programs do.

use super::super::failed;
use super::compound::MOST_CALLS;
use super::question::only_says;
use super::tools::{DAY, SECONDS, disguised, grep, sequence, translated};
use super::{Flow, Leave, Ran, Running, Went, prefix};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{self, Piece, Word, plain};

impl Engine<'_> {
    pub(super) fn simple(
        &mut self,
        assignments: &[(String, Word)],
        words: &[Word],
        input: Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        for (name, value) in assignments {
            running.hidden = false;
            let value = self.filled(value, running);
            // `NAME=value command` is for the command only; that it stays makes no difference here.
            running.set(name, value);
        }
        let double = words.first().and_then(plain) == Some("[[");
        let mut fields = Vec::with_capacity(words.len());
        let mut hidden = Vec::new();
        for word in words {
            running.hidden = false;
            let before = fields.len();
            // `[[` splits nothing and leaves nothing out.
            if double {
                fields.push(self.filled(word, running));
            } else {
                self.fields(word, running, &mut fields);
            }
            if running.hidden {
                hidden.push(before);
            }
        }
        running.hidden = !hidden.is_empty();
        running.unsure = None;
        if std::mem::take(&mut running.unset) {
            return Err(Leave::Script(Err(Failure::Asked(1))));
        }
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        if names.is_empty() {
            // An assignment ends as the command in it has ended.
            let inner = assignments.iter().any(|(_, value)| runs_something(value));
            let code = if inner { running.last } else { 0 };
            return Ok(Ran::silent(ended(code)));
        }
        match prefix::read(&names) {
            Some(prefix) => self.prefixed(&prefix, &names, &hidden, (input, output), running),
            None => self.called_by(&names, &hidden, input, output, running),
        }
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
        if let ("cd" | "pushd", [folder]) = (*first, rest)
            && let went @ Err(_) = self.enter(folder, running)
        {
            return Ok(Ran::silent(went));
        }
        running.sourced |= matches!(
            *first,
            "." | "source" | "mapfile" | "readarray" | "getopts" | "coproc"
        ) || names.starts_with(&["printf", "-v"]);
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
            "shift" => {
                let count = rest.first().and_then(|count| count.parse().ok());
                let count = count.unwrap_or(1).min(running.arguments.len());
                running.arguments.drain(..count);
                Ok(())
            }
            "export" | "local" | "readonly" | "declare" => {
                for word in rest {
                    if let Some((name, value)) = word.split_once('=') {
                        running.set(name, value.to_owned());
                    }
                }
                Ok(())
            }
            "break" | "continue" | "return" => return Some(Err(left(first, rest, running.last))),
            "exit" if rest.is_empty() => return Some(Err(Leave::Script(ended(running.last)))),
            "let" => {
                let went = rest.iter().map(|text| self.reckoned(text, running)).last();
                went.unwrap_or(Err(Failure::Asked(1)))
            }
            "wait" => {
                running.work.took = running.work.took.max(running.behind);
                Ok(())
            }
            "false" => Err(Failure::Asked(1)),
            name => return self.called(name, rest, running),
        };
        Some(Ok(Ran::silent(went)))
    }

    /// What is no word of the shell's own.
    fn program(
        &mut self,
        names: &[&str],
        input: Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let (first, rest) = names.split_first().unwrap_or((&"", &[]));
        if let Some(went) = self.missing(names, running) {
            return Ok(Ran::silent(went));
        }
        let piped = input.as_deref().or(running.stdin.as_deref());
        if let Err(failure) = self.unpermitted(names, piped, running) {
            let act = Act::Nothing;
            return Ok(Ran::silent(running.work.note(failed(act, failure))));
        }
        if output == Some("GITHUB_PATH") || rest.contains(&"GITHUB_PATH") {
            self.cells[running.cell].tools.open_up();
        }
        match (*first, rest) {
            ("bash" | "sh", [flags, text, ..])
                if flags.starts_with('-') && flags.ends_with('c') =>
            {
                Ok(self.inner(text, flags.contains('e'), running))
            }
            ("seq", _) => Ok(Ran {
                went: Ok(()),
                output: sequence(rest),
            }),
            ("date", _) => Ok(Ran {
                went: Ok(()),
                output: Some(if rest.contains(&"+%s") { SECONDS } else { DAY }.to_owned()),
            }),
            ("grep", _) => {
                let ran = grep(rest, input);
                if ran.output.is_none() {
                    running.unsure = Some(names.join(" "));
                }
                Ok(ran)
            }
            ("git", ["rev-parse", ..]) => {
                let sha = self.variable(running.cell, running.env, "GITHUB_SHA");
                let short = rest.iter().any(|word| word.starts_with("--short"));
                let length = if short { 7 } else { usize::MAX };
                let printed = sha.map(|sha| sha.chars().take(length).collect());
                Ok(Ran {
                    went: Ok(()),
                    output: printed,
                })
            }
            ("cat", []) => Ok(self.print(input, output, running)),
            ("base64" | "rev", _) if input.is_some() => Ok(self.print(
                input.and_then(|text| disguised(first, rest, &text)),
                output,
                running,
            )),
            ("tr", sets) if input.is_some() => Ok(Ran {
                went: Ok(()),
                output: input.and_then(|text| translated(sets, &text)),
            }),
            ("tee", _) => {
                let file = rest.iter().find(|word| !word.starts_with('-'));
                self.note_output(running.cell, file.unwrap_or(&""));
                Ok(self.print(input, file.copied(), running))
            }
            _ => {
                let command = command::Command {
                    words: names,
                    output,
                };
                let mut act = command::recognise(&command, self.settings.tests);
                // How long nobody knows, and that it is a time goes without saying.
                if running.hidden && *first == "sleep" {
                    act = Act::Sleep(0);
                }
                // Where nobody knows what is piped in, it is taken to be right.
                if let Some(piped) = input.as_deref().or(running.stdin.as_deref())
                    && names.contains(&"--password-stdin")
                {
                    act = act.with_password(piped);
                }
                // What comes out of an archive may be a tool.
                let unpacks = |word: &&str| matches!(*word, "tar" | "unzip" | "gunzip");
                let known = !matches!(act, Act::Unknown(_) | Act::Execute { .. })
                    && !names.iter().any(unpacks);
                let mut ran = self.done(act, names, running);
                if output == Some("GITHUB_OUTPUT") && ran.output.is_none() {
                    self.note_told(running.cell, false, "", true);
                }
                if ran.went.is_ok() {
                    let requirements = self.settings.requirements.as_deref();
                    let tools = &mut self.cells[running.cell].tools;
                    tools.learn(names, known, requirements);
                }
                if names.starts_with(&["echo", "-n"])
                    && let Some(printed) = &mut ran.output
                {
                    printed.truncate(printed.trim_end_matches('\n').len());
                }
                match *first {
                    "exit" => Err(Leave::Script(ran.went)),
                    _ => Ok(ran),
                }
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
        let script = script::parse(text);
        let output = output.map(str::to_owned);
        let around = std::mem::replace(&mut running.into, output);
        running.calls += 1;
        let ran = self.list(&script.list, running);
        running.calls -= 1;
        running.into = around;
        ran
    }

    /// `bash -c TEXT`: a script of its own, which ends for itself.
    fn inner(&mut self, text: &str, stops: bool, running: &mut Running<'_>) -> Ran {
        if running.calls >= MOST_CALLS {
            return Ran::silent(Err(Failure::Asked(1)));
        }
        let script = script::parse(text);
        let variables = running.variables.clone();
        let before = std::mem::replace(&mut running.stops, stops);
        let sudo = std::mem::take(&mut running.by_sudo);
        running.calls += 1;
        let ran = self.list(&script.list, running);
        running.calls -= 1;
        running.by_sudo = sudo;
        running.stops = before;
        running.variables = variables;
        ran.unwrap_or_else(|leave| Ran {
            went: leave.went(),
            output: None,
        })
    }

    /// Does what a command of these words stands for.
    fn done(&mut self, act: Act, words: &[&str], running: &mut Running<'_>) -> Ran {
        self.note_hidden(&act, running);
        if act == Act::Nothing {
            self.note_words(running.cell, words);
            self.note_made(words, running);
        }
        if act == Act::Nothing && only_says(words) {
            running.unsure = Some(words.join(" "));
        }
        // `curl -w '%{http_code}'`
        let asks_code = || words.iter().any(|word| word.contains("http_code"));
        let printed = match &act {
            Act::Echo(_) if running.hidden => None,
            Act::Echo(text) => Some([text, "\n"].concat()),
            Act::Tell { .. } => Some(String::new()),
            _ => None,
        };
        running.work.answer = None;
        if running.taken > 0 && matches!(act, Act::Echo(_)) {
            return Ran {
                went: Ok(()),
                output: printed,
            };
        }
        let went = self.act(running, act);
        let output = match running.work.answer {
            Some(answer) if asks_code() => Some(answer.code().to_owned()),
            Some(answer) => answer.body().map(str::to_owned),
            None => printed,
        };
        Ran { went, output }
    }

    /// Prints a text line by line, as `echo` would; into a file if one is named.
    fn print(
        &mut self,
        text: Option<String>,
        file: Option<&str>,
        running: &mut Running<'_>,
    ) -> Ran {
        let Some(text) = text else {
            return Ran {
                went: Ok(()),
                output: None,
            };
        };
        for line in text.lines() {
            let words = ["echo", line];
            let command = command::Command {
                words: &words,
                output: file,
            };
            let act = command::recognise(&command, self.settings.tests);
            if running.taken == 0 || !matches!(act, Act::Echo(_)) {
                let _ = self.act(running, act);
            }
        }
        Ran {
            went: Ok(()),
            output: Some(text),
        }
    }

    pub(super) fn act(&mut self, running: &mut Running<'_>, act: Act) -> Went {
        if let Act::Echo(text) = &act {
            // The script goes on, and the step fails when it is over.
            running.work.refused |= command::refused(text).is_some();
        }
        self.act_in(running.cell, act, running.env, running.work)
    }
}

/// What `break`, `continue` and `return` leave.
fn left(word: &str, rest: &[&str], last: u8) -> Leave {
    let number = rest.first().copied();
    if word == "return" {
        let code = number.and_then(|code| code.parse().ok());
        return Leave::Function(ended(code.unwrap_or(last)));
    }
    let levels = number.and_then(|count| count.parse::<usize>().ok());
    Leave::Loop {
        levels: levels.unwrap_or(1).saturating_sub(1),
        goes_on: word == "continue",
    }
}

/// How something went that ended with this code.
fn ended(code: u8) -> Went {
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
        if letters.ends_with('o') {
            match words.get(at + 1) {
                Some(&"pipefail") => running.pipefail = on,
                Some(&"errexit") => running.stops = on,
                Some(&"nounset") => running.nounset = on,
                _ => {}
            }
        }
    }
}
