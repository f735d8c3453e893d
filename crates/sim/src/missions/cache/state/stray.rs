//! Moves by somebody who does not know what they are doing.

use super::State;
use crate::missions::cache::Action;
use crate::missions::jigsaw::FileName;
use crate::missions::jigsaw::patch::Patch;
use crate::seed::Chance;

impl State {
    /// A legal move of blind hands: place, move, remove, ignore something, or run.
    pub(in crate::missions) fn stray(&self, chance: &mut Chance) -> Action {
        let count = self.sheet.rows().len();
        let row = |chance: &mut Chance| u8::try_from(chance.below(count)).unwrap_or(0);
        let tray = self.tray();
        match chance.below(7) {
            0 | 1 if !tray.is_empty() => Action::Place {
                block: u8::try_from(chance.pick(&tray).copied().unwrap_or(0)).unwrap_or(0),
                at: u8::try_from(chance.below(count + 1)).unwrap_or(0),
            },
            2 | 3 if count > 1 => {
                let (from, to) = (row(chance), row(chance));
                if from == to {
                    Action::Build
                } else {
                    Action::Move { from, to }
                }
            }
            4 if count > 1 => Action::Remove { at: row(chance) },
            5 => self.ignoring(chance),
            _ => Action::Build,
        }
    }

    fn ignoring(&self, chance: &mut Chance) -> Action {
        let file = chance.pick(&self.instance.app.files);
        let mut put = file.map_or_else(String::new, |file| file.path.clone());
        put.push('\n');
        Action::Edit {
            file: FileName::Ignore,
            patch: Patch {
                from: 0,
                drop: 0,
                put,
            },
        }
    }
}
