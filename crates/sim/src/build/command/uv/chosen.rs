//! Which extras and groups of a project `uv sync` installs
//! (<https://docs.astral.sh/uv/concepts/projects/sync/>; uv 0.13).

use crate::build::command::Words;
use crate::build::command::pip::{default_groups, dependencies, extras, groups};
use crate::build::command::pip::{of_extra, of_group, project_name};
use crate::build::command::requirement::normalise;
use crate::build::machine::{End, Machine};

/// The values of a flag that may stand several times.
fn values<'w>(words: &'w Words<'_>, name: &str) -> Vec<&'w str> {
    let own = words.flags.iter().filter(|(flag, _)| *flag == name);
    own.map(|(_, value)| *value).collect()
}

impl Machine<'_> {
    /// The requirements of a project with what flags and variables add or leave out.
    pub(super) fn uv_wanted(&mut self, words: &Words<'_>, text: &str) -> Result<Vec<String>, End> {
        let project = project_name(text);
        let of_flags = |names: [&str; 2]| names.map(|name| values(words, name)).concat();
        let known = extras(text);
        for name in of_flags(["--extra", "--no-extra"]) {
            if !has(&known, name) {
                let table = ["optional-dependencies` table for `", &project, "`"].concat();
                return Err(self.not_defined("Extra", name, &["the `", &table].concat()));
            }
        }
        let known = groups(text);
        let named = [
            of_flags(["--group", "--no-group"]),
            values(words, "--only-group"),
        ]
        .concat();
        for name in named {
            if !has(&known, name) && name != "dev" {
                let table = "the project's `dependency-groups` table";
                return Err(self.not_defined("Group", name, table));
            }
        }
        let only = values(words, "--only-group");
        let only_dev = words.has(&["--only-dev"]);
        let alone = only_dev || !only.is_empty();
        let mut found = Vec::new();
        if !alone {
            found = dependencies(text);
            for extra in wanted_extras(words, text) {
                found.extend(of_extra(text, &project, &extra));
            }
        }
        let mut wanted: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        if only_dev {
            wanted.push("dev".into());
        }
        if !alone {
            wanted = self.uv_groups(words, text);
        }
        for group in wanted {
            found.extend(of_group(text, &group));
        }
        Ok(found)
    }

    /// What is left out is left out, whoever asks for it.
    fn uv_groups(&self, words: &Words<'_>, text: &str) -> Vec<String> {
        let told = |name: &str| {
            self.var(name)
                .is_some_and(|value| matches!(value, "1" | "true"))
        };
        let mut wanted = Vec::new();
        if words.has(&["--all-groups"]) {
            wanted = groups(text);
        } else if !words.has(&["--no-default-groups"]) && !told("UV_NO_DEFAULT_GROUPS") {
            wanted = default_groups(text);
        }
        let named = values(words, "--group");
        wanted.extend(named.into_iter().map(str::to_owned));
        if words.has(&["--dev"]) {
            wanted.push("dev".into());
        }
        let mut without = values(words, "--no-group");
        if words.has(&["--no-dev"]) || told("UV_NO_DEV") {
            without.push("dev");
        }
        wanted.retain(|name| !has(&without, name));
        wanted
    }

    fn not_defined(&mut self, kind: &str, name: &str, table: &str) -> End {
        let said = ["error: ", kind, " `", name, "` is not defined in ", table].concat();
        self.fail("uv-name-not-defined", 2, &said, &[("name", name)])
    }
}

fn wanted_extras(words: &Words<'_>, text: &str) -> Vec<String> {
    let mut wanted: Vec<String> = if words.has(&["--all-extras"]) {
        extras(text)
    } else {
        let named = values(words, "--extra");
        named.into_iter().map(str::to_owned).collect()
    };
    let without = values(words, "--no-extra");
    wanted.retain(|name| !has(&without, name));
    wanted
}

fn has(names: &[impl AsRef<str>], wanted: &str) -> bool {
    let wanted = normalise(wanted);
    names.iter().any(|name| normalise(name.as_ref()) == wanted)
}
