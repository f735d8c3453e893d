//! `curl` and `wget`: to the outside it is answered, to this machine only if something listens.

use super::Words;
use super::brought::only_asks;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Kind, Node, base_name, join};
use crate::finding::Severity;

/// Flags of curl with a value (curl(1)).
const CURL: &[&str] = &[
    "-o",
    "--output",
    "--output-dir",
    "-H",
    "--header",
    "-X",
    "--request",
    "-d",
    "--data",
    "-m",
    "--max-time",
    "--retry",
    "--retry-delay",
    "--retry-max-time",
    "-u",
    "--user",
    "-A",
    "--user-agent",
    "-T",
    "-w",
    "--write-out",
    "-e",
    "-F",
    "-x",
    "--proto",
    "--cacert",
    "--connect-timeout",
];

/// Flags of wget with a value (wget(1)).
const WGET: &[&str] = &[
    "-O",
    "--output-document",
    "-o",
    "-T",
    "--timeout",
    "-t",
    "--tries",
    "-P",
    "--directory-prefix",
    "-U",
    "-e",
    "--header",
    "--connect-timeout",
];

/// Letters that share one dash, each with its own: `-qO file` is `-q -O file`.
fn spread(args: &[String], valued: &[&str]) -> Vec<String> {
    let mut out = Vec::with_capacity(args.len());
    for arg in args {
        let letters = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        let Some(letters) = letters.filter(|rest| rest.is_ascii() && rest.len() > 1) else {
            out.push(arg.clone());
            continue;
        };
        for at in 0..letters.len() {
            let flag = ["-", &letters[at..=at]].concat();
            let value = &letters[at + 1..];
            let takes = valued.contains(&flag.as_str());
            out.push(flag);
            if takes {
                if !value.is_empty() {
                    out.push(value.to_owned());
                }
                break;
            }
        }
    }
    out
}

impl Machine<'_> {
    pub(super) fn download(&mut self, tool: &str, args: &[String]) -> End {
        let curl = tool == "curl";
        let valued = if curl { CURL } else { WGET };
        let args = spread(args, valued);
        let words = Words::new(&args, valued);
        let Some(url) = words.rest.first() else {
            if only_asks(&args) || words.has(&["-V", "--version", "--help"]) {
                return OK;
            }
            let said = if curl {
                "curl: (2) no URL specified"
            } else {
                "wget: missing URL"
            };
            return self.fail("run-failed", if curl { 2 } else { 1 }, said, &[]);
        };
        if let Some((host, port)) = local_url(url) {
            return self.local_request(curl, host, port);
        }
        self.ms += 700;
        let output = if curl {
            words.value(&["-o", "--output"])
        } else {
            words.value(&["-O", "--output-document"])
        };
        if matches!(output, Some("-")) || curl && output.is_none() && !takes_name(&words) {
            self.fetched = Some((*url).to_owned());
            return OK;
        }
        if output == Some("/dev/null") {
            return OK;
        }
        let dir = words.value(&["-P", "--directory-prefix", "--output-dir"]);
        for url in &words.rest {
            let named = base_name(url.trim_end_matches('/'));
            let name = output.unwrap_or(if curl {
                named.split('?').next().unwrap_or(named)
            } else {
                named
            });
            self.find("download-size-unknown", Severity::Info, "", &[("url", url)]);
            let path = dir.map_or_else(|| self.path(name), |dir| join(&self.path(dir), name));
            if !self.may_write(&path) {
                let said = ["curl: (23) Failure writing output to destination, ", name].concat();
                return self.fail("permission-denied", 23, &said, &[("path", &path)]);
            }
            let digest = crate::build::context::hash(&[url]);
            let node = Node::new(Kind::File { text: None, digest }, 0);
            self.disk
                .put_deep(&path, node.owned(self.who.uid, self.who.gid));
        }
        OK
    }

    /// A request to this machine itself.
    fn local_request(&mut self, curl: bool, host: &str, port: u16) -> End {
        let port = port.to_string();
        let args = [("port", port.as_str())];
        if !curl {
            return self.fail(
                "connection-refused",
                4,
                "wget: can't connect to remote host: Connection refused",
                &args,
            );
        }
        let said = [
            "curl: (7) Failed to connect to ",
            host,
            " port ",
            &port,
            " after 0 ms: Could not connect to server",
        ];
        self.fail("connection-refused", 7, &said.concat(), &args)
    }
}

/// Whether curl is to name the file itself.
fn takes_name(words: &Words<'_>) -> bool {
    words.has(&["-O", "--remote-name", "--remote-name-all"])
}

/// Host and port of a URL that means this machine, where nothing listens during a build.
pub(super) fn local_url(url: &str) -> Option<(&str, u16)> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    let authority = rest.split('/').next().unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (authority, 80),
    };
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]").then_some((host, port))
}
