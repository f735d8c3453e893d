//! What variables a stage knows, line by line (`dockerfile2llb/convert.go`, `dispatchArg`,
//! `dispatchEnv`).

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dockerfile::expand::{Expansion, Lexer, Variables};
use crate::dockerfile::instruction::{ArgDeclaration, KeyValue};

/// `PATH` where an image sets none.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Bytes of names and values that a process may be started with.
pub(super) const MAX_BYTES: usize = 2 << 20;

pub(super) const TOO_LARGE: &str = "argument list too long";

/// The variables of a stage while it is walked from top to bottom.
///
/// A clone is what a stage built from this one starts with; it costs nothing until one of
/// the two changes.
#[derive(Debug, Clone)]
pub struct Scope {
    lexer: Lexer,
    globals: Rc<Variables>,
    build_args: Rc<Variables>,
    /// What words see: `ENV` and those `ARG`s that have a value. The last one set counts.
    variables: Rc<Variables>,
    /// `ENV` in the order it was set, with that of the base.
    env: Rc<Vec<(String, String)>>,
    /// Where a name stands in `env`.
    env_index: Rc<BTreeMap<String, usize>>,
    /// `ARG`s in the order they were declared, with their values.
    args: Rc<Vec<(String, Option<String>)>>,
    /// Where a name stands in `args` last.
    arg_index: Rc<BTreeMap<String, usize>>,
    bytes: usize,
}

impl Scope {
    /// A scope without variables, for a stage on an empty image.
    pub fn new(escape: char, globals: Variables, build_args: Variables) -> Self {
        Self {
            lexer: Lexer::new(escape),
            globals: Rc::new(globals),
            build_args: Rc::new(build_args),
            variables: Rc::default(),
            env: Rc::default(),
            env_index: Rc::default(),
            args: Rc::default(),
            arg_index: Rc::default(),
            bytes: 0,
        }
    }

    /// The scope at the beginning of a stage on an image: its variables, and always a `PATH`.
    #[must_use]
    pub fn on_image<'a>(&self, env: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut scope = Self {
            lexer: self.lexer,
            globals: Rc::clone(&self.globals),
            build_args: Rc::clone(&self.build_args),
            variables: Rc::default(),
            env: Rc::default(),
            env_index: Rc::default(),
            args: Rc::default(),
            arg_index: Rc::default(),
            bytes: 0,
        };
        for (name, value) in env {
            // Images do not come near the limit.
            let _ = scope.set(name, value);
        }
        if scope.get("PATH").is_none() {
            let _ = scope.set("PATH", DEFAULT_PATH);
        }
        scope
    }

    /// The value that a word would see.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Everything that words see, which is also what `RUN` starts its processes with.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// `ENV` of the image so far, in order.
    pub fn env(&self) -> &[(String, String)] {
        &self.env
    }

    /// `ARG`s so far, in order, a later one of the same name behind.
    pub fn args(&self) -> &[(String, Option<String>)] {
        &self.args
    }

    /// Whether an `ARG` of this name was declared, with or without value.
    pub fn declares(&self, name: &str) -> bool {
        self.arg_index.contains_key(name)
    }

    /// Expands a word.
    pub fn word(&self, text: &str) -> Result<String, String> {
        self.lexer.word(text, &self.variables)
    }

    /// Expands and splits.
    pub fn words(&self, text: &str) -> Result<Vec<String>, String> {
        self.lexer.words(text, &self.variables)
    }

    /// Expands the body of a heredoc, where quotes are ordinary characters.
    pub fn body(&self, text: &str) -> Result<String, String> {
        Lexer::body().word(text, &self.variables)
    }

    /// Expands a word, and says which names it asked for.
    pub fn expand(&self, text: &str) -> (Expansion, Result<(), String>) {
        self.lexer.expand(text, &self.variables)
    }

    /// The same for the body of a heredoc.
    pub fn expand_body(&self, text: &str) -> (Expansion, Result<(), String>) {
        Lexer::body().expand(text, &self.variables)
    }

    /// `ENV`: every pair sees the values from before the instruction.
    pub fn set_env(&mut self, pairs: &[KeyValue]) -> Result<Vec<(String, String)>, String> {
        let mut expanded = Vec::with_capacity(pairs.len());
        for pair in pairs {
            expanded.push((self.word(&pair.key)?, self.word(&pair.value)?));
        }
        for (name, value) in &expanded {
            self.set(name, value)?;
        }
        Ok(expanded)
    }

    /// What an `ARG` would be: a value from outside, else its default, else the global one of
    /// the same name.
    pub fn resolve(&self, arg: &ArgDeclaration) -> Declared {
        if let Some(value) = self.build_args.get(&arg.name) {
            return Declared {
                value: Some(value.clone()),
                ..Declared::default()
            };
        }
        let Some(default) = &arg.default else {
            return Declared {
                value: self.globals.get(&arg.name).cloned(),
                ..Declared::default()
            };
        };
        let (expansion, outcome) = self.expand(default);
        Declared {
            value: outcome.is_ok().then(|| expansion.text.clone()),
            expansion,
            error: outcome.err(),
        }
    }

    /// `ARG`: from here on, words see its value, if it has one.
    pub fn declare(&mut self, arg: &ArgDeclaration) -> Result<Option<String>, String> {
        let declared = self.resolve(arg);
        match declared.error {
            Some(error) => Err(error),
            None => self
                .bind(&arg.name, declared.value.clone())
                .map(|()| declared.value),
        }
    }

    /// The same with a value that `resolve` gave.
    pub fn bind(&mut self, name: &str, value: Option<String>) -> Result<(), String> {
        if let Some(value) = &value {
            self.grow(name, value)?;
            Rc::make_mut(&mut self.variables).insert(name.to_owned(), value.clone());
        }
        Rc::make_mut(&mut self.arg_index).insert(name.to_owned(), self.args.len());
        Rc::make_mut(&mut self.args).push((name.to_owned(), value));
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        self.grow(name, value)?;
        let env = Rc::make_mut(&mut self.env);
        if let Some((_, old)) = self
            .env_index
            .get(name)
            .and_then(|&index| env.get_mut(index))
        {
            value.clone_into(old);
        } else {
            Rc::make_mut(&mut self.env_index).insert(name.to_owned(), env.len());
            env.push((name.to_owned(), value.to_owned()));
        }
        Rc::make_mut(&mut self.variables).insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn grow(&mut self, name: &str, value: &str) -> Result<(), String> {
        let before = self
            .variables
            .get(name)
            .map_or(0, |old| name.len() + old.len());
        let bytes = self.bytes.saturating_sub(before) + name.len() + value.len();
        if bytes > MAX_BYTES {
            return Err(TOO_LARGE.to_owned());
        }
        self.bytes = bytes;
        Ok(())
    }
}

/// What became of an `ARG`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// Its value, if it has one.
    pub value: Option<String>,
    /// What its default asked for.
    pub expansion: Expansion,
    /// Why its default makes no sense.
    pub error: Option<String>,
}
