//! Any text is an expression or an error, and whatever is one comes to a value or an error.

#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use odp_sim::workflow::expression::value::Object;
use odp_sim::workflow::expression::{
    ErrorKind, Scope, Status, Value, condition, json, parse, split,
};
use odp_sim::workflow::{cron, filter};

struct Run;

impl Scope for Run {
    fn context(&self, name: &str) -> Value {
        let inner = Object::default().with("name", "mona").with("id", 7_u32);
        let list = vec![Value::from(inner), Value::Null, "x".into()];
        Object::default().with("list", list).with(name, name).into()
    }

    fn status(&self, status: Status) -> bool {
        status == Status::Always
    }

    fn hash_files(&self, patterns: &[Rc<str>]) -> String {
        patterns.concat()
    }
}

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(expression) => {
            let _ = expression.check(&["github"], &["success"]);
            let _ = (expression.paths(), expression.calls());
            if let Ok(value) = expression.evaluate(&Run) {
                let _ = json::print(&value);
            }
        }
        Err(error) => {
            assert!(error.at <= text.len());
            assert!(error.kind == ErrorKind::Length || text.is_char_boundary(error.at));
        }
    }
    let _ = split(text);
    let _ = condition(text).map(|condition| condition.holds(&Run));
    // Numbers beyond all bounds are printed as a word that JSON does not know.
    if let Some(value) = json::read(text)
        && let Ok(printed) = json::print(&value)
        && !printed.contains("Infinity")
    {
        assert!(json::read(&printed).is_some());
    }
    let _ = cron::parse(text).map(|schedule| (schedule.shortest_interval(), schedule.next(0)));
    let (pattern, name) = text.split_once('\n').unwrap_or((text, text));
    let _ = filter::Filter::new([pattern]).matches(name);
    let _ = filter::check(pattern, filter::Subject::Ref);
});
