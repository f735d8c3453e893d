//! `uv run`: a command in the environment of a project.
//!
//! What it means is in uv's guide, "Running commands in projects"
//! (<https://docs.astral.sh/uv/concepts/projects/run/>).

use super::VALUED;
use crate::build::command::verb::verb_at;
use crate::build::machine::{End, Machine, OK};

/// Where a project's environment keeps its programs, below the working directory.
pub(crate) const BIN: &str = ".venv/bin";

/// The command that `uv run` starts: files that end in `.py` and modules of `-m` are Python's.
/// Nothing when it has none.
pub(crate) fn command(args: &[String]) -> Vec<String> {
    let start = verb_at(args, VALUED).unwrap_or(args.len());
    let (options, command) = args.split_at(start);
    let Some(first) = command.first() else {
        return Vec::new();
    };
    let is_module = options.iter().any(|arg| arg == "-m" || arg == "--module");
    let before: &[&str] = match first.as_str() {
        _ if is_module => &["python", "-m"],
        script if is_script(script) => &["python"],
        _ => &[],
    };
    let before = before.iter().map(|word| (*word).to_owned());
    before.chain(command.iter().cloned()).collect()
}

fn is_script(name: &str) -> bool {
    let ending = name.rsplit_once('.');
    ending.is_some_and(|(_, ending)| ending == "py")
}

impl Machine<'_> {
    pub(super) fn uv_run(&mut self, args: &[String]) -> End {
        let bin = self.path(BIN);
        let old = self.var("PATH").unwrap_or(crate::build::base::PATH);
        let path = [&bin, ":", old].concat();
        self.set_var("PATH", &path);
        let command = command(args);
        if command.is_empty() {
            OK
        } else {
            self.program(&command)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_line_is_the_commands() {
        for (line, expected) in [
            ("streamlit run app.py", "streamlit run app.py"),
            ("--frozen --no-dev app --port 1", "app --port 1"),
            ("--env-file .env --with six python -V", "python -V"),
            ("app.py --fast", "python app.py --fast"),
            ("-m http.server -d /srv", "python -m http.server -d /srv"),
            ("--frozen", ""),
            ("", ""),
        ] {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert_eq!(command(&words).join(" "), expected, "{line}");
        }
    }
}
