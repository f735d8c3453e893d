//! Virtual environments: `python -m venv`, and uv's.

use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::{Abi, Kind, Node, Written, join, parent};

impl Machine<'_> {
    /// The `python3` of the search path.
    pub(super) fn own_python(&self) -> Option<Python> {
        let found = self.locate("python3").ok()?;
        Python::at(&self.disk.tree, &found.path)
    }

    /// The interpreter at a path, or that of the environment there.
    pub(super) fn python_named(&self, named: &str) -> Option<Python> {
        let path = self.path(named);
        let tree = &self.disk.tree;
        Python::at(tree, &join(&path, "bin/python")).or_else(|| Python::at(tree, &path))
    }

    /// `python -m venv dir`, and uv's, which brings no pip.
    pub(super) fn make_venv(&mut self, python: &Python, dir: &str, with_pip: bool) -> End {
        let dir = self.disk.tree.real(dir).into_owned();
        let (uid, gid) = (self.who.uid, self.who.gid);
        if !self.may_write_at(&join(&dir, "x")) {
            let said = ["Error: [Errno 13] Permission denied: '", &dir, "'"].concat();
            return self.deny("permission-denied", 1, &said, &[("path", &dir)]);
        }
        let minor = python.minor.to_string();
        let home = parent(&python.exe);
        let config = ["home = ", home, "\nversion = 3.", &minor, "\n"].concat();
        let link = |target: &str| Node::new(Kind::Link(target.into()), 0);
        let site = ["lib/python3.", &minor, "/site-packages"].concat();
        let whole = ["bin/python3.", &minor].concat();
        for (path, node) in [
            ("pyvenv.cfg", Node::text(&config)),
            ("bin/python", link(&self.linked_python(python))),
            ("bin/python3", link("python")),
            (&whole, link("python")),
            ("bin/activate", Node::text("# sets PATH and VIRTUAL_ENV\n")),
            (&site, Node::dir()),
        ] {
            self.disk.put_deep(&join(&dir, path), node.owned(uid, gid));
        }
        if with_pip {
            self.bootstrap_pip(&dir, &site);
        }
        OK
    }

    /// What the links of an environment name: the interpreter by the short name of the one that
    /// makes it.
    fn linked_python(&self, python: &Python) -> String {
        let tree = &self.disk.tree;
        let short = if python.venv {
            let real = tree.find(&python.exe).map(|(real, _)| real.to_owned());
            real.unwrap_or_else(|| python.exe.clone())
        } else {
            join(parent(&python.exe), "python")
        };
        if tree.find(&short).is_some() {
            short
        } else {
            python.exe.clone()
        }
    }

    /// `ensurepip`, which runs pip without the variables that pip has for its flags.
    fn bootstrap_pip(&mut self, dir: &str, site: &str) {
        let (uid, gid) = (self.who.uid, self.who.gid);
        let interpreter = Some(join(dir, "bin/python").into());
        let program = Node::new(Kind::Program { interpreter }, 0);
        let kind = Kind::Package {
            name: "pip".into(),
            version: "25.0.1".into(),
            written: Written {
                run: self.origin,
                compiled: true,
                unique: self.times_byte_code(),
                abi: Abi::default(),
            },
        };
        let package = Node::new(kind, 11_000_000);
        for (path, node) in [
            ("bin/pip", program.clone()),
            ("bin/pip3", program),
            (&*join(site, "pip"), package),
        ] {
            self.disk.put_deep(&join(dir, path), node.owned(uid, gid));
        }
        self.ms += 2500;
    }
}
