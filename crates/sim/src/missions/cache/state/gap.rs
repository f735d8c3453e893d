//! What stands in the way of a win from here, and the way there.

use super::{Run, State};
use crate::mission::{Gap, Route, Sentence, blocked, brings_on};
use crate::missions::cache::Action;
use crate::missions::jigsaw;
use crate::missions::jigsaw::route::way_from;
use crate::verdict::Goal;

impl State {
    /// The shortest way to one of the winning texts, the run included.
    pub(in crate::missions) fn nearest(&self) -> Route<Action> {
        let level = &self.instance.level;
        level.nearest(Action::Build, |texts| {
            let way = way_from(
                self.sheet.rows().to_vec(),
                self.sheet.texts(),
                texts,
                &level.blocks,
            );
            way.into_iter().map(Action::from).collect()
        })
    }

    /// What would stand in the way now. A board that would win has the run as its gap.
    pub(in crate::missions) fn gap(&self) -> Option<Gap> {
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

    /// What a move does, in words.
    pub(in crate::missions) fn sentence(&self, action: &Action) -> Sentence {
        let action = action.on_desk().unwrap_or(jigsaw::Action::Build);
        self.sheet.sentence(&self.instance.level.blocks, &action)
    }

    /// The move of the nearest way that by itself takes away what stands in the way of a
    /// goal: all steps of a hint speak of one thing. Else simply the first move.
    fn next_move(&self, preview: &Run, goal: &Goal) -> Action {
        let helps = |action: &Action| {
            let mut tried = self.clone();
            match tried.apply(action) {
                Ok(()) => brings_on(goal, &preview.goals, &tried.preview().goals),
                Err(_) => 0,
            }
        };
        self.nearest().next(8, helps).unwrap_or(Action::Build)
    }
}
