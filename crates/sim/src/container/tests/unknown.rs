//! What nobody knows of an image is neither there for certain nor missing for certain.

use super::*;
use crate::build::unknown::{Unknown, stocked};

/// What was taken for granted, by name.
fn guessed(container: &Container) -> Vec<&str> {
    let told = container.findings.iter().filter_map(|finding| {
        let path = finding.args.iter().find(|(name, _)| *name == "path");
        match path {
            Some((_, Arg::Code(path))) if finding.code == NOT_KNOWN => Some(path.as_str()),
            _ => None,
        }
    });
    told.collect()
}

fn after(mut make: Make, what: Unknown) -> Make {
    if let (path, Some(node)) = what.change(0) {
        make.put(&path, node);
    }
    make
}

fn with_user(mut make: Make, user: &str) -> Make {
    make.config.user = user.into();
    make
}

fn without_streamlit() -> Make {
    Make::good()
        .without("/usr/local/bin/streamlit")
        .without(&[SITE, "/streamlit"].concat())
}

fn without_plotly() -> Make {
    Make::good().without(&[SITE, "/plotly"].concat())
}

fn checked(command: CommandLine) -> Make {
    Make::good().health(command)
}

#[test]
fn what_may_be_there_starts_and_is_said_to_be_a_guess() {
    use Unknown::{Anything, Files, Packages};
    let psql = || CommandLine::Shell("psql -l || exit 1".into());
    let private = || {
        let mut make = with_user(Make::good(), "app");
        make.put("/app/data/prices.csv", node(file("a").kind, 0, 0o600));
        make
    };
    let cases: Vec<(Make, &[Unknown], &[&str])> = vec![
        (without_streamlit(), &[Packages, Anything], &["streamlit"]),
        (
            without_streamlit().shell("exec streamlit run app.py"),
            &[Packages, Anything],
            &["streamlit"],
        ),
        (
            without_streamlit().cmd(&["python", "-m", "streamlit", "run", "app.py"]),
            &[Packages, Files, Anything],
            &["streamlit"],
        ),
        (
            Make::good().without("/usr/local/bin/python3.12"),
            &[Files, Anything],
            // Without it, nobody knows where it keeps its packages.
            &["/usr/local/bin/python3.12", "streamlit", "plotly"],
        ),
        (
            Make::good().without("/app/app.py"),
            &[Files, Anything],
            &["app.py"],
        ),
        (without_plotly(), &[Packages, Files, Anything], &["plotly"]),
        (
            Make::good().without("/app/data/prices.csv"),
            &[Files, Anything],
            &["data/prices.csv"],
        ),
        (checked(psql()), &[Anything], &["psql"]),
        (checked(exec(&["/probe"])), &[Files, Anything], &["/probe"]),
        (
            with_user(Make::good(), "somebody"),
            &[Anything],
            &["somebody", "/app/cache"],
        ),
        (private(), &[Anything], &["data/prices.csv", "/app/cache"]),
    ];
    for (make, by, expected) in cases {
        for what in [Files, Packages, Anything] {
            let container = after(make.clone(), what).run();
            let is_good = matches!(container.visit, Visit::Page { .. })
                && container.health != Health::Unhealthy;
            let may = by.contains(&what);
            assert_eq!(is_good, may, "{expected:?} {:?}", container.findings);
            let told = guessed(&container);
            assert_eq!(told, if may { expected } else { &[] });
            assert_eq!(container.guess().is_some(), may);
        }
    }
}

#[test]
fn what_is_all_there_is_no_guess() {
    for what in [Unknown::Files, Unknown::Packages, Unknown::Anything] {
        let container = after(Make::good(), what).run();
        assert_eq!((container.guess(), codes(&container)), (None, vec![]));
        assert!(matches!(container.visit, Visit::Page { .. }));
    }
}

#[test]
fn a_package_that_is_not_measured_may_bring_others() {
    let mut make = without_plotly();
    make.put(&[SITE, "/mystery"].concat(), package("mystery"));
    assert_eq!(guessed(&make.clone().run()), ["plotly"]);
    // What comes from the system does not come with it.
    let make = make.health(exec(&["psql", "-l"]));
    assert!(codes(&make.run()).contains(&"healthcheck-command-missing"));
}

/// Programs that came with a folder of which nobody lists what is in it.
#[test]
fn a_program_of_a_folder_that_nobody_lists_may_be_there() {
    for (folder, expected) in [("/usr/local/bin", &["psql"][..]), ("/opt", &[])] {
        let mut make = Make::good().health(exec(&["psql", "-l"]));
        if let (path, Some(node)) = stocked(folder) {
            make.put(&path, node);
        }
        let container = make.run();
        assert_eq!(guessed(&container), expected, "{folder}");
        let missing = codes(&container).contains(&"healthcheck-command-missing");
        assert_eq!(missing, expected.is_empty(), "{folder}");
    }
}

#[test]
fn a_command_beyond_the_simulator_does_not_serve_nothing_for_certain() {
    let mut gunicorn = Make::good().cmd(&["gunicorn", "app:app"]);
    gunicorn.put("/usr/local/bin/gunicorn", program());
    let loops = Make::good().shell("for i in 1 2; do streamlit run app.py; done");
    let asks = Make::good().shell("streamlit run $(ls *.py)");
    let compound = Make::good()
        .with(
            "/app/start.sh",
            "#!/bin/sh\nif true; then\n  exec streamlit run app.py\nfi\n",
        )
        .cmd(&["sh", "start.sh"]);
    let mut hidden = Make::good().cmd(&["sh", "start.sh"]);
    let kind = Kind::File {
        text: None,
        digest: 0,
    };
    hidden.put("/app/start.sh", node(kind, 0, 0o644));
    for (make, command) in [
        (gunicorn, "gunicorn"),
        (loops, "for"),
        (asks, "$()"),
        (compound, "if"),
        (hidden, "start.sh"),
    ] {
        let container = make.run();
        assert_eq!(codes(&container), ["command-not-simulated"], "{command}");
        let command = Arg::Code(command.into());
        assert_eq!(container.findings[0].args, [("command", command)]);
    }
}
