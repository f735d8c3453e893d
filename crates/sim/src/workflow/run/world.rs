//! What is around the workflow: runners, settings of the repository, registry, environments.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checks, Parts};

/// How the repository is set up.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they have nothing to do with each other"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How many jobs can run at once.
    pub runners: u32,
    /// Secrets by name.
    pub secrets: BTreeMap<String, String>,
    /// Variables by name.
    pub vars: BTreeMap<String, String>,
    /// Environments by name; one that is not named protects nothing.
    pub environments: BTreeMap<String, Environment>,
    /// Whether the run's token may write where the workflow says nothing.
    /// <https://docs.github.com/en/actions/concepts/security/github_token>
    pub token_writes: bool,
    /// Whether only those who may read its contents can fetch it.
    pub private: bool,
    /// What the repository's tests open when no part of them is named.
    pub tests: Parts,
    /// Whether the repository has no tests but those of parts: other paths are not there.
    pub knows_tests: bool,
    /// Whether the cloud wants to know who deploys: without a login in the same job it refuses.
    pub guarded: bool,
    /// What `requirements.txt` lists, where that is known; then there is no other such list.
    pub requirements: Option<Vec<String>>,
    /// What names all programs of Python in the images that are built here, where that is
    /// known: the packages of the app and the Dockerfile.
    pub image: Option<String>,
    /// How long things take.
    pub times: Times,
    /// Jobs (`test`) and cells (`test (3.11)`) whose first command fails.
    pub fail: BTreeSet<String>,
    /// A number for what images are built from besides the commit: their digests differ with it.
    pub source: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            runners: 20,
            secrets: BTreeMap::new(),
            vars: BTreeMap::new(),
            environments: BTreeMap::new(),
            token_writes: false,
            private: true,
            tests: Parts::FUNCTIONS.and(Parts::DATA),
            knows_tests: false,
            guarded: false,
            requirements: None,
            image: None,
            times: Times::default(),
            fail: BTreeSet::new(),
            source: 0,
        }
    }
}

/// An environment and who guards it.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments>
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// Whether somebody has to say yes.
    pub reviewers: bool,
    /// Branches and tags that may deploy, as globs; none for all.
    pub branches: Vec<String>,
    /// Its own secrets.
    pub secrets: BTreeMap<String, String>,
}

/// How long things take, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// A runner gets ready.
    pub start: u64,
    /// The repository is fetched.
    pub checkout: u64,
    /// Packages are installed; with a warm cache a fifth of it.
    pub install: u64,
    /// The style is checked.
    pub lint: u64,
    /// Tests run.
    pub test: u64,
    /// An image is built.
    pub build: u64,
    /// An image is pushed or pulled.
    pub push: u64,
    /// An image is scanned.
    pub scan: u64,
    /// An image goes live.
    pub deploy: u64,
    /// The app is asked.
    pub smoke: u64,
    /// A cache, an artifact or a tool is set up.
    pub tool: u64,
    /// Anything else.
    pub other: u64,
    /// Times of single jobs by their id, in place of all that they do.
    pub jobs: BTreeMap<String, u64>,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            start: 2_000,
            checkout: 1_500,
            install: 20_000,
            lint: 8_000,
            test: 45_000,
            build: 60_000,
            push: 15_000,
            scan: 20_000,
            deploy: 20_000,
            smoke: 5_000,
            tool: 2_500,
            other: 500,
            jobs: BTreeMap::new(),
        }
    }
}

/// A built image. Two builds of one commit are two images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// 64 bits of its digest: a function of the commit and of where it was built.
    pub digest: u64,
    /// The happening whose commit is in it; none for what was there before all of them.
    pub event: Option<usize>,
    /// The commit.
    pub sha: String,
    /// The run and the job that built it.
    pub built_by: (usize, usize),
    /// In which attempt of the run.
    pub attempt: u32,
    /// What looked at this very image.
    pub checks: Checks,
}

/// A push to a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// In milliseconds.
    pub at_ms: u64,
    /// The full name with its tag.
    pub tag: String,
    /// Which image, in [`super::Outcome::images`].
    pub image: usize,
    /// The image that had this name before.
    pub before: Option<usize>,
    /// By which run.
    pub run: usize,
    /// By which job.
    pub job: usize,
    /// What had passed in that run by then.
    pub checks: Checks,
}

/// What is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deployed {
    /// An image.
    Image(usize),
    /// What a job that names the environment put there; nobody knows how.
    Commit,
    /// Half of one and half of another.
    Half,
}

/// Something went live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deploy {
    /// In milliseconds.
    pub at_ms: u64,
    /// Where.
    pub environment: String,
    /// What.
    pub what: Deployed,
    /// The commit in it.
    pub sha: String,
    /// The happening whose commit it is.
    pub event: Option<usize>,
    /// By which run.
    pub run: usize,
    /// By which job.
    pub job: usize,
    /// Whether this takes something back.
    pub rollback: bool,
    /// What had passed in that run by then.
    pub checks: Checks,
}

impl super::Outcome {
    /// What is live in each environment at a time.
    pub fn live_at(&self, ms: u64) -> BTreeMap<&str, &Deploy> {
        let until = self.deploys.iter().filter(|deploy| deploy.at_ms <= ms);
        until
            .map(|deploy| (deploy.environment.as_str(), deploy))
            .collect()
    }

    /// Minutes that runners worked, each job rounded up as it is billed.
    /// <https://docs.github.com/en/billing/concepts/product-billing/github-actions>
    pub fn minutes(&self) -> u64 {
        let jobs = self.runs.iter().flat_map(|run| &run.jobs);
        jobs.map(|job| (job.end_ms - job.start_ms).div_ceil(60_000))
            .sum()
    }
}

/// A digest as it is written.
pub fn digest(digest: u64) -> String {
    let mut text = "sha256:".to_owned();
    // Sixty-four digits, of which the first sixteen tell images apart.
    let mut rest = digest;
    for _ in 0..4 {
        for nibble in (0..16).rev() {
            let digit = u32::try_from(rest >> (4 * nibble) & 15).unwrap_or_default();
            text.push(char::from_digit(digit, 16).unwrap_or('0'));
        }
        rest = rest.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    text
}
