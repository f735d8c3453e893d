//! What an installer writes: distributions with their scripts, and what it keeps for later.

use super::{ByteCode, Chosen, Place};
use crate::build::command::brought;
use crate::build::machine::Machine;
use crate::build::python::Python;
use crate::build::tree::{Kind, Node};
use std::sync::Arc;

impl Machine<'_> {
    /// Writes what was chosen.
    pub(in crate::build::command) fn unpack(
        &mut self,
        python: &Python,
        place: &Place,
        chosen: &[Chosen],
        code: ByteCode,
    ) {
        let (uid, gid) = (self.who.uid, self.who.gid);
        let site = self.disk.tree.real(&place.site);
        let bin = self.disk.tree.real(&place.bin);
        self.disk.make_dirs(&site, uid, gid);
        let facts = self.facts;
        let unpacked = self.written(python, code, false);
        let built = self.written(python, code, true);
        let mut things = Vec::with_capacity(chosen.len());
        let mut path = String::with_capacity(site.len() + 64);
        let mut put = |dir: &str, name: &str, kind, bytes| {
            let node = Node::new(kind, bytes).owned(uid, gid);
            path.clear();
            for part in [dir.trim_end_matches('/'), "/", name] {
                path.push_str(part);
            }
            things.push((path.as_str().into(), Some(node)));
        };
        let exe: Arc<str> = python.exe.as_str().into();
        let mut programs = false;
        for one in chosen {
            let bytes = one.sizes.installed + if code.compiled { one.sizes.pyc } else { 0 };
            let kind = Kind::Package {
                name: one.name.clone(),
                version: one.version.clone(),
                written: if one.build_ms > 0 { built } else { unpacked },
            };
            put(&site, &one.name, kind, bytes);
            let known = one.known.map(|at| &facts.packages.rows[at]);
            let scripts = match known {
                Some(known) => known.scripts.iter().map(String::as_str).collect(),
                // An older version of a measured one is as good as measured.
                None if facts.package(&one.name).is_some() => Vec::new(),
                None => brought::scripts(&one.name),
            };
            for script in scripts {
                let native = matches!(script, "uv" | "uvx" | "ruff");
                let interpreter = (!native).then(|| exe.clone());
                put(&bin, script, Kind::Program { interpreter }, 0);
                programs = true;
            }
        }
        if programs {
            self.disk.make_dirs(&bin, uid, gid);
        }
        self.disk.put_all(things);
    }
}
