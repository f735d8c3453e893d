//! What is in a published base image, as far as anybody asks.

use super::context::{hash, mix};
mod programs;

pub(crate) use programs::has_program;

use super::tree::{Kind, Node, Tree};
use super::{Config, Layer, User};
use crate::dockerfile::expand::Variable;
use crate::dockerfile::stages::SCRATCH as SCRATCH_NAME;
use crate::facts::{BaseImage, Facts, Made, Source, System};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The search path that every Linux image has (BuildKit, `util/system/path.go`).
pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Whether a path in one of the system's own directories is one of its programs.
pub(crate) fn is_program(system: System, path: &str) -> bool {
    let own = path
        .rsplit_once('/')
        .filter(|(dir, _)| OWN_DIRECTORIES.contains(dir));
    own.is_some_and(|(_, name)| has_program(system, name))
}

/// The directories of the system's own programs.
pub(crate) const OWN_DIRECTORIES: [&str; 4] = ["/bin", "/usr/bin", "/sbin", "/usr/sbin"];

/// A reference without registry, library and digest: `python:3.12-slim`.
pub(crate) fn familiar(reference: &str) -> Cow<'_, str> {
    let reference = reference.split('@').next().unwrap_or(reference);
    let reference = ["docker.io/", "index.docker.io/"]
        .iter()
        .find_map(|prefix| reference.strip_prefix(prefix))
        .unwrap_or(reference);
    let reference = reference.strip_prefix("library/").unwrap_or(reference);
    let name = base(reference);
    if name.contains(':') {
        Cow::Borrowed(reference)
    } else {
        Cow::Owned([reference, ":latest"].concat())
    }
}

fn base(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Why a base image cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A repository that is well known, and not this tag.
    Tag,
    /// Not measured.
    Unknown,
}

/// The measured image for a reference; releases and Debian names in a tag are understood.
pub(crate) fn image<'a>(facts: &'a Facts, reference: &str) -> Result<&'a BaseImage, Missing> {
    let familiar = familiar(reference);
    let (name, tag) = familiar.rsplit_once(':').unwrap_or((&familiar, "latest"));
    if let Some(image) = facts
        .images
        .rows
        .iter()
        .find(|row| row.reference == *familiar || row.reference == name)
    {
        return Ok(image);
    }
    if name != "python" {
        return Err(Missing::Unknown);
    }
    let wanted = ["python:", &python_tag(tag)].concat();
    facts.image(&wanted).ok_or(Missing::Tag)
}

/// `3.12.14-slim-trixie` is `3.12-slim`; `slim`, `3` and `latest` are the newest measured.
fn python_tag(tag: &str) -> String {
    let mut parts = tag.split('-').peekable();
    let numbers = parts.next_if(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    let version =
        match numbers.map(|numbers| numbers.split('.').take(2).collect::<Vec<_>>().join(".")) {
            Some(version) if version != "3" => version,
            _ => "3.14".into(),
        };
    let mut out = version;
    for part in parts {
        if part == "slim" || part.starts_with("alpine") {
            out.push('-');
            out.push_str(if part == "slim" { "slim" } else { "alpine" });
        } else if !matches!(part, "trixie" | "bookworm" | "bullseye" | "latest") {
            out.push('-');
            out.push_str(part);
        }
    }
    out
}

/// The image without anything in it, which takes no fetching.
pub(crate) fn scratch() -> &'static BaseImage {
    static SCRATCH: LazyLock<BaseImage> = LazyLock::new(|| BaseImage {
        reference: SCRATCH_NAME.into(),
        system: System::Distroless,
        python: 0,
        prefix: String::new(),
        packages: Vec::new(),
        layers: Vec::new(),
        source: Source::default(),
        files: Made::default(),
    });
    &SCRATCH
}

/// The files that matter of a base image, which everything built on it shares.
pub(crate) fn files(image: &BaseImage, facts: &Facts) -> Arc<Tree> {
    image.files.get(|| Arc::new(tree(image, facts))).clone()
}

fn tree(image: &BaseImage, facts: &Facts) -> Tree {
    let mut tree = Tree::default();
    if image.reference == SCRATCH_NAME {
        return tree;
    }
    let mut put = |path: &str, node: Node| {
        tree.insert(path.into(), node);
    };
    if image.reference.starts_with("ghcr.io/astral-sh/uv") {
        let bytes = image.layers.iter().map(|layer| layer.bytes).sum();
        put("/uv", Node::new(Kind::Program { interpreter: None }, bytes));
        put("/uvx", Node::new(Kind::Program { interpreter: None }, 0));
        return tree;
    }
    for dir in DIRECTORIES {
        put(dir, Node::dir());
    }
    for dir in ["/tmp", "/var/tmp"] {
        put(
            dir,
            Node {
                mode: 0o1777,
                ..Node::dir()
            },
        );
    }
    put(
        "/root",
        Node {
            mode: 0o700,
            ..Node::dir()
        },
    );
    if image.system == System::Debian {
        for (link, target) in [
            ("/bin", "usr/bin"),
            ("/sbin", "usr/sbin"),
            ("/lib", "usr/lib"),
        ] {
            put(link, Node::new(Kind::Link(target.into()), 0));
        }
    }
    let layers: Vec<u64> = image.layers.iter().map(|layer| layer.bytes).collect();
    let all: u64 = layers.iter().sum();
    let python: u64 = if image.python == 0 {
        0
    } else {
        layers.iter().rev().take(2).sum()
    };
    let python = if image.reference.starts_with("python:") {
        python
    } else {
        0
    };
    put("/usr/*", Node::new(Kind::Lump, all - python));
    for name in &image.packages {
        debian_package(&mut tree, facts, name);
    }
    add_programs(&mut tree, image.system);
    if image.python > 0 {
        add_python(&mut tree, image, python);
    }
    tree
}

const DIRECTORIES: [&str; 29] = [
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/media",
    "/mnt",
    "/opt",
    "/proc",
    "/run",
    "/srv",
    "/sys",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/var",
    "/var/cache",
    "/var/lib",
    "/var/lib/apt",
    "/var/lib/dpkg",
    "/var/lib/dpkg/info",
    "/var/lib/apt/lists",
    "/var/log",
    "/usr/local/sbin",
];

/// Puts what a Debian package of the image brought: its programs, and the mark that it is there.
fn debian_package(tree: &mut Tree, facts: &Facts, name: &str) {
    let Some(package) = facts.apt_package(name) else {
        return;
    };
    for command in &package.commands {
        let path = ["/usr/bin/", command].concat();
        tree.insert(
            path.into(),
            Node::new(Kind::Program { interpreter: None }, 0),
        );
    }
    tree.insert(library_path(name).into(), Node::new(Kind::Lump, 0));
}

/// Programs that main processes and health checks are made of; the many others are known
/// by [`has_program`] and cost nothing.
fn add_programs(tree: &mut Tree, system: System) {
    const SHARED: [&str; 12] = [
        "bash", "cat", "dash", "echo", "env", "false", "ls", "printenv", "sh", "sleep", "tail",
        "true",
    ];
    let dir = if system == System::Alpine {
        "/bin/"
    } else {
        "/usr/bin/"
    };
    let busybox = ["wget", "nc", "ash"];
    for name in SHARED
        .iter()
        .chain(&busybox)
        .filter(|name| has_program(system, name))
    {
        let node = Node::new(Kind::Program { interpreter: None }, 0);
        tree.insert([dir, name].concat().into(), node);
    }
}

/// Where the files of a Debian package are counted: at the list that dpkg keeps of them.
pub(crate) fn library_path(package: &str) -> String {
    ["/var/lib/dpkg/info/", package, ".list"].concat()
}

/// Whether a Debian package is installed.
pub(crate) fn has_debian_package(tree: &Tree, base: &BaseImage, name: &str) -> bool {
    base.packages.iter().any(|own| own == name) || tree.get(&library_path(name)).is_some()
}

fn add_python(tree: &mut Tree, image: &BaseImage, bytes: u64) {
    let minor = image.python.to_string();
    let bin = join(&image.prefix, "bin/");
    let lib = [&image.prefix, "/lib/python3.", &minor].concat();
    let exe = [&bin, "python3.", &minor].concat();
    let mut put = |path: String, node: Node| {
        tree.insert(path.into(), node);
    };
    put(
        exe.clone(),
        Node::new(Kind::Program { interpreter: None }, 0),
    );
    put(
        [&bin, "python3"].concat(),
        link(&["python3.", &minor].concat()),
    );
    if image.system != System::Distroless {
        put([&bin, "python"].concat(), link("python3"));
        for pip in ["pip", "pip3"] {
            let program = Kind::Program {
                interpreter: Some(exe.as_str().into()),
            };
            put([&bin, pip].concat(), Node::new(program, 0));
        }
    }
    put([&lib, "/*"].concat(), Node::new(Kind::Lump, bytes));
    put([&lib, "/site-packages"].concat(), Node::dir());
    put(
        [&lib, "/site-packages/pip"].concat(),
        Node::new(
            Kind::Package {
                name: "pip".into(),
                version: "25.0.1".into(),
            },
            0,
        ),
    );
    put(lib, Node::dir());
}

fn link(target: &str) -> Node {
    Node::new(Kind::Link(target.into()), 0)
}

fn join(dir: &str, rest: &str) -> String {
    super::tree::join(dir, rest)
}

/// The key that everything on an image begins with: its layers, whatever its name
/// (`source/containerimage/pull.go`).
pub(crate) fn root(image: &BaseImage) -> u64 {
    let layers = image.layers.iter();
    layers.fold(hash(&["FROM"]), |key, layer| {
        mix(key, mix(layer.compressed, layer.bytes))
    })
}

/// The configuration that a stage begins with.
pub(crate) fn config(image: &BaseImage) -> Config {
    let mut env: Vec<Variable> = vec![("PATH".into(), PATH.into())];
    let mut cmd = None;
    if image.reference.starts_with("python:") {
        env.push(("LANG".into(), "C.UTF-8".into()));
        cmd = Some(vec!["python3".to_owned()]);
    } else if image.system == System::Debian {
        cmd = Some(vec!["bash".to_owned()]);
    } else if image.system == System::Alpine {
        cmd = Some(vec!["/bin/sh".to_owned()]);
    }
    Config {
        env,
        cmd: cmd.map(crate::dockerfile::instruction::CommandLine::Exec),
        ..Config::default()
    }
}

/// Users of every image.
pub(crate) fn users() -> Vec<User> {
    let user = |name: &str, uid, home: &str| User {
        name: name.into(),
        uid,
        gid: uid,
        home: home.into(),
    };
    vec![
        user("root", 0, "/root"),
        user("daemon", 1, "/usr/sbin"),
        user("www-data", 33, "/var/www"),
        user("nobody", 65534, "/nonexistent"),
    ]
}

/// The base image's own layers.
pub(crate) fn layers(image: &BaseImage) -> Vec<Layer> {
    let created_by: Arc<str> = image.reference.as_str().into();
    let layer = |layer: &crate::facts::BaseLayer| Layer {
        created_by: created_by.clone(),
        bytes: layer.bytes,
        changes: Arc::default(),
        step: None,
    };
    image.layers.iter().map(layer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_python_are_understood() {
        let cases = [
            ("3.12-slim", "3.12-slim"),
            ("3.12.14-slim-trixie", "3.12-slim"),
            ("3.11-slim-bookworm", "3.11-slim"),
            ("slim", "3.14-slim"),
            ("latest", "3.14"),
            ("3.12-alpine3.24", "3.12-alpine"),
            ("3.12-slm", "3.12-slm"),
        ];
        for (tag, expected) in cases {
            assert_eq!(python_tag(tag), expected, "{tag}");
        }
    }
}
