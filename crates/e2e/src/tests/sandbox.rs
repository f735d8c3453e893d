//! The sandbox: any project built, changed, built again, shared, and everything that can be
//! thrown at it.

use std::fmt::Write;
use std::sync::Arc;

use odp_sim::facts::Facts;
use odp_sim::sandbox::{Change, Form, Texts, share};
use thirtyfour::Key;

use crate::browser::Browser;
use crate::fault::{Fault, Outcome, ensure};
use crate::pages::{Hand, Sandbox};
use crate::scene::Scene;

pub(super) const DOCKERFILE: &str = "FROM python:3.12-slim AS build\nWORKDIR /src\n\
    COPY requirements.txt .\nRUN pip install --no-cache-dir --target=/libs -r requirements.txt\n\
    FROM build AS test\nCOPY . .\nRUN python -m compileall -q .\n\
    FROM python:3.12-slim\nWORKDIR /app\nENV PYTHONPATH=/libs\nCOPY --from=build /libs /libs\n\
    COPY . .\nRUN chmod +x start.sh\nEXPOSE 8501\n\
    CMD [\"python\", \"-m\", \"streamlit\", \"run\", \"app.py\", \"--server.address=0.0.0.0\"]\n";

const FILES: &str = "app.py 812\nstart.sh 90 755\ndata/prices.csv 3 MB\n.git/ 40 MB\n.env 40\n";

/// The project that the tests paste.
pub(super) fn project() -> Form {
    Form {
        texts: Texts {
            dockerfile: DOCKERFILE.into(),
            ignore: ".git\n".into(),
            requirements: "streamlit==1.67.0\npandas\n".into(),
            listing: FILES.into(),
        },
        ..Form::default()
    }
}

pub(super) fn facts(scene: &Scene) -> Outcome<Arc<Facts>> {
    Ok(scene.content()?.facts)
}

pub(super) fn nothing() -> Fault {
    Fault::new("there is no second build, or nothing in the link")
}

/// Pastes all four texts and builds them.
pub(super) async fn pasted<'a>(scene: &'a Scene, form: &Form) -> Outcome<Sandbox<'a>> {
    let sandbox = Sandbox::open(scene, &scene.browser).await?;
    for (tab, text) in [
        ("text-dockerfile", &form.texts.dockerfile),
        ("text-ignore", &form.texts.ignore),
        ("text-requirements", &form.texts.requirements),
        ("text-files", &form.texts.listing),
    ] {
        sandbox.paste(tab, text).await?;
    }
    // What the example has touched is touched no more.
    let chip = "document.querySelector('[data-testid=changes] button')?.click()";
    scene.browser.script(chip, &[]).await?;
    sandbox.press("build").await?;
    Ok(sandbox)
}

/// Chooses a file in the list of those that can change.
async fn choose(browser: &Browser, path: &str) -> Outcome {
    let code = "const e = document.querySelector('[data-testid=changed-file]'); \
                e.value = arguments[0]; \
                e.dispatchEvent(new Event('change', {bubbles: true})); \
                return e.value";
    let chosen = browser.script(code, &[path.into()]).await?;
    ensure(chosen == path, || {
        format!("{path} cannot be chosen: {chosen}")
    })
}

pub(crate) async fn pasted_stages_are_built_and_touched_and_built_again(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let facts = facts(scene)?;
    let mut form = project();
    let sandbox = pasted(scene, &form).await?;
    sandbox.shows(&form.run(&facts).first, false).await?;

    choose(browser, "app.py").await?;
    browser.click("touch").await?;
    sandbox.press("rebuild").await?;
    form.again = true;
    form.changes = vec![Change::Touch("app.py".into())];
    let run = form.run(&facts);
    let second = run.second.as_ref().ok_or_else(nothing)?;
    ensure(run.first.report.pruned == ["test"], || {
        format!("left out are {:?}", run.first.report.pruned)
    })?;
    sandbox.shows(second, true).await?;
    let copy = sandbox.shown("step-12").await?;
    ensure(copy.contains("app.py has another content"), || {
        format!("the reason of line 12 is {copy:?}")
    })?;
    let pip = sandbox.shown("step-4").await?;
    ensure(pip.contains("nothing it looks at has changed"), || {
        format!("the reason of line 4 is {pip:?}")
    })?;

    // The same file with other permissions is another reason.
    browser.click("touch").await?;
    choose(browser, "start.sh").await?;
    browser.click("chmod").await?;
    sandbox.press("rebuild").await?;
    form.changes = vec![Change::Chmod("start.sh".into())];
    let run = form.run(&facts);
    let second = run.second.as_ref().ok_or_else(nothing)?;
    sandbox.shows(second, true).await?;
    let copy = sandbox.shown("step-12").await?;
    ensure(copy.contains("start.sh has other permissions"), || {
        format!("the reason of line 12 is {copy:?}")
    })?;

    // Up to a stage that fails nothing and needs less.
    let target = "const e = document.querySelector('[data-testid=target]'); \
                  e.value = 'build'; e.dispatchEvent(new Event('change', {bubbles: true}))";
    browser.script(target, &[]).await?;
    sandbox.press("build").await?;
    form = Form {
        target: "build".into(),
        ..project()
    };
    sandbox.shows(&form.run(&facts).first, false).await
}

pub(crate) async fn edited_file_is_a_reason_where_it_is_copied(scene: &Scene) -> Outcome {
    let mut form = project();
    let sandbox = pasted(scene, &form).await?;
    let before = (form.texts.clone(), form.target.clone());
    form.texts.dockerfile = DOCKERFILE.replace("chmod +x", "chmod 755");
    sandbox
        .paste("text-dockerfile", &form.texts.dockerfile)
        .await?;
    scene.browser.at("stale").await?;
    sandbox.press("rebuild").await?;
    form.again = true;
    form.before = Some(before);
    let run = form.run(&*facts(scene)?);
    let second = run.second.as_ref().ok_or_else(nothing)?;
    sandbox.shows(second, true).await?;
    // The Dockerfile itself is a file that the line above copies.
    for (step, words) in [
        ("step-12", "Dockerfile has another content"),
        ("step-13", "line 12 above it ran"),
    ] {
        let line = sandbox.shown(step).await?;
        ensure(line.contains(words), || format!("{step} says {line:?}"))?;
    }
    Ok(())
}

pub(crate) async fn shared_link_shows_the_same_to_somebody_else(scene: &Scene) -> Outcome {
    let sandbox = pasted(scene, &project()).await?;
    scene.browser.click("touch").await?;
    sandbox.press("rebuild").await?;
    let (link, picture) = (sandbox.link().await?, sandbox.picture().await?);

    let stranger = scene.another_browser().await?;
    let outcome = look(&stranger, &link, &picture).await;
    stranger.quit().await?;
    outcome
}

async fn look(stranger: &Browser, link: &str, picture: &[String]) -> Outcome {
    let there = Sandbox::at(stranger, link).await?;
    let seen = there.picture().await?;
    ensure(seen == picture, || format!("{seen:?}\nis not\n{picture:?}"))?;
    let text = there.text("text-dockerfile").await?;
    ensure(text == DOCKERFILE, || format!("the Dockerfile is {text:?}"))?;
    let stored = stranger.storage().await?;
    ensure(!stored.contains_key(Sandbox::KEY), || {
        "what somebody sent was kept before it was changed".into()
    })?;
    // A change makes it the stranger's own, and the address forgets whose it was.
    stranger.click("touch").await?;
    let own = "localStorage.getItem(arguments[0]) !== null && !location.hash.includes('?')";
    stranger
        .until("it is kept", own, &[Sandbox::KEY.into()])
        .await
}

pub(crate) async fn too_long_a_link_says_so(scene: &Scene) -> Outcome {
    let mut form = project();
    let mut state = 1_u32;
    for _ in 0..900 {
        // Names that nothing can deflate.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (name, size) = (state, state >> 7);
        let _ = writeln!(form.texts.listing, "data/{name:08x}.bin {size}");
    }
    let sandbox = pasted(scene, &form).await?;
    scene.browser.click("share").await?;
    scene.browser.at("too-long").await?;
    let said = sandbox.shown("too-long").await?;
    ensure(said.contains("8,192"), || format!("it says {said:?}"))?;
    let link = sandbox.shown("link").await?;
    ensure(link.is_empty(), || "there is a link all the same".into())?;
    scene.browser.click("save-requirements.txt").await?;
    let file = scene.browser.downloaded("requirements.txt").await?;
    ensure(file == form.texts.requirements, || {
        format!("the file is {file:?}")
    })
}

pub(crate) async fn broken_links_say_why_and_lose_nothing(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let sandbox = pasted(scene, &project()).await?;
    let link = sandbox.link().await?;
    let before = browser.storage().await?;
    let (start, data) = link.split_once("?s=").ok_or_else(nothing)?;
    let newer = data.replacen(&data[..1], "f", 1);
    for (data, key) in [
        (&data[..data.len() / 2], "sandbox.link-damaged"),
        ("%%%", "sandbox.link-damaged"),
        (&newer, "sandbox.link-newer"),
        (&"A".repeat(share::MOST_LINK + 1), "sandbox.link-too-large"),
    ] {
        let broken = Sandbox::at(browser, &[start, "?s=", data].concat()).await?;
        broken.tells(&scene.sentence(key)?).await?;
        let text = broken.text("text-dockerfile").await?;
        ensure(text == DOCKERFILE, || {
            format!("{key}: the Dockerfile is {text:?}")
        })?;
    }
    ensure(browser.storage().await? == before, || {
        "a broken link changed what was kept".into()
    })
}

pub(crate) async fn drafts_survive_a_reload_and_a_link(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let sandbox = Sandbox::open(scene, browser).await?;
    let example = sandbox.text("text-dockerfile").await?;
    let link = sandbox.link().await?;
    sandbox
        .paste("text-dockerfile", "FROM python:3.12-slim\n# mine\n")
        .await?;
    browser.reload().await?;
    browser.at("rebuild").await?;
    let text = sandbox.text("text-dockerfile").await?;
    ensure(text.contains("# mine"), || format!("kept is {text:?}"))?;

    let shared = Sandbox::at(browser, &link).await?;
    browser.at("opened").await?;
    let text = shared.text("text-dockerfile").await?;
    ensure(text == example, || format!("the link shows {text:?}"))?;
    // A change of what was sent takes the place of mine, which is one press away.
    shared.paste("text-ignore", ".env\n").await?;
    browser.click("mine").await?;
    let mine = "document.querySelector('[data-testid=sandbox-editor]').value.includes('# mine')";
    browser.click("text-dockerfile").await?;
    browser.until("mine is back", mine, &[]).await
}

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

pub(crate) async fn sandbox_is_worked_by_keyboard_alone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    scene.visit().await?;
    scene.game_arrived().await?;
    Hand::Keyboard.press(browser, "to-sandbox").await?;
    browser.at("rebuild").await?;
    browser.tab_to_group_of("text-files").await?;
    let right: char = Key::Right.value();
    browser
        .press_until(&String::from(right), "text-files")
        .await?;
    browser.tab_to("sandbox-editor").await?;
    browser.chord(Key::Control, key_end()).await?;
    browser.press("notes.md 12\n").await?;
    let touched = "document.querySelector('[data-testid=changes]').textContent.includes('app.py')";
    browser.until("app.py is touched", touched, &[]).await?;
    Hand::Keyboard.press(browser, "chmod").await?;
    Hand::Keyboard.press(browser, "rebuild").await?;
    let sandbox = Sandbox::at(browser, &scene.address("/sandbox")).await?;
    let list = sandbox.text("text-files").await?;
    ensure(list.ends_with("notes.md 12\n"), || {
        format!("the list is {list:?}")
    })?;
    let copy = sandbox.shown("step-17").await?;
    ensure(copy.contains("Ran:"), || format!("line 17 says {copy:?}"))
}

/// Ctrl+End as the keyboard has it.
fn key_end() -> &'static str {
    // The code of WebDriver for the key, as a text.
    "\u{e010}"
}

pub(crate) async fn sandbox_fits_a_narrow_phone(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    browser.become_phone().await?;
    Sandbox::open(scene, browser).await?;
    browser.at("sandbox-editor").await?;
    for tab in ["text-ignore", "text-requirements", "text-files"] {
        browser.tap(tab).await?;
    }
    browser.tap("touch").await?;
    browser.tap("rebuild").await?;
    browser.at("sums").await?;
    let wide = "document.documentElement.scrollWidth <= innerWidth";
    for tab in ["view-people", "view-notes", "view-image", "view-steps"] {
        browser.tap(tab).await?;
        browser.until("nothing scrolls sideways", wide, &[]).await?;
    }
    browser.tap("sides-texts").await?;
    browser.at("sandbox-editor").await?;
    browser.until("nothing scrolls sideways", wide, &[]).await?;
    let small = "[...document.querySelectorAll('main button, main select, main a')] \
        .map(e => e.getBoundingClientRect()) \
        .every(r => r.width === 0 || (r.width >= 24 && r.height >= 24))";
    browser
        .until("all targets are large enough", small, &[])
        .await
}
