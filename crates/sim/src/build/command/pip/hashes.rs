//! Hash-checking: one hash asks for the hashes of everything that is installed.
//!
//! <https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode>

use super::{Asked, Chosen};
use crate::build::command::Words;
use crate::build::machine::{End, Machine};

impl Machine<'_> {
    /// Refuses what has to be checked and can't be: whether a hash is the right one nobody
    /// knows here.
    pub(super) fn check_hashes(
        &mut self,
        words: &Words<'_>,
        asked: &Asked,
        chosen: &[Chosen],
    ) -> Result<(), End> {
        let asks = asked.wanted.iter().any(|wanted| wanted.hashed);
        if !asks && !words.has(&["--require-hashes"]) {
            return Ok(());
        }
        let named = |one: &&Chosen| asked.wanted.iter().find(|wanted| wanted.name == one.name);
        let open = |one: &&Chosen| named(one).is_none_or(|wanted| wanted.pin().is_none());
        let bare = |one: &&Chosen| named(one).is_none_or(|wanted| !wanted.hashed);
        let mut checked = chosen.iter().filter(|one| !one.local);
        let (said, one) = if let Some(one) = checked.clone().find(open) {
            (
                "In --require-hashes mode, all requirements must have their versions pinned \
                 with ==. These do not:",
                one,
            )
        } else if let Some(one) = checked.find(bare) {
            (
                "Hashes are required in --require-hashes mode, but they are missing from some \
                 requirements.",
                one,
            )
        } else {
            return Ok(());
        };
        let name = one.name.clone();
        self.say_all(&["ERROR: ", said]);
        let shown = ["    ", &name, &one.from].concat();
        Err(self.fail("requirement-unhashed", 1, &shown, &[("requirement", &name)]))
    }
}
