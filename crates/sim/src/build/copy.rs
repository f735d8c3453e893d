//! `COPY` and `ADD`: what is selected, where it goes, whose it is.

mod project;
mod select;
mod wanted;

pub(super) use select::node_digest;

use super::context::{hash, mix};
use super::disk::{self, MAX_ENTRIES};
use super::machine::{Who, lookup};
use super::run::BY;
use super::stage::StageState;
use super::tree::{Change, Node, Tree, absolute, join};
use super::unknown::Unknown;
use super::walk::Builder;
use super::{Done, Failure, Seen, SeenFile, Step};
use crate::dockerfile::check::DISPATCH;
use crate::dockerfile::instruction::{Copy, Statement};
use crate::dockerfile::remote::refusal;
use crate::finding::{Arg, Finding, Place};
use select::{Item, Selection};
use std::sync::Arc;

impl<'a> Builder<'a> {
    pub(super) fn copy_step(
        &mut self,
        current: &mut StageState<'a>,
        copy: &Copy,
        statement: &Statement,
        step: &mut Step,
        add: bool,
    ) -> Result<(), Failure> {
        let destination = self.word(current, &copy.destination, statement)?;
        let owner = self.owner(current, copy, statement)?;
        let chmod = match &copy.chmod {
            Some(mode) => Some(self.word(current, mode, statement)?),
            None => None,
        };
        let checksum = match &copy.checksum {
            Some(checksum) => Some(self.word(current, checksum, statement)?),
            None => None,
        };
        let mut sources = Vec::with_capacity(copy.sources.len());
        for source in &copy.sources {
            sources.push(self.word(current, source, statement)?);
        }
        let refused = refusal(add, chmod.as_deref(), checksum.as_deref(), &sources);
        if let Some(said) = refused {
            return Err(self.refused(DISPATCH, statement, said, &[]));
        }
        let flags = [
            owner.as_ref().map(|(chown, _)| chown.as_str()),
            chmod.as_deref(),
        ];
        let created_by = created_by(add, copy, flags, &sources, &destination);
        let (selections, actions) = self.select(current, copy, &sources, statement, step)?;
        let mut target = absolute(&current.config.workdir, &destination);
        let slash = ends_in_slash(&destination);
        let into_dir = slash || current.tree.is_dir(&target);
        if selections.len() > 1 && !into_dir {
            let said = "When using COPY with more than one source file, the destination must be a directory and end with a /";
            return Err(self.refused("copy-destination", statement, said.into(), &[]));
        }
        let wanted = if slash {
            join(&target, "")
        } else {
            target.clone()
        };
        target = current.tree.real(&target).into_owned();
        let mut text = statement.text.to_string();
        for expanded in [Some(&destination), copy.chown.as_ref(), chmod.as_ref()] {
            text.push('\u{1f}');
            text.push_str(expanded.map_or("", String::as_str));
        }
        let mut seen = Seen {
            text,
            place: (Arc::default(), current.config.workdir.clone()),
            ..Seen::default()
        };
        let content = content(&selections, &mut seen);
        // What begins with a zero is the same number without it.
        let mode = chmod.as_deref().unwrap_or("").trim_start_matches('0');
        // As `ADD` would unpack what it takes, its action is another one.
        let unpacks = copy.unpack.unwrap_or(add);
        let (chown, owner) = owner.unzip();
        let mut key = hash(&[
            if unpacks { "unpack" } else { "copy" },
            &wanted,
            &copy.flags_text(),
            mode,
            chown.as_deref().unwrap_or(""),
        ]);
        for action in &actions {
            key = mix(key, *action);
        }
        key = mix(key, content);
        // A linked copy is a layer of its own: it is found whatever is below it.
        let key = if copy.link && chmod.is_none() {
            mix(hash(&["LINK"]), key)
        } else {
            mix(current.chain, key)
        };
        let began = self.lookup(current, step, key, seen);
        current.chain = mix(current.chain, key);
        if self.replay(current, step, &began, &created_by) {
            return Ok(());
        }
        let items = || selections.iter().flat_map(|selection| &selection.items);
        if current.tree.count() + items().count() > MAX_ENTRIES {
            let said = "failed to copy files: no space left on device";
            return Err(self.refused("run-failed", statement, said.into(), &[]));
        }
        let bytes: u64 = items().map(|item| item.node.bytes).sum();
        let dressed = Dressed { owner, chmod };
        let tree = Arc::make_mut(&mut current.tree);
        let mut changes = Vec::new();
        let several = selections.len() > 1;
        for selection in selections {
            let put = dressed.put(tree, selection, &target, into_dir);
            if changes.is_empty() {
                changes = put;
            } else {
                changes.extend(put);
            }
        }
        if several | note_unknown(tree, &actions, &mut changes) {
            disk::in_order(&mut changes);
        }
        let times = &self.input.facts.times;
        step.ms = times.copy_ms + bytes / times.copy.max(1);
        let done = Done::of_files(began.key, changes, current);
        self.commit(current, step, began, done, created_by);
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
        let known = lookup(&current.users, &current.groups, &chown);
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

/// Notes that more comes along than is listed, where it does.
fn note_unknown(tree: &mut Tree, actions: &[u64], changes: &mut Vec<Change>) -> bool {
    let vague = actions.contains(&select::unknown());
    if vague {
        let notes = vec![Unknown::Files.change(), Unknown::Packages.change()];
        changes.extend(disk::put_all(tree, notes, 0, 0));
    }
    vague
}

/// Whether a destination is meant as a directory whether or not there is one: it ends in a
/// slash, with or without a dot behind it, or it is the working directory itself.
fn ends_in_slash(destination: &str) -> bool {
    matches!(destination, "" | ".") || destination.ends_with('/') || destination.ends_with("/.")
}

/// The line of the history: `--from` and the like are not in it (`convert_copy.go`).
fn created_by(
    add: bool,
    copy: &Copy,
    [chown, chmod]: [Option<&str>; 2],
    sources: &[String],
    destination: &str,
) -> Arc<str> {
    let mut line = String::from(if add { "ADD" } else { "COPY" });
    if copy.parents {
        line.push_str(" --parents");
    }
    for (flag, value) in [(" --chown=", chown), (" --chmod=", chmod)] {
        if let Some(value) = value {
            line.extend([flag, value]);
        }
    }
    for source in sources {
        line.extend([" ", source]);
    }
    for file in &copy.inline {
        line.extend([" <<", &file.name]);
    }
    line.extend([" ", destination, BY]);
    line.into()
}

/// One number for all names, modes and contents.
fn content(selections: &[Selection], seen: &mut Seen) -> u64 {
    let mut content = 0;
    for selection in selections {
        seen.files.reserve(selection.items.len());
        for item in &selection.items {
            let name = match item.path() {
                "" => &selection.name,
                path => path,
            };
            let digest = mix(item.digest, u64::from(item.node.mode));
            content = mix(content, mix(hash(&[name]), digest));
            seen.files.push(SeenFile {
                path: item.from.clone(),
                digest: item.digest,
                mode: item.node.mode,
            });
        }
    }
    content
}

/// What `--chown` and `--chmod` make of everything that is copied.
struct Dressed {
    owner: Option<Who>,
    chmod: Option<String>,
}

impl Dressed {
    /// Puts a selection where it goes.
    fn put(
        &self,
        tree: &mut Tree,
        selection: Selection,
        target: &str,
        into_dir: bool,
    ) -> Vec<Change> {
        let (uid, gid) = self.owner.as_ref().map_or((0, 0), |who| (who.uid, who.gid));
        let own = match (selection.is_dir, into_dir) {
            (false, true) => join(target, &selection.name),
            _ => target.to_owned(),
        };
        let mut path = join(target, "");
        let inside = path.len();
        let mut things = Vec::with_capacity(selection.items.len());
        for item in selection.items {
            path.truncate(inside);
            path.push_str(item.path());
            let whole = selection.is_dir && path.len() > inside;
            let path: &str = if whole { &path } else { &own };
            // What stays where it was in another stage has its path already.
            let here = Arc::clone(&item.from);
            let path = if *here == *path { here } else { path.into() };
            things.push((path, Some(self.dress(item))));
        }
        disk::put_all(tree, things, uid, gid)
    }

    fn dress(&self, item: Item) -> Node {
        let mut node = item.node;
        if let Some(who) = &self.owner {
            node = node.owned(who.uid, who.gid);
        }
        if let Some(mode) = &self.chmod {
            node.mode = super::command::new_mode(&node, mode);
        }
        node
    }
}

impl Copy {
    /// The flags that change what is made, for the key.
    fn flags_text(&self) -> String {
        let mut text = self.exclude.join("\u{1f}");
        if self.parents {
            text.push_str("\u{1f}parents");
        }
        text
    }
}
