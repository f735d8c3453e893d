//! What commands and actions do to the world, whichever tool it is that does it.

mod builder;
mod names;

use super::Parts;
use super::context::TOKEN;
use super::permission::Need;
pub use builder::{Asked, Builder, Builders, Output};
pub(super) use names::{has_hole, lacking};

/// Something done.
#[expect(missing_docs, reason = "what a variant says names its fields")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The repository, at the run's commit or at another.
    Checkout {
        reference: String,
        /// The folder that it comes into; none for the workspace itself.
        path: String,
        /// What the clone keeps for later commands.
        keeps: Credentials,
        /// How many commits are fetched; 0 for all.
        depth: u64,
        /// Whether tags are fetched as well.
        tags: bool,
        /// Whether it is another repository.
        elsewhere: bool,
    },
    /// Packages are installed from the repository's list, or named ones.
    Install {
        listed: bool,
        /// The list, where one is named.
        file: String,
    },
    /// The style is checked.
    Lint,
    /// Tests run.
    Test(Parts),
    /// Tests run inside an image.
    TestImage { image: String, tests: Parts },
    /// An image is built under these names.
    Build {
        tags: Vec<String>,
        /// And pushed at once.
        push: bool,
        /// From the repository itself rather than from a checkout.
        remote: bool,
        /// By the cloud itself, whose registry needs no login of Docker.
        cloud: bool,
        /// The file that it is written to, where one is named.
        file: String,
        /// Who builds it.
        builder: Builder,
        /// Where it is told to leave it.
        output: Output,
        /// What else it is told.
        asked: Asked,
    },
    /// A builder is made, or another one selected.
    Builders(Builders),
    /// An app begins to listen on the job's machine, in an image where one is named.
    Start { image: String },
    /// An image gets another name.
    Tag { from: String, to: String },
    /// A name is pushed to its registry.
    Push { tag: String },
    /// An image is fetched from its registry.
    Pull { tag: String },
    /// A registry gets to know who asks.
    Login {
        registry: String,
        /// Whether user and password are there.
        known: bool,
        /// Whether the password is the run's own token.
        token: bool,
    },
    /// A platform gets to know who asks.
    Credentials { known: bool },
    /// An image is written to a file.
    Save { tag: String, file: String },
    /// An image is read from a file.
    Load { file: String },
    /// Files are kept for other jobs.
    Upload {
        name: String,
        path: String,
        /// Whether it may take the place of one with its name.
        overwrite: bool,
        /// Whether it fails when there is no file.
        strict: bool,
    },
    /// Kept files are fetched; without a name, all of them.
    Download {
        name: String,
        /// Of another run.
        elsewhere: bool,
    },
    /// Files are fetched from an earlier run, and kept for later ones.
    Cache {
        key: String,
        /// Whether it fails when there is none.
        strict: bool,
    },
    /// Files are kept for later runs, at once.
    Keep { key: String },
    /// Versions of Python are put in place, one in each line, with a cache if it has a key.
    Python { versions: String, cache: String },
    /// A site that an artifact holds goes live on GitHub's own pages.
    Site { artifact: String },
    /// An image is searched for known faults.
    Scan { image: String, strict: bool },
    /// An image goes live.
    Deploy {
        /// Its name; none to build one from the checkout on the way.
        image: Option<String>,
        /// What the command says of the environment.
        hint: String,
    },
    /// What was live before goes live again.
    Rollback { hint: String },
    /// The running app is asked for an answer.
    Smoke { hint: String, strict: bool },
    /// Somebody is told.
    Notify,
    /// Something is sent to an address.
    Send { text: String },
    /// Lines go to the file that tells later steps values, or variables.
    Tell { variables: bool, lines: String },
    /// Names for an image are made of what the run is about.
    Metadata {
        images: String,
        tags: String,
        /// What holds for all of its rules.
        flavor: String,
    },
    /// Words are printed.
    Echo(String),
    /// A program of the repository runs.
    Execute {
        text: String,
        /// What it opens, if it looks like tests.
        tests: Option<Parts>,
    },
    /// Time passes.
    Sleep(u64),
    /// It ends with this code.
    Exit(u8),
    /// It says of itself that it failed.
    Fail(String),
    /// A program or a module is called that is not there.
    Missing { name: String, by: Caller },
    /// A folder is gone into.
    Enter { folder: String },
    /// Nothing that matters here.
    Nothing,
    /// Nobody knows what it does.
    Unknown(String),
}

impl Act {
    /// The same with the password that is piped in, which docker refuses when it is empty.
    /// <https://docs.docker.com/reference/cli/docker/login/#password-stdin>
    pub(super) fn with_password(mut self, piped: &str) -> Self {
        if let Self::Login { known, token, .. } = &mut self {
            let password = piped.trim_end_matches(['\r', '\n']);
            *known &= !password.is_empty();
            *token = password == TOKEN;
        }
        self
    }
}

/// By whose name `git` speaks to the server.
/// <https://github.com/actions/checkout#usage>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// By that of the run's own token.
    Token,
    /// By nobody's: none are kept.
    Nobody,
    /// By somebody's of whom nobody knows what he may.
    Unknown,
}

/// Who looks for a program in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The shell of the step.
    Shell,
    /// `sudo`, which ends with 1 then.
    Sudo,
    /// Python, for one of its modules.
    Python,
    /// Docker, when it starts a container.
    Docker,
    /// A shell in a container: bash, or another one.
    Inside {
        /// Whether it is bash.
        bash: bool,
    },
}

/// Why a command failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It was told to.
    Asked(u8),
    /// There is no checkout, so that its file is not there.
    NoFiles,
    /// The folder that the script begins in is not there.
    NoFolder,
    /// The packages do not fit together.
    Conflict,
    /// The style is wrong.
    Style,
    /// A test failed.
    Test,
    /// The image cannot be built.
    Build,
    /// There is no such image on this machine.
    NoImage,
    /// Nor is it in a registry, so that no container of it starts.
    NoContainer,
    /// The name of an image is not of the form that all of them have.
    BadReference,
    /// `docker` is not told what it is about.
    NoArgument,
    /// It is to be pushed, and under no name.
    NoTags,
    /// The builder of the engine cannot do what is asked of it.
    NoFeature,
    /// The registry does not know who asks, or not with this right.
    Denied,
    /// The registry has no such image.
    NoManifest,
    /// No user or no password was given.
    NoPassword,
    /// An input is not of the form that it has to have.
    BadInput,
    /// An input is not given that has to be.
    NoInput(&'static str),
    /// It is no tag that the run is about.
    NoTag,
    /// No file is there that a cache could be named after; what the action says of it.
    NoLock(&'static str),
    /// The name of an artifact has a character that none can have.
    BadName,
    /// There is no such cache.
    NoCache,
    /// There is no such artifact.
    NoArtifact,
    /// There is an artifact of this name already.
    Exists,
    /// The image has a known fault.
    Vulnerable,
    /// The app does not answer as it should.
    NoAnswer,
    /// There is nothing to go back to.
    NoRevision,
    /// There is no such version.
    NoVersion,
    /// It took longer than it may.
    Timeout,
    /// It was ended from outside.
    Cancelled,
    /// A file of the script cannot be read, or an expression not evaluated.
    Script,
    /// The machine does not have this shell.
    NoShell,
    /// The runner does not know how to start this shell.
    BadShell,
    /// There is no such command.
    NoCommand,
    /// Python has no such module.
    NoModule,
    /// The run's token lacks a right.
    Refused(&'static Need),
    /// The command knows no token, and the run's own is handed to nobody by itself.
    NoToken,
    /// `git` knows no user and no password.
    NoCredentials,
    /// There is no repository in the folder.
    NoRepository,
    /// `gh` finds no repository that it could mean.
    NoOrigin,
    /// `git` was not told who commits.
    NoAuthor,
    /// No branch is checked out that could be pushed.
    NoBranch,
    /// The clone does not have the branch that is asked for.
    NoBranchHere {
        /// With which code `git` ends then.
        code: u8,
    },
    /// The clone does not have the commit or the tag.
    NoHistory,
    /// The job names no environment.
    NoEnvironment,
}

impl Failure {
    /// The exit code that a shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Asked(code) | Self::NoBranchHere { code } => code,
            // Four is what pytest says of a path, and `gh` of who is not logged in.
            Self::NoFiles | Self::NoToken => 4,
            Self::NoAnswer => 22,
            // <https://docs.docker.com/engine/containers/run/#exit-status>
            Self::NoContainer => 125,
            Self::Timeout | Self::Cancelled => 143,
            Self::NoCommand => 127,
            Self::NoCredentials
            | Self::NoRepository
            | Self::NoAuthor
            | Self::NoBranch
            | Self::NoHistory => 128,
            Self::Refused(need) => need.code(),
            _ => 1,
        }
    }
}
