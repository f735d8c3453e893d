//! `play`: from a fresh clone to the open game.

use std::process::Stdio;

use odp_serve::Site;

use crate::failure::{Done, Failure};
use crate::shell::program;
use crate::site;

/// Sets up, builds, serves and opens the game; ends with the process.
pub(crate) fn run(arguments: &[String]) -> Done {
    let (mut port, mut open) = (8080, true);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-open" => open = false,
            "--port" => {
                port = rest
                    .next()
                    .and_then(|number| number.parse().ok())
                    .ok_or("--port wants a number from 0 to 65535")?;
            }
            unknown => return Err(format!("there is no option {unknown:?}").into()),
        }
    }
    let folder = site::build()?;
    let server = Site::new(folder).gzip().start(port).map_err(|why| {
        Failure::while_doing(
            &format!("cannot serve on 127.0.0.1:{port} (try --port 8081)"),
            why,
        )
    })?;
    println!("\nPlay at {} (Ctrl+C ends it).", server.url());
    if open {
        show_in_browser(&server.url());
    }
    loop {
        std::thread::park();
    }
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
    if started.is_err() {
        println!("No browser could be opened from here ({opener} is missing): open that address.");
    }
}
