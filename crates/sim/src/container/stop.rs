//! `docker stop`: a signal, ten seconds of patience, a kill.
//!
//! Source: `docker container stop` (<https://docs.docker.com/reference/cli/docker/container/stop/>);
//! Streamlit 1.67 ends about two seconds after SIGTERM (tried).

use super::process::Process;
use super::{Container, Stop};
use crate::finding::{Arg, Finding, Place};

/// Patience of `docker stop`.
const PATIENCE_MS: u64 = 10_000;
/// Streamlit closes its connections.
const STREAMLIT_MS: u64 = 2_000;

pub(super) fn stop(process: Process, exit: Option<i32>, signal: &str) -> Stop {
    if let Some(code) = exit {
        return Stop {
            ms: 0,
            killed: false,
            code,
        };
    }
    let signal = signal.trim().to_ascii_uppercase();
    let signal = signal.strip_prefix("SIG").unwrap_or(&signal);
    match (signal, process) {
        ("KILL" | "9", _) => Stop {
            ms: 0,
            killed: true,
            code: 137,
        },
        ("" | "TERM" | "15" | "INT" | "2", Process::Handles) => Stop {
            ms: STREAMLIT_MS,
            killed: false,
            code: 0,
        },
        _ => Stop {
            ms: PATIENCE_MS,
            killed: true,
            code: 137,
        },
    }
}

pub(super) fn finding(container: &Container) -> Option<Finding> {
    container.stop.killed.then(|| {
        Finding::warning("killed-at-stop", Place::default())
            .with("time", Arg::Millis(container.stop.ms))
            .with("exit", Arg::Code(container.stop.code.to_string()))
    })
}
