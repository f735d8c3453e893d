//! What authors misspell is said, not passed over.

use std::fs;
use std::path::PathBuf;

use odp_cli::{check, content};

#[test]
fn a_language_nobody_speaks_is_a_stray() {
    let missions = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("strays");
    let text = missions.join("cache/text");
    fs::create_dir_all(&text).unwrap();
    for name in ["en", "esp"] {
        fs::write(text.join(name).with_extension("json"), "{}").unwrap();
    }
    let problems = content::read(&missions).unwrap_err();
    let strays: Vec<&String> = problems
        .iter()
        .filter(|problem| problem.ends_with("nothing reads this file"))
        .collect();
    assert_eq!(strays.len(), 1, "{strays:?}");
    assert!(strays[0].contains("esp.json"), "{strays:?}");
}

#[test]
fn a_room_that_is_not_there_proves_nothing() {
    let missions = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    let content = content::read(&missions).unwrap();
    let report = check::check(&content, &missions, 1, Some("jigsow"));
    let expected = "there is no room \"jigsow\"; there are jigsaw, cache, pipeline";
    assert_eq!(report.failures(), [expected]);
}
