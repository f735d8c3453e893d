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

/// How often a program is started that ends before it has said anything of use.
///
/// `chromedriver --port=0` takes a port that nobody has in IPv6, and ends when a connection of
/// somebody else has the port of this number in IPv4.
const TRIES: u32 = 10;

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
        self.processes.iter_mut().for_each(end);
    }
}

/// Ends a program with its whole group: a message bus leaves what it has started behind.
fn end(process: &mut Child) {
    let group = format!("-{}", process.id());
    drop(Command::new("kill").args(["-9", "--", &group]).status());
    drop(process.kill());
    drop(process.wait());
}

fn address(port: u32) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Starts a program and waits until a line says a number. If it ends before, it is started again.
async fn said(
    command: &mut Command,
    number: impl Fn(&str) -> Option<u32> + Clone + Send + 'static,
) -> Outcome<(Child, u32)> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0);
    let mut last = String::new();
    for _ in 0..TRIES {
        let mut process = command
            .spawn()
            .map_err(|error| Fault::new(format!("{name} cannot be started: {error}")))?;
        let heard = hear(&mut process, number.clone());
        match tokio::time::timeout(PATIENCE, heard).await {
            Ok(Ok(number)) => return Ok((process, number)),
            Ok(Err(words)) => last = words,
            Err(_) => {
                end(&mut process);
                return Err(Fault::new(format!("{name} says no number in 30 seconds")));
            }
        }
        end(&mut process);
    }
    let sentence = format!("{name} ended {TRIES} times without saying its number: {last}");
    Err(Fault::new(sentence))
}

/// The number that a program says, or the last line of one that ends without.
async fn hear(
    process: &mut Child,
    number: impl Fn(&str) -> Option<u32> + Send + 'static,
) -> Result<u32, String> {
    let lines = process.stdout.take().into_iter();
    let (send, receive) = oneshot::channel();
    thread::spawn(move || {
        let mut send = Some(send);
        let mut last = String::new();
        // Read to its end, or the program would one day wait for a reader.
        for line in lines.flat_map(|it| BufReader::new(it).lines().map_while(Result::ok)) {
            if let Some(number) = number(&line)
                && let Some(send) = send.take()
            {
                let _gone = send.send(Ok(number));
            }
            last = line;
        }
        if let Some(send) = send {
            let _gone = send.send(Err(last));
        }
    });
    receive.await.unwrap_or_else(|_| Err(String::new()))
}

/// The port behind these words: "… was started successfully on port 41243."
fn port(line: &str, words: &str) -> Option<u32> {
    let (_, port) = line.split_once(words)?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{end, said};

    /// A program that ends when it is started for the first time, as after a taken port.
    #[tokio::test]
    async fn program_that_ends_at_once_is_started_again() {
        let mark = std::env::temp_dir().join(format!("odp-e2e-started-{}", std::process::id()));
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(concat!(
            r#"if [ -e "$0" ]; then rm "$0"; echo "on port 7."; sleep 60; "#,
            r#"else : >"$0"; echo "port not available"; exit 1; fi"#
        ));
        shell.arg(&mark);
        let (mut program, number) = said(&mut shell, |line| super::port(line, "on port "))
            .await
            .expect("the second start says its number");
        end(&mut program);
        assert_eq!(number, 7);
    }

    #[tokio::test]
    async fn program_that_never_says_a_number_is_named_with_its_last_words() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo \"port not available\""]);
        let fault = said(&mut shell, |line| super::port(line, "on port "))
            .await
            .expect_err("it has no number");
        let sentence = fault.to_string();
        assert!(sentence.starts_with("sh ended 10 times"), "{sentence}");
        assert!(sentence.ends_with("port not available"), "{sentence}");
    }

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
