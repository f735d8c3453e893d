//! Folders in which programs may lie that nobody lists: what was copied from where nobody
//! knows what is there, or what a command beyond the simulator was told to put there.

use super::Unknown;
use super::trace::{Trace, is_below};
use crate::build::base::PATH;
use crate::build::machine::Machine;
use crate::build::tree::{Change, Kind, Node, Tree, base_name, join, parent};

/// Where it is noted: one entry for each folder, below this one.
const MARK: &str = "/proc/unknown-programs";

/// Names that folders of programs and of whole systems have; anything else without a slash
/// behind it may as well be a program.
const FOLDERS: &str =
    " bin build dist go lib local node opt out output release rootfs root sbin target usr ";

/// Programs that read or change what they name, and put nothing beside it.
const KEEPERS: &str =
    " ar bzip2 csplit file nm objdump patchelf ranlib readelf setcap split strip ";

/// Programs that put what they unpack where they run, unless they are told where.
const UNPACKERS: &str = " bsdtar cpio tar unzip ";

/// The note that programs may lie at a path or below it.
pub(crate) fn stocked(path: &str) -> Change {
    let mark = [MARK, path.trim_end_matches('/')].concat();
    (mark.into(), Some(Node::new(Kind::Lump, 0)))
}

/// Whether programs may lie at a path that nobody lists.
pub(crate) fn is_stocked(tree: &Tree, path: &str) -> bool {
    let mark = [MARK, path.trim_end_matches('/')].concat();
    let mut at = mark.as_str();
    while at.len() >= MARK.len() {
        if tree.get(at).is_some_and(|node| node.kind == Kind::Lump) {
            return true;
        }
        at = parent(at);
    }
    false
}

/// Whether what is taken of a path may bring programs that nobody lists.
pub(crate) fn brings_programs(tree: &Tree, path: &str) -> bool {
    let real = tree.real(path);
    let below = || {
        let mut marks = tree.below(MARK).map(|(mark, _)| &mark[MARK.len()..]);
        marks.any(|root| is_below(root, &real))
    };
    Unknown::Anything.is_of(tree)
        || Trace::Blurred.holds(tree, &real)
        || is_stocked(tree, &real)
        || below()
}

/// Whether a source is written like a folder, or for many files.
pub(crate) fn is_folder(source: &str) -> bool {
    let path = source.trim_end_matches('/');
    let of_programs = matches!(base_name(parent(path)), "bin" | "sbin");
    let name = [" ", base_name(path), " "].concat();
    source.ends_with(['/', '.'])
        || source.contains(['*', '?', '['])
        || FOLDERS.contains(&name) && !of_programs
}

impl Machine<'_> {
    /// Notes that programs may lie at a path or below it.
    pub(crate) fn stock_at(&mut self, path: &str) {
        let real = self.disk.tree.real(path).into_owned();
        let (mark, node) = stocked(&real);
        if let Some(node) = node.filter(|_| self.disk.tree.get(&mark).is_none()) {
            self.disk.put(&mark, node);
        }
    }

    /// The same of where a command that is not simulated may have put files: what it names,
    /// and where it runs when it names nothing.
    pub(crate) fn stock_words(&mut self, name: &str, args: &[String]) {
        let has = |list: &str| list.contains(&[" ", name, " "].concat());
        if has(KEEPERS) {
            return;
        }
        let glued = |arg: &'_ String| arg.strip_prefix("-C").map(str::to_owned);
        let mut told = false;
        for arg in args {
            let flagged =
                matches!(arg.as_str(), "-C" | "-d" | "-D") || arg.starts_with("--directory");
            told |= flagged || arg.starts_with("-C");
            let named = glued(arg).filter(|dir| !dir.is_empty());
            let word = named.unwrap_or_else(|| {
                arg.split_once('=')
                    .map_or(arg.as_str(), |(_, value)| value)
                    .to_owned()
            });
            if !word.is_empty() && !word.starts_with('-') {
                self.stock_beside(&word);
            }
        }
        let cwd = self.cwd.to_string();
        if !told && has(UNPACKERS) {
            self.stock_at(&cwd);
        }
    }

    /// What a command names may be a folder that it fills, or a file in one.
    fn stock_beside(&mut self, word: &str) {
        let path = self.path(word);
        let dir = parent(&path);
        let beside = !self.disk.tree.is_dir(&path) && dir != "/" && self.disk.tree.is_dir(dir);
        let place = if beside { dir.to_owned() } else { path };
        if place != "/" || word == "/" {
            self.stock_at(&place);
        }
    }

    /// Notes it of a copy of what nobody lists, which is one program or a folder of them.
    pub(crate) fn stock_copy(&mut self, source: &str, destination: &str, to: &str) {
        let from = self.path(source);
        if !brings_programs(&self.disk.tree, &from) {
            return;
        }
        let whole = is_folder(source).then(|| self.path(destination));
        self.stock_at(whole.as_deref().unwrap_or(to));
    }

    /// The folders in which programs are looked for.
    pub(super) fn program_folders(&self) -> impl Iterator<Item = &str> {
        self.var("PATH").unwrap_or(PATH).split(':')
    }

    /// Whether a folder of the search path may hold a program that nobody lists, or has a link
    /// of its name to what may be there.
    pub(crate) fn may_be_on_path(&self, name: &str) -> bool {
        if name.is_empty() || name.contains('/') {
            return false;
        }
        let tree = &self.disk.tree;
        self.program_folders().any(|dir| {
            let dir = self.path(dir);
            let dir = tree.real(&dir);
            let path = join(&dir, name);
            let link = tree.get(&path).is_some_and(Node::is_link);
            is_stocked(tree, &dir) || link && self.vague_at(&path)
        })
    }
}

/// Programs that are there only while something is mounted.
impl Machine<'_> {
    /// What is mounted of where nobody knows what is there may hold programs.
    pub(crate) fn stock_mounts(&mut self) {
        for path in self.disk.mounts.clone() {
            let (mark, node) = stocked(&path);
            if let Some(node) = node.filter(|_| self.disk.tree.get(&mark).is_none()) {
                self.disk.put(&mark, node);
                self.disk.mounts.push(mark.to_string());
            }
        }
    }

    /// A program that was mounted into a folder of the search path is gone with its mount.
    pub(crate) fn end_mounts(&mut self) {
        for path in self.disk.mounts.clone() {
            let is_program = self.disk.tree.get(&path).is_some_and(|node| !node.is_dir());
            let on_path = self.program_folders().any(|dir| dir == parent(&path));
            if is_program && on_path && !self.disk.covers(&path) {
                self.note(Trace::Gone, &path, 0);
            }
        }
    }

    /// Whether a program of a name was mounted once and is no more.
    pub(super) fn was_mounted(&self, name: &str) -> bool {
        let mut dirs = self.program_folders();
        !name.contains('/') && dirs.any(|dir| Trace::Gone.holds(&self.disk.tree, &join(dir, name)))
    }
}
