//! Packs the parts of the module: hosts compress by gzip, which makes a third more of them
//! than LZMA does of sorted ones, and what is needed together is asked for together.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use lzma_rust2::{LzmaOptions, LzmaWriter};
use odp_unpack::lzma::LITERAL_BITS;
use odp_unpack::{MOST_MADE, MOST_PACKED};

use super::{integrity, short_hash, split, streams};
use crate::failure::{Done, Failure};
use crate::shell::{cargo, show};

/// The pack with the part that every visit needs. It is opened first, and the others may
/// speak of what stands in it.
const FIRST: &str = "app";
/// The pack that is asked for as soon as the first is here: nearly every visit goes there.
const SECOND: &str = "jigsaw";
/// The pack with the small parts that several of the later pages need.
const SHARED: &str = "shared";

/// What opens packs in the browser.
const OPENER: &str = "target/wasm32-unknown-unknown/release/odp_unpack.wasm";
/// The script around it. Its marks are filled in here.
const SCRIPT: &str = include_str!("pack.js");

/// Packs by their names, and the script that fetches and opens them.
pub(super) struct Packs {
    /// What each pack is called on the site, with its bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The name and the `integrity` of the first.
    pub first: (String, String),
    /// The script, for the module that loads parts.
    pub script: String,
    /// Where each part lies: the name of its pack and its place there.
    pub places: BTreeMap<String, (String, usize)>,
}

/// The pack that a part goes to, by who needs it: with the first room whatever that needs,
/// so that one request brings it all.
fn pack_of(users: &[String]) -> &str {
    let has = |user: &str| users.iter().any(|other| other == user);
    match users {
        [only] => only,
        _ if has(SECOND) => SECOND,
        // Nobody should fetch the first room's runs for a page of settings.
        _ if has("workshop") && !has("settings") => "workshop",
        _ => SHARED,
    }
}

/// Packs the module of every visit, and the parts with those that need them; `opener` is the
/// module that opens packs.
pub(super) fn pack(
    module: &[u8],
    parts: BTreeMap<String, (Vec<String>, Vec<u8>)>,
    opener: &[u8],
) -> Done<Packs> {
    let mut packs: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    for (part, (users, bytes)) in parts {
        let pack = pack_of(&users).to_owned();
        packs.entry(pack).or_default().push((part, bytes));
    }
    let mut made = Packs {
        files: Vec::new(),
        first: Default::default(),
        script: String::new(),
        places: BTreeMap::new(),
    };
    let first = streams::sort(&[module])?;
    let mut lines = vec![made.add(FIRST, &first, &[module], &[])?];
    made.first = made
        .files
        .first()
        .map(|(name, bytes)| (name.clone(), integrity(bytes)))
        .unwrap_or_default();
    for (pack, parts) in packs {
        let modules: Vec<&[u8]> = parts.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let sorted = streams::sort(&modules)?;
        lines.push(made.add(&pack, &sorted, &modules, &first)?);
        for (at, (part, _)) in parts.into_iter().enumerate() {
            made.places.insert(part, (pack.clone(), at));
        }
    }
    made.script = SCRIPT
        .replace("@OPENER@", &letters(opener))
        .replace("@PACKS@", &lines.join(",\n"))
        .replace("@FIRST@", FIRST)
        .replace("@SECOND@", SECOND);
    Ok(made)
}

impl Packs {
    /// Packs some sorted modules and returns the line by which the script knows the pack.
    fn add(
        &mut self,
        pack: &str,
        sorted: &[u8],
        modules: &[&[u8]],
        dictionary: &[u8],
    ) -> Done<String> {
        let bytes = press(sorted, dictionary)?;
        let sizes: Vec<usize> = modules.iter().map(|module| module.len()).collect();
        let size: usize = sizes.iter().sum();
        if bytes.len() > MOST_PACKED || dictionary.len() + sorted.len() + size > MOST_MADE {
            return Err(format!(
                "the pack {pack} of {size} bytes is larger than odp-unpack has room for"
            )
            .into());
        }
        let name = format!("{pack}-{}.pack", short_hash(&bytes));
        let line = format!(
            "{pack}: [\"./{name}\", \"{}\", {}, {sizes:?}]",
            integrity(&bytes),
            sorted.len()
        );
        self.files.push((name, bytes));
        Ok(line)
    }
}

/// LZMA with the settings that `odp-unpack` knows, without any head.
fn press(bytes: &[u8], dictionary: &[u8]) -> Done<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    (options.lp, options.pb) = (0, 0);
    options.lc = u32::try_from(LITERAL_BITS).unwrap_or_default();
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    options.preset_dict = (!dictionary.is_empty()).then(|| dictionary.to_vec());
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Bytes as letters between quotation marks in a script, each of the number that the byte is:
/// hosts make less of those than of base64.
fn letters(bytes: &[u8]) -> String {
    let mut letters = String::with_capacity(bytes.len());
    for byte in bytes {
        match char::from(*byte) {
            '\n' => letters.push_str("\\n"),
            '\r' => letters.push_str("\\r"),
            letter => {
                if matches!(letter, '"' | '\\') {
                    letters.push('\\');
                }
                letters.push(letter);
            }
        }
    }
    letters
}

/// The module that opens packs, built.
pub(super) fn opener() -> Done<Vec<u8>> {
    let mut build = cargo(&[
        "build",
        "--release",
        "--quiet",
        "--locked",
        "--package",
        "odp-unpack",
    ]);
    // Of this one no part is cut off: it needs no relocations.
    show(
        build
            .args(["--target", "wasm32-unknown-unknown"])
            .env("RUSTFLAGS", "-Cstrip=symbols"),
    )?;
    let opener = fs::read(OPENER).map_err(|why| Failure::while_doing(OPENER, why))?;
    split::compact(&opener)
}

#[cfg(test)]
mod tests {
    use odp_unpack::lzma::Decoder;

    use super::*;

    fn parts(users: &[(&str, &[&str], &[u8])]) -> BTreeMap<String, (Vec<String>, Vec<u8>)> {
        users
            .iter()
            .map(|(part, users, bytes)| {
                let users = users.iter().map(ToString::to_string).collect();
                ((*part).to_owned(), (users, bytes.to_vec()))
            })
            .collect()
    }

    #[test]
    fn a_part_goes_where_most_visits_find_it() {
        for (users, pack) in [
            (&["cache"][..], "cache"),
            (&["settings"], "settings"),
            (&["cache", "jigsaw", "workshop"], "jigsaw"),
            (&["jigsaw", "settings"], "jigsaw"),
            (&["cache", "workshop"], "workshop"),
            (&["cache", "settings", "workshop"], "shared"),
            (&["cache", "pipeline"], "shared"),
        ] {
            let users: Vec<String> = users.iter().map(ToString::to_string).collect();
            assert_eq!(pack_of(&users), pack, "{users:?}");
        }
    }

    /// A module of nothing but a memory of so many pages.
    fn module(pages: u8) -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        let mut memories = wasm_encoder::MemorySection::new();
        memories.memory(wasm_encoder::MemoryType {
            minimum: pages.into(),
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        module.section(&memories);
        module.finish()
    }

    #[test]
    fn packed_modules_come_out_with_the_first_before_them() {
        let module = b"the module of every visit, and some more of it".repeat(20);
        let rest = [&module[10..400], &module[300..]].concat();
        let pressed = press(&rest, &module).unwrap();
        assert!(pressed.len() < press(&rest, &[]).unwrap().len());
        let mut made = module.clone();
        made.resize(module.len() + rest.len(), 0);
        let mut decoder = Decoder::new();
        decoder.begin(&pressed, module.len(), rest.len());
        assert_eq!(
            decoder.go_on(&pressed, &mut made, usize::MAX),
            Some(made.len())
        );
        assert!(made[module.len()..] == rest);
    }

    #[test]
    fn letters_stand_for_bytes() {
        let all: Vec<u8> = (0..=255).collect();
        let text = letters(&all);
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("!\\\"#") && text.contains("[\\\\]"));
        assert!(text.contains("\t\\n\u{b}\u{c}\\r\u{e}"));
        assert_eq!(text.chars().count(), 256 + 4);
    }

    #[test]
    fn the_script_knows_every_part_and_the_page_the_first() {
        let [one, three, five] = [module(1), module(3), module(5)];
        let parts = parts(&[
            ("chunk_1", &["cache", "jigsaw"], &one),
            ("chunk_2", &["jigsaw"], &three),
            ("chunk_3", &["cache"], &five),
        ]);
        let packs = pack(&module(0), parts, b"opener").unwrap();
        assert_eq!(packs.places["chunk_2"], ("jigsaw".to_owned(), 1));
        assert_eq!(packs.places["chunk_3"], ("cache".to_owned(), 0));
        assert!(packs.first.0.starts_with("app-"));
        for (name, bytes) in &packs.files {
            assert!(
                packs
                    .script
                    .contains(&format!("[\"./{name}\", \"{}\"", integrity(bytes)))
            );
        }
        let sorted = streams::sort(&[&one, &three]).unwrap().len();
        assert!(packs.script.contains(&format!("{sorted}, [13, 13]]")));
        assert!(!packs.script.contains('@'));
        assert!(pack(b"no module", BTreeMap::new(), b"opener").is_err());
    }
}
