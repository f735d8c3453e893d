//! Runs a script: what its commands do, in which order, and where `bash -e` stops.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell>

mod absent;
mod compound;
mod contents;
pub(in super::super) mod date;
mod doubt;
mod expand;
mod files;
mod filter;
mod list;
mod missing;
mod posix;
mod prefix;
mod program;
mod question;
mod root;
mod scope;
mod simple;
mod split;
mod tools;
mod trap;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::Work;
use crate::workflow::run::plan::Shell;
use crate::workflow::run::script::{Command, Pipeline, What, plain};

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

    /// All that was printed by this one and the next, which ends it.
    fn then(self, next: Self) -> Self {
        let output = match (self.output, next.output) {
            (Some(all), Some(more)) => Some(all + &more),
            _ => None,
        };
        Self {
            went: next.went,
            output,
        }
    }

    /// It went well and printed this, if that is known.
    fn printed(output: Option<String>) -> Self {
        Self {
            went: Ok(()),
            output,
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
    /// Variables that started programs inherit.
    exported: BTreeSet<String>,
    /// Variables that nothing may set any more.
    fixed: BTreeSet<String>,
    /// What the variables of each function around were before it.
    locals: Vec<Vec<scope::Saved>>,
    traps: scope::Traps,
    /// With which codes the parts of the last pipeline ended.
    pipes: Vec<u8>,
    /// How those ended that nobody waited for.
    jobs: Vec<Went>,
    /// How many functions are around.
    calls: usize,
    /// `set -e`.
    stops: bool,
    /// `set -o pipefail`.
    pipefail: bool,
    /// Whether POSIX is kept to, so that `$(…)` keeps `-e`.
    pub(super) posix: bool,
    /// `set -u`.
    nounset: bool,
    /// `set -E`: functions inherit the `ERR` trap.
    errtrace: bool,
    /// Whether a variable was asked for that is not set, which ends the script.
    unset: bool,
    /// Whether `sudo` starts the command at hand.
    by_sudo: bool,
    /// Whether the shell itself was started by `sudo`.
    root: bool,
    /// Whether something was read that may have set any variable.
    sourced: bool,
    /// How many conditions are around: in them nothing stops the script.
    asked: usize,
    /// How many of those are what `if` or a loop asks.
    questions: usize,
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
    /// What stands in files that the script itself has written, as far as it is known.
    files: BTreeMap<String, String>,
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
            exported: BTreeSet::new(),
            fixed: BTreeSet::new(),
            locals: Vec::new(),
            traps: scope::Traps::default(),
            pipes: Vec::new(),
            jobs: Vec::new(),
            calls: 0,
            stops: shell.stops(),
            pipefail: shell.pipefail(),
            nounset: shell.nounset(),
            errtrace: false,
            posix: false,
            unset: false,
            by_sudo: false,
            root: false,
            sourced: false,
            asked: 0,
            questions: 0,
            last: 0,
            left: MOST.min(patience.commands),
            text: MOST_TEXT.min(patience.text),
            into: None,
            taken: 0,
            unknown: BTreeSet::new(),
            hidden: false,
            unsure: None,
            stdin: None,
            files: BTreeMap::new(),
            behind: 0,
        }
    }
}

impl Running<'_> {
    /// Whether something that nobody knows is in the words at hand, or may have set variables.
    pub(super) fn hides(&self) -> bool {
        self.hidden || self.sourced
    }

    /// Whether nobody knows the value of a variable, or whether it was set.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.sourced || self.unknown.contains(name)
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
        What::Broken | What::Refused(_) => String::new(),
    }
}
