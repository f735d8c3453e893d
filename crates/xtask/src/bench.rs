//! `bench`: what the project promises in numbers, measured here and now.
//!
//! Not part of `test`, as numbers depend on the machine and on what else runs on it.

use std::time::{Duration, Instant};

use crate::failure::Done;
use crate::shell::{cargo, show, succeeds};
use crate::test::budget;
use crate::{site, tools};

/// Most that the proof of a thousand seeds may take on two cores: of the first room, and of all.
const PROOFS: [(Option<&str>, Duration); 2] = [
    (Some("jigsaw"), Duration::from_secs(20)),
    (None, Duration::from_mins(1)),
];

/// Cold starts of the slow phone.
const ROUNDS: &str = "5";

/// A group of numbers.
struct Part {
    name: &'static str,
    run: fn() -> Done<bool>,
}

const PARTS: &[Part] = &[
    Part {
        name: "native",
        run: native,
    },
    Part {
        name: "proof",
        run: proof,
    },
    Part {
        name: "bytes",
        run: bytes,
    },
    Part {
        name: "phone",
        run: phone,
    },
];

/// Measures all parts, or those named by `--only`; fails when a limit is not kept.
pub(crate) fn run(arguments: &[String]) -> Done {
    let mut chosen = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let name = (argument == "--only").then(|| rest.next()).flatten();
        let part = PARTS
            .iter()
            .find(|part| name.is_some_and(|name| name == part.name));
        chosen.push(part.ok_or("bench takes --only native, proof, bytes or phone")?);
    }
    if chosen.is_empty() {
        chosen.extend(PARTS);
    }
    let mut broken = Vec::new();
    for part in chosen {
        println!("\n== {}: what | measured | limit", part.name);
        if !(part.run)()? {
            broken.push(part.name);
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!("limits are broken in: {}", broken.join(", ")).into())
    }
}

fn native() -> Done<bool> {
    succeeds(&mut cargo(&[
        "bench", "--quiet", "-p", "odp-cli", "--bench", "speed",
    ]))
}

fn proof() -> Done<bool> {
    show(&mut cargo(&[
        "build",
        "--quiet",
        "--profile",
        "native",
        "-p",
        "odp-cli",
    ]))?;
    let mut kept = true;
    for (room, limit) in PROOFS {
        let mut odp = cargo(&["run", "--quiet", "--profile", "native", "-p", "odp-cli"]);
        let start = Instant::now();
        show(odp.args(["--", "check", "--seeds", "1000"]).args(room))?;
        let took = start.elapsed();
        println!(
            "odp check {} --seeds 1000 | {:.1} s | {} s",
            room.unwrap_or("of all rooms"),
            took.as_secs_f32(),
            limit.as_secs()
        );
        kept &= took <= limit;
    }
    Ok(kept)
}

fn bytes() -> Done<bool> {
    budget::print(&site::build()?)
}

fn phone() -> Done<bool> {
    let site = site::build()?;
    let browser = tools::for_browser()?;
    succeeds(tools::e2e(&site, &browser).args(["--speed", ROUNDS]))
}
