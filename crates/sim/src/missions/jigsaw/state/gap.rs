//! What stands in the way of a win from here, and the way there.

use super::State;
use crate::mission::{Gap, Route};
use crate::missions::jigsaw::Action;
use crate::missions::jigsaw::outcome::Outcome;
use crate::missions::jigsaw::route::way_from;
use crate::missions::jigsaw::sheet::about;

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
    pub(in crate::missions) fn gap(&self) -> Option<Gap> {
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
        args.extend(self.sheet.pointers(&self.instance.level.blocks, &next));
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
