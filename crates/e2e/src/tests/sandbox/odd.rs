//! Everything that can be thrown at the sandbox.

use std::fmt::Write;

use odp_sim::sandbox::{Form, Texts};
use thirtyfour::Key;

use super::{DOCKERFILE, facts, pasted, project};
use crate::fault::{Outcome, ensure};
use crate::pages::Sandbox;
use crate::scene::Scene;

/// Files are taken by their names, and what is no text or far too large is refused with a
/// sentence and changes nothing.
pub(crate) async fn dropped_files_are_taken_or_refused(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let sandbox = pasted(scene, &project()).await?;
    let kept = browser.storage().await?;
    let flood = "RUN true\n".repeat(10_000_000 / 9);
    let said = |key: &str, name: &str, most: &str| -> Outcome<String> {
        let sentence = scene.sentence(key)?;
        Ok(sentence.replace("{{name}}", name).replace("{{most}}", most))
    };
    for (tab, most) in [
        ("text-dockerfile", "131.1 kB"),
        ("text-ignore", "131.1 kB"),
        ("text-requirements", "131.1 kB"),
        ("text-files", "8.4 MB"),
    ] {
        browser.click(tab).await?;
        browser
            .drop_file("sandbox-editor", "flood.bin", flood.as_bytes())
            .await?;
        let sentence = said("sandbox.file-too-large", "flood.bin", most)?;
        sandbox.tells(&sentence).await?;
    }
    for (name, bytes) in [
        ("Dockerfile", &b"FROM a\n\xff\xfe\n"[..]),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ] {
        browser.drop_file("sandbox-editor", name, bytes).await?;
        sandbox
            .tells(&said("sandbox.file-no-text", name, "")?)
            .await?;
    }
    ensure(browser.storage().await? == kept, || {
        "what was refused changed something".into()
    })?;
    let file = b"FROM python:3.12-slim\n# dropped\n";
    browser
        .drop_file("sandbox-editor", "Dockerfile", file)
        .await?;
    sandbox
        .tells(&said("sandbox.taken", "Dockerfile", "")?)
        .await?;
    let text = sandbox.text("text-dockerfile").await?;
    ensure(text.as_bytes() == file, || format!("the text is {text:?}"))
}

/// Whatever is pasted is read as far as it makes sense, and the rest is named with its lines.
pub(crate) async fn odd_texts_are_named_with_their_lines(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let mut form = project();
    form.texts.ignore = ".git\n[\n".into();
    form.texts.listing = "app.py 1\nwhat is this\nbig 9007199254740993\n../up 3\n".into();
    let sandbox = pasted(scene, &form).await?;
    browser.click("view-notes").await?;
    for (note, words) in [
        ("note-ignore-invalid-pattern", ".dockerignore, line 2"),
        ("note-listing-line-unknown", "lines 2 (1 in all)"),
        ("note-listing-size-too-large", "lines 3 (1 in all)"),
        ("note-listing-path-outside", "lines 4 (1 in all)"),
    ] {
        browser.at(note).await?;
        let shown = sandbox.shown(note).await?;
        ensure(shown.contains(words), || format!("{note} says {shown:?}"))?;
    }

    // Two hundred thousand lines become as many as a person can edit.
    browser.click("text-files").await?;
    browser.click("sandbox-editor").await?;
    browser.chord(Key::Control, "a").await?;
    let lines: String = (0..2_000).fold(String::new(), |mut lines, number| {
        let _ = writeln!(lines, "node_modules/package-{number}/index.js 10");
        lines
    });
    browser.paste(&lines, 100).await?;
    sandbox.tells("200,000 lines are too many to edit").await?;
    let text = sandbox.text("text-files").await?;
    ensure(text == "node_modules/\t20000\n", || {
        format!("the list is {text:?}")
    })
}

/// Ten thousand stages, an unterminated heredoc, zeros: each is answered, and the page goes on.
pub(crate) async fn rough_dockerfiles_are_answered(scene: &Scene) -> Outcome {
    let sandbox = Sandbox::open(scene, &scene.browser).await?;
    for text in [
        "FROM scratch\n".repeat(10_000),
        format!("FROM scratch\nRUN {}\n", "x".repeat(65_536)),
        "FROM scratch\nRUN <<EOF\necho\n".to_owned(),
        "FROM a AS b\nFROM b AS a\nCOPY --from=a x y\n".to_owned(),
        "\u{1}FROM \u{7}\n".to_owned(),
    ] {
        sandbox.paste("text-dockerfile", &text).await?;
        sandbox.press("build").await?;
        let rows = "document.querySelectorAll('[data-testid=steps] li').length <= 300";
        scene
            .browser
            .until("so many steps can be shown", rows, &[])
            .await?;
    }
    sandbox.paste("text-dockerfile", DOCKERFILE).await?;
    sandbox.press("build").await?;
    let form = Form {
        texts: Texts {
            dockerfile: sandbox.text("text-dockerfile").await?,
            ignore: sandbox.text("text-ignore").await?,
            requirements: sandbox.text("text-requirements").await?,
            listing: sandbox.text("text-files").await?,
        },
        ..Form::default()
    };
    sandbox.shows(&form.run(&*facts(scene)?).first, false).await
}
