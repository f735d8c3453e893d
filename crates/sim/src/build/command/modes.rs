//! `chmod`, `chown` and `chgrp`.

use super::Words;
use crate::build::machine::{End, Machine, OK, Who};
use crate::build::tree::Node;
use crate::facts::System;
use std::sync::Arc;

/// Why owners and permissions stay as they are: `EROFS` before `EPERM` (chmod(2), chown(2)).
fn changes_not(sealed: bool) -> &'static str {
    if sealed {
        "Read-only file system"
    } else {
        "Operation not permitted"
    }
}

/// The letters behind a single dash.
fn letters(arg: &str) -> &str {
    let rest = arg.strip_prefix('-');
    rest.filter(|rest| !rest.starts_with('-')).unwrap_or("")
}

/// Whether a word of chmod is an option and no mode such as `-x` (chmod(1)).
fn is_option(arg: &str) -> bool {
    let letters = letters(arg);
    let cluster = !letters.is_empty() && letters.chars().all(|c| "Rvfc".contains(c));
    cluster || arg.starts_with("--")
}

impl Machine<'_> {
    /// Applies a change to a path and, recursively, to all below it.
    fn change_all(&mut self, path: &str, recursive: bool, change: &dyn Fn(&mut Node)) {
        let mut copied = self.disk.alter(path, change);
        if recursive {
            let below = self.disk.tree.below(path);
            let paths: Vec<Arc<str>> = below.map(|(path, _)| path.clone()).collect();
            for path in paths {
                copied += self.disk.alter(&path, change);
            }
        }
        self.copied_up(copied);
    }

    /// Says that bytes of the layers below are stored again, when it is worth it.
    pub(crate) fn copied_up(&mut self, bytes: u64) {
        self.ms += bytes / self.facts.times.copy.max(1);
        if bytes >= 1_000_000 {
            self.notice("changed-copies-files", bytes);
        }
    }

    pub(super) fn chmod(&mut self, args: &[String]) -> End {
        let mut flags = args.iter().filter(|arg| is_option(arg));
        let recursive = flags.any(|arg| arg == "--recursive" || letters(arg).contains('R'));
        let mut rest = args.iter().filter(|arg| !is_option(arg));
        let Some(mode) = rest.next() else {
            return End::Code(1);
        };
        for name in rest {
            let path = self.real(name);
            let Some(node) = self.disk.tree.get(&path) else {
                if self.perhaps(name) {
                    continue;
                }
                return self.refuse("chmod: cannot access", name, false);
            };
            let sealed = self.disk.is_sealed(&path);
            let is_foreign = self.who.uid != 0 && self.who.uid != node.uid;
            if sealed || is_foreign && !self.may_be_given(&path) {
                let why = changes_not(sealed);
                let said = ["chmod: changing permissions of '", name, "': ", why].concat();
                return self.deny("permission-denied", 1, &said, &[("path", &path)]);
            }
            self.change_all(&path, recursive, &|node| {
                node.mode = new_mode(node, mode);
            });
        }
        OK
    }

    /// Who `user:group` is, and the words without another separator: a full stop is one where no
    /// user has it in its name (gnulib, `userspec.c`; `BusyBox` takes it as well).
    fn owner(&self, asked: String) -> Option<(Who, String)> {
        let plain = |asked: &str| self.who_is(asked.strip_suffix(':').unwrap_or(asked));
        if let Some(who) = plain(&asked) {
            return Some((who, asked));
        }
        let (user, group) = asked.split_once('.').filter(|_| !asked.contains(':'))?;
        let other = [user, ":", group].concat();
        plain(&other).map(|who| (who, other))
    }

    pub(super) fn chown(&mut self, tool: &str, args: &[String]) -> End {
        let words = Words::new(args, &[]);
        let Some((owner, names)) = words.rest.split_first() else {
            return End::Code(1);
        };
        let alone = owner.strip_prefix([':', '.']);
        let group = tool == "chgrp" || alone.is_some();
        let asked = if group {
            ["0:", alone.unwrap_or(owner)].concat()
        } else {
            (*owner).to_owned()
        };
        let Some((who, asked)) = self.owner(asked) else {
            let said = [tool, ": invalid user: '", owner, "'"].concat();
            return self.fail("user-missing", 1, &said, &[("user", owner)]);
        };
        let dotted = tool == "chown" && asked.contains(':') && !owner.contains(':');
        if dotted && self.base.system != System::Alpine {
            self.say_all(&["chown: warning: '.' should be ':': '", owner, "'"]);
        }
        let with_group = asked.contains(':');
        for name in names {
            let path = self.real(name);
            if self.disk.tree.get(&path).is_none() {
                if self.perhaps(name) {
                    continue;
                }
                return self.refuse(&[tool, ": cannot access"].concat(), name, false);
            }
            let sealed = self.disk.is_sealed(&path);
            if sealed || self.who.uid != 0 {
                let why = changes_not(sealed);
                let said = [tool, ": changing ownership of '", name, "': ", why].concat();
                return self.deny("permission-denied", 1, &said, &[("path", &path)]);
            }
            let (uid, gid) = (who.uid, who.gid);
            self.change_all(&path, words.has(&["-R", "--recursive"]), &move |node| {
                if !group {
                    node.uid = uid;
                }
                if group || with_group {
                    node.gid = gid;
                }
            });
        }
        OK
    }
}

pub(super) fn octal(mode: &str) -> Option<u16> {
    u16::from_str_radix(mode, 8).ok().map(|mode| mode & 0o7777)
}

/// A mode in octal or symbolic form (`u+x`, `g=rX`, `g=u`, `+x`), applied to a node
/// (<https://pubs.opengroup.org/onlinepubs/9799919799/utilities/chmod.html>).
pub(crate) fn new_mode(node: &Node, text: &str) -> u16 {
    if let Some(mode) = octal(text) {
        return mode;
    }
    let mut mode = node.mode;
    for clause in text.split(',') {
        let Some(at) = clause.find(['+', '-', '=']) else {
            continue;
        };
        let (who, rest) = clause.split_at(at);
        let (sign, bits) = rest.split_at(1);
        let mut mask = 0;
        for bit in bits.chars() {
            mask |= match bit {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                'X' if node.is_dir() || mode & 0o111 != 0 => 0o111,
                // What one of them may, the other may.
                'u' => (mode >> 6 & 7) * 0o111,
                'g' => (mode >> 3 & 7) * 0o111,
                'o' => (mode & 7) * 0o111,
                's' => 0o6000,
                't' => 0o1000,
                _ => 0,
            };
        }
        let who = if who.is_empty() || who.contains('a') {
            "ugo"
        } else {
            who
        };
        let mut range = 0;
        for letter in who.chars() {
            range |= match letter {
                'u' => 0o4700,
                'g' => 0o2070,
                'o' => 0o1007,
                _ => 0,
            };
        }
        match sign {
            "+" => mode |= mask & range,
            "-" => mode &= !(mask & range),
            _ => mode = (mode & !range) | (mask & range),
        }
    }
    mode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_octal_or_symbolic() {
        let file = Node::text("");
        for (text, expected) in [
            ("755", 0o755),
            ("+x", 0o755),
            ("u+x", 0o744),
            ("go-r", 0o600),
            ("a=rw", 0o666),
            ("u+rwX", 0o644),
            ("g=u", 0o664),
            ("g=u,o-r", 0o660),
            ("o=", 0o640),
            ("u+s,g+s,+t", 0o7644),
            ("-r", 0o200),
        ] {
            assert_eq!(new_mode(&file, text), expected, "{text}");
        }
        assert_eq!(new_mode(&Node::dir(), "g=rX"), 0o755);
    }

    #[test]
    fn a_mode_may_look_like_an_option() {
        for (arg, expected) in [
            ("-R", true),
            ("-Rf", true),
            ("-vR", true),
            ("--recursive", true),
            ("--quiet", true),
            ("-x", false),
            ("-rw", false),
            ("755", false),
            ("-", false),
            ("", false),
        ] {
            assert_eq!(is_option(arg), expected, "{arg}");
        }
    }
}
