//! Projects given by their path, `pip install .`: nobody here builds them. What they need is
//! installed, and what they bring themselves may be there.

use super::address::{direct, plain_name};
use super::{Asked, Place, dependencies, package_path};
use crate::build::command::requirement::{Requirement, normalise};
use crate::build::context::is_named_archive;
use crate::build::machine::{End, Machine};
use crate::build::tree::{Kind, Node, Written, base_name, join};
use crate::build::unknown::Unknown;

impl Machine<'_> {
    /// Whether a word of the command line is a path and no name: it looks like one, or has a
    /// separator and leads to a folder or an archive (pip, `req/constructors.py`,
    /// `_get_url_from_path`).
    pub(super) fn is_project(&self, path: &str) -> bool {
        let looks = matches!(path, "." | "..")
            || ["./", "../", "/"]
                .iter()
                .any(|start| path.starts_with(start));
        looks || path.contains('/') && self.disk.tree.find(&self.path(path)).is_some()
    }

    /// `pip install .` and `pip install -e .`, also with extras behind it; `from` is the line of
    /// a file where it stands.
    pub(super) fn project(
        &mut self,
        given: &str,
        editable: bool,
        from: &str,
        asked: &mut Asked,
    ) -> Result<(), End> {
        if let Some((scheme, name)) = direct(given) {
            return self.direct(scheme, &name, "", asked);
        }
        let path = self.path(given.split('[').next().unwrap_or(given));
        let there = |name: &str| self.disk.tree.find(&join(&path, name)).is_some();
        let (modern, classic) = (there("pyproject.toml"), there("setup.py"));
        let packed = is_named_archive(&path) && self.disk.tree.find(&path).is_some();
        if !modern && !classic && !packed && !self.perhaps(given) {
            let is_dir = self.disk.tree.is_dir(&path);
            return Err(match (editable, is_dir) {
                (true, true) => self.no_editable_project(&path, from),
                (true, false) => self.no_editable(given, &path),
                (false, true) => self.no_project(given, &path),
                (false, false) => self.no_path(given, &path),
            });
        }
        let file = join(&path, "pyproject.toml");
        let text = self.disk.tree.text(&file).unwrap_or("").to_owned();
        self.suits_python(&text, &path, asked)?;
        asked.projects.push(named(&text, &path));
        if !asked.no_deps {
            for requirement in dependencies(&text) {
                self.requirement(&requirement, "", asked)?;
            }
        }
        Ok(())
    }

    /// Refuses a project that wants another Python (pip, `resolution/resolvelib/candidates.py`
    /// and `resolution/resolvelib/factory.py`; uv 0.13 with the same project).
    fn suits_python(&mut self, text: &str, path: &str, asked: &Asked) -> Result<(), End> {
        let Some((needed, minor)) = requires_python(text).zip(asked.python) else {
            return Ok(());
        };
        let specs = Requirement::read(&["python", needed].concat());
        let fits = |specs: &Requirement| specs.accepts_minor(minor);
        if specs.ok().flatten().as_ref().is_none_or(fits) {
            return Ok(());
        }
        let minor = ["3.", &minor.to_string()].concat();
        let (name, _) = named(text, path);
        let said = if asked.uv {
            [
                "  cause: Because the current Python version (",
                &minor,
                ") does not satisfy Python",
                needed,
                " and ",
                &name,
                " depends on it, we can conclude that your requirements are unsatisfiable.",
            ]
            .concat()
        } else {
            let wanted = [": ", &minor, " not in '", needed, "'"].concat();
            [
                "ERROR: Package '",
                &name,
                "' requires a different Python",
                &wanted,
            ]
            .concat()
        };
        if asked.uv {
            self.say("error: No solution found when resolving dependencies");
        }
        Err(self.other_python(&said, needed, &minor, 1))
    }

    /// Fails because a project wants another Python.
    pub(in crate::build::command) fn other_python(
        &mut self,
        said: &str,
        needed: &str,
        python: &str,
        exit: i32,
    ) -> End {
        let args = [
            ("requirement", "pyproject.toml"),
            ("needed", needed),
            ("python", python),
        ];
        self.fail("requires-python", exit, said, &args)
    }

    /// A folder without a project (`req/constructors.py`, `_get_url_from_path`).
    fn no_project(&mut self, given: &str, path: &str) -> End {
        let said = [
            "ERROR: Directory '",
            given,
            "' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
        ];
        self.fail(
            "project-not-installable",
            1,
            &said.concat(),
            &[("path", path)],
        )
    }

    /// The same of one that is to stay where it is, which is by then called by its address
    /// (`pyproject.py`, `load_pyproject_toml`).
    fn no_editable_project(&mut self, path: &str, from: &str) -> End {
        let address = ["file://", path, from].concat();
        self.say_all(&["Obtaining ", &address]);
        let said = [
            "ERROR: ",
            &address,
            " does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.",
        ];
        self.fail(
            "project-not-installable",
            1,
            &said.concat(),
            &[("path", path)],
        )
    }

    /// What is no folder can only be a repository (`req/constructors.py`, `parse_editable`).
    fn no_editable(&mut self, given: &str, path: &str) -> End {
        const SCHEMES: &str = "bzr+http, bzr+https, bzr+ssh, bzr+sftp, bzr+ftp, bzr+lp, bzr+file, \
            git+http, git+https, git+ssh, git+git, git+file, hg+file, hg+http, hg+https, hg+ssh, \
            hg+static-http, svn+ssh, svn+http, svn+https, svn+svn, svn+file";
        let said = [
            "ERROR: ",
            given,
            " is not a valid editable requirement. It should either be a path to a local project \
             or a VCS URL (beginning with ",
            SCHEMES,
            ").",
        ];
        self.fail(
            "project-not-installable",
            1,
            &said.concat(),
            &[("path", path)],
        )
    }

    /// What projects may have brought to where an installer puts things. The mark of each goes
    /// along when its folder is copied.
    pub(in crate::build::command) fn unpack_projects(
        &mut self,
        tool: &str,
        asked: &Asked,
        place: &Place,
    ) {
        if asked.projects.is_empty() {
            return;
        }
        self.not_simulated(tool);
        self.open_up(Unknown::Packages);
        if place.blind {
            self.open_up(Unknown::Files);
        }
        let site = self.disk.tree.real(&place.site).into_owned();
        let (uid, gid) = (self.who.uid, self.who.gid);
        for (name, version) in &asked.projects {
            let path = package_path(&site, name);
            let kind = Kind::Package {
                name: name.as_str().into(),
                version: version.as_str().into(),
                // What stands in it, the file below says.
                written: Written::default(),
            };
            self.disk
                .put_deep(&path, Node::new(kind, 0).owned(uid, gid));
            // What was built is that of the files that were there.
            let stem = [&name.replace('-', "_"), "-", version, ".dist-info"].concat();
            self.unknown_file(&join(&join(&site, &stem), "RECORD"));
        }
    }

    /// The wheels of projects that nobody knows more of than the names
    /// (<https://packaging.python.org/en/latest/specifications/binary-distribution-format/>).
    pub(super) fn pack_projects(&mut self, asked: &Asked, dir: &str) {
        if asked.projects.is_empty() {
            return;
        }
        self.not_simulated("pip wheel .");
        self.open_up(Unknown::Files);
        for (name, version) in &asked.projects {
            let name = name.replace('-', "_");
            let name = [&name, "-", version, "-py3-none-any.whl"].concat();
            self.unknown_file(&join(dir, &name));
        }
    }
}

/// Name and version of a project: those in its file, or what setuptools calls it without
/// (`dist.py`, `get_name` and `get_version`).
fn named(text: &str, path: &str) -> (String, String) {
    let name = value(text, "name").unwrap_or(plain_name(base_name(path)));
    let name = if name.is_empty() { "unknown" } else { name };
    let version = value(text, "version").unwrap_or("0.0.0");
    (normalise(name), version.to_owned())
}

/// The normalised name of a project, as its file has it.
pub(in crate::build::command) fn project_name(text: &str) -> String {
    normalise(value(text, "name").unwrap_or("unknown"))
}

/// The text behind a key at the beginning of a line.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        let value = rest.trim_start().strip_prefix(['"', '\''])?;
        value.split(['"', '\'']).next()
    })
}

/// What a project asks of its Python.
pub(in crate::build::command) fn requires_python(text: &str) -> Option<&str> {
    value(text, "requires-python")
}
