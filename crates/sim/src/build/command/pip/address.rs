//! Requirements that are addresses, and files that are called like what they hold.

use crate::build::tree::base_name;

/// The scheme and the name of a requirement that is an address: `name @ address`, `#egg=name`,
/// or the name of a file or repository (<https://packaging.python.org/en/latest/specifications/version-specifiers/#direct-references>).
pub(super) fn direct(text: &str) -> Option<(&str, String)> {
    let (named, address) = match text.split_once('@') {
        Some((name, address)) if !name.contains([':', '/']) => (name.trim(), address.trim()),
        _ => ("", text),
    };
    let (scheme, rest) = address.split_once("://")?;
    let known = matches!(scheme, "http" | "https" | "file") || scheme.contains('+');
    if !known || scheme.contains(' ') {
        return None;
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let egg = fragment
        .split('&')
        .find_map(|part| part.strip_prefix("egg="));
    let (_, path) = rest.split_once('/').unwrap_or(("", rest));
    let path = path.split(['@', '?', ';', ' ']).next().unwrap_or(path);
    // What a forge packs is called like the branch.
    let path = path
        .split_once("/archive/")
        .map_or(path, |(before, _)| before);
    let last = base_name(path.trim_end_matches('/'));
    let name = if !named.is_empty() {
        named
    } else if let Some(egg) = egg {
        egg
    } else if is_wheel(last) {
        last.split('-').next().unwrap_or(last)
    } else {
        plain_name(last)
    };
    let name = name.split('[').next().unwrap_or(name);
    Some((scheme, name.to_owned()))
}

/// The address behind `@`, and nothing of a marker.
fn address(text: &str) -> Option<&str> {
    let (name, address) = text.split_once('@')?;
    let named = !name.is_empty() && !name.contains([':', '/', '=', '<', '>', '~', '!', ';']);
    let address = address.split([' ', ';']).find(|part| !part.is_empty());
    address.filter(|_| named)
}

/// The path of `name @ file:///path` (PEP 610; pip, `utils/urls.py`, `url_to_path`).
pub(super) fn local_address(text: &str) -> Option<String> {
    let path = address(text)?.strip_prefix("file://")?;
    let path = path.strip_prefix("localhost").unwrap_or(path);
    let path = path.split('#').next().unwrap_or(path);
    path.starts_with('/').then(|| unquoted(path))
}

/// What stands behind `@` and is no address (`requests`, `models.py`, `prepare_url`).
pub(super) fn bare_address(text: &str) -> Option<&str> {
    address(text).filter(|address| !address.contains(':'))
}

/// A path with `%20` and the like read (RFC 3986, 2.1).
fn unquoted(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or("").as_bytes().to_vec();
    for part in parts {
        let hex = part.get(..2).filter(|hex| !hex.starts_with('+'));
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(&part.as_bytes()[2..]);
            }
            None => bytes.extend([b"%", part.as_bytes()].concat()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `b.git` and `b-1.2.tar.gz` are `b`.
pub(super) fn plain_name(file: &str) -> &str {
    let mut name = file;
    for end in [".git", ".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz"] {
        name = name.strip_suffix(end).unwrap_or(name);
    }
    match name.rsplit_once('-') {
        Some((before, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => before,
        _ => name,
    }
}

pub(super) fn is_wheel(name: &str) -> bool {
    name.rsplit('.').next() == Some("whl")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_called_like_what_they_bring() {
        for (text, scheme, name) in [
            ("git+https://github.com/a/b.git", "git+https", "b"),
            (
                "git+https://github.com/a/b.git@v1.2#egg=c",
                "git+https",
                "c",
            ),
            ("git+ssh://git@github.com/a/b.git@main", "git+ssh", "b"),
            ("x @ git+https://github.com/a/b", "git+https", "x"),
            ("x[y]@https://h/b-1.zip", "https", "x"),
            ("https://h/x.zip", "https", "x"),
            ("https://h/x-1.2.tar.gz", "https", "x"),
            ("https://h/x_y-1.2-py3-none-any.whl", "https", "x_y"),
            (
                "https://github.com/a/b/archive/refs/heads/main.zip",
                "https",
                "b",
            ),
        ] {
            assert_eq!(direct(text), Some((scheme, name.to_owned())), "{text}");
        }
        for text in ["requests", "requests==2.0", "./x.whl", "a @ b", ""] {
            assert_eq!(direct(text), None, "{text}");
        }
    }

    #[test]
    fn files_of_this_machine_have_a_path() {
        for (text, path) in [
            ("x @ file:///home/conda/x", Some("/home/conda/x")),
            ("x@file:///a/x-1.whl#sha256=1", Some("/a/x-1.whl")),
            ("x @ file://localhost/a ; python_version > '3'", Some("/a")),
            ("x @ file:///D:/b%20c", Some("/D:/b c")),
            ("x @ file:///a%zz%+1%", Some("/a%zz%+1%")),
            ("x @ file://./a", None),
            ("x @ https://h/x.zip", None),
            ("file:///a/x", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(local_address(text).as_deref(), path, "{text}");
        }
        for (text, address) in [
            ("numpy@1.2", Some("1.2")),
            ("numpy @ 1.2", Some("1.2")),
            ("numpy@", None),
            ("@x", None),
            ("x @ file:///a", None),
            ("git+ssh://git@h/b", None),
            ("x==1; platform == 'a@b'", None),
        ] {
            assert_eq!(bare_address(text), address, "{text}");
        }
    }
}
