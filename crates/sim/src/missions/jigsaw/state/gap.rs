//! What stands in the way of a win from here, and the way there.

use super::State;
use crate::build::Step;
use crate::mission::{Gap, Route, about, blocked};
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
        let next = self.next_move(&preview);
        let mut args = about(goal);
        args.extend(self.sheet.pointers(&self.instance.level.blocks, &next));
        Some(Gap::of(goal, next.kind(), args))
    }

    /// The first move of the nearest way that by itself brings the first unmet goal on; else
    /// simply the first move.
    fn next_move(&self, preview: &Outcome) -> Action {
        let before = progress(preview);
        let helps = |action: &Action| {
            let mut tried = self.clone();
            tried.apply(action).is_ok()
                && tried
                    .preview()
                    .is_some_and(|tried| progress(&tried) > before)
        };
        self.nearest().next(12, helps).unwrap_or(Action::Build)
    }
}

/// How far a run came: goals met, and where a build stopped.
fn progress(outcome: &Outcome) -> (usize, usize) {
    let met = |goal: &&Goal| goal.met == Some(true);
    let done = |step: &&Step| !step.failed;
    (
        outcome.goals.iter().take_while(met).count(),
        outcome.build.steps.iter().filter(done).count(),
    )
}
