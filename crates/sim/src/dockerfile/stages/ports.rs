//! Ports of `EXPOSE` (`dockerfile2llb/convert_expose.go`).

use crate::dockerfile::quote::quote;

/// One word of `EXPOSE`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortSpec<'a> {
    /// Address in front; docker ignores it.
    pub ip: &'a str,
    /// Port of the host; docker ignores it.
    pub host: &'a str,
    /// Protocol as written, `tcp` when there is none.
    pub protocol: &'a str,
    container: &'a str,
}

impl<'a> PortSpec<'a> {
    /// Cuts a word into its parts.
    pub fn split(text: &'a str) -> Result<Self, String> {
        let (front, container) = text.rsplit_once(':').unwrap_or(("", text));
        let (ip, host) = front.rsplit_once(':').unwrap_or(("", front));
        let (container, protocol) = container.split_once('/').unwrap_or((container, ""));
        let error = if container.is_empty() {
            "no port specified".to_owned()
        } else if ["", "tcp", "udp", "sctp"].contains(&protocol.to_ascii_lowercase().as_str()) {
            let protocol = if protocol.is_empty() { "tcp" } else { protocol };
            return Ok(Self {
                ip,
                host,
                protocol,
                container,
            });
        } else {
            format!("invalid proto: {protocol}")
        };
        Err(format!("invalid port: {}: {error}", quote(text)))
    }

    /// First and last port of the container.
    pub fn ports(&self) -> Result<(u16, u16), String> {
        self.check_ip()?;
        let (start, end) = range(self.container)
            .ok_or_else(|| format!("invalid containerPort: {}", self.container))?;
        if self.host.is_empty() {
            return Ok((start, end));
        }
        let (host_start, host_end) =
            range(self.host).ok_or_else(|| format!("invalid hostPort: {}", self.host))?;
        if end - start != host_end - host_start && end != start {
            let Self {
                container, host, ..
            } = self;
            return Err(format!(
                "invalid ranges specified for container and host Ports: {container} and {host}"
            ));
        }
        Ok((start, end))
    }

    fn check_ip(&self) -> Result<(), String> {
        let mut ip = self.ip;
        if let Some(inner) = ip.strip_prefix('[') {
            match inner.split_once(']') {
                Some((address, "")) => ip = address,
                _ => return Err(format!("invalid IP address {ip}")),
            }
        }
        if ip.is_empty() || is_v4(ip) || is_v6(ip) {
            Ok(())
        } else {
            Err(format!("invalid IP address: {ip}"))
        }
    }
}

/// `127.0.0.1`: four numbers, none with a zero too many.
fn is_v4(text: &str) -> bool {
    let number = |part: &str| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        digits && part.parse::<u8>().is_ok() && (part.len() == 1 || !part.starts_with('0'))
    };
    text.split('.').count() == 4 && text.split('.').all(number)
}

/// `fe80::1`: eight groups, of which `::` stands for those that are left out (RFC 4291).
fn is_v6(text: &str) -> bool {
    match text.split_once("::") {
        None => groups(text, true) == Some(8),
        Some((head, tail)) => {
            let count = |part, last| match part {
                "" => Some(0),
                part => groups(part, last),
            };
            let both = count(head, false).zip(count(tail, true));
            both.is_some_and(|(head, tail)| head + tail < 8)
        }
    }
}

/// How many groups of an IPv6 address these are; an IPv4 address at the very end is two.
fn groups(text: &str, last: bool) -> Option<usize> {
    let (head, v4) = match text.rsplit_once(':') {
        Some((head, end)) if last && is_v4(end) => (head, 2),
        None if last && is_v4(text) => return Some(2),
        _ => (text, 0),
    };
    let group = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let mut parts = head.split(':');
    parts.all(group).then(|| head.split(':').count() + v4)
}

fn range(text: &str) -> Option<(u16, u16)> {
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let start = port(start)?;
    let end = port(end)?;
    (start <= end).then_some((start, end))
}

fn port(text: &str) -> Option<u16> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = sound.then(|| digits.trim_start_matches('0'))?;
    let number: u16 = if number.is_empty() {
        0
    } else {
        number.parse().ok()?
    };
    (number == 0 || !text.starts_with('-')).then_some(number)
}

/// Every port of a list of words, as `8501/tcp`.
pub fn exposed(words: &[String]) -> Result<Vec<String>, String> {
    let mut ports = Vec::new();
    for word in words {
        let spec = PortSpec::split(word)?;
        let (start, end) = spec.ports()?;
        let protocol = spec.protocol.to_ascii_lowercase();
        ports.extend((start..=end).map(|port| format!("{port}/{protocol}")));
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    proptest! {
        #[test]
        fn addresses_are_what_the_standard_library_takes(
            v4 in "[0-9]{1,3}(\\.[0-9]{1,3}){2,4}|0*(25[0-9]|1)(\\.[01]){3}",
            v6 in "[0-9a-g]{0,5}(:{1,2}[0-9a-f]{1,4}){0,8}(::?)?(:1\\.2\\.3\\.[45])?",
        ) {
            prop_assert_eq!(is_v4(&v4), v4.parse::<Ipv4Addr>().is_ok(), "{}", v4);
            prop_assert_eq!(is_v6(&v6), v6.parse::<Ipv6Addr>().is_ok(), "{}", v6);
        }
    }

    fn ports(word: &str) -> Result<Vec<String>, String> {
        exposed(&[word.to_owned()])
    }

    #[test]
    fn words() {
        for (word, expected) in [
            ("8501", vec!["8501/tcp"]),
            ("53/UDP", vec!["53/udp"]),
            ("80-82", vec!["80/tcp", "81/tcp", "82/tcp"]),
            ("8080:80", vec!["80/tcp"]),
            ("127.0.0.1::80", vec!["80/tcp"]),
            ("[::1]:1-2:80", vec!["80/tcp"]),
        ] {
            assert_eq!(ports(word).unwrap(), expected, "{word}");
        }
    }

    #[test]
    fn errors() {
        for (word, error) in [
            ("", "invalid port: \"\": no port specified"),
            ("80/http", "invalid port: \"80/http\": invalid proto: http"),
            ("http", "invalid containerPort: http"),
            ("70000", "invalid containerPort: 70000"),
            ("3-1", "invalid containerPort: 3-1"),
            ("x:80", "invalid hostPort: x"),
            (
                "1-2:80-90",
                "invalid ranges specified for container and host Ports: 80-90 and 1-2",
            ),
            ("example.org:80:80", "invalid IP address: example.org"),
        ] {
            assert_eq!(ports(word).unwrap_err(), error, "{word}");
        }
    }
}
