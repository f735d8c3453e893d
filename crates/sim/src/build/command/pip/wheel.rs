//! Wheels that pip leaves in a folder instead of installing them.

use super::{Asked, Chosen, Place};
use crate::build::PipReport;
use crate::build::command::Words;
use crate::build::context::{hash, mix};
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::{Kind, Node, join};

impl Machine<'_> {
    /// `pip wheel` and `pip download`: wheels that lie in a folder.
    pub(super) fn pip_wheel(&mut self, python: &Python, words: &Words<'_>) -> End {
        let mut asked = Asked {
            no_deps: words.has(&["--no-deps"]),
            python: (!words.has(&["--ignore-requires-python"])).then_some(python.minor),
            ..Asked::default()
        };
        if let Err(end) = self.gather(words, &mut asked) {
            return end;
        }
        let dir = self.path(
            words
                .value(&["-w", "--wheel-dir", "-d", "--dest"])
                .unwrap_or("."),
        );
        let place = Place {
            site: dir.clone(),
            bin: dir.clone(),
            blind: true,
            fallback: false,
        };
        let mut report = PipReport::default();
        let chosen = match self.resolve(python, &asked, &place, &mut report) {
            Ok(chosen) => chosen,
            Err(end) => return end,
        };
        self.pack_projects(&asked, &dir);
        let times = &self.facts.times;
        self.ms += times.pip_resolve_ms;
        for one in chosen {
            self.ms += times.pip_package_ms + one.build_ms + one.sizes.download / self.down;
            self.put_wheel(&dir, &one);
        }
        OK
    }

    fn put_wheel(&mut self, dir: &str, one: &Chosen) {
        let name = [&one.name.replace('-', "_"), "-", &one.version, ".whl"].concat();
        let digest = hash(&[&name]);
        // One that is built holds the times of its files, and paths of the compiler.
        let digest = if one.build_ms > 0 {
            self.looked = true;
            mix(digest, self.origin)
        } else {
            digest
        };
        let node = Node::new(Kind::File { text: None, digest }, one.sizes.download);
        self.disk
            .put_deep(&join(dir, &name), node.owned(self.who.uid, self.who.gid));
    }
}
