//! Images: built, named, pushed, and live somewhere.

use super::{PRODUCTION, full};
use crate::seed::fnv1a;
use crate::workflow::model::{Access, Action};
use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::{Effect, Source, Work};
use crate::workflow::run::command;
use crate::workflow::run::context;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::tools::Tools;
use crate::workflow::run::world::{self, Deploy, Deployed, Image, Push};
use crate::workflow::run::{Checks, Conclusion};

/// Words of the commands and actions that deploy.
const DEPLOYING: [&str; 6] = [
    "deploy",
    "helm upgrade",
    "set image",
    "kubectl apply",
    "container:release",
    "railway up",
];

/// What answers in an environment.
pub(super) struct Live {
    pub(super) event: Option<usize>,
    pub(super) image: Option<usize>,
    /// Half of it only.
    pub(super) half: bool,
}

impl Engine<'_> {
    /// A build makes a new image every time, even of the same commit.
    pub(super) fn build(
        &mut self,
        cell: usize,
        remote: bool,
        env: &[(String, String)],
    ) -> Result<usize, Failure> {
        let run = self.cells[cell].run;
        if remote && self.cells[cell].checkout.is_none() {
            self.cells[cell].checkout = Some(Source::Event(self.runs[run].event));
        }
        self.trust(cell, env)?;
        let (event, commit) = self.source(cell)?;
        if commit.build_fails || commit.conflict {
            return Err(if commit.conflict {
                Failure::Conflict
            } else {
                Failure::Build
            });
        }
        let report = &self.cells[cell].report;
        let place = [
            commit.sha.as_str(),
            &report.label,
            &run.to_string(),
            &report.attempt.to_string(),
            &self.out.images.len().to_string(),
        ]
        .join("|");
        let image = Image {
            digest: fnv1a(place.as_bytes()) ^ self.settings.source,
            event,
            sha: commit.sha.clone(),
            built_by: (run, report.job),
            attempt: report.attempt,
            checks: Checks::default(),
        };
        self.out.images.push(image);
        Ok(self.out.images.len() - 1)
    }

    /// A build of what an artifact brought, where there is no checkout.
    fn build_kept(&mut self, cell: usize, env: &[(String, String)]) -> Result<usize, Failure> {
        let before = self.cells[cell].checkout;
        let image = self.build(cell, !self.cells[cell].files.is_empty(), env);
        self.cells[cell].checkout = before;
        image
    }

    /// An image of this machine; one that was read from a file has no name of its own here.
    pub(super) fn local(&self, cell: usize, tag: &str) -> Option<usize> {
        let images = &self.cells[cell].images;
        images.get(&full(tag)).or_else(|| images.get("")).copied()
    }

    /// What can be called in a container of an image: of others by what is known of it, of
    /// those that are built here by what is said of them.
    pub(super) fn tools_inside(&self, cell: usize, name: &str, work: &Work) -> Tools {
        let own = self
            .local(cell, name)
            .or_else(|| self.published(name, work));
        match (own, &self.settings.image) {
            (None, _) => Tools::of_image(name),
            (Some(_), None) => Tools::default(),
            (Some(_), Some(text)) => Tools::of_app(text),
        }
    }

    /// A push needs an image, a name with a registry that one may write to, and a login.
    /// What the cloud built it pushes itself.
    pub(super) fn push(
        &mut self,
        cell: usize,
        (tag, image): (&str, usize),
        cloud: bool,
        work: &mut Work,
    ) -> Result<(), Failure> {
        let tag = full(tag);
        let registry = tag.split('/').next().unwrap_or_default();
        let known = &self.cells[cell];
        let official = tag.starts_with("docker.io/library/");
        let writes = !known.token_logins.contains(registry)
            || self.granted(cell, "packages") == Access::Write;
        // A registry that the job itself runs asks for nobody.
        let own = command::is_own(registry)
            && (known.serves.is_some()
                || !self.plan.jobs[known.report.job].job.services.is_empty());
        let let_in = known.logins.iter().any(|login| knows(login, registry));
        if official || !(own || cloud || let_in && writes) {
            return Err(Failure::Denied);
        }
        let digest = world::digest(self.out.images[image].digest);
        self.cells[cell].outputs.push(("digest".to_owned(), digest));
        work.effects.push((work.took, Effect::Push { tag, image }));
        Ok(())
    }

    pub(super) fn reads_only(&self, run: usize) -> bool {
        self.event(run).is_fork() && self.out.runs[run].trigger == "pull_request"
    }

    /// Which environment a command means: the job's own, one that it names, the last one that
    /// the run deployed to, or production.
    pub(super) fn target(&self, cell: usize, hint: &str) -> String {
        let known = &self.cells[cell];
        let hint = hint.to_ascii_lowercase();
        let named = |words: &[&str]| words.iter().any(|word| hint.contains(word));
        if !known.environment.is_empty() {
            known.environment.clone()
        } else if named(&["staging", "stage", "preview", "qa"]) {
            "staging".to_owned()
        } else if named(&["prod"]) || self.runs[known.run].deployed.is_empty() {
            PRODUCTION.to_owned()
        } else {
            self.runs[known.run].deployed.clone()
        }
    }

    /// Whether the cloud lets a job in: where it is guarded, only after a login.
    pub(super) fn let_in(&self, cell: usize) -> Result<(), Failure> {
        if self.settings.guarded && !self.cells[cell].known {
            return Err(Failure::NoPassword);
        }
        Ok(())
    }

    pub(super) fn deploy(
        &mut self,
        cell: usize,
        image: Option<&str>,
        hint: &str,
        env: &[(String, String)],
        before: u64,
        work: &mut Work,
    ) -> Result<(), Failure> {
        self.let_in(cell)?;
        let environment = self.target(cell, hint);
        let image = match image {
            None => self.build_kept(cell, env)?,
            Some(name) => self.published(name, work).ok_or(Failure::NoManifest)?,
        };
        let since = if work.took > before { before } else { 0 };
        let effect = Effect::Deploy {
            since,
            environment,
            image,
        };
        work.effects.push((work.took, effect));
        Ok(())
    }

    /// An image in a registry, by its tag or its digest; what the step itself pushed is there.
    pub(super) fn published(&self, name: &str, work: &Work) -> Option<usize> {
        if let Some((_, digest)) = name.split_once('@') {
            let is = |image: &Image| world::digest(image.digest) == digest;
            return self.out.images.iter().position(is);
        }
        let name = full(name);
        let own = work
            .effects
            .iter()
            .rev()
            .find_map(|(_, effect)| match effect {
                Effect::Push { tag, image } if *tag == name => Some(*image),
                _ => None,
            });
        own.or_else(|| self.registry.get(&name).copied())
    }

    /// What is live in an environment, or will be by what the step itself did.
    pub(super) fn live(&self, environment: &str, work: &Work) -> Option<Live> {
        let own = work
            .effects
            .iter()
            .rev()
            .find_map(|(_, effect)| match effect {
                Effect::Deploy {
                    environment: own,
                    image,
                    ..
                } if own == environment => Some(*image),
                _ => None,
            });
        if let Some(image) = own {
            return Some(Live {
                event: self.out.images[image].event,
                image: Some(image),
                half: false,
            });
        }
        let mut deploys = self.out.deploys.iter().rev();
        let last = deploys.find(|deploy| deploy.environment == environment)?;
        Some(Live {
            event: last.event,
            image: match last.what {
                Deployed::Image(image) => Some(image),
                Deployed::Commit | Deployed::Half => None,
            },
            half: last.what == Deployed::Half,
        })
    }

    pub(super) fn roll_back(
        &mut self,
        cell: usize,
        hint: &str,
        work: &mut Work,
    ) -> Result<(), Failure> {
        self.let_in(cell)?;
        let environment = self.target(cell, hint);
        let own = work.effects.iter().any(|(_, effect)| {
            matches!(effect, Effect::Deploy { environment: own, .. } if *own == environment)
        });
        let before = if own {
            self.live(&environment, &Work::default()).is_some()
        } else {
            self.previous(&environment).is_some()
        };
        if !before {
            return Err(Failure::NoRevision);
        }
        work.effects
            .push((work.took, Effect::Rollback { environment }));
        Ok(())
    }

    /// What was live before the last thing that went live.
    pub(super) fn previous(&self, environment: &str) -> Option<usize> {
        let mut there = (0..self.out.deploys.len())
            .rev()
            .filter(|place| self.out.deploys[*place].environment == environment);
        let last = there.next()?;
        let now = &self.out.deploys[last];
        there.find(|place| {
            let before = &self.out.deploys[*place];
            before.what != Deployed::Half && before.what != now.what
        })
    }

    pub(super) fn take_effect(&mut self, run: usize, job: usize, cell: usize, effect: Effect) {
        match effect {
            Effect::Push { tag, image } => {
                let before = self.registry.insert(tag.clone(), image);
                self.out.pushes.push(Push {
                    at_ms: self.now,
                    tag,
                    image,
                    before: before.filter(|before| *before != image),
                    run,
                    job,
                    checks: self.runs[run].checks,
                });
            }
            Effect::Deploy {
                environment, image, ..
            } => {
                self.go_live(
                    run,
                    job,
                    cell,
                    &environment,
                    image,
                    Deployed::Image(image),
                    false,
                );
            }
            Effect::Rollback { environment } => {
                if let Some(before) = self.previous(&environment) {
                    let mut deploy = self.out.deploys[before].clone();
                    deploy.at_ms = self.now;
                    deploy.run = run;
                    deploy.job = job;
                    deploy.rollback = true;
                    self.out.deploys.push(deploy);
                    self.cells[cell].deployed = true;
                }
            }
            Effect::Notify => self.out.notices.push((self.now, run)),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "all of it is told of a deployment"
    )]
    pub(super) fn go_live(
        &mut self,
        run: usize,
        job: usize,
        cell: usize,
        environment: &str,
        image: usize,
        what: Deployed,
        rollback: bool,
    ) {
        let image = &self.out.images[image];
        let deploy = Deploy {
            at_ms: self.now,
            environment: environment.to_owned(),
            what,
            sha: image.sha.clone(),
            event: image.event,
            run,
            job,
            rollback,
            checks: self.runs[run].checks,
        };
        self.out.deploys.push(deploy);
        environment.clone_into(&mut self.runs[run].deployed);
        self.cells[cell].deployed = true;
    }

    /// Whether a step that deploys was there and was skipped: then nothing was deployed.
    fn passed_over(&self, cell: usize) -> bool {
        let report = &self.cells[cell].report;
        let skipped = report
            .steps
            .iter()
            .filter(|step| step.outcome == Conclusion::Skipped);
        let steps = &self.plan.jobs[report.job].job.steps;
        skipped.filter_map(|run| steps.get(run.step)).any(|step| {
            let words = match &step.action {
                Action::Run { script, .. } => &script.value,
                Action::Uses { name, .. } => &name.value,
                Action::Nothing => return false,
            };
            DEPLOYING.iter().any(|word| words.contains(word))
        })
    }

    /// What is kept of a job that went well: its caches, and the deployment that GitHub notes
    /// for a job with an environment when no command of it is known to deploy.
    pub(in super::super) fn keep(&mut self, cell: usize) {
        let caches = std::mem::take(&mut self.cells[cell].caches);
        self.caches.extend(caches);
        let known = &self.cells[cell];
        if known.environment.is_empty() || known.deployed || self.passed_over(cell) {
            return;
        }
        let (run, job) = (known.run, known.report.job);
        let place = self.place(run, Some(job), Some(cell), &[], self.went(cell));
        if !place.flag(&self.plan.jobs[job].deployment) {
            return;
        }
        let target = self.out.runs[run].trigger == "pull_request_target";
        let sha = if target {
            context::sha(self.event(run), target)
        } else {
            // Of a pull request it is the proposed one that people know.
            self.event(run).commit.sha.clone()
        };
        self.out.deploys.push(Deploy {
            at_ms: self.now,
            environment: known.environment.clone(),
            what: Deployed::Commit,
            sha,
            event: Some(self.runs[run].event),
            run,
            job,
            rollback: false,
            checks: self.runs[run].checks,
        });
    }
}

/// Whether a login is one at this registry: one at Amazon's is for all of its registries, and
/// of one without a name nobody knows where it was.
fn knows(login: &str, registry: &str) -> bool {
    let amazon = ".amazonaws.com";
    login == registry || login.is_empty() || login.ends_with(amazon) && registry.ends_with(amazon)
}
