//! What stands in the way of a win from here, and the way there.

use super::State;
use crate::build::Step;
use crate::mission::{Gap, Route, Sentence, blocked, brings_on};
use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::outcome::Outcome;
use crate::missions::jigsaw::route::way_from;
use crate::verdict::Goal;

impl State {
    /// The shortest way to one of the winning texts, the run included.
    pub(in crate::missions) fn nearest(&self) -> Route<Action> {
        let level = &self.instance.level;
        level.nearest(Action::Build, |texts| {
            way_from(
                self.sheet.rows().to_vec(),
                self.sheet.texts(),
                texts,
                &level.blocks,
            )
        })
    }

    /// What would stand in the way now. A board that would win has the run as its gap.
    pub(in crate::missions) fn gap(&self) -> Option<Gap> {
        if self.verdict().solved() {
            return None;
        }
        let preview = self.preview()?;
        let Some(goal) = blocked(&preview.goals) else {
            return Gap::not_run(&preview.goals);
        };
        let next = self.next_move(&preview, goal);
        Some(Gap::of(goal, self.sentence(&next)))
    }

    /// What a move does, in words.
    pub(in crate::missions) fn sentence(&self, action: &Action) -> Sentence {
        self.sheet.sentence(&self.instance.level.blocks, action)
    }

    /// The move of the nearest way that by itself takes away what stands in the way of a
    /// goal: all steps of a hint speak of one thing. Else simply the first move.
    fn next_move(&self, preview: &Outcome, goal: &Goal) -> Action {
        let helps = |action: &Action| {
            let mut tried = self.clone();
            let after = tried.apply(action).ok().and_then(|()| tried.preview());
            match after {
                Some(after) if after.build.outcome.is_ok() || done(&after) >= done(preview) => {
                    brings_on(goal, &preview.goals, &after.goals)
                }
                _ => 0,
            }
        };
        let route = self.nearest();
        // What an ignore file closes is closed there, whatever else would hide it.
        let ignores = route.actions.iter().find(|action| action.ignores());
        if let Some(action) = ignores.filter(|action| helps(action) > 1) {
            return action.clone();
        }
        route.next(12, helps).unwrap_or(Action::Build)
    }
}

/// How far a build came.
fn done(outcome: &Outcome) -> usize {
    let done = |step: &&Step| !step.failed;
    outcome.build.steps.iter().filter(done).count()
}
