//! Enter in the workflow's text: the next line begins where this one does, and two blanks
//! deeper below a line that opens something.

use leptos::ev;
use web_sys::{Event, HtmlTextAreaElement};

use crate::dom::target;

/// Enter in the text goes on as YAML is written; every other key is left to the editor.
pub(super) fn entered(event: &ev::KeyboardEvent) {
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if event.key() != "Enter" || held || event.is_composing() {
        return;
    }
    let Some(area) = target::<HtmlTextAreaElement>(event) else {
        return;
    };
    let (Ok(Some(from)), Ok(Some(to))) = (area.selection_start(), area.selection_end()) else {
        return;
    };
    // A caret is counted in units of UTF-16.
    let units: Vec<u16> = area.value().encode_utf16().take(from as usize).collect();
    let before = String::from_utf16_lossy(&units);
    let put = [
        "\n",
        &indent(before.rsplit('\n').next().unwrap_or_default()),
    ]
    .concat();
    let Ok(length) = u32::try_from(put.len()) else {
        return;
    };
    if area
        .set_range_text_with_start_and_end(&put, from, to)
        .is_ok()
    {
        event.prevent_default();
        // A caret behind the end stays at the end; an event that is refused is none.
        let _ = area.set_selection_range(from + length, from + length);
        if let Ok(event) = Event::new("input") {
            let _ = area.dispatch_event(&event);
        }
        from_the_left(&area);
    }
}

/// What was scrolled sideways for a long line comes back.
pub(super) fn from_the_left(area: &HtmlTextAreaElement) {
    if let Some(editor) = area.parent_element() {
        editor.set_scroll_left(0);
    }
}

/// The blanks with which the line below begins.
fn indent(line: &str) -> String {
    let bare = line.trim_start_matches(' ');
    let own = line.len() - bare.len();
    let bare = bare.trim_end();
    let opens = bare.ends_with(':') || bare.ends_with(": |") || bare.ends_with(": >");
    // What stands behind the dash of a list is deeper than the dash.
    let dash = if opens && bare.starts_with("- ") {
        2
    } else {
        0
    };
    let deeper = if opens { 2 } else { 0 };
    " ".repeat(own + dash + deeper)
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn the_line_below_begins_where_it_belongs() {
        for (line, blanks) in [
            ("", 0),
            ("on: push", 0),
            ("jobs:", 2),
            ("  test:  ", 4),
            ("    runs-on: ubuntu-latest", 4),
            ("    steps:", 6),
            ("      - uses: actions/checkout@v4", 6),
            ("      - run: |", 10),
            ("        with:", 10),
            ("      - with:", 10),
            ("   ", 3),
        ] {
            assert_eq!(indent(line).len(), blanks, "{line:?}");
        }
    }
}
