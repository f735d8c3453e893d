//! Joins the style sheets that trunk leaves one by one: on a slow line every file is a round
//! trip, and browsers fetch only a few at the same time. What is there for authors goes.

use std::fs;
use std::path::Path;

use super::{integrity, short_hash};
use crate::failure::{Done, Failure};
use crate::shell::files;

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
    let all = tight(&all);
    let file = format!("{name}-{}.css", short_hash(all.as_bytes()));
    let link = format!(
        "{OPEN}{file}\" integrity=\"{}\"/>",
        integrity(all.as_bytes())
    );
    fs::write(folder.join(file), all)?;
    rest.insert_str(place, &link);
    Ok(rest)
}

/// Takes the authors' white space out of the sheets that pages fetch by themselves.
pub(super) fn tighten(folder: &Path) -> Done {
    for path in files(folder)? {
        if path.extension().is_some_and(|extension| extension == "css") {
            fs::write(&path, tight(&fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}

/// A sheet without comments, and without white space where it says nothing: around braces
/// and semicolons, and behind commas and the colons of declarations. Texts in quotation
/// marks stay as they are.
fn tight(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' => {
                let length = quoted(rest);
                out.push_str(&rest[..length]);
                length
            }
            _ if letter.is_ascii_whitespace() => {
                let next = rest.trim_ascii_start();
                let said = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', ' ']);
                if !said && !next.starts_with(['{', '}']) {
                    out.push(' ');
                }
                rest.len() - next.len()
            }
            _ => {
                if letter == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(letter);
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// The length of the text in quotation marks at the start.
fn quoted(sheet: &str) -> usize {
    let mut letters = sheet.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    sheet.len()
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
    fn white_space_goes_where_it_says_nothing() {
        for (sheet, short) in [
            (
                "/* a */\n.a {\n  b: c;\n}\n\n.d,\n.e > f {\n  g: h;\n  i: j k;\n}\n",
                ".a{b:c}.d,.e > f{g:h;i:j k}",
            ),
            (".a :hover {}", ".a :hover{}"),
            (
                "@media (min-width: 3px) and (x) {\n  a {\n    b: calc(1px + 2px);\n  }\n}",
                "@media (min-width:3px) and (x){a{b:calc(1px + 2px)}}",
            ),
            (
                "a::before {\n  content: \" ; } /* \\\" \";\n}",
                "a::before{content:\" ; } /* \\\" \"}",
            ),
            ("a { b: c/* d */ e }", "a{b:c e}"),
            ("a { b: \"c", "a{b:\"c"),
            ("/* no end", ""),
        ] {
            assert_eq!(tight(sheet).trim_ascii_end(), short, "{sheet}");
        }
    }

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
