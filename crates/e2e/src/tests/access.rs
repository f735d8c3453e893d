//! Every screen in every dress, as axe sees it.

use odp_sim::setup::Difficulty;

use crate::browser::Theme;
use crate::fault::Outcome;
use crate::scene::Scene;
use crate::screens::tour;

async fn accessible(scene: &Scene, theme: Theme, language: &str) -> Outcome {
    scene.browser.prefer(theme).await?;
    scene.browser.speak(language).await?;
    tour(scene, Difficulty::Advanced, async |screen| {
        scene
            .accessible(&format!("{screen}, {}, {language}", theme.name()))
            .await
    })
    .await
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
