//! The builders of Docker: how they are made and selected, and what a build is told to do with
//! its result.

use super::words::{operands, option};
use crate::workflow::run::act::{Builders, Output};

/// What the outputs of a build come to.
/// <https://docs.docker.com/build/exporters/>
pub(super) struct Exported {
    pub(super) output: Output,
    /// The file of `type=docker,dest=FILE`.
    pub(super) file: String,
    /// Whether a registry gets it.
    pub(super) push: bool,
    /// Names that stand in the outputs.
    pub(super) tags: Vec<String>,
}

impl Exported {
    /// Of what stands behind `--output`, or in the lines of the input `outputs`.
    pub(super) fn of<'a>(outputs: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self {
            output: Output::Unsaid,
            file: String::new(),
            push: false,
            tags: Vec::new(),
        };
        for output in outputs.map(str::trim).filter(|output| !output.is_empty()) {
            all.add(output);
        }
        all
    }

    fn add(&mut self, output: &str) {
        let value = |key: &str| {
            let mut parts = output.split(',').map(|part| part.trim().trim_matches('"'));
            parts.find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
        };
        let kind = value("type").unwrap_or("local");
        let file = value("dest").filter(|file| *file != "-");
        match (kind, file) {
            ("docker", None) => self.output = Output::Store,
            ("docker" | "oci", Some(file)) if self.file.is_empty() => {
                file.clone_into(&mut self.file);
            }
            _ => {}
        }
        if !matches!(kind, "docker" | "image" | "registry") || file.is_some() {
            self.keep_elsewhere();
        }
        if kind == "registry" || kind == "image" && value("push") == Some("true") {
            self.push = true;
            self.tags.extend(value("name").map(str::to_owned));
        }
    }

    fn keep_elsewhere(&mut self) {
        if self.output == Output::Unsaid {
            self.output = Output::Elsewhere;
        }
    }
}

/// The builder that stands before the command, as in `docker buildx --builder NAME build`.
pub(super) fn asked<'a, 'w>(words: &'w [&'a str]) -> (Option<&'a str>, &'w [&'a str]) {
    match words {
        ["--builder", name, rest @ ..] => (Some(name), rest),
        [first, rest @ ..] if first.starts_with("--builder=") => {
            (first.strip_prefix("--builder="), rest)
        }
        words => (None, words),
    }
}

/// What `docker buildx create`, `use`, `rm`, `install` and `uninstall` do.
/// <https://docs.docker.com/reference/cli/docker/buildx/create/>
pub(super) fn changed(words: &[&str]) -> Option<Builders> {
    let (verb, rest) = words.split_first()?;
    Some(match *verb {
        "create" => {
            let options = option(rest, "--driver-opt").unwrap_or_default();
            made(options, rest.contains(&"--use"), false)
        }
        "use" => match operands(rest, &[])[..] {
            ["default"] => Builders::Engine,
            _ => Builders::Chosen,
        },
        "rm" => Builders::Engine,
        "install" => Builders::Installed(true),
        "uninstall" => Builders::Installed(false),
        _ => return None,
    })
}

/// What `docker/setup-buildx-action` does.
/// <https://github.com/docker/setup-buildx-action#inputs>
pub(super) fn set_up(input: &dyn Fn(&str) -> Option<String>) -> Builders {
    let text = |key: &str| input(key).unwrap_or_default();
    let installed = text("install") == "true";
    match text("driver").as_str() {
        "docker" if installed => Builders::Installed(true),
        "docker" => Builders::Engine,
        _ => made(&text("driver-opts"), text("use") != "false", installed),
    }
}

/// A builder of its own, which keeps what it builds unless it is told to load it always.
/// <https://docs.docker.com/build/builders/drivers/docker-container/#synopsis>
fn made(options: &str, selected: bool, installed: bool) -> Builders {
    if options.contains("default-load=true") {
        Builders::Engine
    } else {
        Builders::Made {
            selected,
            installed,
        }
    }
}
