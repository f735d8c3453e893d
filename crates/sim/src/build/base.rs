//! What is in a published base image, as far as anybody asks.

mod environment;
mod programs;
mod python;
mod suite;
mod system;
mod tags;
mod unmeasured;

pub(crate) use programs::has_program;
pub(super) use suite::Suite;
pub(crate) use system::{number_of_group, numbers_of_user, users};
pub(super) use unmeasured::{NOT_MEASURED, Unmeasured};

use super::context::{hash, mix};
use super::tree::{Kind, Node, Tree};
use super::{Config, Layer};
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
    /// A repository that is well known, and that never had a tag like this one.
    Tag,
    /// Not measured.
    Unknown,
}

/// The measured image for a reference; releases and Debian names in a tag are understood.
pub(crate) fn image<'a>(facts: &'a Facts, reference: &str) -> Result<&'a BaseImage, Missing> {
    let familiar = familiar(reference);
    let (name, tag) = familiar.rsplit_once(':').unwrap_or((&familiar, "latest"));
    let any_tag = name != UV || tags::is_plain_uv(tag);
    if let Some(image) = facts
        .images
        .rows
        .iter()
        .find(|row| row.reference == *familiar || (any_tag && row.reference == name))
    {
        return Ok(image);
    }
    let (tag, missing) = match name {
        "python" if tags::is_python(tag) => (tags::python(tag), Missing::Unknown),
        "python" => return Err(Missing::Tag),
        UV => (tags::uv(tag), Missing::Unknown),
        "debian" | "ubuntu" | "alpine" => (tags::system(tag), Missing::Unknown),
        _ => return Err(Missing::Unknown),
    };
    facts.image(&[name, ":", &tag].concat()).ok_or(missing)
}

/// The image of uv: alone, or with a system and a Python.
const UV: &str = "ghcr.io/astral-sh/uv";

/// The image without anything in it, which takes no fetching.
pub(crate) fn scratch() -> &'static BaseImage {
    static SCRATCH: LazyLock<BaseImage> = LazyLock::new(|| BaseImage {
        reference: SCRATCH_NAME.into(),
        system: System::Distroless,
        python: 0,
        release: 0,
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
    if image.system == System::Unknown {
        return unmeasured::files(image);
    }
    let mut put = |path: &str, node: Node| {
        tree.insert(path.into(), node);
    };
    let layers: Vec<u64> = image.layers.iter().map(|layer| layer.bytes).collect();
    // What uv adds is the last layer of its images.
    let with_uv = image.reference.starts_with(UV);
    let uv = layers.last().copied().filter(|_| with_uv).unwrap_or(0);
    if with_uv {
        let dir = if image.reference == UV {
            "/"
        } else {
            "/usr/local/bin/"
        };
        for (name, bytes) in [("uv", uv), ("uvx", 0)] {
            let node = Node::new(Kind::Program { interpreter: None }, bytes);
            put(&[dir, name].concat(), node);
        }
    }
    if image.reference == UV {
        return tree;
    }
    for dir in system::directories(image.system) {
        put(&["/", dir].concat(), Node::dir());
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
    let all: u64 = layers.iter().sum();
    // The Python of the official images is made of two layers of its own.
    let python: u64 = if image.prefix == "/usr/local" {
        let above = layers.iter().rev().skip(usize::from(with_uv));
        above.take(2).sum()
    } else {
        0
    };
    put("/usr/*", Node::new(Kind::Lump, all - python - uv));
    for name in &image.packages {
        debian_package(&mut tree, facts, name);
    }
    add_programs(&mut tree, image.system);
    if image.python > 0 {
        python::add_python(&mut tree, image, python);
    }
    tree
}

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

/// Whether any Debian package was installed beside those of the image.
fn has_any_debian_package(tree: &Tree) -> bool {
    let dir = library_path("");
    tree.below(super::tree::parent(&dir)).next().is_some()
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
    if image.system == System::Unknown {
        return unmeasured::identity(image);
    }
    let layers = image.layers.iter();
    layers.fold(hash(&["FROM"]), |key, layer| {
        mix(key, mix(layer.compressed, layer.bytes))
    })
}

/// The configuration that a stage begins with, of an image by the name in the file.
pub(crate) fn config(image: &BaseImage, name: &str) -> Config {
    let mut env: Vec<Variable> = vec![("PATH".into(), PATH.into())];
    let mut cmd = None;
    if image.prefix == "/usr/local" {
        env = environment::of_python(image, &familiar(name));
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
