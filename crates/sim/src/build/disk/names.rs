//! Files with several names (`link(2)`): all but one of them stand in the tree as links to
//! that one, and a note says which links these are, so that the file stays as long as one of
//! its names does.

use super::Disk;
use crate::build::context::hash;
use crate::build::tree::{Kind, Node, Tree, join, parent};

/// Where the note stands: a name and where the file stands, each pair on a line.
const NOTE: &str = "/proc/hard-links";

/// Names that are noted; what comes after them are links like others.
const MOST: usize = 256;

/// Whether a link is another name of a file.
pub(crate) fn is_hard(tree: &Tree, path: &str) -> bool {
    tree.get(NOTE).is_some() && names(tree).any(|(name, _)| name == path)
}

/// The names that still stand, and where their files do.
fn names(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let text = match tree.get(NOTE).map(|node| &node.kind) {
        Some(Kind::File {
            text: Some(text), ..
        }) => text,
        _ => "",
    };
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs.filter(|(name, _)| tree.get(name).is_some_and(Node::is_link))
}

fn is_below(path: &str, dir: &str) -> bool {
    let rest = path.strip_prefix(dir);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What leads from a name to a file, so that it still does when both are copied together.
fn relative(name: &str, file: &str) -> String {
    let mut dir = parent(name);
    let mut up = String::new();
    while !is_below(file, dir) && dir != "/" {
        dir = parent(dir);
        up.push_str("../");
    }
    let inside = file.strip_prefix(dir).unwrap_or(file);
    up + inside.trim_start_matches('/')
}

impl Disk {
    /// Gives a file another name.
    pub(crate) fn add_name(&mut self, name: &str, file: &str) {
        let mut all = self.all_names();
        all.push((name.to_owned(), file.to_owned()));
        self.put_name(name, file);
        self.note(&all);
    }

    fn all_names(&self) -> Vec<(String, String)> {
        let owned = |(name, file): (&str, &str)| (name.to_owned(), file.to_owned());
        names(&self.tree).map(owned).collect()
    }

    fn put_name(&mut self, name: &str, file: &str) {
        let target = relative(name, file);
        self.put(name, Node::new(Kind::Link(target.into()), 0));
    }

    fn note(&mut self, all: &[(String, String)]) {
        let mut text = String::new();
        for (name, file) in all.iter().take(MOST) {
            if !name.contains(['\t', '\n']) && !file.contains(['\t', '\n']) {
                text.extend([name, "\t", file, "\n"]);
            }
        }
        let digest = hash(&[&text]);
        let text = Some(text.into());
        self.put(NOTE, Node::new(Kind::File { text, digest }, 0));
    }

    /// Before something is removed: what has a name elsewhere stays there. In a later step
    /// than the one that gave the name its bytes are counted again, which a real layer does
    /// not hold; what is copied from there has them in any case.
    pub(super) fn keep_names(&mut self, gone: &str) {
        if self.tree.get(NOTE).is_none() || gone == NOTE {
            return;
        }
        let mut left: Vec<(String, String)> = Vec::new();
        let mut heirs: Vec<(String, String)> = Vec::new();
        for (name, file) in self.all_names() {
            if is_below(&name, gone) {
                continue;
            }
            if !is_below(&file, gone) {
                left.push((name, file));
                continue;
            }
            let heir = heirs.iter().find(|(of, _)| *of == file);
            if let Some((_, heir)) = heir {
                self.put_name(&name, heir);
                left.push((name, heir.clone()));
            } else if let Some(node) = self.tree.get(&file).cloned() {
                self.put(&name, node);
                heirs.push((file, name));
            }
        }
        self.note(&left);
    }

    /// After something was put at another place, and before it is removed where it was: names
    /// lead to where their files are now.
    pub(crate) fn move_names(&mut self, from: &str, to: &str) {
        if self.tree.get(NOTE).is_none() {
            return;
        }
        let mut all = self.all_names();
        let now = |path: &mut String| {
            let inside = is_below(path, from).then(|| path[from.len()..].to_owned());
            if let Some(inside) = &inside {
                *path = join(to, inside.trim_start_matches('/'));
                let whole = path.trim_end_matches('/').len();
                path.truncate(whole);
            }
            inside.is_some()
        };
        let mut moved = Vec::new();
        for (name, file) in &mut all {
            if now(name) | now(file) {
                moved.push((name.clone(), file.clone()));
            }
        }
        for (name, file) in moved {
            self.put_name(&name, &file);
        }
        self.note(&all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_files_from_where_they_stand() {
        for (name, file, expected) in [
            ("/a/b", "/a/c", "c"),
            ("/a/b", "/a/d/c", "d/c"),
            ("/a/b/c", "/a/d", "../d"),
            ("/a/b", "/c", "../c"),
            ("/b", "/c", "c"),
            ("/ab/c", "/a/c", "../a/c"),
        ] {
            assert_eq!(relative(name, file), expected, "{name} {file}");
        }
    }
}
