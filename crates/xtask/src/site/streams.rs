//! Sorts modules into streams, which pack smaller: the way there of `odp_unpack::streams`.

use odp_unpack::streams::{
    ALIGNED, CODE, HEAD, INSTRUCTIONS, Immediate, Joiner, LOCALS, MAGIC, OFFSETS, PLACE, RARE,
    REST, STREAMS, immediate,
};
use wasmparser::{BinaryReader, FunctionBody};

use crate::failure::{Done, Failure};

/// The modules, sorted: what `odp-unpack` makes exactly these modules of.
pub(super) fn sort(modules: &[&[u8]]) -> Done<Vec<u8>> {
    let mut streams = Streams::default();
    for module in modules {
        streams
            .module(module)
            .map_err(|why| Failure::while_doing("sorting a module", why))?;
    }
    let sorted = streams.joined()?;
    let modules = modules.concat();
    if joined(&sorted, modules.len()).as_ref() != Some(&modules) {
        return Err("a sorted module does not come out as it was".into());
    }
    Ok(sorted)
}

/// Modules put together again.
fn joined(sorted: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; size];
    let mut joiner = Joiner::new();
    joiner.begin(0);
    while joiner.go_on(sorted, &mut out, usize::MAX)? < size {}
    Some(out)
}

/// What of the modules went into each stream.
#[derive(Default)]
struct Streams([Vec<u8>; STREAMS]);

impl Streams {
    fn put(&mut self, stream: usize, bytes: &[u8]) {
        if let Some(stream) = self.0.get_mut(stream) {
            stream.extend_from_slice(bytes);
        }
    }

    fn module(&mut self, module: &[u8]) -> wasmparser::Result<()> {
        let mut reader = BinaryReader::new(module, 0);
        self.put(REST, reader.read_bytes(MAGIC)?);
        while !reader.eof() {
            let start = reader.current_position();
            let section = reader.read_u8()?;
            let size = reader.read_var_u32()?;
            let mut functions = 0;
            if section == CODE {
                functions = reader.read_var_u32()?;
            } else {
                reader.read_bytes(size as usize)?;
            }
            self.put(REST, &module[start..reader.current_position()]);
            for _ in 0..functions {
                let size = reader.read_var_u32()?;
                self.function(reader.read_bytes(size as usize)?)?;
            }
        }
        Ok(())
    }

    fn function(&mut self, body: &[u8]) -> wasmparser::Result<()> {
        let at = |place: u64| usize::try_from(place).unwrap_or(body.len());
        let function = FunctionBody::new(BinaryReader::new(body, 0));
        let mut instructions = function.get_operators_reader()?;
        let mut start = at(instructions.original_position());
        self.put(LOCALS, &body[..start]);
        while !instructions.eof() {
            instructions.read()?;
            let end = at(instructions.original_position());
            self.instruction(&body[start..end]);
            start = end;
        }
        Ok(())
    }

    fn instruction(&mut self, bytes: &[u8]) {
        let Some((&first, rest)) = bytes.split_first() else {
            return;
        };
        match (immediate(first), rest.split_first()) {
            (Immediate::Memory(natural), Some((&alignment, offset))) => {
                if alignment != natural {
                    self.put(INSTRUCTIONS, &[ALIGNED | alignment & 7]);
                }
                self.put(OFFSETS, offset);
            }
            (Immediate::Numbers(stream, _), _) => self.put(stream.into(), rest),
            _ => self.rare(rest),
        }
        self.put(INSTRUCTIONS, &[first]);
    }

    fn rare(&mut self, bytes: &[u8]) {
        let size = bytes.len();
        for shift in [14, 7] {
            if size >> shift > 0 {
                let [seven, ..] = (size >> shift).to_le_bytes();
                self.put(RARE, &[seven | 0x80]);
            }
        }
        let [last, ..] = size.to_le_bytes();
        self.put(RARE, &[last & 0x7f]);
        self.put(RARE, bytes);
    }

    /// One after another, behind a head that says where each begins.
    fn joined(&self) -> Done<Vec<u8>> {
        let mut sorted = Vec::new();
        let mut place = HEAD;
        for stream in &self.0[..STREAMS - 1] {
            place += stream.len();
            let bytes = place.to_le_bytes();
            let (told, above) = bytes.split_at(PLACE);
            if above.iter().any(|byte| *byte > 0) {
                return Err("modules of more than 16 megabytes have no place in a pack".into());
            }
            sorted.extend_from_slice(told);
        }
        sorted.extend(self.0.concat());
        Ok(sorted)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wasm_encoder::{
        BlockType, CodeSection, Function, FunctionSection, Instruction, MemArg, Module,
        TypeSection, ValType,
    };

    use super::*;

    /// An instruction of some kind, with some number; `depth` blocks are open.
    fn instruction(kind: u8, number: u32, depth: &mut u32) -> Instruction<'static> {
        let memory = MemArg {
            offset: number.into(),
            align: number % 4,
            memory_index: 0,
        };
        match kind % 20 {
            0 if *depth > 0 => {
                *depth -= 1;
                Instruction::End
            }
            1 => {
                *depth += 1;
                Instruction::Block(BlockType::Empty)
            }
            2 => {
                *depth += 1;
                Instruction::Loop(BlockType::FunctionType(number))
            }
            3 => {
                *depth += 1;
                Instruction::If(BlockType::Result(ValType::F64))
            }
            4 => Instruction::Br(number),
            5 => Instruction::BrTable((0..number % 300).collect(), number),
            6 => Instruction::Call(number),
            7 => Instruction::CallIndirect {
                type_index: number,
                table_index: 0,
            },
            8 => Instruction::LocalGet(number),
            9 => Instruction::LocalSet(number),
            10 => Instruction::GlobalGet(number),
            11 => Instruction::I64Load16U(memory),
            12 => Instruction::F32Store(memory),
            13 => Instruction::I32Const(number.cast_signed()),
            14 => Instruction::I64Const(-i64::from(number)),
            15 => Instruction::F64Const(f64::from(number).into()),
            16 => Instruction::MemoryCopy {
                src_mem: 0,
                dst_mem: 0,
            },
            17 => Instruction::TypedSelect(ValType::FUNCREF),
            18 => Instruction::RefFunc(number),
            _ => Instruction::I32Add,
        }
    }

    fn function(kinds: &[(u8, u32)]) -> Function {
        let locals = kinds.iter().take(3);
        let mut function = Function::new(locals.map(|(_, count)| (*count >> 8, ValType::I64)));
        let mut depth = 0;
        for (kind, number) in kinds {
            function.instruction(&instruction(*kind, *number, &mut depth));
        }
        for _ in 0..=depth {
            function.instruction(&Instruction::End);
        }
        function
    }

    fn module(functions: &[Vec<(u8, u32)>]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut declared = FunctionSection::new();
        let mut code = CodeSection::new();
        for kinds in functions {
            declared.function(0);
            code.function(&function(kinds));
        }
        let mut module = Module::new();
        module.section(&types).section(&declared).section(&code);
        module.finish()
    }

    proptest! {
        #[test]
        fn modules_come_out_as_they_were(
            functions in prop::collection::vec(
                prop::collection::vec((any::<u8>(), any::<u32>()), 0..200), 0..8
            ),
            slice in 1_usize..2_000,
        ) {
            let one = module(&functions);
            let other = module(&functions[functions.len() / 2..]);
            let sorted = sort(&[&one, &other]).unwrap();
            let mut out = vec![0; one.len() + other.len()];
            let mut joiner = Joiner::new();
            joiner.begin(0);
            let mut made = 0;
            while made < out.len() {
                let more = joiner.go_on(&sorted, &mut out, slice).unwrap();
                prop_assert!(more >= made);
                made = more;
            }
            prop_assert!(out == [one, other].concat());
            prop_assert_eq!(joiner.go_on(&sorted, &mut out, slice), None);
        }
    }

    #[test]
    fn what_stands_in_no_stream_is_told_by_the_rest() {
        let kinds: Vec<(u8, u32)> = (0..200).map(|_| (12, 2)).collect();
        let module = module(&[kinds]);
        // 200 stores at their natural alignment, which is a byte each; the size takes two.
        let sorted = sort(&[&module]).unwrap();
        assert_eq!(sorted.len(), HEAD + module.len() - 200 - 2);
    }

    #[test]
    fn what_cannot_come_out_is_not_sorted() {
        let mut module = module(&[vec![(19, 0)]]);
        assert!(sort(&[&module]).is_ok());
        // A custom section: a joiner takes its number for the next module.
        module.extend_from_slice(&[0, 2, 1, b'n']);
        assert!(sort(&[&module]).is_err());
        assert!(sort(&[b"no module"]).is_err());
    }
}
