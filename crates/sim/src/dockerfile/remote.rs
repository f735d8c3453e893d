//! What `COPY` and `ADD` may be asked for, and which sources lie on the network
//! (`dockerfile2llb/convert_copy.go`, `dfgitutil/git_ref.go`).

use super::reference::check_digest;

/// Where a source lies that is not a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// A file behind an address.
    Http,
    /// A repository.
    Git,
}

/// What a source of `ADD` is when it is no path.
pub fn remote(source: &str) -> Option<Remote> {
    let Some((scheme, rest)) = source.split_once("://") else {
        return is_scp(source).then_some(Remote::Git);
    };
    match scheme {
        "git" | "ssh" => Some(Remote::Git),
        "http" | "https" => {
            let path = rest.split(['#', '?']).next().unwrap_or_default();
            let repository = path.strip_suffix(".git");
            Some(if repository.is_some_and(|path| path.contains('/')) {
                Remote::Git
            } else {
                Remote::Http
            })
        }
        _ => None,
    }
}

/// `git@github.com:owner/name`
fn is_scp(source: &str) -> bool {
    let Some((user, rest)) = source.split_once('@') else {
        return false;
    };
    let Some((host, _)) = rest.split_once(':') else {
        return false;
    };
    let fits = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    fits(user, "-_") && fits(host, "-.")
}

/// What the builder refuses of the words of `COPY` and `ADD`, once they are expanded.
pub fn refusal(
    add: bool,
    chmod: Option<&str>,
    checksum: Option<&str>,
    sources: &[String],
) -> Option<String> {
    let refused = |said: &str| Some(said.to_owned());
    if let Some(said) = chmod.and_then(wrong_mode) {
        return Some(said);
    }
    if checksum.is_some() {
        match sources {
            [only] if remote(only).is_some() => {}
            [_] => return refused("checksum requires HTTP(S) or Git sources"),
            _ => return refused("checksum can't be specified for multiple sources"),
        }
    }
    for source in sources {
        match (remote(source), add) {
            (Some(Remote::Git), false) => return refused("source can't be a git ref for COPY"),
            (Some(Remote::Http), false) => return refused("source can't be a URL for COPY"),
            (Some(Remote::Http), true) => {
                if let Some(Err(error)) = checksum.map(check_digest) {
                    return Some(error.to_string());
                }
            }
            _ => {}
        }
    }
    None
}

/// What is wrong with a `--chmod`: what begins with a digit is octal, as far as permissions
/// go, and words are those of chmod(1).
fn wrong_mode(mode: &str) -> Option<String> {
    if mode.starts_with(|c: char| c.is_ascii_digit()) {
        let octal = u32::from_str_radix(mode, 8).is_ok_and(|mode| mode <= 0o7777);
        let said = [
            "invalid chmod parameter: '",
            mode,
            "'. it should be octal string and between 0 and 07777",
        ];
        return (!octal).then(|| said.concat());
    }
    let sound = mode.split(',').all(|clause| {
        let rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        rest.starts_with(['+', '-', '=']) && rest.chars().all(|c| "+-=rwxXstugo".contains(c))
    });
    (!sound).then(|| ["invalid mode: ", mode].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_repositories() {
        for (source, kind) in [
            ("https://example.org/a.tar.gz", Some(Remote::Http)),
            ("http://example.org", Some(Remote::Http)),
            ("https://github.com/a/b.git", Some(Remote::Git)),
            ("https://github.com/a/b.git#v1:docs", Some(Remote::Git)),
            ("https://github.com/a/b.git?branch=v1", Some(Remote::Git)),
            ("https://example.git", Some(Remote::Http)),
            ("git@github.com:a/b.git", Some(Remote::Git)),
            ("git://example.org/b", Some(Remote::Git)),
            ("ssh://git@example.org/b", Some(Remote::Git)),
            ("github.com/a/b", None),
            ("app.git", None),
            ("a@b", None),
            ("./x:y", None),
        ] {
            assert_eq!(remote(source), kind, "{source}");
        }
    }

    #[test]
    fn what_is_refused() {
        let octal = |mode| {
            Some(format!(
                "invalid chmod parameter: '{mode}'. it should be octal string and between 0 and \
                 07777"
            ))
        };
        for (add, chmod, checksum, source, said) in [
            (false, Some("644"), None, "a", None),
            (false, Some("u=rwX,go-w"), None, "a", None),
            (false, Some("+x"), None, "a", None),
            (false, Some("10000"), None, "a", octal("10000")),
            (false, Some("8"), None, "a", octal("8")),
            (false, Some("6x4"), None, "a", octal("6x4")),
            (false, Some("x"), None, "a", Some("invalid mode: x".into())),
            (
                true,
                None,
                Some("sha256:12"),
                "a",
                Some("checksum requires HTTP(S) or Git sources".into()),
            ),
            (
                true,
                None,
                Some("sha256:12"),
                "https://x/y",
                Some("invalid checksum digest length".into()),
            ),
            (true, None, Some("12"), "https://x/y.git", None),
            (
                false,
                None,
                None,
                "git@x:y",
                Some("source can't be a git ref for COPY".into()),
            ),
            (
                false,
                None,
                None,
                "https://x/y",
                Some("source can't be a URL for COPY".into()),
            ),
        ] {
            let sources = [source.to_owned()];
            assert_eq!(refusal(add, chmod, checksum, &sources), said, "{source}");
        }
        let two = ["https://x/a".to_owned(), "https://x/b".to_owned()];
        assert_eq!(
            refusal(true, None, Some("sha256:1"), &two).unwrap(),
            "checksum can't be specified for multiple sources"
        );
    }
}
