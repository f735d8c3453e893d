//! Virtual environments of Python: what is installed in one that was activated is there until
//! its step is over.
//!
//! <https://docs.python.org/3/library/venv.html#how-venvs-work>,
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsrun>

use super::Tools;

impl Tools {
    /// Learns from a command that is about a virtual environment; whether it is one.
    pub(super) fn learn_venv(&mut self, words: &[&str], requirements: Option<&[String]>) -> bool {
        match words {
            ["source" | ".", file] if is_activate(file) => self.enter_venv(),
            ["deactivate"] => self.leave_venv(),
            ["python" | "python3", "-m", "venv" | "virtualenv", ..]
            | ["uv", "venv", ..]
            | ["virtualenv", ..] => self.made = true,
            [program, "install", packages @ ..] if is_in_venv(program, "pip") => {
                self.pip_inside(packages, requirements);
            }
            [program, "-m", "pip", "install", packages @ ..] if is_in_venv(program, "python") => {
                self.pip_inside(packages, requirements);
            }
            _ => return false,
        }
        true
    }

    /// What is not installed by pip is there without the virtual environment, too.
    pub(super) fn learn_outside(
        &mut self,
        words: &[&str],
        known: bool,
        requirements: Option<&[String]>,
    ) {
        let by_pip = words.iter().any(|word| word.starts_with("pip"));
        if let Some(outside) = self.outside.as_mut().filter(|_| !by_pip) {
            outside.learn(words, known, requirements);
        }
    }

    fn pip_inside(&mut self, packages: &[&str], requirements: Option<&[String]>) {
        self.made = true;
        if self.outside.is_some() {
            self.pip(packages, requirements);
        } else {
            self.inside
                .get_or_insert_default()
                .pip(packages, requirements);
        }
    }

    /// What a virtual environment holds that nobody saw being made, nobody knows.
    fn enter_venv(&mut self) {
        if self.outside.is_some() {
            return;
        }
        let inside = self.inside.take();
        self.outside = Some(Box::new(self.clone()));
        self.anything |= !self.made;
        if let Some(inside) = inside {
            self.anything |= inside.anything;
            self.commands |= inside.commands;
            self.modules |= inside.modules;
        }
    }

    /// The step is over, or it has left the virtual environment.
    pub(in super::super) fn leave_venv(&mut self) {
        if let Some(outside) = self.outside.take() {
            let made = self.made;
            let inside = std::mem::replace(self, *outside);
            self.made |= made;
            self.inside = Some(Box::new(inside));
        }
    }
}

fn is_activate(file: &str) -> bool {
    file == "activate" || file.ends_with("/activate")
}

/// Whether a program is called by its place in a virtual environment.
fn is_in_venv(program: &str, name: &str) -> bool {
    let found = program.rsplit_once("/bin/");
    found.is_some_and(|(folder, own)| {
        !folder.starts_with('/') && own.trim_end_matches(|c: char| c.is_ascii_digit()) == name
    })
}
