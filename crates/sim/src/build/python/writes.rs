//! Whether the text of a Python script shows that it may write files: which ones, nobody knows.

use super::{Import, import, imports};
use crate::build::machine::Machine;
use std::collections::BTreeSet;

/// Calls that write files, or run what may: of `pathlib`, `os`, `shutil`, `subprocess`,
/// `urllib`, `zipfile` (<https://docs.python.org/3/library/>), and what libraries have for it.
const CALLS: [&str; 42] = [
    ".copy_file(",
    ".dump(",
    ".extract(",
    ".extractall(",
    ".mkdir(",
    ".rename(",
    ".save(",
    ".save_pretrained(",
    ".savefig(",
    ".savetxt(",
    ".symlink_to(",
    ".to_csv(",
    ".to_excel(",
    ".to_feather(",
    ".to_html(",
    ".to_parquet(",
    ".to_pickle(",
    ".touch(",
    ".write_bytes(",
    ".write_csv(",
    ".write_html(",
    ".write_image(",
    ".write_parquet(",
    ".write_text(",
    "FileHandler(",
    "O_CREAT",
    "duckdb.connect(",
    "fetch_",
    "from_pretrained(",
    "load_dataset(",
    "makedirs(",
    "os.popen(",
    "os.replace(",
    "os.symlink(",
    "os.system(",
    "shelve.open(",
    "shutil.",
    "snapshot_download(",
    "sqlite3.connect(",
    "sqlite:///",
    "subprocess.",
    "urlretrieve(",
];

/// Modules of a project that are followed from one script.
const MOST_MODULES: usize = 64;

impl Machine<'_> {
    /// Whether a script may write files: it shows that it does, it calls a library that nobody
    /// has measured and that may do anything, or a module of the project does so.
    pub(crate) fn may_write_files(&self, text: &str, dirs: &[String], minor: u8) -> bool {
        let tree = &self.disk.tree;
        let (mut seen, mut texts) = (BTreeSet::new(), vec![text]);
        while let Some(text) = texts.pop() {
            if writes_files(text) {
                return true;
            }
            for module in imports(text) {
                match import(tree, self.facts, dirs, &module, minor) {
                    Import::Package(name)
                        if self.facts.package(&name).is_none() && calls_something(text) =>
                    {
                        return true;
                    }
                    Import::Local(path) if seen.len() < MOST_MODULES => {
                        let text = tree.text(&path);
                        texts.extend(text.filter(|_| seen.insert(path)));
                    }
                    _ => {}
                }
            }
        }
        false
    }
}

/// Whether a script does more than import modules and print what they are called.
fn calls_something(text: &str) -> bool {
    let statements = text.lines().flat_map(|line| line.split(';'));
    let mut statements = statements.map(str::trim);
    statements.any(|statement| {
        let imports = ["import ", "from ", "#"];
        let prints = statement.starts_with("print(") && statement.matches('(').count() == 1;
        !imports.iter().any(|start| statement.starts_with(start))
            && !prints
            && statement.contains('(')
    })
}

/// Whether a script writes files.
fn writes_files(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    lines.any(|line| {
        let calls = || CALLS.iter().any(|call| line.contains(call));
        !line.starts_with('#') && !only_imports(line) && (calls() || opens_to_write(line))
    })
}

fn only_imports(line: &str) -> bool {
    let imports = line.starts_with("import ") || line.starts_with("from ");
    imports && !line.contains(';')
}

/// Whether a line opens a file in a mode that may write
/// (<https://docs.python.org/3/library/functions.html#open>).
fn opens_to_write(line: &str) -> bool {
    let opens = line.match_indices("open(");
    let mut rests = opens.map(|(at, call)| (&line[..at], &line[at + call.len()..]));
    rests.any(|(before, rest)| {
        // The path itself has the method, or it is the first argument.
        let skip = usize::from(!before.ends_with('.') || before.ends_with("io."));
        let arguments = rest.split(',').skip(skip).take(3);
        arguments.map(first_literal).any(is_writing_mode)
    })
}

/// What stands in quotes at the beginning of an argument, its name left out.
fn first_literal(argument: &str) -> &str {
    let argument = argument.trim();
    let argument = argument.strip_prefix("mode=").unwrap_or(argument);
    let mut parts = argument.split(['"', '\'']);
    match (parts.next(), parts.next()) {
        (Some(""), Some(literal)) => literal,
        _ => "",
    }
}

fn is_writing_mode(mode: &str) -> bool {
    mode.bytes().all(|letter| b"rwaxbt+".contains(&letter)) && mode.contains(['w', 'a', 'x', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writes_is_seen_in_its_text() {
        for text in [
            "open(\"gen.out\",\"w\").write(open(\"data\").read())",
            "with open(path, mode='ab') as out:\n    pass",
            "with open('a', encoding='utf-8', mode='x') as out: pass",
            "f = open(name, 'r+')",
            "Path('a').open('w')",
            "import os\nos.makedirs('/site')",
            "import os; os.mkdir('a')",
            "Path('a').write_text('b')",
            "frame.to_csv('a.csv')",
            "json.dump(value, out)",
            "shutil.copy('a', 'b')",
            "subprocess.run(['make'])",
            "urllib.request.urlretrieve(url, 'a')",
            "    plt.savefig('a.png')",
        ] {
            assert!(writes_files(text), "{text}");
        }
        for text in [
            "",
            "print(1)",
            "import shutil\nprint('a')",
            "from subprocess import run",
            "print(open('a').read())",
            "with open('w') as source: pass",
            "open('a', 'rb')",
            "open('a', encoding='utf-8')",
            "print(json.dumps(value))",
            "# open('a', 'w')",
            "app.run(host='0.0.0.0')",
        ] {
            assert!(!writes_files(text), "{text}");
        }
    }
}
