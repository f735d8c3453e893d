//! `python` as the main process: modules and scripts, of which most are no server.

use super::process::{Process, Started, base_name, closed_at, not_simulated};
use super::python::Python;
use super::streamlit;
use super::world::{World, join};
use super::{Server, Serves};
use crate::app_spec::App;
use crate::finding::Arg;

/// Modules by which Streamlit is run (`streamlit/__main__.py`, `streamlit/web/cli.py`).
const STREAMLIT: [&str; 3] = ["streamlit", "streamlit.web.cli", "streamlit.cli"];

/// Modules that do what they are told to and end.
const ENDING: [&str; 6] = [
    "compileall",
    "ensurepip",
    "json.tool",
    "pip",
    "site",
    "venv",
];

/// By what a script starts another program, or Streamlit itself.
const LAUNCHES: [&str; 7] = [
    "bootstrap",
    "os.exec",
    "os.spawn",
    "os.system",
    "runpy",
    "streamlit.web",
    "subprocess",
];

/// A console script without its package.
pub(super) fn without_package(name: &str) -> Started {
    module_missing(
        name,
        &format!("ModuleNotFoundError: No module named '{name}'"),
    )
}

/// `python -m` without the module (`runpy`).
pub(super) fn no_module(python: &Python, name: &str) -> Started {
    module_missing(name, &format!("{}: No module named {name}", python.path))
}

fn module_missing(name: &str, said: &str) -> Started {
    Started::failed(1, "module-missing", said).with("module", Arg::Code(name.to_owned()))
}

/// `python …`
pub(super) fn python(world: &World<'_>, path: &str, words: &[String], app: &App) -> Started {
    let python = Python::at(world, path);
    let words: Vec<String> = words
        .iter()
        .skip_while(|word| is_switch(word))
        .cloned()
        .collect();
    match words.split_first() {
        Some((first, rest)) if first == "-m" => module(world, &python, rest),
        Some((first, _)) if first == "-c" => Started::exited(0, Vec::new()),
        Some((script, _)) => file(world, &python, script, app),
        None => Started::exited(0, Vec::new()),
    }
}

/// `-u`, `-O`, `-X dev` and the like change nothing here.
fn is_switch(word: &str) -> bool {
    word.starts_with('-') && !matches!(word, "-m" | "-c")
}

fn module(world: &World<'_>, python: &Python, words: &[String]) -> Started {
    match words.split_first() {
        Some((name, rest)) if STREAMLIT.contains(&name.as_str()) => {
            streamlit::main(world, python, rest, true)
        }
        Some((name, rest)) if name == "http.server" => files(world, python, rest),
        Some((name, _)) => {
            if python.import(world, &[&world.cwd], name).is_err() {
                no_module(python, name)
            } else if ENDING.contains(&name.as_str()) {
                Started::exited(0, Vec::new())
            } else {
                not_simulated(name)
            }
        }
        None => Started::exited(2, vec!["Argument expected for the -m option".into()]),
    }
}

/// `python -m http.server [-b ADDRESS] [-d FOLDER] [PORT]`: a server of files, on port 8000
/// and all addresses where nothing is said (Python 3.12).
fn files(world: &World<'_>, python: &Python, words: &[String]) -> Started {
    let mut address = "0.0.0.0";
    let mut port = 8000;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-b" | "--bind" => address = words.next().map_or(address, String::as_str),
            "-d" | "--directory" | "-p" | "--protocol" => drop(words.next()),
            number => port = number.parse().unwrap_or(port),
        }
    }
    let inside = if address.starts_with("127.") || address == "localhost" {
        "127.0.0.1"
    } else {
        "0.0.0.0"
    };
    let greeting = format!("Serving HTTP on {address} port {port} (http://{address}:{port}/) ...");
    Started {
        log: vec![greeting],
        exit: None,
        server: Some(Server {
            serves: Serves::Files,
            address: inside.to_owned(),
            port,
            base_path: String::new(),
            script: String::new(),
            cwd: world.cwd.clone(),
            python: python.path.clone(),
            cwd_on_path: true,
        }),
        ..Started::default()
    }
}

/// `python app.py`: a script runs to its end. Streamlit's commands do nothing outside
/// `streamlit run` but warn.
fn file(world: &World<'_>, python: &Python, script: &str, app: &App) -> Started {
    let path = join(&world.cwd, script);
    if !world.exists(&path) && !world.may_have_file(script) {
        // Python joins the two without looking: from `/` it says `//app.py`.
        let joined = if script.starts_with('/') {
            path.clone()
        } else {
            [&world.cwd, "/", script].concat()
        };
        let name = base_name(&python.path);
        let said =
            format!("{name}: can't open file '{joined}': [Errno 2] No such file or directory");
        return Started::failed(2, "script-missing", &said).with("path", Arg::Code(path));
    }
    if let Some(place) = world.barred_as_written(script) {
        let name = base_name(&python.path);
        let said = format!("{name}: can't open file '{path}': [Errno 13] Permission denied");
        return closed_at(world, 2, &said, &path, &place);
    }
    let folder = path.rsplit_once('/').map_or("/", |(folder, _)| folder);
    let text = world.text(&path);
    let launches = |text: &str| LAUNCHES.iter().any(|word| text.contains(word));
    let is_main = world.absolute(&app.main) == path || path.ends_with(&["/", &app.main].concat());
    for module in app.script.imports.iter().filter(|_| is_main) {
        if let Err(failure) = python.import(world, &[folder], module) {
            let said = format!("{}: {}", failure.exception, failure.message);
            return Started::failed(1, failure.code, &said)
                .with("module", Arg::Code(failure.missing));
        }
    }
    if text.is_some_and(launches) {
        return not_simulated(script);
    }
    let mut imports = app.script.imports.iter();
    if is_main && imports.any(|module| module == "streamlit") {
        let log = [
            "2026-11-20 09:00:02.118 WARNING streamlit.runtime.scriptrunner_utils.script_run_context: Thread 'MainThread': missing ScriptRunContext! This warning can be ignored when running in bare mode.",
            "2026-11-20 09:00:02.164",
            "  Warning: to view this Streamlit app on a browser, run it with the following",
            "  command:",
            "",
            &["    streamlit run ", script, " [ARGUMENTS]"].concat(),
        ];
        return Started::exited(0, log.map(str::to_owned).to_vec());
    }
    match text {
        Some(text) => Started {
            process: Process::Ignores,
            ..Started::exited(0, printed(text))
        },
        None if is_main => Started::exited(0, Vec::new()),
        None => not_simulated(script),
    }
}

/// What the plain `print("…")` lines of a script print.
fn printed(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let rest = line.trim().strip_prefix("print(\"")?;
        Some(rest.strip_suffix("\")")?.to_owned())
    };
    text.lines().filter_map(line).collect()
}
