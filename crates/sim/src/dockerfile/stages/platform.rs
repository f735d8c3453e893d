//! Platforms such as `linux/arm64/v8` (`containerd/platforms`).

use crate::dockerfile::quote::quote;

/// A platform in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Platform {
    /// Operating system.
    pub os: String,
    /// Processor.
    pub architecture: String,
    /// Kind of processor; may be empty.
    pub variant: String,
}

const SYSTEMS: [&str; 19] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
    "wasi",
];

const PROCESSORS: [&str; 30] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "aarch64",
    "x86_64",
    "x86-64",
    "i386",
    "armhf",
    "armel",
];

impl Platform {
    /// Reads a platform; what is left out is that of the default.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains('*') {
            return Err(format!(
                "{}: wildcards not yet supported: invalid argument",
                quote(text)
            ));
        }
        let parts: Vec<&str> = text.splitn(4, '/').collect();
        if let Some(part) = parts.iter().find(|part| !is_component(part)) {
            return Err(format!(
                "{} is an invalid component of {}: platform specifier component must match \
                 \"^[A-Za-z0-9_.-]+$\": invalid argument",
                quote(part),
                quote(text)
            ));
        }
        match parts.as_slice() {
            [one] => Self::of_one(one).ok_or_else(|| {
                format!(
                    "{}: unknown operating system or architecture: invalid argument",
                    quote(text)
                )
            }),
            [os, architecture] => Ok(Self::normal(os, architecture, "")),
            [os, architecture, variant] => Ok(Self::normal(os, architecture, variant)),
            _ => Err(format!(
                "{}: cannot parse platform specifier: invalid argument",
                quote(text)
            )),
        }
    }

    fn of_one(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        if SYSTEMS.contains(&lower.as_str()) || lower == "macos" {
            Some(Self::normal(text, "amd64", ""))
        } else if PROCESSORS.contains(&lower.as_str()) {
            Some(Self::normal("linux", text, ""))
        } else {
            None
        }
    }

    fn normal(os: &str, architecture: &str, variant: &str) -> Self {
        let os = os.to_ascii_lowercase();
        let os = if os == "macos" {
            "darwin".to_owned()
        } else {
            os
        };
        let architecture = architecture.to_ascii_lowercase();
        let variant = variant.to_ascii_lowercase();
        let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
            ("i386", _) => ("386", ""),
            ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
            ("x86_64" | "x86-64", variant) => ("amd64", variant),
            ("aarch64" | "arm64", "8" | "v8") => ("arm64", ""),
            ("aarch64", variant) => ("arm64", variant),
            ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
            ("arm", "5") => ("arm", "v5"),
            ("armel", _) | ("arm", "6") => ("arm", "v6"),
            ("arm", "8") => ("arm", "v8"),
            other => other,
        };
        Self {
            os,
            architecture: architecture.to_owned(),
            variant: variant.to_owned(),
        }
    }

    /// `os/architecture[/variant]`.
    pub fn format(&self) -> String {
        let Self {
            os,
            architecture,
            variant,
        } = self;
        if variant.is_empty() {
            format!("{os}/{architecture}")
        } else {
            format!("{os}/{architecture}/{variant}")
        }
    }
}

fn is_component(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms() {
        for (text, normal) in [
            ("linux/amd64", "linux/amd64"),
            ("linux/x86_64", "linux/amd64"),
            ("arm64", "linux/arm64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("linux/arm", "linux/arm/v7"),
            ("macos", "darwin/amd64"),
        ] {
            assert_eq!(Platform::parse(text).unwrap().format(), normal, "{text}");
        }
        for text in ["", "linux/", "a/b/c/d", "*", "nothing", "linux/a b"] {
            assert!(Platform::parse(text).is_err(), "{text}");
        }
    }
}
