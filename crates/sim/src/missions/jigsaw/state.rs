//! The board of the room: the texts, the last run, and what the player said would happen.

use crate::container::Visit;
use crate::finding::{Arg, Finding, Place, Severity};
use crate::mission::{Gap, Rejection, Route};
use crate::missions::jigsaw::instance::Instance;
use crate::missions::jigsaw::level::{MetricId, Texts};
use crate::missions::jigsaw::outcome::{Outcome, evaluate};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::rows::{
    Row, rows, rows_by, rows_of, with_row, with_row_moved, without_row,
};
use crate::missions::jigsaw::tray;
use crate::missions::jigsaw::{Action, FileName, MAX_TEXT, Shot};
use crate::seed::Chance;
use crate::verdict::{Goal, Metric, Unit, Verdict};
use std::sync::Arc;

/// A called shot and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// What the player said.
    pub shot: Shot,
    /// What happened.
    pub answer: Shot,
}

/// The board.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    instance: Arc<Instance>,
    /// What the reference line reaches, metric by metric.
    par: Arc<Vec<(MetricId, u64)>>,
    texts: Texts,
    /// The Dockerfile as it stands, read into rows.
    rows: Arc<Vec<Row>>,
    outcome: Option<Arc<Outcome>>,
    builds: u32,
    call: Option<Shot>,
    called: Vec<Called>,
    right_calls: u32,
}

impl State {
    /// The board as it is dealt.
    pub fn start(instance: Instance) -> Self {
        let par = instance
            .level
            .roads
            .first()
            .map(|(_, texts)| evaluate(&instance, texts).metrics);
        let par = par
            .unwrap_or_default()
            .into_iter()
            .map(|(id, value)| (id, value.unwrap_or(0)));
        Self {
            rows: Arc::new(rows(&instance.level.start.dockerfile)),
            texts: instance.level.start.clone(),
            par: Arc::new(par.collect()),
            instance: Arc::new(instance),
            outcome: None,
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
    pub fn outcome(&self) -> Option<&Arc<Outcome>> {
        self.outcome.as_ref()
    }

    /// Whether the last run was of the texts as they stand.
    pub fn is_fresh(&self) -> bool {
        self.outcome
            .as_ref()
            .is_some_and(|outcome| outcome.texts == self.texts)
    }

    /// Runs so far.
    pub fn builds(&self) -> u32 {
        self.builds
    }

    /// What the player says the next run will do.
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

    /// The indices of the blocks still in the tray.
    pub fn tray(&self) -> Vec<usize> {
        tray::left(&self.instance.level.blocks, &self.rows)
    }

    /// What a run of the texts as they stand would show. The board annotates with it; only
    /// [`Action::Build`] counts.
    pub fn preview(&self) -> Outcome {
        evaluate(&self.instance, &self.texts)
    }

    pub(super) fn carry(&mut self, old: &Self) {
        self.builds = old.builds;
        self.called.clone_from(&old.called);
        self.right_calls = old.right_calls;
    }

    /// A run reads all of both texts, beside a fixed share; a run of the same texts reads
    /// nothing, and other moves a small part of what a run does (measured: a twentieth).
    pub(super) fn weight(&self, action: &Action) -> u64 {
        let text = (self.texts.dockerfile.len() + self.texts.ignore.len()) as u64;
        match action {
            Action::Build if self.is_fresh() => 8,
            Action::Build => 128 + text,
            _ => 8 + text / 16,
        }
    }

    pub(super) fn apply(&mut self, action: &Action) -> Result<(), Rejection> {
        match action {
            Action::Place { block, at } => self.place(*block, *at),
            Action::Move { from, to } => self.shift(*from, *to),
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

    fn shift(&mut self, from: u8, to: u8) -> Result<(), Rejection> {
        if from == to {
            return Err(Rejection::NothingToDo);
        }
        let (from, to) = (from.into(), to.into());
        let moved = with_row_moved(&self.texts.dockerfile, &self.rows, from, to);
        self.set_dockerfile(moved.ok_or(Rejection::NoSuchPlace)?);
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
        if let Shot::Stops { row } = shot
            && usize::from(row) >= self.rows.len()
        {
            return Err(Rejection::NoSuchPlace);
        }
        self.call = Some(shot);
        Ok(())
    }

    fn build(&mut self) {
        self.builds = self.builds.saturating_add(1);
        let last = self.outcome.take().filter(|last| last.texts == self.texts);
        let outcome = last.unwrap_or_else(|| Arc::new(self.preview()));
        self.outcome = Some(outcome.clone());
        if let Some(shot) = self.call.take() {
            let answer = answer(&outcome);
            self.called.push(Called { shot, answer });
            self.right_calls += u32::from(shot == answer && self.verdict().solved());
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        let goals = self.outcome.as_ref().map(|outcome| outcome.goals.clone());
        Verdict {
            goals: goals.unwrap_or_else(|| self.unknown_goals()),
            metrics: self
                .par
                .iter()
                .map(|(id, par)| self.metric(*id, *par))
                .collect(),
        }
    }

    /// Everything the last run had to say, and on a win what is over par.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(outcome) = &self.outcome else {
            return Vec::new();
        };
        let mut findings = outcome.findings.clone();
        let verdict = self.verdict();
        if verdict.solved() {
            let pairs = self.par.iter().zip(&verdict.metrics);
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
        self.instance
            .level
            .spec
            .goals
            .iter()
            .map(|id| goal(id.as_str()))
            .collect()
    }

    fn metric(&self, id: MetricId, par: u64) -> Metric {
        let unit = match id {
            MetricId::Rebuild | MetricId::Stop => Unit::Millis,
            MetricId::Size => Unit::Bytes,
            MetricId::Steps | MetricId::LastSteps => Unit::Count,
        };
        let taken = self.outcome.as_ref().and_then(|outcome| {
            outcome
                .metrics
                .iter()
                .find(|(taken, _)| *taken == id)
                .and_then(|(_, value)| *value)
        });
        Metric {
            id: id.as_str(),
            unit,
            value: taken,
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
                actions,
            }
        });
        let nearest = ways.min_by_key(|route| route.actions.len());
        let mut route = nearest.unwrap_or(Route {
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
        let Some(goal) = unmet else {
            let goal = self.instance.level.spec.goals.first()?.as_str();
            return Some(Gap {
                goal,
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
            next: kind(&next),
        })
    }

    /// The first move of the nearest way that by itself brings the first unmet goal on; else
    /// simply the first move.
    fn next_move(&self, preview: &Outcome) -> Action {
        let route = self.nearest().actions;
        let before = progress(preview);
        let helps = |action: &&Action| {
            let mut tried = self.clone();
            tried.apply(action).is_ok() && progress(&tried.preview()) > before
        };
        let hands = &route[..route.len() - 1];
        // The ways of a level are short; texts far from any of them are not searched whole.
        let helpful = hands.iter().take(12).find(helps);
        helpful.or(hands.first()).cloned().unwrap_or(Action::Build)
    }

    /// Names of places that the near-solution speaks of.
    fn pointers(&self, next: &Action) -> Vec<(&'static str, Arg)> {
        let text = |at: u8| {
            self.rows
                .get(usize::from(at))
                .map(|row| row.text.clone())
                .unwrap_or_default()
        };
        let code = |text: String| Arg::Code(text);
        let row = |at: u8| Arg::Count(u64::from(at) + 1);
        match next {
            Action::Place { block, at } => {
                let block = self.instance.level.blocks.get(usize::from(*block)).cloned();
                vec![
                    ("block", code(block.unwrap_or_default())),
                    ("row", row(*at)),
                ]
            }
            Action::Move { from, to } => vec![("block", code(text(*from))), ("row", row(*to))],
            Action::Remove { at } => vec![("block", code(text(*at))), ("row", row(*at))],
            Action::Edit { file, patch } => vec![("block", code(self.edited_line(*file, patch)))],
            Action::Build | Action::Call(_) => Vec::new(),
        }
    }

    /// The first whole line that an edit would make.
    fn edited_line(&self, file: FileName, patch: &Patch) -> String {
        let text = match file {
            FileName::Dockerfile => &self.texts.dockerfile,
            FileName::Ignore => &self.texts.ignore,
        };
        let Some(edited) = patch.apply(text) else {
            return String::new();
        };
        let old: Vec<&str> = text.lines().collect();
        let new = edited.lines().find(|line| !old.contains(line));
        new.unwrap_or(patch.put.trim()).to_owned()
    }

    /// A legal move of blind hands: place, move, remove, or run.
    pub(super) fn stray(&self, chance: &mut Chance) -> Action {
        let count = self.rows.len();
        let row = |chance: &mut Chance| u8::try_from(chance.below(count)).unwrap_or(0);
        let tray = self.tray();
        match chance.below(6) {
            0 | 1 if !tray.is_empty() => {
                let block = chance.pick(&tray).copied().unwrap_or(0);
                let at = u8::try_from(chance.below(count + 1)).unwrap_or(0);
                Action::Place {
                    block: u8::try_from(block).unwrap_or(0),
                    at,
                }
            }
            2 if count > 1 => {
                let from = row(chance);
                let to = row(chance);
                if from == to {
                    Action::Build
                } else {
                    Action::Move { from, to }
                }
            }
            3 if count > 1 => Action::Remove { at: row(chance) },
            _ => Action::Build,
        }
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

/// What a run turned out to do, as a place in the picture.
pub fn answer(outcome: &Outcome) -> Shot {
    match (&outcome.build.outcome, &outcome.running) {
        (Err(failure), _) => {
            let rows = rows_of(&outcome.texts.dockerfile, &outcome.dockerfile);
            let row = rows
                .iter()
                .position(|row| row.last >= failure.line)
                .unwrap_or(0);
            Shot::Stops {
                row: u8::try_from(row).unwrap_or(u8::MAX),
            }
        }
        (Ok(_), Some(running)) => match running.visit {
            Visit::Page { .. } => Shot::Lit,
            Visit::Error { .. } => Shot::RedBox,
            Visit::Unreachable(_) => Shot::Dark,
        },
        (Ok(_), None) => Shot::Dark,
    }
}

/// How far a run came: goals met, and where a build stopped.
fn progress(outcome: &Outcome) -> (usize, usize) {
    let met = outcome
        .goals
        .iter()
        .take_while(|goal| goal.met == Some(true))
        .count();
    (
        met,
        outcome
            .build
            .steps
            .iter()
            .filter(|step| !step.failed)
            .count(),
    )
}

fn about(finding: &Finding) -> Vec<(&'static str, Arg)> {
    let mut args = finding.args.clone();
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(u64::from(finding.place.line))));
    }
    args
}

/// The kind of a move, as the near-solution names it.
fn kind(action: &Action) -> &'static str {
    match action {
        Action::Place { .. } => "place",
        Action::Move { .. } => "move",
        Action::Remove { .. } => "remove",
        Action::Edit {
            file: FileName::Dockerfile,
            ..
        } => "change",
        Action::Edit {
            file: FileName::Ignore,
            ..
        } => "ignore",
        Action::Build | Action::Call(_) => "run",
    }
}
