//! The order of times and sizes that must hold, whatever the constants are tuned to.

use super::{Bench, GOOD};
use crate::build::ledger::pushed;
use crate::build::{Build, Image};

const NAIVE: &str = "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD [\"streamlit\", \"run\", \"app.py\"]\n";

fn image(build: &Build) -> &Image {
    build.outcome.as_ref().unwrap()
}

/// Builds, and builds again after an edit of a file.
fn after_edit(bench: &mut Bench, text: &str, path: &str) -> (Build, Build) {
    let first = bench.build(text);
    bench.context.edit(path, 1);
    let second = bench.build_on(text, Some(&first.cache));
    (first, second)
}

#[test]
fn rebuilds_are_ranked() {
    let mut bench = Bench::new();
    let cold = bench.build(GOOD);
    let cached = bench.build_on(GOOD, Some(&cold.cache));
    bench.context.edit("app.py", 1);
    let code = bench.build_on(GOOD, Some(&cold.cache));
    bench.context.edit("requirements.txt", 1);
    let packages = bench.build_on(GOOD, Some(&code.cache));
    let ms = [cached.ms, code.ms, packages.ms, cold.ms];
    assert!(ms.is_sorted(), "{ms:?}");
    assert!(code.ms > cached.ms && packages.ms > 10 * code.ms, "{ms:?}");
    assert!(cold.ms > packages.ms + 3_000, "{ms:?}");
}

#[test]
fn the_order_of_lines_is_worth_minutes_and_the_base_is_worth_bytes() {
    let (naive, naive_edit) = after_edit(&mut Bench::new(), NAIVE, "app.py");
    let slim = NAIVE.replace("3.12\n", "3.12-slim\n");
    let (slim, slim_edit) = after_edit(&mut Bench::new(), &slim, "app.py");
    let (_, good_edit) = after_edit(&mut Bench::new(), GOOD, "app.py");
    assert!(image(&naive).size > image(&slim).size + 900_000_000);
    assert_eq!(naive_edit.ms, slim_edit.ms, "the base is fetched once");
    assert!(naive_edit.ms > 20 * good_edit.ms);
    assert!(naive.ms > slim.ms);
}

#[test]
fn keeping_no_downloads_makes_pushes_small_and_nothing_faster() {
    let keeps = GOOD.replace(" --no-cache-dir", "");
    let (bench, facts) = (Bench::new(), Bench::new().facts);
    let (with, without) = (bench.build(&keeps), bench.build(GOOD));
    let push = |build: &Build| pushed(build, image(build), &facts);
    assert!(push(&with) > push(&without) + 80_000_000);
    let pip = |build: &Build| build.steps[3].ms;
    assert_eq!(pip(&with), pip(&without));
    assert!(image(&with).size > image(&without).size + 80_000_000);
}

#[test]
fn layers_that_two_bases_share_are_fetched_once() {
    let bench = Bench::new();
    let two = "FROM python:3.11-slim AS one\nRUN echo > /x\nFROM python:3.12-slim\nCOPY --from=one /x /x\n";
    let build = bench.build(two);
    let froms: Vec<u64> = build
        .steps
        .iter()
        .filter(|step| step.text.starts_with("FROM"))
        .map(|step| step.ms)
        .collect();
    let alone = bench.build("FROM python:3.12-slim\nRUN echo\n").steps[0].ms;
    assert!(froms[1] < alone / 2, "{froms:?} {alone}");
}
