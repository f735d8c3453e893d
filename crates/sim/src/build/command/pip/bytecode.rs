//! Byte code of installed distributions: whether it is written, and whether another run would
//! write the same.

use crate::build::command::Words;
use crate::build::context::{hash, mix};
use crate::build::machine::{End, Machine, OK};
use crate::build::python::Python;
use crate::build::tree::{Abi, Change, Kind, Node, Written, join, parent};
use crate::facts::{Facts, System};
use crate::finding::Severity;

/// Flags of `compileall` that take a value (<https://docs.python.org/3/library/compileall.html>).
const VALUED: &[&str] = &[
    "-r",
    "-d",
    "-s",
    "-p",
    "-x",
    "-i",
    "-j",
    "-o",
    "-e",
    "--invalidation-mode",
    "--workers",
];

/// The byte code that an installer writes beside what it unpacks.
#[derive(Clone, Copy)]
pub(in crate::build::command) struct ByteCode {
    /// Whether there is any.
    pub(in crate::build::command) compiled: bool,
    /// Whether another run writes other bytes.
    pub(in crate::build::command) unique: bool,
}

impl Machine<'_> {
    /// The byte code of `pip install`. A target is filled from a temporary folder, whose path
    /// stays in it.
    pub(super) fn pip_byte_code(&self, words: &Words<'_>) -> ByteCode {
        let moved = words.value(&["-t", "--target"]).is_some();
        ByteCode {
            compiled: self.pip_compiles(words),
            unique: moved || self.times_byte_code(),
        }
    }

    /// The byte code of uv, which asks Python's `compileall` for it in a mode that a variable
    /// tells (<https://docs.astral.sh/uv/reference/environment/>).
    pub(in crate::build::command) fn uv_byte_code(&self, words: &Words<'_>) -> ByteCode {
        let mut flags = words.flags.iter().rev();
        let told = flags.find_map(|(flag, _)| match *flag {
            "--compile" | "--compile-bytecode" => Some(true),
            "--no-compile" | "--no-compile-bytecode" => Some(false),
            _ => None,
        });
        let set = self.var("UV_COMPILE_BYTECODE");
        let unique = match self.var("PYC_INVALIDATION_MODE") {
            Some(mode) => mode == "TIMESTAMP",
            None => self.times_byte_code(),
        };
        ByteCode {
            compiled: told.unwrap_or_else(|| set.is_some_and(is_true)),
            unique,
        }
    }

    /// Whether `pip install` compiles. Its own call of `compileall` does not ask for
    /// `PYTHONDONTWRITEBYTECODE` (`operations/install/wheel.py`); and the variable of a flag
    /// that switches off takes the value itself, so that `PIP_NO_COMPILE=0` is what stops it
    /// (`cli/parser.py`, `_update_defaults`).
    fn pip_compiles(&self, words: &Words<'_>) -> bool {
        const FALSE: [&str; 6] = ["n", "no", "f", "false", "off", "0"];
        let mut flags = words.flags.iter().rev();
        let told = flags.find_map(|(flag, _)| match *flag {
            "--compile" => Some(true),
            "--no-compile" => Some(false),
            _ => None,
        });
        let set = self.var("PIP_NO_COMPILE").map(str::to_ascii_lowercase);
        told.unwrap_or_else(|| set.is_none_or(|value| !FALSE.contains(&value.as_str())))
    }

    /// Whether byte code holds the time of its source, which the next run writes at another
    /// one. With `SOURCE_DATE_EPOCH` it holds a hash instead (PEP 552, `py_compile.py`).
    pub(in crate::build::command) fn times_byte_code(&self) -> bool {
        self.var("SOURCE_DATE_EPOCH").is_none_or(str::is_empty)
    }

    /// How an installer writes a distribution. What it compiles from C, whatever else is asked
    /// for, holds the path of a folder that is called otherwise each time.
    pub(super) fn written(&self, python: &Python, code: ByteCode, built: bool) -> Written {
        Written {
            abi: Abi {
                minor: python.minor,
                musl: self.base.system == System::Alpine,
            },
            run: self.origin,
            compiled: code.compiled,
            unique: built || code.compiled && code.unique,
        }
    }

    /// `python -m compileall`. Byte code of the project lies beside sources that come with
    /// their time from the context, and is another only when they are; it costs time and is
    /// not kept apart. What pip left without gets a file that stands for all.
    pub(in crate::build::command) fn compile_all(
        &mut self,
        python: &Python,
        args: &[String],
    ) -> End {
        let words = Words::new(args, VALUED);
        let timed = match words.value(&["--invalidation-mode"]) {
            Some(mode) => mode == "timestamp",
            None => self.times_byte_code(),
        };
        let mut dirs: Vec<String> = words.rest.iter().map(|dir| self.path(dir)).collect();
        if dirs.is_empty() {
            dirs.push(python.site());
        }
        for bare in self.without_byte_code(&dirs) {
            self.compile(&bare, python.minor, timed);
        }
        for name in &words.rest {
            self.blur_byte_code(name);
        }
        let args = [("command", "compileall")];
        self.find("command-not-simulated", Severity::Info, "", &args);
        OK
    }

    /// Which sources have byte code beside them nobody knows, for not all of them compile
    /// (PEP 3147).
    fn blur_byte_code(&mut self, name: &str) {
        let path = self.real(name);
        let mut dirs = vec![path.clone()];
        if self.disk.tree.is_dir(&path) {
            let below = self.disk.tree.below(&path);
            let inner = below.filter(|(_, node)| node.is_dir());
            dirs.extend(inner.map(|(dir, _)| dir.to_string()));
        } else {
            dirs = vec![parent(&path).to_owned()];
        }
        for dir in dirs {
            self.blur_at(&join(&dir, "__pycache__"));
        }
    }

    /// `find` that deletes byte code: of what the same step has installed none is left. What
    /// was there before stays in the layers below, and is paid for.
    pub(in crate::build::command) fn delete_byte_code(&mut self, args: &[String]) -> End {
        let dirs = args.iter().take_while(|arg| !is_expression(arg));
        let mut dirs: Vec<String> = dirs.map(|dir| self.real(dir)).collect();
        if dirs.is_empty() {
            dirs.push(self.cwd.to_string());
        }
        let (tree, own) = (&self.disk.tree, self.origin);
        let below = dirs.iter().flat_map(|dir| tree.below(dir));
        let mut bare: Vec<Change> = Vec::new();
        for (path, node) in below {
            let written = matches!(&node.kind, Kind::Package { written, .. }
                if written.compiled && written.run == own);
            if written {
                bare.push((path.clone(), Some(stripped(node, self.facts))));
            }
        }
        self.disk.put_all(bare);
        OK
    }

    fn compile(&mut self, bare: &Bare, minor: u8, timed: bool) {
        self.ms += bare.bytes / self.facts.times.pip_compile.max(1);
        let tag = [".cpython-3", &minor.to_string(), ".pyc"].concat();
        let path = join(&bare.site, &["__pycache__/", &bare.name, &tag].concat());
        if !self.may_write(&path) || self.disk.tree.get(&path).is_some() {
            return;
        }
        self.looked = true;
        let digest = mix(hash(&[&bare.name]), if timed { bare.run } else { 0 });
        let node = Node::new(Kind::File { text: None, digest }, bare.bytes);
        let node = node.owned(self.who.uid, self.who.gid);
        self.disk.put_deep(&path, node);
    }

    /// Distributions in or below folders that were installed without byte code.
    fn without_byte_code(&self, dirs: &[String]) -> Vec<Bare> {
        let tree = &self.disk.tree;
        let mut found = Vec::new();
        for dir in dirs {
            let dir = tree.real(dir);
            let below = tree.below(&dir);
            found.extend(below.filter_map(|(path, node)| Bare::at(path, node, self.facts)));
        }
        found
    }
}

/// A distribution that loses its byte code.
fn stripped(node: &Node, facts: &Facts) -> Node {
    let mut node = node.clone();
    if let Kind::Package { name, written, .. } = &mut node.kind {
        let known = facts.package(name);
        let sizes = known.map_or(facts.packages.unknown, |known| known.sizes);
        node.bytes = node.bytes.saturating_sub(sizes.pyc);
        written.compiled = false;
        written.unique &= known.is_some_and(|known| known.build.is_some());
    }
    node
}

/// Whether a word begins the expression of `find` (POSIX.1-2017, `find`).
fn is_expression(word: &str) -> bool {
    word.starts_with('-') || matches!(word, "(" | "!")
}

/// Whether `find` deletes all byte code that it comes to and nothing else. Folders that are not
/// empty `-delete` leaves, and fails.
pub(in crate::build::command) fn deletes_byte_code(args: &[String]) -> bool {
    /// What narrows a search down to byte code, and joins, deletes or tells.
    const PLAIN: &str = " ( ) -a -and -delete -depth -exec -name -o -or -print -type rm -r -f -rf \
        -fr -v {} + ; f d *.pyc *.pyo *.py[co] __pycache__ ";
    let has = |word: &str| args.iter().any(|arg| arg == word);
    let mut expression = args.iter().skip_while(|arg| !is_expression(arg));
    let plain = expression.all(|word| PLAIN.split(' ').any(|known| known == word));
    let removes = has("-exec") && has("rm");
    let files = (has("*.pyc") || has("*.py[co]")) && !has("d") && (removes || has("-delete"));
    let folders = has("__pycache__") && !has("f") && removes;
    plain && (files || folders)
}

/// Whether a variable of uv switches something on: its values are those of a flag of clap
/// (`BoolishValueParser`).
fn is_true(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    !["", "n", "no", "f", "false", "off", "0"].contains(&value.as_str())
}

/// A distribution without byte code.
struct Bare {
    site: String,
    name: String,
    run: u64,
    /// What compiling adds.
    bytes: u64,
}

impl Bare {
    fn at(path: &str, node: &Node, facts: &Facts) -> Option<Self> {
        let Kind::Package { name, written, .. } = &node.kind else {
            return None;
        };
        let known = facts.package(name).map(|known| known.sizes);
        let bare = !written.compiled && node.bytes > 0;
        let (site, _) = path.rsplit_once('/').filter(|_| bare)?;
        Some(Self {
            site: site.to_owned(),
            name: name.to_string(),
            run: written.run,
            bytes: known.unwrap_or(facts.packages.unknown).pyc,
        })
    }
}
