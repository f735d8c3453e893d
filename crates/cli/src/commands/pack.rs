//! `odp pack`: one small file for the rooms, one for the words of each language.

use super::{operand, option, refuse};
use odp_cli::content;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

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
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| named(&error))?;
    let target = out.join(format!("{room}.{name}.json"));
    write_changed(&target, value.to_string().as_bytes()).map_err(|error| named(&error))
}

/// Leaves a file alone that would not change, so that watchers don't see it as new.
fn write_changed(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        Ok(())
    } else {
        fs::write(path, bytes)
    }
}
