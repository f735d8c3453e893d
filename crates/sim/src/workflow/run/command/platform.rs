//! The platforms by their commands: what goes live, and what comes back.

use super::words::{option, options};
use crate::workflow::run::act::{Act, Asked, Builder, Output};

pub(super) fn deploy(image: Option<&str>, words: &[&str]) -> Act {
    Act::Deploy {
        image: image.filter(|image| !image.is_empty()).map(str::to_owned),
        hint: words.join(" "),
    }
}

pub(super) fn gcloud(rest: &[&str]) -> Act {
    match rest {
        ["run", "deploy", words @ ..] => deploy(option(words, "--image"), words),
        ["run", "services", "update-traffic", words @ ..]
            if option(words, "--to-revisions").is_some() =>
        {
            Act::Rollback {
                hint: words.join(" "),
            }
        }
        ["app", "deploy", words @ ..] => deploy(option(words, "--image-url"), words),
        ["builds", "submit", words @ ..] => Act::Build {
            tags: options(words, ["-t", "--tag"])
                .into_iter()
                .map(str::to_owned)
                .collect(),
            push: true,
            remote: false,
            cloud: true,
            file: String::new(),
            builder: Builder::Engine,
            output: Output::Unsaid,
            asked: Asked::default(),
        },
        // <https://docs.cloud.google.com/sdk/gcloud/reference/auth/configure-docker>
        ["auth", "configure-docker", words @ ..] => Act::Login {
            registry: words
                .iter()
                .find(|word| !word.starts_with('-'))
                .map_or("gcr.io,us.gcr.io,eu.gcr.io,asia.gcr.io", |hosts| hosts)
                .to_owned(),
            known: true,
            token: false,
        },
        ["auth", ..] => Act::Credentials { known: true },
        _ => Act::Nothing,
    }
}

pub(super) fn azure(rest: &[&str]) -> Act {
    let image = |words: &[&'_ str]| -> Option<String> {
        [
            "--image",
            "-i",
            "--docker-custom-image-name",
            "-c",
            "--container-image-name",
        ]
        .iter()
        .find_map(|name| option(words, name))
        .map(str::to_owned)
    };
    match rest {
        ["webapp", "config", "container", "set", words @ ..]
        | [
            "webapp" | "containerapp" | "container",
            "create" | "update",
            words @ ..,
        ] => deploy(image(words).as_deref(), words),
        ["webapp", "deployment", "slot", "swap", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        ["webapp" | "containerapp", "deploy" | "up", words @ ..] => deploy(None, words),
        ["acr", "login", words @ ..] => Act::Login {
            registry: option(words, "--name")
                .or_else(|| option(words, "-n"))
                .map_or(String::new(), |name| [name, ".azurecr.io"].concat()),
            known: true,
            token: false,
        },
        // <https://learn.microsoft.com/en-us/cli/azure/acr#az-acr-build>
        ["acr", "build", words @ ..] => {
            let registry = option(words, "--registry").or_else(|| option(words, "-r"));
            let host = registry.map_or(String::new(), |name| {
                let dot = if name.contains('.') {
                    "/"
                } else {
                    ".azurecr.io/"
                };
                [name, dot].concat()
            });
            let images = options(words, ["-t", "--image"]).into_iter();
            Act::Build {
                tags: images
                    .map(|image| {
                        if image.contains(".azurecr.io/") {
                            image.to_owned()
                        } else {
                            [&host, image].concat()
                        }
                    })
                    .collect(),
                push: true,
                remote: words.iter().any(|word| word.starts_with("http")),
                cloud: true,
                file: String::new(),
                builder: Builder::Engine,
                output: Output::Unsaid,
                asked: Asked::default(),
            }
        }
        ["login", ..] => Act::Credentials { known: true },
        _ => Act::Nothing,
    }
}

/// `kubectl set image deployment/NAME CONTAINER=IMAGE`.
pub(super) fn kubernetes(rest: &[&str]) -> Act {
    match rest {
        ["set", "image", words @ ..] => {
            let pair = words.iter().find_map(|word| word.split_once('='));
            deploy(
                pair.filter(|(name, _)| !name.starts_with('-'))
                    .map(|(_, image)| image),
                words,
            )
        }
        ["apply", words @ ..] => deploy(None, words),
        ["rollout", "undo", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        _ => Act::Nothing,
    }
}

pub(super) fn heroku(rest: &[&str]) -> Act {
    match rest {
        ["container:login", ..] => Act::Login {
            registry: "registry.heroku.com".to_owned(),
            known: true,
            token: false,
        },
        ["container:push", words @ ..] => Act::Build {
            tags: vec![
                [
                    "registry.heroku.com/",
                    option(words, "-a")
                        .or_else(|| option(words, "--app"))
                        .unwrap_or("app"),
                    "/web",
                ]
                .concat(),
            ],
            push: true,
            remote: false,
            cloud: false,
            file: String::new(),
            builder: Builder::Engine,
            output: Output::Unsaid,
            asked: Asked::default(),
        },
        ["container:release", words @ ..] => {
            let app = option(words, "-a")
                .or_else(|| option(words, "--app"))
                .unwrap_or("app");
            let image = ["registry.heroku.com/", app, "/web"].concat();
            deploy(Some(&image), words)
        }
        ["rollback" | "releases:rollback", words @ ..] => Act::Rollback {
            hint: words.join(" "),
        },
        _ => Act::Nothing,
    }
}
