//! Boards in small windows, in every language: nothing is wider than the page, and what has
//! to be seen at once can be.

use odp_sim::setup::Difficulty;

use crate::browser::Theme;
use crate::fault::Outcome;
use crate::pages::{Hand, start};
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

/// Whoever opens the page on a phone sees the button that starts, in every language.
pub(crate) async fn start_is_in_sight_on_a_phone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let seen = "(button => button.getBoundingClientRect().bottom <= innerHeight)\
        (document.querySelector('[data-testid=start]'))";
    for height in [740, 640] {
        browser.resize(360, height, true).await?;
        for language in LANGUAGES {
            browser.speak(language).await?;
            scene.go("/").await?;
            browser.reload().await?;
            browser.at("start").await?;
            let what = format!("the button is seen at {height} pixels in {language}");
            browser.until(&what, seen, &[]).await?;
        }
    }
    Ok(())
}

/// However wide the window, no pane of a board scrolls sideways.
pub(crate) async fn no_pane_scrolls_sideways_in_a_wide_window(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let fit = "(panes => panes.length > 1 && panes.every(pane => pane.scrollWidth <= pane.clientWidth))\
        ([...document.querySelectorAll('.board > .pane')])";
    for width in [1280, 1920, 2560] {
        browser.resize(width, 1080, false).await?;
        for room in 1..=3 {
            scene.go(&format!("/room/{room}")).await?;
            browser.at("big-button").await?;
            let what = format!("the panes of room {room} fit at {width} pixels");
            browser.until(&what, fit, &[]).await?;
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

/// Text that is scrolled sideways in an editor goes under the numbers of its lines: these lie
/// over all that stands before it, in the colour of the paper.
pub(crate) async fn text_scrolls_sideways_under_its_line_numbers(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let scrolled = "(editor => { \
            editor.scrollLeft = 300; \
            const pre = editor.querySelector('pre'); \
            const number = getComputedStyle(editor.querySelector('.numbers')); \
            const paper = getComputedStyle(editor.closest('.paper')); \
            return editor.scrollLeft === 300 && number.position === 'sticky' \
                && number.left === '0px' \
                && parseFloat(number.width) >= parseFloat(getComputedStyle(pre).paddingLeft) \
                && number.backgroundColor === paper.backgroundColor; \
        })(document.querySelector('.editor'))";
    scene.go("/room/1").await?;
    browser.click("tab-text").await?;
    browser.click("editor").await?;
    browser.press("RUN echo a-long-line ".repeat(12)).await?;
    for (width, theme) in [(1280, Theme::Dark), (360, Theme::Light)] {
        browser.resize(width, 740, false).await?;
        browser.prefer(theme).await?;
        let what = format!("numbers cover the text at {width} pixels");
        browser.until(&what, scrolled, &[]).await?;
    }
    Ok(())
}

/// Words of code are broken at no hyphen while a line has room for them.
pub(crate) async fn words_of_code_stay_whole_on_a_narrow_phone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.become_phone().await?;
    scene.go("/room/2").await?;
    browser.at("big-button").await?;
    let whole = "(words => words.some(word => word.textContent.trim() === '-r') && words.every(word => { \
            const range = document.createRange(); \
            range.selectNodeContents(word); \
            const lines = new Set([...range.getClientRects()].map(rect => Math.round(rect.top))); \
            return lines.size === 1; \
        }))([...document.querySelectorAll('.paper .w')])";
    browser.until("every word is on one line", whole, &[]).await
}

/// The way on stays in sight below a debrief, and hides nothing of it.
pub(crate) async fn nothing_of_a_debrief_is_hidden(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    start(scene, Hand::Mouse, Difficulty::Beginner)
        .await?
        .solve()
        .await?;
    browser.at("moral").await?;
    let clear = "(() => { \
            const sheet = document.querySelector('dialog[open]'); \
            const bar = sheet.querySelector('.onward').getBoundingClientRect(); \
            sheet.scrollTop = sheet.scrollHeight; \
            const last = sheet.querySelector('[data-testid=both-ways]').getBoundingClientRect(); \
            sheet.scrollTop = 0; \
            const box = sheet.querySelector('.found'); \
            box.scrollIntoView({block: 'nearest'}); \
            return last.bottom <= bar.top && bar.bottom <= innerHeight \
                && box.getBoundingClientRect().bottom <= bar.top; \
        })()";
    for width in [360, 768, 1280] {
        browser.resize(width, 740, false).await?;
        let what = format!("all of the debrief comes out above its bar at {width} pixels");
        browser.until(&what, clear, &[]).await?;
    }
    Ok(())
}
