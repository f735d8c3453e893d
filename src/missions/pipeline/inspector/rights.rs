//! Fields that a workflow has as well as a job: what its token may do, and of which runs only
//! one goes on at a time.

use odp_sim::workflow::model::{Access, Concurrency, Field, Permissions, Text};

use super::fields::{Entry, flag, line};
use super::{Place, set};
use crate::dom::{El, Node, group};
use crate::missions::pipeline::desk::Desk;

/// What the token may do, scope by scope.
pub(super) fn permissions(desk: Desk, place: &Place, permissions: &Permissions) -> El {
    let value = match permissions {
        Permissions::Unset => String::new(),
        Permissions::ReadAll => "read-all".to_owned(),
        Permissions::WriteAll => "write-all".to_owned(),
        Permissions::Scopes(scopes) => {
            let one = |(name, access): &(Text, Access)| {
                let access = match access {
                    Access::None => "none",
                    Access::Read => "read",
                    Access::Write => "write",
                };
                [&name.value, ": ", access].concat()
            };
            scopes.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    };
    let place = place.clone();
    line(
        desk,
        Entry {
            name: "permissions".to_owned(),
            help: Some("permissions"),
            testid: "permissions".to_owned(),
            value,
        },
        move |value| {
            let scopes = value.contains(':') && !value.trim_start().starts_with('{');
            let value = if scopes {
                ["{ ", value.trim(), " }"].concat()
            } else {
                value
            };
            set(&place, &["permissions"], Some(value))
        },
    )
}

/// The group, and whether a newer run ends an older one.
pub(super) fn concurrency(desk: Desk, place: &Place, concurrency: Option<&Concurrency>) -> Node {
    let group = concurrency.map_or_else(String::new, |one| one.group.value.clone());
    let cancels =
        concurrency.is_some_and(|one| matches!(one.cancel_in_progress, Some(Field::Fixed(true))));
    let (own, other) = (place.clone(), place.clone());
    let name = group.clone();
    let there = !group.is_empty();
    let field = line(
        desk,
        Entry {
            name: "concurrency".to_owned(),
            help: Some("concurrency"),
            testid: "concurrency".to_owned(),
            value: group,
        },
        move |group| set(&own, &["concurrency"], Some(grouped(&group, cancels))),
    );
    let cancel = there.then(|| {
        flag(
            desk,
            "cancel-in-progress",
            "cancel-in-progress",
            "cancel-in-progress",
            cancels,
            move |on| {
                desk.act(set(&other, &["concurrency"], Some(grouped(&name, on))));
            },
        )
    });
    group![field, cancel]
}

/// A group as it is written: its name alone, or between brackets with the flag.
fn grouped(group: &str, cancels: bool) -> String {
    let group = group.trim();
    if group.is_empty() || !cancels {
        return group.to_owned();
    }
    let quoted = group.replace('\'', "''");
    ["{ group: '", &quoted, "', cancel-in-progress: true }"].concat()
}

#[cfg(test)]
mod tests {
    use super::grouped;
    use odp_sim::workflow::read;

    #[test]
    fn a_group_that_cancels_is_read_as_it_was_meant() {
        for (group, cancels) in [("deploy", false), ("it's-${{ github.ref }}", true)] {
            let text = [
                "on: push\nconcurrency: ",
                &grouped(group, cancels),
                "\njobs: {}\n",
            ]
            .concat();
            let (workflow, _) = read(&text);
            let found = workflow.concurrency.unwrap();
            assert_eq!(found.group.value, group);
            assert_eq!(found.cancel_in_progress.is_some(), cancels);
        }
    }
}
