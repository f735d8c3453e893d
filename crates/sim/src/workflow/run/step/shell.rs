//! Runs a script: what its commands do, in which order, and where `bash -e` stops.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>

mod compound;
mod expand;
mod missing;
mod prefix;
mod question;
mod simple;
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::failed;
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::cell::Work;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan::Shell;
use crate::workflow::run::script::{Command, Join, Pipeline, Script, What, plain};

/// How a command went.
type Went = Result<(), Failure>;

/// `Err` when what is around is over with it.
type Flow<T> = Result<T, Leave>;

/// What a command can be the end of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    /// Of the script: by `exit`, or by `-e`.
    Script(Went),
    /// Of the function: by `return`.
    Function(Went),
    /// Of so many loops, of which the last one goes on: by `break` and `continue`.
    Loop { levels: usize, goes_on: bool },
}

impl Leave {
    /// How what it is the end of has gone.
    fn went(self) -> Went {
        match self {
            Self::Script(went) | Self::Function(went) => went,
            Self::Loop { .. } => Ok(()),
        }
    }
}

/// Most commands that a script runs, loops unrolled; what would come behind is left out.
const MOST: usize = 5_000;

/// Most bytes that loops and variables may make of a script's words.
const MOST_TEXT: usize = 1 << 20;

/// How much all scripts together may still do. What would come behind is left out, as nobody
/// could wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Patience {
    /// Commands.
    commands: usize,
    /// Bytes that loops and variables make of their words.
    text: usize,
}

impl Patience {
    /// For a whole timeline.
    pub(in super::super) const WHOLE: Self = Self {
        commands: 200_000,
        text: 16 << 20,
    };
}

/// A command that ran.
struct Ran {
    went: Went,
    /// What it printed, if that is known.
    output: Option<String>,
}

impl Ran {
    fn silent(went: Went) -> Self {
        Self {
            went,
            output: Some(String::new()),
        }
    }
}

/// A script that is running.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they have nothing to do with each other"
)]
pub(super) struct Running<'a> {
    pub(super) cell: usize,
    pub(super) env: &'a [(String, String)],
    pub(super) work: &'a mut Work,
    variables: BTreeMap<String, String>,
    functions: BTreeMap<String, Rc<Command>>,
    /// What the function was called with.
    arguments: Vec<String>,
    /// How many functions are around.
    calls: usize,
    /// `set -e`.
    stops: bool,
    /// `set -o pipefail`.
    pipefail: bool,
    /// `set -u`.
    nounset: bool,
    /// Whether a variable was asked for that is not set, which ends the script.
    unset: bool,
    /// Whether `sudo` starts the command at hand.
    by_sudo: bool,
    /// Whether something was read that may have set any variable.
    sourced: bool,
    /// How many conditions are around: in them nothing stops the script.
    asked: usize,
    /// Exit code of the last command.
    last: u8,
    left: usize,
    text: usize,
    /// The file that the output of the constructs around goes to.
    into: Option<String>,
    /// How many pipes and `$(…)` are around that take what is printed: no log shows it.
    taken: usize,
    /// Variables whose values nobody knows.
    pub(super) unknown: BTreeSet<String>,
    /// Whether something that nobody knows was put into the words at hand.
    hidden: bool,
    /// The condition, if the last command was one of which nobody knows whether it holds.
    unsure: Option<String>,
    /// What is there to `read`, as far as it is known.
    stdin: Option<String>,
    /// When the last of what runs behind is over, as far as it was begun.
    behind: u64,
}

impl<'a> Running<'a> {
    pub(super) fn new(
        cell: usize,
        shell: Shell,
        env: &'a [(String, String)],
        work: &'a mut Work,
        patience: Patience,
    ) -> Self {
        Self {
            cell,
            env,
            work,
            variables: BTreeMap::new(),
            functions: BTreeMap::new(),
            arguments: Vec::new(),
            calls: 0,
            stops: shell.stops(),
            pipefail: shell.pipefail(),
            nounset: shell.nounset(),
            unset: false,
            by_sudo: false,
            sourced: false,
            asked: 0,
            last: 0,
            left: MOST.min(patience.commands),
            text: MOST_TEXT.min(patience.text),
            into: None,
            taken: 0,
            unknown: BTreeSet::new(),
            hidden: false,
            unsure: None,
            stdin: None,
            behind: 0,
        }
    }
}

impl Running<'_> {
    /// Whether something that nobody knows is in the words at hand, or may have set variables.
    pub(super) fn hides(&self) -> bool {
        self.hidden || self.sourced
    }

    /// Whether nobody knows the value of a variable.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.unknown.contains(name)
    }

    /// What the script itself has set a variable to.
    pub(super) fn own_value(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// What is left of the patience that there was.
    pub(super) fn patience(&self, before: Patience) -> Patience {
        let commands = MOST.min(before.commands) - self.left;
        let text = MOST_TEXT.min(before.text).saturating_sub(self.text);
        Patience {
            commands: before.commands - commands,
            text: before.text.saturating_sub(text),
        }
    }
}

impl Engine<'_> {
    /// Runs a script to its end.
    pub(super) fn run_script(&mut self, script: &Script, running: &mut Running<'_>) -> Went {
        let went = match self.list(&script.list, running) {
            Ok(ran) => ran.went,
            Err(leave) => leave.went(),
        };
        let noted = running.work.did.last().and_then(|did| did.failed);
        match went {
            Err(failure) if noted != Some(failure) => {
                running.work.note(failed(Act::Nothing, failure))
            }
            went => went,
        }
    }

    fn list(&mut self, list: &[Pipeline], running: &mut Running<'_>) -> Flow<Ran> {
        let mut ended: Went = Ok(());
        let mut output = Some(String::new());
        for (at, pipeline) in list.iter().enumerate() {
            let unsure = running.unsure.take();
            if let (Some(condition), false) = (&unsure, pipeline.join == Join::Then) {
                self.say_unsure(running.cell, condition);
            }
            let runs = match pipeline.join {
                Join::Then => true,
                // What nobody knows is taken to end well.
                Join::And => ended.is_ok() && (unsure.is_none() || !gives_up(pipeline)),
                Join::Or => ended.is_err(),
            };
            if !runs {
                continue;
            }
            let ends = list.get(at + 1).is_none_or(|next| next.join == Join::Then);
            // Only the last command of `a && b` stops a script.
            let guarded = !ends || pipeline.negated || pipeline.background;
            running.asked += usize::from(guarded);
            let begun = running.work.took;
            let ran = self.pipeline(pipeline, running);
            running.asked -= usize::from(guarded);
            if pipeline.background {
                let ended = std::mem::replace(&mut running.work.took, begun);
                running.behind = running.behind.max(ended);
            }
            let ran = match ran {
                // The shell has gone on: https://www.gnu.org/software/bash/manual/bash.html#Lists
                Err(_) if pipeline.background => Ran::silent(Ok(())),
                Ok(ran) if pipeline.background => Ran {
                    went: Ok(()),
                    ..ran
                },
                ran => ran?,
            };
            if running.unset {
                running.unset = false;
                return Err(Leave::Script(Err(Failure::Asked(1))));
            }
            ended = ran.went;
            running.last = ended.err().map_or(0, Failure::code);
            output = match (output, ran.output) {
                (Some(all), Some(more)) => Some(all + &more),
                _ => None,
            };
            if ended.is_err() && !guarded && running.stops && running.asked == 0 {
                return Err(Leave::Script(ended));
            }
        }
        Ok(Ran {
            went: ended,
            output,
        })
    }

    fn pipeline(&mut self, pipeline: &Pipeline, running: &mut Running<'_>) -> Flow<Ran> {
        let mut input = None;
        let mut worst: Went = Ok(());
        let mut ran = Ran::silent(Ok(()));
        for (at, command) in pipeline.commands.iter().enumerate() {
            let last = at + 1 == pipeline.commands.len();
            running.unsure = None;
            let stdin = (at > 0).then(|| std::mem::replace(&mut running.stdin, input.clone()));
            running.asked += usize::from(!last);
            running.taken += usize::from(!last);
            let one = self.command(command, input.take(), running);
            running.taken -= usize::from(!last);
            running.asked -= usize::from(!last);
            if let Some(stdin) = stdin {
                running.stdin = stdin;
            }
            ran = match one {
                // A part of a pipeline ends for itself.
                Err(leave) if pipeline.commands.len() > 1 => Ran::silent(leave.went()),
                one => one?,
            };
            if ran.went.is_err() {
                worst = ran.went;
            }
            input = ran.output.take();
        }
        ran.output = input;
        if running.pipefail {
            ran.went = worst;
        }
        if pipeline.negated && running.unsure.is_none() {
            ran.went = match ran.went {
                Ok(()) => Err(Failure::Asked(1)),
                Err(_) => Ok(()),
            };
        }
        Ok(ran)
    }

    fn command(
        &mut self,
        command: &Command,
        input: Option<String>,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        if running.left == 0 {
            return Ok(Ran::silent(Ok(())));
        }
        running.left -= 1;
        let output = match &command.output {
            Some(word) => Some(self.filled(word, running)),
            None => running.into.clone(),
        };
        if let (Some(_), Some(file)) = (&command.output, &output) {
            self.note_output(running.cell, file);
        }
        let input = match &command.input {
            Some(word) => self.fed(word, running),
            None => input,
        };
        if let What::Simple { assignments, words } = &command.what {
            return self.simple(assignments, words, input, output.as_deref(), running);
        }
        let around = std::mem::replace(&mut running.into, output);
        let fed = command.input.is_some();
        let stdin = fed.then(|| std::mem::replace(&mut running.stdin, input));
        let ran = self.construct(&command.what, running);
        if let Some(stdin) = stdin {
            running.stdin = stdin;
        }
        running.into = around;
        ran
    }

    fn construct(&mut self, what: &What, running: &mut Running<'_>) -> Flow<Ran> {
        match what {
            What::Simple { .. } => Ok(Ran::silent(Ok(()))),
            What::Opaque(name) => {
                let went = self.act(running, Act::Unknown(name.clone()));
                Ok(Ran { went, output: None })
            }
            What::Group(list) => self.list(list, running),
            What::Subshell(list) => Ok(match self.list(list, running) {
                Ok(ran) => ran,
                Err(leave) => Ran {
                    went: leave.went(),
                    output: None,
                },
            }),
            What::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    let holds = self.asked(condition, running)?.is_ok();
                    let unsure = running.unsure.take();
                    if let Some(condition) = &unsure {
                        self.say_unsure(running.cell, condition);
                    }
                    // What nobody knows is taken to hold, unless that were the end of the job.
                    if holds && (unsure.is_none() || !body.iter().any(gives_up)) {
                        return self.list(body, running);
                    }
                }
                self.list(otherwise, running)
            }
            What::For { name, words, body } => self.each(name, words, body, running),
            What::While {
                until,
                condition,
                body,
                step,
            } => self.again(*until, condition, body, step, running),
            What::Case { word, arms } => self.choice(word, arms, running),
            What::Function { name, body } => {
                running.functions.insert(name.clone(), Rc::clone(body));
                Ok(Ran::silent(Ok(())))
            }
            What::Arithmetic(word) => {
                let text = self.filled(word, running);
                Ok(Ran::silent(self.reckoned(&text, running)))
            }
        }
    }
}

/// Whether a pipeline does nothing but end the script with an error.
fn gives_up(pipeline: &Pipeline) -> bool {
    pipeline.commands.iter().any(|command| match &command.what {
        What::Simple { words, .. } => {
            let mut words = words.iter().map(plain);
            match words.next() {
                Some(Some("false")) => true,
                Some(Some("exit" | "return")) => !matches!(words.next(), None | Some(Some("0"))),
                _ => false,
            }
        }
        What::Group(list) | What::Subshell(list) => list.iter().any(gives_up),
        _ => false,
    })
}

/// The words that a script begins with.
pub(super) fn first_words(list: &[Pipeline]) -> String {
    let Some(command) = list.first().and_then(|pipeline| pipeline.commands.first()) else {
        return String::new();
    };
    match &command.what {
        What::Simple { words, .. } => {
            let plain: Vec<&str> = words.iter().filter_map(plain).collect();
            plain.join(" ")
        }
        What::If { branches, .. } => branches
            .first()
            .map_or(String::new(), |(condition, _)| first_words(condition)),
        What::Group(list)
        | What::Subshell(list)
        | What::For { body: list, .. }
        | What::While {
            condition: list, ..
        } => first_words(list),
        What::Case { arms, .. } => arms
            .first()
            .map_or(String::new(), |(_, list)| first_words(list)),
        // What it does comes with its call.
        What::Function { .. } => first_words(&list[1..]),
        What::Arithmetic(word) => plain(word).unwrap_or_default().to_owned(),
        What::Opaque(name) => name.clone(),
    }
}
