//! How the module is compiled, beyond what the profile says.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Done, Failure};

/// The linker leaves in the module what says where it can be cut.
const RELOCATIONS: &str = "-Clink-arg=--emit-relocs";

/// What stands for the folders of packages' sources. A panic names the file it happened in, and
/// these lie in the home of whoever builds: the same sources would make another module there.
const PACKAGES: &str = "/packages";

/// The variable by which cargo is told of flags for the module alone: trunk's hooks run cargo too.
pub(super) const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The flags, with blanks between them.
pub(super) fn all() -> Done<OsString> {
    let mut flags = OsString::from(RELOCATIONS);
    for folder in registries()? {
        flags.push(" --remap-path-prefix=");
        flags.push(folder);
        flags.push("=");
        flags.push(PACKAGES);
    }
    Ok(flags)
}

/// Fails if the module names the folder that packages lie in.
pub(super) fn check(module: &[u8]) -> Done {
    let home = home()?;
    let name = home.as_os_str().as_encoded_bytes();
    if can_be_told(&home) && module.windows(name.len()).any(|part| part == name) {
        return Err(format!("the module names {}", home.display()).into());
    }
    Ok(())
}

/// The folders that cargo has unpacked packages into, one for each registry.
fn registries() -> Done<Vec<PathBuf>> {
    let all = home()?.join("registry/src");
    let mut folders = Vec::new();
    for entry in
        fs::read_dir(&all).map_err(|e| Failure::while_doing(&all.display().to_string(), e))?
    {
        folders.push(entry?.path());
    }
    folders.retain(|folder| can_be_told(folder));
    folders.sort();
    Ok(folders)
}

/// Whether a path can stand in the variable: what has blanks would be several flags there.
fn can_be_told(path: &Path) -> bool {
    path.to_str()
        .is_some_and(|path| !path.contains(char::is_whitespace))
}

/// Where cargo keeps what it has fetched.
fn home() -> Done<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        return Ok(home.into());
    }
    let user = env::home_dir().ok_or("nobody says where cargo keeps packages: set CARGO_HOME")?;
    Ok(user.join(".cargo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_names_the_builders_folder_is_refused() {
        let home = home().unwrap();
        assert!(can_be_told(&home), "{}", home.display());
        let named = [b"\0asm", home.as_os_str().as_encoded_bytes(), b"/registry"].concat();
        assert!(check(&named).is_err());
        assert!(check(b"\0asm/packages/leptos/src/lib.rs").is_ok());
    }

    #[test]
    fn what_has_blanks_is_no_single_flag() {
        assert!(can_be_told(Path::new("/home/ada/.cargo")));
        assert!(!can_be_told(Path::new("/home/ada lovelace/.cargo")));
    }
}
