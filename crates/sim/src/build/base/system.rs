//! Directories, users and groups that systems bring.

use crate::build::User;
use crate::facts::System;

/// Directories of every system, without the first slash.
const DIRECTORIES: &str = "boot dev etc etc/profile.d etc/ssl etc/ssl/certs home media mnt opt \
    proc run srv sys usr usr/bin usr/lib usr/local usr/local/bin usr/local/lib usr/local/sbin \
    usr/local/share usr/local/share/ca-certificates usr/sbin usr/share var var/cache var/lib \
    var/log var/spool";
/// Those of Debian besides (packages base-files, apt, dpkg, passwd, ca-certificates).
const DEBIAN: &str = "etc/apt etc/apt/apt.conf.d etc/apt/auth.conf.d etc/apt/keyrings \
    etc/apt/preferences.d etc/apt/sources.list.d etc/apt/trusted.gpg.d etc/default \
    etc/ca-certificates etc/dpkg etc/skel usr/games usr/include usr/local/etc usr/local/games \
    usr/local/include usr/local/man usr/local/src usr/share/ca-certificates usr/share/doc \
    usr/share/keyrings usr/share/man usr/src var/backups var/cache/apt var/lib/apt \
    var/lib/apt/lists var/lib/dpkg var/lib/dpkg/info var/local var/mail var/opt";

/// The directories that are there, without the first slash.
pub(super) fn directories(system: System) -> impl Iterator<Item = &'static str> {
    let own = if system == System::Alpine { "" } else { DEBIAN };
    let all = DIRECTORIES.split(' ').chain(own.split(' '));
    all.filter(|dir| !dir.is_empty())
}

/// Users of every image that have a part in what a build does.
pub(crate) fn users() -> Vec<User> {
    let user = |name: &str, uid, home: &str| User {
        name: name.into(),
        uid,
        gid: uid,
        home: home.into(),
    };
    vec![
        user("root", 0, "/root"),
        user("daemon", 1, "/usr/sbin"),
        user("www-data", 33, "/var/www"),
        user("nobody", 65534, "/nonexistent"),
    ]
}

/// The other users: name, number, number of the group (Debian, package base-passwd).
const USERS: &str = "bin:2:2 sys:3:3 sync:4:65534 games:5:60 man:6:12 lp:7:7 mail:8:8 news:9:9 \
    uucp:10:10 proxy:13:13 backup:34:34 list:38:38 irc:39:39 _apt:42:65534";
/// Groups that bear no user's name, or another number (the same package).
const GROUPS: &str = "adm:4 tty:5 disk:6 man:12 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 \
    floppy:25 tape:26 sudo:27 audio:29 dip:30 operator:37 src:40 shadow:42 utmp:43 video:44 \
    sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534";

/// The numbers of a user and of its group, where [`users`] does not have it.
pub(crate) fn numbers_of_user(name: &str) -> Option<(u32, u32)> {
    let numbers = number_in(USERS, name)?;
    let (uid, gid) = numbers.split_once(':')?;
    Some((uid.parse().ok()?, gid.parse().ok()?))
}

/// The number of a group that no user's name tells.
pub(crate) fn number_of_group(name: &str) -> Option<u32> {
    let named = number_in(GROUPS, name).and_then(|number| number.parse().ok());
    named.or_else(|| numbers_of_user(name).map(|(_, gid)| gid))
}

/// What stands behind a name in a list.
fn number_in(list: &'static str, name: &str) -> Option<&'static str> {
    list.split(' ')
        .find_map(|entry| entry.strip_prefix(name)?.strip_prefix(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_groups_have_debians_numbers() {
        assert_eq!(numbers_of_user("games"), Some((5, 60)));
        assert_eq!(numbers_of_user("mail"), Some((8, 8)));
        assert_eq!(numbers_of_user("app"), None);
        for (group, number) in [
            ("nogroup", 65534),
            ("users", 100),
            ("mail", 8),
            ("games", 60),
        ] {
            assert_eq!(number_of_group(group), Some(number), "{group}");
        }
        for none in ["app", "", "mai", "mail:8"] {
            assert_eq!(number_of_group(none), None, "{none}");
        }
    }

    #[test]
    fn directories_stand_in_directories_that_are_there() {
        for system in [System::Debian, System::Alpine] {
            let all: Vec<_> = directories(system).collect();
            for dir in &all {
                let above = dir.rsplit_once('/').map_or("", |(above, _)| above);
                assert!(above.is_empty() || all.contains(&above), "{dir}");
            }
        }
    }
}
