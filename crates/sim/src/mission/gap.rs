//! What stands between the board and a win, for hints to speak of.

use super::Sentence;
use crate::finding::{Arg, Code};
use crate::verdict::{Goal, met};

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

    /// Of a goal that would not be met, with the sentence of the move that comes next.
    pub(crate) fn of(goal: &Goal, (next, mut args): Sentence) -> Self {
        // The places of the move come first: the near-solution speaks of them.
        for (name, arg) in about(goal) {
            if !args.iter().any(|(known, _)| *known == name) {
                args.push((name, arg));
            }
        }
        let blocked_by = goal.blocked_by.as_ref();
        Self {
            goal: goal.id,
            code: blocked_by.map_or("unknown", |finding| finding.code),
            args,
            next,
        }
    }

    /// Before the first run there is nothing on the screen that a hint could point at.
    pub(crate) fn never_run(self) -> Self {
        Self {
            code: "never-run",
            args: Vec::new(),
            next: "run",
            ..self
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

/// What becomes of what stands in the way of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Help {
    /// It stays.
    None,
    /// It goes, and another goal is lost.
    AtACost,
    /// It goes, and something else stands in the way.
    Some,
    /// The goal is met.
    Met,
}

/// How far moves bring the goal that a hint speaks of.
pub(crate) fn help(goal: &Goal, before: &[Goal], after: &[Goal]) -> Help {
    let own = after.iter().find(|after| after.id == goal.id);
    match own {
        Some(own) if own.met != Some(true) && same_cause(goal, own) => Help::None,
        None => Help::None,
        _ if met(after) < met(before) => Help::AtACost,
        Some(own) if own.met == Some(true) => Help::Met,
        Some(_) => Help::Some,
    }
}

/// Whether the same stands in the way: lines move and numbers change with every edit.
fn same_cause(one: &Goal, other: &Goal) -> bool {
    let (Some(one), Some(other)) = (&one.blocked_by, &other.blocked_by) else {
        return one.blocked_by.is_none() && other.blocked_by.is_none();
    };
    let words = |(_, arg): &&(&'static str, Arg)| matches!(arg, Arg::Text(_) | Arg::Code(_));
    let [mut mine, mut theirs] = [one, other].map(|finding| finding.args.iter().filter(words));
    one.code == other.code && mine.all(|arg| theirs.any(|other| other == arg))
}

/// What is in the way of a goal, in the arguments of a hint: the finding's own, and its line.
fn about(goal: &Goal) -> Vec<(&'static str, Arg)> {
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
        let row = ("row", Arg::Count(9));
        let gap = Gap::of(&goals[2], ("move", vec![row.clone()]));
        assert_eq!(gap.id(), "page/build-failed");
        assert_eq!(gap.args, [row, ("line", Arg::Count(3))]);
        let unknown = Gap::of(&goals[1], ("move", Vec::new()));
        assert_eq!((unknown.code, unknown.args.len()), ("unknown", 0));
    }

    #[test]
    fn a_board_that_would_win_wants_its_run() {
        let met = [goal("size", Some(true), None)];
        let gap = Gap::not_run(&met).unwrap();
        assert_eq!((gap.id().as_str(), gap.next), ("size/not-run", "run"));
        assert_eq!(Gap::not_run(&[]), None);
    }
    #[test]
    fn a_move_helps_that_takes_away_what_stands_in_the_way() {
        let own = |met, path: &str, line| {
            let place = Place::dockerfile(line, 0);
            let finding = Finding::error("secret-in-image", place);
            let finding = finding.with("path", Arg::Code(path.into()));
            Goal {
                met,
                blocked_by: Some(finding).filter(|_| met != Some(true)),
                ..Goal::unknown("stranger")
            }
        };
        let page = |met| goal("page", Some(met), None);
        let before = [own(Some(false), ".env", 3), page(true)];
        let after = |own, page| help(&before[0], &before, &[own, page]);
        assert_eq!(after(own(Some(true), "", 0), page(true)), Help::Met);
        assert_eq!(
            after(own(Some(false), "secrets.toml", 3), page(true)),
            Help::Some
        );
        assert_eq!(
            after(own(Some(false), ".env", 4), page(true)),
            Help::None,
            "moved"
        );
        let lost = own(Some(false), "secrets.toml", 3);
        assert_eq!(after(lost, page(false)), Help::AtACost);
    }
}
