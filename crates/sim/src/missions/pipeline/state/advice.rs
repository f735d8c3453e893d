//! What a hint speaks of: the nearest road, and what stands in the way to it.

use super::steps::Steps;
use super::{Run, State};
use crate::finding::Arg;
use crate::mission::{Gap, Help, Route, Sentence, blocked, help};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::route::{jobs, parts, way};
use crate::seed::Chance;
use crate::verdict::Goal;

impl State {
    /// The shortest way to one of the winning workflows, the run included.
    pub(in super::super) fn nearest(&self) -> Route<Action> {
        let own = jobs(&self.read.text);
        let (from, own) = (&self.read.text, own.as_deref());
        let way = |text: &String| {
            way(
                from,
                own,
                &self.instance.source(text),
                &self.instance.palette,
            )
        };
        self.instance.level.nearest(Action::Run, way)
    }

    /// What would stand in the way now. A board that would win has the run as its gap.
    pub(in super::super) fn gap(&self) -> Option<Gap> {
        if self.verdict().solved() {
            return None;
        }
        let preview = self.preview();
        let Some(goal) = blocked(&preview.goals) else {
            return Gap::not_run(&preview.goals);
        };
        let next = self.next_move(&preview, goal);
        Some(Gap::of(goal, self.sentence(&next)))
    }

    /// The goal that a move serves: the one that the way would not meet without it, else one
    /// that it meets now, else one in whose way something else stands then. Of a move that
    /// only tidies up there is nothing to say.
    pub(in super::super) fn serves(&self, action: &Action) -> Option<&'static str> {
        let before = self.preview().goals;
        self.needed_for(action, &before).or_else(|| {
            let mut tried = self.clone();
            tried.apply(action).ok()?;
            let after = tried.preview().goals;
            let open = || before.iter().filter(|goal| goal.met != Some(true));
            let brings = |goal: &&Goal, least| help(goal, &before, &after) >= least;
            let met = open().find(|goal| brings(goal, Help::Met));
            let served = met.or_else(|| open().find(|goal| brings(goal, Help::Some)));
            served.map(|goal| goal.id)
        })
    }

    /// The goal that is met at the end of the nearest way, and is not when this one of its
    /// moves is left out; one that is open now first.
    fn needed_for(&self, action: &Action, now: &[Goal]) -> Option<&'static str> {
        let steps = Steps::of(self);
        let own = steps.moves.iter().position(|known| known == action)?;
        let whole = steps.end()?.preview().goals;
        let lacking = steps.only(|at| at != own).filter(|end| !end.is_refused())?;
        let lacking = lacking.preview().goals;
        let kept = |id: &str| {
            lacking
                .iter()
                .any(|goal| goal.id == id && goal.met == Some(true))
        };
        let lost = || {
            let met = whole.iter().filter(|goal| goal.met == Some(true));
            met.filter(|goal| !kept(goal.id)).map(|goal| goal.id)
        };
        let open = |id: &&str| {
            now.iter()
                .any(|goal| goal.id == *id && goal.met != Some(true))
        };
        lost().find(open).or_else(|| lost().next())
    }

    /// The move that brings the player on.
    pub(in super::super) fn advice(&self) -> Action {
        let preview = self.preview();
        let next = blocked(&preview.goals).map(|goal| self.next_move(&preview, goal));
        next.unwrap_or(Action::Run)
    }

    /// What a move does, in words.
    pub(in super::super) fn sentence(&self, action: &Action) -> Sentence {
        let args = self.pointers(action);
        let empty = |name: &str| {
            args.iter()
                .any(|arg| *arg == (name, Arg::Code(String::new())))
        };
        let name = match action.kind() {
            "change" if empty("was") => "write",
            "change" if empty("block") => "delete",
            kind => kind,
        };
        (name, args)
    }

    /// The move that a hint speaks of: one of the nearest way that by itself meets the goal.
    /// Where it takes several, of a smallest set of them the first that by itself takes away
    /// what stands in the way now, or else the first without which it would stay.
    fn next_move(&self, preview: &Run, goal: &Goal) -> Action {
        let steps = Steps::of(self);
        let count = steps.moves.len();
        let mut looks = LOOKS;
        let mut brought = |kept: &dyn Fn(usize) -> bool| {
            let board = steps.only(kept).filter(|_| looks > 0);
            looks = looks.saturating_sub(1);
            board.map_or(Help::None, |board| {
                help(goal, &preview.goals, &board.preview().goals)
            })
        };
        let last = (ALONE..count).next_back();
        let first = (0..count.min(ALONE)).chain(last);
        let mut some = Vec::new();
        for one in first {
            match brought(&|at| at == one) {
                Help::None | Help::AtACost => {}
                Help::Some => some.push(one),
                Help::Met => return steps.alone(one).unwrap_or(Action::Run),
            }
        }
        let mut set: Vec<usize> = (0..count).collect();
        for least in [Help::Met, Help::Some] {
            if brought(&|at| set.contains(&at)) >= least {
                for one in set.clone() {
                    if brought(&|at| at != one && set.contains(&at)) >= least {
                        set.retain(|at| *at != one);
                    }
                }
            }
            if let Some(one) = some.iter().find(|one| set.contains(one)) {
                return steps.alone(*one).unwrap_or(Action::Run);
            }
        }
        let next = set.first().and_then(|next| steps.alone(*next));
        next.or_else(|| steps.alone(0)).unwrap_or(Action::Run)
    }

    /// Names of places that the near-solution speaks of.
    fn pointers(&self, next: &Action) -> Vec<(&'static str, Arg)> {
        let code = |text: &str| Arg::Code(text.to_owned());
        match next {
            Action::Need { job, on } | Action::Free { job, on } => {
                vec![("to", code(job)), ("from", code(on))]
            }
            Action::Add { block } => {
                let block = self.instance.palette.get(usize::from(*block));
                let job = block.map_or("", |block| block.job.as_str());
                vec![("to", code(job))]
            }
            Action::Drop { job } => vec![("to", code(job))],
            Action::Edit { patch } => {
                let (was, put) = self.edited_lines(patch);
                vec![
                    ("to", code(&self.edited_job(patch))),
                    ("was", code(&was)),
                    ("block", code(&put)),
                ]
            }
            Action::Set { job, keys, .. } => vec![
                ("to", code(job.as_deref().unwrap_or_default())),
                ("block", code(&keys.join("."))),
            ],
            Action::Run | Action::Try { .. } | Action::Call(_) => Vec::new(),
        }
    }

    /// The job in which a burst of typing begins; above all jobs the key that it is under.
    fn edited_job(&self, patch: &Patch) -> String {
        let parts = parts(&self.read.text);
        let from = patch.from as usize;
        let mut start = parts.head.len();
        let mut found = String::new();
        if from < start {
            let rest = self.read.text.get(from..).unwrap_or_default();
            let until = from + rest.find('\n').unwrap_or(rest.len());
            let above = self.read.text.get(..until).unwrap_or_default();
            let keys = above.lines().filter_map(|line| line.split_once(':'));
            let mut own = keys.filter(|(key, _)| !key.starts_with([' ', '#', '-']));
            found.push_str(own.next_back().map_or("name", |(key, _)| key));
        }
        for (id, text) in parts.jobs {
            if from >= start {
                found = id;
            }
            start += text.len();
        }
        found
    }

    /// The lines that an edit takes out, and those that it puts there.
    fn edited_lines(&self, patch: &Patch) -> (String, String) {
        let edited = patch.apply(&self.read.text).unwrap_or_default();
        let old: Vec<&str> = self.read.text.lines().collect();
        let new: Vec<&str> = edited.lines().collect();
        let same = |(a, b): &(&&str, &&str)| a == b;
        let head = old.iter().zip(&new).take_while(same).count();
        let (old, new) = (&old[head..], &new[head..]);
        let ends = old.iter().rev().zip(new.iter().rev());
        let tail = ends.take_while(same).count();
        (
            shown(&old[..old.len() - tail]),
            shown(&new[..new.len() - tail]),
        )
    }

    /// A legal move of blind hands: an arrow more or less, a job more or less, a setting
    /// that people try, or the run.
    pub(in super::super) fn stray(&self, chance: &mut Chance) -> Action {
        let jobs = &self.read.workflow.jobs;
        let pick = |chance: &mut Chance| {
            let job = chance.pick(jobs);
            job.map_or_else(String::new, |job| job.id.value.clone())
        };
        match chance.below(12) {
            0..=4 => {
                let (job, on) = (pick(chance), pick(chance));
                Action::Need { job, on }
            }
            5 | 6 => {
                let job = chance.pick(jobs);
                let need = job.and_then(|job| Some((job, chance.pick(&job.needs)?)));
                match need {
                    Some((job, on)) => Action::Free {
                        job: job.id.value.clone(),
                        on: on.value.clone(),
                    },
                    None => Action::Run,
                }
            }
            7 if !self.instance.palette.is_empty() => Action::Add {
                block: u8::try_from(chance.below(self.instance.palette.len())).unwrap_or(0),
            },
            8 => Action::Drop { job: pick(chance) },
            9 => {
                let (key, value) = chance.pick(&TRIED).copied().unwrap_or_default();
                Action::Set {
                    job: Some(pick(chance)),
                    step: None,
                    keys: vec![key.to_owned()],
                    value: Some(value.to_owned()),
                }
            }
            10 => self.without_a_line(chance),
            _ => Action::Run,
        }
    }

    /// A line of the text is deleted.
    fn without_a_line(&self, chance: &mut Chance) -> Action {
        let text = &self.read.text;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = chance.below(lines.len().max(1));
        let (before, gone) = (&lines[..at.min(lines.len())], lines.get(at));
        let length = |line: &&str| u32::try_from(line.len()).unwrap_or_default();
        let patch = Patch {
            from: before.iter().map(length).sum(),
            drop: gone.map_or(0, length),
            put: String::new(),
        };
        Action::Edit { patch }
    }
}

/// Moves that are tried alone when a hint looks for the next one.
const ALONE: usize = 12;
/// Boards that it looks at in all.
const LOOKS: usize = 48;

/// Most lines of an edit that are shown.
const SHOWN: usize = 8;

/// Lines without the blanks that all of them begin with.
fn shown(lines: &[&str]) -> String {
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    let depth = |line: &str| line.len() - line.trim_start().len();
    let least = lines.clone().map(|line| depth(line)).min().unwrap_or(0);
    let mut text = String::new();
    for line in lines.take(SHOWN) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line.get(least..).unwrap_or_default().trim_end());
    }
    text
}

/// Settings that people try when nothing else helps.
const TRIED: [(&str, &str); 4] = [
    ("if", "always()"),
    ("if", "success()"),
    ("continue-on-error", "true"),
    ("timeout-minutes", "30"),
];
