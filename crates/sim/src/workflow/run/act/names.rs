//! Names of images that no tool takes.

use super::{Act, Failure};
use crate::dockerfile::reference::Reference;
use crate::workflow::run::command::EVERY_TAG;

/// Whether a name looks as if something in it were empty.
pub(in super::super) fn has_hole(name: &str) -> bool {
    name.is_empty()
        || name.starts_with([':', '/'])
        || name.ends_with([':', '/'])
        || ["//", "/:", ":@"].iter().any(|hole| name.contains(hole))
}

/// What is wrong with a name that is built or pushed under.
/// <https://github.com/distribution/reference/blob/main/normalize.go>
pub(in super::super) fn misnamed(name: &str) -> Option<String> {
    let failed = Reference::parse_normalized(name).err()?;
    Some(failed.about(name))
}

/// The same of one that may be an image's id as well.
fn misread(name: &str) -> Option<String> {
    let failed = Reference::parse_any(name).err()?;
    Some(failed.about(name))
}

impl Act {
    /// Why a command of docker ends before it asks anybody, for the names that it is given.
    /// <https://docs.docker.com/reference/cli/docker/image/tag/#description>
    pub(in super::super) fn refused_names(&self) -> Option<(&str, Failure)> {
        let empty = match self {
            Self::Push { tag } | Self::Pull { tag } => tag.is_empty() || tag == EVERY_TAG,
            Self::Tag { from, to } => from.is_empty() || to.is_empty(),
            _ => false,
        };
        if empty {
            return Some(("", Failure::NoArgument));
        }
        let name = match self {
            Self::Push { tag } | Self::Pull { tag } => {
                Some(tag.strip_suffix(EVERY_TAG).unwrap_or(tag))
                    .filter(|tag| misnamed(tag).is_some())
            }
            Self::Tag { from, .. } if misread(from).is_some() => Some(from.as_str()),
            Self::Tag { to, .. } => Some(to.as_str()).filter(|to| misnamed(to).is_some()),
            Self::Start { image } | Self::TestImage { image, .. } => {
                Some(image.as_str()).filter(|image| !image.is_empty() && misread(image).is_some())
            }
            Self::Build { tags, .. } => {
                let mut tags = tags.iter().map(String::as_str);
                tags.find(|tag| misnamed(tag).is_some())
            }
            _ => None,
        };
        Some((name?, Failure::BadReference))
    }

    /// What the tool says of it.
    pub(in super::super) fn said_of_names(&self) -> Option<String> {
        let (name, failure) = self.refused_names()?;
        if failure == Failure::NoArgument {
            let (command, count) = match self {
                Self::Push { .. } => ("push", "1 argument"),
                Self::Pull { .. } => ("pull", "1 argument"),
                _ => ("tag", "2 arguments"),
            };
            return Some(lacking(command, count));
        }
        let why = misread(name).or_else(|| misnamed(name)).unwrap_or_default();
        Some(match self {
            Self::Build { .. } => {
                ["ERROR: failed to build: invalid tag \"", name, "\": ", &why].concat()
            }
            Self::Tag { .. } => {
                let head = "Error parsing reference: \"";
                [head, name, "\" is not a valid repository/tag: ", &why].concat()
            }
            Self::Start { .. } | Self::TestImage { .. } => {
                let tail = "\n\nRun 'docker run --help' for more information";
                ["docker: ", &why, tail].concat()
            }
            _ => why,
        })
    }
}

/// What docker says of a command that is told too little.
/// <https://github.com/docker/cli/blob/master/cli/required.go>
pub(in super::super) fn lacking(command: &str, count: &str) -> String {
    let head = ["docker: 'docker ", command, "' requires ", count].concat();
    let tail = ["Run 'docker ", command, " --help' for more information"].concat();
    [head, tail].join("\n\n")
}
