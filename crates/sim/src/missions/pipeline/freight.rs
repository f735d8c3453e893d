//! What travels on the road: the image that the player's Dockerfile makes.

use crate::app_spec::App;
use crate::build::ledger::pushed;
use crate::build::{self, BuildInput};
use crate::dockerfile::ignore::parse_ignore;
use crate::dockerfile::parse::parse;
use crate::facts::Facts;
use crate::missions::jigsaw::Texts;
use crate::missions::jigsaw::outcome::project;
use crate::missions::pipeline::instance::Instance;

/// The image, as a runner builds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freight {
    /// Uncompressed bytes.
    pub bytes: u64,
    /// Compressed bytes that its first push transfers.
    pub pushed: u64,
    /// How long the build simulator takes for it, in milliseconds. The rooms' own times are
    /// those of the level, so that every box has the same par.
    pub ms: u64,
    /// 64 bits of its digest.
    pub digest: u64,
}

/// Builds the Dockerfile of an instance on an empty machine; nothing when it cannot be built.
pub fn freight(instance: &Instance) -> Option<Freight> {
    let texts = Texts {
        dockerfile: instance.dockerfile.clone(),
        ignore: instance.ignore.clone(),
    };
    built(&texts, &instance.app, &instance.facts)
}

/// What an app is built to with these files.
pub(super) fn built(texts: &Texts, app: &App, facts: &Facts) -> Option<Freight> {
    let (dockerfile, problems) = parse(&texts.dockerfile);
    let (ignore, _) = parse_ignore(&texts.ignore);
    let context = project(app, texts);
    let built = build::build(&BuildInput {
        runner: true,
        ..BuildInput::new(&dockerfile, &problems, &ignore, &context, facts)
    });
    let image = built.outcome.as_ref().ok()?;
    Some(Freight {
        bytes: image.size,
        pushed: pushed(&built, image, facts),
        ms: built.ms,
        digest: image.digest,
    })
}
