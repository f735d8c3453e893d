//! The way to a path: which folders one has to enter for it, and who may.

use super::{Node, Tree};
use std::borrow::Cow;

impl Tree {
    /// The first folder on the way to an absolute path that a user may not enter, links
    /// followed; what lies in it is out of reach whatever its own mode (`path_resolution(7)`,
    /// "search permission"). A process that stands in `from` has passed what is above it.
    pub(crate) fn barred(&self, path: &str, from: &str, (uid, gid): (u32, u32)) -> Option<String> {
        if uid == 0 {
            return None;
        }
        let mut way = Cow::Borrowed(path);
        for _ in 0..40 {
            let ends = way.match_indices('/').map(|(end, _)| end);
            let mut dirs = ends.filter(|end| *end > 0).map(|end| &way[..end]);
            let from_here = is_above(from, &way);
            let closed = |dir: &&str| {
                let node = self.get(dir);
                !(from_here && is_above(dir, from))
                    && node.is_some_and(|node| is_closed(node, uid, gid))
            };
            if let Some(dir) = dirs.find(closed) {
                return Some(dir.to_owned());
            }
            way = Cow::Owned(self.through(&way)?);
        }
        None
    }
}

fn is_above(dir: &str, path: &str) -> bool {
    let rest = path.strip_prefix(dir);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a user may surely not enter a folder. Which further groups a user is in, nobody
/// lists: all but root's count.
fn is_closed(node: &Node, uid: u32, gid: u32) -> bool {
    let by_group = node.uid != uid && node.gid != 0 && node.allows(uid, node.gid, 1);
    node.is_dir() && !by_group && !node.allows(uid, gid, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::tree::Kind;

    #[test]
    fn who_may_not_enter_a_folder_reaches_nothing_in_it() {
        let mut tree = Tree::default();
        let mut dir = |path: &str, mode, gid| {
            let node = Node {
                mode,
                ..Node::dir().owned(0, gid)
            };
            tree.insert(path.into(), node);
        };
        dir("/root", 0o700, 0);
        dir("/root/app", 0o755, 0);
        dir("/team", 0o750, 50);
        dir("/listed", 0o744, 0);
        dir("/through", 0o711, 0);
        let link = Node::new(Kind::Link("/root/app".into()), 0);
        tree.insert("/link".into(), link);
        for (path, from, uid, expected) in [
            ("/root/app/x", "/", 1000, Some("/root")),
            ("/root/app/x", "/", 0, None),
            ("/root/app/x", "/root/app", 1000, None),
            ("/root/app/x", "/root/apple", 1000, Some("/root")),
            ("/root", "/", 1000, None),
            ("/link", "/", 1000, Some("/root")),
            ("/link/x", "/", 1000, Some("/root")),
            ("/team/x", "/", 1000, None),
            ("/listed/x", "/", 1000, Some("/listed")),
            ("/through/x", "/", 1000, None),
            ("/nowhere/x", "/", 1000, None),
        ] {
            let barred = tree.barred(path, from, (uid, uid));
            assert_eq!(barred.as_deref(), expected, "{path} {from} {uid}");
        }
    }
}
