//! A job that is dragged about in the third room's graph, and the arrows at it.

use serde_json::json;

use super::pipeline::{beginner, free_pair, place};
use crate::fault::{Outcome, ensure};
use crate::pages::{Hand, Picture};
use crate::scene::Scene;

/// While a job is dragged its arrows come along; when the drag is given up they go back with it.
pub(crate) async fn arrows_follow_a_job_that_is_dragged(scene: &Scene) -> Outcome {
    let browser = &scene.browser;
    let board = beginner(scene, Hand::Mouse, Picture::Graph).await?;
    let (job, on) = free_pair(board.run().await?.state())?;
    board.connect(&job, &on).await?;
    let node = format!("node-{on}");
    let home = place(&board, &node).await?;
    let script = format!("{BEGINS}{DRAGGED}");
    let seen = browser.script(&script, &[node.as_str().into()]).await?;
    let expected =
        json!({"before": true, "dragged": true, "further": true, "own": true, "copies": 0});
    ensure(seen == expected, || format!("arrows that follow: {seen}"))?;
    let back = "document.querySelector(`[data-testid='${arguments[0]}']`).getAttribute('style') === arguments[1]";
    let arguments = [node.as_str().into(), home.into()];
    browser.until("the job is back", back, &arguments).await
}

/// Drags a job, gives up, and says at which moments an arrow that is shown began at its port, and
/// whether copies stood for its own arrows alone.
const DRAGGED: &str = "
    const before = begins();
    send('pointerdown', 400, 300);
    send('pointermove', 430, 310);
    const dragged = begins();
    const id = node.dataset.node;
    const own = [...document.querySelectorAll('[data-edge]')].every((arrow) =>
        arrow.dataset.edge.split('>').includes(id) === (arrow.querySelector('.copied') !== null));
    send('pointermove', 380, 340);
    const further = begins();
    send('pointercancel', 380, 340);
    return { before, dragged, further, own, copies: document.querySelectorAll('path.edge, .copied').length };
";

/// What both of these scripts begin with: `send` is what a pointer tells the job, and `begins` says
/// whether an arrow that is shown begins at its port.
const BEGINS: &str = "
    const node = document.querySelector(`[data-testid='${arguments[0]}']`);
    const send = (kind, x, y, more) => node.dispatchEvent(new PointerEvent(kind, {
        bubbles: true, isPrimary: true, button: 0, buttons: 1, pointerId: 1, clientX: x, clientY: y, ...more,
    }));
    const begins = () => {
        const { right, top, height } = node.getBoundingClientRect();
        const shown = (path) => getComputedStyle(path).visibility === 'visible';
        const starts = (path) => [...path.getAttribute('d').matchAll(/M(-?\\d+) (-?\\d+)/g)]
            .map(([, x, y]) => new DOMPoint(x, y).matrixTransform(path.getScreenCTM()));
        return [...document.querySelectorAll('.edges path:not(.reach)')].filter(shown).flatMap(starts)
            .some(({ x, y }) => Math.hypot(x - right, y - top - height / 2) < 3);
    };
";

/// A job is made ready for the drag while the pointer rests on it, which is not to be seen; where
/// it is put it stays, and so do its arrows. What was made ready in vain is put away.
pub(crate) async fn a_pointer_that_rests_on_a_job_changes_nothing(scene: &Scene) -> Outcome {
    let board = beginner(scene, Hand::Mouse, Picture::Graph).await?;
    let (job, on) = free_pair(board.run().await?.state())?;
    board.connect(&job, &on).await?;
    let script = format!("{BEGINS}{RESTED}");
    let node = format!("node-{on}");
    let seen = scene.browser.script(&script, &[node.into()]).await?;
    let expected = json!({
        "pressed": [true, "ready"], "lost": [true, ""], "again": [true, "ready"], "tapped": [true, ""],
        "dropped": true, "settled": [true, ""], "moved": true,
    });
    ensure(seen == expected, || format!("a pointer that rests: {seen}"))
}

/// Presses a job, lets go where nobody hears of it, taps it and drags it, and says after each
/// paint whether its arrow began at its port and whether it was ready to be dragged.
const RESTED: &str = "
    const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(() => setTimeout(then))));
    const seen = async () => {
        await painted();
        return [begins(), document.querySelector('path.edge') ? 'ready' : ''];
    };
    return (async () => {
        send('pointerdown', 400, 300);
        const pressed = await seen();
        send('pointermove', 500, 300, { buttons: 0 });
        const lost = await seen();
        send('pointerdown', 400, 300);
        const again = await seen();
        send('pointerup', 400, 300, { buttons: 0 });
        const tapped = await seen();
        const { transform } = node.style;
        send('pointerdown', 400, 300);
        await painted();
        send('pointermove', 430, 310);
        send('pointerup', 430, 310, { buttons: 0 });
        const dropped = begins();
        const settled = await seen();
        return { pressed, lost, again, tapped, dropped, settled, moved: transform !== node.style.transform };
    })();
";
