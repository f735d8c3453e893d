//! Reads the head of a request, as little of it as a file server needs.

use std::io::{self, BufRead, Read};

/// Longest head that is read, in bytes: browsers send about one thousand.
const HEAD_LIMIT: u64 = 64 * 1024;

/// What a request wants done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Head,
    Other,
}

/// One request for a file.
pub(crate) struct Request {
    /// Path without query, still percent-encoded.
    pub(crate) path: String,
    pub(crate) method: Method,
    pub(crate) accepts_gzip: bool,
    pub(crate) keep_alive: bool,
}

impl Request {
    /// The next request of a connection; `None` when the browser has closed it.
    pub(crate) fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut head = reader.take(HEAD_LIMIT);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let method = match words.next() {
            Some("GET") => Method::Get,
            Some("HEAD") => Method::Head,
            _ => Method::Other,
        };
        let target = words.next().unwrap_or("/");
        let mut request = Self {
            path: target.split(['?', '#']).next().unwrap_or("/").to_owned(),
            method,
            accepts_gzip: false,
            keep_alive: true,
        };
        loop {
            line.clear();
            if head.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            request.header(&line.to_ascii_lowercase());
        }
        // A body would follow in the stream: such a connection ends here.
        request.keep_alive &= request.method != Method::Other;
        Ok(Some(request))
    }

    fn header(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else {
            return;
        };
        match name {
            "accept-encoding" => self.accepts_gzip = value.contains("gzip"),
            "connection" => self.keep_alive = !value.contains("close"),
            _ => {}
        }
    }
}

/// Undoes percent-encoding; `None` when it is malformed or not UTF-8.
pub(crate) fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
