//! The board of a room with a workbench, worked by hand: moves come from the simulator,
//! which knows the way from any state to a winning one.

use std::marker::PhantomData;
use std::time::{Duration, Instant};

use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::cache::{self, Cache};
use odp_sim::missions::jigsaw::rows::rows;
use odp_sim::missions::jigsaw::{Action, FileName, Jigsaw, Texts};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::Value;
use thirtyfour::Key;

use super::hand::key;
use super::{Hand, Memory};
use crate::browser::Browser;
use crate::fault::{Fault, Outcome};
use crate::scene::Scene;

/// How long the page may take until a move is stored.
const PATIENCE: Duration = Duration::from_secs(30);

/// A room with a workbench.
pub(crate) trait Room: Mission {
    /// The texts of a board.
    fn texts(state: &Self::State) -> &Texts;
    /// Runs so far.
    fn builds(state: &Self::State) -> u32;
    /// A move as the workbench knows it.
    fn on_bench(action: &Self::Action) -> Option<Action>;
}

impl Room for Jigsaw {
    fn texts(state: &Self::State) -> &Texts {
        state.texts()
    }

    fn builds(state: &Self::State) -> u32 {
        state.builds()
    }

    fn on_bench(action: &Action) -> Option<Action> {
        Some(action.clone())
    }
}

impl Room for Cache {
    fn texts(state: &Self::State) -> &Texts {
        state.texts()
    }

    fn builds(state: &Self::State) -> u32 {
        state.builds()
    }

    fn on_bench(action: &cache::Action) -> Option<Action> {
        Some(match action.clone() {
            cache::Action::Place { block, at } => Action::Place { block, at },
            cache::Action::Move { from, to } => Action::Move { from, to },
            cache::Action::Remove { at } => Action::Remove { at },
            cache::Action::Edit { file, patch } => Action::Edit { file, patch },
            cache::Action::Build => Action::Build,
            cache::Action::Call(_) => return None,
        })
    }
}

/// The board.
pub(crate) struct Board<'a, M = Jigsaw> {
    room: PhantomData<M>,
    browser: &'a Browser,
    content: Content,
    hand: Hand,
    difficulty: Difficulty,
}

impl<'a, M: Room> Board<'a, M> {
    /// The board that is open, with the content that was shipped with the page.
    pub(crate) async fn open(
        scene: &'a Scene,
        hand: Hand,
        difficulty: Difficulty,
    ) -> Outcome<Self> {
        scene.browser.at("big-button").await?;
        let content = scene.content()?;
        Ok(Self {
            room: PhantomData,
            browser: &scene.browser,
            content,
            hand,
            difficulty,
        })
    }

    /// The game as the page has stored it.
    pub(crate) async fn game(&self) -> Outcome<Session<M>> {
        Memory::game(self.browser, &self.content, self.difficulty).await
    }

    /// Builds and runs; waits until the page has stored that.
    pub(crate) async fn run(&self) -> Outcome<Session<M>> {
        let before = self.game().await.map_or(0, |game| M::builds(game.state()));
        self.hand.press(self.browser, "big-button").await?;
        self.stored("the run", |game| M::builds(game.state()) > before)
            .await
    }

    /// From any state to the win, by the nearest way.
    pub(crate) async fn solve(&self) -> Outcome {
        let mut game = self.run().await?;
        let way = M::route(game.state()).actions;
        for action in &way {
            self.make(action, &mut game).await?;
        }
        self.won().await
    }

    /// The debrief is there, as it is after a run that met every goal.
    pub(crate) async fn won(&self) -> Outcome {
        self.browser.at("debrief").await.map(drop)
    }

    /// Makes a move of the simulator's by hand, and checks that it was the same move.
    pub(crate) async fn make(&self, action: &M::Action, game: &mut Session<M>) -> Outcome {
        let mut after = game.state().clone();
        M::apply(&mut after, action)
            .map_err(|rejection| Fault::new(format!("{action:?}: {}", rejection.code())))?;
        let on_bench = M::on_bench(action);
        match on_bench.ok_or_else(|| Fault::new("no way to a win needs a called shot"))? {
            Action::Place { block, at } => self.place(block, at).await?,
            Action::Move { from, to } => self.shift(from, to).await?,
            Action::Remove { at } => {
                self.hand
                    .press(self.browser, &row(at, "[data-do=remove]"))
                    .await?;
            }
            Action::Edit { file, .. } => self.write(file, part(M::texts(&after), file)).await?,
            Action::Build => {
                *game = self.run().await?;
                return Ok(());
            }
            Action::Call(_) => return Err(Fault::new("no way to a win needs a called shot")),
        }
        let expected = M::texts(&after).clone();
        let stored = self
            .stored("the move", |game| *M::texts(game.state()) == expected)
            .await;
        *game = stored.map_err(|fault| Fault::new(format!("{action:?}: {fault}")))?;
        Ok(())
    }

    /// Types a whole text over the old one.
    pub(crate) async fn write(&self, file: FileName, text: &str) -> Outcome {
        let (tab, editor) = match file {
            FileName::Dockerfile => ("tab-text", "editor"),
            FileName::Ignore => ("tab-ignore", "ignore-editor"),
        };
        self.turn_to(tab).await?;
        match self.hand {
            Hand::Keyboard => self.browser.tab_to(editor).await?,
            hand => hand.press(self.browser, editor).await?,
        }
        self.browser.chord(Key::Control, "a").await?;
        self.browser.press(text).await?;
        // Leaving the editor ends the burst of typing.
        self.turn_to("tab-blocks").await
    }

    /// Types behind the end of the Dockerfile, a line of its own, in the editor that is open.
    pub(crate) async fn write_more(&self, line: &str) -> Outcome {
        self.hand.press(self.browser, "editor").await?;
        self.browser
            .chord(Key::Control, key(&Key::End).as_str())
            .await?;
        self.browser.press(format!("\n{line}")).await?;
        self.turn_to("tab-blocks").await
    }

    /// Waits until the list of rows shows a game as it is.
    pub(crate) async fn shows(&self, game: &Session<M>) -> Outcome {
        let count = Self::rows_of(game) as u64;
        let shown = "document.querySelectorAll('[data-row]').length === arguments[0]";
        let what = format!("{count} rows are shown");
        self.browser.until(&what, shown, &[count.into()]).await
    }

    /// Opens a tab of the bench.
    async fn turn_to(&self, tab: &str) -> Outcome {
        if self.browser.attribute(tab, "aria-selected").await? == "true" {
            return Ok(());
        }
        if self.hand != Hand::Keyboard {
            return self.hand.press(self.browser, tab).await;
        }
        self.browser.tab_to_group_of(tab).await?;
        self.browser.press_until(&key(&Key::Right), tab).await
    }

    async fn place(&self, block: u8, at: u8) -> Outcome {
        let chip = format!("tray-{block}");
        match self.hand {
            Hand::Keyboard => self.lift_and_drop(&chip, at).await,
            hand => {
                hand.press(self.browser, &chip).await?;
                hand.press(self.browser, &gap(at)).await
            }
        }
    }

    async fn shift(&self, from: u8, to: u8) -> Outcome {
        let handle = row(from, "[data-do=row]");
        match self.hand {
            Hand::Keyboard => self.lift_and_drop(&handle, to).await,
            Hand::Finger => {
                self.hand.press(self.browser, &handle).await?;
                // A row that moves down goes behind the one whose place it takes.
                let to = if to > from { to + 1 } else { to };
                self.hand.press(self.browser, &gap(to)).await
            }
            Hand::Mouse => self.step(from, to).await,
        }
    }

    /// Moves a row by its small buttons, a place at a time.
    async fn step(&self, from: u8, to: u8) -> Outcome {
        let mut at = from;
        while at != to {
            let (button, next) = if to > at {
                ("down", at + 1)
            } else {
                ("up", at - 1)
            };
            let text = self.line(at).await?;
            self.hand
                .press(self.browser, &row(at, &format!("[data-do={button}]")))
                .await?;
            let moved =
                "(e => e && e.innerText === arguments[1])(document.querySelector(arguments[0]))";
            let row = row(next, "code");
            self.browser
                .until("the row has moved", moved, &[row.into(), text])
                .await?;
            at = next;
        }
        Ok(())
    }

    /// The words of a row.
    async fn line(&self, at: u8) -> Outcome<Value> {
        let row = row(at, "code").into();
        self.browser
            .script(
                "return document.querySelector(arguments[0]).innerText",
                &[row],
            )
            .await
    }

    async fn lift_and_drop(&self, id: &str, at: u8) -> Outcome {
        self.hand.press(self.browser, id).await?;
        self.browser.press(key(&Key::Home)).await?;
        for _ in 0..at {
            self.browser.press(key(&Key::Down)).await?;
        }
        self.browser.press(key(&Key::Enter)).await
    }

    /// Waits until the stored game is as it should be.
    pub(crate) async fn stored(
        &self,
        what: &str,
        holds: impl Fn(&Session<M>) -> bool,
    ) -> Outcome<Session<M>> {
        let start = Instant::now();
        let mut last = None;
        while start.elapsed() < PATIENCE {
            match self.game().await {
                Ok(game) if holds(&game) => return Ok(game),
                other => last = Some(other),
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let seen = match last {
            Some(Ok(game)) => format!("stored is\n{}", M::texts(game.state()).dockerfile),
            Some(Err(fault)) => fault.to_string(),
            None => String::new(),
        };
        Err(Fault::new(format!("{what} was not stored: {seen}")))
    }

    /// How many rows the list should have.
    pub(crate) fn rows_of(game: &Session<M>) -> usize {
        rows(&M::texts(game.state()).dockerfile).len()
    }
}

/// The selector of a part of a row.
fn row(at: u8, part: &str) -> String {
    format!("[data-row=\"{at}\"] {part}")
}

/// The selector of the place before a row, or behind the last one.
pub(crate) fn gap(at: u8) -> String {
    format!("[data-row=\"{at}\"] .gap, .tail [data-do=\"gap:{at}\"]")
}

fn part(texts: &Texts, file: FileName) -> &str {
    match file {
        FileName::Dockerfile => &texts.dockerfile,
        FileName::Ignore => &texts.ignore,
    }
}
