//! How long steps take, and what nobody waits for.

use super::*;

#[test]
fn a_sleep_takes_its_time() {
    let minute = 60_000;
    for (script, limit, expected, ms) in [
        ("sleep 7h", "", "a=cancelled", 360 * minute),
        ("sleep infinity", "", "a=cancelled", 360 * minute),
        (
            "while true; do sleep infinity; done",
            "",
            "a=cancelled",
            360 * minute,
        ),
        ("sleep 1m 5s", "", "a=success", 67_000),
        ("sleep 1.9", "", "a=success", 3_900),
        ("sleep 1.5m", "timeout-minutes: 1", "a=cancelled", minute),
        ("sleep 5h", "", "a=success", 300 * minute + 2_000),
        (
            "sleep 7h",
            "timeout-minutes: 500",
            "a=success",
            420 * minute + 2_000,
        ),
        ("sleep 7h &", "", "a=success", 2_000),
        ("sleep 7h & sleep 3", "", "a=success", 5_000),
        ("sleep 7s & sleep 3; wait", "", "a=success", 9_000),
        ("sleep soon", "", "a=failure", 2_000),
        ("sleep", "", "a=failure", 2_000),
        ("sleep $(cat ~/pause)", "", "a=success", 2_000),
    ] {
        let step = format!("- run: '{script}'");
        let mut text = jobs("push", "a:").replace("- run: true", &step);
        if !limit.is_empty() {
            text = text.replace("    steps:", &format!("    {limit}\n    steps:"));
        }
        let outcome = once(&text, push("main"));
        assert_eq!(told(&outcome), expected, "{script}");
        assert_eq!(outcome.runs[0].jobs[0].end_ms, ms, "{script}");
    }
}

#[test]
fn nobody_waits_for_what_runs_behind() {
    for (script, expected) in [
        ("false &", "a=success"),
        ("false & true", "a=success"),
        ("exit 3 & true", "a=success"),
        ("(exit 3) &", "a=success"),
        ("true & false", "a=failure"),
        ("false & wait", "a=success"),
        ("false && true & true", "a=success"),
    ] {
        let step = format!("- run: '{script}'");
        let text = jobs("push", "a:").replace("- run: true", &step);
        assert_eq!(told(&once(&text, push("main"))), expected, "{script}");
    }
}
