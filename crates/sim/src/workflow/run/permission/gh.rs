//! What the commands of `gh` ask of the run's token: <https://cli.github.com/manual/>.

use super::{End, Need, When, need, write};
use crate::workflow::model::Access;

/// A command that reads: everybody may, where the repository is open.
const fn reads(name: &'static str, scope: &'static str) -> Need {
    need(name, scope, Access::Read)
        .when(When::Private)
        .says("GraphQL: Resource not accessible by integration (repository)")
}

/// A command that writes by the newer one of the two interfaces.
const fn asks(name: &'static str, scope: &'static str) -> Need {
    write(name, scope).says("GraphQL: Resource not accessible by integration")
}

/// A command that writes by the older one of the two interfaces.
const fn calls(name: &'static str, scope: &'static str) -> Need {
    write(name, scope).says("HTTP 403: Resource not accessible by integration")
}

/// Commands, sorted by name.
pub(super) static GH: [Need; 61] = [
    calls("api", "").ends(End::Unknown, ""),
    calls("cache delete", "actions"),
    reads("cache list", "actions"),
    asks("issue close", "issues"),
    asks("issue comment", "issues").says("GraphQL: Resource not accessible by integration (addComment)"),
    asks("issue create", "issues").says("GraphQL: Resource not accessible by integration (createIssue)"),
    asks("issue delete", "issues"),
    asks("issue edit", "issues"),
    reads("issue list", "issues"),
    asks("issue lock", "issues"),
    asks("issue pin", "issues"),
    asks("issue reopen", "issues"),
    reads("issue status", "issues"),
    asks("issue unlock", "issues"),
    asks("issue unpin", "issues"),
    reads("issue view", "issues"),
    calls("label create", "issues"),
    calls("label delete", "issues"),
    calls("label edit", "issues"),
    reads("label list", "issues"),
    reads("pr checkout", "pull-requests"),
    reads("pr checks", "pull-requests"),
    asks("pr close", "pull-requests"),
    asks("pr comment", "pull-requests").says("GraphQL: Resource not accessible by integration (addComment)"),
    asks("pr create", "pull-requests").says("pull request create failed: GraphQL: Resource not accessible by integration (createPullRequest)"),
    reads("pr diff", "pull-requests"),
    asks("pr edit", "pull-requests"),
    reads("pr list", "pull-requests"),
    asks("pr lock", "pull-requests"),
    // A merge writes commits, and touches the pull request.
    asks("pr merge", "contents").says("GraphQL: Resource not accessible by integration (mergePullRequest)"),
    asks("pr merge", "pull-requests").says("GraphQL: Resource not accessible by integration (mergePullRequest)"),
    asks("pr ready", "pull-requests"),
    asks("pr reopen", "pull-requests"),
    asks("pr review", "pull-requests").says("failed to create review: GraphQL: Resource not accessible by integration (addPullRequestReview)"),
    reads("pr status", "pull-requests"),
    asks("pr unlock", "pull-requests"),
    asks("pr update-branch", "pull-requests"),
    reads("pr view", "pull-requests"),
    calls("project", "").ends(End::Unknown, ""),
    calls("release create", "contents").says("HTTP 403: Resource not accessible by integration (https://api.github.com/repos/octo-org/app/releases)"),
    calls("release delete", "contents"),
    calls("release delete-asset", "contents"),
    reads("release download", "contents"),
    calls("release edit", "contents"),
    reads("release list", "contents"),
    calls("release upload", "contents"),
    reads("release view", "contents"),
    reads("repo clone", "contents"),
    calls("run cancel", "actions"),
    calls("run delete", "actions"),
    reads("run download", "actions"),
    reads("run list", "actions"),
    calls("run rerun", "actions"),
    reads("run view", "actions"),
    reads("run watch", "actions"),
    calls("secret", "").ends(End::Unknown, ""),
    calls("variable", "").ends(End::Unknown, ""),
    calls("workflow disable", "actions"),
    calls("workflow enable", "actions"),
    reads("workflow list", "actions"),
    calls("workflow run", "actions").says("could not create workflow dispatch event: HTTP 403: Resource not accessible by integration"),
];
