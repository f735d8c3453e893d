//! What actions that went well tell later steps beyond what they do.

use super::action::ECR;

/// An output that an action tells.
pub(in super::super) struct Told {
    pub(in super::super) name: &'static str,
    /// A value of the form that the real one has.
    pub(in super::super) value: &'static str,
    /// Whether that is as good as the real one.
    pub(in super::super) known: bool,
}

/// An action, its output, and a value of the form that it has.
type Given = (&'static str, &'static str, &'static str);

/// Outputs that are always there, and whose values nobody knows.
const ALWAYS: [Given; 20] = [
    // <https://github.com/actions/checkout#outputs>
    ("actions/checkout", "ref", "refs/heads/main"),
    (
        "actions/checkout",
        "commit",
        "0123456789abcdef0123456789abcdef01234567",
    ),
    // <https://github.com/actions/setup-python/blob/main/action.yml>
    ("actions/setup-python", "python-version", "3.13.1"),
    (
        "actions/setup-python",
        "python-path",
        "/opt/hostedtoolcache/Python/3.13.1/x64/bin/python",
    ),
    // <https://github.com/actions/upload-artifact#outputs>
    ("actions/upload-artifact", "artifact-id", "1234"),
    (
        "actions/upload-artifact",
        "artifact-url",
        "https://github.com/octo-org/app/actions/runs/1/artifacts/1234",
    ),
    (
        "actions/upload-artifact",
        "artifact-digest",
        "0123456789abcdef",
    ),
    ("actions/upload-pages-artifact", "artifact_id", "1234"),
    // <https://github.com/actions/deploy-pages#outputs>
    (
        "actions/deploy-pages",
        "page_url",
        "https://octo-org.github.io/app/",
    ),
    // <https://github.com/docker/build-push-action#outputs>
    (
        "docker/build-push-action",
        "imageid",
        "sha256:0123456789abcdef",
    ),
    ("docker/build-push-action", "metadata", "{}"),
    // <https://github.com/docker/metadata-action#outputs>
    (
        "docker/metadata-action",
        "labels",
        "org.opencontainers.image.title=app",
    ),
    (
        "docker/metadata-action",
        "annotations",
        "manifest:org.opencontainers.image.title=app",
    ),
    (
        "docker/metadata-action",
        "bake-file",
        "/tmp/docker-metadata-action-bake.json",
    ),
    // <https://github.com/google-github-actions/auth#outputs>
    ("google-github-actions/auth", "project_id", "my-project"),
    (
        "google-github-actions/auth",
        "credentials_file_path",
        "/home/runner/work/app/app/gha-creds.json",
    ),
    ("google-github-actions/auth", "auth_token", "ya29.a0AfB_byC"),
    // <https://github.com/softprops/action-gh-release#outputs>
    (
        "softprops/action-gh-release",
        "upload_url",
        "https://uploads.github.com/repos/octo-org/app/releases/1/assets",
    ),
    (
        "softprops/action-gh-release",
        "url",
        "https://github.com/octo-org/app/releases/tag/v1",
    ),
    ("softprops/action-gh-release", "id", "1"),
];

/// The outputs of an action that went well, beyond those of what it does.
pub(in super::super) fn tells(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    let mut tell = |name, value, known| all.push(Told { name, value, known });
    match name.to_ascii_lowercase().as_str() {
        "aws-actions/amazon-ecr-login" => tell("registry", ECR, true),
        // <https://github.com/google-github-actions/auth#outputs>
        "google-github-actions/auth" => match input("token_format").unwrap_or_default().as_str() {
            "access_token" => tell("access_token", "ya29.a0AfB_byC", true),
            "id_token" => tell("id_token", "eyJhbGciOi.eyJhdWQi.c2ln", true),
            _ => {}
        },
        _ => {}
    }
    for (action, output, value) in ALWAYS {
        if action.eq_ignore_ascii_case(name) {
            tell(output, value, false);
        }
    }
    all
}
