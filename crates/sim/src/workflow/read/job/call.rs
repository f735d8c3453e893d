//! How a workflow is named that a job calls.
//!
//! It stands directly in `.github/workflows`, or in `.github/workflows-lab`: what is below or
//! beside refuses the whole file.
//! <https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#creating-a-reusable-workflow>,
//! <https://github.com/actions/languageservices>, `languageservice/src/validate.ts`

/// The two ways to name one.
pub(super) const FORMS: [&str; 2] = [
    "owner/repo/.github/workflows/name.yml@ref",
    "./.github/workflows/name.yml",
];

/// Whether it names a workflow: one of this repository has no version, all others have one.
pub(super) fn is_workflow(text: &str) -> bool {
    match text.strip_prefix("./") {
        Some(path) => is_file(path),
        None => is_remote_workflow(text),
    }
}

/// Whether it names a workflow of a repository, with its version.
pub(in super::super::super) fn is_remote_workflow(text: &str) -> bool {
    let Some((path, reference)) = text.split_once('@') else {
        return false;
    };
    let mut parts = path.splitn(3, '/');
    let named = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    let repository = named(parts.next()) && named(parts.next());
    repository && parts.next().is_some_and(is_file) && !reference.is_empty()
}

/// Whether a path is that of a workflow within its repository.
fn is_file(path: &str) -> bool {
    let folders = [".github/workflows/", ".github/workflows-lab/"];
    let name = folders.iter().find_map(|folder| path.strip_prefix(folder));
    name.is_some_and(|name| {
        let stem = name.strip_suffix(".yml").or(name.strip_suffix(".yaml"));
        stem.is_some_and(|stem| !stem.is_empty() && !stem.contains(['/', '@']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflows_stand_directly_in_their_folder() {
        for (text, expected) in [
            ("./.github/workflows/x.yml", true),
            ("./.github/workflows/x.yaml", true),
            ("./.github/workflows-lab/x.yml", true),
            ("./.github/workflows/sub/x.yml", false),
            ("./.github/workflows/x.yml@v1", false),
            ("./.github/workflows/x.txt", false),
            ("./.github/workflows/.yml", false),
            ("./.github/workflows/x", false),
            ("./.github/x.yml", false),
            ("./workflows/x.yml", false),
            ("./x.yml", false),
            (".github/workflows/x.yml", false),
            ("o/r/.github/workflows/x.yml@v1", true),
            ("o/r/.github/workflows/x.yaml@feature/y", true),
            ("o/r/.github/workflows/sub/x.yml@v1", false),
            ("o/r/.github/workflows/x.yml", false),
            ("o/r/.github/workflows/x.yml@", false),
            ("o/r/x.yml@v1", false),
            ("o/.github/workflows/x.yml@v1", false),
            ("/r/.github/workflows/x.yml@v1", false),
            ("o/r@v1", false),
            ("x.yml@v1", false),
            ("", false),
        ] {
            assert_eq!(is_workflow(text), expected, "{text}");
        }
    }
}
