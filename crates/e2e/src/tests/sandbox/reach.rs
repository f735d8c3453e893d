//! The sandbox by keyboard alone, and on a narrow phone.

use thirtyfour::Key;

use crate::fault::{Outcome, ensure};
use crate::pages::{Hand, Sandbox};
use crate::scene::Scene;

pub(crate) async fn sandbox_is_worked_by_keyboard_alone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    scene.game_arrived().await?;
    Hand::Keyboard.press(browser, "to-sandbox").await?;
    browser.at("rebuild").await?;
    browser.tab_to_group_of("text-files").await?;
    let right: char = Key::Right.value();
    browser
        .press_until(&String::from(right), "text-files")
        .await?;
    browser.tab_to("sandbox-editor").await?;
    browser.chord(Key::Control, key_end()).await?;
    browser.press("notes.md 12\n").await?;
    let touched = "document.querySelector('[data-testid=changes]').textContent.includes('app.py')";
    browser.until("app.py is touched", touched, &[]).await?;
    Hand::Keyboard.press(browser, "chmod").await?;
    Hand::Keyboard.press(browser, "rebuild").await?;
    let sandbox = Sandbox::at(browser, &scene.address("/sandbox")).await?;
    let list = sandbox.text("text-files").await?;
    ensure(list.ends_with("notes.md 12\n"), || {
        format!("the list is {list:?}")
    })?;
    let copy = sandbox.shown("step-3").await?;
    ensure(copy.contains("Ran:"), || format!("line 3 says {copy:?}"))
}

/// Ctrl+End as the keyboard has it.
fn key_end() -> &'static str {
    // The code of WebDriver for the key, as a text.
    "\u{e010}"
}

pub(crate) async fn sandbox_fits_a_narrow_phone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.become_phone().await?;
    Sandbox::open(scene, browser).await?;
    browser.at("sandbox-editor").await?;
    for tab in ["text-ignore", "text-requirements", "text-files"] {
        browser.tap(tab).await?;
    }
    browser.tap("touch").await?;
    browser.tap("rebuild").await?;
    browser.at("sums").await?;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    for tab in ["view-people", "view-notes", "view-image", "view-steps"] {
        browser.tap(tab).await?;
        browser.until("nothing scrolls sideways", wide, &[]).await?;
    }
    browser.tap("sides-texts").await?;
    browser.at("sandbox-editor").await?;
    browser.until("nothing scrolls sideways", wide, &[]).await?;
    let small = "[...document.querySelectorAll('main button, main select, main a')] \
        .map(e => e.getBoundingClientRect()) \
        .every(r => r.width === 0 || (r.width >= 24 && r.height >= 24))";
    browser
        .until("all targets are large enough", small, &[])
        .await
}
