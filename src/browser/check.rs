//! A door for tests: does this browser decide as every other machine does?

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use odp_sim::attempt;
use odp_sim::content::{Content, unpack_facts};
use odp_sim::missions::jigsaw::Jigsaw;
use odp_sim::session::Session;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// What it is called.
const NAME: &str = "odpReplay";

/// Puts `odpReplay(content, facts, attempt)` on the window, once: packed content, packed facts and a
/// stored attempt in, the digest of the board they lead to out, as hexadecimal; empty when one of
/// them is unreadable.
pub fn install() {
    if Reflect::has(&window(), &NAME.into()).unwrap_or(true) {
        return;
    }
    let replay: Closure<dyn Fn(Uint8Array, Uint8Array, Uint8Array) -> JsValue> = Closure::new(
        |content: Uint8Array, facts: Uint8Array, attempt: Uint8Array| {
            digest(&content.to_vec(), &facts.to_vec(), &attempt.to_vec())
                .unwrap_or_default()
                .into()
        },
    );
    let _read_only_window = Reflect::set(&window(), &NAME.into(), replay.as_ref());
    replay.forget();
}

fn digest(content: &[u8], facts: &[u8], stored: &[u8]) -> Option<String> {
    let content = Content::unpack(content).ok()?.judged();
    content.facts.bring(unpack_facts(facts).ok()?);
    let attempt = attempt::decode::<Jigsaw>(stored).ok()?;
    let session = Session::<Jigsaw>::replay(&content, attempt).ok()?;
    Some(format!("{:016x}", session.digest()))
}
