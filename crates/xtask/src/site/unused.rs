//! Takes out what no page uses of what wasm-bindgen wrote: classes that libraries offer to
//! scripts, which wasm-bindgen cannot know that nobody asks for, and what the module keeps
//! for them.

use std::collections::BTreeSet;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{Function, Instruction};
use wasmparser::{ElementItems, ExternalKind, Operator, Parser, Payload, TypeRef};

use crate::failure::{Done, Failure};

/// Nothing is refused but what is no module.
type Error = reencode::Error<std::convert::Infallible>;

/// The script without the classes that it never speaks of itself, and the module without
/// what only those called.
pub(super) fn drop_unused(script: &str, module: &[u8]) -> Done<(String, Vec<u8>)> {
    let (script, calls) = without_classes(script);
    let failed = |why: Error| Failure::while_doing("taking out what is unused", why);
    let graph = Graph::of(module, &calls).map_err(|why| failed(why.into()))?;
    let module = graph.bury(module).map_err(failed)?;
    Ok((script, module))
}

/// The script without them, and the exports of the module that they called.
fn without_classes(script: &str) -> (String, BTreeSet<String>) {
    let mut kept = script.to_owned();
    let mut gone = String::new();
    let classes = script.lines().filter_map(|line| {
        let name = line.strip_prefix("export class ")?;
        name.strip_suffix(" {")
    });
    for class in classes {
        let mut without = kept.clone();
        let cut: Vec<String> = [
            (format!("export class {class} {{\n"), "\n}\n"),
            (format!("if (Symbol.dispose) {class}.prototype"), ";\n"),
            (format!("const {class}Finalization = "), ";\n"),
        ]
        .iter()
        .filter_map(|(from, to)| take(&mut without, from, to))
        .collect();
        // Somebody else speaks of it: it stays.
        if !without.contains(class) {
            kept = without;
            gone.extend(cut);
        }
    }
    let calls = gone.split("wasm.").skip(1).filter_map(|call| {
        let name = call.split('(').next()?;
        (!kept.contains(&format!("wasm.{name}("))).then(|| name.to_owned())
    });
    let calls = calls.collect();
    (kept, calls)
}

/// Takes a piece out of a text, from its beginning to its end.
fn take(text: &mut String, from: &str, to: &str) -> Option<String> {
    let start = text.find(from)?;
    let length = text[start..].find(to)? + to.len();
    let piece = text[start..start + length].to_owned();
    text.replace_range(start..start + length, "");
    Some(piece)
}

/// Which function of a module calls which.
struct Graph<'calls> {
    imported: u32,
    called: Vec<Vec<u32>>,
    roots: Vec<u32>,
    /// Exports that nobody calls any more.
    unused: &'calls BTreeSet<String>,
}

impl<'calls> Graph<'calls> {
    fn of(module: &[u8], unused: &'calls BTreeSet<String>) -> wasmparser::Result<Self> {
        let mut graph = Self {
            imported: 0,
            called: Vec::new(),
            roots: Vec::new(),
            unused,
        };
        for part in Parser::new(0).parse_all(module) {
            graph.add(part?)?;
        }
        Ok(graph)
    }

    fn add(&mut self, part: Payload<'_>) -> wasmparser::Result<()> {
        match part {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let is_function =
                        matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                    self.imported += u32::from(is_function);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func && !self.unused.contains(export.name) {
                        self.roots.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    match element?.items {
                        ElementItems::Functions(functions) => {
                            for function in functions {
                                self.roots.push(function?);
                            }
                        }
                        ElementItems::Expressions(_, expressions) => {
                            for expression in expressions {
                                let mut operators = expression?.get_operators_reader();
                                while !operators.eof() {
                                    self.roots.extend(named(&operators.read()?));
                                }
                            }
                        }
                    }
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let mut operators = global?.init_expr.get_operators_reader();
                    while !operators.eof() {
                        self.roots.extend(named(&operators.read()?));
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut called = Vec::new();
                let mut operators = body.get_operators_reader()?;
                while !operators.eof() {
                    called.extend(named(&operators.read()?));
                }
                self.called.push(called);
            }
            _ => {}
        }
        Ok(())
    }
}

/// The function that an instruction names.
fn named(operator: &Operator<'_>) -> Option<u32> {
    match operator {
        Operator::Call { function_index }
        | Operator::ReturnCall { function_index }
        | Operator::RefFunc { function_index } => Some(*function_index),
        _ => None,
    }
}

impl Graph<'_> {
    /// The functions that can be called.
    fn live(&self) -> BTreeSet<u32> {
        let mut live = BTreeSet::new();
        let mut next = self.roots.clone();
        while let Some(function) = next.pop() {
            if live.insert(function) {
                let own = function.checked_sub(self.imported);
                let called = own.and_then(|own| self.called.get(own as usize));
                next.extend(called.into_iter().flatten());
            }
        }
        live
    }

    /// The module without the unused exports, and with nothing in functions that nobody can
    /// call: all others keep their numbers.
    fn bury(&self, module: &[u8]) -> Result<Vec<u8>, Error> {
        let mut lighter = wasm_encoder::Module::new();
        let mut burial = Burial {
            live: self.live(),
            next: self.imported,
            unused: self.unused,
        };
        burial.parse_core_module(&mut lighter, Parser::new(0), module)?;
        Ok(lighter.finish())
    }
}

/// Writes a module as it is, but for what is unused.
struct Burial<'graph> {
    live: BTreeSet<u32>,
    next: u32,
    unused: &'graph BTreeSet<String>,
}

impl Reencode for Burial<'_> {
    type Error = std::convert::Infallible;

    fn parse_export(
        &mut self,
        exports: &mut wasm_encoder::ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), Error> {
        if self.unused.contains(export.name) {
            return Ok(());
        }
        utils::parse_export(self, exports, export)
    }

    fn parse_function_body(
        &mut self,
        code: &mut wasm_encoder::CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error> {
        let number = self.next;
        self.next += 1;
        if self.live.contains(&number) {
            return utils::parse_function_body(self, code, body);
        }
        let mut nothing = Function::new([]);
        nothing.instruction(&Instruction::Unreachable);
        nothing.instruction(&Instruction::End);
        code.function(&nothing);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, ExportKind, ExportSection, FunctionSection, TypeSection};

    use super::*;

    const SCRIPT: &str = "export class Sink {\n    free() {\n        wasm.sink_free(1);\n        \
        wasm.shared(1);\n    }\n}\nif (Symbol.dispose) Sink.prototype.a = Sink.prototype.free;\n\
        export class Used {\n    free() {\n        wasm.used_free(1);\n    }\n}\n\
        function go() {\n    wasm.shared(new Used());\n}\n\
        const SinkFinalization = ()\n    ? 1\n    : (ptr => wasm.sink_free(ptr));\n";

    #[test]
    fn classes_of_nobody_go_with_what_they_call() {
        let (script, calls) = without_classes(SCRIPT);
        assert!(!script.contains("Sink"));
        assert!(script.starts_with("export class Used {\n"));
        assert!(script.ends_with("function go() {\n    wasm.shared(new Used());\n}\n"));
        assert_eq!(calls.iter().collect::<Vec<_>>(), ["sink_free"]);
    }

    #[test]
    fn functions_of_nobody_are_emptied() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        // Each calls the next; the last calls the one before it.
        for called in [1, 2, 1] {
            functions.function(0);
            let mut function = Function::new([]);
            function.instruction(&Instruction::Call(called));
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        let mut exports = ExportSection::new();
        exports.export("sink_free", ExportKind::Func, 0);
        exports.export("shared", ExportKind::Func, 1);
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&functions).section(&exports);
        module.section(&code);
        let module = module.finish();
        let (_, lighter) = drop_unused(SCRIPT, &module).unwrap();
        assert_eq!(lighter.len(), module.len() - "\x09sink_free\0\0".len() - 1);
        let (_, same) = drop_unused("", &module).unwrap();
        assert_eq!(same, module);
        assert!(drop_unused("", b"no module").is_err());
    }
}
