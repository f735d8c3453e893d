//! Numbers and plurals as the browser's `Intl` writes them. Natively, where there is no
//! `Intl`, English stands in: the tests of the catalogue need no more.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::JsValue;

/// The plural category of a count: `one`, `other` and, in some languages, more.
#[cfg(target_arch = "wasm32")]
pub fn plural(language: &str, count: u64) -> String {
    let locales = js_sys::Array::of1(&language.into());
    let rules = js_sys::Intl::PluralRules::new(&locales, &js_sys::Object::new());
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
    let options = js_sys::Object::new();
    for key in ["minimumFractionDigits", "maximumFractionDigits"] {
        // A plain object takes any property.
        let _ = js_sys::Reflect::set(&options, &key.into(), &digits.into());
    }
    let locales = js_sys::Array::of1(&language.into());
    let format = js_sys::Intl::NumberFormat::new(&locales, &options).format();
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
