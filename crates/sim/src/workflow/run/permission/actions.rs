//! What actions ask of the run's token. What each one needs and says stands in the repository
//! that is its name: in `README.md`, and in the source.

use super::{End, NO_PUSH, Need, When, need, write};
use crate::workflow::model::Access;

/// What the toolkit says where the runner set no address to ask for an identity at.
/// <https://docs.github.com/en/actions/reference/security/oidc>
const NO_IDENTITY: &str = "##[error]Failed to get ID token: Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable";

/// An identity for another service.
const fn identity(name: &'static str) -> Need {
    Need {
        said: NO_IDENTITY,
        ..write(name, "id-token")
    }
}

/// Actions, sorted by name; of one name, in the order in which it asks.
pub(super) static ACTIONS: [Need; 37] = [
    write("actions-js/push", "contents")
        .tokens(&["github_token"])
        .says(NO_PUSH),
    identity("actions/attest"),
    write("actions/attest", "attestations")
        .tokens(&["github-token"])
        .says("##[error]Failed to persist attestation: Resource not accessible by integration"),
    identity("actions/attest-build-provenance"),
    write("actions/attest-build-provenance", "attestations")
        .tokens(&["github-token"])
        .says("##[error]Failed to persist attestation: Resource not accessible by integration"),
    identity("actions/attest-sbom"),
    write("actions/attest-sbom", "attestations")
        .tokens(&["github-token"])
        .says("##[error]Failed to persist attestation: Resource not accessible by integration"),
    need("actions/checkout", "contents", Access::Read)
        .when(When::Private)
        .tokens(&["token", "ssh-key", "repository"])
        .says("remote: Repository not found.\n##[error]fatal: repository 'https://github.com/octo-org/app/' not found"),
    // A site is described only to who may read pages, whoever may read the repository.
    need("actions/configure-pages", "pages", Access::Read)
        .tokens(&["token"])
        .says("##[error]Get Pages site failed. Error: Resource not accessible by integration"),
    write("actions/create-release", "contents").tokens(&["GITHUB_TOKEN"]),
    need("actions/dependency-review-action", "contents", Access::Read)
        .when(When::Private)
        .tokens(&["repo-token"]),
    identity("actions/deploy-pages")
        .says("##[error]Ensure GITHUB_TOKEN has permission \"id-token: write\"."),
    write("actions/deploy-pages", "pages")
        .tokens(&["token"])
        .says("##[error]Failed to create deployment (status: 403). Ensure GITHUB_TOKEN has permission \"pages: write\"."),
    write("actions/github-script", "")
        .tokens(&["github-token"])
        .ends(End::Unknown, ""),
    write("actions/labeler", "pull-requests")
        .when(When::Pull)
        .tokens(&["repo-token"])
        .says("##[warning]The action requires write permission to add labels to pull requests. For more information please refer to the action documentation: https://github.com/actions/labeler#permissions\n##[error]Resource not accessible by integration"),
    need("actions/stale", "issues", Access::Read)
        .when(When::Private)
        .tokens(&["repo-token"])
        .says("##[error]Getting issues was blocked by the error: Resource not accessible by integration"),
    // What it may not mark or close it tells, and goes on.
    write("actions/stale", "issues")
        .tokens(&["repo-token"])
        .ends(End::GoesOn, ""),
    write("actions/stale", "pull-requests")
        .tokens(&["repo-token"])
        .ends(End::GoesOn, ""),
    write("ad-m/github-push-action", "contents")
        .tokens(&["github_token"])
        .says(NO_PUSH),
    identity("aws-actions/configure-aws-credentials")
        .when(When::With(
            "role-to-assume",
            &["aws-access-key-id", "web-identity-token-file", "role-chaining", "AWS_ACCESS_KEY_ID"],
        ))
        .says("##[warning]It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?\n##[error]Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers"),
    identity("azure/login")
        .when(When::With("client-id", &["creds", "auth-type"]))
        .says("##[error]Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable. Please make sure to give write permissions to id-token in the workflow.\n##[error]Login failed with Error: Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable. Double check if the 'auth-type' is correct. Refer to https://github.com/Azure/login#readme for more information."),
    write("dorny/test-reporter", "checks")
        .tokens(&["token"])
        .says("##[error]HttpError: Resource not accessible by integration"),
    write("github/codeql-action/analyze", "security-events")
        .when(When::Own)
        .tokens(&["token", "upload"]),
    write("github/codeql-action/upload-sarif", "security-events")
        .when(When::Own)
        .tokens(&["token"]),
    identity("google-github-actions/auth")
        .when(When::With("workload_identity_provider", &["credentials_json"]))
        .says("##[error]google-github-actions/auth failed with: GitHub Actions did not inject $ACTIONS_ID_TOKEN_REQUEST_TOKEN or $ACTIONS_ID_TOKEN_REQUEST_URL into this job. This most likely means the GitHub Actions workflow permissions are incorrect, or this job is being run from a fork. For more information, please see https://docs.github.com/en/actions/security-guides/automatic-token-authentication#permissions-for-the-github_token"),
    write("googleapis/release-please-action", "contents").tokens(&["token"]),
    write("googleapis/release-please-action", "pull-requests").tokens(&["token"]),
    write("jamesives/github-pages-deploy-action", "contents")
        .tokens(&["token", "ssh-key"])
        .says(NO_PUSH),
    write("marocchino/sticky-pull-request-comment", "pull-requests")
        .when(When::Pull)
        .tokens(&["GITHUB_TOKEN"]),
    write("ncipollo/release-action", "contents")
        .tokens(&["token"])
        .says("##[error]Error 403: Resource not accessible by integration"),
    write("peaceiris/actions-gh-pages", "contents")
        .when(When::With("github_token", &["deploy_key", "personal_token"]))
        .tokens(&["github_token"])
        .says(NO_PUSH),
    write("peter-evans/create-pull-request", "contents")
        .tokens(&["token", "branch-token", "push-to-fork"])
        .says("remote: Permission to octo-org/app.git denied to github-actions[bot].\n##[error]The process '/usr/bin/git' failed with exit code 128"),
    write("peter-evans/create-pull-request", "pull-requests").tokens(&["token"]),
    // Without a password it asks for an identity that the index knows.
    identity("pypa/gh-action-pypi-publish")
        .when(When::Without("password"))
        .says("##[error]Trusted publishing exchange failure:\nOpenID Connect token retrieval failed: GitHub: missing or insufficient OIDC token permissions, the ACTIONS_ID_TOKEN_REQUEST_TOKEN environment variable was unset"),
    write("softprops/action-gh-release", "contents")
        .tokens(&["token", "GITHUB_TOKEN"])
        .says("GitHub release failed with status: 403\nSkip retry — your GitHub token/PAT does not have the required permission to create a release\n##[error]Resource not accessible by integration"),
    write("svenstaro/upload-release-action", "contents").tokens(&["repo_token"]),
    write("thollander/actions-comment-pull-request", "pull-requests")
        .when(When::Pull)
        .tokens(&["github-token", "GITHUB_TOKEN"]),
];
