//! How a short script of Python ends, where its statements say so by themselves.
//!
//! <https://docs.python.org/3/library/sys.html#sys.exit>,
//! <https://docs.python.org/3/tutorial/errors.html>

/// Modules of the standard library that scripts of workflows begin with.
const MODULES: [&str; 16] = [
    "argparse",
    "base64",
    "datetime",
    "glob",
    "hashlib",
    "json",
    "math",
    "os",
    "pathlib",
    "platform",
    "random",
    "re",
    "shutil",
    "subprocess",
    "sys",
    "time",
];

/// What a statement does.
enum Statement {
    GoesOn,
    Ends(u8),
}

/// The exit code of a script that only imports, prints, sets and ends; nothing where it does
/// anything else, as nobody follows it there.
pub(in super::super) fn exit_code(text: &str) -> Option<u8> {
    let mut has_sys = false;
    for line in text.lines().map(str::trim_end) {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if trimmed.len() < line.len() || line.ends_with(['\\', ':']) {
            return None;
        }
        let quoted = line.contains(['"', '\'']);
        let line = if quoted {
            line
        } else {
            line.split('#').next()?
        };
        let statements = if quoted {
            vec![line]
        } else {
            line.split(';').collect()
        };
        for statement in statements.into_iter().map(str::trim) {
            let imported = statement.strip_prefix("import ").unwrap_or_default();
            has_sys |= imported.split(',').any(|name| name.trim() == "sys");
            if let Statement::Ends(code) = read(statement, has_sys)? {
                return Some(code);
            }
        }
    }
    Some(0)
}

fn read(statement: &str, has_sys: bool) -> Option<Statement> {
    if statement.is_empty() || statement == "pass" {
        return Some(Statement::GoesOn);
    }
    if let Some(names) = statement.strip_prefix("import ") {
        let known = |name: &str| MODULES.contains(&name.trim());
        return names.split(',').all(known).then_some(Statement::GoesOn);
    }
    if let Some((module, _)) = statement
        .strip_prefix("from ")
        .and_then(|rest| rest.split_once(" import "))
    {
        return MODULES
            .contains(&module.trim())
            .then_some(Statement::GoesOn);
    }
    // Without its module the name is an error, which ends with 1 as well.
    if let Some(inside) = called(statement, "sys.exit") {
        return Some(Statement::Ends(if has_sys { code(inside)? } else { 1 }));
    }
    let exits = ["exit", "quit", "raise SystemExit"];
    if let Some(inside) = exits.iter().find_map(|name| called(statement, name)) {
        return code(inside).map(Statement::Ends);
    }
    if statement == "raise SystemExit" {
        return Some(Statement::Ends(0));
    }
    if statement.starts_with("raise ")
        || statement.starts_with("assert False")
        || statement == "1/0"
    {
        return Some(Statement::Ends(1));
    }
    let printed = called(statement, "print");
    let set = statement
        .split_once('=')
        .filter(|(name, _)| is_name(name.trim()));
    let value = printed.or(set.map(|(_, value)| value.trim()))?;
    (value.is_empty() && printed.is_some() || is_literal(value)).then_some(Statement::GoesOn)
}

/// What stands between the brackets of a call that is the whole statement.
fn called<'s>(statement: &'s str, name: &str) -> Option<&'s str> {
    let inside = statement
        .strip_prefix(name)?
        .strip_prefix('(')?
        .strip_suffix(')')?;
    Some(inside.trim())
}

/// The exit code that a value stands for: a number is one, nothing is none, a text is printed.
fn code(value: &str) -> Option<u8> {
    match value {
        "" | "None" | "False" => Some(0),
        "True" => Some(1),
        value => match value.parse::<i64>() {
            Ok(number) => u8::try_from(number.rem_euclid(256)).ok(),
            Err(_) => is_literal(value).then_some(1),
        },
    }
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a value is a number, or a text in one pair of quotes.
fn is_literal(value: &str) -> bool {
    let quoted = ['"', '\''].into_iter().any(|quote| {
        let inside = value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        inside.is_some_and(|inside| !inside.contains([quote, '\\']))
    });
    quoted || matches!(value, "None" | "True" | "False") || value.parse::<i64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_end_as_python_ends_them() {
        for (text, code) in [
            ("", Some(0)),
            ("print('hi')", Some(0)),
            ("import sys\nsys.exit(3)", Some(3)),
            ("import sys; sys.exit(3)  # why", Some(3)),
            ("import os, sys\nprint()\nx = 1\nexit(1)", Some(1)),
            ("import sys\nsys.exit()", Some(0)),
            ("import sys\nsys.exit('no')", Some(1)),
            ("import sys\nsys.exit(-1)", Some(255)),
            ("import sys\nsys.exit(256)", Some(0)),
            ("sys.exit(3)", Some(1)),
            ("raise ValueError('no')", Some(1)),
            ("raise SystemExit(4)", Some(4)),
            ("raise SystemExit", Some(0)),
            ("quit(2)\nwhat is this", Some(2)),
            ("assert False, 'no'", Some(1)),
            ("import pandas\nexit(1)", None),
            ("print(x)", None),
            ("if x:\n    exit(1)", None),
            ("for x in y: exit(1)", None),
            ("x = f()\nexit(1)", None),
            ("import sys\nsys.exit(x)", None),
            ("print('a' + f('b'))", None),
            ("x = \"\"\"\nexit(1)\n\"\"\"", None),
        ] {
            assert_eq!(exit_code(text), code, "{text}");
        }
    }
}
