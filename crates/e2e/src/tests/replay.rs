//! The browser decides as this machine does: the same stored moves, the same digest.

use data_encoding::BASE64;
use odp_sim::attempt::{Move, encode};
use odp_sim::content::Content;
use odp_sim::mission::{AuthoredLevel, Mission};
use odp_sim::missions::jigsaw::{Action, Jigsaw, Level};
use odp_sim::session::Session;
use odp_sim::setup::{Policy, Setup};
use serde_json::Value;

use crate::fault::{Fault, Outcome, ensure};
use crate::scene::Scene;

/// Variants of each level that are replayed; seed i is dealt app i.
const SEEDS: u64 = 4;

/// A stored attempt and the digest that it comes to natively.
struct Golden {
    name: String,
    stored: Vec<u8>,
    digest: String,
}

/// Every reference line and every losing line of every level, on a few seeds and all apps.
pub(crate) async fn browser_decides_as_this_machine_does(scene: &Scene) -> Outcome {
    let content = scene.content()?;
    let mut goldens = Vec::new();
    for level in Jigsaw::levels(&content) {
        for (seed, app) in (0..SEEDS).zip(content.apps.iter().cycle()) {
            goldens.extend(lines(&content, level, seed, &app.id)?);
        }
    }
    scene.visit().await?;
    scene
        .browser
        .until("the game has arrived", "window.odpReplay", &[])
        .await?;
    let fault = |error: &dyn std::fmt::Display| Fault::new(error.to_string());
    let packed = content.pack().map_err(|error| fault(&error))?;
    let facts = content.pack_facts().map_err(|error| fault(&error))?;
    let attempts: Vec<String> = goldens
        .iter()
        .map(|golden| BASE64.encode(&golden.stored))
        .collect();
    let code = "const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)); \
        const [content, facts] = [arguments[0], arguments[1]].map(bytes); \
        return arguments[2].map(attempt => odpReplay(content, facts, bytes(attempt)))";
    let told = scene
        .browser
        .script(
            code,
            &[
                BASE64.encode(&packed).into(),
                BASE64.encode(&facts).into(),
                attempts.into(),
            ],
        )
        .await?;
    let differing: Vec<_> = goldens
        .iter()
        .enumerate()
        .filter(|(at, golden)| told[at] != Value::String(golden.digest.clone()))
        .map(|(at, golden)| {
            format!(
                "{}: {} there, {} here",
                golden.name, told[at], golden.digest
            )
        })
        .collect();
    ensure(!goldens.is_empty() && differing.is_empty(), || {
        differing.join("\n  ")
    })
}

fn lines(content: &Content, level: &Level, seed: u64, app: &str) -> Outcome<Vec<Golden>> {
    let setup = Setup {
        mission: Jigsaw::ID,
        difficulty: level.difficulty(),
        level: level.id().to_owned(),
        seed,
        app: app.to_owned(),
        inherited: None,
        policy: Policy::default(),
    };
    let start = Session::<Jigsaw>::start(content, setup)
        .map_err(|unknown| Fault::new(format!("{}: {unknown:?}", level.id())))?;
    let lines = Jigsaw::lines(start.start_state());
    let winning = lines
        .winning
        .into_iter()
        .map(|line| (line.name, line.actions));
    let losing = lines
        .losing
        .into_iter()
        .map(|line| (line.name, line.actions));
    winning
        .chain(losing)
        .map(|(name, actions)| {
            golden(
                &start,
                actions,
                format!("{}, {name}, seed {seed}, {app}", level.id()),
            )
        })
        .collect()
}

fn golden(start: &Session<Jigsaw>, actions: Vec<Action>, name: String) -> Outcome<Golden> {
    let mut game = start.clone();
    for action in actions {
        game.dispatch(Move::Do(action), 1)
            .map_err(|refusal| Fault::new(format!("{name}: {}", refusal.code())))?;
    }
    let stored = encode::<Jigsaw>(&game.attempt());
    Ok(Golden {
        name,
        stored,
        digest: format!("{:016x}", game.digest()),
    })
}
