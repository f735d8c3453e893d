//! Every screen in every dress, as axe sees it.

use std::cell::RefCell;

use odp_sim::setup::Difficulty;

use crate::browser::Theme;
use crate::fault::{Outcome, ensure};
use crate::scene::Scene;
use crate::screens::tour;

/// Looks at all screens before it fails, so that one run names every fault.
async fn accessible(scene: &Scene, theme: Theme, language: &str) -> Outcome {
    scene.browser.prefer(theme).await?;
    scene.browser.speak(language).await?;
    let faults = RefCell::new(Vec::new());
    tour(scene, Difficulty::Advanced, async |screen| {
        let found = scene.axe_faults().await?;
        faults
            .borrow_mut()
            .extend(found.into_iter().map(|fault| format!("{screen}: {fault}")));
        Ok(())
    })
    .await?;
    let faults = faults.into_inner();
    ensure(faults.is_empty(), || faults.join("\n  "))
}

pub(crate) async fn axe_finds_nothing_in_the_dark(scene: &Scene) -> Outcome {
    accessible(scene, Theme::Dark, "en").await
}

pub(crate) async fn axe_finds_nothing_in_the_light(scene: &Scene) -> Outcome {
    accessible(scene, Theme::Light, "en").await
}

pub(crate) async fn axe_finds_nothing_in_spanish_in_the_dark(scene: &Scene) -> Outcome {
    accessible(scene, Theme::Dark, "es").await
}

pub(crate) async fn axe_finds_nothing_in_spanish_in_the_light(scene: &Scene) -> Outcome {
    accessible(scene, Theme::Light, "es").await
}
