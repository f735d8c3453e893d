//! The ledger of small images, and the sum of any.

use super::*;
use crate::build::tests::Bench;
use proptest::prelude::*;

fn rows(bench: &Bench, lines: &str) -> (Vec<Row>, u64) {
    let build = bench.build(&["FROM python:3.12-slim\n", lines, "\n"].concat());
    let image = build.outcome.as_ref().unwrap();
    (ledger(&build, image, &bench.facts), image.size)
}

fn sum(rows: &[Row], fits: impl Fn(&Row) -> bool) -> u64 {
    rows.iter()
        .filter(|row| fits(row))
        .map(|row| row.bytes)
        .sum()
}

fn of(rows: &[Row], content: Content) -> u64 {
    sum(rows, |row| row.content == content)
}

#[test]
fn every_kind_of_byte_has_its_row() {
    let bench = Bench::new();
    let (rows, size) = rows(
        &bench,
        "RUN apt-get update\nRUN apt-get install -y curl\nWORKDIR /app\nCOPY . .\n\
         RUN pip install -r requirements.txt\nRUN echo hello > /note",
    );
    assert_eq!(of(&rows, Content::Base), 119_200_036);
    assert_eq!(of(&rows, Content::Lists), bench.facts.apt.lists);
    let curl = bench.facts.apt_package("curl").unwrap();
    assert_eq!(
        of(&rows, Content::Packages),
        curl.installed + curl.recommends.1
    );
    let plotly = bench.facts.package("plotly").unwrap().sizes;
    let named =
        |content, name: &str| sum(&rows, |row| row.content == content && *row.name == *name);
    assert_eq!(named(Content::Wheels, "plotly"), plotly.installed);
    assert_eq!(named(Content::ByteCode, "plotly"), plotly.pyc);
    assert_eq!(named(Content::Copied, "/app/data/prices.csv"), 184_320);
    assert_eq!(of(&rows, Content::Written), 6);
    assert!(of(&rows, Content::Cache) > 100_000_000);
    assert_eq!(sum(&rows, |_| true), size);
    assert_eq!(sum(&rows, |row| row.fate != Fate::Kept), 0);
}

#[test]
fn what_is_deleted_later_is_paid_for() {
    let (rows, size) = rows(
        &Bench::new(),
        "WORKDIR /app\nCOPY . .\nRUN rm -rf data .git && pip install six\nRUN rm -rf /root/.cache",
    );
    let deleted = |row: &Row| matches!(row.fate, Fate::Deleted(3 | 4));
    let of_git = sum(&rows, |row| {
        deleted(row) && row.name.starts_with("/app/.git")
    });
    assert_eq!(of_git, 3_260_000);
    assert!(sum(&rows, |row| deleted(row) && row.content == Content::Cache) > 0);
    assert_eq!(sum(&rows, |_| true), size);
}

#[test]
fn owner_mode_and_name_store_a_file_twice() {
    for command in [
        "chown -R 1000 data",
        "chmod -R 700 data",
        "mv data info",
        "mv data/prices.csv .",
    ] {
        let lines = ["WORKDIR /app\nCOPY . .\nRUN ", command].concat();
        let (rows, size) = rows(&Bench::new(), &lines);
        let twice = sum(&rows, |row| row.fate == Fate::Duplicated(3));
        assert_eq!(twice, 184_320, "{command}");
        let kept = sum(&rows, |row| {
            row.fate == Fate::Kept && row.name.ends_with("prices.csv")
        });
        assert_eq!(kept, 184_320, "{command}");
        assert_eq!(sum(&rows, |_| true), size);
    }
}

#[test]
fn a_deletion_in_the_same_step_costs_nothing() {
    let (rows, size) = rows(
        &Bench::new(),
        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
    );
    assert_eq!(of(&rows, Content::Lists), 0);
    assert_eq!(sum(&rows, |_| true), size);
}

#[test]
fn a_stage_brings_its_files_by_what_they_are() {
    let (rows, size) = rows(
        &Bench::new(),
        "WORKDIR /app\nCOPY . .\nRUN pip install --prefix=/install -r requirements.txt\n\
         FROM python:3.12-slim\nCOPY --from=0 /install /usr/local",
    );
    assert!(of(&rows, Content::Wheels) > 300_000_000);
    assert!(of(&rows, Content::ByteCode) > 50_000_000);
    assert_eq!(of(&rows, Content::Cache), 0);
    assert_eq!(sum(&rows, |_| true), size);
}

#[test]
fn a_push_transfers_what_was_made_anew() {
    let mut bench = Bench::new();
    let text = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt ./\n\
                RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n";
    let first = bench.build(text);
    let image = first.outcome.as_ref().unwrap();
    let cold = pushed(&first, image, &bench.facts);
    // The base as it is published, and about 30 % of 525 MB.
    assert!((180_000_000..230_000_000).contains(&cold), "{cold}");
    bench.context.edit("app.py", 1);
    let second = bench.build_on(text, Some(&first.cache));
    let image = second.outcome.as_ref().unwrap();
    let warm = pushed(&second, image, &bench.facts);
    assert!(warm < 6_000_000, "{warm}");
    let third = bench.build_on(text, Some(&second.cache));
    assert_eq!(pushed(&third, image, &bench.facts), 0);
}

fn some_line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "COPY . .",
        "COPY data ./data",
        "COPY --chown=1000 data /elsewhere/",
        "RUN pip install plotly",
        "RUN pip install --no-cache-dir plotly==5.0",
        "RUN pip uninstall -y plotly",
        "RUN rm -rf data /root/.cache",
        "RUN rm -rf /app/* /usr/local/lib/python3.12/site-packages",
        "RUN chmod -R 700 /app && chown -R 5 /app",
        "RUN mv /app/data /app/info; cp -r /app /copy",
        "RUN mv /app /other && mkdir -p /app",
        "RUN apt-get update && apt-get install -y git",
        "RUN apt-get install -y curl || true",
        "RUN apt-get clean && rm -rf /var/lib/apt/lists/*",
        "RUN echo one > a && echo two >> a",
        "COPY app.py data",
        "RUN touch a b && rm a",
        "FROM python:3.12-slim",
        "COPY --from=0 / /",
        "WORKDIR /app",
    ])
}

proptest! {
    #[test]
    fn rows_add_up_to_the_image(lines in prop::collection::vec(some_line(), 1..9)) {
        let bench = Bench::new();
        let build = bench.build(&["FROM python:3.12-slim\n", &lines.join("\n")].concat());
        if let Ok(image) = &build.outcome {
            let rows = ledger(&build, image, &bench.facts);
            prop_assert_eq!(sum(&rows, |_| true), image.size);
            let layers: u64 = image.layers.iter().map(|layer| layer.bytes).sum();
            prop_assert_eq!(layers, image.size);
            prop_assert!(rows.iter().all(|row| row.bytes > 0));
        }
    }
}
