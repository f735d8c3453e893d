//! A static file server for this machine alone: it plays the part of the host.
//!
//! `cargo xtask play` serves the built page with it; the browser tests put the page
//! under a sub-path and ask which requests came. It binds to the loopback address,
//! answers GET and HEAD, keeps connections open as real hosts do, and knows nothing
//! of the game.

mod mime;
mod request;
mod response;

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use request::{Method, Request};
use response::Response;

/// What is served, before the server starts.
#[derive(Debug, Clone)]
pub struct Site {
    root: PathBuf,
    prefix: String,
    gzip: bool,
    pages: BTreeMap<String, String>,
}

impl Site {
    /// The files below `root`, served from `/`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            prefix: "/".into(),
            gzip: false,
            pages: BTreeMap::new(),
        }
    }

    /// Serves the files below `prefix` instead: `/some/where/`. Everything else is not found.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.prefix = format!("/{}/", prefix.trim_matches('/')).replace("//", "/");
        self
    }

    /// Compresses what browsers accept compressed, as static hosts do.
    #[must_use]
    pub fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// Adds a page that is not a file, at an absolute path such as `/frame.html`.
    #[must_use]
    pub fn page(mut self, path: &str, html: impl Into<String>) -> Self {
        self.pages.insert(path.into(), html.into());
        self
    }

    /// Starts to answer on the loopback address. Port 0 takes any free port.
    pub fn start(self, port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let server = Server {
            address,
            prefix: self.prefix.clone(),
            seen: Arc::default(),
            stopped: Arc::default(),
        };
        let (site, seen, stopped) = (
            Arc::new(self),
            Arc::clone(&server.seen),
            Arc::clone(&server.stopped),
        );
        thread::spawn(move || accept(&listener, &site, &seen, &stopped));
        Ok(server)
    }
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The path as it was asked for, without the query.
    pub path: String,
    /// The status that was answered.
    pub status: u16,
    /// Bytes of the body as sent, compressed if it was.
    pub bytes: usize,
}

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    prefix: String,
    seen: Arc<Mutex<Vec<Hit>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Address of the page, ending in a slash.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.prefix)
    }

    /// Scheme, host and port, without a slash.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far, in the order of their answers.
    pub fn hits(&self) -> Vec<Hit> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Refuses every request from now on, as a laptop without a network does.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        // The listener waits in `accept`: one connection lets it look at the flag.
        drop(TcpStream::connect(self.address));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn accept(
    listener: &TcpListener,
    site: &Arc<Site>,
    seen: &Arc<Mutex<Vec<Hit>>>,
    stopped: &Arc<AtomicBool>,
) {
    for stream in listener.incoming().flatten() {
        if stopped.load(Ordering::SeqCst) {
            return;
        }
        let (site, seen, stopped) = (Arc::clone(site), Arc::clone(seen), Arc::clone(stopped));
        // A browser that goes away mid-answer is no fault of the server.
        thread::spawn(move || drop(converse(&stream, &site, &seen, &stopped)));
    }
}

/// Answers the requests of one connection until it closes.
fn converse(
    stream: &TcpStream,
    site: &Site,
    seen: &Mutex<Vec<Hit>>,
    stopped: &AtomicBool,
) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        if stopped.load(Ordering::SeqCst) {
            return Ok(());
        }
        let response = Response::to(&request, site);
        let bytes = response.send(stream, request.method == Method::Head)?;
        let hit = Hit {
            path: request.path,
            status: response.status(),
            bytes,
        };
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(hit);
        if !request.keep_alive {
            return Ok(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::{Read, Write};
    use std::ops::Deref;

    /// A small site on a port of its own, whose folder goes with it.
    struct Served {
        server: Server,
        root: PathBuf,
    }

    impl Deref for Served {
        type Target = Server;

        fn deref(&self) -> &Server {
            &self.server
        }
    }

    impl Drop for Served {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.root));
        }
    }

    fn serve(name: &str, with: impl FnOnce(Site) -> Site) -> Served {
        let root = std::env::temp_dir().join(format!("odp-serve-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("index.html"), "<h1>home</h1>").unwrap();
        fs::write(root.join("content/a b.json"), "{}").unwrap();
        let server = with(Site::new(root.clone())).start(0).unwrap();
        Served { server, root }
    }

    fn ask(server: &Server, lines: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        write!(stream, "{lines}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn folder_answers_with_its_index() {
        let server = serve("index", |site| site);
        let answer = ask(&server, "GET / HTTP/1.1");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("text/html; charset=utf-8"), "{answer}");
        assert!(answer.ends_with("<h1>home</h1>"), "{answer}");
    }

    #[test]
    fn prefix_hides_everything_outside() {
        let server = serve("prefix", |site| site.under("some/path"));
        assert!(server.url().ends_with("/some/path/"), "{}", server.url());
        assert!(ask(&server, "GET /some/path/ HTTP/1.1").contains("200 OK"));
        assert!(ask(&server, "GET / HTTP/1.1").contains("404 Not Found"));
        assert!(ask(&server, "GET /some/path HTTP/1.1").contains("301 Moved Permanently"));
    }

    #[test]
    fn escaped_names_are_found_and_parents_are_not() {
        let server = serve("escape", |site| site);
        assert!(ask(&server, "GET /content/a%20b.json HTTP/1.1").contains("application/json"));
        assert!(ask(&server, "GET /../Cargo.toml HTTP/1.1").contains("404"));
        assert!(ask(&server, "GET /%2e%2e/Cargo.toml HTTP/1.1").contains("404"));
    }

    #[test]
    fn only_reading_is_allowed() {
        let server = serve("post", |site| site);
        assert!(ask(&server, "POST / HTTP/1.1").contains("405 Method Not Allowed"));
    }

    #[test]
    fn compresses_only_for_those_who_accept_it() {
        let server = serve("gzip", Site::gzip);
        assert!(!ask(&server, "GET / HTTP/1.1").contains("Content-Encoding"));
        let answer = ask(&server, "GET / HTTP/1.1\r\nAccept-Encoding: br, gzip");
        assert!(answer.contains("Content-Encoding: gzip"), "{answer}");
    }

    #[test]
    fn hits_are_recorded_in_order_with_their_status() {
        let server = serve("hits", |site| site.page("/frame.html", "<p>"));
        ask(&server, "GET /frame.html?x=1 HTTP/1.1");
        ask(&server, "GET /none HTTP/1.1");
        let hits: Vec<_> = server
            .hits()
            .into_iter()
            .map(|h| (h.path, h.status))
            .collect();
        assert_eq!(
            hits,
            [("/frame.html".to_owned(), 200), ("/none".to_owned(), 404)]
        );
    }

    #[test]
    fn a_stopped_server_answers_nobody() {
        let server = serve("stop", |site| site);
        server.stop();
        let refused = TcpStream::connect(server.address).map(|mut stream| {
            let _ = write!(stream, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            answer
        });
        assert!(refused.is_err() || refused.is_ok_and(|answer| answer.is_empty()));
    }
}
