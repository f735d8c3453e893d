//! Patches of a workflow change what they should and nothing else.

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::workflow::yaml::Node;

const TEXT: &str = "\
# the road
name: Ship

on: push # everywhere

jobs:
  # looks
  lint:
    runs-on: ubuntu-latest # small
    steps:
      # first
      - uses: actions/checkout@v4
      - run: ruff check   # fast
        name: Look

  test:
    needs: lint
    runs-on: ubuntu-latest
    env:
      A: 1
      # why
      B: two
    steps:
      - run: |
          pytest
          # not a comment

  ship:
    needs: [lint, test]   # both
    runs-on: ubuntu-latest
    steps: [run: ship]
";

/// Applies a move and shows what changed: lines gone with `-`, new ones with `+`.
fn diff(before: &str, after: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - start;
    let same = a.iter().rev().zip(b.iter().rev()).take(rest);
    let end = same.take_while(|(a, b)| a == b).count();
    let mut out = String::new();
    for (mark, lines) in [
        ('-', &a[start..a.len() - end]),
        ('+', &b[start..b.len() - end]),
    ] {
        for line in lines {
            out.push(mark);
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn changed(edited: Edited) -> String {
    diff(TEXT, &edited.unwrap())
}

#[test]
fn jobs_come_and_go() {
    let block = "  scan:\n    runs-on: ubuntu-latest\n    steps:\n      - run: scan\n";
    assert_eq!(
        changed(add_job(&Source::new(TEXT), block)),
        "+\n+  scan:\n+    runs-on: ubuntu-latest\n+    steps:\n+      - run: scan\n"
    );
    assert_eq!(
        add_job(&Source::new(TEXT), "LINT:\n  runs-on: x"),
        Err(Refusal::Taken)
    );
    assert_eq!(add_job(&Source::new(TEXT), "- a"), Err(Refusal::Unfit));
    assert_eq!(
        changed(remove_job(&Source::new(TEXT), "lint")),
        "-  # looks\n-  lint:\n-    runs-on: ubuntu-latest # small\n-    steps:\n-      # first\n\
         -      - uses: actions/checkout@v4\n-      - run: ruff check   # fast\n\
         -        name: Look\n-\n"
    );
    assert_eq!(
        changed(remove_job(&Source::new(TEXT), "ship")),
        "-\n-  ship:\n-    needs: [lint, test]   # both\n-    runs-on: ubuntu-latest\n\
         -    steps: [run: ship]\n"
    );
    assert_eq!(remove_job(&Source::new(TEXT), "x"), Err(Refusal::Missing));
    assert_eq!(
        remove_job(&Source::new("a: ["), "x"),
        Err(Refusal::Unreadable)
    );
    for (text, after) in [
        ("on: push\njobs:\n  a:\n    x: 1\n", "on: push\njobs: {}\n"),
        ("jobs: {a: {x: 1}, b: {}}", "jobs: {b: {}}"),
        ("jobs: {b: {}, a: {x: 1}}", "jobs: {b: {}}"),
    ] {
        assert_eq!(remove_job(&Source::new(text), "a").as_deref(), Ok(after));
    }
    for (text, after) in [
        ("on: push\njobs: {}\n", "on: push\njobs:\n  a:\n    x: 1\n"),
        (
            "on: push\njobs: # none\n",
            "on: push\njobs: # none\n  a:\n    x: 1\n",
        ),
        ("on: push\n", "on: push\njobs:\n  a:\n    x: 1\n"),
        (
            "jobs:\n    b:\n      y: 2",
            "jobs:\n    b:\n      y: 2\n    a:\n      x: 1",
        ),
        (
            "jobs:\r\n  b: 1\r\n",
            "jobs:\r\n  b: 1\r\n  a:\r\n    x: 1\r\n",
        ),
    ] {
        assert_eq!(
            add_job(&Source::new(text), "a:\n  x: 1").as_deref(),
            Ok(after),
            "{text}"
        );
    }
}

#[test]
fn arrows_come_and_go() {
    assert_eq!(
        changed(add_need(&Source::new(TEXT), "lint", "test")),
        "+    needs: test\n"
    );
    assert_eq!(
        changed(add_need(&Source::new(TEXT), "test", "ship")),
        "-    needs: lint\n+    needs: [lint, ship]\n"
    );
    assert_eq!(
        changed(add_need(&Source::new(TEXT), "ship", "scan")),
        "-    needs: [lint, test]   # both\n+    needs: [lint, test, scan]   # both\n"
    );
    assert_eq!(changed(add_need(&Source::new(TEXT), "ship", "lint")), "");
    assert_eq!(
        changed(remove_need(&Source::new(TEXT), "test", "lint")),
        "-    needs: lint\n"
    );
    assert_eq!(
        changed(remove_need(&Source::new(TEXT), "ship", "lint")),
        "-    needs: [lint, test]   # both\n+    needs: [test]   # both\n"
    );
    assert_eq!(
        remove_need(&Source::new(TEXT), "ship", "scan"),
        Err(Refusal::Missing)
    );
    assert_eq!(
        remove_need(&Source::new(TEXT), "lint", "scan"),
        Err(Refusal::Missing)
    );
    let list = "jobs:\n  a:\n    needs:\n      - b # one\n      # two\n      - c\n    x: 1\n";
    assert_eq!(
        diff(list, &add_need(&Source::new(list), "a", "d").unwrap()),
        "+      - d\n"
    );
    assert_eq!(
        diff(list, &remove_need(&Source::new(list), "a", "c").unwrap()),
        "-      # two\n-      - c\n"
    );
    let one = remove_need(&Source::new(list), "a", "b").unwrap();
    assert_eq!(
        diff(&one, &remove_need(&Source::new(&one), "a", "c").unwrap()),
        "-    needs:\n-      # two\n-      - c\n"
    );
    let flush = "jobs:\n  a:\n    needs:\n    - b\n    x: 1\n";
    assert_eq!(
        diff(flush, &add_need(&Source::new(flush), "a", "c").unwrap()),
        "+    - c\n"
    );
}

#[test]
fn fields_are_set_and_removed() {
    let set = |job: &str, keys: &[&str], value: &str| {
        changed(set_job_field(&Source::new(TEXT), job, keys, value))
    };
    assert_eq!(
        set("lint", &["runs-on"], "ubuntu-24.04"),
        "-    runs-on: ubuntu-latest # small\n+    runs-on: ubuntu-24.04 # small\n"
    );
    assert_eq!(
        set("lint", &["timeout-minutes"], "5"),
        "+    timeout-minutes: 5\n"
    );
    assert_eq!(
        set("test", &["env", "B"], "3"),
        "-      B: two\n+      B: 3\n"
    );
    assert_eq!(set("test", &["env", "C"], "3"), "+      C: 3\n");
    assert_eq!(set("ship", &["env", "C"], "3"), "+    env:\n+      C: 3\n");
    assert_eq!(
        set(
            "ship",
            &["strategy", "matrix", "python"],
            "['3.11', '3.12']"
        ),
        "+    strategy:\n+      matrix:\n+        python: ['3.11', '3.12']\n"
    );
    assert_eq!(
        set("ship", &["permissions"], "contents: read"),
        "+    permissions:\n+      contents: read\n"
    );
    assert_eq!(
        set("ship", &["needs"], "- lint\n- test"),
        "-    needs: [lint, test]   # both\n+    needs:   # both\n+      - lint\n+      - test\n"
    );
    assert_eq!(
        set("test", &["env"], "{A: 2}"),
        "-    env:\n-      A: 1\n-      # why\n-      B: two\n+    env: {A: 2}\n"
    );
    let gone = |job: &str, keys: &[&str]| changed(remove_job_field(&Source::new(TEXT), job, keys));
    assert_eq!(gone("test", &["env", "B"]), "-      # why\n-      B: two\n");
    assert_eq!(
        gone("lint", &["runs-on"]),
        "-    runs-on: ubuntu-latest # small\n"
    );
    assert_eq!(
        gone("test", &["env"]),
        "-    env:\n-      A: 1\n-      # why\n-      B: two\n"
    );
    assert_eq!(
        remove_job_field(&Source::new(TEXT), "test", &["if"]),
        Err(Refusal::Missing)
    );
    assert_eq!(
        changed(set_field(&Source::new(TEXT), &["permissions"], "{}")),
        "+permissions: {}\n"
    );
    let branches = set_field(&Source::new(TEXT), &["on", "push", "branches"], "[main]");
    assert_eq!(branches, Err(Refusal::Unfit));
}

#[test]
fn steps_change_alone() {
    assert_eq!(
        changed(set_step_field(
            &Source::new(TEXT),
            "lint",
            1,
            &["run"],
            "|\n  ruff check\n  ruff format"
        )),
        "-      - run: ruff check   # fast\n+      - run: |   # fast\n+          ruff check\n\
         +          ruff format\n"
    );
    assert_eq!(
        changed(set_step_field(
            &Source::new(TEXT),
            "test",
            0,
            &["run"],
            "pytest -q"
        )),
        "-      - run: |\n-          pytest\n-          # not a comment\n+      - run: pytest -q\n"
    );
    assert_eq!(
        changed(set_step_field(
            &Source::new(TEXT),
            "test",
            0,
            &["name"],
            "Try"
        )),
        "-      - run: |\n+      - name: Try\n+        run: |\n"
    );
    assert_eq!(
        changed(remove_step_field(&Source::new(TEXT), "lint", 1, &["run"])),
        "-      - run: ruff check   # fast\n-        name: Look\n+      - name: Look\n"
    );
}

#[test]
fn what_stands_elsewhere_is_not_changed_from_here() {
    let text = "jobs:\n  a: &a\n    runs-on: x\n  b: *a\n";
    assert_eq!(
        set_job_field(&Source::new(text), "b", &["runs-on"], "y"),
        Err(Refusal::Inline)
    );
    assert_eq!(
        remove_job(&Source::new(text), "b").as_deref(),
        Ok("jobs:\n  a: &a\n    runs-on: x\n")
    );
    assert_eq!(
        remove_job(&Source::new(text), "a"),
        Err(Refusal::Unreadable)
    );
    assert_eq!(
        set_job_field(&Source::new(text), "a", &["runs-on"], "y").as_deref(),
        Ok("jobs:\n  a: &a\n    runs-on: y\n  b: *a\n")
    );
}

/// A tree without one entry.
fn without(node: &Node, path: &[&str]) -> String {
    match (&node.kind, path) {
        (Kind::Mapping(entries), [key, rest @ ..]) => {
            let mut out = String::from("{");
            for (name, value) in entries {
                let name = name.scalar().unwrap().text.as_str();
                if name != *key {
                    write!(out, "{name}: {}, ", without(value, &[])).unwrap();
                } else if !rest.is_empty() {
                    write!(out, "{name}: {}, ", without(value, rest)).unwrap();
                }
            }
            out + "}"
        }
        (Kind::Mapping(entries), []) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(name, value)| format!("{}: {}", without(name, &[]), without(value, &[])))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        (Kind::Sequence(items), _) => {
            let items: Vec<String> = items.iter().map(|item| without(item, &[])).collect();
            format!("[{}]", items.join(", "))
        }
        (Kind::Scalar(scalar), _) => format!("{:?}", scalar.text),
    }
}

fn parsed(text: &str) -> Arc<Node> {
    let (root, problems, _) = yaml::parse(text);
    assert_eq!(problems, [], "{text}");
    root.unwrap()
}

/// A workflow of several jobs in changing layouts.
fn layouts() -> impl Strategy<Value = String> {
    let job = (0..6_usize, any::<bool>(), any::<bool>(), 0..3_usize);
    prop::collection::vec(job, 1..6).prop_map(|jobs| {
        let mut text = "name: x # head\non: push\n# jobs follow\njobs:\n".to_owned();
        for (index, (style, comment, gap, steps)) in jobs.into_iter().enumerate() {
            if gap {
                text.push('\n');
            }
            if comment {
                text.push_str("  # about the next\n");
            }
            if style == 5 {
                writeln!(text, "  j{index}: {{runs-on: x, steps: [run: a]}}").unwrap();
                continue;
            }
            write!(text, "  j{index}: # job\n    runs-on: x\n").unwrap();
            match style {
                1 => text.push_str("    needs: j0\n"),
                2 => text.push_str("    needs: [j0, j1] # both\n"),
                3 => text.push_str("    needs:\n      - j0 # one\n      - j1\n"),
                4 => text.push_str("    needs:\n    - j0\n"),
                _ => {}
            }
            text.push_str("    steps:\n");
            for step in 0..=steps {
                write!(text, "      - run: |\n          # {step}\n          go\n").unwrap();
            }
            text.push_str("        # after\n");
        }
        text
    })
}

proptest! {
    #[test]
    fn a_job_taken_out_and_put_back_means_the_same(text in layouts(), pick in 0..6_usize) {
        let tree = parsed(&text);
        let jobs = tree.get("jobs").unwrap();
        let Kind::Mapping(entries) = &jobs.kind else { panic!() };
        let id = entries[pick % entries.len()].0.text().unwrap().to_owned();
        let gone = remove_job(&Source::new(&text), &id).unwrap();
        prop_assert_eq!(without(&parsed(&gone), &["jobs", &id]), without(&tree, &["jobs", &id]));
        let back = add_job(&Source::new(&gone), &format!("{id}:\n  runs-on: x\n  steps:\n    - run: y\n"));
        let back = parsed(&back.unwrap());
        prop_assert_eq!(without(&back, &["jobs", &id]), without(&tree, &["jobs", &id]));
        let job = back.get("jobs").and_then(|jobs| jobs.get(&id)).unwrap();
        prop_assert_eq!(job.get("runs-on").and_then(|node| node.text()), Some("x"));
        // What is left of the lines stands as it stood.
        let kept: Vec<&str> = gone.lines().filter(|line| !line.trim().is_empty()).collect();
        let mut lines = text.lines();
        let all = kept.iter().all(|line| lines.any(|old| old == *line));
        prop_assert!(all || entries.len() == 1);
    }

    #[test]
    fn an_arrow_put_in_and_taken_out_leaves_no_trace(text in layouts(), pick in 0..6_usize) {
        let tree = parsed(&text);
        let Kind::Mapping(entries) = &tree.get("jobs").unwrap().kind else { panic!() };
        let id = entries[pick % entries.len()].0.text().unwrap().to_owned();
        let needs = |tree: &Node| -> Vec<String> {
            let job = tree.get("jobs").and_then(|jobs| jobs.get(&id)).cloned();
            match job.and_then(|job| job.get("needs").cloned()).map(|needs| needs.kind.clone()) {
                Some(Kind::Sequence(items)) => {
                    items.iter().map(|item| item.text().unwrap().to_owned()).collect()
                }
                Some(Kind::Scalar(scalar)) => vec![scalar.text],
                _ => Vec::new(),
            }
        };
        let with = add_need(&Source::new(&text), &id, "zz").unwrap();
        let mut expected = needs(&tree);
        expected.push("zz".to_owned());
        prop_assert_eq!(needs(&parsed(&with)), expected);
        let path = ["jobs", id.as_str(), "needs"];
        prop_assert_eq!(without(&parsed(&with), &path), without(&tree, &path));
        let again = remove_need(&Source::new(&with), &id, "zz").unwrap();
        prop_assert_eq!(needs(&parsed(&again)), needs(&tree));
        prop_assert!(diff(&text, &again).lines().count() <= 2);
    }

    #[test]
    fn a_field_set_is_the_field_and_nothing_else(
        text in layouts(),
        pick in 0..6_usize,
        key in prop::sample::select(vec!["runs-on", "if", "needs", "env", "timeout-minutes"]),
        value in prop::sample::select(vec!["a", "'b c'", "[d, e]", "- f\n- g", "h: 1\ni: 2"]),
    ) {
        let tree = parsed(&text);
        let Kind::Mapping(entries) = &tree.get("jobs").unwrap().kind else { panic!() };
        let id = entries[pick % entries.len()].0.text().unwrap().to_owned();
        let path = ["jobs", id.as_str(), key];
        match set_job_field(&Source::new(&text), &id, &[key], value) {
            Err(refusal) => prop_assert_eq!(refusal, Refusal::Inline),
            Ok(set) => {
                let after = parsed(&set);
                prop_assert_eq!(without(&after, &path), without(&tree, &path));
                let job = after.get("jobs").and_then(|jobs| jobs.get(&id)).unwrap();
                prop_assert_eq!(without(job.get(key).unwrap(), &[]), without(&parsed(value), &[]));
                let gone = remove_job_field(&Source::new(&set), &id, &[key]).unwrap();
                prop_assert_eq!(without(&parsed(&gone), &path), without(&tree, &path));
            }
        }
    }

    #[test]
    fn no_text_makes_a_move_panic(text in "[-a-c:#&*\\[\\]{}, |\n'\"]{0,60}", job in "[a-c]") {
        let text = format!("jobs:\n  {text}");
        let _ = remove_job(&Source::new(&text), &job);
        let _ = add_need(&Source::new(&text), &job, "b");
        let _ = remove_need(&Source::new(&text), &job, "b");
        let _ = set_job_field(&Source::new(&text), &job, &["b", "c"], "x");
        let _ = remove_job_field(&Source::new(&text), &job, &["b"]);
        let _ = set_step_field(&Source::new(&text), &job, 1, &["a"], "b");
        let _ = remove_step_field(&Source::new(&text), &job, 0, &["a"]);
        let _ = add_job(&Source::new(&text), "x:\n  a: b");
    }
}
