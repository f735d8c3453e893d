//! The document: its title, its root's attributes, focus, and the static part that
//! `index.html` brings along.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

use crate::live::following;

/// The element of that id, when it is of that kind.
pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Every element that a selector finds.
pub fn all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into().ok())
        .collect()
}

/// Sets an attribute of `<html>`.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Fails only for names that are no names.
        let _ = root.set_attribute(name, value);
    }
}

/// An attribute of `<html>`.
pub fn root(name: &str) -> String {
    document()
        .document_element()
        .and_then(|root| root.get_attribute(name))
        .unwrap_or_default()
}

/// Sets what the browser's tab says.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Puts a style sheet on top of those that the page has. False when the browser refuses.
pub fn dress(sheet: &str) -> bool {
    let put_on = || -> Result<(), JsValue> {
        let class: Function = Reflect::get(&window(), &"CSSStyleSheet".into())?.dyn_into()?;
        let made = Reflect::construct(&class, &Array::new())?;
        let replace: Function = Reflect::get(&made, &"replaceSync".into())?.dyn_into()?;
        replace.call1(&made, &sheet.into())?;
        let worn: Array = Reflect::get(&document(), &"adoptedStyleSheets".into())?.dyn_into()?;
        // Some browsers want a new list in the place of the old one.
        let worn = worn.concat(&Array::of1(&made));
        Reflect::set(&document(), &"adoptedStyleSheets".into(), &worn).map(drop)
    };
    put_on().is_ok()
}

/// Moves the focus to the first element that a selector finds and that is shown.
pub fn focus(selector: &str) {
    let shown = |element: &HtmlElement| element.offset_width() > 0;
    let found = all(selector)
        .into_iter()
        .filter_map(|element| element.dyn_into().ok())
        .find(shown);
    if let Some(element) = found {
        // It is heard by its name as that is now.
        following::run_patient();
        // A detached element can't take it, and then there is nothing to do.
        let _ = element.focus();
    }
}

/// Brings the top of the first element that a selector finds into view, where the page
/// scrolls.
pub fn show(selector: &str) {
    if let Some(element) = all(selector).into_iter().next() {
        element.scroll_into_view();
    }
}

/// Scrolls as little as shows the first element that a selector finds.
pub fn reveal(selector: &str) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(element) = all(selector).into_iter().next() {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The test id of what has the focus.
pub fn focused() -> Option<String> {
    document().active_element()?.get_attribute("data-testid")
}

/// Gives the focus back to what had it, if that was made anew and nothing else took it.
pub fn keep_focus(had: Option<String>) {
    if let Some(had) = had {
        focus_if_lost(["[data-testid=\"", &had, "\"]"].concat());
    }
}

/// Moves the focus in the next frame, unless something has it by then.
pub fn focus_if_lost(selector: String) {
    request_animation_frame(move || {
        let lost = document()
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY");
        if lost {
            focus(&selector);
        }
    });
}

/// Takes the focus from the field that has it, which tells the field's listeners.
pub fn leave_field() {
    let focused = document().active_element();
    if let Some(element) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't lose the focus keeps it, and nothing is lost by that.
        let _ = element.blur();
    }
}

/// Puts the words of the language into the static part: the content of every
/// `data-t="key"` and the label of every `data-t-label="key"`.
pub fn translate(say: impl Fn(&str) -> String) {
    for element in all("[data-t]") {
        let sentence = say(&element.get_attribute("data-t").unwrap_or_default());
        element.set_text_content(Some(&sentence));
    }
    for element in all("[data-t-label]") {
        let sentence = say(&element.get_attribute("data-t-label").unwrap_or_default());
        let _ = element.set_attribute("aria-label", &sentence);
    }
}

/// What stands in a form's fields, by their names. An unchecked choice has no value.
pub fn field(form: &HtmlFormElement, name: &str) -> String {
    let inputs = all(&format!("#{} [name={name}]", form.id()));
    let mut inputs = inputs
        .into_iter()
        .filter_map(|element| element.dyn_into::<HtmlInputElement>().ok());
    let given = inputs.find(|input| input.type_() != "radio" || input.checked());
    given.map(|input| input.value()).unwrap_or_default()
}
