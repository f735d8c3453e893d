//! The steps of a job, folded: each with its own text.

use leptos::prelude::*;
use odp_sim::workflow::model::{Action, Field, Pairs, Step, Text};

use super::fields::{Entry, flag, line, script};
use super::{Place, set};
use crate::dom::{El, IntoNode, Node, el, group};
use crate::missions::pipeline::desk::Desk;

/// Where the fields that are seldom touched stand among what can be unfolded: behind all steps.
pub(super) const RARER: usize = usize::MAX;

/// All steps.
pub(super) fn steps(desk: Desk, job: &str, all: &[Step]) -> El {
    let each = all.iter().enumerate().map(|(at, step)| {
        let place = Place {
            job: Some(job.to_owned()),
            step: u8::try_from(at).ok(),
        };
        one(desk, &place, at, step)
    });
    el("section")
        .class("steps")
        .attr("aria-label", desk.game.word("pipeline.steps"))
        .child(el("h3").child(desk.game.word("pipeline.steps")))
        .child(el("ol").child(each.collect::<Vec<_>>()))
}

/// What a step is called: by its author, or after what it does.
fn named(step: &Step) -> String {
    if let Some(name) = &step.name {
        return name.value.clone();
    }
    match &step.action {
        Action::Nothing => "–".to_owned(),
        Action::Run { script, .. } => {
            let first = script.value.lines().next().unwrap_or_default();
            ["Run ", first].concat()
        }
        Action::Uses { name, .. } => ["Run ", &name.value].concat(),
    }
}

fn one(desk: Desk, place: &Place, at: usize, step: &Step) -> El {
    let text = |key: &'static str, value: &str| {
        let place = place.clone();
        let entry = Entry {
            name: key.to_owned(),
            help: Some(key),
            testid: format!("step-{at}-{key}"),
            value: value.to_owned(),
        };
        line(desk, entry, move |value| set(&place, &[key], Some(value)))
    };
    let does: Node = match &step.action {
        Action::Nothing => Node::Nothing,
        Action::Run { script: text, .. } => {
            let place = place.clone();
            let testid = format!("step-{at}-run");
            script(
                desk,
                &testid,
                text.value.trim_end().to_owned(),
                move |text| set(&place, &["run"], Some(written(text))),
            )
            .into_node()
        }
        Action::Uses { name, with } => {
            group![
                text("uses", &name.value),
                pairs(desk, place, at, "with", with)
            ]
        }
    };
    let condition = step.condition.as_ref().map_or("", |text| &text.value);
    let tolerant = matches!(step.continue_on_error, Some(Field::Fixed(true)));
    let own = place.clone();
    let tolerate = move |on: bool| {
        let value = on.then(|| "true".to_owned());
        desk.act(set(&own, &["continue-on-error"], value));
    };
    let fields = el("div")
        .class("fields")
        .child(does)
        .child(pairs(desk, place, at, "env", &step.env))
        .child(text("if", condition))
        .child(flag(
            desk,
            "continue-on-error",
            "continue-on-error",
            &format!("step-{at}-continue-on-error"),
            tolerant,
            tolerate,
        ));
    // Copied or read out, it must not run into the command.
    let badge = |name: &'static str| group![" ", el("code").class("badge").child(name)];
    let careful = || {
        group![
            " ",
            el("code").class("badge careful").child("continue-on-error")
        ]
    };
    el("li").child(
        folded(desk, (place.job.clone().unwrap_or_default(), at))
            .child(
                el("summary")
                    .testid(format!("step-{at}"))
                    .child(el("code").child(named(step)))
                    .child((!condition.is_empty()).then(|| badge("if")))
                    .child(step.continue_on_error.is_some().then(careful)),
            )
            .child(fields),
    )
}

/// Something folded that stays open, once it was opened, while what it holds is made anew.
pub(super) fn folded(desk: Desk, key: (String, usize)) -> El {
    let open = desk.unfolded.with_value(|open| open.contains(&key));
    let toggled = move |event: web_sys::Event| {
        let open = crate::dom::target::<web_sys::Element>(&event)
            .is_some_and(|element| element.has_attribute("open"));
        desk.unfolded.update_value(|all| {
            all.retain(|other| *other != key);
            if open {
                all.push(key.clone());
            }
        });
    };
    el("details").attr("open", open).on("toggle", toggled)
}

/// Names with values, under `with` or `env`.
fn pairs(desk: Desk, place: &Place, at: usize, key: &'static str, all: &Pairs) -> Node {
    // What has several lines is typed in the file.
    let short = |(_, value): &&(Text, Text)| !value.value.trim_end().contains('\n');
    let each = all.entries.iter().filter(short).map(|(name, value)| {
        let (place, own) = (place.clone(), name.value.clone());
        let entry = Entry {
            name: [key, ".", &own].concat(),
            help: None,
            testid: ["step-", &at.to_string(), "-", &own].concat(),
            value: value.value.trim_end().to_owned(),
        };
        line(desk, entry, move |value| {
            set(&place, &[key, &own], Some(value))
        })
    });
    each.collect::<Vec<_>>().into_node()
}

/// A script as it is written: on one line if it is one, and no YAML by itself.
fn written(script: &str) -> String {
    let script = script.trim_end();
    let plain = |script: &str| {
        let begins = script.chars().next().is_some_and(char::is_alphanumeric);
        begins && !script.contains(": ") && !script.contains(" #") && !script.ends_with(':')
    };
    if script.lines().count() == 1 && plain(script) {
        return script.to_owned();
    }
    let mut block = "|".to_owned();
    for line in script.lines() {
        block.push_str("\n  ");
        block.push_str(line);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::written;
    use odp_sim::workflow::edit::set_step_field;
    use odp_sim::workflow::model::Action;
    use odp_sim::workflow::read;
    use odp_sim::workflow::yaml::Source;

    #[test]
    fn a_script_comes_back_as_it_was_typed() {
        let text =
            "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: old\n";
        for script in [
            "pytest -q",
            "echo a\necho b",
            "# only this",
            "echo \"a: b\" # c",
            "if true; then\n  echo deep\nfi",
            "- dash",
        ] {
            let text =
                set_step_field(&Source::new(text), "test", 0, &["run"], &written(script)).unwrap();
            let (workflow, problems) = read(&text);
            assert!(problems.is_empty(), "{text:?}{problems:?}");
            let Action::Run { script: found, .. } = &workflow.jobs[0].steps[0].action else {
                panic!("{text:?}");
            };
            assert_eq!(found.value.trim_end(), script);
        }
    }
}
