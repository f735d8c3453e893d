//! What the system's package manager has: found, installed where that is allowed, or named.

use crate::failure::{Done, Failure};
use crate::shell::{exists, program, read, show};

/// Makes sure that one of these programs exists, by Debian's package if need be.
pub(super) fn one_of(programs: &[&str], package: &str) -> Done {
    require(programs[0], package, || {
        programs.iter().any(|name| exists(name))
    })
}

/// Makes sure of something that a package brings.
pub(super) fn require(what: &str, package: &str, is_there: impl Fn() -> bool) -> Done {
    if is_there() {
        return Ok(());
    }
    let missing = format!("missing: {what} (Debian and Ubuntu: apt-get install {package})");
    let root = read(&mut program("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    if !root || !exists("apt-get") {
        return Err(missing.into());
    }
    show(&mut program("apt-get", &["update", "-q"]))?;
    let install = || {
        let switches = ["install", "-y", "-q", "--no-install-recommends", package];
        show(program("apt-get", &switches).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // An install that was cut off by something else keeps every later one from working.
    install()
        .or_else(|_| {
            show(
                program("apt-get", &["--fix-broken", "install", "-y", "-q"])
                    .env("DEBIAN_FRONTEND", "noninteractive"),
            )?;
            install()
        })
        .map_err(|why| Failure::while_doing(&missing, why))
}
