//! `dist`: the static site, ready for any folder of any host.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Done;
use crate::shell::files;
use crate::site;

/// Builds the site and copies it to where it was asked for.
pub(crate) fn run(arguments: &[String]) -> Done {
    let out = match arguments {
        [] => PathBuf::from("dist"),
        [option, folder] if option == "--out" => PathBuf::from(folder),
        _ => return Err("dist takes --out DIR and nothing else".into()),
    };
    let built = site::build()?;
    if out.exists() && !out.join("index.html").exists() && fs::read_dir(&out)?.next().is_some() {
        return Err(format!("{} is no site: not replacing it", out.display()).into());
    }
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    copy(&built, &out)?;
    println!(
        "{}: ready for any folder of any static host.",
        out.display()
    );
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Done {
    for file in files(from)? {
        let inside = file.strip_prefix(from).unwrap_or(&file);
        let target = to.join(inside);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, target)?;
    }
    Ok(())
}
