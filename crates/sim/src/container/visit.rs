//! A visitor's session: the script runs from top to bottom, or stops at an exception.
//!
//! Words are those of Streamlit 1.67 and of Python 3.12.

use super::process::base_name;
use super::python::Python;
use super::world::World;
use super::{Server, Serves, Visit};
use crate::app_spec::{App, Secret, SecretRead};
use crate::finding::{Arg, Code};

/// What the script met.
struct Exception {
    code: Code,
    class: &'static str,
    message: String,
    /// Text by which the failing line of the script is found.
    near: String,
    /// What is known of the cause.
    about: Vec<(&'static str, Arg)>,
}

/// Notes when the script that is served is not the app's: another name, and another text. Of
/// a file whose text is not known it is believed.
pub(super) fn tell_apart(world: &World<'_>, server: &mut Server, app: &App) {
    let mut files = app.files.iter();
    let main = files.find(|file| file.path == app.main);
    let main = main.and_then(|file| file.text.as_deref());
    let named = base_name(&server.script) == base_name(&app.main);
    if server.serves == Serves::App && !named {
        let text = world.text(&server.script);
        if main.is_some() && text.is_some() && text != main {
            let name = base_name(&server.script);
            let stem = name.strip_suffix(".py").unwrap_or(name);
            server.serves = Serves::Page(stem.to_owned());
        }
    }
}

/// The title of a page that is not the app's.
pub(super) fn other(server: &Server) -> Option<String> {
    match &server.serves {
        Serves::App => None,
        Serves::Page(title) => Some(title.clone()),
        // As `http.server` of Python 3.12 names its page.
        Serves::Files => Some("Directory listing for /".to_owned()),
    }
}

pub(super) fn session(world: &World<'_>, server: &Server, app: &App) -> Visit {
    if let Some(title) = other(server) {
        return Visit::Other { title };
    }
    let steps = [opens, imports, secrets, reads, writes];
    let met = steps.iter().find_map(|step| step(world, server, app));
    match met {
        None => Visit::Page {
            title: app.script.title.clone(),
            shows: app.script.shows.clone(),
        },
        Some(exception) => shown(world, server, &exception),
    }
}

fn shown(world: &World<'_>, server: &Server, exception: &Exception) -> Visit {
    Visit::Error {
        code: exception.code,
        exception: exception.class.to_owned(),
        message: [exception.class, ": ", &exception.message].concat(),
        log: traceback(world, server, exception),
        about: exception.about.clone(),
    }
}

/// The script is opened by its absolute path for each visitor, wherever the server stands
/// (`runtime/scriptrunner/script_cache.py`).
fn opens(world: &World<'_>, server: &Server, _: &App) -> Option<Exception> {
    let script = &server.script;
    let place = world.barred(script, "/").filter(|_| world.exists(script))?;
    Some(Exception {
        code: "folder-closed",
        class: "PermissionError",
        message: format!("[Errno 13] Permission denied: '{script}'"),
        near: String::new(),
        about: world.closed(script, &place).into(),
    })
}

fn imports(world: &World<'_>, server: &Server, app: &App) -> Option<Exception> {
    let python = Python::at(world, &server.python);
    let folder = server
        .script
        .rsplit_once('/')
        .map_or("/", |(folder, _)| folder);
    let folder = if folder.is_empty() { "/" } else { folder };
    let folders: &[&str] = if server.cwd_on_path {
        &[folder, &server.cwd]
    } else {
        &[folder]
    };
    app.script.imports.iter().find_map(|module| {
        let failure = python.import(world, folders, module).err()?;
        Some(Exception {
            code: failure.code,
            class: failure.exception,
            message: failure.message,
            near: module.clone(),
            about: Vec::new(),
        })
    })
}

fn secrets(world: &World<'_>, _: &Server, app: &App) -> Option<Exception> {
    let needed = app
        .secrets
        .iter()
        .filter(|secret| app.script.secrets.contains(&secret.name));
    needed.into_iter().find_map(|secret| missing(world, secret))
}

fn missing(world: &World<'_>, secret: &Secret) -> Option<Exception> {
    let key = |message: String, class| Exception {
        code: "secret-missing",
        class,
        message,
        near: secret.name.clone(),
        about: Vec::new(),
    };
    let name = &secret.name;
    match secret.read {
        SecretRead::Env if world.var(name).is_some() => None,
        SecretRead::Env => Some(key(format!("'{name}'"), "KeyError")),
        SecretRead::Streamlit => {
            let files = [
                world.absolute(".streamlit/secrets.toml"),
                world.absolute("~/.streamlit/secrets.toml"),
            ];
            let texts: Vec<&str> = files.iter().filter_map(|path| world.text(path)).collect();
            if texts.is_empty() {
                if world.may_have_file(&files[0]) {
                    return None;
                }
                let paths = files.join(", ");
                let message = format!(
                    "No secrets found. Valid paths for a secrets.toml file or secret directories are: {paths}"
                );
                return Some(key(message, "StreamlitSecretNotFoundError"));
            }
            let has = texts
                .iter()
                .flat_map(|text| text.lines())
                .any(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
            let message = format!(
                "'st.secrets has no key \"{name}\". Did you forget to add it to secrets.toml, mount it to secret directory, or the app settings on Streamlit Cloud?'"
            );
            (!has).then(|| key(message, "KeyError"))
        }
    }
}

fn reads(world: &World<'_>, _: &Server, app: &App) -> Option<Exception> {
    app.script.reads.iter().find_map(|path| {
        let absolute = world.absolute(path);
        let (code, class, message) = if !world.exists(&absolute) {
            if world.may_have_file(path) {
                return None;
            }
            let message = format!("[Errno 2] No such file or directory: '{path}'");
            ("data-file-missing", "FileNotFoundError", message)
        } else if !world.may_read(&absolute) && !world.may_be_otherwise(path) {
            (
                "not-readable",
                "PermissionError",
                format!("[Errno 13] Permission denied: '{path}'"),
            )
        } else {
            return None;
        };
        Some(Exception {
            code,
            class,
            message,
            near: path.clone(),
            about: refused(world, &absolute),
        })
    })
}

fn writes(world: &World<'_>, _: &Server, app: &App) -> Option<Exception> {
    app.script.writes.iter().find_map(|folder| {
        let absolute = world.absolute(folder);
        let refuses = !world.may_write(&absolute) && !world.may_be_otherwise(&absolute);
        refuses.then(|| Exception {
            code: "not-writable",
            class: "PermissionError",
            message: format!("[Errno 13] Permission denied: '{absolute}'"),
            near: folder.clone(),
            about: refused(world, &absolute),
        })
    })
}

/// Who was refused what, and whose the place is that decided.
fn refused(world: &World<'_>, path: &str) -> Vec<(&'static str, Arg)> {
    let (place, owner) = world.owner(path);
    vec![
        ("user", Arg::Code(world.user_name())),
        ("path", Arg::Code(path.to_owned())),
        ("place", Arg::Code(place)),
        ("owner", Arg::Code(owner)),
    ]
}

/// What `docker logs` gains.
fn traceback(world: &World<'_>, server: &Server, exception: &Exception) -> Vec<String> {
    let mut log = vec![
        "2026-11-20 09:00:21.047 Uncaught app execution".to_owned(),
        "Traceback (most recent call last):".to_owned(),
    ];
    let text = world.text(&server.script).unwrap_or_default();
    let failing = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(&exception.near));
    let (line, words) = failing.map_or((1, ""), |(at, line)| (at + 1, line.trim()));
    log.push(format!(
        "  File \"{}\", line {line}, in <module>",
        server.script
    ));
    if !words.is_empty() {
        log.push(["    ", words].concat());
    }
    log.push([exception.class, ": ", &exception.message].concat());
    log
}
