//! Users where nobody knows which ones there are.

use super::Unknown;
use crate::build::User;
use crate::build::machine::{Machine, Who, lookup};
use crate::build::tree::Tree;

/// The number of the first user that is made (`useradd`, `UID_MIN`).
const FIRST: u32 = 1000;

/// Who a `USER` value means; where users may be there that are not listed, a name that is not
/// in the list is one of them.
pub(crate) fn who_may_be(
    tree: &Tree,
    users: &[User],
    groups: &[(String, u32)],
    user: &str,
) -> Option<Who> {
    let known = lookup(users, groups, user);
    known.or_else(|| {
        let (name, group) = user.split_once(':').unwrap_or((user, ""));
        let alone = lookup(users, groups, name).filter(|_| !group.is_empty());
        let presumed = || match alone {
            Some(who) => Who { gid: FIRST, ..who },
            None => presumed(user),
        };
        Unknown::Anything.is_of(tree).then(presumed)
    })
}

/// A user that a command beyond the simulator, or an image that nobody measured, may have.
pub(crate) fn presumed(user: &str) -> Who {
    let name = user.split(':').next().unwrap_or(user);
    Who {
        uid: FIRST,
        gid: FIRST,
        name: name.into(),
        home: ["/home/", name].concat().into(),
    }
}

impl Machine<'_> {
    /// Who a user is, or may be.
    pub(crate) fn who_is(&self, user: &str) -> Option<Who> {
        who_may_be(&self.disk.tree, &self.users, &self.groups, user)
    }
}
