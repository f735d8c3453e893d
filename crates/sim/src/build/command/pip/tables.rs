//! Lists in a `pyproject.toml`: what a project needs, its extras and its groups
//! (<https://packaging.python.org/en/latest/specifications/pyproject-toml/>,
//! <https://packaging.python.org/en/latest/specifications/dependency-groups/>).

use crate::build::command::requirement::normalise;

/// The table that extras stand below, and how their keys begin there.
const EXTRAS: (&str, &str) = ("project", "optional-dependencies.");
/// The same of groups.
const GROUPS: (&str, &str) = ("", "dependency-groups.");
/// Lists of uv's own.
const DEV: &str = "tool.uv.dev-dependencies";
const DEFAULT: &str = "tool.uv.default-groups";

/// The list `dependencies` of a project.
pub(in crate::build::command) fn dependencies(text: &str) -> Vec<String> {
    list_at(text, "project.dependencies").unwrap_or_default()
}

/// The names of all extras.
pub(in crate::build::command) fn extras(text: &str) -> Vec<String> {
    keys(text, EXTRAS)
}

/// The names of all groups.
pub(in crate::build::command) fn groups(text: &str) -> Vec<String> {
    let mut names = keys(text, GROUPS);
    if list_at(text, DEV).is_some() && !names.iter().any(|name| name == "dev") {
        names.push("dev".into());
    }
    names
}

/// The groups that uv installs unasked
/// (<https://docs.astral.sh/uv/concepts/projects/dependencies/#default-groups>).
pub(in crate::build::command) fn default_groups(text: &str) -> Vec<String> {
    let (table, name) = DEFAULT.rsplit_once('.').unwrap_or(("", DEFAULT));
    let mut lines = lines_of(text, table).filter_map(key);
    let all =
        lines.any(|(own, value)| own == name && value.trim().trim_matches(['"', '\'']) == "all");
    if all {
        return groups(text);
    }
    let told = list_at(text, DEFAULT);
    told.unwrap_or_else(|| vec!["dev".into()])
}

/// What an extra asks for, and the extras of the same project that it names.
pub(in crate::build::command) fn of_extra(text: &str, project: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![name.to_owned()];
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = todo.pop().map(|name| normalise(&name)) {
        if seen.contains(&name) {
            continue;
        }
        for one in entry(text, EXTRAS, &name) {
            match one.split_once('[') {
                Some((own, rest)) if normalise(own.trim()) == project => {
                    let inside = rest.split(']').next().unwrap_or(rest);
                    todo.extend(inside.split(',').map(|extra| extra.trim().to_owned()));
                }
                _ => found.push(one),
            }
        }
        seen.push(name);
    }
    found
}

/// What a group asks for, with the groups that it includes.
pub(in crate::build::command) fn of_group(text: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![name.to_owned()];
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = todo.pop().map(|name| normalise(&name)) {
        if seen.contains(&name) {
            continue;
        }
        if name == "dev" {
            found.extend(list_at(text, DEV).unwrap_or_default());
        }
        for one in entry(text, GROUPS, &name) {
            match one.strip_prefix(INCLUDE) {
                Some(other) => todo.push(other.to_owned()),
                None => found.push(one),
            }
        }
        seen.push(name);
    }
    found
}

/// Stands before the name of a group that is included.
const INCLUDE: &str = "{include-group}";

/// The lines of a table, its header not among them.
fn lines_of<'t>(text: &'t str, table: &str) -> impl Iterator<Item = &'t str> {
    let mut inside = table.is_empty();
    text.lines().map(str::trim).filter(move |line| {
        let header = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let plain = |name: &str| {
            name.chars()
                .all(|c| c.is_alphanumeric() || "-_.\" ".contains(c))
        };
        let header = header.filter(|(name, rest)| {
            plain(name) && (rest.trim().is_empty() || rest.trim().starts_with('#'))
        });
        if let Some((name, _)) = header {
            inside = name.trim() == table;
            return false;
        }
        inside
    })
}

/// The name before `=`, and what stands behind it.
fn key(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once('=')?;
    Some((name.trim().replace(['"', '\''], ""), value))
}

/// The whole name of a table below another one.
fn below((parent, start): (&str, &str)) -> String {
    let name = [parent, ".", start].concat();
    name.trim_matches('.').to_owned()
}

/// The keys of a table, however it is written.
fn keys(text: &str, table: (&str, &str)) -> Vec<String> {
    let is_list = |(name, value): (String, &str)| value.trim().starts_with('[').then_some(name);
    let mut names = Vec::new();
    for line in lines_of(text, &below(table)) {
        names.extend(key(line).and_then(is_list));
    }
    for line in lines_of(text, table.0) {
        let name = key(line).and_then(is_list);
        names.extend(name.and_then(|name| name.strip_prefix(table.1).map(str::to_owned)));
    }
    names
}

/// The list of one of the keys of a table, by its normalised name.
fn entry(text: &str, table: (&str, &str), wanted: &str) -> Vec<String> {
    let names = keys(text, table);
    let Some(name) = names.iter().find(|name| normalise(name) == wanted) else {
        return Vec::new();
    };
    let dotted = [table.1, name].concat();
    let found = list(text, &below(table), name).or_else(|| list(text, table.0, &dotted));
    found.unwrap_or_default()
}

/// The texts of the list that has a name with its table before it.
fn list_at(text: &str, path: &str) -> Option<Vec<String>> {
    let (table, name) = path.rsplit_once('.')?;
    list(text, table, name)
}

/// The texts of a list behind a key of a table.
fn list(text: &str, table: &str, name: &str) -> Option<Vec<String>> {
    let mut lines = lines_of(text, table);
    let first = lines.find_map(|line| key(line).filter(|(own, _)| own == name))?;
    let mut all = first.1.trim_start().strip_prefix('[')?.to_owned();
    for line in lines {
        all.push('\n');
        all.push_str(line);
    }
    Some(texts(&all))
}

/// The texts up to the end of a list, comments left out.
fn texts(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = list;
    let mut included = false;
    while let Some(at) = rest.find(['"', '\'', ']', '#', '{', '}']) {
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match sign {
            b']' => break,
            b'#' => rest = rest.split_once('\n').map_or("", |(_, next)| next),
            b'{' | b'}' => included = sign == b'{',
            _ => {
                let Some((inside, next)) = rest.split_once(char::from(sign)) else {
                    break;
                };
                let mark = if included { INCLUDE } else { "" };
                found.push([mark, inside].concat());
                rest = next;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[project]
name = \"board\"
dependencies = [
  \"six\", # don't
  'flask[async]>=2',
]
optional-dependencies.late = ['attrs']

[project.optional-dependencies]
ui = [\"streamlit\", \"plotly>=5\"]
Dev_Tools = [\"ruff\"]
all = [\"board[ui,dev-tools]\", \"idna\"]

[dependency-groups]
dev = [\"pytest\", {include-group = \"lint\"}]
lint = [\"ruff\"]
round = [{include-group = \"round\"}]

[tool.uv]
dev-dependencies = [\"toml\"]
";

    #[test]
    fn lists_are_read_from_their_tables() {
        assert_eq!(dependencies(TEXT), ["six", "flask[async]>=2"]);
        assert_eq!(extras(TEXT), ["ui", "Dev_Tools", "all", "late"]);
        assert_eq!(groups(TEXT), ["dev", "lint", "round"]);
        assert_eq!(default_groups(TEXT), ["dev"]);
        for (extra, expected) in [
            ("ui", "streamlit plotly>=5"),
            ("dev-tools", "ruff"),
            ("DEV.tools", "ruff"),
            ("all", "idna ruff streamlit plotly>=5"),
            ("late", "attrs"),
            ("nope", ""),
        ] {
            assert_eq!(
                of_extra(TEXT, "board", extra).join(" "),
                expected,
                "{extra}"
            );
        }
        for (group, expected) in [
            ("dev", "toml pytest ruff"),
            ("lint", "ruff"),
            ("round", ""),
            ("nope", ""),
        ] {
            assert_eq!(of_group(TEXT, group).join(" "), expected, "{group}");
        }
    }

    #[test]
    fn other_forms_of_the_file_are_understood() {
        for (text, expected) in [
            ("[project]\ndependencies = []\n", ""),
            ("[project]\ndependencies=['a', \"b\"]", "a b"),
            ("[project]\ndependencies = [\n'a'\n,\n'b'", "a b"),
            ("[tool.x]\ndependencies = ['a']", ""),
            ("[project]\nx = 1\n[tool.x]\ndependencies = ['a']", ""),
            ("dependencies", ""),
            ("", ""),
        ] {
            assert_eq!(dependencies(text).join(" "), expected, "{text}");
        }
        for (told, expected) in [
            ("default-groups = [\"a\", \"b\"]", "a b"),
            ("default-groups = []", ""),
            ("default-groups = \"all\"", "a c"),
            ("", "dev"),
        ] {
            let text = ["[tool.uv]\n", told, "\n[dependency-groups]\na = []\nc = []"].concat();
            assert_eq!(default_groups(&text).join(" "), expected, "{told}");
        }
    }
}
