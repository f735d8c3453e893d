//! Mouse, keyboard and fingers.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use super::{Browser, selector};
use crate::fault::{Fault, Outcome};

/// How long a quick finger rests on the glass.
const TAP: Duration = Duration::from_millis(60);

/// The middle of an element, in CSS pixels of the viewport.
#[derive(Debug, Clone, Copy)]
pub(super) struct Middle {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Browser {
    /// Clicks with the mouse, once the element has come to rest: rows slide to their
    /// places, and a click meant for the one behind them would be caught by them. An
    /// element that was drawn anew in between is looked for again, as nothing was clicked.
    pub(crate) async fn click(&self, id: &str) -> Outcome {
        let start = Instant::now();
        loop {
            self.middle(id).await?;
            let error = match self.at(id).await?.click().await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            let missed = matches!(
                error.as_inner(),
                WebDriverErrorInner::StaleElementReference(_)
                    | WebDriverErrorInner::ElementClickIntercepted(_)
            );
            if !missed || start.elapsed() > super::PATIENCE {
                let why = Fault::from(error);
                return Err(Fault::new(format!("{id} cannot be clicked: {why}")));
            }
        }
    }

    /// Drags one element onto another with the mouse, slowly enough to be seen, once both
    /// have come to rest.
    pub(crate) async fn drag(&self, from: &str, to: &str) -> Outcome {
        self.middle(to).await?;
        self.middle(from).await?;
        let (from, to) = (self.at(from).await?, self.at(to).await?);
        let hand = self.driver.action_chain_with_delay(
            Some(Duration::from_millis(10)),
            Some(Duration::from_millis(80)),
        );
        let lifted = hand
            .move_to_element_center(&from)
            .click_and_hold()
            .move_by_offset(0, 8);
        Ok(lifted
            .move_to_element_center(&to)
            .release()
            .perform()
            .await?)
    }

    /// Types into whatever has the focus.
    pub(crate) async fn press(&self, keys: impl AsRef<str>) -> Outcome {
        Ok(self
            .driver
            .action_chain()
            .send_keys(keys.as_ref())
            .perform()
            .await?)
    }

    /// Presses a key while another is held.
    pub(crate) async fn chord(&self, held: Key, key: &str) -> Outcome {
        let hand = self
            .driver
            .action_chain()
            .key_down(held.clone())
            .send_keys(key)
            .key_up(held);
        Ok(hand.perform().await?)
    }

    /// Presses Tab until an element has the focus; never touches the mouse or a script.
    pub(crate) async fn tab_to(&self, id: &str) -> Outcome {
        let there = "document.activeElement.closest(arguments[0]) !== null";
        self.tab_until(id, there, selector(id)).await
    }

    /// Presses Tab until the focus is among the tabs or radio buttons of a group.
    pub(crate) async fn tab_to_group_of(&self, id: &str) -> Outcome {
        let there = "(e => e.role === 'tab' ? e.parentElement.querySelector(arguments[0]) !== null \
            : e.type === 'radio' && document.querySelector(arguments[0]).name === e.name)\
            (document.activeElement)";
        self.tab_until(id, there, selector(id)).await
    }

    async fn tab_until(&self, id: &str, there: &str, selector: Value) -> Outcome {
        const MOST: usize = 200;
        self.at(id).await?;
        let code = format!("return [{there}, document.activeElement.tagName === 'TEXTAREA']");
        for _ in 0..MOST {
            let seen = self.script(&code, std::slice::from_ref(&selector)).await?;
            if seen[0] == Value::Bool(true) {
                return Ok(());
            }
            if seen[1] == Value::Bool(true) {
                // In an editor Tab writes, and leaves only after Escape.
                self.press(String::from(Key::Escape.value())).await?;
            }
            self.press(String::from(Key::Tab.value())).await?;
        }
        Err(Fault::new(format!(
            "{id} cannot be reached with {MOST} presses of Tab"
        )))
    }

    /// Presses a key until an element has the focus.
    pub(crate) async fn press_until(&self, key: &str, id: &str) -> Outcome {
        const MOST: usize = 20;
        for _ in 0..MOST {
            if self.focused().await? == id {
                return Ok(());
            }
            self.press(key).await?;
        }
        Err(Fault::new(format!(
            "{id} cannot be reached by {MOST} arrow keys"
        )))
    }

    /// Test id of the element that has the focus; empty if it has none.
    pub(crate) async fn focused(&self) -> Outcome<String> {
        let code = "const e = document.activeElement; return e && e.dataset.testid || ''";
        Ok(self
            .script(code, &[])
            .await?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Taps with a finger, which rests on the glass for a moment, as fingers do.
    pub(crate) async fn tap(&self, id: &str) -> Outcome {
        let Middle { x, y } = self.middle(id).await?;
        let touch = json!({"type": "touchStart", "touchPoints": [{"x": x, "y": y}]});
        self.command("Input.dispatchTouchEvent", touch).await?;
        tokio::time::sleep(TAP).await;
        let release = json!({"type": "touchEnd", "touchPoints": []});
        self.command("Input.dispatchTouchEvent", release).await
    }

    /// Drags an element about with a finger, in a circle and in so many steps, and lets it go.
    pub(crate) async fn drag_about(&self, id: &str, steps: u32) -> Outcome {
        const RADIUS: f64 = 60.0;
        let Middle { x, y } = self.middle(id).await?;
        let touch = async |kind: &str, points: Value| {
            let event = json!({"type": kind, "touchPoints": points});
            self.command("Input.dispatchTouchEvent", event).await
        };
        touch("touchStart", json!([{"x": x, "y": y}])).await?;
        // Before a finger moves it rests, as that of a tap does.
        tokio::time::sleep(TAP).await;
        for step in 1..=steps {
            let angle = f64::from(step) / f64::from(steps) * std::f64::consts::TAU;
            let (x, y) = (x + RADIUS * angle.sin(), y + RADIUS * (1.0 - angle.cos()));
            touch("touchMove", json!([{"x": x, "y": y}])).await?;
        }
        touch("touchEnd", json!([])).await
    }

    /// Where an element is after it was scrolled into view, has come to rest and nothing
    /// covers it any more. An element that is drawn anew is followed.
    pub(super) async fn middle(&self, id: &str) -> Outcome<Middle> {
        self.at(id).await?;
        let mut last = Value::Null;
        let mut middle = Err(Fault::new(format!("{id} does not come to rest")));
        let start = Instant::now();
        while start.elapsed() < super::PATIENCE {
            let seen = self.script(MIDDLE, &[selector(id)]).await?;
            if rests(&last, &seen) {
                middle = Middle::read(id, &seen);
                if middle.is_ok() {
                    break;
                }
            }
            last = seen;
            tokio::time::sleep(super::INTERVAL).await;
        }
        middle
    }
}

/// Whether an element is where it was. Firefox scrolls to and fro by a pixel for ever when
/// the middle of the window is between two.
fn rests(last: &Value, seen: &Value) -> bool {
    let moved = |at: usize| Some((last[at].as_f64()? - seen[at].as_f64()?).abs());
    let near = |at| moved(at).is_some_and(|pixels| pixels <= 1.0);
    near(0) && near(1) && last[2] == seen[2]
}

/// Scrolls to an element and answers with its middle and whether it can be hit there.
const MIDDLE: &str = "const e = document.querySelector(arguments[0]); \
    if (!e) return null; \
    e.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'}); \
    const r = e.getBoundingClientRect(); \
    const x = r.x + r.width / 2, y = r.y + r.height / 2; \
    const top = document.elementFromPoint(x, y); \
    return [x, y, e.contains(top)]";

impl Middle {
    fn read(id: &str, seen: &Value) -> Outcome<Self> {
        match (seen[0].as_f64(), seen[1].as_f64(), seen[2].as_bool()) {
            (Some(x), Some(y), Some(true)) => Ok(Self { x, y }),
            (Some(x), Some(y), _) => Err(Fault::new(format!("{id} is covered at {x}, {y}"))),
            _ => Err(Fault::new(format!("{id} is nowhere: {seen}"))),
        }
    }
}
