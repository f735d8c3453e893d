//! What else the player takes home: a compose file for daily work, and a test that opens
//! the page. Both fit the app and the image that was built.

use crate::app_spec::{App, Secret, SecretRead};
use crate::order;

/// The file that compose reads variables from.
const ENV: &str = ".env";

/// The beginning of the test.
const TEST_HEAD: &str = "\
from pathlib import Path

from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).parents[1]


def test_a_visitor_sees_the_page(monkeypatch):
    monkeypatch.chdir(PROJECT)
";

/// `compose.yaml`: builds the image, publishes the port and hands in what must not be in
/// the image. Compose specification: `services` (build, image, ports, `env_file`, volumes).
pub(super) fn compose(app: &App, workdir: &str) -> String {
    let App { id, port, .. } = app;
    let mut text = format!(
        "services:\n  app:\n    build: .\n    image: {id}\n    ports:\n      - \"{port}:{port}\"\n"
    );
    let files = app
        .secrets
        .iter()
        .filter_map(|secret| secret.file.as_deref());
    let mut files: Vec<&str> = files.collect();
    order::by(&mut files, |a, b| a < b);
    files.dedup();
    if files.contains(&ENV) {
        text.push_str("    env_file: .env\n");
    }
    let folder = workdir.trim_end_matches('/');
    let mut key = "    volumes:\n";
    for file in files.into_iter().filter(|file| *file != ENV) {
        let bind = [key, "      - ./", file, ":", folder, "/", file, ":ro\n"];
        text.push_str(&bind.concat());
        key = "";
    }
    text
}

/// `tests/test_app.py`: opens the page without a server, as a visitor would. Streamlit
/// 1.28 and later, `streamlit.testing.v1.AppTest`.
pub(super) fn page_test(app: &App) -> String {
    let title = app.script.title.replace('\\', "\\\\").replace('"', "\\\"");
    let each = |read: SecretRead, before: &str, after: &str| {
        let secrets = app.secrets.iter().filter(|secret| secret.read == read);
        let line = |secret: &Secret| [before, &secret.name, after].concat();
        secrets.map(line).collect::<String>()
    };
    let env = each(
        SecretRead::Env,
        "    monkeypatch.setenv(\"",
        "\", \"for-the-test\")\n",
    );
    let own = each(
        SecretRead::Streamlit,
        "    page.secrets[\"",
        "\"] = \"for-the-test\"\n",
    );
    let page = [
        "    page = AppTest.from_file(str(PROJECT / \"",
        &app.main,
        "\"), default_timeout=30)\n",
    ];
    let seen = ["    assert page.title[0].value == \"", &title, "\"\n"];
    let ran = "    page.run()\n    assert not page.exception\n";
    [TEST_HEAD, &env, &page.concat(), &own, ran, &seen.concat()].concat()
}

#[cfg(test)]
mod tests {
    use super::{compose, page_test};
    use crate::app_spec::App;

    fn app() -> App {
        let text = r#"{
            "id": "board", "requirements": ["streamlit"], "system_packages": [], "files": [],
            "main": "app/Home.py", "port": 8600, "health": "/_stcore/health", "env": [],
            "secrets": [
                {"name": "KEY", "read": "env", "file": ".env", "value": "a"},
                {"name": "OTHER", "read": "env", "file": ".env", "value": "b"},
                {"name": "TOKEN", "read": "streamlit", "file": ".streamlit/secrets.toml", "value": "c"}
            ],
            "memory": {"rest": 1, "session": 1},
            "script": {"title": "A \"board\"", "imports": [], "shows": ""}
        }"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn compose_hands_in_what_the_image_must_not_hold() {
        let text = "services:\n  app:\n    build: .\n    image: board\n    ports:\n      \
                    - \"8600:8600\"\n    env_file: .env\n    volumes:\n      \
                    - ./.streamlit/secrets.toml:/app/.streamlit/secrets.toml:ro\n";
        assert_eq!(compose(&app(), "/app/"), text);
    }

    #[test]
    fn the_test_opens_the_page_with_made_up_secrets() {
        let test = page_test(&app());
        for line in [
            "    monkeypatch.setenv(\"OTHER\", \"for-the-test\")\n",
            "    page = AppTest.from_file(str(PROJECT / \"app/Home.py\"), default_timeout=30)\n",
            "    page.secrets[\"TOKEN\"] = \"for-the-test\"\n    page.run()\n",
            "    assert page.title[0].value == \"A \\\"board\\\"\"\n",
        ] {
            assert!(test.contains(line), "{line}\n{test}");
        }
    }
}
