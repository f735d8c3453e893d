//! The board of the room: the texts, the last run of the script, and what was called.

use crate::finding::{Arg, Finding, Place, Severity};
use crate::mission::{Gap, Rejection, Route};
use crate::missions::cache::goals::{self, Targets};
use crate::missions::cache::instance::Instance;
use crate::missions::cache::level::MetricId;
use crate::missions::cache::lines::touched;
use crate::missions::cache::outcome::{Outcome, evaluate};
use crate::missions::cache::{Action, Shot};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::rows::{Row, rows, rows_by, with_row, with_row_moved, without_row};
use crate::missions::jigsaw::tray;
use crate::missions::jigsaw::{FileName, MAX_TEXT, Texts};
use crate::seed::Chance;
use crate::verdict::{Goal, Metric, Unit, Verdict};
use std::sync::Arc;

/// A called shot and what came: rows of the burn map as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// What the player said.
    pub shot: Shot,
    /// What burned.
    pub burned: u64,
}

/// What is measured once for an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What the reference line reaches, metric by metric.
    pub par: Vec<(MetricId, u64)>,
    /// What the goals measure against.
    pub targets: Targets,
    /// What came of the inherited files.
    pub before: Outcome,
    /// What came of the reference line's files.
    pub best: Option<Outcome>,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    instance: Arc<Instance>,
    measured: Arc<Measured>,
    texts: Texts,
    /// The Dockerfile as it stands, read into rows.
    rows: Arc<Vec<Row>>,
    run: Option<Arc<Run>>,
    builds: u32,
    call: Option<Shot>,
    called: Vec<Called>,
    right_calls: u32,
}

/// A run of the script and its goals.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What came of the texts.
    pub outcome: Outcome,
    /// Goals of the level.
    pub goals: Vec<Goal>,
}

impl State {
    /// The board as it is dealt.
    pub fn start(instance: Instance) -> Self {
        let measured = measured(&instance);
        Self {
            rows: Arc::new(rows(&instance.level.start.dockerfile)),
            texts: instance.level.start.clone(),
            instance: Arc::new(instance),
            measured: Arc::new(measured),
            run: None,
            builds: 0,
            call: None,
            called: Vec::new(),
            right_calls: 0,
        }
    }

    /// What was dealt.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Par, targets, and what came of the inherited files.
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    /// The two texts as they stand.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The rows of the Dockerfile as it stands.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn set_dockerfile(&mut self, text: String) {
        self.rows = Arc::new(rows_by(&text, &[&self.rows]));
        self.texts.dockerfile = text;
    }

    /// What the last run showed.
    pub fn run(&self) -> Option<&Arc<Run>> {
        self.run.as_ref()
    }

    /// Whether the last run was of the texts as they stand.
    pub fn is_fresh(&self) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.outcome.texts == self.texts)
    }

    /// Runs of the script so far.
    pub fn builds(&self) -> u32 {
        self.builds
    }

    /// What the player says the next run will burn.
    pub fn call(&self) -> Option<Shot> {
        self.call
    }

    /// Called shots so far, oldest first.
    pub fn called(&self) -> &[Called] {
        &self.called
    }

    /// Called shots that were right on a run that won.
    pub fn right_calls(&self) -> u32 {
        self.right_calls
    }

    /// Lines of both files that are not as they were inherited.
    pub fn lines(&self) -> u64 {
        touched(&self.instance.level.start, &self.texts)
    }

    /// The indices of the blocks still in the tray.
    pub fn tray(&self) -> Vec<usize> {
        tray::left(&self.instance.level.blocks, &self.rows)
    }

    /// What a run of the texts as they stand would show. The board annotates with it; only
    /// [`Action::Build`] counts.
    pub fn preview(&self) -> Run {
        let Measured { before, best, .. } = &*self.measured;
        let mut known = std::iter::once(before).chain(best);
        let same = known.find(|outcome| outcome.texts == self.texts);
        self.judged(same.map_or_else(|| evaluate(&self.instance, &self.texts), Outcome::clone))
    }

    fn judged(&self, outcome: Outcome) -> Run {
        let goals = goals::goals(&self.instance, &self.measured.targets, &outcome);
        Run { outcome, goals }
    }

    pub(super) fn carry(&mut self, old: &Self) {
        self.builds = old.builds;
        self.called.clone_from(&old.called);
        self.right_calls = old.right_calls;
    }

    /// A run reads both texts once for every commit, beside a fixed share; a run of the same
    /// texts reads nothing, and other moves a small part of what a run does.
    pub(super) fn weight(&self, action: &Action) -> u64 {
        let text = (self.texts.dockerfile.len() + self.texts.ignore.len()) as u64;
        match action {
            Action::Build if self.is_fresh() => 8,
            Action::Build => (128 + text) * (self.instance.commits.len() as u64 + 1),
            _ => 8 + text / 16,
        }
    }

    pub(super) fn apply(&mut self, action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Place { block, at } => self.place(*block, *at),
            Action::Move { from, to } if from == to => Err(Rejection::NothingToDo),
            Action::Move { from, to } => {
                let text = &self.texts.dockerfile;
                let moved = with_row_moved(text, &self.rows, (*from).into(), (*to).into());
                self.set_dockerfile(moved.ok_or(Rejection::NoSuchPlace)?);
                Ok(())
            }
            Action::Remove { at } => {
                let text = without_row(&self.texts.dockerfile, &self.rows, (*at).into());
                self.set_dockerfile(text.ok_or(Rejection::NoSuchPlace)?);
                Ok(())
            }
            Action::Edit { file, patch } => self.edit(*file, patch),
            Action::Build => {
                self.build();
                Ok(())
            }
            Action::Call(shot) => self.announce(*shot),
        }
    }

    fn place(&mut self, block: u8, at: u8) -> Result<(), Rejection> {
        let text = self.instance.level.blocks.get(usize::from(block));
        let text = text.ok_or(Rejection::NoSuchPlace)?;
        if usize::from(at) > self.rows.len() {
            return Err(Rejection::NoSuchPlace);
        }
        let placed = with_row(&self.texts.dockerfile, &self.rows, at.into(), text);
        if placed.len() > MAX_TEXT {
            return Err(Rejection::TooLarge);
        }
        self.set_dockerfile(placed);
        Ok(())
    }

    fn edit(&mut self, file: FileName, patch: &Patch) -> Result<(), Rejection> {
        let text = match file {
            FileName::Dockerfile => &self.texts.dockerfile,
            FileName::Ignore => &self.texts.ignore,
        };
        let patched = patch.apply(text).ok_or(Rejection::NoSuchPlace)?;
        if patched.len() > MAX_TEXT {
            return Err(Rejection::TooLarge);
        }
        if patched == *text {
            return Err(Rejection::NothingToDo);
        }
        match file {
            FileName::Dockerfile => self.set_dockerfile(patched),
            FileName::Ignore => self.texts.ignore = patched,
        }
        Ok(())
    }

    fn announce(&mut self, shot: Shot) -> Result<(), Rejection> {
        if self.call == Some(shot) {
            return Err(Rejection::NothingToDo);
        }
        if usize::from(shot.commit) >= self.instance.commits.len() {
            return Err(Rejection::NoSuchPlace);
        }
        self.call = Some(shot);
        Ok(())
    }

    fn build(&mut self) {
        self.builds = self.builds.saturating_add(1);
        let last = self
            .run
            .take()
            .filter(|last| last.outcome.texts == self.texts);
        let run = last.unwrap_or_else(|| Arc::new(self.preview()));
        self.run = Some(run.clone());
        if let Some(shot) = self.call.take() {
            let burned = run.outcome.burned(shot.commit.into());
            self.called.push(Called { shot, burned });
            self.right_calls += u32::from(shot.rows == burned && self.verdict().solved());
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        let goals = self.run.as_ref().map(|run| run.goals.clone());
        let par = self.measured.par.iter();
        Verdict {
            goals: goals.unwrap_or_else(|| self.unknown_goals()),
            metrics: par.map(|(id, par)| self.metric(*id, *par)).collect(),
        }
    }

    /// Everything the last run had to say, and on a win what is over par.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(run) = &self.run else {
            return Vec::new();
        };
        let mut findings = goals::findings(&run.outcome, &run.goals);
        let verdict = self.verdict();
        if verdict.solved() {
            let pairs = self.measured.par.iter().zip(&verdict.metrics);
            findings.extend(pairs.filter_map(|((id, _), metric)| over_par(*id, metric)));
        }
        findings
    }

    fn unknown_goals(&self) -> Vec<Goal> {
        let goal = |id: &'static str| Goal {
            id,
            met: None,
            observed: String::new(),
            blocked_by: None,
        };
        let goals = self.instance.level.spec.goals.iter();
        goals.map(|id| goal(id.as_str())).collect()
    }

    fn metric(&self, id: MetricId, par: u64) -> Metric {
        let run = self.run.as_ref();
        let outcome = run
            .map(|run| &run.outcome)
            .filter(|outcome| outcome.running.is_some());
        Metric {
            id: id.as_str(),
            unit: id.unit(),
            value: outcome.map(|outcome| value(id, &self.instance, outcome)),
            par,
        }
    }

    /// The shortest way to one of the winning texts, the run included.
    pub(super) fn nearest(&self) -> Route<Action> {
        let level = &self.instance.level;
        let ways = level.roads.iter().map(|(name, texts)| {
            let actions = way_from(self.rows.to_vec(), &self.texts, texts, &level.blocks);
            Route {
                line: name.clone(),
                actions: actions.into_iter().map(Action::from).collect(),
            }
        });
        let mut route = ways
            .min_by_key(|route| route.actions.len())
            .unwrap_or(Route {
                line: String::new(),
                actions: Vec::new(),
            });
        route.actions.push(Action::Build);
        route
    }

    /// What would stand in the way now. A board that would win has the run as its gap.
    pub(super) fn gap(&self) -> Option<Gap> {
        if self.verdict().solved() {
            return None;
        }
        let preview = self.preview();
        let unmet = preview.goals.iter().find(|goal| goal.met != Some(true));
        // A page that does not come tells of the failed build.
        let blocked = |goal: &&Goal| goal.blocked_by.is_some();
        let Some(goal) = preview.goals.iter().find(blocked).or(unmet) else {
            return Some(Gap {
                goal: self.instance.level.spec.goals.first()?.as_str(),
                code: "not-run",
                args: Vec::new(),
                next: "run",
            });
        };
        let mut args = goal.blocked_by.as_ref().map_or_else(Vec::new, about);
        let next = self.next_move(&preview);
        args.extend(self.pointers(&next));
        let code = goal
            .blocked_by
            .as_ref()
            .map_or("unknown", |finding| finding.code);
        Some(Gap {
            goal: goal.id,
            code,
            args,
            next: next.kind(),
        })
    }

    /// The first move of the nearest way that by itself meets another goal; else simply the
    /// first move.
    fn next_move(&self, preview: &Run) -> Action {
        let met = |run: &Run| {
            run.goals
                .iter()
                .filter(|goal| goal.met == Some(true))
                .count()
        };
        let route = self.nearest().actions;
        let before = met(preview);
        let helps = |action: &&Action| {
            let mut tried = self.clone();
            tried.apply(action).is_ok() && met(&tried.preview()) > before
        };
        let hands = &route[..route.len() - 1];
        // The ways of a level are short; texts far from any of them are not searched whole.
        let helpful = hands.iter().take(8).find(helps);
        helpful.or(hands.first()).cloned().unwrap_or(Action::Build)
    }

    /// Names of places that the near-solution speaks of.
    fn pointers(&self, next: &Action) -> Vec<(&'static str, Arg)> {
        let text = |at: u8| {
            let row = self.rows.get(usize::from(at));
            Arg::Code(row.map(|row| row.text.clone()).unwrap_or_default())
        };
        let row = |at: u8| Arg::Count(u64::from(at) + 1);
        match next {
            Action::Place { block, at } => {
                let block = self.instance.level.blocks.get(usize::from(*block)).cloned();
                vec![
                    ("block", Arg::Code(block.unwrap_or_default())),
                    ("row", row(*at)),
                ]
            }
            Action::Move { from, to } => vec![("block", text(*from)), ("row", row(*to))],
            Action::Remove { at } => vec![("block", text(*at)), ("row", row(*at))],
            Action::Edit { file, patch } => {
                vec![("block", Arg::Code(self.edited_line(*file, patch)))]
            }
            Action::Build | Action::Call(_) => Vec::new(),
        }
    }

    /// The first whole line that an edit would make.
    fn edited_line(&self, file: FileName, patch: &Patch) -> String {
        let text = match file {
            FileName::Dockerfile => &self.texts.dockerfile,
            FileName::Ignore => &self.texts.ignore,
        };
        let edited = patch.apply(text).unwrap_or_default();
        let new = edited
            .lines()
            .find(|line| !text.lines().any(|old| old == *line));
        new.unwrap_or(patch.put.trim()).to_owned()
    }

    /// A legal move of blind hands: place, move, remove, ignore something, or run.
    pub(super) fn stray(&self, chance: &mut Chance) -> Action {
        let count = self.rows.len();
        let row = |chance: &mut Chance| u8::try_from(chance.below(count)).unwrap_or(0);
        let tray = self.tray();
        match chance.below(7) {
            0 | 1 if !tray.is_empty() => Action::Place {
                block: u8::try_from(chance.pick(&tray).copied().unwrap_or(0)).unwrap_or(0),
                at: u8::try_from(chance.below(count + 1)).unwrap_or(0),
            },
            2 | 3 if count > 1 => {
                let (from, to) = (row(chance), row(chance));
                if from == to {
                    Action::Build
                } else {
                    Action::Move { from, to }
                }
            }
            4 if count > 1 => Action::Remove { at: row(chance) },
            5 => self.ignoring(chance),
            _ => Action::Build,
        }
    }

    fn ignoring(&self, chance: &mut Chance) -> Action {
        let file = chance.pick(&self.instance.app.files);
        let mut put = file.map_or_else(String::new, |file| file.path.clone());
        put.push('\n');
        Action::Edit {
            file: FileName::Ignore,
            patch: Patch {
                from: 0,
                drop: 0,
                put,
            },
        }
    }
}

/// Par and targets from the reference line, and the figures of the inherited files.
fn measured(instance: &Instance) -> Measured {
    let before = evaluate(instance, &instance.level.start);
    let spec = &instance.level.spec;
    let road = instance.level.roads.first();
    let best = road.map(|(_, texts)| evaluate(instance, texts));
    let metric = |id| best.as_ref().map_or(0, |best| value(id, instance, best));
    let percent = |number: u64, percent: u64| number.saturating_mul(percent) / 100;
    Measured {
        par: spec.metrics.iter().map(|id| (*id, metric(*id))).collect(),
        targets: Targets {
            script: rounded(
                percent(metric(MetricId::Rebuilds), spec.slack.script),
                1_000,
            ),
            size: rounded(percent(metric(MetricId::Size), spec.slack.size), 10_000_000),
            runner: rounded(percent(metric(MetricId::Ci), spec.slack.runner), 1_000),
            before_script: before.ms(false),
            before_size: before.image().map_or(0, |image| image.size),
        },
        before,
        best,
    }
}

/// A number that people can read.
fn rounded(number: u64, step: u64) -> u64 {
    number.div_ceil(step) * step
}

fn value(id: MetricId, instance: &Instance, outcome: &Outcome) -> u64 {
    match id {
        MetricId::Rebuilds => outcome.ms(false),
        MetricId::Size => outcome.image().map_or(0, |image| image.size),
        MetricId::Ci => outcome.ms(true),
        MetricId::Pushed => outcome
            .code()
            .map(|column| column.pushed)
            .max()
            .unwrap_or(0),
        MetricId::Lines => touched(&instance.level.start, &outcome.texts),
    }
}

fn over_par(id: MetricId, metric: &Metric) -> Option<Finding> {
    let value = metric.value.filter(|value| *value > metric.par)?;
    let arg = |number| match metric.unit {
        Unit::Bytes => Arg::Bytes(number),
        Unit::Millis => Arg::Millis(number),
        Unit::Count => Arg::Count(number),
    };
    let finding = Finding::new(id.over_par(), Severity::Info, Place::default());
    Some(
        finding
            .with("value", arg(value))
            .with("par", arg(metric.par)),
    )
}

fn about(finding: &Finding) -> Vec<(&'static str, Arg)> {
    let mut args = finding.args.clone();
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(u64::from(finding.place.line))));
    }
    args
}
