//! Runs other programs, aloud or to read what they say, and finds folders.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::failure::{Done, Failure};

/// The root of the checkout that this program was built from.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// A program with its arguments, not yet started.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments);
    command
}

/// `cargo` with its arguments, by the toolchain that this program was built with.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    program(
        &env::var("CARGO").unwrap_or_else(|_| "cargo".into()),
        arguments,
    )
}

/// The command as a person would type it, without whole scripts and long lists of files.
pub(crate) fn typed(command: &Command) -> String {
    const MOST: usize = 24;
    let name = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args());
    let mut words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    for word in words.iter_mut().filter(|word| word.contains('\n')) {
        *word = "(script)".into();
    }
    if words.len() > MOST {
        let more = format!("(and {} more)", words.len() - MOST);
        words.truncate(MOST);
        words.push(more.into());
    }
    words.join(" ")
}

/// Runs a command with its output shown; fails unless it ends with success.
pub(crate) fn show(command: &mut Command) -> Done {
    if succeeds(command)? {
        Ok(())
    } else {
        Err(format!("failed: {}", typed(command)).into())
    }
}

/// Runs a command with its output shown; whether it ended with success.
pub(crate) fn succeeds(command: &mut Command) -> Done<bool> {
    println!("$ {}", typed(command));
    let status = command
        .status()
        .map_err(|e| Failure::while_doing(&typed(command), e))?;
    Ok(status.success())
}

/// What a command printed to standard output; nothing of it is shown.
pub(crate) fn read(command: &mut Command) -> Done<String> {
    let output = command
        .output()
        .map_err(|e| Failure::while_doing(&typed(command), e))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}\n{}", typed(command), output.status, said.trim()).into())
}

/// How a command ended, and all that it printed.
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) text: String,
}

/// Runs a command with its output shown and kept, to count what it reports.
pub(crate) fn show_and_keep(command: &mut Command) -> Done<Said> {
    println!("$ {}", typed(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Failure::while_doing(&typed(command), e))?;
    let errors = child
        .stderr
        .take()
        .map(|stream| thread::spawn(move || pass_on(stream)));
    let mut text = child.stdout.take().map(pass_on).unwrap_or_default();
    if let Some(errors) = errors {
        text += &errors.join().unwrap_or_default();
    }
    Ok(Said {
        success: child.wait()?.success(),
        text,
    })
}

fn pass_on(stream: impl Read) -> String {
    let mut kept = String::new();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        // Without a terminal the lines would wait in the buffer for minutes.
        drop(io::stdout().flush());
        kept += &text;
        line.clear();
    }
    kept
}

/// Whether a program of that name can be started.
pub(crate) fn exists(name: &str) -> bool {
    program(name, &["--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// `PATH` with more folders in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Done<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&old));
    env::join_paths(all).map_err(|e| Failure::while_doing("PATH", e))
}

/// All files below a folder, sorted; none if it does not exist.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_commands_are_told_short() {
        let build = cargo(&["build", "--quiet"]);
        assert!(typed(&build).ends_with("cargo build --quiet"));
        let mut long = program("/usr/bin/node", &["--eval", "first\nsecond"]);
        long.args((0..30).map(|file| file.to_string()));
        let told = typed(&long);
        assert!(told.starts_with("node --eval (script) 0 1 2"), "{told}");
        assert!(told.ends_with(" 20 (and 9 more)"), "{told}");
    }
}
