//! Servers that show a page, and not the app's.

use super::*;
use crate::app_spec::{AppFile, Changes};

#[test]
fn a_page_that_is_not_the_apps_is_told_apart() {
    let welcome = ["streamlit", "hello"];
    let files = ["python", "-m", "http.server", "8501"];
    let elsewhere = ["python", "-m", "http.server"];
    let near = ["python", "-m", "http.server", "8501", "--bind", "127.0.0.1"];
    for (words, title, health) in [
        (&welcome[..], "Hello", 200),
        (&files, "Directory listing for /", 404),
    ] {
        let container = Make::good().cmd(words).run();
        assert!(codes(&container).contains(&"other-page"), "{words:?}");
        assert!(matches!(
            container.http(8501, "/"),
            Response::Http { status: 200, .. }
        ));
        assert!(
            matches!(container.http(8501, "/_stcore/health"), Response::Http { status, .. } if status == health),
            "{words:?}"
        );
        let title = title.to_owned();
        assert_eq!(container.visit, Visit::Other { title });
    }
    // Its own port is 8000, and what is bound to loopback stays inside.
    for words in [&elsewhere[..], &near] {
        let container = Make::good().cmd(words).run();
        assert_eq!(container.http(8501, "/"), Response::Reset, "{words:?}");
    }
}

#[test]
fn commands_of_streamlit_that_serve_nothing_end() {
    for word in ["version", "config", "docs"] {
        let container = Make::good().cmd(&["streamlit", word]).run();
        assert_eq!(container.exit, Some(0), "{word}");
    }
    let container = Make::good().cmd(&["streamlit", "serve"]).run();
    assert_eq!(codes(&container), ["streamlit-usage"]);
}

#[test]
fn another_script_of_the_project_is_not_the_app() {
    let mut app = app();
    let text = "import plotly.express as px\nimport streamlit\n";
    app.files = vec![AppFile {
        path: "app.py".into(),
        bytes: 0,
        changes: Changes::Often,
        text: Some(text.into()),
        mode: 0,
    }];
    let served = |name: &str, text: &str| {
        let make = Make::good().with(&["/app/", name].concat(), text);
        let container = make.cmd(&["streamlit", "run", name]).run_for(&app);
        container.visit
    };
    let title = "tools".to_owned();
    assert_eq!(served("tools.py", "x = 1\n"), Visit::Other { title });
    // The app under another name is the app.
    assert!(matches!(served("main.py", text), Visit::Page { .. }));
}
