//! Finds what a request asks for and sends it.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Site;
use crate::mime;
use crate::request::{Method, Request, decode};

/// An answer, ready to be sent.
pub(crate) struct Response {
    status: u16,
    reason: &'static str,
    kind: &'static str,
    location: Option<String>,
    zipped: bool,
    body: Vec<u8>,
}

impl Response {
    /// The answer of `site` to `request`.
    pub(crate) fn to(request: &Request, site: &Site) -> Self {
        if request.method == Method::Other {
            return Self::plain(405, "Method Not Allowed");
        }
        let mut response = Self::find(&request.path, site);
        if site.gzip && request.accepts_gzip && !response.kind.starts_with("image/png") {
            response.compress();
        }
        response
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// Sends the answer; returns the bytes of the body that went out.
    pub(crate) fn send(&self, mut out: impl Write, head_only: bool) -> io::Result<usize> {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n",
            self.status,
            self.reason,
            self.kind,
            self.body.len()
        );
        if let Some(location) = &self.location {
            head.push_str("Location: ");
            head.push_str(location);
            head.push_str("\r\n");
        }
        if self.zipped {
            head += "Content-Encoding: gzip\r\n";
        }
        head += "\r\n";
        let mut message = head.into_bytes();
        if !head_only {
            message.extend_from_slice(&self.body);
        }
        out.write_all(&message)?;
        out.flush()?;
        Ok(if head_only { 0 } else { self.body.len() })
    }

    fn find(path: &str, site: &Site) -> Self {
        if let Some(html) = site.pages.get(path) {
            return Self::found("text/html; charset=utf-8", html.clone().into_bytes());
        }
        if format!("{path}/") == site.prefix {
            let location = Some(site.prefix.clone());
            return Self {
                location,
                ..Self::plain(301, "Moved Permanently")
            };
        }
        path.strip_prefix(&site.prefix)
            .and_then(decode)
            .and_then(|inside| Self::file(&site.root, &inside))
            .unwrap_or_else(|| Self::missing(&site.root))
    }

    fn file(root: &Path, inside: &str) -> Option<Self> {
        let relative = Path::new(inside);
        if !relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return None;
        }
        let mut path = root.join(relative);
        if path.is_dir() {
            path.push("index.html");
        }
        Some(Self::found(mime::of(&path), fs::read(&path).ok()?))
    }

    /// The site's own page for lost visitors, if it has one.
    fn missing(root: &Path) -> Self {
        let mut response = Self::plain(404, "Not Found");
        if let Ok(body) = fs::read(root.join("404.html")) {
            response.kind = "text/html; charset=utf-8";
            response.body = body;
        }
        response
    }

    fn found(kind: &'static str, body: Vec<u8>) -> Self {
        Self {
            kind,
            body,
            ..Self::plain(200, "OK")
        }
    }

    fn plain(status: u16, reason: &'static str) -> Self {
        Self {
            status,
            reason,
            kind: "text/plain; charset=utf-8",
            location: None,
            zipped: false,
            body: reason.as_bytes().to_vec(),
        }
    }

    fn compress(&mut self) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing into memory does not fail; if it did, the plain body is as good.
        if encoder.write_all(&self.body).is_ok()
            && let Ok(body) = encoder.finish()
        {
            self.body = body;
            self.zipped = true;
        }
    }
}
