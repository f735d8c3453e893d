//! The process that drives a browser, one for each browser, on a port that nobody uses.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::engine::Engine;
use crate::fault::{Fault, Outcome};

/// Longest that a driver may take to say that it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running driver. It ends when this is dropped, and what it started ends with it.
pub(crate) struct Driver {
    processes: Vec<Child>,
    address: String,
}

impl Driver {
    /// Starts the driver of an engine, and waits until it listens.
    pub(crate) async fn start(engine: Engine) -> Outcome<Self> {
        match engine {
            Engine::Chromium => {
                let mut command = Command::new("chromedriver");
                Self::listening(command.arg("--port=0"), "successfully on port ").await
            }
            Engine::Firefox => {
                let mut command = Command::new("geckodriver");
                Self::listening(command.arg("--port=0"), "Listening on 127.0.0.1:").await
            }
            Engine::WebKit => Self::webkit().await,
        }
    }

    /// Starts a driver that chooses its port, and says it behind these words.
    async fn listening(command: &mut Command, words: &'static str) -> Outcome<Self> {
        let (process, port) = said(command, move |line| port(line, words)).await?;
        Ok(Self {
            processes: vec![process],
            address: address(port),
        })
    }

    /// `WebKit` has no windowless mode: it gets a screen and a message bus of its own.
    async fn webkit() -> Outcome<Self> {
        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1400x1000x24"]);
        let (screen, display) = said(&mut screen, |line| line.trim().parse().ok()).await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("dbus-run-session")
            .args(["--", "WebKitWebDriver", "--host=127.0.0.1"])
            .arg(format!("--port={port}"))
            .env("DISPLAY", format!(":{display}"))
            // Root cannot set up the sandbox.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| Fault::new(format!("dbus-run-session cannot be started: {error}")))?;
        let driver = Self {
            processes: vec![driver, screen],
            address: address(port.into()),
        };
        let answers = async {
            while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, answers)
            .await
            .map_err(|_| Fault::new("WebKitWebDriver does not answer"))?;
        Ok(driver)
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // Its whole group: a message bus leaves what it has started behind.
            let group = format!("-{}", process.id());
            drop(Command::new("kill").args(["-9", "--", &group]).status());
            drop(process.kill());
            drop(process.wait());
        }
    }
}

fn address(port: u32) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Starts a program in a group of its own, and waits for a line that says a number.
async fn said(
    command: &mut Command,
    number: impl Fn(&str) -> Option<u32> + Send + 'static,
) -> Outcome<(Child, u32)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| Fault::new(format!("{name} cannot be started: {error}")))?;
    let lines = process
        .stdout
        .take()
        .ok_or_else(|| Fault::new(format!("{name} is mute")))?;
    let (send, receive) = oneshot::channel();
    thread::spawn(move || {
        let mut send = Some(send);
        // Read to its end, or the program would one day wait for a reader.
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
            if let Some(number) = number(&line)
                && let Some(send) = send.take()
            {
                let _gone = send.send(number);
            }
        }
    });
    let number = tokio::time::timeout(PATIENCE, receive)
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| Fault::new(format!("{name} did not say its number within 30 seconds")))?;
    Ok((process, number))
}

/// The port behind these words: "… was started successfully on port 41243."
fn port(line: &str, words: &str) -> Option<u32> {
    let (_, port) = line.split_once(words)?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn port_is_read_from_the_greeting() {
        let words = "successfully on port ";
        let line = "ChromeDriver was started successfully on port 41243.";
        assert_eq!(super::port(line, words), Some(41243));
        assert_eq!(
            super::port("Starting ChromeDriver 156 on port 0", words),
            None
        );
        let line = "1763715 geckodriver INFO Listening on 127.0.0.1:33211";
        assert_eq!(super::port(line, "Listening on 127.0.0.1:"), Some(33211));
    }
}
