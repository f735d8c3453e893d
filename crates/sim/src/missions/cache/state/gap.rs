//! What stands in the way of a win from here, and the way there.

use super::{Run, State};
use crate::mission::{Gap, Route, about, blocked};
use crate::missions::cache::Action;
use crate::missions::jigsaw::route::way_from;
use crate::verdict::met;

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
        let next = self.next_move(&preview);
        let mut args = about(goal);
        if let Some(next) = next.on_desk() {
            args.extend(self.sheet.pointers(&self.instance.level.blocks, &next));
        }
        Some(Gap::of(goal, next.kind(), args))
    }

    /// The first move of the nearest way that by itself meets another goal; else simply the
    /// first move.
    fn next_move(&self, preview: &Run) -> Action {
        let before = met(&preview.goals);
        let helps = |action: &Action| {
            let mut tried = self.clone();
            tried.apply(action).is_ok() && met(&tried.preview().goals) > before
        };
        self.nearest().next(8, helps).unwrap_or(Action::Build)
    }
}
