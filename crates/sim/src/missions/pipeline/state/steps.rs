//! The steps of the nearest way, and where it ends when some of them are left out: what a step
//! is needed for. It knows no goals.

use super::{Read, State, edited};
use crate::missions::jigsaw::patch::Patch;
use crate::missions::pipeline::Action;
use crate::missions::pipeline::route::{jobs, merged, parts};
use crate::workflow::yaml::Source;

/// The nearest way without its run, and the text before each step and behind the last one.
pub(super) struct Steps<'a> {
    from: &'a State,
    pub(super) moves: Vec<Action>,
    texts: Vec<Source>,
}

impl<'a> Steps<'a> {
    /// From a board on.
    pub(super) fn of(from: &'a State) -> Self {
        let mut moves = from.nearest().actions;
        moves.pop();
        let mut texts = vec![from.read.text.clone()];
        for action in &moves {
            let last = &texts[texts.len() - 1];
            match edited(last, action, &from.instance.palette) {
                Ok(text) => texts.push(text),
                Err(_) => break,
            }
        }
        moves.truncate(texts.len() - 1);
        Self { from, moves, texts }
    }

    /// The board behind all steps.
    pub(super) fn end(&self) -> Option<State> {
        Some(self.board(self.texts.last()?.clone()))
    }

    /// The board behind those that are `kept`. A step goes with what it rests on; nothing
    /// where one can no longer be told from those that are left out.
    pub(super) fn only(&self, kept: impl Fn(usize) -> bool) -> Option<State> {
        let mut text = self.texts.first()?.clone();
        for (at, action) in self.moves.iter().enumerate().filter(|(at, _)| kept(*at)) {
            let before = &self.texts[at];
            let known = |job: &str| {
                let jobs = jobs(&text);
                jobs.is_some_and(|jobs| jobs.iter().any(|(id, _)| id == job))
            };
            match action {
                Action::Edit { patch } => {
                    if typed_into(before, patch.from as usize).is_some_and(|job| !known(&job)) {
                        continue;
                    }
                    text = Source::new(&merged(before, &text, &self.texts[at + 1])?);
                }
                Action::Need { on, .. } if !known(on) => {}
                action => {
                    if let Ok(edited) = edited(&text, action, &self.from.instance.palette) {
                        text = edited;
                    }
                }
            }
        }
        Some(self.board(text))
    }

    /// A step as it is made before all others: bursts of typing say where in the text.
    pub(super) fn alone(&self, at: usize) -> Option<Action> {
        let action = self.moves.get(at)?;
        if !matches!(action, Action::Edit { .. }) {
            return Some(action.clone());
        }
        let now = &self.from.read.text;
        let then = self.only(|one| one == at)?.read.text;
        let mut patch = Patch::between(now, &then)?;
        // From the beginning of its line on: what is put in may begin as what follows it.
        let from = patch.from as usize;
        let begun = now.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
        patch.put.insert_str(0, now.get(begun..from)?);
        patch.drop += u32::try_from(from - begun).ok()?;
        patch.from = u32::try_from(begun).ok()?;
        Some(Action::Edit { patch })
    }

    fn board(&self, text: Source) -> State {
        State {
            read: Read::new(text),
            ..self.from.clone()
        }
    }
}

/// The job in which a burst of typing begins; none where it puts something behind the last.
fn typed_into(text: &Source, from: usize) -> Option<String> {
    let parts = parts(text);
    let mut start = parts.head.len();
    for (id, text) in parts.jobs {
        if (start..start + text.len()).contains(&from) {
            return Some(id);
        }
        start += text.len();
    }
    None
}
