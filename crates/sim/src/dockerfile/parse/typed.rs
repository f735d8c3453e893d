//! What a line means: from a node to an instruction, or the sentence that says why not
//! (`instructions/parse.go`).

use super::copy;
use super::flags::{Flags, Kind};
use super::health;
use super::heredoc::chomp;
use super::node::{Fault, KEYWORDS, Node};
use super::run;
use super::words::trim;
use crate::dockerfile::instruction::{
    ArgDeclaration, CommandLine, From, Heredoc, Instruction, KeyValue, Statement,
};
use crate::dockerfile::quote::quote;
use crate::dockerfile::suggest;
use std::mem::take;

type Outcome = Result<Instruction, Fault>;

/// Understands a node; its arguments go over into the instruction.
pub fn instruction(node: &mut Node) -> Outcome {
    let keyword = node.known;
    match keyword {
        "ADD" | "COPY" => copy::read(node, keyword),
        "ARG" => arg(node),
        "CMD" => no_flags(node).map(|()| Instruction::Cmd(command(node))),
        "ENTRYPOINT" => no_flags(node).map(|()| Instruction::Entrypoint(command(node))),
        "ENV" => key_values(node, keyword).map(Instruction::Env),
        "EXPOSE" => at_least_one(node, keyword).map(Instruction::Expose),
        "FROM" => from(node),
        "HEALTHCHECK" => health::read(node),
        "LABEL" => key_values(node, keyword).map(Instruction::Label),
        "MAINTAINER" => exactly_one(node, keyword).map(Instruction::Maintainer),
        "ONBUILD" => onbuild(node),
        "RUN" => run::read(node),
        "SHELL" => shell(node),
        "STOPSIGNAL" => one(node, keyword).map(Instruction::StopSignal),
        "USER" => exactly_one(node, keyword).map(Instruction::User),
        "VOLUME" => volume(node),
        "WORKDIR" => exactly_one(node, keyword).map(Instruction::Workdir),
        _ => {
            let sentence = format!("unknown instruction: {}", node.keyword);
            let sentence = suggest::wrap(sentence, &node.keyword, KEYWORDS, false);
            Err(Fault::about(sentence, node.keyword.as_ref()))
        }
    }
}

fn no_flags(node: &Node) -> Result<(), Fault> {
    Flags::read(&node.flags, &[]).map(drop)
}

pub(super) fn needs_one(keyword: &str) -> Fault {
    Fault::new(format!("{keyword} requires at least one argument"))
}

fn one(node: &mut Node, keyword: &str) -> Result<String, Fault> {
    match node.args.as_mut_slice() {
        [only] => Ok(take(only)),
        _ => Err(Fault::new(format!(
            "{keyword} requires exactly one argument"
        ))),
    }
}

fn exactly_one(node: &mut Node, keyword: &str) -> Result<String, Fault> {
    let only = one(node, keyword)?;
    no_flags(node)?;
    Ok(only)
}

fn at_least_one(node: &mut Node, keyword: &str) -> Result<Vec<String>, Fault> {
    if node.args.is_empty() {
        return Err(needs_one(keyword));
    }
    no_flags(node)?;
    Ok(take(&mut node.args))
}

fn blank_name(keyword: &str) -> Fault {
    Fault::about(format!("{keyword} names can not be blank"), "=")
}

fn arg(node: &Node) -> Outcome {
    if node.args.is_empty() {
        return Err(needs_one("ARG"));
    }
    let mut declared = Vec::with_capacity(node.args.len());
    for word in &node.args {
        let (name, default) = match word.split_once('=') {
            Some(("", _)) => return Err(blank_name("ARG")),
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        declared.push(ArgDeclaration {
            name: name.to_owned(),
            default,
        });
    }
    Ok(Instruction::Arg(declared))
}

fn key_values(node: &mut Node, keyword: &str) -> Result<Vec<KeyValue>, Fault> {
    no_flags(node)?;
    if node.pairs.is_empty() {
        return Err(needs_one(keyword));
    }
    if node.pairs.iter().any(|pair| pair.key.is_empty()) {
        return Err(blank_name(keyword));
    }
    Ok(take(&mut node.pairs))
}

/// The shell form is one string, the exec form what the array held.
pub(super) fn command(node: &mut Node) -> CommandLine {
    match node.args.as_mut_slice() {
        _ if node.json => CommandLine::Exec(take(&mut node.args)),
        [only] => CommandLine::Shell(take(only)),
        args => CommandLine::Shell(args.join(" ")),
    }
}

fn from(node: &mut Node) -> Outcome {
    let name = match node.args.as_slice() {
        [_] => None,
        [_, word, name] if word.eq_ignore_ascii_case("as") => Some(name.clone()),
        _ => return Err(Fault::new("FROM requires either one or three arguments")),
    };
    if let Some(name) = name
        .as_deref()
        .filter(|name| !is_stage_name(&name.to_ascii_lowercase()))
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
        base: take(&mut node.args[0]),
        platform,
        name,
    }))
}

fn is_stage_name(name: &str) -> bool {
    let symbol = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(symbol)
}

fn onbuild(node: &mut Node) -> Outcome {
    let Some(child) = &node.child else {
        return Err(needs_one("ONBUILD"));
    };
    no_flags(node)?;
    match child.known {
        "ONBUILD" => Err(Fault::about(
            "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
            child.keyword.as_ref(),
        )),
        keyword @ ("MAINTAINER" | "FROM") => Err(Fault::about(
            format!("{keyword} isn't allowed as an ONBUILD trigger"),
            child.keyword.as_ref(),
        )),
        _ => {
            let mut child = child.as_ref().clone();
            child.heredocs.clone_from(&node.heredocs);
            child.lines = node.lines;
            // What is wrong inside is said when the trigger fires, not here.
            let instruction = instruction(&mut child).ok();
            Ok(Instruction::Onbuild(Box::new(statement(
                child,
                instruction,
            ))))
        }
    }
}

/// A node with its meaning.
pub fn statement(mut node: Node, instruction: Option<Instruction>) -> Statement {
    let text = trim(&node.original);
    if text.len() < node.original.len() {
        node.original = text.into();
    }
    Statement {
        lines: node.lines,
        text: node.original,
        keyword: node.keyword,
        flags: node.flags,
        comments: node.comments,
        empty_continuation: node.empty_continuation,
        heredocs: node.heredocs,
        instruction,
    }
}

fn shell(node: &mut Node) -> Outcome {
    no_flags(node)?;
    if node.args.is_empty() {
        Err(needs_one("SHELL"))
    } else if node.json {
        Ok(Instruction::Shell(take(&mut node.args)))
    } else {
        Err(Fault::new(
            "SHELL requires the arguments to be in JSON form",
        ))
    }
}

fn volume(node: &mut Node) -> Outcome {
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
