//! What one command of a pipe writes for the next.

use crate::build::Output;
use crate::build::machine::{End, Machine, OK};
use crate::build::shell::{Command, Joint, Part, Script};

/// Programs that read until nothing comes any more (POSIX.1-2017, "Utilities").
const DRAINS: &str = " cat cksum grep md5sum sha256sum sort tail tee tr wc xargs ";

/// The exit code of a program that writes to one which has ended (signal(7), `SIGPIPE`).
const BROKEN_PIPE: End = End::Code(141);

/// The name of a command where it is plainly written.
fn name<'s>(script: &'s Script<'_>, command: &Command) -> &'s str {
    match command.words.first().map(|word| script.parts(word)) {
        Some([Part::Plain(text)]) => text,
        _ => "",
    }
}

impl Machine<'_> {
    /// Notes how a command is bound to the one behind it.
    pub(super) fn begins_pipe(&mut self, script: &Script<'_>, at: usize) {
        let next = script.commands.get(at + 1);
        let reader = next.filter(|next| next.joint == Joint::Pipe);
        let drains = |next: &Command| DRAINS.contains(&[" ", name(script, next), " "].concat());
        self.cut_off = reader.is_some_and(|next| !drains(next));
    }

    /// Notes whether what a command of a pipe printed answers a question with yes: an empty
    /// line takes what is proposed (apt, `apt-private/private-output.cc`, `YnPrompt`). What
    /// nobody knows may be one.
    pub(super) fn notes_answer(&mut self, printed: usize, vague: bool) {
        self.answered_yes = match self.output.get(printed) {
            Some(Output::Line(line)) => line.is_empty() || line.starts_with(['y', 'Y']),
            Some(_) => false,
            None => vague,
        };
    }

    /// Whether something was not simulated since there were so many findings.
    pub(super) fn is_vague_since(&self, told: usize) -> bool {
        let mut news = self.findings.iter().skip(told);
        news.any(|one| one.code == "command-not-simulated")
    }

    /// `yes`, which says one thing until nobody reads it.
    pub(in crate::build) fn says_yes(&mut self, args: &[String]) -> End {
        if args.iter().any(|arg| arg == "--help" || arg == "--version") {
            return OK;
        }
        if !self.cut_off {
            return End::Forever;
        }
        let said = args.join(" ");
        self.say(if said.is_empty() {
            "y".to_owned()
        } else {
            said
        });
        BROKEN_PIPE
    }
}
