//! `COPY` and `ADD` (`instructions/parse.go`, `parseSourcesAndDest`).

use std::collections::BTreeMap;

use super::flags::{Flags, Kind};
use super::heredoc::heredoc;
use super::node::{Fault, Node};
use crate::dockerfile::instruction::{Copy, Heredoc, Instruction};

const COPY: [(&str, Kind); 6] = [
    ("chmod", Kind::Text),
    ("chown", Kind::Text),
    ("exclude", Kind::Texts),
    ("from", Kind::Text),
    ("link", Kind::Bool),
    ("parents", Kind::Bool),
];

const ADD: [(&str, Kind); 7] = [
    ("checksum", Kind::Text),
    ("chmod", Kind::Text),
    ("chown", Kind::Text),
    ("exclude", Kind::Texts),
    ("keep-git-dir", Kind::Bool),
    ("link", Kind::Bool),
    ("unpack", Kind::Bool),
];

/// Reads either; the keyword is in upper case.
pub(super) fn read(node: &Node, keyword: &str) -> Result<Instruction, Fault> {
    let [sources @ .., destination] = node.args.as_slice() else {
        return Err(too_few(keyword));
    };
    if sources.is_empty() {
        return Err(too_few(keyword));
    }
    let add = keyword == "ADD";
    let flags = Flags::read(&node.flags, if add { &ADD } else { &COPY })?;
    if matches!(heredoc(destination), Ok(Some(_))) {
        let text = format!("{keyword} cannot accept a heredoc as a destination");
        return Err(Fault::about(text, destination.as_str()));
    }
    let (sources, inline) = split(sources, &node.heredocs);
    let text = |name: &str| flags.text(name).filter(|text| !text.is_empty());
    let copy = Copy {
        sources,
        inline,
        destination: destination.clone(),
        from: text("from"),
        chown: text("chown"),
        chmod: text("chmod"),
        link: flags.bool("link").unwrap_or(false),
        parents: flags.bool("parents").unwrap_or(false),
        exclude: flags.texts("exclude"),
        checksum: text("checksum"),
        keep_git_dir: flags.bool("keep-git-dir").unwrap_or(false),
        unpack: flags.bool("unpack"),
    };
    Ok(if add {
        Instruction::Add(copy)
    } else {
        Instruction::Copy(copy)
    })
}

fn too_few(keyword: &str) -> Fault {
    Fault::new(format!(
        "{keyword} requires at least two arguments, but only one was provided. Destination could \
         not be determined"
    ))
}

/// Parts paths from heredocs. Of two bodies with one name the last one counts.
fn split(words: &[String], bodies: &[Heredoc]) -> (Vec<String>, Vec<Heredoc>) {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, body) in bodies.iter().enumerate() {
        by_name.insert(&body.name, at);
    }
    let mut sources = Vec::new();
    let mut inline = Vec::new();
    for word in words {
        let Ok(Some(mut opened)) = heredoc(word) else {
            sources.push(word.clone());
            continue;
        };
        if let Some(at) = by_name.get(opened.name.as_str()) {
            opened.content.clone_from(&bodies[*at].content);
        }
        opened.content = opened.text();
        inline.push(opened);
    }
    (sources, inline)
}
