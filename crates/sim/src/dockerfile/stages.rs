//! Which stage is built on what, and which of them are built at all
//! (`dockerfile2llb/convert.go`).

mod cycle;
mod globals;
mod planner;
mod platform;
mod ports;
mod scope;

use super::expand::Variables;
use super::instruction::{Dockerfile, Instruction, Statement};
use super::quote::quote;
use crate::finding::Code;
pub use globals::{global_args, globals};
pub use planner::plan;
pub use platform::Platform;
pub use ports::{PortSpec, exposed};
pub use scope::{DEFAULT_PATH, Declaration, Declared, Scope};

/// `--target` names no stage.
pub const TARGET: Code = "stage-target-unknown";
/// A base that is blank or no image reference.
pub const BASE: Code = "stage-base-invalid";
/// A `--platform` that is none.
pub const PLATFORM: Code = "stage-platform-invalid";
/// A `COPY --from` that names nothing.
pub const SOURCE: Code = "stage-source-invalid";
/// A source that is defined further down.
pub const LATER: Code = "stage-source-later";
/// Stages that copy from each other in a circle.
pub const CIRCLE: Code = "stage-circular";
/// Variables that cannot be expanded.
pub const EXPANSION: Code = "variable-expansion";

/// The base without anything in it.
pub const SCRATCH: &str = "scratch";

/// What is asked of the builder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `--target`, or empty for the last stage.
    pub target: String,
    /// `--build-arg`s.
    pub build_args: Variables,
    /// The platform that is built for, and on.
    pub platform: Platform,
}

impl Default for Options {
    fn default() -> Self {
        let (os, architecture) = ("linux".to_owned(), "amd64".to_owned());
        let platform = Platform {
            os,
            architecture,
            variant: String::new(),
        };
        Self {
            target: String::new(),
            build_args: Variables::new(),
            platform,
        }
    }
}

/// A file whose stages know each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Global `ARG`s and the variables that every build has: what `FROM` lines see.
    pub globals: Variables,
    /// The stages in the order of the file.
    pub stages: Vec<Planned>,
    /// Index of the stage that is wanted; none in a file without stages.
    pub target: Option<usize>,
}

/// A stage with its relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name, or `stage-N`.
    pub name: String,
    /// What it is built on.
    pub base: Base,
    /// `--platform`, expanded.
    pub platform: Option<String>,
    /// What it copies and mounts from: index of the statement, and the source.
    pub sources: Vec<(usize, Source)>,
    /// Triggers of its base stage, which run before its own statements.
    pub triggers: Vec<Statement>,
    /// Whether the target needs it.
    pub reachable: bool,
}

/// What a stage is built on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// An earlier stage.
    Stage(usize),
    /// An image, as it was written and expanded.
    Image(String),
    /// A finding says why not.
    Invalid,
}

/// What files are copied or mounted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Another stage.
    Stage(usize),
    /// An image, or `scratch`, which is empty.
    Image(String),
}

/// The sentence about a source that stands further down, in the words of the statement that
/// asks for it.
pub fn asks_too_early(statement: &Statement, source: &Planned, stage: &str) -> String {
    if let Some(Instruction::Run(run)) = &statement.instruction {
        let asks = |from: &String| from.eq_ignore_ascii_case(&source.name);
        let mount = run
            .mounts
            .iter()
            .find(|mount| mount.from.as_ref().is_some_and(asks));
        let target = mount.and_then(|mount| mount.target.as_deref());
        let from = mount.and_then(|mount| mount.from.as_deref());
        return format!(
            "cannot mount from stage {} to {}, stage needs to be defined before current command",
            quote(from.unwrap_or_default()),
            quote(target.unwrap_or_default())
        );
    }
    let from = match &statement.instruction {
        Some(Instruction::Copy(copy)) => copy.from.as_deref(),
        _ => None,
    };
    format!(
        "cannot copy from stage {}, it needs to be defined before current stage {}",
        quote(from.unwrap_or(&source.name)),
        quote(stage)
    )
}

impl Planned {
    /// Stages that this one needs.
    pub fn dependencies(&self) -> impl Iterator<Item = usize> + '_ {
        let base = match self.base {
            Base::Stage(base) => Some(base),
            _ => None,
        };
        base.into_iter()
            .chain(self.copied().map(|(_, stage)| stage))
    }

    /// Statements and the stages that they copy or mount from.
    pub fn copied(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.sources.iter().filter_map(|(at, source)| match source {
            Source::Stage(stage) => Some((*at, *stage)),
            Source::Image(_) => None,
        })
    }
}

impl Plan {
    /// The scope that stages begin with, before the image below them is known.
    pub fn scope(&self, file: &Dockerfile, options: &Options) -> Scope {
        Scope::new(
            file.directives.escape,
            self.globals.clone(),
            options.build_args.clone(),
        )
    }
}

#[cfg(test)]
mod tests;
