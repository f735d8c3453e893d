//! What stands in the way of a win from here, and the way there.

use super::{Run, State};
use crate::mission::{Gap, Route, Sentence, blocked, help};
use crate::missions::cache::Action;
use crate::missions::cache::outcome::evaluate;
use crate::missions::jigsaw;
use crate::missions::jigsaw::needed::first_needed;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::sheet::Sheet;
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

    /// The move that brings the player on.
    pub(in crate::missions) fn advice(&self) -> Action {
        let preview = self.preview();
        let next = blocked(&preview.goals).map(|goal| self.next_move(&preview, goal));
        next.unwrap_or(Action::Build)
    }

    /// What a move does, in words.
    pub(in crate::missions) fn sentence(&self, action: &Action) -> Sentence {
        let action = action.on_desk().unwrap_or(jigsaw::Action::Build);
        self.sheet.sentence(&self.instance.level.blocks, &action)
    }

    /// The first move of what it takes to get rid of what stands in the way of a goal: all
    /// steps of a hint speak of one thing. Where nothing does, the first of the nearest way.
    fn next_move(&self, preview: &Run, goal: &Goal) -> Action {
        let judge = |sheet: &Sheet| {
            let after = self.judged(evaluate(&self.instance, sheet.texts()));
            help(goal, &preview.goals, &after.goals)
        };
        let (route, level) = (self.nearest(), &self.instance.level);
        let texts = level.road(&route.line);
        let needed = texts.and_then(|to| first_needed(&self.sheet, to, &level.blocks, judge));
        let first = || route.actions.into_iter().next().unwrap_or(Action::Build);
        needed.map_or_else(first, Action::from)
    }
}
