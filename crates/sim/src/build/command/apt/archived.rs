//! Releases of Debian that the mirrors no longer have: they were moved to archive.debian.org,
//! stretch in April 2023 and buster in July 2025 (<https://www.debian.org/distrib/archive>).

use crate::build::machine::{End, Machine};
use crate::dockerfile::reference::Reference;

/// The archived release that an official image stands on, by the words of its tag or, for
/// Debian's own, by its number.
fn release(image: &str) -> Option<&'static str> {
    let image = image.split(' ').next().unwrap_or(image);
    let reference = Reference::parse_docker(image).ok()?.familiar();
    let name = reference.to_string();
    let (repository, tag) = name.split_once(':')?;
    if repository.contains('/') {
        return None;
    }
    let mut words = tag.split(['-', '@']);
    let number = words.clone().next().and_then(|word| word.split('.').next());
    let of_number = match number.filter(|_| repository == "debian") {
        Some("9") => Some("stretch"),
        Some("10") => Some("buster"),
        _ => None,
    };
    let of_word = words.find_map(|word| ["buster", "stretch"].into_iter().find(|own| *own == word));
    of_word.or(of_number)
}

impl Machine<'_> {
    /// How `apt-get update` fails on an image of such a release; nothing where it is another, or
    /// somebody may have told apt to look in the archive.
    pub(super) fn apt_archived(&mut self) -> Option<End> {
        let release = release(&self.base.reference)?;
        if self.has_other_sources() {
            return None;
        }
        let places = [
            [
                "http://security.debian.org/debian-security ",
                release,
                "/updates",
            ]
            .concat(),
            ["http://deb.debian.org/debian ", release].concat(),
            ["http://deb.debian.org/debian ", release, "-updates"].concat(),
        ];
        let args = [("release", release)];
        if release == "buster" {
            let lacks = |place: &str| {
                [
                    "E: The repository '",
                    place,
                    " Release' does not have a Release file.",
                ]
                .concat()
            };
            let end = self.fail("apt-release-archived", 100, &lacks(&places[1]), &args);
            self.say(lacks(&places[0]));
            self.say(lacks(&places[2]));
            return Some(end);
        }
        // Its older apt only warns of that, and then misses the lists.
        for place in &places {
            self.say_all(&[
                "W: The repository '",
                place,
                " Release' does not have a Release file.",
            ]);
        }
        let lists = "/main/binary-amd64/Packages  404  Not Found";
        for place in &places {
            let (root, suite) = place.split_once(' ').unwrap_or((place, ""));
            self.say_all(&["E: Failed to fetch ", root, "/dists/", suite, lists]);
        }
        let said = "E: Some index files failed to download. They have been ignored, or old ones used instead.";
        Some(self.fail("apt-release-archived", 100, said, &args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_stand_on_archived_releases() {
        for (image, expected) in [
            ("python:3.9-slim-buster", Some("buster")),
            ("python:3.7-stretch", Some("stretch")),
            ("docker.io/library/python:3.8-buster", Some("buster")),
            ("node:14-buster-slim", Some("buster")),
            ("debian:10-slim", Some("buster")),
            ("debian:9.13", Some("stretch")),
            ("debian:buster-20240612-slim", Some("buster")),
            ("python:3.9-slim-buster linux/arm64", Some("buster")),
            ("python:3.9-slim-bullseye", None),
            ("python:3.9", None),
            ("python:3.10", None),
            ("debian:12", None),
            ("somebody/python:3.9-buster", None),
            ("ghcr.io/x/python:3.9-buster", None),
            ("python", None),
            ("", None),
        ] {
            assert_eq!(release(image), expected, "{image}");
        }
    }
}
