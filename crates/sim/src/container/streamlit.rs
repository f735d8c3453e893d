//! `streamlit run`: options, script, address and port.
//!
//! Words and exit codes are those of Streamlit 1.67.0, run with the same mistakes.

use super::config::Config;
use super::options::options;
use super::process::{Process, Started, base_name, closed_at, not_simulated};
use super::python::Python;
use super::script::{no_module, without_package};
use super::world::{World, join};
use super::{Server, Serves};
use crate::build::tree::Kind;
use crate::finding::{Arg, Finding, Place};
use std::net::IpAddr;

/// The commands that are no server (`streamlit --help` of 1.67).
const OTHERS: [&str; 7] = [
    "activate", "cache", "config", "docs", "help", "init", "version",
];

const USAGE: &str = "Usage: streamlit run [OPTIONS] [TARGET] [ARGS]...\n\
                     Try 'streamlit run --help' for help.\n\n";

/// The console script at `path`.
pub(super) fn command(world: &World<'_>, path: &str, words: &[String]) -> Started {
    let interpreter = world.entry(path).and_then(|(_, node)| match &node.kind {
        Kind::Program { interpreter } => interpreter.as_deref(),
        _ => None,
    });
    let own = || world.which("python3").or_else(|| world.which("python"));
    let path = interpreter.map(str::to_owned).or_else(own);
    let python = Python::at(world, path.as_deref().unwrap_or("/usr/local/bin/python3"));
    main(world, &python, words, false)
}

/// `python -m streamlit`, or the console script.
pub(super) fn main(
    world: &World<'_>,
    python: &Python,
    words: &[String],
    cwd_on_path: bool,
) -> Started {
    if !python.has(world, "streamlit") {
        return if cwd_on_path {
            no_module(python, "streamlit")
        } else {
            without_package("streamlit")
        };
    }
    match words.split_first() {
        Some((first, rest)) if first == "run" => run(world, python, rest, cwd_on_path),
        Some((first, rest)) if first == "hello" => hello(world, python, rest),
        // They print something and end.
        Some((first, _)) if OTHERS.contains(&first.as_str()) => Started::exited(0, Vec::new()),
        Some((first, _)) if first.starts_with('-') => Started::exited(0, Vec::new()),
        Some((first, _)) => {
            let usage = "Usage: streamlit [OPTIONS] COMMAND [ARGS]...\nTry 'streamlit --help' for help.\n\n";
            refused(
                usage,
                &format!("No such command '{first}'."),
                "streamlit-usage",
            )
        }
        None => Started::failed(
            2,
            "streamlit-usage",
            "Usage: streamlit [OPTIONS] COMMAND [ARGS]...",
        ),
    }
}

pub(super) fn refused(usage: &str, error: &str, code: &'static str) -> Started {
    Started::failed(2, code, &[usage, "Error: ", error].concat())
}

fn run(world: &World<'_>, python: &Python, words: &[String], cwd_on_path: bool) -> Started {
    let (flags, targets) = match options(words, is_measured(world, python)) {
        Ok(read) => read,
        Err(wrong) => return wrong.started(USAGE),
    };
    let config = match configured(world, python, flags) {
        Ok(config) => config,
        Err(refused) => return *refused,
    };
    let target = targets.first().map_or("streamlit_app.py", String::as_str);
    if target.contains("://") {
        return not_simulated(target);
    }
    let mut script = join(&world.cwd, target);
    let mut shown = target.trim_end_matches('/').to_owned();
    if world.is_dir(&script) {
        script.push_str("/streamlit_app.py");
        shown.push_str("/streamlit_app.py");
    }
    if let Some(place) = world.barred_as_written(target) {
        let said = format!("PermissionError: [Errno 13] Permission denied: '{target}'");
        return closed_at(world, 1, &said, &script, &place);
    }
    if let Some(error) = extension_error(&shown) {
        return refused(USAGE, &error, "streamlit-usage");
    }
    if !world.exists(&script) && !world.may_have_file(target) {
        let error = format!("Invalid value: File does not exist: {shown}");
        return refused(USAGE, &error, "script-missing").with("path", Arg::Code(shown));
    }
    started(world, python, &config, script, Serves::App, cwd_on_path)
}

/// What `streamlit run` says of a file that is not called like one of Python
/// (`web/cli.py`, `_check_extension_or_raise`).
fn extension_error(path: &str) -> Option<String> {
    let name = base_name(path);
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let what = match extension {
        Some((_, "py")) => return None,
        Some((_, other)) => [", not .", other].concat(),
        None => ", but the provided file has no extension".to_owned(),
    };
    let more = ".\nFor more information, please see https://docs.streamlit.io";
    Some(["Streamlit requires raw Python (.py) files", &what, more].concat())
}

/// Whether the Streamlit that runs is the release whose options are listed.
fn is_measured(world: &World<'_>, python: &Python) -> bool {
    let measured = world.facts().package("streamlit");
    measured.is_some_and(|measured| python.version(world, "streamlit") == Some(&measured.version))
}

/// `streamlit hello` runs the script that comes with the package.
fn hello(world: &World<'_>, python: &Python, words: &[String]) -> Started {
    match options(words, is_measured(world, python)) {
        Ok((flags, _)) => {
            let config = match configured(world, python, flags) {
                Ok(config) => config,
                Err(refused) => return *refused,
            };
            let script = "streamlit/hello/streamlit_app.py".to_owned();
            let page = Serves::Page("Hello".to_owned());
            started(world, python, &config, script, page, false)
        }
        Err(wrong) => wrong.started(
            "Usage: streamlit hello [OPTIONS]\nTry 'streamlit hello --help' for help.\n\n",
        ),
    }
}

/// The options of the command line before those of files, as far as click takes them.
fn configured(
    world: &World<'_>,
    python: &Python,
    flags: Vec<(String, String)>,
) -> Result<Config, Box<Started>> {
    let config = Config::read(world, flags);
    match config.misfit().filter(|_| is_measured(world, python)) {
        None => Ok(config),
        Some(misfit) => Err(Box::new(match misfit.option.as_str() {
            "server.port" => {
                let port = Arg::Code(misfit.value);
                refused(USAGE, &misfit.said, "port-invalid").with("port", port)
            }
            _ => refused(USAGE, &misfit.said, "streamlit-usage"),
        })),
    }
}

/// A server for a script.
fn started(
    world: &World<'_>,
    python: &Python,
    config: &Config,
    script: String,
    serves: Serves,
    cwd_on_path: bool,
) -> Started {
    let port = config.get("server.port").unwrap_or("8501").trim();
    let Ok(port) = port.parse::<u16>() else {
        let said = "OverflowError: bind(): port must be 0-65535.";
        return Started::failed(1, "port-invalid", said).with("port", Arg::Code(port.to_owned()));
    };
    let address = config.get("server.address").unwrap_or_default();
    if let Some(said) = foreign(address) {
        return Started::failed(1, "address-not-own", said)
            .with("address", Arg::Code(address.to_owned()));
    }
    serve(
        world,
        python,
        config,
        Bound {
            script,
            serves,
            port,
            cwd_on_path,
        },
    )
}

struct Bound {
    script: String,
    serves: Serves,
    port: u16,
    cwd_on_path: bool,
}

fn serve(world: &World<'_>, python: &Python, config: &Config, bound: Bound) -> Started {
    let address = config.get("server.address").unwrap_or_default().to_owned();
    let base_path = config
        .get("server.baseUrlPath")
        .unwrap_or_default()
        .trim_matches('/');
    let base_path = if base_path.is_empty() {
        String::new()
    } else {
        ["/", base_path].concat()
    };
    let mut findings = Vec::new();
    let watches = config.get("server.fileWatcherType").unwrap_or("auto") != "none";
    if world.cwd == "/" && watches {
        findings.push(Finding::warning("app-in-root", Place::default()));
    }
    let log = greeting(
        config,
        &address,
        bound.port,
        &base_path,
        world.cwd == "/" && watches,
    );
    let inside = if is_loopback(&address) {
        "127.0.0.1"
    } else {
        "0.0.0.0"
    };
    Started {
        log,
        exit: None,
        server: Some(Server {
            address: inside.to_owned(),
            port: bound.port,
            base_path,
            script: bound.script,
            serves: bound.serves,
            cwd: world.cwd.clone(),
            python: python.path.clone(),
            cwd_on_path: bound.cwd_on_path,
        }),
        process: Process::Handles,
        findings,
        is_unknown: false,
    }
}

/// What the system says of an address that is none of the container's: Docker's own network
/// begins with 172.17 and has no names.
fn foreign(address: &str) -> Option<&'static str> {
    let of_all = matches!(address, "" | "0.0.0.0" | "::" | "[::]");
    if of_all || is_loopback(address) || address.starts_with("172.") {
        return None;
    }
    Some(if address.parse::<IpAddr>().is_ok() {
        "OSError: [Errno 99] Cannot assign requested address"
    } else {
        "socket.gaierror: [Errno -2] Name or service not known"
    })
}

fn is_loopback(address: &str) -> bool {
    matches!(address, "localhost" | "::1") || address.starts_with("127.")
}

/// What `streamlit run` prints when it starts.
fn greeting(
    config: &Config,
    address: &str,
    port: u16,
    base: &str,
    watches_disk: bool,
) -> Vec<String> {
    let mut log = vec![String::new()];
    if config.get("browser.gatherUsageStats").unwrap_or("true") == "true" {
        let line =
            "Collecting usage statistics. To deactivate, set browser.gatherUsageStats to false.";
        log.extend([line.to_owned(), String::new()]);
    }
    let on = if address.is_empty() { "::" } else { address };
    log.push(format!(
        "2026-11-20 09:00:03.512 Uvicorn server started on {on}:{port}"
    ));
    log.extend([
        String::new(),
        "  You can now view your Streamlit app in your browser.".into(),
        String::new(),
    ]);
    if address.is_empty() {
        log.push(format!("  Local URL: http://localhost:{port}{base}"));
        log.push(format!("  Network URL: http://172.17.0.2:{port}{base}"));
    } else {
        log.push(format!("  URL: http://{address}:{port}{base}"));
    }
    log.push(String::new());
    if watches_disk {
        let line = "watchdog/observers/inotify.py:365: RuntimeWarning: Callback with id '140438793519312' already exists for watch … path=b'/', is_recursive=True …";
        log.push(line.to_owned());
    }
    log
}
