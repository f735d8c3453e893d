//! Words with their variables, and what `$(…)` prints, put in.

use super::super::hidden::HIDDEN;
use super::Running;
use crate::workflow::run::act::Failure;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{self, Piece, Script, What, Word, arithmetic, condition, rule};
use std::borrow::Cow;

impl Engine<'_> {
    /// A word with all put in, as one text.
    pub(super) fn filled(&mut self, word: &Word, running: &mut Running<'_>) -> String {
        let mut text = String::new();
        for piece in word {
            text.push_str(&self.value(piece, running));
        }
        running.text = running.text.saturating_sub(text.len());
        text
    }

    /// A pattern with all put in: what is quoted stands for itself.
    pub(super) fn pattern(&mut self, word: &Word, running: &mut Running<'_>) -> String {
        let mut text = String::new();
        for piece in word {
            let value = self.value(piece, running);
            let exact = match piece {
                Piece::Variable { quoted, .. } | Piece::Output { quoted, .. } => *quoted,
                _ => false,
            };
            if exact {
                text.push_str(&condition::escaped(&value));
            } else {
                text.push_str(&value);
            }
        }
        running.text = running.text.saturating_sub(text.len());
        text
    }

    /// What a command is given to read; nothing where nobody knows it.
    pub(super) fn fed(&mut self, word: &Word, running: &mut Running<'_>) -> Option<String> {
        running.hidden = false;
        let text = self.filled(word, running);
        (!running.hidden).then_some(text)
    }

    /// A word with all put in: what is not quoted is split at blanks.
    pub(super) fn fields(
        &mut self,
        word: &Word,
        running: &mut Running<'_>,
        fields: &mut Vec<String>,
    ) {
        let mut open: Option<String> = None;
        for piece in word {
            if let Piece::Variable { name, rule, quoted } = piece
                && rule.is_empty()
                && (name == "@" || name == "*" && !quoted)
            {
                // Each argument is a word by itself.
                for (at, argument) in running.arguments.clone().into_iter().enumerate() {
                    if at > 0 {
                        fields.extend(open.take());
                    }
                    running.text = running.text.saturating_sub(argument.len());
                    if *quoted {
                        join(&mut open, Cow::Owned(argument));
                    } else {
                        running.separators().part(&argument, &mut open, fields);
                    }
                }
                continue;
            }
            let value = self.value(piece, running);
            running.text = running.text.saturating_sub(value.len());
            let splits = match piece {
                // `"$@"` is as many words as there are.
                Piece::Variable { name, quoted, rule } => {
                    !quoted || name == "@" || matches!(&**rule, "[@]" | "[@]:+")
                }
                Piece::Output { quoted, .. } => !quoted,
                Piece::Text(_) | Piece::Arithmetic(_) | Piece::Hidden => false,
            };
            if !splits {
                join(&mut open, value);
                continue;
            }
            running.separators().part(&value, &mut open, fields);
        }
        fields.extend(open);
    }

    fn value<'p>(&mut self, piece: &'p Piece, running: &mut Running<'_>) -> Cow<'p, str> {
        if running.text == 0 {
            return Cow::Borrowed("");
        }
        Cow::Owned(match piece {
            Piece::Text(text) => {
                // In quotes that put nothing in.
                running.hidden |= running.unknown.contains(HIDDEN) && text.contains(HIDDEN);
                return Cow::Borrowed(text);
            }
            Piece::Hidden => {
                running.hidden = true;
                return Cow::Borrowed("");
            }
            Piece::Variable { name, rule, .. } if running.posix && !rule::is_posix(name, rule) => {
                self.say_not_posix(running.cell, &["${", name, rule, "}"].concat());
                running.unset = true;
                return Cow::Borrowed("");
            }
            Piece::Variable { name, rule, .. } => {
                let rule = &*self.rule(name, rule, running);
                running.hidden |= running.unknown.contains(name);
                let value = match &**name {
                    "?" => Some(running.last.to_string()),
                    "!" => running.last_id(),
                    "PIPESTATUS" => {
                        let text = codes(rule, &running.pipes);
                        return Cow::Owned(text);
                    }
                    "#" => Some(running.arguments.len().to_string()),
                    "*" => {
                        let between = running.separators().first();
                        Some(running.arguments.join(&between))
                    }
                    "@" => Some(running.arguments.join(" ")),
                    name if name != "0" && name.starts_with(|c: char| c.is_ascii_digit()) => {
                        let place = name.parse::<usize>().unwrap_or(0);
                        let argument = running.arguments.get(place.wrapping_sub(1));
                        argument.cloned()
                    }
                    name => match running.variables.get(name) {
                        Some(value) => Some(value.clone()),
                        None => self
                            .variable(running.cell, running.env, name)
                            .or_else(|| running.of_shell(name)),
                    },
                };
                // What was read from a file may have set it.
                running.hidden |= value.is_none() && running.sourced && is_name(name);
                running.unset |= match &value {
                    Some(value) => value.is_empty() && rule.starts_with(":?"),
                    None => self.is_certainly_unset(name, rule, running),
                };
                Self::ruled(name, rule, value, running)
            }
            Piece::Arithmetic(inner) => {
                let text = self.filled(inner, running);
                running.unset |= arithmetic::divides_by_zero(&text);
                // Bash only gives up the line.
                running.unset |= running.posix && arithmetic::is_too_great(&text);
                if running.posix && arithmetic::is_of_bash(&text) {
                    self.say_not_posix(running.cell, &["$((", &text, "))"].concat());
                    running.unset = true;
                    return Cow::Borrowed("");
                }
                self.number(&text, running).to_string()
            }
            Piece::Output { script, .. } => self.output_of(script, running),
        })
    }

    /// A rule with the variables in it put in.
    fn rule<'r>(&mut self, name: &str, rule: &'r str, running: &mut Running<'_>) -> Cow<'r, str> {
        running.hidden |= name.is_empty() || !rule::is_known(rule);
        if !rule.contains(['$', '`', '"', '\'']) {
            return Cow::Borrowed(rule);
        }
        let plain = rule.replace(['"', '\''], "");
        let word = script::filled(&plain);
        Cow::Owned(self.filled(&word, running))
    }

    /// A value after its rule; of `-`, `=` and `+` it counts whether it is set, and `=` sets it.
    fn ruled(name: &str, rule: &str, value: Option<String>, running: &mut Running<'_>) -> String {
        let is_set = value.is_some();
        match (rule.chars().next(), value) {
            (Some('-' | '='), Some(value)) => value,
            (Some('+'), Some(_)) => rule[1..].to_owned(),
            (_, value) => {
                let empty = value.as_ref().is_none_or(String::is_empty);
                let value = rule::applied(rule, value.unwrap_or_default());
                if empty && (rule.starts_with(":=") || rule.starts_with('=') && !is_set) {
                    running.set(name, value.clone());
                }
                value
            }
        }
    }

    /// Whether asking for a variable that has no value here ends the script: under `set -u`, or
    /// by `?`. What other programs may have set is taken to be set.
    /// <https://www.gnu.org/software/bash/manual/bash.html#The-Set-Builtin>
    fn is_certainly_unset(&self, name: &str, rule: &str, running: &Running<'_>) -> bool {
        let asks = rule.starts_with('?') || rule.starts_with(":?");
        let cares = asks || running.nounset && !has_default(rule);
        cares
            && !running.sourced
            && !running.unknown.contains(name)
            && name != HIDDEN
            && !self.runs[self.cells[running.cell].run].strange
            && !is_of_others(name)
    }

    /// What a script in `$(…)` prints. It runs in a shell of its own.
    fn output_of(&mut self, script: &Script, running: &mut Running<'_>) -> String {
        let scope = running.begin_scope();
        // `-e` does not come along, but where POSIX is kept to.
        running.stops &= running.posix;
        let hidden = running.hidden;
        let into = running.into.take();
        running.taken += 1;
        let ran = self.list(&script.list, running);
        running.taken -= 1;
        running.into = into;
        let (went, output) = match ran {
            Ok(ran) => match reads_file(script).filter(|_| !running.posix && ran.went.is_ok()) {
                Some(file) => (ran.went, self.drawn(file, running)),
                None => (ran.went, ran.output),
            },
            Err(leave) => (leave.went(), None),
        };
        let went = self.at_exit(went, running);
        running.end_scope(scope);
        running.last = went.err().map_or(0, Failure::code);
        running.unsure = None;
        running.hidden = hidden || output.is_none();
        let output = output.unwrap_or_default();
        output.trim_end_matches('\n').to_owned()
    }
}

/// The file that `$(< FILE)` reads.
/// <https://www.gnu.org/software/bash/manual/bash.html#Command-Substitution>
fn reads_file(script: &Script) -> Option<&Word> {
    let [pipeline] = &*script.list else {
        return None;
    };
    let [command] = &*pipeline.commands else {
        return None;
    };
    let silent = matches!(&command.what, What::Simple { assignments, words }
        if assignments.is_empty() && words.is_empty());
    command.from.as_ref().filter(|_| silent)
}

impl Running<'_> {
    /// What the shell itself sets; of what changes all the time, nobody knows the value.
    /// <https://www.gnu.org/software/bash/manual/bash.html#Bash-Variables>
    fn of_shell(&mut self, name: &str) -> Option<String> {
        let value = match name {
            _ if self.posix => return None,
            "LINENO" => "1",
            "SECONDS" => "0",
            "BASH" => "/usr/bin/bash",
            "BASH_VERSION" => "5.2.21(1)-release",
            _ => return None,
        };
        self.hidden |= !name.starts_with("BASH");
        Some(value.to_owned())
    }
}

/// What `PIPESTATUS` holds at a place, or as a whole.
/// <https://www.gnu.org/software/bash/manual/bash.html#index-PIPESTATUS>
fn codes(rule: &str, pipes: &[u8]) -> String {
    let place = rule.trim_matches(['[', ']']);
    if matches!(place, "@" | "*") {
        let all: Vec<String> = pipes.iter().map(u8::to_string).collect();
        return all.join(" ");
    }
    let place = place.parse().unwrap_or(0);
    pipes.get(place).map_or(String::new(), u8::to_string)
}

/// Whether this is a name that a script could have given.
fn is_name(name: &str) -> bool {
    name != HIDDEN && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether a rule says what stands in place of a variable that is not set.
fn has_default(rule: &str) -> bool {
    let rule = rule.strip_prefix(':').unwrap_or(rule);
    rule.starts_with(['-', '=', '+']) || rule.starts_with("[@]")
}

/// Whether a variable is one that the shell, the machine or an action sets.
/// <https://github.com/actions/runner-images/blob/main/images/ubuntu/Ubuntu2404-Readme.md#environment-variables-2>
fn is_of_others(name: &str) -> bool {
    const HEADS: [&str; 23] = [
        "BASH",
        "RUNNER_",
        "ACTIONS_",
        "GITHUB_",
        "JAVA_",
        "ANDROID_",
        "GO",
        "LC_",
        "XDG_",
        "AWS_",
        "AZURE_",
        "GCP_",
        "GCLOUD_",
        "GOOGLE_",
        "CLOUDSDK_",
        "Python",
        "python",
        "LD_",
        "PKG_",
        "PIPX_",
        "NVM_",
        "HOMEBREW_",
        "UV_",
    ];
    const NAMES: [&str; 29] = [
        "!",
        "$",
        "-",
        "_",
        "0",
        "UID",
        "EUID",
        "PPID",
        "SECONDS",
        "LINENO",
        "IFS",
        "OPTIND",
        "OLDPWD",
        "SHLVL",
        "HOSTTYPE",
        "OSTYPE",
        "MACHTYPE",
        "LANG",
        "TERM",
        "LOGNAME",
        "TMPDIR",
        "ImageOS",
        "ImageVersion",
        "EPOCHSECONDS",
        "EPOCHREALTIME",
        "SRANDOM",
        "FUNCNAME",
        "PIPESTATUS",
        "REPLY",
    ];
    const ENDS: [&str; 4] = ["_HOME", "_ROOT", "BIN", "_PATH"];
    HEADS.iter().any(|head| name.starts_with(head))
        || ENDS.iter().any(|end| name.ends_with(end))
        || NAMES.contains(&name)
}

/// Adds to a field, or begins it.
fn join(open: &mut Option<String>, value: Cow<'_, str>) {
    match open {
        Some(text) => text.push_str(&value),
        None => *open = Some(value.into_owned()),
    }
}
