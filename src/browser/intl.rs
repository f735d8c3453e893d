//! Numbers and plurals as the browser's `Intl` writes them. Natively, where there is no
//! `Intl`, English stands in: the tests of the catalogue need no more.

#[cfg(target_arch = "wasm32")]
use std::cell::RefCell;

#[cfg(target_arch = "wasm32")]
use js_sys::{Function, Intl};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::{JsCast, JsValue};

/// Below this no language of ours writes a whole number in any other way than Rust does.
#[cfg(target_arch = "wasm32")]
const GROUPED: u64 = 1_000;

/// Stands for plurals where a number of digits stands for figures.
#[cfg(target_arch = "wasm32")]
const PLURALS: u8 = u8::MAX;

#[cfg(target_arch = "wasm32")]
thread_local! {
    /// What was made for a language and a number of digits. Making one takes a hundred times
    /// as long as writing a figure with it, and every row of a board has figures.
    static MADE: RefCell<Vec<(String, u8, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// What writes figures of so many digits, or tells plurals apart.
#[cfg(target_arch = "wasm32")]
fn made(language: &str, digits: u8) -> JsValue {
    MADE.with_borrow_mut(|all| {
        let known =
            |(tongue, places, _): &&(String, u8, JsValue)| *places == digits && tongue == language;
        if let Some((_, _, made)) = all.iter().find(known) {
            return made.clone();
        }
        let made = make(language, digits);
        all.push((language.to_owned(), digits, made.clone()));
        made
    })
}

#[cfg(target_arch = "wasm32")]
fn make(language: &str, digits: u8) -> JsValue {
    let locales = js_sys::Array::of1(&language.into());
    let options = js_sys::Object::new();
    if digits == PLURALS {
        return Intl::PluralRules::new(&locales, &options).into();
    }
    for key in ["minimumFractionDigits", "maximumFractionDigits"] {
        // A plain object takes any property.
        let _ = js_sys::Reflect::set(&options, &key.into(), &digits.into());
    }
    Intl::NumberFormat::new(&locales, &options).format().into()
}

/// The plural category of a count: `one`, `other` and, in some languages, more.
#[cfg(target_arch = "wasm32")]
pub fn plural(language: &str, count: u64) -> String {
    let rules: Intl::PluralRules = made(language, PLURALS).unchecked_into();
    rules.select(decimal(count)).into()
}

/// The plural category of a count, in English.
#[cfg(not(target_arch = "wasm32"))]
pub fn plural(_language: &str, count: u64) -> String {
    if count == 1 {
        "one".into()
    } else {
        "other".into()
    }
}

/// `value / per`, rounded to so many digits after the point.
#[cfg(target_arch = "wasm32")]
pub fn number(language: &str, value: u64, per: u64, digits: u8) -> String {
    // Every row of a board says its number, and the browser takes its time to write one.
    if value < GROUPED && per == 1 && digits == 0 {
        return value.to_string();
    }
    let format: Function = made(language, digits).unchecked_into();
    let figure = JsValue::from_f64(decimal(value) / decimal(per));
    let written = format.call1(&JsValue::NULL, &figure);
    written
        .ok()
        .and_then(|written| written.as_string())
        .unwrap_or_default()
}

/// `value / per`, rounded to so many digits after the point, in English without groups.
#[cfg(not(target_arch = "wasm32"))]
pub fn number(_language: &str, value: u64, per: u64, digits: u8) -> String {
    let scale = 10_u128.pow(u32::from(digits));
    let scaled = (u128::from(value) * scale * 2 / u128::from(per.max(1))).div_ceil(2);
    match digits {
        0 => scaled.to_string(),
        _ => format!(
            "{}.{:0>width$}",
            scaled / scale,
            scaled % scale,
            width = usize::from(digits)
        ),
    }
}

/// JavaScript has one kind of number; beyond 2^53 the last digits are rounded, in a
/// figure that is shown to three or four places.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_precision_loss, reason = "shown, never judged")]
fn decimal(value: u64) -> f64 {
    value as f64
}
