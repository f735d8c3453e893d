//! Names of images: `[domain/]path[:tag][@digest]` (`distribution/reference`).

mod grammar;

use std::fmt;

use super::glob::{BadPattern, go_match};
pub use grammar::{Parts, is_domain, is_identifier, name as cut_name, reference as cut_reference};

/// The registry that is meant when none is named.
pub const DEFAULT_DOMAIN: &str = "docker.io";
const LEGACY_DEFAULT_DOMAIN: &str = "index.docker.io";
const OFFICIAL: &str = "library/";
const DEFAULT_TAG: &str = "latest";
/// The longest path in bytes, without the domain.
const MAX_PATH: usize = 255;

/// A reference to an image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Reference {
    /// Registry, with its port; may be empty.
    pub domain: String,
    /// Path in the registry; empty when there is only a digest.
    pub path: String,
    /// Behind the colon.
    pub tag: Option<String>,
    /// Behind the `@`.
    pub digest: Option<String>,
}

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceError {
    /// No name.
    NameEmpty,
    /// Not of the form.
    InvalidFormat,
    /// Would be of the form in lower case.
    NameContainsUppercase,
    /// Path longer than 255 bytes.
    NameTooLong,
    /// Sound, but not written out in full.
    NameNotCanonical,
    /// 64 hexadecimal digits would be an image's id.
    Identifier,
    /// Not of a tag's form.
    TagInvalid,
    /// Not of a digest's form.
    DigestInvalid,
    /// Another algorithm than SHA-256.
    DigestUnsupported,
    /// Not 64 digits.
    DigestLength,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameEmpty => "repository name must have at least one component",
            Self::InvalidFormat => "invalid reference format",
            Self::NameContainsUppercase => "repository name must be lowercase",
            Self::NameTooLong => "repository name must not be more than 255 characters",
            Self::NameNotCanonical => "repository name must be canonical",
            Self::Identifier => {
                "invalid repository name, cannot specify 64-byte hexadecimal strings"
            }
            Self::TagInvalid => "invalid tag format",
            Self::DigestInvalid => "invalid checksum digest format",
            Self::DigestUnsupported => "unsupported digest algorithm",
            Self::DigestLength => "invalid checksum digest length",
        })
    }
}

impl ReferenceError {
    /// The sentence with the name that it is about, where the real tool gives it.
    pub fn about(self, text: &str) -> String {
        match self {
            Self::NameContainsUppercase => {
                let (_, remainder) = split_docker_domain(text);
                let name = remainder.split(':').next().unwrap_or_default();
                format!("invalid reference format: repository name ({name}) must be lowercase")
            }
            Self::Identifier => format!(
                "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            ),
            error => error.to_string(),
        }
    }
}

type Outcome = Result<Reference, ReferenceError>;

impl Reference {
    /// Reads a reference as it stands.
    pub fn parse(text: &str) -> Outcome {
        if text.is_empty() {
            return Err(ReferenceError::NameEmpty);
        }
        let Some(parts) = grammar::reference(text) else {
            let lower = text.to_ascii_lowercase();
            return Err(if lower != text && grammar::reference(&lower).is_some() {
                ReferenceError::NameContainsUppercase
            } else {
                ReferenceError::InvalidFormat
            });
        };
        let (domain, path) = grammar::name(parts.name).unwrap_or(("", parts.name));
        if path.len() > MAX_PATH {
            return Err(ReferenceError::NameTooLong);
        }
        if let Some(digest) = parts.digest {
            check_digest(digest)?;
        }
        Ok(Self {
            domain: domain.to_owned(),
            path: path.to_owned(),
            tag: parts.tag.map(str::to_owned),
            digest: parts.digest.map(str::to_owned),
        })
    }

    /// Reads what people write, such as `python:3.12`, into its full form.
    pub fn parse_normalized(text: &str) -> Outcome {
        if is_identifier(text) {
            return Err(ReferenceError::Identifier);
        }
        let (domain, remainder) = split_docker_domain(text);
        let remote = remainder
            .split_once(':')
            .map_or(remainder.as_str(), |(remote, _)| remote);
        if remote.to_ascii_lowercase() != remote {
            return Err(ReferenceError::NameContainsUppercase);
        }
        Self::parse(&format!("{domain}/{remainder}"))
    }

    /// Reads a full form, and refuses every other.
    pub fn parse_named(text: &str) -> Outcome {
        let named = Self::parse_normalized(text)?;
        if named.to_string() == text {
            Ok(named)
        } else {
            Err(ReferenceError::NameNotCanonical)
        }
    }

    /// Reads an image's id, a digest, or what people write.
    pub fn parse_any(text: &str) -> Outcome {
        if is_identifier(text) {
            return Ok(Self::of_digest(format!("sha256:{text}")));
        }
        if check_digest(text).is_ok() {
            return Ok(Self::of_digest(text.to_owned()));
        }
        Self::parse_normalized(text)
    }

    /// Reads what people write; a digest makes the tag void, and no tag is `latest`.
    pub fn parse_docker(text: &str) -> Outcome {
        let mut named = Self::parse_normalized(text)?;
        if named.digest.is_some() {
            named.tag = None;
        }
        Ok(named.or_latest())
    }

    /// A name without tag and digest.
    pub fn with_name(name: &str) -> Outcome {
        let (domain, path) = grammar::name(name).ok_or(ReferenceError::InvalidFormat)?;
        if path.len() > MAX_PATH {
            return Err(ReferenceError::NameTooLong);
        }
        Ok(Self {
            domain: domain.to_owned(),
            path: path.to_owned(),
            tag: None,
            digest: None,
        })
    }

    /// The same with another tag.
    pub fn with_tag(mut self, tag: &str) -> Outcome {
        if !grammar::is_tag(tag) {
            return Err(ReferenceError::TagInvalid);
        }
        self.tag = Some(tag.to_owned());
        Ok(self)
    }

    /// The same with another digest.
    pub fn with_digest(mut self, digest: &str) -> Outcome {
        if !grammar::is_digest(digest) {
            return Err(ReferenceError::DigestInvalid);
        }
        self.digest = Some(digest.to_owned());
        Ok(self)
    }

    /// The same with the tag `latest` when it has neither tag nor digest.
    #[must_use]
    pub fn or_latest(mut self) -> Self {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some(DEFAULT_TAG.to_owned());
        }
        self
    }

    fn of_digest(digest: String) -> Self {
        Self {
            digest: Some(digest),
            ..Self::default()
        }
    }

    /// Domain and path.
    pub fn name(&self) -> String {
        if self.domain.is_empty() {
            self.path.clone()
        } else {
            format!("{}/{}", self.domain, self.path)
        }
    }

    /// As people write it: without `docker.io/` and `library/`.
    #[must_use]
    pub fn familiar(&self) -> Self {
        let mut familiar = self.clone();
        if familiar.domain == DEFAULT_DOMAIN {
            familiar.domain.clear();
            if let Some(rest) = self.path.strip_prefix(OFFICIAL)
                && !rest.contains('/')
            {
                rest.clone_into(&mut familiar.path);
            }
        }
        familiar
    }

    /// Whether a pattern fits what people write, with or without tag.
    pub fn familiar_match(&self, pattern: &str) -> Result<bool, BadPattern> {
        let familiar = self.familiar();
        Ok(go_match(pattern, &familiar.to_string())? || go_match(pattern, &familiar.name())?)
    }

    /// The more a reference says, the lower.
    fn rank(&self) -> u8 {
        match (self.path.is_empty(), &self.tag, &self.digest) {
            (false, Some(_), Some(_)) => 1,
            (false, Some(_), None) => 2,
            (false, None, Some(_)) => 3,
            (false, None, None) => 4,
            (true, ..) => 5,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(self.digest.as_deref().unwrap_or_default());
        }
        f.write_str(&self.name())?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Sorts references in their full form, those that say more first, and what is none behind.
pub fn sort(texts: &[String]) -> Vec<String> {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for text in texts {
        match Reference::parse_any(text) {
            Ok(reference) => good.push((reference.rank(), reference.to_string())),
            Err(_) => bad.push(text.clone()),
        }
    }
    good.sort();
    bad.sort();
    good.into_iter().map(|(_, text)| text).chain(bad).collect()
}

/// Cuts the registry from what people write, and adds what they leave out.
fn split_docker_domain(name: &str) -> (&str, String) {
    let Some((first, rest)) = name.split_once('/') else {
        return (DEFAULT_DOMAIN, format!("{OFFICIAL}{name}"));
    };
    let (domain, remote) = if first == LEGACY_DEFAULT_DOMAIN {
        (DEFAULT_DOMAIN, rest)
    } else if first == "localhost"
        || first.contains(['.', ':'])
        || first.to_ascii_lowercase() != first
    {
        (first, rest)
    } else {
        (DEFAULT_DOMAIN, name)
    };
    if domain == DEFAULT_DOMAIN && !remote.contains('/') {
        return (domain, format!("{OFFICIAL}{remote}"));
    }
    (domain, remote.to_owned())
}

/// Whether a digest is sound (`opencontainers/go-digest`).
pub(super) fn check_digest(digest: &str) -> Result<(), ReferenceError> {
    match digest.split_once(':') {
        None | Some(("", _) | (_, "")) => Err(ReferenceError::DigestInvalid),
        Some(("sha256", hex)) if hex.len() != 64 => Err(ReferenceError::DigestLength),
        Some(("sha256", hex)) if is_identifier(hex) => Ok(()),
        Some(("sha256", _)) => Err(ReferenceError::DigestInvalid),
        Some((algorithm, encoded)) if grammar::is_any_digest(algorithm, encoded) => {
            Err(ReferenceError::DigestUnsupported)
        }
        Some(_) => Err(ReferenceError::DigestInvalid),
    }
}

#[cfg(test)]
mod tests;
