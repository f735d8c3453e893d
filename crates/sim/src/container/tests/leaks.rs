//! What a stranger finds in the layers and in the history.

use super::*;

#[test]
fn a_secret_is_found_in_every_layer_and_in_the_history() {
    let layer = |created_by: &str, changes: Vec<_>| Layer {
        created_by: created_by.into(),
        bytes: 0,
        changes: changes.into(),
        step: None,
    };
    let secret = || Some(file("KEY=s3cret\n"));
    let mut tree = Tree::default();
    tree.insert("/app/kept".into(), file("KEY=s3cret\n"));
    let mut config = config();
    config.env.push(("KEY".into(), "s3cret".into()));
    let image = Image {
        tree,
        users: Vec::new(),
        config,
        layers: vec![
            layer(
                "COPY . .",
                vec![
                    ("/app/kept".into(), secret()),
                    ("/app/.env".into(), secret()),
                ],
            ),
            layer("RUN rm .env", vec![("/app/.env".into(), None)]),
            layer("RUN |1 KEY=s3cret /bin/sh -c true", Vec::new()),
            layer("RUN curl -H s3cret x", Vec::new()),
        ],
        base: String::new(),
        size: 0,
        digest: 0,
    };
    let build = Build {
        steps: Vec::new(),
        options: crate::dockerfile::stages::Options::default(),
        outcome: Ok(Arc::new(image)),
        findings: Vec::new(),
        ms: 0,
        sent: 0,
        cache: crate::build::BuildCache::default(),
    };
    let found: Vec<(Way, String)> = stranger(&build, &app())
        .into_iter()
        .map(|leak| (leak.way, leak.place))
        .collect();
    assert_eq!(
        found,
        [
            (Way::File, "/app/kept".to_owned()),
            (Way::DeletedFile, "/app/.env".to_owned()),
            (Way::Env, "KEY".to_owned()),
            (Way::BuildArg, "RUN".to_owned()),
            (Way::Command, "RUN".to_owned()),
        ]
    );
}

#[test]
fn a_file_that_is_stored_again_is_one_leak_where_it_came_in() {
    let bench = crate::build::tests::Bench::new().with(".env", "KEY=s3cret\n");
    let build = bench.build("FROM python:3.12-slim\nCOPY .env /\nRUN chown nobody /.env\n");
    let leaks = stranger(&build, &app());
    let found: Vec<(&str, u32)> = leaks.iter().map(|leak| (&*leak.place, leak.line)).collect();
    assert_eq!(found, [("/.env", 2)]);
}
