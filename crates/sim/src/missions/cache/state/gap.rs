//! What stands in the way of a win from here, and the way there.

use super::{Run, State};
use crate::mission::{Gap, Route};
use crate::missions::cache::Action;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::sheet::about;
use crate::verdict::Goal;

impl State {
    /// The shortest way to one of the winning texts, the run included.
    pub(in crate::missions) fn nearest(&self) -> Route<Action> {
        let level = &self.instance.level;
        let ways = level.roads.iter().map(|(name, texts)| {
            let actions = way_from(
                self.sheet.rows().to_vec(),
                self.sheet.texts(),
                texts,
                &level.blocks,
            );
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
    pub(in crate::missions) fn gap(&self) -> Option<Gap> {
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
        let blocks = &self.instance.level.blocks;
        args.extend(
            next.on_desk()
                .map_or_else(Vec::new, |next| self.sheet.pointers(blocks, &next)),
        );
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
}
