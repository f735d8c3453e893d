//! Rules about single instructions in their stage (`dockerfile2llb/convert.go`, `dispatch*`).

use super::config::Config;
use super::rule::{
    EXPOSE_INVALID_FORMAT, EXPOSE_PROTO_CASING, JSON_ARGS_RECOMMENDED, LEGACY_KEY_VALUE_FORMAT,
    MULTIPLE_INSTRUCTIONS_DISALLOWED, SECRETS_USED_IN_ARG_OR_ENV, UNDEFINED_VAR,
    WORKDIR_RELATIVE_PATH,
};
use super::walk::State;
use super::{Linter, Rule, Surroundings};
use crate::dockerfile::expand::Expansion;
use crate::dockerfile::instruction::{
    ArgDeclaration, CommandLine, Instruction, KeyValue, Run, Statement,
};
use crate::dockerfile::parse::mount;
use crate::dockerfile::quote::quote;
use crate::dockerfile::signal;
use crate::dockerfile::stages::PortSpec;
use crate::dockerfile::suggest;
use crate::order;

pub(super) type Outcome = Result<(), String>;

/// Looks at the instructions of one stage, in order.
pub(super) struct Visitor<'a, 'l> {
    pub(super) state: State,
    pub(super) line: u32,
    pub(super) local: Option<Config>,
    pub(super) around: &'a Surroundings<'a>,
    linter: &'l mut Linter,
    /// Where the stage's command, entrypoint and health check stood last.
    last: [Option<u32>; 3],
}

impl<'a, 'l> Visitor<'a, 'l> {
    pub(super) fn new(state: State, around: &'a Surroundings<'a>, linter: &'l mut Linter) -> Self {
        Self {
            state,
            line: 0,
            local: None,
            around,
            linter,
            last: [None; 3],
        }
    }

    pub(super) fn run(&mut self, rule: &'static Rule, said: String, args: &[(&'static str, &str)]) {
        self.linter
            .run_with(rule, self.line, self.local.as_ref(), said, args);
    }

    /// Looks at a statement; the error is the real tool's.
    pub(super) fn statement(&mut self, statement: &Statement) -> Outcome {
        let keyword = statement.keyword.as_ref();
        match &statement.instruction {
            Some(Instruction::Add(copy)) => self.copy(copy, true),
            Some(Instruction::Copy(copy)) => self.copy(copy, false),
            Some(Instruction::Arg(args)) => args.iter().try_for_each(|arg| self.arg(arg)),
            Some(Instruction::Cmd(command)) => {
                self.once(0, keyword);
                self.command(keyword, command);
                Ok(())
            }
            Some(Instruction::Entrypoint(command)) => {
                self.once(1, keyword);
                self.command(keyword, command);
                Ok(())
            }
            Some(Instruction::Healthcheck(_)) => {
                self.once(2, keyword);
                Ok(())
            }
            Some(Instruction::Env(pairs)) => self.env(keyword, pairs),
            Some(Instruction::Label(pairs)) => {
                self.pairs(pairs)?;
                for pair in pairs {
                    self.legacy(keyword, pair);
                }
                Ok(())
            }
            Some(Instruction::Expose(words)) => self.expose(words),
            Some(Instruction::Run(run)) => self.mounts(run),
            Some(Instruction::Shell(_)) => {
                self.state.shell = true;
                Ok(())
            }
            Some(Instruction::StopSignal(word)) => signal::check(&self.word(word)?),
            Some(Instruction::User(word)) => self.word(word).map(drop),
            Some(Instruction::Volume(words)) => self.volume(words),
            Some(Instruction::Workdir(path)) => self.workdir(path),
            _ => Ok(()),
        }
    }

    /// Expands a word, and reports the names that nobody has set.
    pub(super) fn word(&mut self, text: &str) -> Result<String, String> {
        let (expansion, outcome) = self.state.scope.expand(text);
        self.undefined(&expansion);
        outcome.map(|()| expansion.text)
    }

    pub(super) fn undefined(&mut self, expansion: &Expansion) {
        for name in &expansion.unmatched {
            if self.linter.is_full() || self.state.scope.declares(name) {
                continue;
            }
            let options = self.state.scope.variables().names();
            let mut said = format!("Usage of undefined variable '${name}'");
            match suggest::search(name, options, true) {
                Some(near) => said.extend([" (did you mean $", &near, "?)"]),
                // The image below may have set it.
                None if self.state.open => continue,
                None => {}
            }
            self.run(&UNDEFINED_VAR, said, &[("name", name)]);
        }
    }

    /// The last of its kind counts, so an earlier one is for nothing.
    fn once(&mut self, kind: usize, keyword: &str) {
        if let Some(line) = self.last[kind].replace(self.line) {
            let said = format!(
                "Multiple {keyword} instructions should not be used in the same stage because \
                 only the last one will be used"
            );
            let rule = &MULTIPLE_INSTRUCTIONS_DISALLOWED;
            let args = [("keyword", keyword)];
            self.linter
                .run_with(rule, line, self.local.as_ref(), said, &args);
        }
    }

    fn command(&mut self, keyword: &str, command: &CommandLine) {
        if matches!(command, CommandLine::Shell(_)) && !self.state.shell {
            let said = format!(
                "JSON arguments recommended for {keyword} to prevent unintended behavior related \
                 to OS signals"
            );
            self.run(&JSON_ARGS_RECOMMENDED, said, &[("keyword", keyword)]);
        }
    }

    fn pairs(&mut self, pairs: &[KeyValue]) -> Result<Vec<String>, String> {
        let mut keys = Vec::with_capacity(pairs.len());
        for pair in pairs {
            keys.push(self.word(&pair.key)?);
            self.word(&pair.value)?;
        }
        Ok(keys)
    }

    fn env(&mut self, keyword: &str, pairs: &[KeyValue]) -> Outcome {
        let keys = self.pairs(pairs)?;
        for (pair, key) in pairs.iter().zip(&keys) {
            self.legacy(keyword, pair);
            self.secret("ENV", key);
        }
        self.state.scope.set_env(pairs).map(drop)
    }

    fn legacy(&mut self, keyword: &str, pair: &KeyValue) {
        if pair.legacy {
            let said = format!(
                "\"{keyword} key=value\" should be used instead of legacy \"{keyword} key value\" \
                 format"
            );
            self.run(&LEGACY_KEY_VALUE_FORMAT, said, &[("keyword", keyword)]);
        }
    }

    fn arg(&mut self, arg: &ArgDeclaration) -> Outcome {
        self.secret("ARG", &arg.name);
        let declared = self.state.scope.resolve(arg);
        self.undefined(&declared.expansion);
        match declared.error {
            Some(error) => Err(error),
            None => self.state.scope.bind(&arg.name, declared.value),
        }
    }

    fn secret(&mut self, keyword: &str, name: &str) {
        if is_secret(name) {
            let said = format!(
                "Do not use ARG or ENV instructions for sensitive data ({keyword} {})",
                quote(name)
            );
            let args = [("keyword", keyword), ("name", name)];
            self.run(&SECRETS_USED_IN_ARG_OR_ENV, said, &args);
        }
    }

    fn workdir(&mut self, path: &str) -> Outcome {
        let path = self.word(path)?;
        if !self.state.workdir && !path.starts_with('/') {
            let said = format!(
                "Relative workdir {} can have unexpected results if the base image changes",
                quote(&path)
            );
            self.run(&WORKDIR_RELATIVE_PATH, said, &[("path", &path)]);
        }
        self.state.workdir = true;
        Ok(())
    }

    fn volume(&mut self, words: &[String]) -> Outcome {
        for word in words {
            if self.word(word)?.is_empty() {
                return Err("VOLUME specified can not be an empty string".to_owned());
            }
        }
        Ok(())
    }

    fn expose(&mut self, words: &[String]) -> Outcome {
        let mut words = words.to_vec();
        order::texts(&mut words);
        for word in &words {
            // Names that nobody has set go unnoticed here.
            for word in self.state.scope.words(word)? {
                let spec = PortSpec::split(&word)?;
                if spec.protocol != spec.protocol.to_ascii_lowercase() {
                    let said = format!(
                        "Defined protocol '{word}' in EXPOSE instruction should be lowercase"
                    );
                    self.run(&EXPOSE_PROTO_CASING, said, &[("port", &word)]);
                }
                if !spec.ip.is_empty() || !spec.host.is_empty() {
                    let said = format!(
                        "EXPOSE instruction should not define an IP address or host-port mapping, \
                         found '{word}'"
                    );
                    self.run(&EXPOSE_INVALID_FORMAT, said, &[("port", &word)]);
                }
                spec.ports()?;
            }
        }
        Ok(())
    }

    fn mounts(&mut self, run: &Run) -> Outcome {
        for mount in &run.mounts {
            mount::expanded(&mount.text, &mut |value| self.word(value))?;
        }
        Ok(())
    }
}

/// Whether a part of a name, between underscores, is a word for a secret and none says that
/// it isn't one.
pub(crate) fn is_secret(name: &str) -> bool {
    const SECRET: [&str; 10] = [
        "apikey",
        "auth",
        "credential",
        "credentials",
        "key",
        "password",
        "pword",
        "passwd",
        "secret",
        "token",
    ];
    const PUBLIC: [&str; 3] = ["public", "file", "version"];
    let has = |words: &[&str]| {
        name.split('_')
            .any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    has(&SECRET) && !has(&PUBLIC)
}
