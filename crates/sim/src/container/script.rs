//! Python itself: which interpreter, which modules it can import, scripts that are no server.

use super::process::{Process, Started, base_name};
use super::streamlit;
use super::world::{World, join};
use super::{Server, Serves};
use crate::app_spec::App;
use crate::build::tree::Kind;
use crate::facts::Facts;
use crate::finding::{Arg, Code};

/// An interpreter and where it looks for installed packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Python {
    /// Its path as called.
    pub(super) path: String,
    /// `site-packages` folders in the order of the search.
    sites: Vec<String>,
    /// Minor version.
    minor: String,
}

/// Why an import failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportFailure {
    /// Code of the finding.
    pub(super) code: Code,
    /// Class of the exception.
    pub(super) exception: &'static str,
    /// Its message.
    pub(super) message: String,
    /// What is missing.
    pub(super) missing: String,
}

impl Python {
    /// The interpreter at a path. A virtual environment's is a link, and finds its packages
    /// beside itself (PEP 405).
    pub(super) fn at(world: &World<'_>, path: &str) -> Self {
        let minor = world
            .entry(path)
            .map_or_else(String::new, |(real, _)| minor(base_name(real)));
        let prefix = path
            .rsplit_once("/bin/")
            .map_or("/usr/local", |(prefix, _)| prefix);
        let site = |prefix: &str| [prefix, "/lib/python3.", &minor, "/site-packages"].concat();
        let mut sites = vec![site(prefix)];
        if !is_venv(world, path) {
            sites.insert(0, site(&join(world.home(), ".local")));
            if prefix == "/usr" {
                sites.push("/usr/lib/python3/dist-packages".into());
            }
        }
        for folder in world.var("PYTHONPATH").unwrap_or_default().split(':') {
            if !folder.is_empty() {
                sites.insert(0, join(&world.cwd, folder));
            }
        }
        Self {
            path: path.to_owned(),
            sites,
            minor,
        }
    }

    /// Whether a distribution of that normalised name is installed for it.
    pub(super) fn has(&self, world: &World<'_>, name: &str) -> bool {
        self.sites.iter().any(|site| {
            let path = [site, "/", name].concat();
            matches!(
                world.tree().get(&path).map(|node| &node.kind),
                Some(Kind::Package { .. })
            )
        })
    }

    /// Imports a module for a script in `folder`, the first place that Python looks.
    pub(super) fn import(
        &self,
        world: &World<'_>,
        facts: &Facts,
        folders: &[&str],
        module: &str,
    ) -> Result<(), ImportFailure> {
        let top = module.split('.').next().unwrap_or(module);
        for folder in folders {
            if is_local(world, folder, top) {
                let path = join(folder, &module.replace('.', "/"));
                let found = world.exists(&path) || world.exists(&[&path, ".py"].concat());
                return if found {
                    Ok(())
                } else {
                    Err(no_module(module))
                };
            }
        }
        if facts.modules.standard.iter().any(|name| name == top) {
            return Ok(());
        }
        let owners: Vec<_> = facts
            .owners(module)
            .filter(|package| provides(&package.name, &package.modules, module))
            .collect();
        if owners.is_empty() {
            let name = top.replace('_', "-").to_ascii_lowercase();
            return if self.has(world, &name) {
                Ok(())
            } else {
                Err(no_module(top))
            };
        }
        let Some(package) = owners.iter().find(|package| self.has(world, &package.name)) else {
            return Err(no_module(top));
        };
        match &package.library {
            Some(library) if !has_debian(world, &library.package) => Err(ImportFailure {
                code: "library-missing",
                exception: "ImportError",
                message: [
                    &library.file,
                    ": cannot open shared object file: No such file or directory",
                ]
                .concat(),
                missing: library.package.clone(),
            }),
            _ => Ok(()),
        }
    }
}

/// `python3.12` is 12.
fn minor(name: &str) -> String {
    name.strip_prefix("python3.").unwrap_or_default().to_owned()
}

fn is_venv(world: &World<'_>, path: &str) -> bool {
    path.rsplit_once("/bin/").is_some_and(|(prefix, _)| {
        let marker = [prefix, "/pyvenv.cfg"].concat();
        world.tree().get(&marker).is_some()
    })
}

fn is_local(world: &World<'_>, folder: &str, top: &str) -> bool {
    let path = join(folder, top);
    world.exists(&[&path, ".py"].concat())
        || (world.exists(&path) && !path.contains("site-packages"))
}

fn provides(name: &str, modules: &[String], module: &str) -> bool {
    let within = |own: &str| {
        module == own
            || module
                .strip_prefix(own)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    if modules.is_empty() {
        if name.as_bytes().first() != module.as_bytes().first() {
            return false;
        }
        // A name of its own has `_` where the distribution's has `-`.
        let same = |(own, asked): (u8, u8)| asked == if own == b'-' { b'_' } else { own };
        let (own, rest) = module.split_at_checked(name.len()).unwrap_or_default();
        !own.is_empty()
            && name.bytes().zip(own.bytes()).all(same)
            && (rest.is_empty() || rest.starts_with('.'))
    } else {
        modules.iter().any(|own| within(own))
    }
}

/// `dpkg` keeps a list for every installed package.
fn has_debian(world: &World<'_>, package: &str) -> bool {
    world.exists(&["/var/lib/dpkg/info/", package, ".list"].concat())
}

fn no_module(name: &str) -> ImportFailure {
    ImportFailure {
        code: "module-missing",
        exception: "ModuleNotFoundError",
        message: ["No module named '", name, "'"].concat(),
        missing: name.to_owned(),
    }
}

/// `python -m` or a console script without its package.
pub(super) fn module_missing(name: &str) -> Started {
    let said = format!("ModuleNotFoundError: No module named '{name}'");
    Started::failed(1, "module-missing", &said).with("module", Arg::Code(name.to_owned()))
}

/// `python …`
pub(super) fn python(
    world: &World<'_>,
    path: &str,
    words: &[String],
    app: &App,
    facts: &Facts,
) -> Started {
    let python = Python::at(world, path);
    let words: Vec<String> = words
        .iter()
        .skip_while(|word| is_switch(word))
        .cloned()
        .collect();
    match words.split_first() {
        Some((first, rest)) if first == "-m" => module(world, &python, rest, facts),
        Some((first, _)) if first == "-c" => Started::exited(0, Vec::new()),
        Some((script, _)) => file(world, &python, script, app, facts),
        None => Started::exited(0, Vec::new()),
    }
}

/// `-u`, `-O`, `-X dev` and the like change nothing here.
fn is_switch(word: &str) -> bool {
    word.starts_with('-') && !matches!(word, "-m" | "-c")
}

fn module(world: &World<'_>, python: &Python, words: &[String], facts: &Facts) -> Started {
    match words.split_first() {
        Some((name, rest)) if name == "streamlit" => streamlit::main(world, python, rest, true),
        Some((name, rest)) if name == "http.server" => files(world, python, rest),
        Some((name, _)) => {
            if python.import(world, facts, &[&world.cwd], name).is_ok() {
                return Started::exited(0, Vec::new());
            }
            let said = format!("{}: No module named {name}", python.path);
            Started::failed(1, "module-missing", &said).with("module", Arg::Code(name.clone()))
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
fn file(world: &World<'_>, python: &Python, script: &str, app: &App, facts: &Facts) -> Started {
    let path = join(&world.cwd, script);
    if !world.exists(&path) {
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
    let folder = path.rsplit_once('/').map_or("/", |(folder, _)| folder);
    let text = world.text(&path).unwrap_or_default();
    let is_main = world.absolute(&app.main) == path || path.ends_with(&["/", &app.main].concat());
    for module in app.script.imports.iter().filter(|_| is_main) {
        if let Err(failure) = python.import(world, facts, &[folder], module) {
            let said = format!("{}: {}", failure.exception, failure.message);
            return Started::failed(1, failure.code, &said)
                .with("module", Arg::Code(failure.missing));
        }
    }
    if app
        .script
        .imports
        .iter()
        .any(|module| module == "streamlit")
        && is_main
    {
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
    Started {
        process: Process::Ignores,
        ..Started::exited(0, printed(text))
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
