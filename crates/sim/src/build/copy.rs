//! `COPY` and `ADD`: what is selected, where it goes, whose it is.

mod asked;
mod project;
mod put;
mod select;
mod stage;
mod wanted;

pub(super) use stage::{node_digest, unlisted};

use super::context::{hash, mix};
use super::disk::MAX_ENTRIES;
use super::machine::{Who, lookup};
use super::stage::StageState;
use super::tree::{Kind, Node, absolute, join};
use super::unknown::who_may_be;
use super::walk::Builder;
use super::{Done, Failure, Step};
use crate::dockerfile::check::DISPATCH;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::dockerfile::remote::refusal;
use crate::facts::System;
use crate::finding::{Arg, Finding, Place};
use asked::{Asked, Target, content, created_by};
use put::put;
use select::Selection;

impl<'a> Builder<'a> {
    pub(super) fn copy_step(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        statement: &Statement,
        step: &mut Step,
        add: bool,
    ) -> Result<(), Failure> {
        let asked = self.asked(current, copy, statement, add)?;
        let created_by = created_by(add, copy, &asked);
        let (selections, actions) = self.select(current, copy, &asked, statement, step)?;
        let target = target(current, &asked);
        let mut seen = asked.seen(statement, current);
        let content = content(&selections, &mut seen);
        let key = asked.key(copy, &target, &actions, content);
        // A linked copy is a layer of its own: it is found whatever is below it.
        let key = if copy.link && asked.chmod.is_none() {
            mix(hash(&["LINK"]), key)
        } else {
            mix(current.chain, key)
        };
        let began = self.lookup(current, step, key, seen);
        current.chain = mix(current.chain, key);
        if self.replay(current, step, &began, &created_by) {
            return Ok(());
        }
        if !copy.link {
            self.check_places(current, &selections, &target, statement)?;
        }
        let items = || selections.iter().flat_map(Selection::put_items);
        if current.tree.count() + items().count() > MAX_ENTRIES {
            let said = "failed to copy files: no space left on device";
            return Err(self.refused("run-failed", statement, said.into(), &[]));
        }
        let bytes: u64 = items().map(|item| item.node.bytes).sum();
        let times = &self.input.facts.times;
        step.ms = times.copy_ms + bytes / times.copy.max(1);
        let changes = put(current, asked, selections, &target, &actions, began.key);
        let done = Done::of_files(began.key, changes, current);
        self.commit(current, step, began, done, created_by);
        Ok(())
    }

    /// The words of the instruction with all put in, unless the builder refuses them.
    fn asked(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        statement: &Statement,
        add: bool,
    ) -> Result<Asked, Failure> {
        let destination = self.word(current, &copy.destination, statement)?;
        let owner = self.owner(current, copy, statement)?;
        let mut word = |word: &Option<String>| {
            let word = word.as_ref();
            word.map(|word| self.word(current, word, statement))
                .transpose()
        };
        let chmod = word(&copy.chmod)?;
        let checksum = word(&copy.checksum)?;
        let mut sources = Vec::with_capacity(copy.sources.len());
        for source in &copy.sources {
            sources.push(self.word(current, source, statement)?);
        }
        let refused = refusal(add, chmod.as_deref(), checksum.as_deref(), &sources);
        if let Some(said) = refused {
            return Err(self.refused(DISPATCH, statement, said, &[]));
        }
        Ok(Asked {
            destination,
            owner,
            chown: copy.chown.clone(),
            chmod,
            sources,
            // As `ADD` unpacks what it takes, its action is another one.
            unpacks: copy.unpack.unwrap_or(add),
            unpacks_remote: copy.unpack == Some(true),
        })
    }

    /// Where so many sources go.
    /// Sources are put one after the other: where the destination is no folder, each file takes
    /// the place of the one before, and a folder finds a file in its way
    /// (`dockerfile2llb/convert_copy.go`; fsutil, `copy/copy.go`).
    fn check_places(
        &mut self,
        current: &StageState<'a>,
        selections: &[Selection],
        target: &Target,
        statement: &Statement,
    ) -> Result<(), Failure> {
        let is_file = |node: &Node| matches!(node.kind, Kind::File { .. });
        let mut onto_file = current.tree.get(&target.path).is_some_and(is_file);
        let mut into_dir = target.into_dir;
        let mut lost = false;
        for (at, selection) in selections.iter().enumerate() {
            if onto_file && selection.is_dir {
                let said = ["cannot copy to non-directory: ", &target.path].concat();
                return Err(self.refused("copy-destination", statement, said, &[]));
            }
            into_dir |= selection.is_dir;
            lost |= onto_file && at > 0;
            onto_file |= !into_dir;
        }
        if lost {
            let line = statement.lines.first;
            let finding = Finding::warning("copy-destination", Place::dockerfile(line, 0));
            self.findings
                .push(finding.with("line", Arg::Count(u64::from(line))));
        }
        Ok(())
    }

    fn owner(
        &mut self,
        current: &StageState<'a>,
        copy: &Copy,
        statement: &Statement,
    ) -> Result<Option<(String, Who)>, Failure> {
        let Some(chown) = &copy.chown else {
            return Ok(None);
        };
        let chown = self.word(current, chown, statement)?;
        let known = match current.base.system {
            System::Unknown => who_may_be(&current.tree, &current.users, &current.groups, &chown),
            _ => lookup(&current.users, &current.groups, &chown),
        };
        let mut who = known.unwrap_or_else(|| self.unknown_owner(current, &chown, statement));
        // A user without a group gives both the same number.
        if !chown.contains(':') {
            who.gid = who.uid;
        }
        Ok(Some((chown, who)))
    }

    /// Who owns what is copied when the box lacks the user or the group: a name that is not
    /// in its list stays unset, and unset is root
    /// (`solver/llbsolver/ops/user_linux.go`, `readUser`).
    fn unknown_owner(
        &mut self,
        current: &StageState<'a>,
        chown: &str,
        statement: &Statement,
    ) -> Who {
        let (user, group) = chown.split_once(':').unwrap_or((chown, ""));
        let known = |name: &str| lookup(&current.users, &current.groups, name);
        let found = known(user);
        let missing = if found.is_some() { group } else { user };
        let line = statement.lines.first;
        self.findings.push(
            Finding::warning("owner-unknown", Place::dockerfile(line, 0))
                .with("line", Arg::Count(u64::from(line)))
                .with("user", Arg::Code(missing.to_owned())),
        );
        let mut who = found.or_else(|| known("root")).unwrap_or_default();
        let of_group = known(&["root:", group].concat());
        if let Some(of_group) = of_group.filter(|_| !group.is_empty()) {
            who.gid = of_group.gid;
        }
        who
    }
}

/// Where everything goes.
fn target(current: &StageState<'_>, asked: &Asked) -> Target {
    let path = absolute(&current.config.workdir, &asked.destination);
    let slash = ends_in_slash(&asked.destination);
    let into_dir = slash || current.tree.is_dir(&path);
    let wanted = if slash { join(&path, "") } else { path.clone() };
    Target {
        wanted,
        path: current.tree.real(&path).into_owned(),
        into_dir,
    }
}

/// Whether a destination is meant as a directory whether or not there is one: it ends in a
/// slash, with or without a dot behind it, or it is the working directory itself.
fn ends_in_slash(destination: &str) -> bool {
    matches!(destination, "" | ".") || destination.ends_with('/') || destination.ends_with("/.")
}
