//! What stands in the way of a win from here, and the way there.

use super::State;
use crate::build::Step;
use crate::mission::{Gap, Help, Route, Sentence, blocked, help};
use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::needed::first_needed;
use crate::missions::jigsaw::outcome::Outcome;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::sheet::Sheet;
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

    /// The move that brings the player on.
    pub(in crate::missions) fn advice(&self) -> Option<Action> {
        let preview = self.preview()?;
        let next = blocked(&preview.goals).map(|goal| self.next_move(&preview, goal));
        Some(next.unwrap_or(Action::Build))
    }

    /// What a move does, in words.
    pub(in crate::missions) fn sentence(&self, action: &Action) -> Sentence {
        self.sheet.sentence(&self.instance.level.blocks, action)
    }

    /// The first move of what it takes to get rid of what stands in the way of a goal: all
    /// steps of a hint speak of one thing. Where nothing does, the first of the nearest way.
    fn next_move(&self, preview: &Outcome, goal: &Goal) -> Action {
        let instance = &*self.instance;
        let judge = |sheet: &Sheet| match instance.judge.evaluate(instance, sheet.texts()) {
            Some(after) if after.build.outcome.is_ok() || done(&after) >= done(preview) => {
                help(goal, &preview.goals, &after.goals)
            }
            _ => Help::None,
        };
        let (route, blocks) = (self.nearest(), &instance.level.blocks);
        // What an ignore file closes is closed there, whatever else would hide it.
        let ignores = |action: &&Action| {
            let mut tried = self.sheet.clone();
            let fits = action.ignores() && tried.apply(blocks, action).is_ok();
            fits && judge(&tried) == Help::Met
        };
        if let Some(action) = route.actions.iter().find(ignores) {
            return action.clone();
        }
        let texts = instance.level.road(&route.line);
        let needed = texts.and_then(|to| first_needed(&self.sheet, to, blocks, judge));
        let first = || route.actions.into_iter().next().unwrap_or(Action::Build);
        needed.unwrap_or_else(first)
    }
}

/// How far a build came.
fn done(outcome: &Outcome) -> usize {
    let done = |step: &&Step| !step.failed;
    outcome.build.steps.iter().filter(done).count()
}
