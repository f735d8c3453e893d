//! `python …`: modules, one-liners and scripts.

use super::brought::only_asks;
use super::net::local_url;
use super::pip::is_pip;
use crate::build::machine::{End, Machine, OK};
use crate::build::python::{Import, Python, import, imports};
use crate::build::tree::{Kind, join, parent};
use crate::build::unknown::Unknown;

/// Measured distributions whose programs only read: checkers, and what prints.
const READERS: &str = " charset_normalizer flake8 httpx jsonschema pygments ";

impl Machine<'_> {
    /// `python` with its arguments.
    pub(super) fn python(&mut self, python: &Python, args: &[String]) -> End {
        if !only_asks(args) {
            self.reads_all();
        }
        let mut rest = args;
        while let Some((first, more)) = rest.split_first() {
            match first.as_str() {
                "-c" => return self.python_code(python, more.first().map_or("", String::as_str)),
                "-m" => {
                    return more.split_first().map_or(OK, |(module, args)| {
                        self.python_module(python, module, args)
                    });
                }
                "-V" | "--version" => {
                    self.say_all(&["Python 3.", &python.minor.to_string()]);
                    return OK;
                }
                "-W" | "-X" if !more.is_empty() => rest = &more[1..],
                "-" => break,
                flag if flag.starts_with('-') => rest = more,
                script => return self.python_file(python, script),
            }
        }
        // Without a terminal it reads what is piped into it, or the end of its input.
        self.piped_script()
    }

    /// A script that an installer made: `streamlit`, `pip`.
    pub(crate) fn python_script(&mut self, name: &str, interpreter: &str, args: &[String]) -> End {
        let Some(python) = Python::at(&self.disk.tree, interpreter) else {
            self.not_simulated(name);
            return OK;
        };
        if !only_asks(args) {
            self.reads_all();
        }
        let module = if is_pip(name) { "pip" } else { name };
        let dirs = self.search_path(&python, None);
        if let Import::Missing(missing) =
            import(&self.disk.tree, self.facts, &dirs, module, python.minor)
            && module != "pip"
            && self.facts.package(module).is_some()
        {
            return self.module_missing(&python, &missing);
        }
        self.module_main(&python, module, args)
    }

    fn python_module(&mut self, python: &Python, module: &str, args: &[String]) -> End {
        match module {
            "venv" => {
                let Some(dir) = args.iter().find(|arg| !arg.starts_with('-')) else {
                    return End::Code(2);
                };
                let dir = self.path(dir);
                let bare = args.iter().any(|arg| arg == "--without-pip");
                return self.make_venv(python, &dir, !bare);
            }
            "compileall" => return self.compile_all(python, args),
            "http.server" if !only_asks(args) => return End::Forever,
            // They leave nothing behind that anybody asks for.
            "http.server" | "ensurepip" | "site" | "json.tool" | "this" | "timeit" | "platform"
            | "sysconfig" | "calendar" => return OK,
            _ => {}
        }
        // What brings the command brings the module too, where only the system's Python looks
        // (<https://packages.debian.org/bookworm/all/python3-pip/filelist>).
        let brought = python.prefix == "/usr" && !python.venv;
        if module == "pip" && brought && self.disk.tree.get("/usr/bin/pip3").is_some() {
            return self.pip(python, args);
        }
        let dirs = self.search_path(python, Some(self.cwd.to_string()));
        match import(&self.disk.tree, self.facts, &dirs, module, python.minor) {
            Import::Missing(_)
                if self.facts.package(module).is_none() && self.vague_packages()
                    || self.vague() =>
            {
                self.guessed(module)
            }
            Import::Missing(_) => {
                let said = [&python.exe, ": No module named ", module].concat();
                self.fail("module-missing", 1, &said, &[("module", module)])
            }
            Import::Local(path) => {
                let file = if self.disk.tree.is_dir(&path) {
                    join(&path, "__main__.py")
                } else {
                    path
                };
                self.python_file(python, &file)
            }
            Import::Standard => {
                self.not_simulated(module);
                // Tests and scripts may call any program, the other modules only write files.
                let runs = matches!(module, "unittest" | "runpy" | "pdb" | "trace" | "doctest");
                self.open_up(if runs {
                    Unknown::Anything
                } else {
                    Unknown::Files
                });
                OK
            }
            Import::Package(_) => self.module_main(python, module, args),
        }
    }

    fn module_main(&mut self, python: &Python, module: &str, args: &[String]) -> End {
        match module {
            "pip" => self.pip(python, args),
            "streamlit" => self.streamlit(args),
            "uv" => self.uv(args),
            "gunicorn" | "uvicorn" => self.other_server(module, args),
            _ if self.facts.package(module).is_some() => {
                self.not_simulated(module);
                if !READERS.split(' ').any(|reader| reader == module) {
                    self.open_up(Unknown::Files);
                }
                OK
            }
            _ => {
                let mut words = vec![module.to_owned()];
                words.extend_from_slice(args);
                self.other(module, &words)
            }
        }
    }

    /// A Streamlit script is no WSGI application.
    fn other_server(&mut self, server: &str, args: &[String]) -> End {
        if only_asks(args) {
            return OK;
        }
        let target = args
            .iter()
            .find(|arg| arg.contains(':') && !arg.starts_with('-'))
            .cloned()
            .unwrap_or_default();
        let (module, name) = target.split_once(':').unwrap_or((&target, "app"));
        let said = ["Failed to find attribute '", name, "' in '", module, "'."].concat();
        self.fail("script-is-no-wsgi-app", 4, &said, &[("server", server)])
    }

    fn python_code(&mut self, python: &Python, code: &str) -> End {
        let dirs = self.search_path(python, Some(self.cwd.to_string()));
        if let Some(missing) = self.missing_module(&dirs, &imports(code), python.minor) {
            return self.module_missing(python, &missing);
        }
        self.writes("-c", code, &dirs, python.minor);
        let Some(at) = code.find("http://").or_else(|| code.find("https://")) else {
            return self.leave(code);
        };
        let url = code[at..].split(['\'', '"', ')', ' ']).next().unwrap_or("");
        let Some((_, port)) = local_url(url) else {
            return OK;
        };
        let said = "urllib.error.URLError: <urlopen error [Errno 111] Connection refused>";
        self.fail(
            "connection-refused",
            1,
            said,
            &[("port", &port.to_string())],
        )
    }

    /// `streamlit …` while an image is built: a server that nobody stops.
    fn streamlit(&mut self, args: &[String]) -> End {
        let Some(("run", rest)) = args.split_first().map(|(verb, rest)| (verb.as_str(), rest))
        else {
            return OK;
        };
        let words = super::Words::new(rest, &[]);
        let target = words.rest.first().copied().unwrap_or("streamlit_app.py");
        let path = self.path(target);
        if self.disk.tree.find(&path).is_some() {
            return End::Forever;
        }
        if self.perhaps(target) {
            return OK;
        }
        self.say("Usage: streamlit run [OPTIONS] [TARGET] [ARGS]...");
        self.say("Try 'streamlit run --help' for help.");
        let said = ["Error: Invalid value: File does not exist: ", target].concat();
        self.fail("script-missing", 2, &said, &[("path", &path)])
    }

    /// What Streamlit 1.67 says to `python app.py`.
    fn bare_warning(&mut self, script: &str) {
        self.say("  Warning: to view this Streamlit app on a browser, run it with the following");
        self.say("  command:");
        self.say_all(&["    streamlit run ", script, " [ARGUMENTS]"]);
    }

    fn module_missing(&mut self, python: &Python, module: &str) -> End {
        self.say("Traceback (most recent call last):");
        let said = ["ModuleNotFoundError: No module named '", module, "'"].concat();
        let minor = ["3.", &python.minor.to_string()].concat();
        self.fail(
            "module-missing",
            1,
            &said,
            &[("module", module), ("python", &minor)],
        )
    }

    /// `python file.py`
    fn python_file(&mut self, python: &Python, script: &str) -> End {
        let path = self.path(script);
        let Some((real, node)) = self.disk.tree.find(&path) else {
            if self.vague_at(&path) {
                return self.guessed(script);
            }
            let said = [
                &python.exe,
                ": can't open file '",
                &path,
                "': [Errno 2] No such file or directory",
            ]
            .concat();
            return self.fail("script-missing", 2, &said, &[("path", &path)]);
        };
        let real = real.to_owned();
        if !self.may_read(&real, node) {
            let said = [
                &python.exe,
                ": can't open file '",
                &path,
                "': [Errno 13] Permission denied",
            ]
            .concat();
            return self.fail("permission-denied", 2, &said, &[("path", &path)]);
        }
        let Some(text) = self.disk.tree.text(&real).map(str::to_owned) else {
            let digest = match node.kind {
                Kind::File { digest, .. } => digest,
                _ => 0,
            };
            return self.unknown_script(script, digest);
        };
        let dirs = self.search_path(python, Some(parent(&real).to_owned()));
        let modules = imports(&text);
        if let Some(missing) = self.missing_module(&dirs, &modules, python.minor) {
            return self.module_missing(python, &missing);
        }
        if modules
            .iter()
            .any(|module| module == "streamlit" || module.starts_with("streamlit."))
        {
            self.bare_warning(script);
            return OK;
        }
        self.prints(&text);
        self.writes(script, &text, &dirs, python.minor);
        OK
    }

    /// Of a script that writes files nobody knows which ones.
    fn writes(&mut self, shown: &str, text: &str, dirs: &[String], minor: u8) {
        if self.may_write_files(text, dirs, minor) {
            self.not_simulated(&["python ", shown].concat());
            self.open_up(Unknown::Files);
            self.blur_words(&[]);
        }
    }

    /// The lines that a plain script prints: literals, and the name of the machine.
    fn prints(&mut self, text: &str) {
        for line in text.lines() {
            let Some(inside) = line
                .strip_prefix("print(")
                .and_then(|rest| rest.strip_suffix(')'))
            else {
                continue;
            };
            let mut out = Vec::new();
            for part in inside.split(", ") {
                let literal = part
                    .strip_prefix(['"', '\''])
                    .and_then(|part| part.strip_suffix(['"', '\'']));
                match literal {
                    Some(literal) => out.push(literal.to_owned()),
                    None if part == "platform.node()" => out.push("f3a91c20b7de".into()),
                    None => out.push(["{", part, "}"].concat()),
                }
            }
            self.say(out.join(" "));
        }
    }
}
