//! `odp pack`: small files for the rooms, and for their words in each language.

use super::{operand, option, refuse};
use odp_cli::content;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// The room that every player comes to first. Its words are there in two steps, so that its
/// board can be: those that speak of runs come in a file of their own.
const FIRST: &str = "jigsaw";

/// The name of that file.
const LATER: &str = "workshop";

/// What stands in it; under `board` it is what all rooms say around hints and after a run.
const AFTER_A_RUN: [&str; 5] = ["finding", "hint", "chip", "debrief", "board"];

pub(super) fn run(words: &[String]) -> ExitCode {
    let missions = Path::new(option(words, "--missions", "missions"));
    let Some(out) = operand(words) else {
        return refuse("pack takes the folder to write to");
    };
    match pack(missions, Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn pack(missions: &Path, out: &Path) -> Result<(), Vec<String>> {
    let content = content::read(missions)?;
    let bytes = content.pack().map_err(|error| vec![error.to_string()])?;
    let written = |error: std::io::Error| vec![format!("{}: {error}", out.display())];
    fs::create_dir_all(out).map_err(written)?;
    write_changed(&out.join("jigsaw.bin"), &bytes).map_err(written)?;
    let bytes = content
        .pack_facts()
        .map_err(|error| vec![error.to_string()])?;
    write_changed(&out.join("facts.bin"), &bytes).map_err(written)?;
    let bytes = content
        .pack_cache()
        .map_err(|error| vec![error.to_string()])?;
    write_changed(&out.join("cache.bin"), &bytes).map_err(written)?;
    let bytes = content
        .pack_pipeline()
        .map_err(|error| vec![error.to_string()])?;
    write_changed(&out.join("pipeline.bin"), &bytes).map_err(written)?;
    for room in ["jigsaw", "cache", "pipeline"] {
        for name in odp_cli::check::LANGUAGES {
            words(missions, out, room, name).map_err(|problem| vec![problem])?;
        }
    }
    Ok(())
}

/// The words of a room in a language, without the blanks that authors like.
fn words(missions: &Path, out: &Path, room: &str, name: &str) -> Result<(), String> {
    let path = missions
        .join(room)
        .join("text")
        .join(name)
        .with_extension("json");
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| named(&error))?;
    let mut value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| named(&error))?;
    let write = |room: &str, words: &serde_json::Value| {
        let target = out.join(format!("{room}.{name}.json"));
        write_changed(&target, words.to_string().as_bytes()).map_err(|error| named(&error))
    };
    if room == FIRST {
        write(LATER, &cut(&mut value))?;
    }
    write(room, &value)
}

/// Takes the groups of words out that nobody needs before a run.
fn cut(words: &mut serde_json::Value) -> serde_json::Value {
    let groups = words
        .as_object_mut()
        .into_iter()
        .flat_map(|words| AFTER_A_RUN.map(|group| Some((group.to_owned(), words.remove(group)?))));
    groups.flatten().collect::<serde_json::Map<_, _>>().into()
}

/// Leaves a file alone that would not change, so that watchers don't see it as new.
fn write_changed(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        Ok(())
    } else {
        fs::write(path, bytes)
    }
}
