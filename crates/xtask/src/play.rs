//! `play`: from a fresh clone to the open game.

use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::process::Stdio;
use std::thread;

use odp_serve::{Server, Site};

use crate::failure::{Done, Failure};
use crate::shell::program;
use crate::site;

/// The port of the README, and those that are taken when somebody else has it.
const PORTS: RangeInclusive<u16> = 8080..=8099;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    /// The port that it has to be; any of [`PORTS`] when none is given.
    port: Option<u16>,
    /// Whether to open the browser.
    open: bool,
}

/// Sets up, builds, serves and opens the game; ends with the process.
pub(crate) fn run(arguments: &[String]) -> Done {
    let options = Options::read(arguments)?;
    // A port that is taken is told before the minutes that a build takes, not after them.
    let server = serve(options.port)?;
    site::build()?;
    println!("\nPlay at {} (Ctrl+C ends it).", server.url());
    if options.open {
        show_in_browser(&server.url());
    }
    loop {
        thread::park();
    }
}

impl Options {
    fn read(arguments: &[String]) -> Done<Self> {
        let mut options = Self {
            port: None,
            open: true,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--no-open" => options.open = false,
                "--port" => {
                    let number = rest.next().and_then(|number| number.parse().ok());
                    options.port = Some(number.ok_or("--port wants a number from 0 to 65535")?);
                }
                unknown => return Err(format!("there is no option {unknown:?}").into()),
            }
        }
        Ok(options)
    }
}

/// Begins to serve what is built, or will be.
fn serve(port: Option<u16>) -> Done<Server> {
    let site = Site::new(site::SITE).gzip();
    if let Some(port) = port {
        return site.start(port).map_err(|why| {
            let doing = format!("cannot serve on 127.0.0.1:{port} (--port takes another)");
            Failure::while_doing(&doing, why)
        });
    }
    for port in PORTS {
        match site.clone().start(port) {
            Err(why) if why.kind() == ErrorKind::AddrInUse => {
                println!("Port {port} is in use: trying the next one.");
            }
            served => {
                let doing = format!("cannot serve on 127.0.0.1:{port}");
                return served.map_err(|why| Failure::while_doing(&doing, why));
            }
        }
    }
    Err(format!(
        "all ports from {} to {} are in use: choose one with --port",
        PORTS.start(),
        PORTS.end()
    )
    .into())
}

/// Asks the desktop for its browser. A machine without one has the address above.
fn show_in_browser(url: &str) {
    let (opener, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let started = program(opener, arguments)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let refused = move |why: &str| {
        println!("No browser could be opened from here ({opener} {why}): open that address.");
    };
    match started {
        // It may stay for as long as the browser does.
        Ok(mut opening) => drop(thread::spawn(move || {
            if !opening.wait().is_ok_and(|status| status.success()) {
                refused("found none");
            }
        })),
        Err(_) => refused("is missing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Option<Options> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        Options::read(&words).ok()
    }

    #[test]
    fn options_are_read_and_others_refused() {
        let port = Some(8081);
        assert_eq!(
            read(&["--port", "8081", "--no-open"]),
            Some(Options { port, open: false })
        );
        assert_eq!(
            read(&[]),
            Some(Options {
                port: None,
                open: true
            })
        );
        assert_eq!(read(&["--port"]), None);
        assert_eq!(read(&["--port", "70000"]), None);
        assert_eq!(read(&["8081"]), None);
    }

    #[test]
    fn a_port_that_was_asked_for_and_is_taken_is_told() {
        let first = serve(Some(0)).unwrap();
        let port = first.origin().rsplit(':').next().unwrap().parse().unwrap();
        let told = serve(Some(port)).unwrap_err().to_string();
        assert!(told.contains(&port.to_string()), "{told}");
    }

    #[test]
    fn without_a_wish_a_taken_port_is_passed_over() {
        // Whoever has the first port now, two games never share one.
        let (one, other) = (serve(None).unwrap(), serve(None).unwrap());
        assert_ne!(one.origin(), other.origin());
    }
}
