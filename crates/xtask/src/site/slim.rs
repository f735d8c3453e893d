//! What wasm-bindgen writes for people who read it, made short for those who fetch it: long
//! names under which module and script know each other, comments, indentation.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, utils};

use crate::failure::Done;

/// The script and the module that calls it, with short names for what it calls.
pub(super) fn shorten(script: &str, module: &[u8]) -> Done<(String, Vec<u8>)> {
    let names = names(script);
    let mut shorter = wasm_encoder::Module::new();
    Short(&names)
        .parse_core_module(&mut shorter, wasmparser::Parser::new(0), module)
        .map_err(|why| format!("shortening the names of imports: {why}"))?;
    Ok((tighten(script, &names), shorter.finish()))
}

/// A script without comments and indentation.
pub(super) fn lean(script: &str) -> String {
    tighten(script, &BTreeMap::new())
}

/// The long names of what the script offers the module, with short ones. What the script
/// speaks of more than once keeps its name.
fn names(script: &str) -> BTreeMap<&str, String> {
    let offered = script.lines().filter_map(offered);
    let once = offered.filter(|name| script.matches(name).count() == 1);
    once.enumerate()
        .map(|(at, name)| (name, format!("i{at}")))
        .collect()
}

/// The name of what a line of the script offers: `__wbg_focus_0123456789abcdef: function(arg0) {`.
fn offered(line: &str) -> Option<&str> {
    let (name, what) = line.trim_start().split_once(": ")?;
    let named = name.starts_with("__wbg_") || name.starts_with("__wbindgen_");
    (named && what.starts_with("function")).then_some(name)
}

/// The script without comments and indentation, and with the short names. No text of it
/// goes over lines: those would lose their indentation too.
fn tighten(script: &str, names: &BTreeMap<&str, String>) -> String {
    let mut out = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        let remark = ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark));
        if line.is_empty() || remark {
            continue;
        }
        match offered(line).and_then(|name| Some((name, names.get(name)?))) {
            Some((long, short)) => {
                out.push_str(short);
                out.push_str(&line[long.len()..]);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Writes a module as it is, but for the names of what it imports, and without sections that
/// only tools read.
struct Short<'names>(&'names BTreeMap<&'names str, String>);

impl Reencode for Short<'_> {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut wasm_encoder::Module,
        _section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        Ok(())
    }

    /// One by one, however they are grouped.
    fn parse_import_section(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            self.parse_import(imports, import?)?;
        }
        Ok(())
    }

    fn parse_import(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        import: wasmparser::Import<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let name = self.0.get(import.name).map_or(import.name, String::as_str);
        utils::parse_import(self, imports, wasmparser::Import { name, ..import })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "/* moves */\n/**\n * @returns {number}\n */\nfunction imports() {\n    const import0 = {\n        __wbg_focus_01: function(arg0) {\n            // Moves it.\n            arg0.focus(`a`);\n        },\n        __wbg_twice_02: function() { return 1; },\n    };\n    import0.__wbg_twice_02();\n}\n";

    #[test]
    fn comments_and_long_names_go() {
        let script = tighten(SCRIPT, &names(SCRIPT));
        assert_eq!(
            script,
            "function imports() {\nconst import0 = {\ni0: function(arg0) {\narg0.focus(`a`);\n},\n\
             __wbg_twice_02: function() { return 1; },\n};\nimport0.__wbg_twice_02();\n}\n"
        );
    }

    #[test]
    fn the_module_asks_for_what_the_script_offers() {
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = wasm_encoder::ImportSection::new();
        for name in ["__wbg_focus_01", "__wbg_twice_02"] {
            imports.import("./app_bg.js", name, wasm_encoder::EntityType::Function(0));
        }
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&imports);
        let (_, module) = shorten(SCRIPT, &module.finish()).unwrap();
        let text = String::from_utf8_lossy(&module).into_owned();
        assert!(text.contains("i0") && text.contains("__wbg_twice_02"));
        assert!(!text.contains("focus"));
        assert!(shorten(SCRIPT, b"no module").is_err());
    }
}
