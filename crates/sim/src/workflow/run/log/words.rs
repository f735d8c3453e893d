//! What a command or an action prints, in the words of the real one.

use crate::workflow::run::act::{Act, Failure, lacking};
use crate::workflow::run::step::variable::{dropped, is_refused};
use crate::workflow::run::{Did, command, metadata, step};

/// What is printed of something that was done; most of it is silent.
pub(super) fn of(did: &Did) -> Option<String> {
    let (act, failed) = (&did.what, did.failed);
    if failed == Some(Failure::Cancelled) {
        return None;
    }
    let fixed = failed.and_then(unpermitted);
    let fixed = fixed.or_else(|| of_images(act, failed));
    let fixed = fixed.filter(|_| !is_of_docker(failed));
    match fixed.or_else(|| of_checks(act, failed)) {
        Some(fixed) => Some(fixed.to_owned()),
        None => of_docker(act, failed)
            .or_else(|| of_files(act, failed))
            .or_else(|| of_runner(act, failed)),
    }
}

/// Whether docker says itself why it ends at once.
const fn is_of_docker(failed: Option<Failure>) -> bool {
    matches!(
        failed,
        Some(Failure::BadReference | Failure::NoArgument | Failure::NoTags | Failure::NoFeature)
    )
}

/// What docker says of what it refuses before it does anything.
/// <https://github.com/docker/buildx/blob/master/build/opt.go>
fn of_docker(act: &Act, failed: Option<Failure>) -> Option<String> {
    const SWITCH: &str = "Switch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/";
    match (act, failed?) {
        (Act::Build { asked, .. }, Failure::NoArgument) if asked.no_context => {
            Some(["ERROR: ", &lacking("buildx build", "1 argument")].concat())
        }
        (act, Failure::NoArgument | Failure::BadReference) => act.said_of_names(),
        (_, Failure::NoTags) => {
            Some("ERROR: failed to build: tag is needed when pushing to registry".to_owned())
        }
        (Act::Build { asked, .. }, Failure::NoFeature) => {
            let (what, page) = if asked.several {
                ("Multi-platform build", "build-multi-platform/")
            } else {
                ("Cache export", "build-cache-backends/")
            };
            let head = ["ERROR: failed to build: ", what].concat();
            let head = [&head, " is not supported for the docker driver.\n"].concat();
            Some([&head, SWITCH, page].concat())
        }
        _ => None,
    }
}

/// What is printed of a right or a token that is not there, whoever asks for it.
fn unpermitted(failure: Failure) -> Option<&'static str> {
    Some(match failure {
        Failure::Refused(need) => need.said,
        Failure::NoToken => {
            "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable. Example:\n  env:\n    GH_TOKEN: ${{ github.token }}"
        }
        Failure::NoCredentials => {
            "fatal: could not read Username for 'https://github.com': No such device or address"
        }
        Failure::NoAuthor => {
            "Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email \"you@example.com\"\n  git config --global user.name \"Your Name\"\n\nto set your account's default identity.\nOmit --global to set the identity only in this repository.\n\nfatal: empty ident name (for <runner@localhost>) not allowed"
        }
        Failure::NoBranch => {
            "fatal: You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n\n    git push origin HEAD:<name-of-remote-branch>\n"
        }
        Failure::NoRepository => {
            "fatal: not a git repository (or any of the parent directories): .git"
        }
        Failure::NoOrigin => {
            "failed to run git: fatal: not a git repository (or any of the parent directories): .git\n"
        }
        Failure::NoEnvironment => {
            "##[error]Missing environment. Ensure your workflow's deployment job has an environment. Example:\njobs:\n  deploy:\n    environment:\n      name: github-pages"
        }
        _ => return None,
    })
}

/// Images on their way: built, pushed, live.
fn of_images(act: &Act, failed: Option<Failure>) -> Option<&'static str> {
    Some(match (act, failed) {
        (_, Some(Failure::Timeout)) => "##[error]The action has timed out.",
        (Act::Push { .. } | Act::Build { .. }, Some(Failure::Denied)) => {
            "denied: requested access to the resource is denied"
        }
        (Act::Deploy { .. } | Act::Pull { .. }, Some(Failure::NoManifest)) => {
            "Error: manifest unknown: manifest unknown"
        }
        (Act::Deploy { .. } | Act::Rollback { .. }, Some(Failure::NoPassword)) => {
            "ERROR: (gcloud.run) You do not currently have an active account selected."
        }
        (Act::Login { .. } | Act::Credentials { .. }, Some(_)) => {
            "##[error]Username and password required"
        }
        (Act::Login { .. }, None) => "Login Succeeded!",
        (Act::Install { .. } | Act::Build { .. }, Some(Failure::Conflict)) => {
            "ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts"
        }
        (Act::Build { .. }, Some(Failure::NoFiles)) => {
            "ERROR: failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory"
        }
        (Act::Build { .. }, Some(_)) => "ERROR: failed to build: failed to solve",
        _ => return None,
    })
}

/// What looks at the app, and what it found.
fn of_checks(act: &Act, failed: Option<Failure>) -> Option<&'static str> {
    Some(match (act, failed) {
        (Act::Test(_) | Act::TestImage { .. }, None) => "=== passed ===",
        (Act::Test(_) | Act::TestImage { .. }, Some(Failure::NoFiles)) => {
            "ERROR: file or directory not found: tests"
        }
        (Act::Test(_) | Act::TestImage { .. }, Some(Failure::Test)) => "=== 1 failed ===",
        (Act::Lint, None) => "All checks passed!",
        (Act::Lint, Some(Failure::Style)) => "Found 1 error.",
        (Act::Scan { .. }, Some(Failure::Vulnerable)) => "Total: 1 (HIGH: 1)",
        (Act::Smoke { .. }, Some(_)) => "curl: (22) The requested URL returned error: 503",
        (Act::Upload { .. }, Some(Failure::Exists)) => {
            "##[error]Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run"
        }
        _ => return None,
    })
}

/// Files, folders and images that are not there, by their names.
fn of_files(act: &Act, failed: Option<Failure>) -> Option<String> {
    let words = match (act, failed) {
        (Act::Push { tag }, Some(Failure::NoImage)) => {
            ["An image does not exist locally with the tag: ", tag, ""]
        }
        (Act::Tag { from: name, .. } | Act::Save { tag: name, .. }, Some(Failure::NoImage)) => {
            ["Error response from daemon: No such image: ", name, ""]
        }
        (Act::Scan { image, .. }, Some(Failure::NoImage)) => {
            ["unable to find the specified image \"", image, "\""]
        }
        (Act::Start { image } | Act::TestImage { image, .. }, Some(Failure::NoContainer)) => {
            return Some(not_pulled(image));
        }
        (Act::Download { name, .. }, Some(_)) => [
            "##[error]Unable to download artifact(s): Artifact not found for name: ",
            name,
            "",
        ],
        (Act::Install { file, .. }, Some(_)) => [
            "ERROR: Could not open requirements file: [Errno 2] No such file or directory: '",
            if file.is_empty() {
                "requirements.txt"
            } else {
                file
            },
            "'",
        ],
        (_, Some(Failure::NoInput(name))) => {
            ["##[error]Input required and not supplied: ", name, ""]
        }
        (_, Some(Failure::NoTag)) => ["##[error]⚠️ GitHub Releases requires a tag", "", ""],
        (_, Some(Failure::NoLock(said))) => ["##[error]", said, ""],
        (Act::Site { artifact }, Some(Failure::NoArtifact)) => [
            "##[error]No artifacts named \"",
            artifact,
            "\" were found for this workflow run. Ensure artifacts are uploaded with actions/upload-artifact@v4 or later.",
        ],
        (Act::Upload { name, .. }, Some(Failure::BadName)) => {
            let character = step::inputs::forbidden(name).unwrap_or_default();
            let head = "##[error]The artifact name is not valid: ";
            let said = [
                head,
                name,
                ". Contains the following character:  ",
                character,
            ];
            return Some(said.concat());
        }
        (Act::Execute { text, .. }, Some(Failure::NoBranchHere { code })) => {
            let branch = text.rsplit(' ').next().unwrap_or_default();
            if code == 1 {
                [
                    "error: pathspec '",
                    branch,
                    "' did not match any file(s) known to git",
                ]
            } else {
                ["fatal: invalid reference: ", branch, ""]
            }
        }
        (Act::Execute { text, .. }, Some(Failure::NoHistory)) if text.contains("describe") => {
            ["fatal: No names found, cannot describe anything.", "", ""]
        }
        (Act::Execute { text, .. }, Some(Failure::NoHistory)) => [
            "fatal: ambiguous argument '",
            text.rsplit(' ')
                .find(|word| word.contains(['~', '^', '/']))
                .unwrap_or_default(),
            "': unknown revision or path not in the working tree.",
        ],
        (Act::Unknown(name), Some(Failure::NoFiles)) => [
            "##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/home/runner/work/app/app/",
            name.trim_start_matches("./"),
            "'. Did you forget to run actions/checkout before running your local action?",
        ],
        (Act::Upload { path, .. }, Some(Failure::NoFiles)) => {
            return Some(["##[error]", &step::perform::files::said(path)].concat());
        }
        (Act::Cache { key, .. }, Some(Failure::NoCache)) => [
            "##[error]Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ",
            key,
            "",
        ],
        (Act::Enter { folder }, Some(Failure::NoFolder)) => [
            "##[error]An error occurred trying to start process '/usr/bin/bash' with working directory '",
            folder,
            "'. No such file or directory",
        ],
        (Act::Enter { folder }, Some(_)) => ["bash: cd: ", folder, ": No such file or directory"],
        (Act::Load { file }, Some(_)) => ["open ", file, ": no such file or directory"],
        _ => return None,
    };
    Some(words.concat())
}

/// What `docker run` says of an image that is neither here nor there.
fn not_pulled(image: &str) -> String {
    let (path, tag) = match image.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, tag),
        _ => (image, "latest"),
    };
    let mut folders = path.split('/');
    let host = folders.next().filter(|host| host.contains('.'));
    let why = match host.and(folders.next()) {
        Some(_) => "manifest unknown".to_owned(),
        None => [
            "pull access denied for ",
            path,
            ", repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
        ]
        .concat(),
    };
    let lines = [
        "Unable to find image '",
        path,
        ":",
        tag,
        "' locally\ndocker: Error response from daemon: ",
        &why,
        "\n\nRun 'docker run --help' for more information",
    ];
    lines.concat()
}

/// What is printed as it is, and what the runner says of it.
fn of_runner(act: &Act, failed: Option<Failure>) -> Option<String> {
    Some(match (act, failed) {
        (Act::Echo(words), _) => match command::refused(words) {
            None => words.clone(),
            Some(name) => [
                "##[error]Unable to process command '",
                words,
                "' successfully.\n##[error]The `",
                name,
                "` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`. For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/",
            ]
            .concat(),
        },
        (Act::Fail(said), _) => said.clone(),
        (Act::Metadata { tags, flavor, .. }, Some(Failure::BadInput)) => {
            // What is enabled may hang on the run: the rules themselves are sound then.
            let said = metadata::complaint(tags, flavor);
            let said = said.unwrap_or_else(|| "Invalid value for enable attribute".to_owned());
            ["##[error]", &said].concat()
        }
        (Act::Execute { text, .. }, Some(Failure::NoShell)) => {
            ["##[error]", text, ": command not found"].concat()
        }
        (Act::Execute { .. }, Some(Failure::BadShell)) => "##[error]Invalid shell option. Shell must be a valid built-in (bash, sh, cmd, powershell, pwsh) or a format string containing '{0}'".to_owned(),
        (
            Act::Tell {
                variables: true,
                lines,
            },
            None,
        ) if dropped(lines).any(is_refused) => {
            "##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."
                .to_owned()
        }
        (Act::Tell { variables, .. }, Some(_)) => {
            let file = if *variables { "env" } else { "output" };
            ["##[error]Unable to process file command '", file, "' successfully."].concat()
        }
        (Act::Python { versions, .. }, Some(Failure::NoVersion)) => {
            let version = step::perform::python::missing(versions).unwrap_or_default();
            [
                "##[error]The version '",
                version,
                "' with architecture 'x64' was not found",
            ]
            .concat()
        }
        _ => return None,
    })
}
