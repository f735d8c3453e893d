//! Commands that ask for a file of the repository: how they end where no file is there at all,
//! and what they say.
//!
//! Each says it in its own words: <https://www.gnu.org/software/coreutils/manual/>,
//! <https://docs.npmjs.com/cli/commands>, <https://docs.docker.com/reference/cli/docker/compose/>.

use crate::workflow::run::context::WORKSPACE;

/// How a command ends that looks for its file in vain.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Absent {
    pub(super) code: u8,
    /// What it prints.
    pub(super) said: String,
}

fn absent(code: u8, said: &[&str]) -> Absent {
    Absent {
        code,
        said: said.concat(),
    }
}

/// How a command ends in an empty folder, if it asks for a file there.
pub(super) fn of(names: &[&str]) -> Option<Absent> {
    let (first, rest) = names.split_first()?;
    match *first {
        "npm" => npm(rest),
        "docker" => compose(rest.strip_prefix(&["compose"])?),
        "chmod" => {
            let operands = rest.iter().filter(|word| **word != "-R");
            let file = operands.copied().nth(1).filter(|file| is_own(file))?;
            let said = [
                "chmod: cannot access '",
                file,
                "': No such file or directory",
            ];
            Some(absent(1, &said))
        }
        "tar" => tar(rest),
        _ => of_its_first_file(first, rest),
    }
}

/// Whether a word is the plain name of a file below the folder at hand.
fn is_own(word: &str) -> bool {
    let rest = word.strip_prefix("./").unwrap_or(word);
    rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !rest.contains([':', '$', '*'])
}

/// Commands whose first word, without any option, names the file.
fn of_its_first_file(first: &str, rest: &[&str]) -> Option<Absent> {
    const NOT_THERE: &str = ": No such file or directory";
    let file = rest.iter().find(|word| !word.starts_with('-')).copied();
    let bare = rest.first().is_some_and(|word| !word.starts_with('-'));
    let own = file.filter(|file| bare && is_own(file));
    let ends = |end: &str| own.filter(|file| file.split('.').next_back() == Some(end));
    Some(match first {
        "cat" => absent(1, &["cat: ", own?, NOT_THERE]),
        "cp" | "mv" => absent(1, &[first, ": cannot stat '", own?, "'", NOT_THERE]),
        "rm" => absent(1, &["rm: cannot remove '", own?, "'", NOT_THERE]),
        "make" if rest.is_empty() => absent(
            2,
            &["make: *** No targets specified and no makefile found.  Stop."],
        ),
        "make" if bare && !file?.contains('=') => absent(
            2,
            &["make: *** No rule to make target '", file?, "'.  Stop."],
        ),
        "python" | "python3" => absent(
            2,
            &[
                first,
                ": can't open file '",
                WORKSPACE,
                "/",
                ends("py")?,
                "': [Errno 2] No such file or directory",
            ],
        ),
        "bash" | "sh" => absent(127, &[first, ": ", ends("sh")?, NOT_THERE]),
        first if first.starts_with("./") && is_own(first) => absent(127, &[first, NOT_THERE]),
        _ => return None,
    })
}

/// `npm` looks for what it runs in `package.json`, and for what `ci` installs in its lockfile.
fn npm(rest: &[&str]) -> Option<Absent> {
    let elsewhere = |word: &&str| {
        let heads = ["--prefix", "-g", "--global", "-C", "-h", "--help"];
        heads
            .iter()
            .any(|head| word.split('=').next() == Some(head))
    };
    if rest.iter().any(elsewhere) {
        return None;
    }
    let verb = rest.iter().find(|word| !word.starts_with('-'))?;
    match *verb {
        "test" | "t" | "run" | "run-script" | "start" => {
            let path = [WORKSPACE, "/package.json"].concat();
            let said = [
                "npm error code ENOENT\nnpm error syscall open\nnpm error path ",
                &path,
                "\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '",
                &path,
                "'",
            ];
            Some(absent(254, &said))
        }
        "ci" | "clean-install" => Some(absent(
            1,
            &[
                "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1.",
            ],
        )),
        _ => None,
    }
}

/// `docker compose` without a file of which it is told.
fn compose(rest: &[&str]) -> Option<Absent> {
    let verb = rest.first()?;
    let asks = ["up", "build", "run", "pull", "push", "create", "config"];
    asks.contains(verb)
        .then(|| absent(1, &["no configuration file provided: not found"]))
}

/// `tar -xzf FILE`, and `tar -czf ARCHIVE FILE…`.
fn tar(rest: &[&str]) -> Option<Absent> {
    let (modes, rest) = rest.split_first()?;
    let modes = modes.trim_start_matches('-');
    let (archive, files) = rest.split_first()?;
    if !modes.ends_with('f') || !modes.bytes().all(|mode| mode.is_ascii_lowercase()) {
        return None;
    }
    if modes.contains(['x', 't']) && is_own(archive) {
        let said = [
            "tar (child): ",
            archive,
            ": Cannot open: No such file or directory\ntar (child): Error is not recoverable: exiting now\ntar: Child returned status 2\ntar: Error is not recoverable: exiting now",
        ];
        return Some(absent(2, &said));
    }
    let plain = modes.contains('c') && files.iter().all(|file| is_own(file));
    let file = files.first().filter(|_| plain)?;
    let said = [
        "tar: ",
        file,
        ": Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors",
    ];
    Some(absent(2, &said))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn commands_end_without_their_files() {
        for (line, code) in [
            ("cat VERSION", Some(1)),
            ("cp a b", Some(1)),
            ("make", Some(2)),
            ("make test", Some(2)),
            ("python x.py", Some(2)),
            ("bash x.sh", Some(127)),
            ("./x", Some(127)),
            ("npm test", Some(254)),
            ("npm run build", Some(254)),
            ("npm --silent test", Some(254)),
            ("npm ci", Some(1)),
            ("docker compose up -d", Some(1)),
            ("docker compose build", Some(1)),
            ("chmod +x run.sh", Some(1)),
            ("chmod -R 755 bin", Some(1)),
            ("tar -xzf a.tgz", Some(2)),
            ("tar xf a.tar -C /opt", Some(2)),
            ("tar -czf a.tgz dist", Some(2)),
            ("cat", None),
            ("cat /etc/hosts", None),
            ("cat $FILE", None),
            ("rm -f x", None),
            ("make A=1", None),
            ("python -m x", None),
            ("npm --version", None),
            ("npm install", None),
            ("npm init -y", None),
            ("npm test --prefix web", None),
            ("docker compose version", None),
            ("docker compose -f x.yml up", None),
            ("docker compose -p x down", None),
            ("docker build .", None),
            ("chmod +x", None),
            ("chmod +x /usr/local/bin/x", None),
            ("chmod +x *.sh", None),
            ("tar -xzf -", None),
            ("tar -xzf /tmp/a.tgz", None),
            ("tar xz", None),
            ("tar -czf a.tgz .", None),
            ("tar -czf a.tgz -C dist .", None),
            ("tar --version", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(of(&words).map(|absent| absent.code), code, "{line}");
        }
    }
}
