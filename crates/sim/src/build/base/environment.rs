//! Variables of the official images of Python.

use crate::dockerfile::expand::Variable;
use crate::facts::BaseImage;

/// With the Python of `/usr/local` before everything else (docker-library/python,
/// `Dockerfile-linux.template`).
const PATH: &str = "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What the official image sets, in its order (docker-library/repo-info, `repos/python/local`).
/// `PYTHON_SHA256` is left out: it changes with every release.
pub(super) fn of_python(image: &BaseImage, name: &str) -> Vec<Variable> {
    let mut env: Vec<Variable> = vec![("PATH".into(), PATH.into())];
    let mut put = |name: &str, value: &str| env.push((name.into(), value.into()));
    // Since 3.13 Python takes UTF-8 without being told.
    if image.python < 13 {
        put("LANG", "C.UTF-8");
    }
    if let Some(key) = key(image.python) {
        put("GPG_KEY", key);
    }
    let minor = ["3.", &image.python.to_string()].concat();
    let measured = [&minor, ".", &image.release.to_string()].concat();
    if let Some(version) = named(name, &minor) {
        put("PYTHON_VERSION", version);
    } else if image.release > 0 {
        put("PYTHON_VERSION", &measured);
    }
    env
}

/// Who signs a release: its manager (<https://www.python.org/downloads/metadata/pgp/>); from 3.14
/// on nobody does (PEP 761).
fn key(minor: u8) -> Option<&'static str> {
    match minor {
        8 | 9 => Some("E3FF2839C048B25C084DEBE9B26995E310250568"),
        10 | 11 => Some("A035C8C19219BA821ECEA86B64E628F8D684696D"),
        12 | 13 => Some("7169605F62C751356D054A26A821E680E5FA6305"),
        _ => None,
    }
}

/// The full version in a tag, `3.12.7` of `python:3.12.7-slim`, when it is one of this minor.
fn named<'t>(name: &'t str, minor: &str) -> Option<&'t str> {
    let version = name.strip_prefix("python:")?.split('-').next()?;
    let release = version.strip_prefix(minor)?.strip_prefix('.')?;
    let number = !release.is_empty() && release.bytes().all(|byte| byte.is_ascii_digit());
    number.then_some(version)
}
