//! The byte budget: all that is transferred until the first room can be played, as hosts
//! compress it. A board can be played when it takes moves; what runs them comes in a part of
//! its own while the player makes the first ones, and is counted on a line of its own.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::Done;
use crate::shell::files;

use super::tally::Tally;

/// What the page may weigh until the first room can be played, gzipped; a kilobyte is 1,000
/// bytes.
const LIMIT: usize = 220_000;

/// The parts of the module that a board needs to take moves.
const TO_MOVE: [&str; 2] = ["app", "jigsaw"];

/// The parts that the first run needs, and the facts it goes by.
const TO_RUN: [&str; 4] = ["app", "jigsaw", "workshop", "facts"];

/// The language that is counted: a player loads one.
const LANGUAGE: &str = "en";

/// A file of the site with its sizes in bytes.
struct Weight {
    name: String,
    plain: usize,
    gzipped: usize,
}

pub(super) fn check(site: &Path) -> Done<Tally> {
    print(site).map(Tally::gate)
}

/// Prints what every file weighs, and all of them; whether the limit is kept.
pub(crate) fn print(site: &Path) -> Done<bool> {
    let weights = weigh(site, &TO_MOVE)?;
    let sum = |weights: &[Weight]| weights.iter().map(|weight| weight.gzipped).sum::<usize>();
    let total = sum(&weights);
    let run = sum(&weigh(site, &TO_RUN)?);
    println!("{:<44} {:>10} {:>10}", "file", "bytes", "gzip -9");
    for Weight {
        name,
        plain,
        gzipped,
    } in &weights
    {
        println!("{name:<44} {plain:>10} {gzipped:>10}");
    }
    println!(
        "{:<44} {:>10} {total:>10} of {LIMIT}",
        "all up to a playable first room", ""
    );
    println!("{:<44} {:>10} {run:>10}", "all up to its first run", "");
    Ok(total <= LIMIT)
}

/// The files of a site that a player fetches with these parts of the module, heaviest first.
fn weigh(site: &Path, parts: &[&str]) -> Done<Vec<Weight>> {
    let mut weights = Vec::new();
    for path in files(site)? {
        let name = path
            .strip_prefix(site)
            .unwrap_or(&path)
            .display()
            .to_string();
        if is_needed(&name, parts) {
            let bytes = fs::read(&path)?;
            weights.push(Weight {
                name,
                plain: bytes.len(),
                gzipped: gzipped(&bytes)?,
            });
        }
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.gzipped));
    Ok(weights)
}

/// Whether a first visit fetches the file: all but other parts, other languages, other rooms
/// with their style sheets, the sandbox, the settings, and the page for lost visitors.
fn is_needed(name: &str, parts: &[&str]) -> bool {
    let room = name.strip_prefix("content/");
    let other_room = room.is_some_and(|file| {
        let room = file.split('.').next();
        room.is_none_or(|room| !parts.contains(&room))
    });
    let others = ["text/sandbox/", "text/settings/", "style/"];
    let elsewhere = other_room || others.iter().any(|other| name.starts_with(other));
    let part = name.strip_suffix(".pack");
    let other_part = part.is_some_and(|part| !is_part_of(part, parts));
    name != "404.html"
        && !elsewhere
        && !other_part
        && language(name).is_none_or(|language| language == LANGUAGE)
}

/// Whether a part of the module is for one of these: parts are named after all that need
/// them, as in `cache-jigsaw-0123456789abcdef`.
fn is_part_of(part: &str, users: &[&str]) -> bool {
    part.split('-').any(|user| users.contains(&user))
}

/// The language of a file of words: `text/es.json`, `content/jigsaw.es.json`.
fn language(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".json")?;
    let last = stem.rsplit(['/', '.']).next()?;
    (last.len() == 2 && last.len() < stem.len()).then_some(last)
}

fn gzipped(bytes: &[u8]) -> Done<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_is_counted() {
        assert!(is_needed("index.html", &TO_MOVE));
        assert!(is_needed("content/jigsaw.bin", &TO_MOVE));
        assert!(!is_needed("content/facts.bin", &TO_MOVE));
        assert!(is_needed("content/facts.bin", &TO_RUN));
        assert!(is_needed("content/jigsaw.en.json", &TO_MOVE));
        assert!(!is_needed("content/jigsaw.es.json", &TO_MOVE));
        assert!(!is_needed("content/cache.bin", &TO_MOVE));
        assert!(is_needed("text/en.json", &TO_MOVE));
        assert!(!is_needed("text/es.json", &TO_MOVE));
        assert!(!is_needed("text/sandbox/en.json", &TO_MOVE));
        assert!(!is_needed("text/settings/en.json", &TO_MOVE));
        assert!(!is_needed("style/pipeline.css", &TO_MOVE));
        assert!(!is_needed("404.html", &TO_MOVE));
    }

    #[test]
    fn parts_of_other_rooms_are_not_counted() {
        assert!(is_needed("app-0123456789abcdef.pack", &TO_MOVE));
        assert!(is_needed("jigsaw-0123456789abcdef.pack", &TO_MOVE));
        assert!(is_needed("cache-jigsaw-0123456789abcdef.pack", &TO_MOVE));
        assert!(!is_needed("cache-0123456789abcdef.pack", &TO_MOVE));
        let workshop = "cache-workshop-0123456789abcdef.pack";
        assert!(!is_needed(workshop, &TO_MOVE));
        assert!(is_needed(workshop, &TO_RUN));
        assert!(!is_needed("content/workshop.en.json", &TO_MOVE));
        assert!(is_needed("content/workshop.en.json", &TO_RUN));
    }
}
