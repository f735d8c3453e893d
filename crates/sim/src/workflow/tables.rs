//! What GitHub knows: keys, events, scopes, contexts, runners, shells.
//!
//! The source of keys, events and contexts is the schema that GitHub's own reader uses
//! (`actions/languageservices`, `workflow-parser/src/workflow-v1.0.json`), that of the rest
//! docs.github.com, "Workflow syntax", "Events that trigger workflows", "Contexts" and
//! "GitHub-hosted runners".

/// Keys of the whole file.
pub(super) const ROOT: &[&str] = &[
    "on",
    "name",
    "description",
    "run-name",
    "defaults",
    "env",
    "permissions",
    "concurrency",
    "jobs",
];

/// Keys of a job with steps.
pub(super) const JOB: &[&str] = &[
    "needs",
    "if",
    "strategy",
    "name",
    "runs-on",
    "timeout-minutes",
    "cancel-timeout-minutes",
    "continue-on-error",
    "container",
    "services",
    "env",
    "environment",
    "permissions",
    "concurrency",
    "outputs",
    "defaults",
    "steps",
    "snapshot",
];

/// Keys of a job that calls a workflow.
pub(super) const CALL: &[&str] = &[
    "name",
    "uses",
    "with",
    "secrets",
    "needs",
    "if",
    "permissions",
    "concurrency",
    "strategy",
];

/// Keys of a step that runs a script.
pub(super) const RUN_STEP: &[&str] = &[
    "name",
    "id",
    "if",
    "timeout-minutes",
    "run",
    "continue-on-error",
    "env",
    "working-directory",
    "shell",
    "background",
];

/// Keys of a step that uses an action.
pub(super) const USES_STEP: &[&str] = &[
    "name",
    "id",
    "if",
    "continue-on-error",
    "timeout-minutes",
    "uses",
    "with",
    "env",
    "background",
];

/// Keys of a step that waits for steps in the background, or ends one.
pub(super) const WAIT_STEP: &[&str] = &[
    "name",
    "id",
    "if",
    "continue-on-error",
    "wait",
    "wait-all",
    "cancel",
    "parallel",
];

/// Keys of `container`.
pub(super) const CONTAINER: &[&str] =
    &["image", "options", "env", "ports", "volumes", "credentials"];

/// Keys of one of `services`.
pub(super) const SERVICE: &[&str] = &[
    "image",
    "options",
    "env",
    "ports",
    "volumes",
    "credentials",
    "entrypoint",
    "command",
];

/// An event that can start a workflow.
pub(super) struct Event {
    /// Its name.
    pub(super) name: &'static str,
    /// Keys of its configuration.
    pub(super) keys: &'static [&'static str],
    /// What `types` may hold; nothing when anything may stand there.
    pub(super) types: &'static [&'static str],
}

const fn event(
    name: &'static str,
    keys: &'static [&'static str],
    types: &'static [&'static str],
) -> Event {
    Event { name, keys, types }
}

const TYPES: &[&str] = &["types"];
const EDITS: &[&str] = &["created", "edited", "deleted"];
const PULLS: &[&str] = &[
    "types",
    "branches",
    "branches-ignore",
    "paths",
    "paths-ignore",
];
const PULL_TYPES: &[&str] = &[
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "milestoned",
    "demilestoned",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "ready_for_review",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
    "stacked",
];

/// All events, in alphabetical order.
pub(super) const EVENTS: &[Event] = &[
    event("branch_protection_rule", TYPES, EDITS),
    event(
        "check_run",
        TYPES,
        &["created", "rerequested", "completed", "requested_action"],
    ),
    event(
        "check_suite",
        TYPES,
        &["completed", "requested", "rerequested"],
    ),
    event("create", &[], &[]),
    event("delete", &[], &[]),
    event("deployment", &[], &[]),
    event("deployment_status", &[], &[]),
    event(
        "discussion",
        TYPES,
        &[
            "created",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "category_changed",
            "answered",
            "unanswered",
        ],
    ),
    event("discussion_comment", TYPES, EDITS),
    event("fork", &[], &[]),
    event("gollum", &[], &[]),
    event("image_version", &["types", "names", "versions"], &["ready"]),
    event("issue_comment", TYPES, EDITS),
    event(
        "issues",
        TYPES,
        &[
            "opened",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "closed",
            "reopened",
            "assigned",
            "unassigned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "milestoned",
            "demilestoned",
            "typed",
            "untyped",
            "field_added",
            "field_removed",
        ],
    ),
    event("label", TYPES, EDITS),
    event(
        "merge_group",
        &["types", "branches", "branches-ignore"],
        &["checks_requested"],
    ),
    event(
        "milestone",
        TYPES,
        &["created", "closed", "opened", "edited", "deleted"],
    ),
    event("page_build", &[], &[]),
    event(
        "project",
        TYPES,
        &[
            "created", "updated", "closed", "reopened", "edited", "deleted",
        ],
    ),
    event(
        "project_card",
        TYPES,
        &["created", "moved", "converted", "edited", "deleted"],
    ),
    event(
        "project_column",
        TYPES,
        &["created", "updated", "moved", "deleted"],
    ),
    event("public", &[], &[]),
    event("pull_request", PULLS, PULL_TYPES),
    event("pull_request_comment", TYPES, EDITS),
    event(
        "pull_request_review",
        TYPES,
        &["submitted", "edited", "dismissed"],
    ),
    event("pull_request_review_comment", TYPES, EDITS),
    event("pull_request_target", PULLS, PULL_TYPES),
    event(
        "push",
        &[
            "branches",
            "branches-ignore",
            "tags",
            "tags-ignore",
            "paths",
            "paths-ignore",
        ],
        &[],
    ),
    event("registry_package", TYPES, &["published", "updated"]),
    event(
        "release",
        TYPES,
        &[
            "published",
            "unpublished",
            "created",
            "edited",
            "deleted",
            "prereleased",
            "released",
        ],
    ),
    event("repository_dispatch", TYPES, &[]),
    event("schedule", &[], &[]),
    event("status", &[], &[]),
    event("watch", TYPES, &["started"]),
    event("workflow_call", &["inputs", "outputs", "secrets"], &[]),
    event("workflow_dispatch", &["inputs"], &[]),
    event(
        "workflow_run",
        &["types", "workflows", "branches", "branches-ignore"],
        &["requested", "completed", "in_progress"],
    ),
];

/// Every key of a filter, for whichever event.
pub(super) const FILTERS: &[&str] = &[
    "types",
    "branches",
    "branches-ignore",
    "tags",
    "tags-ignore",
    "paths",
    "paths-ignore",
    "workflows",
];

/// Scopes of the token that can be read and written.
pub(super) const SCOPES: &[&str] = &[
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "code-quality",
    "contents",
    "deployments",
    "discussions",
    "issues",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
    "id-token",
    "copilot-requests",
    "models",
    "vulnerability-alerts",
];
/// Scopes that cannot be read.
pub(super) const WRITE_ONLY: &[&str] = &["id-token", "copilot-requests"];
/// Scopes that cannot be written.
pub(super) const READ_ONLY: &[&str] = &["models", "vulnerability-alerts"];

/// Contexts and functions that may be used in a place.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// Names of contexts.
    pub(super) contexts: &'static [&'static str],
    /// Names of functions beyond those that may be used everywhere.
    pub(super) functions: &'static [&'static str],
}

const fn spot(contexts: &'static [&'static str]) -> Spot {
    Spot {
        contexts,
        functions: &[],
    }
}

const STATUS: &[&str] = &["always", "cancelled", "success", "failure"];
const HASH: &[&str] = &["hashFiles"];
const RUNNING: &[&str] = &[
    "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner",
    "env",
];

/// Where nothing of a run is known.
pub(super) const NOWHERE: Spot = spot(&[]);
/// `run-name`, `concurrency` of the workflow, `default` of inputs of a called workflow.
pub(super) const EARLY: Spot = spot(&["github", "inputs", "vars"]);
/// `env` of the workflow.
pub(super) const ROOT_ENV: Spot = spot(&["github", "inputs", "vars", "secrets"]);
/// `outputs` of a called workflow.
pub(super) const CALL_OUTPUT: Spot = spot(&["github", "inputs", "vars", "jobs"]);
/// `if` of a job.
pub(super) const JOB_IF: Spot = Spot {
    contexts: &["github", "inputs", "vars", "needs"],
    functions: STATUS,
};
/// `strategy`.
pub(super) const STRATEGY: Spot = spot(&["github", "inputs", "vars", "needs"]);
/// Most of a job.
pub(super) const IN_JOB: Spot = spot(&["github", "inputs", "vars", "needs", "strategy", "matrix"]);
/// `env` of a job, and `secrets` for a called workflow.
pub(super) const JOB_ENV: Spot = spot(&[
    "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets",
]);
/// `defaults.run` of a job.
pub(super) const JOB_DEFAULTS: Spot = spot(&[
    "github", "inputs", "vars", "strategy", "matrix", "needs", "env",
]);
/// `credentials`.
pub(super) const CREDENTIALS: Spot = spot(&[
    "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "env",
]);
/// `env` of containers.
pub(super) const CONTAINER_ENV: Spot = spot(&[
    "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "job", "runner", "env",
]);
/// `outputs` of a job.
pub(super) const JOB_OUTPUT: Spot = spot(RUNNING);
/// `environment.url`.
pub(super) const ENVIRONMENT_URL: Spot = spot(&[
    "github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env",
]);
/// Most of a step.
pub(super) const IN_STEP: Spot = Spot {
    contexts: RUNNING,
    functions: HASH,
};
/// `if` of a step.
pub(super) const STEP_IF: Spot = Spot {
    contexts: &[
        "github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env",
    ],
    functions: &["always", "cancelled", "success", "failure", "hashFiles"],
};

/// Properties of `github` that are texts.
pub(super) const GITHUB: &[&str] = &[
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "action_status",
    "actor",
    "actor_id",
    "api_url",
    "artifact_cache_size_limit",
    "base_ref",
    "env",
    "event_name",
    "event_path",
    "graphql_url",
    "head_ref",
    "job",
    "job_workflow_sha",
    "output",
    "path",
    "ref",
    "ref_name",
    "ref_protected",
    "ref_type",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "repository_visibility",
    "repositoryUrl",
    "retention_days",
    "run_attempt",
    "run_id",
    "run_number",
    "secret_source",
    "server_url",
    "sha",
    "state",
    "step_summary",
    "token",
    "triggering_actor",
    "workflow",
    "workflow_ref",
    "workflow_sha",
    "workspace",
];
/// Properties of `runner`.
pub(super) const RUNNER: &[&str] = &[
    "name",
    "os",
    "arch",
    "temp",
    "tool_cache",
    "debug",
    "environment",
    "workspace",
];
/// Properties of `strategy`.
pub(super) const STRATEGY_PROPERTIES: &[&str] =
    &["fail-fast", "job-index", "job-total", "max-parallel"];
/// Properties of `job`.
pub(super) const JOB_PROPERTIES: &[&str] = &[
    "status",
    "container",
    "services",
    "check_run_id",
    "workflow_ref",
    "workflow_sha",
    "workflow_repository",
    "workflow_file_path",
];

/// Shells that are known by name.
pub(super) const SHELLS: &[&str] = &[
    "bash",
    "sh",
    "pwsh",
    "python",
    "cmd",
    "powershell",
    "node",
    "deno",
];

/// Runners of GitHub by label, with the system they are; the first of each system stands
/// for all that run on it.
pub(super) const RUNNERS: &[(&str, char)] = &[
    ("ubuntu-latest", 'l'),
    ("ubuntu-slim", 'l'),
    ("ubuntu-26.04", 'l'),
    ("ubuntu-26.04-arm", 'l'),
    ("ubuntu-24.04", 'l'),
    ("ubuntu-24.04-arm", 'l'),
    ("ubuntu-22.04", 'l'),
    ("ubuntu-22.04-arm", 'l'),
    ("windows-latest", 'w'),
    ("windows-2025", 'w'),
    ("windows-2025-vs2026", 'w'),
    ("windows-2022", 'w'),
    ("windows-11-arm", 'w'),
    ("macos-latest", 'm'),
    ("macos-26", 'm'),
    ("macos-26-intel", 'm'),
    ("macos-15", 'm'),
    ("macos-15-intel", 'm'),
    ("macos-14", 'm'),
    ("macos-13", 'm'),
    ("linux", 'l'),
    ("windows", 'w'),
    ("macos", 'm'),
    ("self-hosted", ' '),
    ("x64", ' '),
    ("arm64", ' '),
    ("arm", ' '),
];

/// Places under `github.event`, and one beside it, that whoever opens an issue or a pull
/// request fills (GitHub Security Lab, "Untrusted input").
pub(super) const UNTRUSTED: &[&str] = &[
    "event.issue.title",
    "event.issue.body",
    "event.pull_request.title",
    "event.pull_request.body",
    "event.pull_request.head.ref",
    "event.pull_request.head.label",
    "event.pull_request.head.repo.default_branch",
    "event.comment.body",
    "event.review.body",
    "event.review_comment.body",
    "event.discussion.title",
    "event.discussion.body",
    "event.pages.*.page_name",
    "event.commits.*.message",
    "event.commits.*.author.email",
    "event.commits.*.author.name",
    "event.head_commit.message",
    "event.head_commit.author.email",
    "event.head_commit.author.name",
    "event.workflow_run.head_branch",
    "event.workflow_run.head_commit.message",
    "event.workflow_run.head_commit.author.email",
    "event.workflow_run.head_commit.author.name",
    "event.workflow_run.pull_requests.*.head.ref",
    "head_ref",
];

/// An action that the game offers.
pub(super) struct Known {
    /// `owner/name`.
    pub(super) name: &'static str,
    /// What `with` may hold.
    pub(super) inputs: &'static [&'static str],
    /// What `with` must hold.
    pub(super) required: &'static [&'static str],
    /// What it gives to later steps.
    pub(super) outputs: &'static [&'static str],
}

/// Actions of which it is known that they change nothing of what is simulated, in lower case.
pub(super) const PLAIN: [&str; 14] = [
    "actions/configure-pages",
    "actions/dependency-review-action",
    "actions/github-script",
    "actions/labeler",
    "actions/stale",
    "codecov/codecov-action",
    "coverallsapp/github-action",
    "github/codeql-action/analyze",
    "github/codeql-action/autobuild",
    "github/codeql-action/init",
    "github/codeql-action/upload-sarif",
    "pypa/gh-action-pypi-publish",
    "softprops/action-gh-release",
    "step-security/harden-runner",
];

/// Actions that the game offers, by their `action.yml`.
pub(super) const ACTIONS: &[Known] = &[
    Known {
        name: "actions/checkout",
        inputs: &[
            "repository",
            "ref",
            "token",
            "ssh-key",
            "ssh-known-hosts",
            "ssh-strict",
            "ssh-user",
            "persist-credentials",
            "path",
            "clean",
            "filter",
            "sparse-checkout",
            "sparse-checkout-cone-mode",
            "fetch-depth",
            "fetch-tags",
            "show-progress",
            "lfs",
            "submodules",
            "set-safe-directory",
            "github-server-url",
        ],
        required: &[],
        outputs: &["ref", "commit"],
    },
    Known {
        name: "actions/setup-python",
        inputs: &[
            "python-version",
            "python-version-file",
            "cache",
            "architecture",
            "check-latest",
            "token",
            "cache-dependency-path",
            "update-environment",
            "allow-prereleases",
            "freethreaded",
            "pip-version",
            "pip-install",
        ],
        required: &[],
        outputs: &["python-version", "cache-hit", "python-path"],
    },
    Known {
        name: "actions/cache",
        inputs: &[
            "path",
            "key",
            "restore-keys",
            "upload-chunk-size",
            "enableCrossOsArchive",
            "fail-on-cache-miss",
            "lookup-only",
            "save-always",
        ],
        required: &["path", "key"],
        outputs: &["cache-hit"],
    },
    Known {
        name: "actions/upload-artifact",
        inputs: &[
            "name",
            "path",
            "if-no-files-found",
            "retention-days",
            "compression-level",
            "overwrite",
            "include-hidden-files",
            "archive",
        ],
        required: &["path"],
        outputs: &["artifact-id", "artifact-url", "artifact-digest"],
    },
    Known {
        name: "actions/download-artifact",
        inputs: &[
            "name",
            "artifact-ids",
            "path",
            "pattern",
            "merge-multiple",
            "github-token",
            "repository",
            "run-id",
            "digest-mismatch",
            "skip-decompress",
        ],
        required: &[],
        outputs: &["download-path"],
    },
    Known {
        name: "docker/login-action",
        inputs: &[
            "registry",
            "username",
            "password",
            "scope",
            "ecr",
            "logout",
            "registry-auth",
        ],
        required: &[],
        outputs: &[],
    },
    Known {
        name: "docker/setup-buildx-action",
        inputs: &[
            "version",
            "name",
            "driver",
            "driver-opts",
            "buildkitd-flags",
            "buildkitd-config",
            "buildkitd-config-inline",
            "config",
            "config-inline",
            "install",
            "use",
            "endpoint",
            "platforms",
            "append",
            "cache-binary",
            "cleanup",
            "keep-state",
        ],
        required: &[],
        outputs: &[
            "name",
            "driver",
            "platforms",
            "nodes",
            "endpoint",
            "status",
            "flags",
        ],
    },
    Known {
        name: "docker/build-push-action",
        inputs: &[
            "add-hosts",
            "allow",
            "annotations",
            "attests",
            "build-args",
            "build-contexts",
            "builder",
            "cache-from",
            "cache-to",
            "call",
            "cgroup-parent",
            "context",
            "file",
            "labels",
            "load",
            "network",
            "no-cache",
            "no-cache-filters",
            "outputs",
            "platforms",
            "provenance",
            "pull",
            "push",
            "sbom",
            "secrets",
            "secret-envs",
            "secret-files",
            "shm-size",
            "ssh",
            "tags",
            "target",
            "ulimit",
            "github-token",
        ],
        required: &[],
        outputs: &["imageid", "digest", "metadata"],
    },
    Known {
        name: "google-github-actions/deploy-cloudrun",
        inputs: &[
            "service",
            "job",
            "metadata",
            "image",
            "source",
            "suffix",
            "env_vars",
            "env_vars_file",
            "env_vars_update_strategy",
            "secrets",
            "secrets_update_strategy",
            "labels",
            "skip_default_labels",
            "description",
            "tag",
            "timeout",
            "flags",
            "no_traffic",
            "wait",
            "revision_traffic",
            "tag_traffic",
            "update_traffic_flags",
            "project_id",
            "region",
            "gcloud_version",
            "gcloud_component",
        ],
        required: &[],
        outputs: &["url"],
    },
    Known {
        name: "google-github-actions/auth",
        inputs: &[
            "project_id",
            "workload_identity_provider",
            "service_account",
            "audience",
            "credentials_json",
            "create_credentials_file",
            "export_environment_variables",
            "token_format",
            "delegates",
            "universe",
            "request_reason",
            "cleanup_credentials",
            "access_token_lifetime",
            "access_token_scopes",
            "access_token_subject",
            "id_token_audience",
            "id_token_include_email",
        ],
        required: &[],
        outputs: &[
            "project_id",
            "credentials_file_path",
            "auth_token",
            "access_token",
            "id_token",
        ],
    },
    Known {
        name: "azure/login",
        inputs: &[
            "creds",
            "client-id",
            "tenant-id",
            "subscription-id",
            "enable-AzPSSession",
            "environment",
            "allow-no-subscriptions",
            "audience",
            "auth-type",
        ],
        required: &[],
        outputs: &[],
    },
    Known {
        name: "azure/webapps-deploy",
        inputs: &[
            "app-name",
            "publish-profile",
            "slot-name",
            "package",
            "type",
            "target-path",
            "clean",
            "restart",
            "images",
            "configuration-file",
            "startup-command",
            "resource-group-name",
            "sitecontainers-config",
        ],
        required: &["app-name"],
        outputs: &["webapp-url"],
    },
    Known {
        name: "azure/container-apps-deploy-action",
        inputs: &[
            "appSourcePath",
            "acrName",
            "acrUsername",
            "acrPassword",
            "azureCredentials",
            "imageToBuild",
            "imageToDeploy",
            "dockerfilePath",
            "containerAppName",
            "resourceGroup",
            "containerAppEnvironment",
            "runtimeStack",
            "targetPort",
            "location",
            "environmentVariables",
            "ingress",
            "yamlConfigPath",
            "disableTelemetry",
            "buildArguments",
        ],
        required: &[],
        outputs: &[],
    },
    Known {
        name: "aws-actions/amazon-ecs-deploy-task-definition",
        inputs: &[
            "task-definition",
            "desired-count",
            "service",
            "cluster",
            "wait-for-service-stability",
            "wait-for-minutes",
            "codedeploy-appspec",
            "codedeploy-application",
            "codedeploy-deployment-group",
            "codedeploy-deployment-description",
            "codedeploy-deployment-config",
            "force-new-deployment",
            "max-retries",
            "run-task",
            "propagate-tags",
            "enable-ecs-managed-tags",
        ],
        required: &["task-definition"],
        outputs: &[
            "task-definition-arn",
            "codedeploy-deployment-id",
            "run-task-arn",
        ],
    },
    Known {
        name: "aws-actions/configure-aws-credentials",
        inputs: &[
            "aws-region",
            "role-to-assume",
            "aws-access-key-id",
            "aws-secret-access-key",
            "aws-session-token",
            "web-identity-token-file",
            "role-chaining",
            "audience",
            "http-proxy",
            "mask-aws-account-id",
            "role-duration-seconds",
            "role-external-id",
            "role-session-name",
            "role-skip-session-tagging",
            "inline-session-policy",
            "managed-session-policies",
            "output-credentials",
            "unset-current-credentials",
            "disable-retry",
            "retry-max-attempts",
            "special-characters-workaround",
            "use-existing-credentials",
            "allowed-account-ids",
            "force-skip-oidc",
        ],
        required: &["aws-region"],
        outputs: &[
            "aws-account-id",
            "aws-access-key-id",
            "aws-secret-access-key",
            "aws-session-token",
            "authenticated-arn",
        ],
    },
    Known {
        name: "akhileshns/heroku-deploy",
        inputs: &[
            "heroku_api_key",
            "heroku_email",
            "heroku_app_name",
            "buildpack",
            "branch",
            "dontuseforce",
            "dontautocreate",
            "usedocker",
            "docker_heroku_process_type",
            "docker_build_args",
            "appdir",
            "healthcheck",
            "checkstring",
            "delay",
            "procfile",
            "rollbackonhealthcheckfailed",
            "env_file",
            "justlogin",
            "region",
            "stack",
            "team",
        ],
        required: &["heroku_api_key", "heroku_email"],
        outputs: &["status"],
    },
    Known {
        name: "aquasecurity/trivy-action",
        inputs: &[
            "scan-type",
            "image-ref",
            "input",
            "scan-ref",
            "exit-code",
            "ignore-unfixed",
            "vuln-type",
            "severity",
            "format",
            "template",
            "output",
            "skip-dirs",
            "skip-files",
            "cache-dir",
            "timeout",
            "ignore-policy",
            "hide-progress",
            "list-all-pkgs",
            "scanners",
            "trivyignores",
            "github-pat",
            "trivy-config",
            "tf-vars",
            "limit-severities-for-sarif",
            "docker-host",
            "version",
            "cache",
            "skip-setup-trivy",
            "token-setup-trivy",
        ],
        required: &[],
        outputs: &[],
    },
];
