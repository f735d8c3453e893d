//! The Python of an image, and the programs of the packages that come with it.

use super::{join, link};
use crate::build::tree::{Kind, Node, Tree, Written};
use crate::facts::{BaseImage, System};

/// Programs of the packages that the full images have beside the slim ones
/// (docker-library/buildpack-deps, `debian/*/scm` and `debian/*`: mercurial, subversion, xz-utils,
/// bzip2, patch, file, libpq-dev, autoconf, automake, imagemagick, libxml2-dev, libxslt-dev).
const FULL: &str = "aclocal autoconf automake autoreconf bunzip2 bzcat bzip2 convert file hg \
    identify mogrify patch pg_config svn unxz xml2-config xslt-config xz xzcat";

/// Programs that packages of an official image bring: ca-certificates with openssl
/// (docker-library/python, `Dockerfile-linux.template`), and those of the full images.
fn brought(image: &BaseImage) -> impl Iterator<Item = String> {
    let own: &[&str] = match image.system {
        System::Debian => &["/usr/sbin/update-ca-certificates", "/usr/bin/openssl"],
        System::Alpine => &["/usr/sbin/update-ca-certificates"],
        System::Distroless | System::Unknown => &[],
    };
    let is_full = image.system == System::Debian && !image.packages.is_empty();
    let full = FULL.split(' ').filter(move |_| is_full);
    let full = full.map(|name| ["/usr/bin/", name].concat());
    let is_official = image.prefix == "/usr/local";
    let own = own.iter().map(|path| (*path).to_owned());
    own.chain(full).filter(move |_| is_official)
}

/// Puts the Python of an image, and what its packages bring besides.
pub(super) fn add_python(tree: &mut Tree, image: &BaseImage, bytes: u64) {
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
        let pip = ["pip3.", &minor].concat();
        let (pydoc, idle) = (["pydoc3.", &minor].concat(), ["idle3.", &minor].concat());
        let pydocs = ["pydoc", "pydoc3", &pydoc, "idle", "idle3", &idle];
        for script in ["pip", "pip3", &pip].into_iter().chain(pydocs) {
            let interpreter = Some(exe.as_str().into());
            let node = Node::new(Kind::Program { interpreter }, 0);
            put([&bin, script].concat(), node);
        }
    }
    let own = ["python3.", &minor].concat();
    let configs = ["python", "python3", &own];
    let configs = configs.map(|name| [&bin, name, "-config"].concat());
    let is_official = image.prefix == "/usr/local";
    for path in configs
        .into_iter()
        .filter(|_| is_official)
        .chain(brought(image))
    {
        put(path, Node::new(Kind::Program { interpreter: None }, 0));
    }
    put([&lib, "/*"].concat(), Node::new(Kind::Lump, bytes));
    put([&lib, "/site-packages"].concat(), Node::dir());
    put(
        [&lib, "/site-packages/pip"].concat(),
        Node::new(pip_itself(), 0),
    );
    put(lib, Node::dir());
}

/// The pip that comes with it.
fn pip_itself() -> Kind {
    Kind::Package {
        name: "pip".into(),
        version: "25.0.1".into(),
        written: Written::default(),
    }
}
