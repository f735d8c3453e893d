//! Whether a typed command is the build of this folder. It knows no Dockerfile and no board.

/// The ways to say it: `docker image build` and `docker builder build` are the long names,
/// `docker buildx build` is the same with the builder named
/// (<https://docs.docker.com/reference/cli/docker/buildx/build/>).
const NAMES: [&[&str]; 4] = [
    &["docker", "build"],
    &["docker", "image", "build"],
    &["docker", "builder", "build"],
    &["docker", "buildx", "build"],
];

/// Options whose value is the next word; of the same page. `--option=value` is one word.
const WITH_VALUE: [&str; 27] = [
    "-f",
    "-m",
    "-o",
    "-t",
    "--add-host",
    "--allow",
    "--annotation",
    "--attest",
    "--build-arg",
    "--build-context",
    "--builder",
    "--cache-from",
    "--cache-to",
    "--file",
    "--iidfile",
    "--label",
    "--memory",
    "--metadata-file",
    "--network",
    "--output",
    "--platform",
    "--progress",
    "--secret",
    "--shm-size",
    "--ssh",
    "--tag",
    "--target",
];

/// Whether a typed line builds the folder that one is in; what follows an `&&` is another
/// command. The folder may be left out: nobody here learns of any other.
pub(super) fn builds_here(typed: &str) -> bool {
    let first = typed.split("&&").next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    let rest = NAMES.iter().find_map(|name| words.strip_prefix(*name));
    rest.is_some_and(|rest| matches!(folders(rest)[..], [] | ["." | "./"]))
}

/// The words that are neither options nor their values.
fn folders<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut words = words.iter().copied();
    let mut folders = Vec::new();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(&word) {
            words.next();
        } else if word == "." || !word.starts_with('-') {
            folders.push(word);
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::builds_here;

    #[test]
    fn builds_of_this_folder_are_known_by_all_their_names() {
        for typed in [
            "docker build .",
            "docker build",
            "docker  build  ./",
            "docker build -t app . && docker run -p 8501:8501 app",
            "docker build . --no-cache --tag=app",
            "docker build --build-arg A=b -f Dockerfile --progress plain .",
            "docker image build .",
            "docker builder build .",
            "docker buildx build --load -t app .",
        ] {
            assert!(builds_here(typed), "{typed}");
        }
    }

    #[test]
    fn what_is_no_build_of_this_folder_is_none() {
        for typed in [
            "",
            "docker",
            "docker images",
            "docker run app",
            "docker buildx ls",
            "docker image ls",
            "docker builder prune",
            "docker compose build",
            "docker builds .",
            "docker nonsense build .",
            "docker build ../other",
            "docker build . ..",
            "docker ps && docker build .",
            "echo docker build .",
        ] {
            assert!(!builds_here(typed), "{typed}");
        }
    }
}
