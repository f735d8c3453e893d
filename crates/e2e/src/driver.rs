//! The process of chromedriver, on a port that nobody uses.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::fault::{Fault, Outcome};

/// A running chromedriver. It ends when this is dropped.
pub(crate) struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// Starts it, and waits until it says which port it has.
    pub(crate) async fn start() -> Outcome<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Fault::new(format!("chromedriver cannot be started: {error}")))?;
        let lines = process
            .stdout
            .take()
            .ok_or_else(|| Fault::new("chromedriver is mute"))?;
        let (send, receive) = oneshot::channel();
        thread::spawn(move || {
            let mut send = Some(send);
            // Read to its end, or chromedriver would one day wait for a reader.
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                if let Some(port) = port(&line)
                    && let Some(send) = send.take()
                {
                    let _gone = send.send(port);
                }
            }
        });
        let port = tokio::time::timeout(Duration::from_secs(30), receive)
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or_else(|| Fault::new("chromedriver did not say its port within 30 seconds"))?;
        Ok(Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
        })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The port in "… was started successfully on port 41243."
fn port(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?
        .1
        .trim_end_matches('.')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn port_is_read_from_the_greeting() {
        let line = "ChromeDriver was started successfully on port 41243.";
        assert_eq!(super::port(line), Some(41243));
        assert_eq!(super::port("Starting ChromeDriver 156 on port 0"), None);
    }
}
