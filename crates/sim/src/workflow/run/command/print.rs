//! `echo` and `printf`: what is printed, and what the runner takes it for.

use super::Command;
use crate::workflow::run::act::Act;

/// `echo "name=value" >> "$GITHUB_OUTPUT"`; the file's variable stands for itself.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
pub(super) fn said(command: &Command<'_>, text: String) -> Act {
    match command.output {
        Some(file @ ("GITHUB_OUTPUT" | "GITHUB_ENV")) => Act::Tell {
            variables: file == "GITHUB_ENV",
            lines: text,
        },
        // The way of before, which still works.
        None => match text
            .strip_prefix("::set-output")
            .and_then(|rest| rest.trim_start().strip_prefix("name="))
            .and_then(|rest| rest.split_once("::"))
        {
            Some((name, value)) => Act::Tell {
                variables: false,
                lines: [name, "=", value].concat(),
            },
            None => Act::Echo(text),
        },
        _ => Act::Echo(text),
    }
}

/// The command that a printed line tells the runner in a way that was disabled in November 2020.
/// <https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/>
pub(in super::super) fn refused(printed: &str) -> Option<&'static str> {
    let mut lines = printed.lines().map(str::trim_start);
    lines.find_map(|line| {
        let rest = line.strip_prefix("::")?;
        let known = ["set-env", "add-path"].into_iter();
        let named = |name: &&str| {
            let rest = rest.strip_prefix(*name);
            rest.is_some_and(|rest| rest.starts_with([' ', ':']) && rest.contains("::"))
        };
        known.into_iter().find(named)
    })
}

/// `echo [-neE] WORD…`
pub(super) fn echoed(words: &[&str]) -> String {
    let is_flag = |word: &&&str| matches!(**word, "-n" | "-e" | "-E" | "-ne" | "-en");
    let flags = words.iter().take_while(is_flag).count();
    let text = words[flags..].join(" ");
    let (flags, _) = words.split_at(flags);
    if flags.iter().any(|flag| flag.contains('e')) {
        unescaped(&text)
    } else {
        text
    }
}

/// Whether it is known what `printf` makes of a format.
pub(in super::super) fn is_plain(format: &str) -> bool {
    let follows = |sign: char, known: &str| {
        let text = format.replace(&String::from_iter([sign, sign]), "");
        let mut parts = text.split(sign).skip(1);
        parts.all(|part| part.starts_with(|c| known.contains(c)))
    };
    follows('%', "sdib") && follows('\\', "nt")
}

/// `printf FORMAT WORD…`: the format once more as long as words are left.
pub(super) fn printed(words: &[&str]) -> String {
    let words = words.strip_prefix(&["--"]).unwrap_or(words);
    let Some((format, mut words)) = words.split_first() else {
        return String::new();
    };
    let mut text = String::new();
    loop {
        let before = words.len();
        let mut parts = unescaped(format);
        while let Some(at) = parts.find('%') {
            text.push_str(&parts[..at]);
            let after = parts.split_off(at + 1);
            let length = after.find(|c: char| c.is_ascii_alphabetic() || c == '%');
            let kind = length.map_or("", |length| &after[length..=length]);
            match kind {
                "%" => text.push('%'),
                "" => {}
                _ => {
                    if let Some((word, rest)) = words.split_first() {
                        text.push_str(word);
                        words = rest;
                    }
                }
            }
            after[length.map_or(after.len(), |length| length + 1)..].clone_into(&mut parts);
        }
        text.push_str(&parts);
        if words.is_empty() || words.len() == before {
            break;
        }
    }
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}
