//! What the page has kept, read as the next visit of the page would read it.

use data_encoding::BASE64URL_NOPAD;
use odp_sim::attempt::decode;
use odp_sim::content::Content;
use odp_sim::mission::Mission;
use odp_sim::session::Session;
use odp_sim::setup::Difficulty;
use serde_json::Value;

use crate::browser::Browser;
use crate::fault::{Fault, Outcome};

/// One player's memory of a room.
pub(crate) struct Memory;

impl Memory {
    /// Where the page keeps everyone's progress.
    pub(crate) const KEY: &str = "odp.progress";

    /// The player whose turn it is.
    pub(crate) async fn player(browser: &Browser) -> Outcome<Value> {
        let stored = browser.storage().await?;
        let text = stored
            .get(Self::KEY)
            .ok_or_else(|| Fault::new("no progress is stored"))?;
        let progress: Value = serde_json::from_str(text)?;
        let mut players = progress["players"].as_array().into_iter().flatten();
        players
            .find(|player| player["id"] == progress["current"])
            .cloned()
            .ok_or_else(|| Fault::new("nobody's turn is stored"))
    }

    /// The running game of a room, replayed.
    pub(crate) async fn game<M: Mission>(
        browser: &Browser,
        content: &Content,
        difficulty: Difficulty,
    ) -> Outcome<Session<M>> {
        let player = Self::player(browser).await?;
        let app = player["app"].as_str().unwrap_or("stock-board");
        let room = format!("{}/{}/{app}", M::ID.as_str(), difficulty.as_str());
        let record = &player["rooms"][room];
        let text = record["running"]
            .as_str()
            .ok_or_else(|| Fault::new("no attempt is stored"))?;
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|error| Fault::new(format!("the attempt is not base64url: {error}")))?;
        let attempt = decode::<M>(&bytes)
            .map_err(|reason| Fault::new(format!("the attempt is {}", reason.code())))?;
        Session::replay(content, attempt)
            .map_err(|unknown| Fault::new(format!("the attempt fits no level: {unknown:?}")))
    }
}
