//! The first line is a path, the rest an ignore file. The one pass over a path and its parents
//! decides as asking each of them would.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::dockerfile::glob;
use odp_sim::dockerfile::ignore::parse_ignore;

fuzz_target!(|text: &str| {
    let (path, patterns) = text.split_once('\n').unwrap_or((text, ""));
    let (ignore, _) = parse_ignore(patterns);
    let decision = ignore.decide(path);
    let _ = glob::go_match(patterns, path);
    if !glob::is_clean(path) {
        return;
    }
    let mut excluded = false;
    for rule in ignore.rules() {
        let parents = path
            .match_indices('/')
            .map(|(at, _)| at)
            .chain([path.len()]);
        let mut fits = parents.map(|end| rule.pattern.matches(&path[..end]) == Ok(true));
        if rule.pattern.negated == excluded && fits.any(|fits| fits) {
            excluded = !rule.pattern.negated;
        }
    }
    assert_eq!(decision.map(|decision| decision.excluded), Ok(excluded));
});
