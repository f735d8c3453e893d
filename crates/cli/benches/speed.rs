//! Native speeds beside their limits: `cargo xtask bench --only native`.
//!
//! Prints a line a number, `what | value | limit`, and fails when a limit is not kept.
//! Every number is the median of many runs, as other work on the machine only ever adds.
//! Words behind `--` choose numbers, for a profiler to look at one alone: `build`, `large`,
//! `workflow`, `pipeline`, `growth`.

#[path = "speed/pipeline.rs"]
mod pipeline;

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use odp_sim::build::context::Context;
use odp_sim::build::{self, BuildInput};
use odp_sim::content::Content;
use odp_sim::dockerfile::ignore::parse_ignore;
use odp_sim::dockerfile::parse::parse;
use odp_sim::facts::Facts;
use odp_sim::missions::jigsaw::Texts;
use odp_sim::missions::jigsaw::instance::{Instance, deal};
use odp_sim::missions::jigsaw::outcome::evaluate;
use odp_sim::workflow::read;

/// The allocator of `odp`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Most that a judged build of sixty lines may take.
const BUILD: Duration = Duration::from_micros(200);

/// Most that a build of a large project may take.
const LARGE: Duration = Duration::from_millis(20);

/// Most that a workflow of sixty jobs may take to be read and checked; running it on nine
/// events has the rest of two milliseconds.
const WORKFLOW: Duration = Duration::from_millis(1);

/// How many times as long ten times the input may take.
const GROWTH: f64 = 12.0;

fn main() -> ExitCode {
    let missions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    let content = match odp_cli::content::read(&missions) {
        Ok(content) => content,
        Err(problems) => {
            eprintln!("{}", problems.join("\n"));
            return ExitCode::FAILURE;
        }
    };
    // What cargo adds of its own has dashes.
    let words = std::env::args().skip(1);
    let chosen: Vec<String> = words.filter(|word| !word.starts_with('-')).collect();
    let wanted = |what: &str| chosen.is_empty() || chosen.iter().any(|word| word == what);
    let mut kept = !wanted("build") || build(&content);
    kept &= !wanted("large") || large(&content.facts);
    kept &= !wanted("workflow") || workflow();
    kept &= !wanted("pipeline") || pipeline::pipeline(|runs, run| median(runs, run));
    kept &= !wanted("growth") || growing();
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether parsers keep their limit on everything that grows.
fn growing() -> bool {
    let mut kept = true;
    for (what, grown) in GROWING {
        kept &= growth(what, *grown, |text| {
            black_box(parse(black_box(text)));
            black_box(parse_ignore(black_box(text)));
        });
    }
    for (what, grown) in GROWING_WORKFLOWS {
        kept &= growth(what, *grown, |text| {
            black_box(read(black_box(text)));
        });
    }
    kept
}

/// Parse, check, build, run and judge, as at the press of the big button.
fn build(content: &Content) -> bool {
    let Some((instance, texts)) = sixty_lines(content) else {
        eprintln!("no level has two stages");
        return false;
    };
    let took = median(200, || {
        black_box(evaluate(black_box(&instance), black_box(&texts)));
    });
    println!(
        "parse, check, build, run and judge 60 lines | {} µs | {} µs",
        took.as_micros(),
        BUILD.as_micros()
    );
    took <= BUILD
}

/// A build and a rebuild of a hundred steps in six stages over twenty thousand files.
fn large(facts: &Facts) -> bool {
    let (dockerfile, problems) = parse(&hundred_steps());
    let (ignore, _) = parse_ignore("**/*.pyc\n.git\n.venv\n!keep.pyc\n");
    let mut context = Context::default();
    for number in 0..20_000 {
        let path = format!(
            "part{:02}/module{:03}/file{number}.py",
            number % 20,
            number % 400
        );
        context.put(&path, 2_000, 0o644, None);
    }
    let input = BuildInput::new(&dockerfile, &problems, &ignore, &context, facts);
    let first = build::build(&input);
    let mut edited = context.clone();
    edited.edit("part05/module005/file5.py", 1);
    let again = BuildInput {
        context: &edited,
        ..input
    };
    let mut kept = first.outcome.is_ok() && first.steps.len() > 100;
    let took = median(15, || {
        black_box(build::build(black_box(&input)));
    });
    kept &= told("build 100 steps, 6 stages, 20,000 files", took);
    let took = median(15, || {
        black_box(build::rebuild(black_box(&again), &first));
    });
    kept & told("rebuild them after an edit", took)
}

fn told(what: &str, took: Duration) -> bool {
    println!(
        "{what} | {} µs | {} µs",
        took.as_micros(),
        LARGE.as_micros()
    );
    took <= LARGE
}

/// Five stages of libraries and parts, and one that takes from all of them.
fn hundred_steps() -> String {
    let mut lines = Vec::new();
    for stage in 0..5 {
        lines.push(format!("FROM python:3.12-slim AS s{stage}\nWORKDIR /app\n"));
        for part in 0..4 {
            let part = stage * 4 + part;
            lines.push(format!("COPY part{part:02} ./part{part:02}\n"));
        }
        for number in 0..11 {
            lines.push(format!(
                "RUN mkdir -p /made/{number} && echo {number} > /made/{number}/a\n"
            ));
        }
    }
    lines.push("FROM python:3.12-slim\nWORKDIR /app\n".to_owned());
    for stage in 0..5 {
        lines.push(format!("COPY --from=s{stage} /app /from/{stage}\n"));
    }
    lines.push("COPY . .\n".to_owned());
    for number in 0..8 {
        lines.push(format!("RUN echo {number} > /note{number}\n"));
    }
    lines.concat()
}

/// The winning text of the hardest level, made sixty lines long by what such files have.
fn sixty_lines(content: &Content) -> Option<(Instance, Texts)> {
    let level = content
        .jigsaw
        .iter()
        .find(|level| level.roads.iter().any(two_stages))?;
    let instance = deal(level, content.apps.first()?, content.facts.clone(), 0);
    let mut texts = instance
        .level
        .roads
        .iter()
        .find(|road| two_stages(road))?
        .1
        .clone();
    let end = texts.dockerfile.rfind("\nCMD")? + 1;
    let (head, command) = texts.dockerfile.split_at(end);
    let lines = head.lines().count() + command.lines().count()..60;
    let more: String = lines.map(filler).collect();
    texts.dockerfile = [head, &more, command].concat();
    Some((instance, texts))
}

/// One line of the kinds that long Dockerfiles are long by.
fn filler(number: usize) -> String {
    match number % 3 {
        0 => format!("ENV SETTING_{number}=value-{number}\n"),
        1 => format!(
            "LABEL part.{number}=\"text of ${{SETTING_{}}}\"\n",
            number - 1
        ),
        _ => format!("RUN mkdir -p /tmp/place-{number} && chmod 755 /tmp/place-{number}\n"),
    }
}

fn two_stages((_, texts): &(String, Texts)) -> bool {
    texts.dockerfile.matches("FROM ").count() == 2
}

/// What the parsers are fed, by its size.
type Grown = fn(usize) -> String;

const GROWING: &[(&str, Grown)] = &[
    ("Dockerfile of many lines", |n| {
        "RUN echo a \"b c\" $D\n".repeat(n)
    }),
    ("Dockerfile of one long line", |n| {
        format!("RUN {}", "echo a \"b c\" && ".repeat(n))
    }),
    ("Dockerfile of one long statement", |n| {
        format!("RUN {}d\n", "echo a && \\\n".repeat(n))
    }),
    ("Dockerfile with a long heredoc", |n| {
        format!("RUN <<E\n{}E\n", "echo a\n".repeat(n))
    }),
    ("Dockerfile of many stages", |n| {
        (0..n).fold(String::from("FROM a AS s0\n"), |text, i| {
            text + &format!("FROM s{i} AS s{}\nCOPY --from=s{i} /a /b\n", i + 1)
        })
    }),
    ("ignore file of many patterns", |n| {
        "a/**/b*\n!c/[d-f]?\n".repeat(n)
    }),
];

/// What the reader of workflows is fed, by its size.
const GROWING_WORKFLOWS: &[(&str, Grown)] = &[
    ("workflow of many jobs", |n| jobs(n / 10)),
    ("workflow of many steps", |n| {
        let step = "      - run: echo ${{ github.sha }} ${{ env.A }}\n        env: {A: b}\n";
        format!(
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{}",
            step.repeat(n / 2)
        )
    }),
    ("workflow with a long script", |n| {
        format!(
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n{}",
            "          echo ::notice a b\n".repeat(n)
        )
    }),
    ("workflow in braces", |n| {
        format!(
            "{{on: push, jobs: {{a: {{steps: [{}]}}}}}}",
            "{run: 'a'}, ".repeat(n)
        )
    }),
    ("workflow of unknown keys", |n| {
        (0..n).fold(String::new(), |text, i| text + &format!("key{i}: x\n"))
    }),
];

/// Jobs in a chain, each with what a job has.
fn jobs(count: usize) -> String {
    let mut text = String::from("name: Long\non:\n  push:\n    branches: [main, 'v*']\njobs:\n");
    for number in 0..count {
        let before = number.saturating_sub(1);
        let needs = format!("    needs: [j{before}]\n");
        let head = format!("  # job {number}\n  j{number}:\n");
        text.push_str(&head);
        text.push_str(if number > 0 { &needs } else { "" });
        text.push_str(
            "    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    if: github.ref == \
             'refs/heads/main' && success()\n    env:\n      A: ${{ github.sha }}\n    steps:\n      \
             - uses: actions/checkout@v4\n        with:\n          fetch-depth: 0\n      - id: t\n        \
             run: |\n          make test\n          echo \"$A\"\n      - if: steps.t.outcome == \
             'success'\n        run: echo ${{ env.A }}\n",
        );
    }
    text
}

/// A workflow of sixty jobs, read and checked as after every pause in typing.
fn workflow() -> bool {
    let text = jobs(60);
    let (model, findings) = read(&text);
    let took = median(100, || {
        black_box(read(black_box(&text)));
    });
    println!(
        "read and check a workflow of 60 jobs | {} µs | {} µs",
        took.as_micros(),
        WORKFLOW.as_micros()
    );
    took <= WORKFLOW && model.jobs.len() == 60 && findings.is_empty()
}

/// Whether ten times the input takes at most [`GROWTH`] times as long. The two are timed in
/// turn: a machine that changes its pace then changes it for both.
fn growth(what: &str, grown: Grown, feed: fn(&str)) -> bool {
    const ROUNDS: usize = 31;
    let (once, ten_times) = (grown(500), grown(5_000));
    let mut ratios: Vec<f64> = (0..=ROUNDS)
        .map(|_| timed(|| feed(&ten_times)).as_secs_f64() / timed(|| feed(&once)).as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ROUNDS / 2];
    println!("ten times a {what} | {ratio:.1} times | {GROWTH:.0} times");
    ratio <= GROWTH
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// The median time of one run.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..runs).map(|_| timed(&mut run)).collect();
    times.sort();
    times[runs / 2]
}
