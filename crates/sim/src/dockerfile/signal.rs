//! Signals as `STOPSIGNAL` takes them (`moby/sys`, `signal/signal_linux.go`).

/// Names without `SIG`, those in real time aside.
const NAMES: [&str; 34] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
];

/// Whether a text is a signal: a number other than nothing, or a name in any case, with or
/// without `SIG` in front. The error is the real tool's.
pub fn check(text: &str) -> Result<(), String> {
    let known = if let Ok(number) = text.parse::<i64>() {
        number != 0
    } else {
        let name = text.to_ascii_uppercase();
        is_name(name.strip_prefix("SIG").unwrap_or(&name))
    };
    if known {
        Ok(())
    } else {
        Err(["invalid signal: ", text].concat())
    }
}

fn is_name(name: &str) -> bool {
    let below = |steps: &str, most: u8| {
        let number = steps.parse::<u8>().ok();
        !steps.starts_with(['0', '+']) && number.is_some_and(|number| number <= most)
    };
    if let Some(rest) = name.strip_prefix("RTMIN") {
        rest.is_empty() || rest.strip_prefix('+').is_some_and(|steps| below(steps, 15))
    } else if let Some(rest) = name.strip_prefix("RTMAX") {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|steps| below(steps, 14))
    } else {
        NAMES.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        for text in [
            "SIGTERM",
            "term",
            "SigInt",
            "9",
            "15",
            "-1",
            "RTMIN",
            "SIGRTMIN+15",
            "RTMAX-14",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "0",
            "SIGFOO",
            "SIGSIGTERM",
            "SIGTERM ",
            "EMT",
            "RTMIN+16",
            "RTMAX-15",
            "RTMIN+0",
            "RTMAX+1",
            "1.5",
        ] {
            assert_eq!(check(text), Err(format!("invalid signal: {text}")));
        }
    }
}
