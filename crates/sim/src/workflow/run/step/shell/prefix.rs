//! Commands that run the command behind them: `sudo`, `env`, `time`, `exec` and their like.
//!
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/env.html>,
//! <https://www.sudo.ws/docs/man/sudo.man/>, <https://www.gnu.org/software/bash/manual/bash.html>

use super::{Flow, Leave, Ran, Running};
use crate::workflow::run::act::Failure;
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;

/// What stands before a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prefix<'w> {
    /// How many words it takes.
    words: usize,
    /// Whether another program starts the command, so that it is none of the shell's own.
    starts: bool,
    /// Whether that program is `sudo`.
    sudo: bool,
    /// Whether the shell is replaced.
    replaces: bool,
    /// How long the command may take, in milliseconds.
    limit: Option<u64>,
    /// Variables that are set for it.
    sets: Vec<(&'w str, &'w str)>,
}

/// Words that only the shell itself understands.
const OWN: [&str; 25] = [
    ".", "alias", "break", "builtin", "cd", "continue", "declare", "eval", "exit", "export", "let",
    "local", "popd", "pushd", "read", "readonly", "return", "set", "shift", "shopt", "source",
    "trap", "umask", "unset", "wait",
];

/// Reads what stands before a command; nothing where it stands for itself.
pub(super) fn read<'w>(names: &[&'w str]) -> Option<Prefix<'w>> {
    let mut prefix = Prefix::default();
    let mut rest = names;
    while let Some((first, behind)) = rest.split_first() {
        let Some(own) = prefix.take(first, behind) else {
            break;
        };
        if own >= behind.len() {
            break;
        }
        rest = &behind[own..];
        prefix.words = names.len() - rest.len();
    }
    (prefix.words > 0).then_some(prefix)
}

impl<'w> Prefix<'w> {
    /// Takes a word if it runs what is behind it: how many of the words behind are its own.
    fn take(&mut self, first: &str, behind: &[&'w str]) -> Option<usize> {
        match first {
            "time" | "builtin" => Some(flags(behind, &[])),
            "command" if !asks(behind, &["-v", "-V"]) => Some(flags(behind, &[])),
            "exec" => {
                self.replaces = true;
                Some(flags(behind, &["-a"]))
            }
            "nice" | "nohup" | "stdbuf" | "xvfb-run" => {
                self.starts = true;
                Some(flags(behind, &["-n", "-s", "-i", "-o", "-e"]))
            }
            "env" if !behind.iter().any(|word| word.starts_with("-S")) => {
                self.starts = true;
                let own = flags(behind, &["-u", "--unset", "-C", "--chdir"]);
                Some(own + self.set(&behind[own..]))
            }
            "sudo" if !asks(behind, &["-l", "-v", "-k", "-K", "-V", "-e", "--list"]) => {
                self.starts = true;
                self.sudo = true;
                let valued = [
                    "-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "--user", "--group",
                ];
                let own = flags(behind, &valued);
                Some(own + self.set(&behind[own..]))
            }
            "timeout" => {
                let own = flags(behind, &["-k", "-s", "--kill-after", "--signal"]);
                let limit = command::interval(behind.get(own)?)?;
                self.starts = true;
                if limit > 0 {
                    self.limit = Some(self.limit.map_or(limit, |known| known.min(limit)));
                }
                Some(own + 1)
            }
            _ => None,
        }
    }

    /// Takes variables: how many words they are.
    fn set(&mut self, words: &[&'w str]) -> usize {
        let pairs = words.iter().map_while(|word| {
            let (name, value) = word.split_once('=')?;
            (!name.is_empty() && !name.contains('/')).then_some((name, value))
        });
        let before = self.sets.len();
        self.sets.extend(pairs);
        self.sets.len() - before
    }
}

/// How many words at the head are options, with the values of those of `valued`.
fn flags(words: &[&str], valued: &[&str]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        at += 1 + usize::from(valued.contains(word));
        if *word == "--" {
            break;
        }
    }
    at.min(words.len())
}

/// Whether the first word is one of these options.
fn asks(words: &[&str], options: &[&str]) -> bool {
    words.first().is_some_and(|word| options.contains(word))
}

impl Engine<'_> {
    /// Runs the command behind a prefix. `hidden` are the places of words that nobody knows.
    pub(super) fn prefixed(
        &mut self,
        prefix: &Prefix<'_>,
        names: &[&str],
        hidden: &[usize],
        streams: (Option<String>, Option<&str>),
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        if let Some(went) = self.missing(&names[..1], running) {
            return Ok(Ran::silent(went));
        }
        let inner = &names[prefix.words..];
        if prefix.starts && OWN.contains(&inner[0]) {
            let code = if prefix.sudo { 1 } else { 127 };
            return Ok(Ran::silent(Err(Failure::Asked(code))));
        }
        let hidden: Vec<usize> = hidden
            .iter()
            .filter_map(|place| place.checked_sub(prefix.words))
            .collect();
        let lent = prefix.sets.iter();
        let lent = lent.map(|(name, value)| running.lend(name, (*value).to_owned()));
        let lent = lent.collect();
        let begun = running.work.took;
        let around = std::mem::replace(&mut running.by_sudo, prefix.sudo);
        let ran = self.called_by(inner, &hidden, streams.0, streams.1, running);
        running.by_sudo = around;
        running.restore(lent);
        let mut ran = ran?;
        if let Some(limit) = prefix.limit
            && running.work.took - begun > limit
        {
            running.work.took = begun + limit;
            ran.went = Err(Failure::Asked(124));
        }
        if prefix.replaces {
            return Err(Leave::Script(ran.went));
        }
        Ok(ran)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_take_their_own_words() {
        for (line, inner) in [
            ("sudo false", "false"),
            ("sudo -E -u root A=b cmd x", "cmd x"),
            ("sudo -- cmd", "cmd"),
            ("env X=1 Y= cmd -u", "cmd -u"),
            ("env -i -u HOME cmd", "cmd"),
            ("time -p cmd", "cmd"),
            ("nice -n 5 cmd", "cmd"),
            ("nice -5 cmd", "cmd"),
            ("command cmd", "cmd"),
            ("exec -a name cmd", "cmd"),
            ("timeout -k 5 1m cmd", "cmd"),
            ("time sudo env A=b nice cmd", "cmd"),
            ("xvfb-run -a pytest", "pytest"),
        ] {
            let names: Vec<&str> = line.split(' ').collect();
            let prefix = read(&names).unwrap();
            assert_eq!(names[prefix.words..].join(" "), inner, "{line}");
        }
        for line in [
            "env",
            "sudo",
            "sudo -l",
            "command -v x",
            "env A=b",
            "env -u",
            "sudo -u",
            "exec -a",
            "nice -n",
            "timeout -k",
            "timeout 5",
            "exec",
            "time",
            "cmd",
            "timeout x y",
            "env -S x",
        ] {
            let names: Vec<&str> = line.split(' ').collect();
            assert_eq!(read(&names), None, "{line}");
        }
    }
}
