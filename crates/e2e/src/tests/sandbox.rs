//! The sandbox: any project built, changed, and built again.

mod links;
mod odd;
mod reach;

pub(crate) use links::{
    broken_links_say_why_and_lose_nothing, drafts_survive_a_reload_and_a_link,
    shared_link_shows_the_same_to_somebody_else, too_long_a_link_says_so,
};
pub(crate) use odd::{
    dropped_files_are_taken_or_refused, odd_texts_are_named_with_their_lines,
    rough_dockerfiles_are_answered,
};
use odp_sim::facts::Known;
use odp_sim::sandbox::{Change, Form, Texts};
pub(crate) use reach::{sandbox_fits_a_narrow_phone, sandbox_is_worked_by_keyboard_alone};

use crate::browser::Browser;
use crate::fault::{Fault, Outcome, ensure};
use crate::pages::Sandbox;
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

pub(super) fn facts(scene: &Scene) -> Outcome<Known> {
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
