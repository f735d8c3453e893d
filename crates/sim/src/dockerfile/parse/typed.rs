//! What a line means: from a node to an instruction, or the sentence that says why not
//! (`instructions/parse.go`).

use super::copy;
use super::duration::nanoseconds;
use super::flags::{Flags, Kind};
use super::heredoc::{chomp, heredoc};
use super::mount;
use super::node::{Fault, Node};
use crate::dockerfile::instruction::{
    ArgDeclaration, CommandLine, From, Healthcheck, Heredoc, Instruction, KeyValue, Run, Statement,
};
use crate::dockerfile::quote::quote;
use crate::dockerfile::suggest;

/// Every keyword, in the order of the alphabet.
pub const KEYWORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

type Outcome = Result<Instruction, Fault>;

/// Understands a node.
pub fn instruction(node: &Node) -> Outcome {
    let keyword = node.keyword.to_uppercase();
    match keyword.as_str() {
        "ADD" | "COPY" => copy::read(node, &keyword),
        "ARG" => arg(node),
        "CMD" => no_flags(node).map(|()| Instruction::Cmd(command(node, &node.args))),
        "ENTRYPOINT" => no_flags(node).map(|()| Instruction::Entrypoint(command(node, &node.args))),
        "ENV" => key_values(node, "ENV").map(Instruction::Env),
        "EXPOSE" => at_least_one(node, "EXPOSE").map(Instruction::Expose),
        "FROM" => from(node),
        "HEALTHCHECK" => healthcheck(node),
        "LABEL" => key_values(node, "LABEL").map(Instruction::Label),
        "MAINTAINER" => exactly_one(node, "MAINTAINER").map(Instruction::Maintainer),
        "ONBUILD" => onbuild(node),
        "RUN" => run(node),
        "SHELL" => shell(node),
        "STOPSIGNAL" => one(node, "STOPSIGNAL").map(Instruction::StopSignal),
        "USER" => exactly_one(node, "USER").map(Instruction::User),
        "VOLUME" => volume(node),
        "WORKDIR" => exactly_one(node, "WORKDIR").map(Instruction::Workdir),
        _ => {
            let sentence = format!("unknown instruction: {}", node.keyword);
            let sentence = suggest::wrap(sentence, &node.keyword, KEYWORDS, false);
            Err(Fault::about(sentence, node.keyword.as_str()))
        }
    }
}

fn no_flags(node: &Node) -> Result<(), Fault> {
    Flags::read(&node.flags, &[]).map(drop)
}

fn needs_one(keyword: &str) -> Fault {
    Fault::new(format!("{keyword} requires at least one argument"))
}

fn one(node: &Node, keyword: &str) -> Result<String, Fault> {
    match node.args.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Fault::new(format!(
            "{keyword} requires exactly one argument"
        ))),
    }
}

fn exactly_one(node: &Node, keyword: &str) -> Result<String, Fault> {
    let only = one(node, keyword)?;
    no_flags(node)?;
    Ok(only)
}

fn at_least_one(node: &Node, keyword: &str) -> Result<Vec<String>, Fault> {
    if node.args.is_empty() {
        return Err(needs_one(keyword));
    }
    no_flags(node)?;
    Ok(node.args.clone())
}

fn blank_name(keyword: &str) -> Fault {
    Fault::about(format!("{keyword} names can not be blank"), "=")
}

fn arg(node: &Node) -> Outcome {
    if node.args.is_empty() {
        return Err(needs_one("ARG"));
    }
    let declare = |word: &String| match word.split_once('=') {
        Some(("", _)) => Err(blank_name("ARG")),
        Some((name, value)) => Ok(ArgDeclaration {
            name: name.to_owned(),
            default: Some(value.to_owned()),
        }),
        None => Ok(ArgDeclaration {
            name: word.clone(),
            default: None,
        }),
    };
    node.args
        .iter()
        .map(declare)
        .collect::<Result<_, _>>()
        .map(Instruction::Arg)
}

fn key_values(node: &Node, keyword: &str) -> Result<Vec<KeyValue>, Fault> {
    no_flags(node)?;
    if node.args.is_empty() {
        return Err(needs_one(keyword));
    }
    let pair = |pair: &[String]| match pair {
        [key, value, delimiter] if !key.is_empty() => Ok(KeyValue {
            key: key.clone(),
            value: value.clone(),
            legacy: delimiter.is_empty(),
        }),
        _ => Err(blank_name(keyword)),
    };
    node.args.chunks(3).map(pair).collect()
}

/// The shell form is one string, the exec form what the array held.
fn command(node: &Node, args: &[String]) -> CommandLine {
    if node.json {
        CommandLine::Exec(args.to_vec())
    } else {
        CommandLine::Shell(args.join(" "))
    }
}

fn from(node: &Node) -> Outcome {
    let name = match node.args.as_slice() {
        [_] => None,
        [_, word, name] if word.eq_ignore_ascii_case("as") => Some(name.clone()),
        _ => return Err(Fault::new("FROM requires either one or three arguments")),
    };
    if let Some(name) = name
        .as_deref()
        .filter(|name| !is_stage_name(&name.to_lowercase()))
    {
        let quoted = quote(name);
        let text = format!(
            "invalid name for build stage: {quoted}, name can't start with a number or contain \
             symbols"
        );
        return Err(Fault::about(text, name));
    }
    let flags = Flags::read(&node.flags, &[("platform", Kind::Text)])?;
    let platform = flags
        .text("platform")
        .filter(|platform| !platform.is_empty());
    Ok(Instruction::From(From {
        base: node.args[0].clone(),
        platform,
        name,
    }))
}

fn is_stage_name(name: &str) -> bool {
    let symbol = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(symbol)
}

fn healthcheck(node: &Node) -> Outcome {
    const KNOWN: [(&str, Kind); 5] = [
        ("interval", Kind::Text),
        ("timeout", Kind::Text),
        ("start-period", Kind::Text),
        ("start-interval", Kind::Text),
        ("retries", Kind::Text),
    ];
    let Some((kind, args)) = node.args.split_first() else {
        return Err(needs_one("HEALTHCHECK"));
    };
    let kind = kind.to_uppercase();
    if kind == "NONE" {
        return if args.is_empty() {
            Ok(Instruction::Healthcheck(Healthcheck::None))
        } else {
            Err(Fault::new("HEALTHCHECK NONE takes no arguments"))
        };
    }
    let flags = Flags::read(&node.flags, &KNOWN)?;
    if kind != "CMD" {
        let text = format!("Unknown type {} in HEALTHCHECK (try CMD)", quote(&kind));
        return Err(Fault::about(text, node.args[0].as_str()));
    }
    if args.is_empty() {
        return Err(Fault::new("Missing command after HEALTHCHECK CMD"));
    }
    let millis = |name: &str, default: u64| -> Result<u64, Fault> {
        let value = flags.text(name).unwrap_or_default();
        let nanos = interval(name, &value).map_err(|text| Fault::about(text, value.as_str()))?;
        Ok(if nanos == 0 {
            default
        } else {
            u64::try_from(nanos / 1_000_000).unwrap_or(default)
        })
    };
    Ok(Instruction::Healthcheck(Healthcheck::Cmd {
        command: command(node, args),
        interval_ms: millis("interval", 30_000)?,
        timeout_ms: millis("timeout", 30_000)?,
        start_period_ms: millis("start-period", 0)?,
        start_interval_ms: millis("start-interval", 5_000)?,
        retries: retries(&flags.text("retries").unwrap_or_default())
            .map_err(|text| Fault::about(text, "--retries"))?,
    }))
}

/// Nanoseconds of a flag of `HEALTHCHECK`; nothing and zero are zero, the tool's default.
pub fn interval(flag: &str, value: &str) -> Result<i128, String> {
    if value.is_empty() {
        return Ok(0);
    }
    let Some(nanos) = nanoseconds(value) else {
        return Err(bad_duration(value));
    };
    if nanos != 0 && nanos < 1_000_000 {
        return Err(format!("Interval {} cannot be less than 1ms", quote(flag)));
    }
    Ok(nanos)
}

fn bad_duration(value: &str) -> String {
    let what = if value
        .trim_start_matches(['+', '-'])
        .chars()
        .all(|c| c.is_ascii_digit())
    {
        "missing unit in duration"
    } else {
        "invalid duration"
    };
    format!("time: {what} {}", quote(value))
}

fn retries(value: &str) -> Result<u32, String> {
    if value.is_empty() {
        return Ok(3);
    }
    match value.parse::<i32>() {
        Ok(0) => Ok(3),
        Ok(number) => {
            u32::try_from(number).map_err(|_| format!("--retries cannot be negative ({number})"))
        }
        Err(_) => Err(format!(
            "strconv.ParseInt: parsing {}: invalid syntax",
            quote(value)
        )),
    }
}

fn onbuild(node: &Node) -> Outcome {
    let Some(child) = &node.child else {
        return Err(needs_one("ONBUILD"));
    };
    no_flags(node)?;
    match child.keyword.to_uppercase().as_str() {
        "ONBUILD" => Err(Fault::about(
            "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
            child.keyword.as_str(),
        )),
        keyword @ ("MAINTAINER" | "FROM") => Err(Fault::about(
            format!("{keyword} isn't allowed as an ONBUILD trigger"),
            child.keyword.as_str(),
        )),
        _ => {
            let mut child = child.as_ref().clone();
            child.heredocs.clone_from(&node.heredocs);
            child.lines = node.lines;
            // What is wrong inside is said when the trigger fires, not here.
            let instruction = instruction(&child).ok();
            Ok(Instruction::Onbuild(Box::new(statement(
                child,
                instruction,
            ))))
        }
    }
}

/// A node with its meaning.
pub fn statement(node: Node, instruction: Option<Instruction>) -> Statement {
    Statement {
        lines: node.lines,
        text: node.original.trim().to_owned(),
        keyword: node.keyword,
        flags: node.flags,
        comments: node.comments,
        empty_continuation: node.empty_continuation,
        heredocs: node.heredocs,
        instruction,
    }
}

fn run(node: &Node) -> Outcome {
    const KNOWN: [(&str, Kind); 4] = [
        ("mount", Kind::Texts),
        ("network", Kind::Text),
        ("security", Kind::Text),
        ("device", Kind::Texts),
    ];
    let flags = Flags::read(&node.flags, &KNOWN)?;
    let mounts = flags
        .texts("mount")
        .iter()
        .map(|text| mount::read(text))
        .collect::<Result<_, _>>()?;
    let network = flags.text("network").unwrap_or_default();
    if !["", "default", "none", "host"].contains(&network.as_str()) {
        let text = format!("invalid network mode {}", quote(&network));
        return Err(Fault::about(text, network));
    }
    let security = flags.text("security").unwrap_or_default();
    if !["", "sandbox", "insecure"].contains(&security.as_str()) {
        let text = format!("security {} is not valid", quote(&security));
        return Err(Fault::about(text, security));
    }
    Ok(Instruction::Run(Run {
        command: run_command(node),
        mounts,
        network,
        security,
    }))
}

/// A lone heredoc is the script; others are put back behind the line for the shell.
fn run_command(node: &Node) -> CommandLine {
    let line = command(node, &node.args);
    let (CommandLine::Shell(text), Some(first)) = (&line, node.heredocs.first()) else {
        return line;
    };
    if heredoc(text).is_ok_and(|found| found.is_some()) {
        return CommandLine::Shell(first.text());
    }
    let mut script = text.clone();
    for heredoc in &node.heredocs {
        script.push('\n');
        script.push_str(&heredoc.content);
        script.push_str(&heredoc.name);
    }
    CommandLine::Shell(script)
}

fn shell(node: &Node) -> Outcome {
    no_flags(node)?;
    if node.args.is_empty() {
        Err(needs_one("SHELL"))
    } else if node.json {
        Ok(Instruction::Shell(node.args.clone()))
    } else {
        Err(Fault::new(
            "SHELL requires the arguments to be in JSON form",
        ))
    }
}

fn volume(node: &Node) -> Outcome {
    let args = at_least_one(node, "VOLUME")?;
    let trimmed: Vec<String> = args.iter().map(|arg| arg.trim().to_owned()).collect();
    if trimmed.iter().any(String::is_empty) {
        return Err(Fault::new("VOLUME specified can not be an empty string"));
    }
    Ok(Instruction::Volume(trimmed))
}

impl Heredoc {
    /// The body as it is used: with `<<-`, without the tabs in front.
    pub fn text(&self) -> String {
        if self.chomp {
            chomp(&self.content)
        } else {
            self.content.clone()
        }
    }
}
