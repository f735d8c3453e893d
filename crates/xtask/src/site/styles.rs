//! Joins the style sheets that trunk leaves one by one: on a slow line every file is a round
//! trip, and browsers fetch only a few at the same time.

use std::fs;
use std::path::Path;

use super::{integrity, short_hash};
use crate::failure::{Done, Failure};

const OPEN: &str = "<link rel=\"stylesheet\" href=\"./";

/// Makes one sheet of those in the head, which the first paint waits for, and one of those
/// in the body, in their order.
pub(super) fn join(folder: &Path, html: &str) -> Done<String> {
    let end = html.find("</head>").ok_or("index.html has no head")?;
    let (head, body) = html.split_at(end);
    Ok([
        joined(folder, "first", head)?,
        joined(folder, "rest", body)?,
    ]
    .concat())
}

fn joined(folder: &Path, name: &str, html: &str) -> Done<String> {
    let mut rest = html.to_owned();
    let mut all = String::new();
    let mut place = None;
    while let Some((at, file)) = take_link(&mut rest)? {
        let path = folder.join(&file);
        all += &fs::read_to_string(&path).map_err(|why| Failure::while_doing(&file, why))?;
        all.push('\n');
        fs::remove_file(path)?;
        place.get_or_insert(at);
    }
    let Some(place) = place else {
        return Ok(rest);
    };
    let file = format!("{name}-{}.css", short_hash(all.as_bytes()));
    let link = format!(
        "{OPEN}{file}\" integrity=\"{}\"/>",
        integrity(all.as_bytes())
    );
    fs::write(folder.join(file), all)?;
    rest.insert_str(place, &link);
    Ok(rest)
}

/// Takes the first link to a style sheet out; where it was, and the name of its file.
fn take_link(html: &mut String) -> Done<Option<(usize, String)>> {
    let Some(start) = html.find(OPEN) else {
        return Ok(None);
    };
    let inside = start + OPEN.len();
    let name = html[inside..]
        .split('"')
        .next()
        .unwrap_or_default()
        .to_owned();
    let end = html[start..].find('>').ok_or("a <link> never ends")?;
    html.replace_range(start..=start + end, "");
    Ok(Some((start, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_leave_the_page_in_their_order() {
        let link = |name| format!("{OPEN}{name}.css\" integrity=\"x\"/>");
        let mut html = ["a", &link("one"), "b", &link("two"), "c"].concat();
        let one = take_link(&mut html).unwrap();
        assert_eq!(one, Some((1, "one.css".into())));
        let two = take_link(&mut html).unwrap();
        assert_eq!(two, Some((2, "two.css".into())));
        assert_eq!(take_link(&mut html).unwrap(), None);
        assert_eq!(html, "abc");
    }
}
