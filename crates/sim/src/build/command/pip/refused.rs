//! How pip refuses what is no requirement, and addresses where nothing is.

use crate::build::command::specifier::{Unread, pieces};
use crate::build::machine::{End, Machine};

/// Operators of versions, one of which has to be there for `=` to be meant well.
const OPERATORS: [&str; 7] = ["==", ">=", "<=", "~=", "!=", ">", "<"];

impl Machine<'_> {
    /// Refuses what cannot be read (`req/constructors.py`, `parse_req_from_line`).
    pub(super) fn no_requirement(&mut self, text: &str, why: &Unread, from: &str) -> End {
        let end = self.unread(
            "requirement-invalid",
            ("requirement", text),
            text,
            why,
            from,
        );
        let text = before_marker(text);
        let looks = "Hint: It looks like a path. ";
        if text.contains('/') {
            self.say_all(&[looks, "File '", text, "' does not exist."]);
        } else if text.contains('=') && !OPERATORS.iter().any(|name| text.contains(name)) {
            self.say("Hint: = is not a valid operator. Did you mean == ?");
        }
        end
    }

    /// What is neither a folder nor an archive is read as a name, which no path is.
    pub(super) fn no_path(&mut self, given: &str, path: &str) -> End {
        let there = self.disk.tree.find(path).is_some();
        let Err(why) = pieces(given) else {
            // A word that has the form of a name is only taken for a path where it is one.
            return End::Code(1);
        };
        let args = ("path", path);
        let end = self.unread("project-not-installable", args, given, &why, "");
        if there {
            self.say("Hint: It looks like a path. The path does exist.");
        } else {
            let missing = ["File '", given, "' does not exist."].concat();
            self.say_all(&["Hint: It looks like a path. ", &missing]);
        }
        end
    }

    fn unread(
        &mut self,
        code: crate::finding::Code,
        arg: (&'static str, &str),
        text: &str,
        why: &Unread,
        from: &str,
    ) -> End {
        let text = before_marker(text);
        let said = ["ERROR: Invalid requirement: '", text, "': ", why.said];
        let end = self.fail(code, 1, &said.concat(), &[arg]);
        self.say_all(&["    ", text]);
        let mark = [
            " ".repeat(4 + why.from),
            "~".repeat(why.at - why.from),
            "^".to_owned(),
        ];
        self.say([&mark.concat(), &*line_of(from)].concat());
        end
    }

    /// A file or folder that is not there (`operations/prepare.py`, and the message of
    /// `commands/install.py`, `create_os_error_message`; uv 0.13).
    pub(super) fn no_local(&mut self, path: &str, from: &str, uv: bool) -> End {
        let args = [("path", path)];
        if uv {
            let said = ["error: Distribution not found at: file://", path];
            return self.fail("file-not-found", 1, &said.concat(), &args);
        }
        self.say_all(&["Processing ", path, from]);
        let said = [
            "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or \
             directory: '",
            path,
            "'",
        ];
        self.fail("file-not-found", 1, &said.concat(), &args)
    }

    /// `name @ word`, where no address stands.
    pub(super) fn no_address(&mut self, text: &str, address: &str) -> End {
        let said = [
            "ERROR: Could not install packages due to an OSError: Invalid URL '",
            address,
            "': No scheme supplied. Perhaps you meant https://",
            address,
            "?",
        ];
        let args = [("requirement", text)];
        self.fail("requirement-invalid", 1, &said.concat(), &args)
    }
}

fn before_marker(text: &str) -> &str {
    text.split(';').next().unwrap_or(text).trim()
}

/// ` (from -r list.txt (line 1))` is ` (from line 1 of list.txt)` here.
fn line_of(from: &str) -> String {
    let place = from.strip_prefix(" (from -r ");
    let place = place.and_then(|place| place.strip_suffix("))"));
    match place.and_then(|place| place.rsplit_once(" (line ")) {
        Some((file, line)) => [" (from line ", line, " of ", file, ")"].concat(),
        None => from.to_owned(),
    }
}
