//! Moves by somebody who does not know what they are doing.

use super::State;
use crate::missions::jigsaw::Action;
use crate::seed::Chance;

impl State {
    /// A legal move of blind hands: place, move, remove, or run.
    pub(in crate::missions) fn stray(&self, chance: &mut Chance) -> Action {
        let count = self.sheet.rows().len();
        let row = |chance: &mut Chance| u8::try_from(chance.below(count)).unwrap_or(0);
        let tray = self.tray();
        match chance.below(6) {
            0 | 1 if !tray.is_empty() => {
                let block = chance.pick(&tray).copied().unwrap_or(0);
                let at = u8::try_from(chance.below(count + 1)).unwrap_or(0);
                Action::Place {
                    block: u8::try_from(block).unwrap_or(0),
                    at,
                }
            }
            2 if count > 1 => {
                let from = row(chance);
                let to = row(chance);
                if from == to {
                    Action::Build
                } else {
                    Action::Move { from, to }
                }
            }
            3 if count > 1 => Action::Remove { at: row(chance) },
            _ => Action::Build,
        }
    }
}
