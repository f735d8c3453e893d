//! What was typed into the form of a run.

use crate::workflow::expression::Value;
use crate::workflow::expression::value::Object;
use crate::workflow::model::InputKind;
use crate::workflow::run::event::{Event, Kind};
use crate::workflow::run::plan::Plan;

/// The inputs of a run that was started by hand; those not given are as the workflow says.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs>
pub(super) fn inputs(plan: &Plan<'_>, event: &Event) -> Value {
    let Kind::Dispatch { inputs, .. } = &event.kind else {
        return Value::Null;
    };
    let mut values = Object::default();
    for (name, value) in inputs {
        values.set(name, value.as_str().into());
    }
    let triggers = plan
        .workflow
        .on
        .iter()
        .filter(|trigger| trigger.event.value == "workflow_dispatch");
    for input in triggers.flat_map(|trigger| &trigger.inputs) {
        let boolean = input.kind == InputKind::Boolean;
        let given = values.find(&input.name.value).map(Value::text);
        let text = match (&given, &input.default) {
            (Some(given), _) => given,
            (None, Some(default)) => default.value.as_str(),
            (None, None) if boolean => "false",
            (None, None) => "",
        };
        // A boolean is one here, though a string in `github.event.inputs`.
        let value = if boolean {
            (text == "true").into()
        } else {
            text.into()
        };
        let mut fresh = Object::default();
        fresh.set(&input.name.value, value);
        for (name, value) in values.pairs() {
            if fresh.find(name).is_none() {
                fresh.set(name, value.clone());
            }
        }
        values = fresh;
    }
    values.into()
}
