//! The sandbox as a link, and as it is kept in this browser.

use std::fmt::Write;

use odp_sim::sandbox::share;

use super::{DOCKERFILE, nothing, pasted, project};
use crate::browser::Browser;
use crate::fault::{Outcome, ensure};
use crate::pages::Sandbox;
use crate::scene::Scene;

pub(crate) async fn shared_link_shows_the_same_to_somebody_else(scene: &Scene) -> Outcome {
    let sandbox = pasted(scene, &project()).await?;
    scene.browser.click("touch").await?;
    sandbox.press("rebuild").await?;
    let (link, picture) = (sandbox.link().await?, sandbox.picture().await?);

    let stranger = scene.another_browser().await?;
    let outcome = look(&stranger, &link, &picture).await;
    stranger.quit().await?;
    outcome
}

async fn look(stranger: &Browser, link: &str, picture: &[String]) -> Outcome {
    let there = Sandbox::at(stranger, link).await?;
    let seen = there.picture().await?;
    ensure(seen == picture, || format!("{seen:?}\nis not\n{picture:?}"))?;
    let text = there.text("text-dockerfile").await?;
    ensure(text == DOCKERFILE, || format!("the Dockerfile is {text:?}"))?;
    let stored = stranger.storage().await?;
    ensure(!stored.contains_key(Sandbox::KEY), || {
        "what somebody sent was kept before it was changed".into()
    })?;
    // A change makes it the stranger's own, and the address forgets whose it was.
    stranger.click("touch").await?;
    let own = "localStorage.getItem(arguments[0]) !== null && !location.hash.includes('?')";
    stranger
        .until("it is kept", own, &[Sandbox::KEY.into()])
        .await
}

pub(crate) async fn too_long_a_link_says_so(scene: &Scene) -> Outcome {
    let mut form = project();
    let mut state = 1_u32;
    for _ in 0..900 {
        // Names that nothing can deflate.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (name, size) = (state, state >> 7);
        let _ = writeln!(form.texts.listing, "data/{name:08x}.bin {size}");
    }
    let sandbox = pasted(scene, &form).await?;
    scene.browser.click("share").await?;
    scene.browser.at("too-long").await?;
    let said = sandbox.shown("too-long").await?;
    ensure(said.contains("8,192"), || format!("it says {said:?}"))?;
    let link = sandbox.shown("link").await?;
    ensure(link.is_empty(), || "there is a link all the same".into())?;
    scene.browser.click("save-requirements.txt").await?;
    let file = scene.browser.downloaded("requirements.txt").await?;
    ensure(file == form.texts.requirements, || {
        format!("the file is {file:?}")
    })
}

pub(crate) async fn broken_links_say_why_and_lose_nothing(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let sandbox = pasted(scene, &project()).await?;
    let link = sandbox.link().await?;
    let before = browser.storage().await?;
    let (start, data) = link.split_once("?s=").ok_or_else(nothing)?;
    let newer = data.replacen(&data[..1], "f", 1);
    for (data, key) in [
        (&data[..data.len() / 2], "sandbox.link-damaged"),
        ("%%%", "sandbox.link-damaged"),
        (&newer, "sandbox.link-newer"),
        (&"A".repeat(share::MOST_LINK + 1), "sandbox.link-too-large"),
    ] {
        let broken = Sandbox::at(browser, &[start, "?s=", data].concat()).await?;
        broken.tells(&scene.sentence(key)?).await?;
        let text = broken.text("text-dockerfile").await?;
        ensure(text == DOCKERFILE, || {
            format!("{key}: the Dockerfile is {text:?}")
        })?;
    }
    ensure(browser.storage().await? == before, || {
        "a broken link changed what was kept".into()
    })
}

pub(crate) async fn drafts_survive_a_reload_and_a_link(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let sandbox = Sandbox::open(scene, browser).await?;
    let example = sandbox.text("text-dockerfile").await?;
    let link = sandbox.link().await?;
    sandbox
        .paste("text-dockerfile", "FROM python:3.12-slim\n# mine\n")
        .await?;
    browser.reload().await?;
    browser.at("rebuild").await?;
    let text = sandbox.text("text-dockerfile").await?;
    ensure(text.contains("# mine"), || format!("kept is {text:?}"))?;

    let shared = Sandbox::at(browser, &link).await?;
    browser.at("opened").await?;
    let text = shared.text("text-dockerfile").await?;
    ensure(text == example, || format!("the link shows {text:?}"))?;
    // A change of what was sent takes the place of mine, which is one press away.
    shared.paste("text-ignore", ".env\n").await?;
    browser.click("mine").await?;
    let mine = "document.querySelector('[data-testid=sandbox-editor]').value.includes('# mine')";
    browser.click("text-dockerfile").await?;
    browser.until("mine is back", mine, &[]).await
}
