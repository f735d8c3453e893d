//! `docker`, and what looks into images.

use super::builder::{self, Exported};
use super::words::{operands, option, options};
use super::{Command, recognise};
use crate::workflow::run::Parts;
use crate::workflow::run::act::{Act, Asked, Builder, Output};
use crate::workflow::run::context::TOKEN;
use std::sync::LazyLock;

/// What stands behind the name of an image of which all tags are meant.
/// <https://docs.docker.com/reference/cli/docker/image/push/#all-tags>
pub(in super::super) const EVERY_TAG: &str = ":*";

pub(super) fn docker(all: &[&str], tests: Parts) -> Act {
    let (words, subject) = match all {
        ["buildx" | "image" | "builder", rest @ ..] => (rest, true),
        words => (words, false),
    };
    let by_buildx = all.first() == Some(&"buildx");
    let (asked, words) = builder::asked(words);
    let Some((verb, rest)) = words.split_first() else {
        return Act::Nothing;
    };
    let named = |place: usize| {
        let operands = operands(rest, &["--platform"]);
        operands
            .get(place)
            .map_or(String::new(), |word| (*word).to_owned())
    };
    if let Some(change) = builder::changed(words).filter(|_| by_buildx) {
        return Act::Builders(change);
    }
    match *verb {
        "build" => build(rest, asked, by_buildx),
        "compose" if rest.contains(&"up") => Act::Start {
            image: String::new(),
        },
        "run" => contained(rest, tests),
        "push" if is_set(rest, "-a") || is_set(rest, "--all-tags") => Act::Push {
            tag: [&named(0), EVERY_TAG].concat(),
        },
        "push" => Act::Push { tag: named(0) },
        "pull" => Act::Pull { tag: named(0) },
        "tag" => Act::Tag {
            from: named(0),
            to: named(1),
        },
        "imagetools" if subject => Act::Nothing,
        "login" => login(rest),
        "save" => Act::Save {
            tag: operands(rest, &["-o", "--output"])
                .first()
                .map_or(String::new(), |tag| (*tag).to_owned()),
            file: options(rest, ["-o", "--output"])
                .first()
                .map_or(String::new(), |file| (*file).to_owned()),
        },
        "load" | "import" => Act::Load {
            file: options(rest, ["-i", "--input"])
                .first()
                .map_or(named(0), |file| (*file).to_owned()),
        },
        "scout" => scan(rest),
        _ => Act::Nothing,
    }
}

/// `docker build`, and `docker buildx build`, which asks for the selected builder.
/// <https://docs.docker.com/build/builders/#difference-between-docker-build-and-docker-buildx-build>
fn build(rest: &[&str], asked: Option<&str>, by_buildx: bool) -> Act {
    let Exported {
        output,
        file,
        push,
        mut tags,
    } = Exported::of(options(rest, ["-o", "--output"]).into_iter());
    let own = options(rest, ["-t", "--tag"]);
    tags.extend(own.into_iter().map(str::to_owned));
    let named = option(rest, "--builder").or(asked);
    let named = named.filter(|name| !name.is_empty());
    let caches = options(rest, ["--cache-to", "--cache-to"]);
    let platforms = options(rest, ["--platform", "--platform"]);
    let mut asked_for = Asked::of(caches.into_iter(), platforms.into_iter());
    asked_for.no_context = !rest.contains(&"-") && operands(rest, &OF_BUILD_ONE_BY_ONE).is_empty();
    Act::Build {
        tags,
        push: push || is_set(rest, "--push"),
        remote: rest
            .iter()
            .any(|word| word.starts_with("http") || word.strip_suffix(".git").is_some()),
        cloud: false,
        file,
        builder: match (named, by_buildx) {
            (Some(name), _) => Builder::Named(name.to_owned()),
            (None, true) => Builder::Selected,
            (None, false) => Builder::Engine,
        },
        output: if is_set(rest, "--load") {
            Output::Store
        } else {
            output
        },
        asked: asked_for,
    }
}

/// Options of `docker build` whose value is the next word.
/// <https://docs.docker.com/reference/cli/docker/buildx/build/#options>
const OF_BUILD: &str = "--add-host --allow --annotation --attest --build-arg --build-context --builder \
    --cache-from --cache-to --call --cgroup-parent -c --cpu-period --cpu-quota --cpu-shares \
    --cpuset-cpus --cpuset-mems -f --file --iidfile --isolation --label -m --memory --memory-swap \
    --metadata-file --network --no-cache-filter -o --output --platform --policy --progress \
    --provenance --sbom --secret --security-opt --shm-size --ssh -t --tag --target --ulimit";

/// The same cut into words.
static OF_BUILD_ONE_BY_ONE: LazyLock<Vec<&str>> = LazyLock::new(|| OF_BUILD.split(' ').collect());

/// Whether a flag is given, and not as `--flag=false`.
fn is_set(words: &[&str], flag: &str) -> bool {
    let given = |word: &&&str| word.split('=').next() == Some(flag);
    let last = words.iter().rfind(given);
    last.is_some_and(|word| !word.ends_with("=false"))
}

/// Options of `docker run` whose value is the next word.
/// <https://docs.docker.com/reference/cli/docker/container/run/>
const VALUED: &str = "--add-host --annotation -a --attach --blkio-weight --cap-add --cap-drop --cgroup-parent \
    --cgroupns --cidfile -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --device --dns --dns-search \
    --domainname -e --env --env-file --entrypoint --expose --gpus --group-add --health-cmd \
    --health-interval --health-retries --health-start-period --health-timeout -h --hostname --ip --ip6 \
    --ipc --isolation -l --label --label-file --link --log-driver --log-opt --mac-address -m --memory \
    --memory-reservation --memory-swap --mount --name --net --network --network-alias --pid --pids-limit \
    --platform -p --publish --pull --restart --runtime --security-opt --shm-size --stop-signal \
    --stop-timeout --storage-opt --sysctl --tmpfs --ulimit -u --user --userns --uts -v --volume \
    --volume-driver --volumes-from -w --workdir";

/// The same cut into words: scripts are looked through again and again.
static VALUED_ONE_BY_ONE: LazyLock<Vec<&str>> = LazyLock::new(|| VALUED.split(' ').collect());

/// What `docker run` starts.
pub(in super::super) struct Inside<'a> {
    pub(in super::super) image: &'a str,
    /// The shell that reads the commands, if there is one.
    pub(in super::super) shell: Option<&'a str>,
    /// The commands, one after the other.
    pub(in super::super) commands: Vec<Vec<&'a str>>,
}

/// What a command starts in a container, if it does: `docker run [OPTIONS] IMAGE [COMMAND]`.
pub(in super::super) fn inside<'a>(words: &[&'a str]) -> Option<Inside<'a>> {
    match words {
        ["sudo", rest @ ..] => inside(rest),
        ["docker" | "podman", "run", rest @ ..] => started(rest),
        _ => None,
    }
}

/// Whether the next word is the value of this one; of short ones in a row, of the last.
fn is_valued(word: &str) -> bool {
    let Some(letters) = word.strip_prefix('-') else {
        return false;
    };
    let one = |word: &str| VALUED_ONE_BY_ONE.contains(&word);
    let last = letters.char_indices().next_back().and_then(|(at, last)| {
        let flags = &letters[..at];
        let plain = !flags.is_empty() && flags.chars().all(|flag| "ditPq".contains(flag));
        plain.then(|| ['-', last].iter().collect::<String>())
    });
    one(word) || last.is_some_and(|last| one(&last))
}

fn started<'a>(rest: &[&'a str]) -> Option<Inside<'a>> {
    let mut words = rest;
    while let Some((first, after)) = words.split_first() {
        if is_valued(first) {
            words = after.get(1..).unwrap_or_default();
        } else if first.starts_with('-') {
            words = after;
        } else {
            break;
        }
    }
    let (image, inner) = words.split_first()?;
    let own = options(rest, ["--entrypoint", "--entrypoint"]);
    let inner: Vec<&str> = own.first().into_iter().chain(inner).copied().collect();
    let shell = match inner.first() {
        Some(shell @ (&"sh" | &"bash")) if inner.len() > 2 => Some(*shell),
        _ => None,
    };
    Some(Inside {
        image,
        shell,
        commands: parts(&inner),
    })
}

/// Only tests matter here.
fn contained(rest: &[&str], tests: Parts) -> Act {
    let Some(Inside {
        image, commands, ..
    }) = started(rest)
    else {
        return Act::Nothing;
    };
    let tested = commands.iter().find_map(|words| {
        let inner = Command {
            words,
            output: None,
        };
        match recognise(&inner, tests) {
            Act::Test(tests)
            | Act::Execute {
                tests: Some(tests), ..
            } => Some(tests),
            _ => None,
        }
    });
    match tested {
        Some(tests) => Act::TestImage {
            image: image.to_owned(),
            tests,
        },
        None => Act::Start {
            image: image.to_owned(),
        },
    }
}

/// The commands that a container runs one after the other: those of `sh -c "… && …"`, or the
/// one that stands there.
fn parts<'a>(inner: &[&'a str]) -> Vec<Vec<&'a str>> {
    match inner {
        ["sh" | "bash", flag, line] if flag.starts_with('-') && flag.ends_with('c') => line
            .split("&&")
            .map(|part| part.split_whitespace().collect())
            .collect(),
        one => vec![one.to_vec()],
    }
}

/// `docker login [-u USER] [-p PASSWORD | --password-stdin] [SERVER]`.
fn login(rest: &[&str]) -> Act {
    let valued = ["-u", "--username", "-p", "--password"];
    let user = options(rest, ["-u", "--username"]);
    let password = options(rest, ["-p", "--password"]);
    let piped = rest.contains(&"--password-stdin");
    let registry = operands(rest, &valued)
        .first()
        .copied()
        .unwrap_or("docker.io");
    Act::Login {
        registry: registry.to_owned(),
        known: user.first().is_some_and(|user| !user.is_empty())
            && (piped
                || password
                    .first()
                    .is_some_and(|password| !password.is_empty())),
        token: password.first().is_some_and(|password| *password == TOKEN),
    }
}

/// Whether a scan of this kind, or of this target, looks at files rather than at an image.
pub(super) fn is_of_files(kind: &str) -> bool {
    let kinds = [
        "fs",
        "filesystem",
        "config",
        "repo",
        "repository",
        "rootfs",
        "sbom",
    ];
    kinds.contains(&kind) || kind.starts_with("dir:") || kind.starts_with("sbom:")
}

/// A scanner only stops a job when it is told to.
pub(super) fn scan(rest: &[&str]) -> Act {
    // Files are looked through, and no image.
    // <https://trivy.dev/latest/docs/target/filesystem/>
    let first = rest.iter().find(|word| !word.starts_with('-'));
    if first.is_some_and(|word| is_of_files(word)) || rest.contains(&"--input") {
        return Act::Nothing;
    }
    let strict = option(rest, "--exit-code").is_some_and(|code| code != "0")
        || rest
            .iter()
            .any(|word| matches!(*word, "-e") || word.starts_with("--fail-on"));
    let image = operands(
        rest,
        &["--exit-code", "--severity", "--format", "--only-severity"],
    );
    Act::Scan {
        image: image
            .last()
            .map_or(String::new(), |image| (*image).to_owned()),
        strict,
    }
}
