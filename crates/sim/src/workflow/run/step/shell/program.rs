//! Programs that a script calls: what they print, and what they do.

use super::super::failed;
use super::compound::MOST_CALLS;
use super::filter::filtered;
use super::posix;
use super::question::only_says;
use super::simple::ended;
use super::tools::{disguised, grep, sequence, translated};
use super::{Flow, Leave, Ran, Running, Went, date};
use crate::workflow::run::act::{Act, Builder, Failure, Output};
use crate::workflow::run::command;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{self, python};

impl Engine<'_> {
    /// What is no word of the shell's own.
    pub(super) fn program(
        &mut self,
        names: &[&str],
        mut input: Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        if let Some(went) = self.missing(names, running) {
            return Ok(Ran::silent(went));
        }
        if let Some(went) = self.lacks_file(names, running) {
            return Ok(Ran::silent(went));
        }
        if let Some(went) = self.lacks_root(names, running) {
            return Ok(Ran::silent(went));
        }
        let piped = input.as_deref().or(running.stdin.as_deref());
        if let Err(failure) = self.unpermitted(names, piped, running) {
            let act = Act::Nothing;
            return Ok(Ran::silent(running.work.note(failed(act, failure))));
        }
        if let Some(failure) = self.lacks_history(names, running) {
            return Ok(Ran::silent(Err(failure)));
        }
        if output == Some("GITHUB_PATH") || names.contains(&"GITHUB_PATH") {
            let known = &mut self.cells[running.cell];
            known.tools.open_up();
            // Later steps find the folder before all others.
            known.hidden.insert("PATH".to_owned());
        }
        running.doubt_files(names);
        if let Some(went) = self.made_again(names, running) {
            return Ok(Ran::silent(went));
        }
        match self.text_tool(names, &mut input, output, running) {
            Some(ran) => Ok(ran),
            None => self.tool(names, input.as_deref(), output, running),
        }
    }

    /// Tools whose output is known as far as their input is.
    fn text_tool(
        &mut self,
        names: &[&str],
        input: &mut Option<String>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Option<Ran> {
        let (first, rest) = names.split_first()?;
        Some(match (*first, rest) {
            ("bash" | "sh", [flags, text, more @ ..])
                if flags.starts_with('-') && flags.ends_with('c') =>
            {
                self.inner(first, (text, flags, more), running)
            }
            ("bash" | "sh", [] | ["-s" | "-e" | "-"]) if input.is_some() => {
                let text = input.take().unwrap_or_default();
                self.inner(first, (&text, rest.first().unwrap_or(&""), &[]), running)
            }
            ("python" | "python3", [] | ["-"]) if input.is_some() => {
                let code = python::exit_code(input.as_deref()?)?;
                Ran {
                    went: ended(code),
                    output: None,
                }
            }
            ("awk", _) if rest.iter().any(|word| word.contains("exit")) => {
                let went = self.act(running, Act::Unknown((*first).to_owned()));
                Ran { went, output: None }
            }
            ("seq", _) => Ran::printed(sequence(rest)),
            ("uname", [] | ["-s"]) => {
                let macos = self.cells[running.cell].system == "macOS";
                let name = if macos { "Darwin\n" } else { "Linux\n" };
                let known = self.cells[running.cell].system != "Windows";
                Ran::printed(known.then(|| name.to_owned()))
            }
            ("date", _) => {
                let ms = self.now.saturating_add(running.work.took);
                Ran::printed(date::printed(rest, ms))
            }
            ("grep", _) => {
                let own = input.take().or_else(|| running.stdin.clone());
                let ran = grep(rest, own, &mut |file| self.contents(file, running));
                if ran.output.is_none() {
                    let said = names.join(" ");
                    // By itself it may end the script.
                    if running.asked == 0 && running.stops {
                        self.say_unsure(running.cell, &said);
                    }
                    running.unsure = Some(said);
                }
                ran
            }
            ("cat", [_, ..]) if rest.iter().all(|word| !word.starts_with('-')) => {
                let texts = rest.iter().map(|file| self.contents(file, running));
                let text = texts.collect::<Option<String>>()?;
                self.print(Some(text), output, running)
            }
            ("git", ["rev-parse", ..]) => {
                let known = &self.cells[running.cell];
                let sha = if known.at_head {
                    Some(self.event(known.run).commit.sha.clone())
                } else {
                    self.variable(running.cell, running.env, "GITHUB_SHA")
                };
                let short = rest.iter().any(|word| word.starts_with("--short"));
                let length = if short { 7 } else { usize::MAX };
                let printed = sha.map(|sha| sha.chars().take(length).collect());
                Ran::printed(printed)
            }
            ("xargs", _) if input.is_some() => {
                let text = input.take()?;
                self.gathered(rest, &text, output, running)?
            }
            ("cat", []) => self.print(input.take(), output, running),
            ("head" | "tail" | "sort" | "uniq" | "wc" | "cut" | "sed", _) => {
                let (text, rest) = self.filter_input(rest, input.as_ref(), running)?;
                // Behind its number, `wc` would print the name of the file.
                let text =
                    filtered(first, rest, &text).filter(|_| *first != "wc" || input.is_some());
                self.print(Some(text?), output, running)
            }
            ("base64" | "rev", _) if input.is_some() => {
                let text = input.take().and_then(|text| disguised(first, rest, &text));
                self.print(text, output, running)
            }
            ("tr", sets) if input.is_some() => {
                Ran::printed(input.take().and_then(|text| translated(sets, &text)))
            }
            ("tee", _) => {
                let file = rest.iter().find(|word| !word.starts_with('-'));
                self.note_output(running.cell, file.unwrap_or(&""));
                let adds = rest.contains(&"-a");
                self.keep_text(file.unwrap_or(&""), input.as_deref(), adds, running);
                self.print(input.take(), file.copied(), running)
            }
            _ => return None,
        })
    }

    /// `xargs [-n COUNT] [-I SIGN] echo …` on what is known.
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/xargs.html>
    fn gathered(
        &mut self,
        rest: &[&str],
        text: &str,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Option<Ran> {
        let calls = calls(rest, text)?;
        let mut all = Ran::silent(Ok(()));
        for call in calls {
            let names: Vec<&str> = call.iter().map(String::as_str).collect();
            all = all.then(self.tool(&names, None, output, running).ok()?);
        }
        Some(all)
    }

    /// What a filter reads, if that is known, and its other words.
    fn filter_input<'w, 'n>(
        &self,
        rest: &'w [&'n str],
        input: Option<&String>,
        running: &mut Running<'_>,
    ) -> Option<(String, &'w [&'n str])> {
        if let Some(text) = input {
            return Some((text.clone(), rest));
        }
        let (file, rest) = rest.split_last()?;
        Some((self.contents(file, running)?, rest))
    }

    /// What is known by its name, and all others.
    fn tool(
        &mut self,
        names: &[&str],
        input: Option<&str>,
        output: Option<&str>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let act = self.recognised(names, input, output, running);
        // What comes out of an archive may be a tool.
        let unpacks = |word: &&str| matches!(*word, "tar" | "unzip" | "gunzip");
        let known =
            !matches!(act, Act::Unknown(_) | Act::Execute { .. }) && !names.iter().any(unpacks);
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
        if let ["printf", format, ..] = names
            && !format.ends_with(['\n', '%'])
            && !format.ends_with("\\n")
            && let Some(printed) = &mut ran.output
        {
            printed.pop();
        }
        match names[0] {
            "exit" => Err(Leave::Script(ran.went)),
            _ => Ok(ran),
        }
    }

    /// What a command does with these words and what is piped into it.
    fn recognised(
        &mut self,
        names: &[&str],
        input: Option<&str>,
        output: Option<&str>,
        running: &Running<'_>,
    ) -> Act {
        let echoed = (running.posix && names[0] == "echo").then(|| posix::echoed(&names[1..]));
        if echoed.is_some()
            && names
                .get(1)
                .is_some_and(|word| matches!(*word, "-e" | "-ne"))
        {
            self.say_not_posix(running.cell, &["echo ", names[1]].concat());
        }
        let printed = echoed.as_deref().map(|text| ["echo", text]);
        let command = command::Command {
            words: printed.as_ref().map_or(names, |words| words),
            output,
        };
        let mut act = command::recognise(&command, self.settings.tests);
        // How long nobody knows, and that it is a time goes without saying.
        if running.hidden && names[0] == "sleep" {
            act = Act::Sleep(0);
        }
        if let (Act::Build { builder, .. }, Some(name)) =
            (&mut act, running.own_value("BUILDX_BUILDER"))
            && !matches!(builder, Builder::Named(_))
            && !name.is_empty()
        {
            *builder = Builder::Named(name.to_owned());
        }
        if let (Act::Build { output, asked, .. }, true) = (&mut act, running.hidden) {
            asked.unsure = true;
            // One of the words may say that the image is to be loaded.
            if *output == Output::Unsaid {
                *output = Output::Store;
            }
        }
        // Where nobody knows what is piped in, it is taken to be right.
        if let Some(piped) = input.or(running.stdin.as_deref())
            && names.contains(&"--password-stdin")
        {
            act = act.with_password(piped);
        }
        act
    }

    /// `bash -c TEXT`: a script of its own, which ends for itself.
    fn inner(
        &mut self,
        shell: &str,
        (text, flags, more): (&str, &str, &[&str]),
        running: &mut Running<'_>,
    ) -> Ran {
        if running.calls >= MOST_CALLS {
            return Ran::silent(Err(Failure::Asked(1)));
        }
        let posix = shell == "sh" && self.cells[running.cell].tools.sh_is_dash();
        let posix = std::mem::replace(&mut running.posix, posix);
        let script = script::parse(text, running.dialect());
        let scope = running.begin_scope();
        self.inherit(running);
        running.stops = flags.contains('e');
        running.nounset = flags.contains('u');
        running.pipefail = false;
        let name = more.first().unwrap_or(&shell);
        running.variables.insert("0".to_owned(), (*name).to_owned());
        running.unknown.remove("0");
        let arguments = more.iter().skip(1).map(|word| (*word).to_owned());
        running.arguments = arguments.collect();
        let asked = std::mem::take(&mut running.asked);
        let sudo = std::mem::take(&mut running.by_sudo);
        let root = running.root;
        running.root |= sudo;
        running.calls += 1;
        let ran = self.list(&script.list, running);
        let mut ran = ran.unwrap_or_else(|leave| Ran {
            went: leave.went(),
            output: None,
        });
        ran.went = self.at_exit(ran.went, running);
        running.calls -= 1;
        running.by_sudo = sudo;
        running.root = root;
        running.asked = asked;
        running.end_scope(scope);
        running.posix = posix;
        ran
    }

    /// Does what a command of these words stands for.
    fn done(&mut self, act: Act, words: &[&str], running: &mut Running<'_>) -> Ran {
        self.note_hidden(&act, running);
        if !running.hidden
            && let Some(failure) = self.refuses_names(running.cell, &act)
        {
            running.work.answer = None;
            return Ran::silent(running.work.note(failed(act, failure)));
        }
        if act == Act::Nothing {
            self.note_words(running.cell, words);
            self.note_made(words, running);
        }
        if act == Act::Nothing && only_says(words) {
            running.unsure = Some(words.join(" "));
            // By itself it may end the script.
            if words[0] == "diff" && running.asked == 0 {
                self.say_unsure(running.cell, &words.join(" "));
            }
        }
        // `curl -w '%{http_code}'`
        let asks_code = || words.iter().any(|word| word.contains("http_code"));
        let printed = match &act {
            Act::Echo(_) if running.hidden => None,
            Act::Echo(text) => Some([text, "\n"].concat()),
            Act::Tell { .. } => Some(String::new()),
            Act::Nothing | Act::Sleep(_) if is_silent(words) => Some(String::new()),
            _ => None,
        };
        running.work.answer = None;
        if running.taken > 0 && matches!(act, Act::Echo(_)) {
            return Ran {
                went: Ok(()),
                output: printed,
            };
        }
        // That it goes well is a guess.
        let guessed = running.questions > 0 && matches!(act, Act::Unknown(_));
        let went = self.act(running, act);
        if guessed && went.is_ok() {
            running.unsure = Some(words.join(" "));
        }
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

/// Whether a command prints nothing when it goes well.
fn is_silent(words: &[&str]) -> bool {
    const SILENT: [&str; 12] = [
        ":", "chmod", "cp", "ln", "mkdir", "mv", "rm", "sleep", "touch", "true", "umask", "wait",
    ];
    let says = |word: &&str| word.starts_with("-v") || word.starts_with("--v");
    let first = words.first();
    first.is_some_and(|first| SILENT.contains(first)) && !words.iter().any(says)
}

/// The calls of `echo` that `xargs` makes of a text.
fn calls(rest: &[&str], text: &str) -> Option<Vec<Vec<String>>> {
    let (mut most, mut sign) = (usize::MAX, None);
    let mut words = rest;
    while let Some((flag, more)) = words
        .split_first()
        .filter(|(flag, _)| flag.starts_with('-'))
    {
        words = more;
        let (flag, mut value) = flag.split_at_checked(2)?;
        if value.is_empty() && flag != "-r" {
            let (next, more) = words.split_first()?;
            (value, words) = (next, more);
        }
        match flag {
            "-r" if value.is_empty() => {}
            "-n" => most = value.parse().ok().filter(|most| *most > 0)?,
            "-I" => sign = Some(value),
            _ => return None,
        }
    }
    let command = if words.is_empty() { &["echo"] } else { words };
    if command[0] != "echo" || text.contains(['\'', '"', '\\']) {
        return None;
    }
    let own = || command.iter().map(|word| (*word).to_owned());
    if let Some(sign) = sign {
        let lines = text.lines().map(str::trim_start);
        let lines = lines.filter(|line| !line.is_empty());
        let put = |line: &str| own().map(|word| word.replace(sign, line)).collect();
        return Some(lines.map(put).collect());
    }
    let items: Vec<&str> = text.split_whitespace().collect();
    let chunks = items.chunks(most);
    let call = |items: &[&str]| {
        own()
            .chain(items.iter().map(|item| (*item).to_owned()))
            .collect()
    };
    Some(chunks.map(call).collect())
}
