//! Actions: what they do with their inputs.

use super::builder::{self, Exported};
use super::docker::is_of_files;
use super::gate;
use crate::workflow::run::act::{Act, Asked, Builder, Credentials, Output};
use crate::workflow::run::context::TOKEN;
use crate::workflow::run::script::javascript;
use crate::workflow::tables::PLAIN;

/// What an action does with its inputs, and whether it is one of those that are simulated.
pub(in super::super) fn action(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Act {
    let text = |key: &str| input(key).unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "actions/checkout" => Act::Checkout {
            reference: text("ref"),
            path: text("path"),
            keeps: kept(input),
            depth: match text("fetch-depth").trim() {
                "" => 1,
                depth => depth.parse().unwrap_or(0),
            },
            tags: text("fetch-tags") == "true",
            elsewhere: !text("repository").is_empty(),
        },
        "actions/cache" | "actions/cache/restore" => Act::Cache {
            key: text("key"),
            // What else it may restore nobody knows.
            strict: text("fail-on-cache-miss") == "true" && text("restore-keys").is_empty(),
        },
        "actions/cache/save" => Act::Keep { key: text("key") },
        "actions/setup-python" => Act::Python {
            versions: text("python-version"),
            cache: match text("cache").as_str() {
                "" => String::new(),
                kind => ["setup-python-", kind].concat(),
            },
        },
        "astral-sh/setup-uv" => Act::Cache {
            key: ["setup-python-", &text("cache")].concat(),
            strict: false,
        },
        "actions/upload-artifact" => Act::Upload {
            name: input("name").unwrap_or_else(|| "artifact".to_owned()),
            path: text("path"),
            overwrite: text("overwrite") == "true",
            strict: text("if-no-files-found") == "error",
        },
        // <https://github.com/actions/upload-pages-artifact/blob/main/action.yml>
        "actions/upload-pages-artifact" => Act::Upload {
            name: input("name").unwrap_or_else(|| PAGES.to_owned()),
            path: input("path").unwrap_or_else(|| "_site/".to_owned()),
            overwrite: false,
            strict: true,
        },
        "actions/deploy-pages" => Act::Site {
            artifact: input("artifact_name").unwrap_or_else(|| PAGES.to_owned()),
        },
        // What it makes of the others holds all that was in them.
        "actions/upload-artifact/merge" => Act::Upload {
            name: input("name").unwrap_or_else(|| "merged-artifacts".to_owned()),
            path: String::new(),
            overwrite: true,
            strict: false,
        },
        "actions/download-artifact" => Act::Download {
            name: text("name"),
            elsewhere: !text("run-id").is_empty() || !text("artifact-ids").is_empty(),
        },
        _ => of_images(name, input),
    }
}

/// Actions that get an image built and let into a registry.
fn of_images(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Act {
    let text = |key: &str| input(key).unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "docker/login-action" => Act::Login {
            registry: input("registry")
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "docker.io".to_owned()),
            known: !text("username").is_empty() && !text("password").is_empty(),
            token: text("password") == TOKEN,
        },
        "docker/build-push-action" => build(input),
        "docker/setup-buildx-action" => Act::Builders(builder::set_up(input)),
        "azure/docker-login" => Act::Login {
            registry: text("login-server"),
            known: !text("username").is_empty() && !text("password").is_empty(),
            token: text("password") == TOKEN,
        },
        "aws-actions/amazon-ecr-login" => Act::Login {
            registry: ECR.to_owned(),
            known: true,
            token: false,
        },
        "docker/metadata-action" => Act::Metadata {
            images: text("images"),
            tags: text("tags"),
            flavor: text("flavor"),
        },
        _ => of_clouds(name, input),
    }
}

/// `docker/build-push-action`, which asks for the selected builder.
/// <https://github.com/docker/build-push-action#inputs>
fn build(input: &dyn Fn(&str) -> Option<String>) -> Act {
    let text = |key: &str| input(key).unwrap_or_default();
    let exported = Exported::of(text("outputs").lines());
    let names = text("tags");
    let names = names.split([',', '\n']).map(str::trim);
    let names = names.filter(|tag| !tag.is_empty()).map(str::to_owned);
    let (caches, platforms) = (text("cache-to"), text("platforms"));
    Act::Build {
        asked: Asked::of(caches.lines(), platforms.lines()),
        tags: exported.tags.into_iter().chain(names).collect(),
        push: exported.push || text("push") == "true",
        remote: input("context").is_none_or(|context| is_remote(&context)),
        cloud: false,
        file: exported.file,
        builder: match text("builder") {
            name if name.is_empty() => Builder::Selected,
            name => Builder::Named(name),
        },
        output: if text("load") == "true" {
            Output::Store
        } else {
            exported.output
        },
    }
}

/// Actions that put tools in place, or let a job into a cloud.
fn of_clouds(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Act {
    let given = |key: &str| input(key).is_none_or(|value| !value.is_empty());
    match name.to_ascii_lowercase().as_str() {
        "docker/setup-qemu-action"
        | "actions/setup-node"
        | "azure/setup-kubectl"
        | "azure/aks-set-context"
        | "google-github-actions/setup-gcloud"
        | "superfly/flyctl-actions/setup-flyctl"
        | "azure/setup-helm" => Act::Nothing,
        "google-github-actions/auth" => Act::Credentials {
            // Exactly one of the two has to be there.
            // <https://github.com/google-github-actions/auth#inputs>
            known: given("credentials_json")
                && given("workload_identity_provider")
                && (input("credentials_json").is_some()
                    || input("workload_identity_provider").is_some()),
        },
        "azure/login" => Act::Credentials {
            known: given("creds") && given("client-id") && given("tenant-id"),
        },
        _ => of_apps(name, input),
    }
}

/// What a checkout leaves for `git`. Without a token of one's own it is the run's.
/// <https://github.com/actions/checkout#usage>
fn kept(input: &dyn Fn(&str) -> Option<String>) -> Credentials {
    let has = |key: &str| input(key).is_some_and(|value| !value.is_empty());
    let own = input("token").is_none_or(|token| token == TOKEN);
    if input("persist-credentials").is_some_and(|keeps| keeps == "false") {
        Credentials::Nobody
    } else if own && !["ssh-key", "repository", "path"].into_iter().any(has) {
        Credentials::Token
    } else {
        Credentials::Unknown
    }
}

/// Actions that put an app somewhere, look at it, or tell somebody.
fn of_apps(name: &str, input: &dyn Fn(&str) -> Option<String>) -> Act {
    let text = |key: &str| input(key).unwrap_or_default();
    let image = || {
        input("image")
            .or_else(|| input("images"))
            .or_else(|| input("imageToDeploy"))
    };
    let hint = || {
        let keys = [
            "service",
            "app-name",
            "appName",
            "slot-name",
            "namespace",
            "heroku_app_name",
            "environment",
        ];
        keys.map(text).join(" ")
    };
    match name.to_ascii_lowercase().as_str() {
        "google-github-actions/deploy-cloudrun"
        | "azure/webapps-deploy"
        | "azure/container-apps-deploy-action"
        | "azure/k8s-deploy"
        | "akhileshns/heroku-deploy" => Act::Deploy {
            image: image().and_then(|images| images.split_whitespace().next().map(str::to_owned)),
            hint: hint(),
        },
        "aquasecurity/trivy-action"
            if is_of_files(&text("scan-type")) || !text("input").is_empty() =>
        {
            Act::Nothing
        }
        "anchore/scan-action" if input("image").is_none() => Act::Nothing,
        "aquasecurity/trivy-action" | "anchore/scan-action" => Act::Scan {
            image: input("image-ref").or_else(image).unwrap_or_default(),
            strict: input("exit-code").is_some_and(|code| code != "0")
                || name.starts_with("anchore/") && text("fail-build") != "false",
        },
        "slackapi/slack-github-action" | "8398a7/action-slack" | "dawidd6/action-send-mail" => {
            Act::Notify
        }
        "psf/black"
        | "astral-sh/ruff-action"
        | "chartboost/ruff-action"
        | "hadolint/hadolint-action" => Act::Lint,
        "re-actors/alls-green" => gate::failure(input).map_or(Act::Nothing, Act::Fail),
        "actions/github-script" => {
            javascript::failure(&text("script")).map_or(Act::Nothing, Act::Fail)
        }
        name if PLAIN.contains(&name) => Act::Nothing,
        _ => Act::Unknown(name.to_owned()),
    }
}

/// The artifact that a site of GitHub's pages is made of.
const PAGES: &str = "github-pages";

/// A registry of Amazon's: all of them end like this one.
pub(super) const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

/// Whether a build's context is fetched by the builder itself.
/// <https://docs.docker.com/build/concepts/context/#remote-context>
fn is_remote(context: &str) -> bool {
    let heads = [
        "{{defaultContext}}",
        "https://",
        "http://",
        "git://",
        "git@",
    ];
    heads.iter().any(|head| context.starts_with(head))
}

/// Whether nobody knows what an action tells later steps: one that is not simulated, and one
/// that runs what it is given.
/// <https://github.com/actions/github-script#reading-step-results>
pub(in super::super) fn tells_anything(name: &str) -> bool {
    name.eq_ignore_ascii_case("actions/github-script")
        || matches!(action(name, &|_| None), Act::Unknown(_))
}
