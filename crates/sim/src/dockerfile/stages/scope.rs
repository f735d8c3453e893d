//! What variables a stage knows, line by line (`dockerfile2llb/convert.go`, `dispatchArg`,
//! `dispatchEnv`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dockerfile::expand::{Expansion, Lexer, Variable, Variables};
use crate::dockerfile::instruction::{ArgDeclaration, KeyValue};

/// `PATH` where an image sets none.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Bytes of names and values that a process may be started with.
pub(super) const MAX_BYTES: usize = 2 << 20;

pub(super) const TOO_LARGE: &str = "argument list too long";

/// An `ARG` and its value, if it has one.
pub type Declaration = (Arc<str>, Option<Arc<str>>);

/// The variables of a stage while it is walked from top to bottom.
///
/// A clone is what a stage built from this one starts with; it costs nothing until one of
/// the two changes.
#[derive(Debug, Clone)]
pub struct Scope {
    lexer: Lexer,
    globals: Variables,
    build_args: Variables,
    /// What words see: `ENV` and those `ARG`s that have a value. The last one set counts.
    variables: Variables,
    /// `ENV` in the order it was set, with that of the base.
    env: Arc<Vec<Variable>>,
    /// Where a name stands in `env`.
    env_index: Arc<BTreeMap<Arc<str>, usize>>,
    /// `ARG`s in the order they were declared, with their values.
    args: Arc<Vec<Declaration>>,
    /// Where a name stands in `args` last.
    arg_index: Arc<BTreeMap<Arc<str>, usize>>,
    bytes: usize,
}

impl Scope {
    /// A scope without variables, for a stage on an empty image.
    pub fn new(escape: char, globals: Variables, build_args: Variables) -> Self {
        Self {
            lexer: Lexer::new(escape),
            globals,
            build_args,
            variables: Variables::new(),
            env: Arc::default(),
            env_index: Arc::default(),
            args: Arc::default(),
            arg_index: Arc::default(),
            bytes: 0,
        }
    }

    /// The scope at the beginning of a stage on an image: its variables, and always a `PATH`.
    #[must_use]
    pub fn on_image(&self, env: &[Variable]) -> Self {
        let mut scope = Self {
            lexer: self.lexer,
            globals: self.globals.clone(),
            build_args: self.build_args.clone(),
            variables: Variables::new(),
            env: Arc::default(),
            env_index: Arc::default(),
            args: Arc::default(),
            arg_index: Arc::default(),
            bytes: 0,
        };
        for (name, value) in env {
            // Images do not come near the limit.
            let _ = scope.set(name.clone(), value.clone());
        }
        if scope.get("PATH").is_none() {
            let _ = scope.set("PATH".into(), DEFAULT_PATH.into());
        }
        scope
    }

    /// The value that a word would see.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| &**value)
    }

    /// Everything that words see, which is also what `RUN` starts its processes with.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// `ENV` of the image so far, in order.
    pub fn env(&self) -> &[Variable] {
        &self.env
    }

    /// `ARG`s so far, in order, a later one of the same name behind.
    pub fn args(&self) -> &[Declaration] {
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

    /// The same, to be kept.
    fn shared(&self, text: &str) -> Result<Arc<str>, String> {
        if self.lexer.is_plain(text) {
            Ok(text.into())
        } else {
            self.word(text).map(Into::into)
        }
    }

    /// Expands and splits.
    pub fn words(&self, text: &str) -> Result<Vec<String>, String> {
        self.lexer.words(text, &self.variables)
    }

    /// A whole statement as it is shown while it is carried out; commands keep their quotes and
    /// what nobody has set.
    pub fn shown(&self, text: &str, command: bool) -> Result<String, String> {
        let lexer = Lexer {
            raw_quotes: command,
            skip_unset: command,
            ..self.lexer
        };
        lexer.word(text, &self.variables)
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
    pub fn set_env(&mut self, pairs: &[KeyValue]) -> Result<Vec<Variable>, String> {
        let mut expanded: Vec<Variable> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            expanded.push((self.shared(&pair.key)?, self.shared(&pair.value)?));
        }
        for (name, value) in &expanded {
            self.set(name.clone(), value.clone())?;
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
            value: outcome.is_ok().then(|| expansion.text.as_str().into()),
            expansion,
            error: outcome.err(),
        }
    }

    /// `ARG`: from here on, words see its value, if it has one.
    pub fn declare(&mut self, arg: &ArgDeclaration) -> Result<Option<Arc<str>>, String> {
        let declared = self.resolve(arg);
        match declared.error {
            Some(error) => Err(error),
            None => self
                .bind(&arg.name, declared.value.clone())
                .map(|()| declared.value),
        }
    }

    /// The same with a value that `resolve` gave.
    pub fn bind(&mut self, name: &str, value: Option<Arc<str>>) -> Result<(), String> {
        let name: Arc<str> = name.into();
        if let Some(value) = &value {
            self.grow(&name, value)?;
            self.variables.insert(name.clone(), value.clone());
        }
        Arc::make_mut(&mut self.arg_index).insert(name.clone(), self.args.len());
        Arc::make_mut(&mut self.args).push((name, value));
        Ok(())
    }

    fn set(&mut self, name: Arc<str>, value: Arc<str>) -> Result<(), String> {
        let is_set = self.grow(&name, &value)?;
        let env = Arc::make_mut(&mut self.env);
        // What no word sees is in no environment either.
        let known = is_set.then(|| self.env_index.get(&name)).flatten();
        if let Some((_, old)) = known.and_then(|&index| env.get_mut(index)) {
            old.clone_from(&value);
        } else {
            Arc::make_mut(&mut self.env_index).insert(name.clone(), env.len());
            env.push((name.clone(), value.clone()));
        }
        self.variables.insert(name, value);
        Ok(())
    }

    /// Makes room for a value; whether the name had one before.
    fn grow(&mut self, name: &str, value: &str) -> Result<bool, String> {
        let old = self.variables.get(name);
        let before = old.map_or(0, |old| name.len() + old.len());
        let bytes = self.bytes.saturating_sub(before) + name.len() + value.len();
        if bytes > MAX_BYTES {
            return Err(TOO_LARGE.to_owned());
        }
        let is_set = old.is_some();
        self.bytes = bytes;
        Ok(is_set)
    }
}

/// What became of an `ARG`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// Its value, if it has one.
    pub value: Option<Arc<str>>,
    /// What its default asked for.
    pub expansion: Expansion,
    /// Why its default makes no sense.
    pub error: Option<String>,
}
