//! What the shell does itself, without a program.

use crate::build::base;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::parent;

/// What the description of a system sets
/// (<https://www.freedesktop.org/software/systemd/man/latest/os-release.html>).
const OS_RELEASE: &str = "NAME ID ID_LIKE PRETTY_NAME VERSION VERSION_ID VERSION_CODENAME \
    UBUNTU_CODENAME DEBIAN_VERSION_FULL HOME_URL SUPPORT_URL BUG_REPORT_URL LOGO";

impl Machine<'_> {
    /// Runs a command by its words: a built-in or a program.
    pub(crate) fn run(&mut self, words: &[String]) -> End {
        let args = &words[1..];
        match words[0].as_str() {
            ":" | "true" | "unset" | "umask" | "ulimit" | "trap" | "wait" | "hash" | "readonly"
            | "kill" => OK,
            "false" => End::Code(1),
            "[" | "test" => self.test(args),
            "[[" if self.bash => self.condition(words),
            "cd" => self.change_dir(args),
            "export" => self.export(args),
            "set" => self.set_flags(args),
            "exit" | "return" => {
                self.leaving = true;
                End::Code(args.first().and_then(|code| code.parse().ok()).unwrap_or(0))
            }
            "." | "source" => self.source(words),
            "exec" if args.is_empty() => OK,
            "exec" => {
                let end = self.program(args);
                self.leaving = true;
                end
            }
            "command" if args.first().is_some_and(|flag| flag == "-v") => self.which(&args[1..]),
            "type" => self.which(args),
            "eval" => {
                let text = args.join(" ");
                self.shell(&text)
            }
            _ => self.program(words),
        }
    }

    /// `[[ … ]]` of bash, whose rules are its own: nobody knows how it ends, and it is taken to
    /// go well (<https://www.gnu.org/software/bash/manual/html_node/Conditional-Constructs.html>).
    fn condition(&mut self, words: &[String]) -> End {
        self.not_simulated(&words.join(" "));
        self.unsure = true;
        OK
    }

    fn change_dir(&mut self, args: &[String]) -> End {
        let home = self.home().to_owned();
        let target = args.first().unwrap_or(&home).as_str();
        let path = self.disk.tree.real(&self.path(target)).into_owned();
        if !self.disk.tree.is_dir(&path) && self.perhaps(target) {
            self.disk.make_dirs(&path, self.who.uid, self.who.gid);
        } else if !self.disk.tree.is_dir(&path) {
            let said = ["/bin/sh: 1: cd: can't cd to ", target].concat();
            return self.fail("file-not-found", 2, &said, &[("path", &path)]);
        }
        self.cwd = path.into();
        OK
    }

    fn export(&mut self, args: &[String]) -> End {
        for arg in args {
            if let Some((name, value)) = arg.split_once('=') {
                self.set_var(name, value);
            }
        }
        OK
    }

    fn set_flags(&mut self, args: &[String]) -> End {
        self.flags(args);
        OK
    }

    /// Flags of the shell itself, as `set` and its own command line take them.
    pub(crate) fn flags(&mut self, args: &[String]) {
        for (at, arg) in args.iter().enumerate() {
            let (sign, letters) = arg.split_at(arg.len().min(1));
            if !matches!(sign, "-" | "+") || letters.starts_with('-') {
                continue;
            }
            let on = sign == "-";
            let named = letters.contains('o').then(|| args.get(at + 1)).flatten();
            let named = named.map_or("", String::as_str);
            if letters.contains('e') || named == "errexit" {
                self.errexit = on;
            }
            if named == "pipefail" {
                self.pipefail = on;
            }
        }
    }

    /// `. file`: an `activate` of a virtual environment, or a script.
    fn source(&mut self, words: &[String]) -> End {
        if words[0] == "source" && self.shell_name() == "sh" {
            let said = "/bin/sh: 1: source: not found";
            return self.fail("command-not-in-image", 127, said, &[("command", "source")]);
        }
        let Some(file) = words.get(1) else { return OK };
        let path = self.path(file);
        if self.disk.tree.find(&path).is_none() {
            if self.vague() || self.may_be_gone(&path) {
                return self.guessed(file);
            }
            if self.perhaps(&path) {
                self.hazy.extend(OS_RELEASE.split(' ').map(str::to_owned));
                return OK;
            }
            let said = ["/bin/sh: 1: .: cannot open ", file, ": No such file"].concat();
            return self.fail("file-not-found", 2, &said, &[("path", &path)]);
        }
        if let Some(bin) = path.strip_suffix("/activate") {
            let old = self.var("PATH").unwrap_or(base::PATH).to_owned();
            self.set_var("PATH", &[bin, ":", &old].concat());
            self.set_var("VIRTUAL_ENV", parent(bin));
            return OK;
        }
        let text = self.disk.tree.text(&path).unwrap_or("").to_owned();
        self.shell(&text)
    }

    fn shell_name(&self) -> &'static str {
        if self.bash { "bash" } else { "sh" }
    }

    fn which(&mut self, names: &[String]) -> End {
        for name in names {
            match self.locate(name) {
                Ok(program) => self.say(program.path),
                Err(_) if self.may_have_command(name, false) => self.not_simulated(name),
                Err(_) => return End::Code(1),
            }
        }
        OK
    }
}
