//! What stands between the board and a win, for hints to speak of.

use crate::finding::{Arg, Code};
use crate::verdict::Goal;

/// The first gap between the board and the nearest winning line; hints speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The first goal that would not be met if the player ran now.
    pub goal: &'static str,
    /// What would block it.
    pub code: Code,
    /// Where to look, and names for the hint's sentences.
    pub args: Vec<(&'static str, Arg)>,
    /// What kind of move comes next: `hint.next.<next>` is the near-solution.
    pub next: &'static str,
}

impl Gap {
    /// Of a board that would win: nobody has run it.
    pub(crate) fn not_run(goals: &[Goal]) -> Option<Self> {
        Some(Self {
            goal: goals.first()?.id,
            code: "not-run",
            args: Vec::new(),
            next: "run",
        })
    }

    /// Of a goal that would not be met, with names for the sentences.
    pub(crate) fn of(goal: &Goal, next: &'static str, args: Vec<(&'static str, Arg)>) -> Self {
        let blocked_by = goal.blocked_by.as_ref();
        Self {
            goal: goal.id,
            code: blocked_by.map_or("unknown", |finding| finding.code),
            args,
            next,
        }
    }

    /// A short name that is stored with a hint, so that classes can count misconceptions.
    pub fn id(&self) -> String {
        let mut id = String::from(self.goal);
        id.push('/');
        id.push_str(self.code);
        id
    }
}

/// The goal that a hint speaks of: the first that something stands in the way of, else the
/// first that is not met. A page that does not come tells of the failed build.
pub(crate) fn blocked(goals: &[Goal]) -> Option<&Goal> {
    let unmet = || goals.iter().find(|goal| goal.met != Some(true));
    let blocked = goals.iter().find(|goal| goal.blocked_by.is_some());
    blocked.or_else(unmet)
}

/// What is in the way of a goal, in the arguments of a hint: the finding's own, and its line.
pub(crate) fn about(goal: &Goal) -> Vec<(&'static str, Arg)> {
    let Some(finding) = &goal.blocked_by else {
        return Vec::new();
    };
    let mut args = finding.args.clone();
    if finding.place.line > 0 && !args.iter().any(|(name, _)| *name == "line") {
        args.push(("line", Arg::Count(u64::from(finding.place.line))));
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Place};

    fn goal(id: &'static str, met: Option<bool>, code: Option<Code>) -> Goal {
        let place = Place::dockerfile(3, 0);
        let finding = code.map(|code| Finding::error(code, place));
        Goal {
            met,
            blocked_by: finding,
            ..Goal::unknown(id)
        }
    }

    #[test]
    fn hints_speak_of_what_is_blocked_before_what_is_unknown() {
        let goals = [
            goal("size", Some(true), None),
            goal("script", None, None),
            goal("page", Some(false), Some("build-failed")),
        ];
        assert_eq!(blocked(&goals), Some(&goals[2]));
        assert_eq!(blocked(&goals[..2]), Some(&goals[1]));
        assert_eq!(blocked(&goals[..1]), None);
        let gap = Gap::of(&goals[2], "move", about(&goals[2]));
        assert_eq!(gap.id(), "page/build-failed");
        assert_eq!(gap.args, [("line", Arg::Count(3))]);
        let unknown = Gap::of(&goals[1], "move", about(&goals[1]));
        assert_eq!((unknown.code, unknown.args.len()), ("unknown", 0));
    }

    #[test]
    fn a_board_that_would_win_wants_its_run() {
        let met = [goal("size", Some(true), None)];
        let gap = Gap::not_run(&met).unwrap();
        assert_eq!((gap.id().as_str(), gap.next), ("size/not-run", "run"));
        assert_eq!(Gap::not_run(&[]), None);
    }
}
