//! Boards in small windows, in every language: nothing is wider than the page, and what has
//! to be seen at once can be.

use crate::fault::Outcome;
use crate::scene::Scene;

const LANGUAGES: [&str; 2] = ["en", "es"];

/// On a phone of 360 pixels no board scrolls sideways, and the word of the big button is one
/// line.
pub(crate) async fn boards_fit_a_narrow_phone_in_every_language(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.become_phone().await?;
    let wide = "document.documentElement.scrollWidth <= 360";
    let one_line = "(words => { \
            const range = document.createRange(); \
            range.selectNodeContents(words); \
            return range.getClientRects().length === 1 \
                && words.parentElement.scrollWidth <= words.parentElement.offsetWidth; \
        })(document.querySelector('[data-testid=big-button] span'))";
    for language in LANGUAGES {
        browser.speak(language).await?;
        for room in 1..=3 {
            scene.go(&format!("/room/{room}")).await?;
            browser.reload().await?;
            browser.at("big-button").await?;
            let what = format!("room {room} is as wide as the page in {language}");
            browser.until(&what, wide, &[]).await?;
            let what = format!("room {room}'s big button has one line in {language}");
            browser.until(&what, one_line, &[]).await?;
        }
    }
    Ok(())
}

/// In a window of 1280 by 720 all goals of the first room, and what stands in their way, are
/// seen after a run without scrolling.
pub(crate) async fn goals_are_seen_at_once_after_a_run(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.resize(1280, 720, false).await?;
    for language in LANGUAGES {
        browser.speak(language).await?;
        scene.go("/room/1").await?;
        browser.reload().await?;
        browser.click("big-button").await?;
        browser.at("open-debrief").await?;
        let seen = "(goals => goals.scrollHeight <= goals.clientHeight)\
            (document.querySelector('.goals'))";
        let what = format!("the goals need no scrolling in {language}");
        browser.until(&what, seen, &[]).await?;
    }
    Ok(())
}
