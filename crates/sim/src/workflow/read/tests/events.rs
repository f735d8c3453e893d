//! What may stand under `on`, and what is wrong with it.

use super::*;

#[test]
fn events_have_their_filters() {
    events(&[
        ("push:", &[]),
        (
            "pull_request: {types: [opened, synchronize], paths: ['**.py']}",
            &[],
        ),
        ("pullrequest:", &["2:3 !unknown-event"]),
        ("push: {branch: main}", &["2:10 !misspelt-key"]),
        (
            "push: {branches: a, branches-ignore: b}",
            &["2:23 !filter-conflict"],
        ),
        ("release: {tags: v1}", &["2:13 !filter-unavailable"]),
        (
            "merge_group: {paths-ignore: v1}",
            &["2:17 filter-unavailable"],
        ),
        ("release: {types: [publish]}", &["2:21 !unknown-activity"]),
        ("push: {branches: '^a'}", &["2:20 !bad-filter"]),
        ("push: {branches: [a, '']}", &["2:24 !empty-value"]),
        ("schedule: [{cron: '0 0 * *'}]", &["2:21 !bad-cron"]),
        ("schedule: [{cron: '* * * * *'}]", &["2:21 cron-often"]),
        (
            "schedule: [{cron: '0 0 * * *', timezone: Europe/Madrid}]",
            &[],
        ),
        (
            "schedule: [{timezone: Madrid}]",
            &["2:14 !missing-key", "2:25 !bad-value"],
        ),
        ("schedule:", &["2:3 !bare-event"]),
        ("workflow_run: {types: [completed]}", &["2:17 !missing-key"]),
        ("workflow_dispatch: {x: 1}", &["2:23 unknown-key"]),
        ("repository_dispatch: {types: whatever}", &[]),
    ]);
}

#[test]
fn inputs_of_workflows() {
    events(&[
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x, y], default: x}}}",
            &[],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice}}}",
            &["2:32 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x, x]}}}",
            &["2:63 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: choice, options: [x], default: y}}}",
            &["2:73 !input-default"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {options: [x]}}}",
            &["2:36 !input-options"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: number, default: x}}}",
            &["2:59 !input-default"],
        ),
        (
            "workflow_dispatch: {inputs: {a: {type: text}}}",
            &["2:42 !bad-value"],
        ),
        (
            "workflow_call: {inputs: {a: {required: true}}}",
            &["2:28 !missing-key"],
        ),
        (
            "workflow_call: {inputs: {a: {type: choice}}}",
            &["2:38 !bad-value"],
        ),
        (
            "workflow_call: {inputs: {a: {type: string, required: true, default: x}}}",
            &["2:71 input-default"],
        ),
        (
            "workflow_call: {outputs: {o: {description: x}}}",
            &["2:29 !missing-key"],
        ),
        (
            "workflow_call: {outputs: {o: {value: '${{ jobs.a.outputs.x }}'}}}",
            &["2:45 unknown-property"],
        ),
    ]);
    let many: Vec<String> = (0..26).map(|n| format!("i{n}: {{}}")).collect();
    let many = many.join(", ");
    let on = format!("workflow_dispatch: {{inputs: {{{many}}}}}");
    events(&[(&on, &["2:23 !too-many-inputs"])]);
}

#[test]
fn the_form_of_an_event_has_its_inputs() {
    let text = |name: &str| {
        let on = "on: {workflow_dispatch: {inputs: {a: {}}}}";
        job(&format!(
            "runs-on: ubuntu-latest\nsteps:\n  - run: ${{{{ github.event.inputs.{name} }}}}"
        ))
        .replace("on: push", on)
    };
    all(&[(&text("a"), &[]), (&text("b"), &["6:18 unknown-property"])]);
}

#[test]
fn what_a_called_workflow_sees() {
    let text = |name: &str| {
        format!(
            "on:\n  workflow_call:\n    inputs: {{a: {{type: string}}}}\n    secrets: {{s: {{}}}}\n\
             jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n        env: \
             {{A: '${{{{ {name} }}}}'}}\n"
        )
    };
    all(&[
        (&text("inputs.a"), &[]),
        (&text("inputs.b"), &["10:23 unknown-property"]),
        (&text("secrets.S"), &[]),
        (&text("secrets.GITHUB_TOKEN"), &[]),
        (&text("secrets.t"), &["10:23 unknown-property"]),
    ]);
}

#[test]
fn patterns_that_only_take_back_let_nothing_in() {
    events(&[
        ("push: {branches: ['!main']}", &["2:21 filter-negative"]),
        ("push: {paths: ['!a', '!b/**']}", &["2:18 filter-negative"]),
        (
            "push: {tags: ['!v1'], branches: [main]}",
            &["2:17 filter-negative"],
        ),
        ("push: {branches: ['!']}", &["2:21 !bad-filter"]),
        ("push: {branches: ['**', '!main']}", &[]),
        ("push: {branches: ['!main', '**']}", &[]),
        ("push: {branches-ignore: ['!main']}", &[]),
    ]);
}
