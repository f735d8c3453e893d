//! What an action refuses before it does anything: inputs that it must have, and files that it
//! must find.

use crate::workflow::model::{Action, Text};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::plan::is_local;

/// What is known of the inputs of an action.
type Input<'i> = &'i dyn Fn(&str) -> Option<String>;

/// Inputs without which an action ends, in the order in which it asks for them.
/// <https://github.com/actions/cache/blob/main/src/restoreImpl.ts>,
/// <https://github.com/actions/upload-artifact/blob/main/src/upload/input-helper.ts>,
/// <https://github.com/aws-actions/configure-aws-credentials/blob/main/src/index.ts>
const REQUIRED: [(&str, &[&str]); 4] = [
    ("actions/cache", &["key", "path"]),
    ("actions/cache/restore", &["key", "path"]),
    ("actions/upload-artifact", &["path"]),
    ("aws-actions/configure-aws-credentials", &["aws-region"]),
];

/// Inputs that have a value of their own where nothing is said, and none where nothing is given:
/// an empty secret is given.
/// <https://github.com/actions/checkout/blob/main/src/input-helper.ts>,
/// <https://github.com/actions/github-script/blob/main/src/main.ts>
const NOT_EMPTY: [(&str, &str); 2] = [
    ("actions/checkout", "token"),
    ("actions/github-script", "github-token"),
];

/// Caches that are named after a file of the repository: the action, what its `cache` says, and
/// what the action says where no file of the kind is there.
/// <https://github.com/actions/setup-python/blob/main/src/cache-distributions/cache-distributor.ts>,
/// <https://github.com/actions/setup-node/blob/main/src/cache-restore.ts>,
/// <https://github.com/actions/setup-java/blob/main/src/cache.ts>
const NAMED_AFTER_FILES: [(&str, &str, &str); 8] = [
    (
        "actions/setup-python",
        "pip",
        "No file in /home/runner/work/app/app matched to [**/requirements.txt or **/pyproject.toml], make sure you have checked out the target repository",
    ),
    (
        "actions/setup-python",
        "pipenv",
        "No file in /home/runner/work/app/app matched to [**/Pipfile.lock], make sure you have checked out the target repository",
    ),
    (
        "actions/setup-python",
        "poetry",
        "No file in /home/runner/work/app/app matched to [**/poetry.lock], make sure you have checked out the target repository",
    ),
    (
        "actions/setup-node",
        "npm",
        "Dependencies lock file is not found in /home/runner/work/app/app. Supported file patterns: package-lock.json,npm-shrinkwrap.json,yarn.lock",
    ),
    (
        "actions/setup-node",
        "yarn",
        "Dependencies lock file is not found in /home/runner/work/app/app. Supported file patterns: yarn.lock",
    ),
    (
        "actions/setup-node",
        "pnpm",
        "Dependencies lock file is not found in /home/runner/work/app/app. Supported file patterns: pnpm-lock.yaml",
    ),
    (
        "actions/setup-java",
        "maven",
        "No file in /home/runner/work/app/app matched to [**/pom.xml], make sure you have checked out the target repository",
    ),
    (
        "actions/setup-java",
        "gradle",
        "No file in /home/runner/work/app/app matched to [**/*.gradle*,**/gradle-wrapper.properties], make sure you have checked out the target repository",
    ),
];

impl Engine<'_> {
    /// Why an action ends at once with these inputs, if it does.
    pub(super) fn refused_inputs(
        &self,
        cell: usize,
        name: &str,
        act: &Act,
        input: Input<'_>,
    ) -> Result<(), Failure> {
        if is_local(name) && self.lacks_action(cell, name) {
            return Err(Failure::NoFiles);
        }
        if let Some(missing) = self.lacks_input(cell, name, input) {
            return Err(Failure::NoInput(missing));
        }
        if let Some(said) = self.lacks_named_file(cell, name, input) {
            return Err(Failure::NoLock(said));
        }
        if self.lacks_tag(cell, name, input) {
            return Err(Failure::NoTag);
        }
        match act {
            Act::Site { artifact } if self.lacks_artifact(cell, artifact) => {
                Err(Failure::NoArtifact)
            }
            _ => Ok(()),
        }
    }

    /// The input that an action asks for in vain. What nobody knows is taken to be there.
    fn lacks_input(&self, cell: usize, name: &str, input: Input<'_>) -> Option<&'static str> {
        let is = |action: &str| action.eq_ignore_ascii_case(name);
        let nothing = |value: String| value.trim().is_empty();
        let required = REQUIRED.iter().find(|(action, _)| is(action));
        let missing = required.and_then(|(_, keys)| {
            let mut keys = keys.iter().copied();
            keys.find(|key| input(key).is_none_or(nothing))
        });
        let mut given = NOT_EMPTY.iter().filter(|(action, _)| is(action));
        let mut emptied = || given.find(|(_, key)| input(key).is_some_and(nothing));
        let missing = missing.or_else(|| Some(emptied()?.1))?;
        (!self.is_unknown_input(cell, missing)).then_some(missing)
    }

    /// Whether the text of an input hangs on something that nobody knows.
    pub(super) fn is_unknown_input(&self, cell: usize, key: &str) -> bool {
        let known = &self.cells[cell];
        let step = self.plan.jobs[known.report.job].steps.get(known.step);
        let Some(Action::Uses { with, .. }) = step.map(|step| &step.step.action) else {
            return false;
        };
        let unknown = |text: &Text| {
            let lower = text.value.to_ascii_lowercase();
            lower.contains("env.")
                || lower.contains("vars.")
                || self.hangs(known.report.job, &lower)
        };
        with.expression.is_some() || with.get(key).is_some_and(unknown)
    }

    /// Whether a release is made of no tag: a draft needs none.
    /// <https://github.com/softprops/action-gh-release/blob/master/src/main.ts>
    fn lacks_tag(&self, cell: usize, name: &str, input: Input<'_>) -> bool {
        if !name.eq_ignore_ascii_case("softprops/action-gh-release") {
            return false;
        }
        let github = &self.runs[self.cells[cell].run].github;
        let tagged = github
            .property("ref_type")
            .is_some_and(|kind| &*kind.text() == "tag");
        let given = |key: &str| {
            let value = input(key).unwrap_or_default();
            let silent = matches!(value.trim(), "" | "false");
            !silent || self.is_unknown_input(cell, key)
        };
        !tagged && !given("tag_name") && !given("draft")
    }

    /// What an action says of a cache whose name it makes of a file that is not there.
    fn lacks_named_file(&self, cell: usize, name: &str, input: Input<'_>) -> Option<&'static str> {
        let kind = input("cache")?;
        let mut all = NAMED_AFTER_FILES.iter();
        let (_, _, said) =
            all.find(|(action, own, _)| action.eq_ignore_ascii_case(name) && *own == kind)?;
        let known = self.settings.requirements.is_some() && kind == "pip";
        (self.is_bare(cell) && !known).then_some(*said)
    }

    /// Whether an action of the repository is certain not to be there.
    /// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#example-using-an-action-in-the-same-repository-as-the-workflow>
    fn lacks_action(&self, cell: usize, name: &str) -> bool {
        let path = name.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_end_matches('/');
        let is_file = [".yml", ".yaml"].iter().any(|end| path.ends_with(end));
        is_file || self.is_certainly_missing(cell, path)
    }

    /// Whether an artifact was certainly not uploaded by the run.
    fn lacks_artifact(&self, cell: usize, name: &str) -> bool {
        let run = &self.runs[self.cells[cell].run];
        !run.strange && !run.artifacts.contains_key(name)
    }
}

/// The first character that the name of an artifact cannot have.
/// <https://github.com/actions/toolkit/blob/main/packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts>
pub(in super::super) fn forbidden(name: &str) -> Option<&'static str> {
    const FORBIDDEN: [(char, &str); 11] = [
        ('"', "Double quote \""),
        (':', "Colon :"),
        ('<', "Less than <"),
        ('>', "Greater than >"),
        ('|', "Vertical bar |"),
        ('*', "Asterisk *"),
        ('?', "Question mark ?"),
        ('\r', "Carriage return \\r"),
        ('\n', "Line feed \\n"),
        ('\\', "Backslash \\"),
        ('/', "Forward slash /"),
    ];
    let mut all = FORBIDDEN.iter();
    let found = all.find(|(character, _)| name.contains(*character));
    found.map(|(_, said)| *said)
}
