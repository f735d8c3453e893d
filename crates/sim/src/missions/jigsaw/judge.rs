//! Who builds and judges the texts. It is handed in with the content, so that a page can
//! show the board and take moves before it has fetched this larger half of the simulator.

use crate::missions::jigsaw::instance::Instance;
use crate::missions::jigsaw::level::Texts;
use crate::missions::jigsaw::outcome::Outcome;
use std::sync::{Arc, OnceLock};

/// What comes of the texts in the project of an instance:
/// [`evaluate`](crate::missions::jigsaw::evaluate).
pub type Evaluate = fn(&Instance, &Texts) -> Outcome;

/// The judge's seat: empty until somebody sits down, and then taken for good. Clones are the
/// same seat.
#[derive(Debug, Clone, Default)]
pub struct Judge(Arc<OnceLock<Evaluate>>);

impl Judge {
    /// Sits down, if nobody has yet.
    pub fn sit(&self, evaluate: Evaluate) {
        self.0.get_or_init(|| evaluate);
    }

    /// Whether somebody sits there.
    pub fn is_there(&self) -> bool {
        self.0.get().is_some()
    }

    /// What comes of the texts; `None` while nobody sits there.
    pub fn evaluate(&self, instance: &Instance, texts: &Texts) -> Option<Outcome> {
        self.0.get().map(|evaluate| evaluate(instance, texts))
    }
}

/// There is one law: whether somebody sits there is no part of what is dealt.
impl PartialEq for Judge {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
