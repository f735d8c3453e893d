//! Versions of numpy and pandas that are older than the Python they are asked for: there is no
//! wheel of them, and what building them from source comes to (pip 25.0.1 with each of them, on
//! Python 3.12 and 3.13; the first wheels by `pip download --only-binary=:all:`).

use crate::build::command::requirement::{Requirement, compare};
use crate::build::machine::{End, Machine};
use crate::build::python::Python;
use crate::finding::Severity;

/// The first version with a wheel, by the minor version of Python.
const FIRST: [(&str, u8, &str); 4] = [
    ("numpy", 12, "1.26.0"),
    ("numpy", 13, "2.1.0"),
    ("pandas", 12, "2.1.1"),
    ("pandas", 13, "2.2.3"),
];

/// The first versions that are built with Meson; those before ask for modules that setuptools
/// and Python no longer have.
const MESON: [(&str, &str); 2] = [("numpy", "1.26"), ("pandas", "2.1")];

/// What Meson says where there is no compiler.
const NO_COMPILER: &str = "../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], \
    ['clang'], ['nvc'], ['pgcc'], ['icc'], ['icx']]";

/// Whether only versions below this one are wanted.
fn is_below(wanted: &Requirement, version: &str) -> bool {
    wanted.specs.iter().any(|(operator, asked)| {
        let order = compare(asked.trim_end_matches(".*"), version);
        match *operator {
            "<" => order.is_le(),
            "==" | "===" => order.is_lt() && !asked.ends_with('*'),
            "<=" => order.is_lt(),
            _ => false,
        }
    })
}

/// Whether there surely is no wheel.
fn has_no_wheel(wanted: &Requirement, minor: u8) -> bool {
    let mut first = FIRST.into_iter();
    first.any(|(name, of, first)| *wanted.name == *name && minor == of && is_below(wanted, first))
}

impl Machine<'_> {
    /// Fails where a version has no wheel for this Python and cannot be built either.
    pub(super) fn builds_old(&mut self, python: &Python, wanted: &Requirement) -> Result<(), End> {
        if !has_no_wheel(wanted, python.minor) {
            return Ok(());
        }
        let meson = MESON.into_iter().find(|(name, _)| *wanted.name == **name);
        let old = meson.is_some_and(|(_, first)| is_below(wanted, first));
        if !old && self.may_call("gcc") {
            return Ok(());
        }
        let minor = ["3.", &python.minor.to_string()].concat();
        let args = [("requirement", wanted.shown()), ("python", minor.as_str())];
        if old && *wanted.name == *"numpy" {
            self.say("ERROR: Exception:");
            self.say("Traceback (most recent call last):");
            let said = "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'";
            return Err(self.fail("wheel-missing-for-python", 2, said, &args));
        }
        let (what, said) = if old {
            (
                "Getting requirements to build wheel",
                "ModuleNotFoundError: No module named 'pkg_resources'",
            )
        } else {
            ("Preparing metadata (pyproject.toml)", NO_COMPILER)
        };
        self.say_all(&["  ", what, ": finished with status 'error'"]);
        self.say("  error: subprocess-exited-with-error");
        self.say_all(&["  × ", what, " did not run successfully."]);
        self.say("  │ exit code: 1");
        self.say_all(&["      ", said]);
        self.say("  note: This error originates from a subprocess, and is likely not a problem with pip.");
        self.find("wheel-missing-for-python", Severity::Error, said, &args);
        self.cause = Some("wheel-missing-for-python");
        let last = if old {
            "error: subprocess-exited-with-error"
        } else {
            "error: metadata-generation-failed"
        };
        self.say(last);
        Err(End::Code(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_have_no_wheel_for_a_new_python() {
        for (text, minor, expected) in [
            ("numpy==1.24.3", 12, true),
            ("numpy==1.24.3", 11, false),
            ("numpy==1.26.0", 12, false),
            ("numpy==1.26.4", 13, true),
            ("numpy<2", 13, true),
            ("numpy<2", 12, false),
            ("numpy>=1,<2.1", 13, true),
            ("numpy<=2.1", 13, false),
            ("numpy==1.*", 13, false),
            ("numpy>=1.20", 13, false),
            ("numpy", 13, false),
            ("pandas==2.0.3", 12, true),
            ("pandas==2.1.1", 12, false),
            ("pandas==2.2.2", 13, true),
            ("pandas==2.2.3", 13, false),
            ("pandas==1.5.3", 11, false),
            ("six==1.0", 13, false),
        ] {
            let wanted = Requirement::read(text).unwrap().unwrap();
            assert_eq!(has_no_wheel(&wanted, minor), expected, "{text} {minor}");
        }
    }
}
