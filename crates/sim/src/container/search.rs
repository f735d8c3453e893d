//! What a stranger with the image finds: `docker history`, `docker inspect`, and every layer
//! unpacked on its own.

use super::{Leak, Way};
use crate::app_spec::{App, Secret};
use crate::build::tree::Kind;
use crate::build::{Build, Image, Layer};
use crate::order;

/// Every secret of the app that can be read, each place once.
pub(super) fn leaks(build: &Build, image: &Image, app: &App) -> Vec<Leak> {
    let mut leaks = Vec::new();
    for secret in app.secrets.iter().filter(|secret| !secret.value.is_empty()) {
        for layer in &image.layers {
            let line = layer
                .step
                .and_then(|at| build.steps.get(at))
                .map_or(0, |step| step.line);
            leaks.extend(files(image, layer, secret, line));
            leaks.extend(history(layer, secret, line));
        }
        leaks.extend(environment(build, image, secret));
    }
    order::by(&mut leaks, |a, b| a < b);
    // A file that a later layer stores again is told of where it came in.
    leaks.dedup_by(|next, last| {
        let file = matches!(next.way, Way::File | Way::DeletedFile);
        let told = (&next.secret, next.way, &next.place) == (&last.secret, last.way, &last.place);
        next == last || file && told
    });
    leaks
}

fn files<'l>(
    image: &'l Image,
    layer: &'l Layer,
    secret: &'l Secret,
    line: u32,
) -> impl Iterator<Item = Leak> + 'l {
    layer.changes.iter().filter_map(move |(path, node)| {
        let node = node.as_ref()?;
        let Kind::File {
            text: Some(text), ..
        } = &node.kind
        else {
            return None;
        };
        if !text.contains(&secret.value) {
            return None;
        }
        let still = image
            .tree
            .get(path)
            .is_some_and(|now| now.kind == node.kind);
        let way = if still { Way::File } else { Way::DeletedFile };
        Some(Leak {
            secret: secret.name.clone(),
            way,
            place: path.to_string(),
            line,
        })
    })
}

fn history(layer: &Layer, secret: &Secret, line: u32) -> Option<Leak> {
    let words = &layer.created_by;
    if !words.contains(&secret.value) {
        return None;
    }
    let way = if words.contains("RUN |") || words.starts_with("ARG") {
        Way::BuildArg
    } else {
        Way::Command
    };
    let place = words
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    Some(Leak {
        secret: secret.name.clone(),
        way,
        place,
        line,
    })
}

fn environment(build: &Build, image: &Image, secret: &Secret) -> Option<Leak> {
    let (name, _) = image
        .config
        .env
        .iter()
        .find(|(_, value)| value.contains(&secret.value))?;
    let step = build
        .steps
        .iter()
        .find(|step| step.text.contains(&secret.value));
    let line = step.map_or(0, |step| step.line);
    Some(Leak {
        secret: secret.name.clone(),
        way: Way::Env,
        place: name.to_string(),
        line,
    })
}
