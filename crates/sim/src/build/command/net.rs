//! `curl` and `wget`: to the outside it is answered, to this machine only if something listens.

use super::Words;
use crate::build::machine::{End, Machine, OK};
use crate::build::tree::{Node, base_name};
use crate::finding::Severity;

/// Flags with a value.
const VALUED: &[&str] = &[
    "-o",
    "--output",
    "-O",
    "--output-document",
    "-H",
    "--header",
    "-X",
    "--request",
    "-d",
    "--data",
    "-m",
    "--max-time",
    "-T",
    "--timeout",
    "--retry",
    "-u",
    "--user",
    "-A",
    "-w",
    "--write-out",
    "-t",
    "--tries",
    "-P",
    "--connect-timeout",
];

impl Machine<'_> {
    pub(super) fn download(&mut self, tool: &str, args: &[String]) -> End {
        let curl = tool == "curl";
        let valued: Vec<&str> = VALUED
            .iter()
            .copied()
            .filter(|flag| !curl || !matches!(*flag, "-O" | "-t" | "-P"))
            .collect();
        let words = Words::new(args, &valued);
        let Some(url) = words.rest.first() else {
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
        let output = words.value(&["-o", "--output", "--output-document"]);
        let output = output.or_else(|| if curl { None } else { words.value(&["-O"]) });
        let named = (!curl || words.has(&["-O", "--remote-name"])).then(|| base_name(url));
        if let Some(name) = output
            .or(named)
            .filter(|name| !matches!(*name, "-" | "/dev/null"))
        {
            let path = self.path(name);
            self.find("download-size-unknown", Severity::Info, "", &[("url", url)]);
            let mut node = Node::text("").owned(self.who.uid, self.who.gid);
            node.kind = crate::build::tree::Kind::File {
                text: None,
                digest: crate::build::context::hash(&[url]),
            };
            if !self.may_write(&path) {
                let said = ["curl: (23) Failure writing output to destination, ", name].concat();
                return self.fail("permission-denied", 23, &said, &[("path", &path)]);
            }
            self.disk.put_deep(&path, node);
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
