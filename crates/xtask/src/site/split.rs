//! Cuts the built module where `src/chunks.rs` says: between cargo, which makes one module
//! of everything, and wasm-bindgen, which is given the part that every visit needs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_encoder::reencode::Reencode;
use wasm_split_cli_support::{Options, transform};

use super::pack::{self, Packs};
use super::{flags, slim, unused};
use crate::failure::{Done, Failure};
use crate::shell::{program, show};

/// What cargo makes.
const MODULE: &str = "target/wasm32-unknown-unknown/release/operation-deploy.wasm";
/// Where the parts lie before they go to the site.
const PARTS: &str = "target/split";
/// The script that fetches parts, as the cut module knows it.
pub(super) const LOADER: &str = "./__wasm_split.js";

/// The module in parts, ready for the site.
pub(super) struct Parts {
    /// The script that wasm-bindgen wrote for the first part.
    pub script: String,
    /// The script that fetches parts.
    pub loader: String,
    /// The parts, packed.
    pub packs: Packs,
}

/// Cuts what cargo has made; `path` is the `PATH` on which wasm-bindgen lies.
pub(super) fn cut(path: &std::ffi::OsStr) -> Done<Parts> {
    let folder = PathBuf::from(PARTS);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let whole = fs::read(MODULE).map_err(|why| Failure::while_doing(MODULE, why))?;
    flags::check(&whole)?;
    let main = folder.join("app.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = "./app.js";
    let split = transform(options).map_err(|why| format!("cutting the module: {why:#}"))?;
    bind(&main, &folder, path)?;
    let mut parts = BTreeMap::new();
    for (file, users) in users(&split.prefetch_map) {
        let bytes = compact(&fs::read(folder.join(&file).with_extension("wasm"))?)?;
        parts.insert(file, (users, bytes));
    }
    let script = fs::read_to_string(folder.join("app.js"))?;
    let module = fs::read(folder.join("app_bg.wasm"))?;
    let (script, module) = unused::drop_unused(&script, &module)?;
    let (script, module) = slim::shorten(&script, &module)?;
    let packs = pack::pack(&module, parts, &pack::opener()?)?;
    let loader = from_packs(fs::read_to_string(folder.join(LOADER))?, &packs)?;
    Ok(Parts {
        script,
        loader,
        packs,
    })
}

/// The script that fetches parts, made to take them from packs.
fn from_packs(mut loader: String, packs: &Packs) -> Done<String> {
    for (file, (pack, place)) in &packs.places {
        let old = format!(
            "{{
    const src = fetch(new URL(\"./{file}.wasm\", import.meta.url));
    src.catch(() => {{}});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}}
"
        );
        if !loader.contains(&old) {
            return Err(format!("the script that fetches parts does not name {file}").into());
        }
        loader = loader.replace(&old, &format!("part(\"{pack}\", {place})"));
    }
    Ok(slim::lean(&(loader + &packs.script)))
}

/// Lets wasm-bindgen write the script of the first part.
fn bind(main: &Path, folder: &Path, path: &std::ffi::OsStr) -> Done {
    let mut bindgen = program(
        "wasm-bindgen",
        &[
            "--target=web",
            "--no-typescript",
            "--out-name=app",
            "--keep-lld-exports",
            "--remove-name-section",
            "--remove-producers-section",
            "--out-dir",
        ],
    );
    show(bindgen.arg(folder).arg(main).env("PATH", path))
}

/// The files of parts, each with those that need it.
fn users<'map>(
    needed: impl IntoIterator<Item = (&'map String, &'map Vec<String>)>,
) -> BTreeMap<String, Vec<String>> {
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (user, files) in needed {
        for file in files {
            users.entry(file.clone()).or_default().push(user.clone());
        }
    }
    for all in users.values_mut() {
        all.sort();
    }
    users
}

/// The same module without names, and with its numbers as short as they can be: the linker
/// leaves room for longer ones.
pub(super) fn compact(module: &[u8]) -> Done<Vec<u8>> {
    let mut shorter = wasm_encoder::Module::new();
    let mut reencoder = Nameless;
    reencoder
        .parse_core_module(&mut shorter, wasmparser::Parser::new(0), module)
        .map_err(|why| format!("writing a part anew: {why}"))?;
    Ok(shorter.finish())
}

/// Writes a module as it is, but for what is there for people only.
struct Nameless;

impl Reencode for Nameless {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut wasm_encoder::Module,
        _section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), wasm_encoder::reencode::Error<Self::Error>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_after_those_who_need_them() {
        let needed = BTreeMap::from([
            (
                "jigsaw".to_owned(),
                vec!["chunk_3".to_owned(), "split_jigsaw".to_owned()],
            ),
            ("cache".to_owned(), vec!["chunk_3".to_owned()]),
        ]);
        let users = users(&needed);
        assert_eq!(users["chunk_3"], ["cache", "jigsaw"]);
        assert_eq!(users["split_jigsaw"], ["jigsaw"]);
    }

    #[test]
    fn numbers_become_short_and_names_go() {
        // A type section of no types whose length is written in five bytes, and a custom
        // section "n" without content.
        let padded = [
            0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0x81, 0x80, 0x80, 0x80, 0, 0, 0, 2, 1, b'n',
        ];
        assert_eq!(
            compact(&padded).unwrap(),
            [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 1, 0]
        );
        assert!(compact(b"no module").is_err());
    }
}
