//! `ln`: other names of files, and links that only say where to look.

use super::Words;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node, base_name, join};
use std::sync::Arc;

impl Machine<'_> {
    pub(super) fn ln(&mut self, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let (Some(target), Some(name)) = (words.rest.first(), words.rest.get(1)) else {
            return OK;
        };
        let symbolic = words.has(&["-s", "--symbolic"]);
        let mut path = self.own_place(name);
        if self.disk.tree.is_dir(&path)
            && !matches!(
                self.disk.tree.get(&path),
                Some(Node {
                    kind: Kind::Link(_),
                    ..
                })
            )
        {
            path = join(&path, base_name(target));
        }
        if self.disk.tree.get(&path).is_some()
            && !words.has(&["-f", "--force"])
            && !self.may_be_gone(name)
        {
            let said = [failed(symbolic), " '", name, "': File exists"].concat();
            return self.fail("file-exists", 1, &said, &[("path", &path)]);
        }
        if !self.may_write_at(&path) {
            return self.refuse(failed(symbolic), name, true);
        }
        if symbolic {
            let target: Arc<str> = (*target).into();
            self.disk.put(&path, Node::new(Kind::Link(target), 0));
            return OK;
        }
        self.second_name(target, &path)
    }

    /// A second name counts the names of the file, which copies it up; in the layer both share
    /// its content (`archive/tar`, `TypeLink`).
    fn second_name(&mut self, target: &str, path: &str) -> End {
        let real = self.real(target);
        let there = self.disk.tree.get(&real).map(Node::is_dir);
        match there {
            None if self.perhaps(target) => {
                let link = Node::new(Kind::Link(real.into()), 0);
                self.disk.put(path, link);
            }
            None => return self.refuse("ln: failed to access", target, false),
            Some(true) => {
                let said = ["ln: ", target, ": hard link not allowed for directory"].concat();
                return self.fail("is-a-directory", 1, &said, &[("path", &real)]);
            }
            Some(false) if real == path => {}
            Some(false) => {
                let copied = self.disk.modify(&real);
                self.copied_up(copied);
                self.disk.add_name(path, &real);
            }
        }
        OK
    }
}

/// How the complaint begins (GNU coreutils, `ln.c`).
fn failed(symbolic: bool) -> &'static str {
    if symbolic {
        "ln: failed to create symbolic link"
    } else {
        "ln: failed to create hard link"
    }
}
