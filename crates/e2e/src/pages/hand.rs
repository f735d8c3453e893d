//! The three ways of doing everything: mouse, keyboard, finger.

use thirtyfour::Key;

use crate::browser::Browser;
use crate::fault::Outcome;

/// How a player works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    Mouse,
    /// Nothing but keys: focus moves by Tab and the arrows.
    Keyboard,
    Finger,
}

impl Hand {
    /// Presses a button or follows a link.
    pub(crate) async fn press(self, browser: &Browser, id: &str) -> Outcome {
        match self {
            Self::Mouse => browser.click(id).await,
            Self::Finger => browser.tap(id).await,
            Self::Keyboard => {
                browser.tab_to(id).await?;
                browser.press(key(&Key::Enter)).await
            }
        }
    }

    /// Picks one of a group of radio buttons.
    pub(crate) async fn choose(self, browser: &Browser, id: &str) -> Outcome {
        if self != Self::Keyboard {
            return self.press(browser, id).await;
        }
        // Tab reaches the group at the button that is chosen; arrows choose within it.
        browser.tab_to_group_of(id).await?;
        browser.press_until(&key(&Key::Down), id).await
    }
}

/// A key as text to type.
pub(crate) fn key(key: &Key) -> String {
    String::from(key.value())
}
