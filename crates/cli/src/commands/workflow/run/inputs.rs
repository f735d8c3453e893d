//! What is typed into the form of `workflow_dispatch`: `--input NAME=VALUE`.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs>

use odp_sim::workflow::Workflow;
use odp_sim::workflow::model::{Input, InputKind};

/// The form filled in: what is given, checked as GitHub does, and defaults for the rest. A
/// workflow without the form is left to say so itself.
pub(super) fn fill(workflow: &Workflow, words: &[String]) -> Result<Vec<(String, String)>, String> {
    let form = workflow.trigger("workflow_dispatch");
    let form = form.map_or(&[][..], |trigger| trigger.inputs.as_slice());
    let mut given = Vec::new();
    for word in words {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| format!("--input takes NAME=VALUE, not {word}"))?;
        let input = form.iter().find(|input| is(input, name)).ok_or_else(|| {
            let names: Vec<&str> = form.iter().map(|input| &*input.name.value).collect();
            let there = match names.as_slice() {
                [] => "the workflow has none".to_owned(),
                names => format!("there are: {}", names.join(", ")),
            };
            format!("--input: there is no {name}; {there}")
        })?;
        takes(input, value)?;
        given.retain(|(known, _): &(String, String)| !known.eq_ignore_ascii_case(name));
        given.push((input.name.value.clone(), value.to_owned()));
    }
    for input in form {
        let name = &input.name.value;
        if given.iter().any(|(known, _)| known == name) {
            continue;
        }
        match (&input.default, input.kind) {
            (Some(default), _) => given.push((name.clone(), default.value.clone())),
            (None, InputKind::Boolean) => given.push((name.clone(), "false".to_owned())),
            // The first option stands in the form, whether somebody looks or not.
            (None, InputKind::Choice) => {
                let first = input.options.first();
                given.extend(first.map(|first| (name.clone(), first.value.clone())));
            }
            (None, _) if input.required && !words.is_empty() => {
                return Err(format!("--input: {name} is required"));
            }
            // Nobody said what is typed, but the form is only sent with something in it.
            (None, kind) if input.required => {
                let typed = match kind {
                    InputKind::Number => "1",
                    InputKind::Environment => "production",
                    _ => name,
                };
                eprintln!("odp: --input: {name} is required; it is taken as {typed:?}");
                given.push((name.clone(), typed.to_owned()));
            }
            (None, _) => given.push((name.clone(), String::new())),
        }
    }
    Ok(given)
}

fn is(input: &Input, name: &str) -> bool {
    input.name.value.eq_ignore_ascii_case(name)
}

/// Whether an input can be this.
fn takes(input: &Input, value: &str) -> Result<(), String> {
    let name = &input.name.value;
    let wanted = match input.kind {
        InputKind::Boolean if !matches!(value, "true" | "false") => "true or false".to_owned(),
        InputKind::Number if value.trim().parse::<f64>().is_err() => "a number".to_owned(),
        InputKind::Choice if input.options.iter().all(|option| option.value != value) => {
            let options: Vec<&str> = input.options.iter().map(|option| &*option.value).collect();
            options.join(", ")
        }
        _ if input.required && value.is_empty() => "something".to_owned(),
        _ => return Ok(()),
    };
    Err(format!("--input: {name} takes {wanted}, not {value:?}"))
}
