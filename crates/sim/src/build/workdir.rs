//! `WORKDIR`: a directory, made where it is missing.

use super::context::{hash, mix};
use super::disk::Disk;
use super::stage::StageState;
use super::tree::absolute;
use super::unknown::who_may_be;
use super::walk::Builder;
use super::{Done, Failure, Seen, Step, StepKind};
use crate::dockerfile::instruction::Statement;
use std::sync::Arc;

impl<'a> Builder<'a> {
    pub(super) fn workdir(
        &mut self,
        current: &mut StageState<'a>,
        path: &str,
        statement: &Statement,
        step: &mut Step,
    ) -> Result<(), Failure> {
        let path = self.word(current, path, statement)?;
        let path = absolute(&current.config.workdir, &path);
        if path.len() > 4096 {
            let said = "mkdir: file name too long".to_owned();
            return Err(self.refused("run-failed", statement, said, &[]));
        }
        // The root is there already: nothing is made, and nothing that follows depends on it
        // (`convert.go`, `dispatchWorkdir`).
        if path == "/" {
            current.config.workdir = "/".into();
            step.number = None;
            step.kind = StepKind::Config;
            self.history(current, "WORKDIR /".into());
            return Ok(());
        }
        let key = mix(
            current.chain,
            hash(&["WORKDIR", &path, &current.config.user]),
        );
        let seen = Seen {
            text: path.clone(),
            place: (current.config.user.clone(), Arc::default()),
            ..Seen::default()
        };
        let began = self.lookup(current, step, key, seen);
        let user = &current.config.user;
        let who = who_may_be(&current.tree, &current.users, &current.groups, user);
        let who = who.unwrap_or_default();
        let mut disk = Disk::new(std::mem::take(Arc::make_mut(&mut current.tree)));
        let real = disk.tree.real(&path);
        disk.make_dirs(&real, who.uid, who.gid);
        let (tree, changes) = disk.finish();
        *Arc::make_mut(&mut current.tree) = tree;
        current.chain = key;
        current.config.workdir = path.as_str().into();
        let done = Done::of_files(key, changes, current);
        self.commit(
            current,
            step,
            began,
            done,
            ["WORKDIR ", &path].concat().into(),
        );
        Ok(())
    }
}
