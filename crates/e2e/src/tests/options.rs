//! What a sandbox is built with beside its texts.

use data_encoding::BASE64URL_NOPAD;
use odp_sim::sandbox::share::decode;

use super::sandbox::{DOCKERFILE, facts, nothing, pasted, project};
use crate::fault::{Fault, Outcome, ensure};
use crate::scene::Scene;

/// Build arguments are a reason where they change, `--no-cache` runs every step again, and a
/// link carries both.
pub(crate) async fn build_arguments_and_no_cache_are_built_with(scene: &Scene) -> Outcome {
    let mut form = project();
    form.texts.dockerfile = DOCKERFILE.replace("EXPOSE 8501", "ARG GIT_SHA\nRUN echo ready");
    let sandbox = pasted(scene, &form).await?;
    let (browser, facts) = (&scene.browser, facts(scene)?);
    let type_in = "const e = document.querySelector('[data-testid=build-args]'); \
        e.value = arguments[0]; e.dispatchEvent(new Event('input', {bubbles: true})); \
        e.dispatchEvent(new Event('change', {bubbles: true}))";
    browser
        .script(type_in, &["GIT_SHA=one\nODD".into()])
        .await?;
    let wrong = scene
        .sentence("sandbox.args-wrong")?
        .replace("{{line}}", "2");
    sandbox.tells(&wrong).await?;
    browser.script(type_in, &["GIT_SHA=one".into()]).await?;
    sandbox.press("build").await?;
    browser.script(type_in, &["GIT_SHA=two".into()]).await?;
    sandbox.press("rebuild").await?;
    form.again = true;
    form.options.args = "GIT_SHA=two".into();
    form.options.before = Some("GIT_SHA=one".into());
    let run = form.run(&facts);
    sandbox
        .shows(run.second.as_ref().ok_or_else(nothing)?, true)
        .await?;

    browser.click("no-cache").await?;
    sandbox.press("rebuild").await?;
    form.options.no_cache = true;
    let run = form.run(&facts);
    sandbox
        .shows(run.second.as_ref().ok_or_else(nothing)?, true)
        .await?;
    let link = sandbox.link().await?;
    let packed = link.split("s=").nth(1).ok_or_else(nothing)?;
    let bytes = BASE64URL_NOPAD.decode(packed.as_bytes());
    let bytes = bytes.map_err(|error| Fault::new(format!("the link: {error}")))?;
    let sent = decode(&bytes).map_err(|refused| Fault::new(format!("the link: {refused:?}")))?;
    ensure(sent == form, || format!("the link carries {sent:?}"))
}
