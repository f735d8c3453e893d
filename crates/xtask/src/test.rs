//! `test`: every step that must hold before a change lands, one after the other.
//!
//! Steps never run at the same time, as two builds would only wait for each other's
//! lock. A step that fails does not keep the later ones from running. The last line is
//! `N passed, N failed`, counting every test of every runner, and a gate as one.

pub(crate) mod budget;
mod gates;
mod licences;
mod native;
mod purity;
mod sources;
mod tally;
mod workflows;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::failure::{Done, Failure};
use crate::site;
use tally::Tally;

/// One thing that must hold.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Built) -> Done<Tally>,
}

const STEPS: &[Step] = &[
    Step {
        name: "setup",
        about: "pinned tools, wasm target",
        run: |_| gates::setup(),
    },
    Step {
        name: "format",
        about: "cargo fmt --check",
        run: |_| gates::format(),
    },
    Step {
        name: "sources",
        about: "conventions that no lint knows",
        run: |_| sources::check(),
    },
    Step {
        name: "purity",
        about: "the simulator knows no browser",
        run: |_| purity::check(),
    },
    Step {
        name: "licences",
        about: "of everything we build from",
        run: |_| licences::check(),
    },
    Step {
        name: "deny",
        about: "cargo deny, where installed: duplicates, licences, sources, advisories",
        run: |_| gates::deny(),
    },
    Step {
        name: "clippy",
        about: "native, warnings denied",
        run: |_| gates::clippy(),
    },
    Step {
        name: "clippy-wasm",
        about: "the page, warnings denied",
        run: |_| gates::clippy_wasm(),
    },
    Step {
        name: "clippy-fuzz",
        about: "the fuzz targets, warnings denied",
        run: |_| gates::clippy_fuzz(),
    },
    Step {
        name: "docs",
        about: "cargo doc, warnings denied",
        run: |_| gates::docs(),
    },
    Step {
        name: "native",
        about: "unit, table and property tests",
        run: |_| native::tests(),
    },
    Step {
        name: "check",
        about: "odp check --seeds 50",
        run: |_| native::check(),
    },
    Step {
        name: "workflows",
        about: "the third room's and our own, by the published schema and actionlint",
        run: |_| workflows::check(),
    },
    Step {
        name: "site",
        about: "the release build",
        run: Built::build,
    },
    Step {
        name: "budget",
        about: "bytes up to a playable room",
        run: |built| budget::check(&built.site()?),
    },
    Step {
        name: "browser",
        about: "the page in Chromium",
        run: |built| native::browser(&built.site()?),
    },
    Step {
        name: "engines",
        about: "what has to hold in Firefox and WebKit too",
        run: |built| native::other_engines(&built.site()?),
    },
];

/// The release build, made at most once.
#[derive(Default)]
struct Built(Option<Done<PathBuf>>);

impl Built {
    fn site(&mut self) -> Done<PathBuf> {
        match self.0.get_or_insert_with(site::build) {
            Ok(folder) => Ok(folder.clone()),
            Err(why) => Err(Failure::while_doing("there is no release build", why)),
        }
    }

    fn build(&mut self) -> Done<Tally> {
        self.site().map(|_| Tally::gate(true))
    }
}

/// What became of a step.
struct Outcome {
    name: &'static str,
    took: Duration,
    tally: Tally,
}

/// Runs all steps, or those named by `--only`.
pub(crate) fn run(arguments: &[String]) -> Done {
    let Some(chosen) = choose(arguments)? else {
        return Ok(());
    };
    let mut built = Built::default();
    let outcomes: Vec<Outcome> = chosen
        .into_iter()
        .map(|step| perform(step, &mut built))
        .collect();
    println!("\n== summary");
    for Outcome { name, took, tally } in &outcomes {
        println!("{name:<12} {:>7.1} s  {tally}", took.as_secs_f32());
    }
    let total = outcomes
        .iter()
        .map(|outcome| outcome.tally)
        .fold(Tally::default(), Tally::add);
    println!("{total}");
    if total.failed == 0 {
        Ok(())
    } else {
        std::process::exit(1)
    }
}

fn perform(step: &Step, built: &mut Built) -> Outcome {
    println!("\n== {}: {}", step.name, step.about);
    let start = Instant::now();
    let tally = (step.run)(built).unwrap_or_else(|why| {
        println!("FAILED {}: {why}", step.name);
        Tally::gate(false)
    });
    Outcome {
        name: step.name,
        took: start.elapsed(),
        tally,
    }
}

/// The steps that were asked for; `None` if only their list was.
fn choose(arguments: &[String]) -> Done<Option<Vec<&'static Step>>> {
    let mut chosen = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--list" => {
                for step in STEPS {
                    println!("{:<12} {}", step.name, step.about);
                }
                return Ok(None);
            }
            "--only" => {
                let name = rest.next().ok_or("--only wants the name of a step")?;
                let step = STEPS.iter().find(|step| step.name == name);
                chosen.push(step.ok_or_else(|| format!("no step {name:?}: see --list"))?);
            }
            unknown => return Err(format!("there is no option {unknown:?}").into()),
        }
    }
    Ok(Some(if chosen.is_empty() {
        STEPS.iter().collect()
    } else {
        chosen
    }))
}
