//! What stands on the command line of `docker build` beside the texts and the target.

use serde::{Deserialize, Serialize};

/// How it is built beside the texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Options {
    /// `--build-arg`, a `NAME=value` a line, as it is typed.
    pub args: String,
    /// `--no-cache` for the second build; the first finds no cache anyway.
    pub no_cache: bool,
    /// The arguments of the first build, where the second has others.
    pub before: Option<String>,
}

/// Build arguments as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Args {
    /// Name and value, in the order of the lines.
    pub given: Vec<(String, String)>,
    /// Numbers of the lines, from 1, that give no value, or none to a name: `--build-arg NAME`
    /// takes the value from the environment, and here there is none.
    pub left_out: Vec<usize>,
}

/// Reads `NAME=value` a line. Blank lines and blanks around names say nothing.
pub fn read_args(text: &str) -> Args {
    let mut args = Args::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches("--build-arg").trim_start();
        match line.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                let pair = (name.trim().to_owned(), value.to_owned());
                args.given.push(pair);
            }
            None if line.is_empty() => {}
            _ => args.left_out.push(at + 1),
        }
    }
    args
}
