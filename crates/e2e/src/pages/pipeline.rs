//! The board of the third room: arrows are drawn in one of its pictures, everything else is
//! typed into the workflow.

use std::time::{Duration, Instant};

use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::missions::pipeline::{Action, Pipeline as Room, State};
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use thirtyfour::Key;

use super::hand::key;
use super::{Hand, Memory, enter};
use crate::browser::Browser;
use crate::fault::{Fault, Outcome};
use crate::scene::Scene;

/// How long the page may take until a move is stored.
const PATIENCE: Duration = Duration::from_secs(30);

/// Most presses of an arrow key on the way to a job.
const MOST: usize = 60;

/// Where arrows are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Graph,
    Chart,
    List,
}

impl Picture {
    const fn tab(self) -> &'static str {
        match self {
            Self::Graph => "tab-graph",
            Self::Chart => "tab-chart",
            Self::List => "tab-list",
        }
    }
}

/// The board.
pub(crate) struct Pipeline<'a> {
    pub(crate) browser: &'a Browser,
    content: Content,
    hand: Hand,
    difficulty: Difficulty,
    picture: Picture,
}

impl<'a> Pipeline<'a> {
    /// Starts as a new player and goes through the third door.
    pub(crate) async fn open(
        scene: &'a Scene,
        hand: Hand,
        difficulty: Difficulty,
        picture: Picture,
    ) -> Outcome<Self> {
        scene.visit().await?;
        enter(scene, hand, difficulty, 3).await?;
        Self::here(scene, hand, difficulty, picture).await
    }

    /// The board that is open.
    pub(crate) async fn here(
        scene: &'a Scene,
        hand: Hand,
        difficulty: Difficulty,
        picture: Picture,
    ) -> Outcome<Self> {
        scene.browser.at("big-button").await?;
        let board = Self {
            browser: &scene.browser,
            content: scene.content()?,
            hand,
            difficulty,
            picture,
        };
        board.turn_to(picture.tab()).await?;
        Ok(board)
    }

    /// The game as the page has stored it.
    pub(crate) async fn game(&self) -> Outcome<Session<Room>> {
        Memory::game(self.browser, &self.content, self.difficulty).await
    }

    /// Runs the events; waits until the page has stored that, and looks no further.
    pub(crate) async fn run(&self) -> Outcome<Session<Room>> {
        let before = self.game().await.map_or(0, |game| game.state().runs());
        self.hand.press(self.browser, "big-button").await?;
        let ran = self
            .stored("the run", |state| state.runs() > before)
            .await?;
        self.skip().await?;
        Ok(ran)
    }

    /// Does not wait for what is played back.
    async fn skip(&self) -> Outcome {
        let playing = "return document.querySelector('[data-testid=skip]') !== null";
        if self.browser.script(playing, &[]).await? == true {
            // It may end by itself before the hand is there.
            let skip = "document.querySelector('[data-testid=skip]')?.click()";
            self.browser.script(skip, &[]).await?;
        }
        Ok(())
    }

    /// From any state to the win, by the nearest way.
    pub(crate) async fn solve(&self) -> Outcome {
        let mut game = self.run().await?;
        for action in Room::route(game.state()).actions {
            game = self.make(&action, &game).await?;
        }
        self.won().await
    }

    /// The debrief is there, as it is after a run that met every goal.
    pub(crate) async fn won(&self) -> Outcome {
        self.browser.at("debrief").await.map(drop)
    }

    /// Makes a move of the simulator's by hand, and checks that the text is the same then.
    pub(crate) async fn make(
        &self,
        action: &Action,
        game: &Session<Room>,
    ) -> Outcome<Session<Room>> {
        let mut after = game.state().clone();
        Room::apply(&mut after, action)
            .map_err(|rejection| Fault::new(format!("{action:?}: {}", rejection.code())))?;
        match action {
            Action::Need { job, on } => self.connect(job, on).await?,
            Action::Free { job, on } => self.free(job, on).await?,
            Action::Run => return self.run().await,
            Action::Call(_) | Action::Try { .. } => {
                return Err(Fault::new("no way to a win needs that"));
            }
            _ => self.write(after.text()).await?,
        }
        let text = after.text().clone();
        let stored = self.stored("the move", |state| *state.text() == text).await;
        stored.map_err(|fault| Fault::new(format!("{action:?}: {fault}")))
    }

    /// Draws an arrow: a job waits for another one.
    pub(crate) async fn connect(&self, job: &str, on: &str) -> Outcome {
        match (self.picture, self.hand) {
            (Picture::Graph, Hand::Keyboard) => self.connect_by_keys(job, on).await,
            (Picture::Graph, _) => {
                self.press(&format!("out-{on}")).await?;
                self.press(&format!("in-{job}")).await
            }
            (Picture::Chart, _) => {
                self.press(&format!("bar-{job}")).await?;
                self.press(&format!("bar-{on}")).await
            }
            (Picture::List, _) => {
                self.choose("add-job", job).await?;
                self.choose("add-on", on).await?;
                self.press("add-arrow").await
            }
        }
    }

    /// Takes an arrow away.
    pub(crate) async fn free(&self, job: &str, on: &str) -> Outcome {
        match self.picture {
            Picture::Graph => {
                self.press(&format!("in-{job}")).await?;
                self.press(&format!("out-{on}")).await
            }
            Picture::Chart => self.connect(job, on).await,
            Picture::List => self.press(&format!("free-{on}-{job}")).await,
        }
    }

    /// In the graph: goes to what is waited for, begins an arrow, holds it at the job.
    async fn connect_by_keys(&self, job: &str, on: &str) -> Outcome {
        self.go_to(on).await?;
        self.browser.press(" ").await?;
        let target = format!("node-{job}");
        self.browser.press_until(&key(&Key::Right), &target).await?;
        self.browser.press(key(&Key::Enter)).await
    }

    /// Gives a job the focus: Tab comes into the graph, arrow keys go on from there.
    pub(crate) async fn go_to(&self, job: &str) -> Outcome {
        let target = format!("node-{job}");
        if !self.browser.focused().await?.starts_with("node-") {
            self.browser.tab_to("canvas").await?;
        }
        // To the left edge, then up and down through each layer.
        let layer = [
            &Key::Up,
            &Key::Up,
            &Key::Up,
            &Key::Down,
            &Key::Down,
            &Key::Down,
        ];
        let layer = layer.repeat(2);
        let onwards = layer.iter().copied().chain([&Key::Right]);
        let ways = [&Key::Left; 4].into_iter().chain(onwards.cycle());
        for way in ways.take(MOST) {
            if self.browser.focused().await? == target {
                return Ok(());
            }
            self.browser.press(key(way)).await?;
        }
        Err(Fault::new(format!("no arrow key leads to {target}")))
    }

    /// Chooses a job from a list.
    async fn choose(&self, list: &str, job: &str) -> Outcome {
        if self.hand == Hand::Keyboard {
            self.browser.tab_to(list).await?;
        } else {
            self.press(list).await?;
            self.browser.press(key(&Key::Escape)).await?;
        }
        self.browser.press(key(&Key::Home)).await?;
        let chosen = format!("[data-testid=\"{list}\"]");
        for _ in 0..MOST {
            let value = "return document.querySelector(arguments[0]).value";
            let value = self
                .browser
                .script(value, &[chosen.as_str().into()])
                .await?;
            if value == job {
                return Ok(());
            }
            self.browser.press(key(&Key::Down)).await?;
        }
        Err(Fault::new(format!("{job} cannot be chosen in {list}")))
    }

    /// Types a whole workflow over the old one.
    pub(crate) async fn write(&self, text: &str) -> Outcome {
        // On wide screens the text stands beside the picture.
        let shown =
            "return document.querySelector('[data-testid=yaml]')?.checkVisibility() === true";
        if self.browser.script(shown, &[]).await? != true {
            self.turn_to("tab-yaml").await?;
        }
        match self.hand {
            Hand::Keyboard => self.browser.tab_to("yaml").await?,
            hand => hand.press(self.browser, "yaml").await?,
        }
        self.browser.chord(Key::Control, "a").await?;
        self.browser.insert(text).await?;
        // Leaving the editor ends the burst of typing.
        self.turn_to(self.picture.tab()).await
    }

    /// Opens a tab.
    async fn turn_to(&self, tab: &str) -> Outcome {
        if self.browser.attribute(tab, "aria-selected").await? == "true" {
            return Ok(());
        }
        if self.hand != Hand::Keyboard {
            return self.press(tab).await;
        }
        self.browser.tab_to_group_of(tab).await?;
        self.browser.press_until(&key(&Key::Right), tab).await
    }

    async fn press(&self, id: &str) -> Outcome {
        self.hand.press(self.browser, id).await
    }

    /// Waits until the stored game is as it should be.
    pub(crate) async fn stored(
        &self,
        what: &str,
        holds: impl Fn(&State) -> bool,
    ) -> Outcome<Session<Room>> {
        let start = Instant::now();
        let mut last = None;
        while start.elapsed() < PATIENCE {
            match self.game().await {
                Ok(game) if holds(game.state()) => return Ok(game),
                other => last = Some(other),
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let seen = match last {
            Some(Ok(game)) => format!("stored is\n{}", game.state().text()),
            Some(Err(fault)) => fault.to_string(),
            None => String::new(),
        };
        Err(Fault::new(format!("{what} was not stored: {seen}")))
    }
}
