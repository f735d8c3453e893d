//! What `FROM` lines see (`dockerfile2llb/convert.go`, `defaultArgs` and `buildMetaArgs`).

use super::{Options, scope};
use crate::dockerfile::expand::{Lexer, Variables};
use crate::dockerfile::instruction::{ArgDeclaration, Dockerfile, Instruction};
use std::sync::OnceLock;

/// What `FROM` lines see: the variables of the platform and the global `ARG`s. Also which
/// statements could not be expanded, and why.
pub fn globals(
    file: &Dockerfile,
    options: &Options,
    build_args: &Variables,
) -> (Variables, Vec<(usize, String)>) {
    let mut globals = platform_args(options);
    if options.target.is_empty()
        && let Some(name) = file.stages.last().and_then(|stage| stage.name.clone())
        && !build_args.contains("TARGETSTAGE")
    {
        globals.insert("TARGETSTAGE".into(), name.into());
    }
    let lexer = Lexer::new(file.directives.escape);
    let mut faults = Vec::new();
    let mut bytes = 0;
    for (index, arg) in global_args(file) {
        let value = match (build_args.get(&arg.name), &arg.default) {
            (Some(value), _) => value.clone(),
            (None, None) => continue,
            (None, Some(default)) => match lexer.word(default, &globals) {
                Ok(value) => value.into(),
                Err(said) => {
                    faults.push((index, said));
                    continue;
                }
            },
        };
        bytes += arg.name.len() + value.len();
        if bytes > scope::MAX_BYTES {
            faults.push((index, scope::TOO_LARGE.to_owned()));
            break;
        }
        globals.insert(arg.name.as_str().into(), value);
    }
    (globals, faults)
}

/// `ARG`s before the first `FROM`, with the index of their statement.
pub fn global_args(file: &Dockerfile) -> impl Iterator<Item = (usize, &ArgDeclaration)> {
    let end = file
        .stages
        .first()
        .map_or(file.statements.len(), |stage| stage.from);
    let statements = file.statements[..end].iter().enumerate();
    statements.flat_map(|(index, statement)| {
        let args = match &statement.instruction {
            Some(Instruction::Arg(args)) => args.as_slice(),
            _ => &[],
        };
        args.iter().map(move |arg| (index, arg))
    })
}

/// What holds where nobody said anything.
static PLAIN: OnceLock<Variables> = OnceLock::new();

fn platform_args(options: &Options) -> Variables {
    if *options == Options::default() {
        PLAIN.get_or_init(|| made_args(options)).clone()
    } else {
        made_args(options)
    }
}

fn made_args(options: &Options) -> Variables {
    let platform = &options.platform;
    let mut args = Variables::new();
    let mut add = |name: &str, value: &str| {
        let given = options.build_args.get(name).cloned();
        args.insert(name.into(), given.unwrap_or_else(|| value.into()));
    };
    for side in ["BUILD", "TARGET"] {
        for (name, value) in [
            ("PLATFORM", &*platform.format()),
            ("OS", &platform.os),
            ("OSVERSION", ""),
            ("ARCH", &platform.architecture),
            ("VARIANT", &platform.variant),
        ] {
            add(&[side, name].concat(), value);
        }
    }
    let target = match options.target.as_str() {
        "" => "default",
        target => target,
    };
    add("TARGETSTAGE", target);
    args
}
