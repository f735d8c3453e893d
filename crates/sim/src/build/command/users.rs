//! `useradd`, `adduser`, `groupadd`: the users of the image.

use super::Words;
use crate::build::User;
use crate::build::base::number_of_group;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::Node;
use crate::facts::System;

/// Flags of useradd that take a value (useradd(8)).
const USERADD: &[&str] = &[
    "-b",
    "--base-dir",
    "-c",
    "--comment",
    "-d",
    "--home",
    "--home-dir",
    "-e",
    "--expiredate",
    "-f",
    "--inactive",
    "-g",
    "--gid",
    "-G",
    "--groups",
    "-k",
    "--skel",
    "-K",
    "--key",
    "-p",
    "--password",
    "-P",
    "--prefix",
    "-R",
    "--root",
    "-s",
    "--shell",
    "-u",
    "--uid",
    "-Z",
    "--selinux-user",
];

/// Flags of adduser that take a value: the long ones are Debian's (adduser(8)), the letters
/// those of `busybox` (<https://busybox.net/downloads/BusyBox.html#adduser>).
const ADDUSER: &[&str] = &[
    "--comment",
    "--conf",
    "--firstgid",
    "--firstuid",
    "-g",
    "--gecos",
    "--gid",
    "-G",
    "-h",
    "--home",
    "--ingroup",
    "-k",
    "--lastgid",
    "--lastuid",
    "-s",
    "--shell",
    "-u",
    "--uid",
];

/// Flags of groupadd and addgroup that take a value (groupadd(8), addgroup(8)).
const GROUP: &[&str] = &[
    "--firstgid",
    "-g",
    "--gid",
    "-K",
    "--key",
    "--lastgid",
    "-p",
    "--password",
    "-P",
    "--prefix",
    "-R",
    "--root",
    "-U",
    "--users",
];

impl Machine<'_> {
    /// Makes a user. `useradd` makes a home directory only when told to; `adduser` does,
    /// unless the user is a system user (adduser 3.130 and later, `adduser.8`).
    pub(super) fn add_user(&mut self, tool: &str, args: &[String]) -> End {
        let useradd = tool == "useradd";
        let words = Words::new(args, if useradd { USERADD } else { ADDUSER });
        let Some(name) = words.rest.first().map(|name| (*name).to_owned()) else {
            return End::Code(2);
        };
        if self.who.uid != 0 {
            let said = if useradd {
                "useradd: Permission denied."
            } else {
                "adduser: Only root may add a user or group to the system."
            };
            return self.deny("permission-denied", 1, said, &[]);
        }
        if self.users.iter().any(|user| *user.name == *name) {
            let said = [tool, ": user '", &name, "' already exists"].concat();
            return self.fail("user-exists", 9, &said, &[("user", &name)]);
        }
        let busybox = self.base.system == System::Alpine;
        let system = words.has(&["--system", "-S"]) || (useradd && words.has(&["-r"]));
        let makes_home = match tool {
            "useradd" => words.has(&["-m", "--create-home"]),
            _ if busybox => !words.has(&["-H"]),
            _ => !system && !words.has(&["--no-create-home"]),
        };
        let named = words.value(if useradd {
            &["-d", "--home", "--home-dir"]
        } else {
            &["-h", "--home"]
        });
        let nowhere = !useradd && system && !busybox;
        let home = match named {
            Some(home) => home.to_owned(),
            None if nowhere => "/nonexistent".into(),
            None => ["/home/", &name].concat(),
        };
        let uid = words
            .value(&["-u", "--uid"])
            .and_then(|uid| uid.parse().ok());
        let uid = uid.unwrap_or_else(|| self.free_number(system));
        let gid = words.value(if useradd {
            &["-g", "--gid"]
        } else {
            &["-g", "-G", "--gid", "--ingroup"]
        });
        let gid = gid
            .and_then(|gid| gid.parse().ok().or_else(|| self.group(gid)))
            .unwrap_or(uid);
        if makes_home {
            self.disk.make_dirs(&home, 0, 0);
            self.disk.alter(&home, |node| {
                (node.uid, node.gid, node.mode) = (uid, gid, 0o755);
            });
        }
        self.users.push(User {
            name: name.into(),
            uid,
            gid,
            home: home.into(),
        });
        self.write_users();
        OK
    }

    fn free_number(&self, system: bool) -> u32 {
        let taken = |number: &u32| self.users.iter().any(|user| user.uid == *number);
        if system {
            (100..1000).rev().find(|number| !taken(number))
        } else {
            (1000..60000).find(|number| !taken(number))
        }
        .unwrap_or(60000)
    }

    fn group(&self, name: &str) -> Option<u32> {
        let own = self
            .users
            .iter()
            .find(|user| *user.name == *name)
            .map(|user| user.gid);
        let named = || {
            let mut groups = self.groups.iter();
            groups.find(|(group, _)| group == name).map(|(_, gid)| *gid)
        };
        own.or_else(named).or_else(|| number_of_group(name))
    }

    /// Makes a group. Groups are kept as users without a home.
    pub(super) fn add_group(&mut self, tool: &str, args: &[String]) -> End {
        let words = Words::new(args, GROUP);
        if self.who.uid != 0 {
            let said = [tool, ": Permission denied."].concat();
            return self.deny("permission-denied", 10, &said, &[]);
        }
        if words.rest.len() > 1 {
            // `addgroup user group`
            return OK;
        }
        let Some(name) = words.rest.first() else {
            return End::Code(2);
        };
        let gid = words
            .value(&["-g", "--gid"])
            .and_then(|gid| gid.parse().ok());
        let gid = gid.unwrap_or_else(|| self.free_number(words.has(&["--system", "-S", "-r"])));
        self.disk.put("/etc/group", Node::text(name));
        self.groups.push(((*name).to_owned(), gid));
        OK
    }

    /// Keeps the file in step, so that the layer shows it.
    fn write_users(&mut self) {
        let mut text = String::new();
        for user in &self.users {
            let (uid, gid) = (user.uid.to_string(), user.gid.to_string());
            for part in [
                &user.name,
                ":x:",
                &uid,
                ":",
                &gid,
                "::",
                &user.home,
                ":/bin/sh\n",
            ] {
                text.push_str(part);
            }
        }
        self.disk.put("/etc/passwd", Node::text(&text));
    }
}
