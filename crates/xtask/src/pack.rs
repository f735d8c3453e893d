//! Makes the files the page fetches out of what authors write.

use std::fs;
use std::path::Path;

use crate::failure::{Done, Failure};
use crate::shell::files;

/// Where the packed files go; `index.html` has trunk copy this folder into the site.
const OUT: &str = "target/content";

/// Packs everything anew. Files that no source stands behind any more are removed.
pub(crate) fn run() -> Done {
    let fresh = Path::new("target/content.new");
    if fresh.exists() {
        fs::remove_dir_all(fresh)?;
    }
    fs::create_dir_all(fresh)?;
    texts(Path::new("assets/text"), &fresh.join("shell"))?;
    if Path::new(OUT).exists() {
        fs::remove_dir_all(OUT)?;
    }
    fs::rename(fresh, OUT)?;
    Ok(())
}

/// The words of one place, a file a language, without the white space of their authors.
fn texts(from: &Path, to: &Path) -> Done {
    for source in files(from)? {
        let text = fs::read_to_string(&source)?;
        let value: serde_json::Value = serde_json::from_str(&text)
            .map_err(|e| Failure::while_doing(&source.display().to_string(), e))?;
        fs::create_dir_all(to)?;
        let name = source.file_name().unwrap_or_default();
        fs::write(to.join(name), serde_json::to_vec(&value)?)?;
    }
    Ok(())
}
