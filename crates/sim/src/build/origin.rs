//! What the content depends on that a process makes: a text that is known for certain is all
//! there is to it, and everything else gets an identity from what the process read.
//!
//! `COPY --from` and bind mounts are found again when the bytes they take are the same
//! (`cache/contenthash/`), so that content nobody knows has to be another one as soon as it
//! may be: after the same command on the same files it is the same, after a step that ran on
//! other inputs it is not.

use super::context::{hash, mix};
use super::machine::Machine;
use super::tree::Kind;

/// Commands whose output is simulated to the letter, or is that of the command they run.
const EXACT: &str = " useradd adduser groupadd addgroup mkdir rm rmdir unlink cp mv ln touch \
    chmod chown chgrp cat ls test [ echo printf sleep pwd whoami which id env nice nohup time \
    tini dumb-init timeout gosu sudo sh bash dash ash curl wget usermod passwd chsh uname \
    hostname nproc locale ";

/// Commands whose output depends on their words, their input and the files that they name
/// (POSIX.1-2017, "Utilities").
const FILTERS: &str = " base64 cut egrep expand fgrep fold grep head md5sum nl od paste rev sed \
    sha1sum sha224sum sha256sum sha384sum sha512sum sort tac tail tee tr uniq wc ";

/// Commands that change the files that they name.
const EDITORS: &str = " dos2unix patch strip truncate unix2dos ";

fn has_word(list: &str, word: &str) -> bool {
    list.contains(&[" ", word, " "].concat())
}

impl Machine<'_> {
    /// What is printed from here on may depend on anything that the step could see, which is
    /// what its key holds.
    pub(crate) fn reads_all(&mut self) {
        self.reads = mix(self.reads, self.origin.wrapping_add(1));
    }

    /// What is printed from here on depends on what stands at a path.
    pub(crate) fn reads_file(&mut self, path: &str) {
        let digest = self.disk.tree.find(path).map(|(_, node)| match node.kind {
            Kind::File { digest, .. } => Some(digest),
            _ => None,
        });
        match digest {
            Some(Some(digest)) => self.reads = mix(self.reads, digest),
            Some(None) => self.reads_all(),
            None if self.vague_at(path) => self.reads_all(),
            None => {}
        }
    }

    /// What is piped into a command are these lines, or what an address holds.
    pub(super) fn reads_pipe(&mut self, printed: usize) {
        let lines = self.output.get(printed..).unwrap_or_default().iter();
        for line in lines {
            if let super::Output::Line(line) = line {
                self.reads = mix(self.reads, hash(&[line]));
            }
        }
        if let Some(url) = &self.fetched {
            self.reads = mix(self.reads, hash(&[url]));
        }
    }

    /// Notes what the output of a program depends on.
    pub(super) fn reads_as(&mut self, name: &str, args: &[String]) {
        let bare_env = name == "env" && args.is_empty();
        let long_list = name == "ls" && args.iter().any(|arg| is_short(arg, 'l'));
        if has_word(FILTERS, name) && !reads_more(name, args) {
            self.reads_operands(args);
        } else if bare_env || long_list || !has_word(EXACT, name) {
            self.reads_all();
        }
    }

    fn reads_operands(&mut self, args: &[String]) {
        // `LC_ALL` and the like change what a filter makes of its input.
        for (name, value) in self.env.iter() {
            self.reads = mix(self.reads, hash(&[name, value]));
        }
        for arg in args {
            self.reads = mix(self.reads, hash(&[arg]));
            if !arg.starts_with('-') {
                let path = self.path(arg);
                self.reads_file(&path);
            }
        }
    }

    /// The identity of content that nobody knows, of this very command's making.
    pub(crate) fn made(&mut self, what: &str) -> u64 {
        self.looked = true;
        if self.reads == 0 {
            self.reads_all();
        }
        mix(hash(&[what]), self.reads)
    }

    /// Gives a file whose text was printed the identity of what the printing depended on.
    pub(super) fn made_by_reading(&mut self, path: &str) {
        let reads = self.reads;
        if reads != 0 {
            self.change_content(path, |digest| mix(digest, reads));
        }
    }

    /// A program that changes the files that it names: what comes of one depends on what
    /// stood in it.
    pub(super) fn edits_in_place(&mut self, name: &str, args: &[String]) {
        let in_place = |arg: &String| is_short(arg, 'i') || arg.starts_with("--in-place");
        let asked = matches!(name, "sed" | "perl") && args.iter().any(in_place);
        if !asked && !has_word(EDITORS, name) {
            return;
        }
        let reads = self.reads;
        for arg in args.iter().filter(|arg| !arg.starts_with('-')) {
            let path = self.path(arg);
            self.change_content(&path, |digest| mix(digest, reads));
        }
    }

    fn change_content(&mut self, path: &str, change: impl Fn(u64) -> u64) {
        let real = self.disk.tree.real(path).into_owned();
        let Some(mut node) = self.disk.tree.get(&real).cloned() else {
            // What apt is told decides what it finds, also in a file that nobody lists.
            if real.starts_with("/etc/apt/") {
                self.blur_at(&real);
            }
            return;
        };
        if let Kind::File { digest, .. } = &mut node.kind {
            *digest = change(*digest);
            self.looked = true;
            self.disk.put(&real, node);
        }
    }
}

/// Whether an argument is a cluster of single letters with this one among them.
fn is_short(arg: &str, letter: char) -> bool {
    let letters = arg.strip_prefix('-');
    letters.is_some_and(|letters| !letters.starts_with('-') && letters.contains(letter))
}

/// Whether a filter is asked to read what its words do not name: a folder with all in it, the
/// files of a list of sums, what stands behind a flag.
fn reads_more(name: &str, args: &[String]) -> bool {
    let checks = name.ends_with("sum");
    let greps = name.ends_with("grep");
    args.iter().any(|arg| {
        let long = arg.starts_with("--") && (arg.contains('=') || arg == "--check");
        let flag = arg.starts_with('-') && arg.contains('/');
        let folder = greps && (is_short(arg, 'r') || is_short(arg, 'R') || arg == "--recursive");
        long || flag || folder || checks && is_short(arg, 'c')
    })
}
