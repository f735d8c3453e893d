//! Builds the site: trunk's release build, then what trunk does not do.
//!
//! trunk starts the page by an inline script and names files by cargo's output, so that
//! a name can stay while bytes change. Here the starter becomes a file, names follow
//! from contents, and the page gets its content security policy.

mod policy;

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};

use crate::failure::{Done, Failure};
use crate::shell::{cargo, files, program, show};
use crate::tools;

/// Where trunk puts its build (`Trunk.toml`), and where the site stays.
pub(crate) const SITE: &str = "target/site";

/// Builds the site for release; returns its folder.
pub(crate) fn build() -> Done<PathBuf> {
    let path = tools::for_building()?;
    // trunk is told to fetch nothing, and passes that on to cargo.
    show(&mut cargo(&["fetch", "--locked", "--quiet"]))?;
    // trunk takes any value of NO_COLOR but true and false for a mistake.
    show(
        program("trunk", &["build", "--release"])
            .env("PATH", path)
            .env_remove("NO_COLOR"),
    )?;
    let folder = PathBuf::from(SITE);
    finish(&folder)?;
    Ok(folder)
}

fn finish(folder: &Path) -> Done {
    let index = folder.join("index.html");
    let mut html = fs::read_to_string(&index)
        .map_err(|e| Failure::while_doing(&index.display().to_string(), e))?;
    let starter = Starter::take(&mut html).ok_or("trunk left no starter script in index.html")?;
    let starter = name_by_content(folder, &mut html, starter)?;
    let name = format!("start-{}.js", short_hash(starter.as_bytes()));
    fs::write(folder.join(&name), &starter)?;
    let tag = format!(
        "<script type=\"module\" src=\"./{name}\" integrity=\"{}\" crossorigin=\"anonymous\"></script>",
        integrity(starter.as_bytes())
    );
    html = html.replacen(Starter::MARK, &tag, 1);
    html = policy::add(&html)?;
    fs::write(index, html)?;
    fs::write(folder.join("404.html"), policy::lost_page())?;
    tighten_words(folder)
}

/// Takes the authors' white space out of all JSON.
fn tighten_words(folder: &Path) -> Done {
    for path in files(folder)? {
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path)?)
                .map_err(|e| Failure::while_doing(&path.display().to_string(), e))?;
            fs::write(&path, serde_json::to_vec(&value)?)?;
        }
    }
    Ok(())
}

/// trunk's inline script.
struct Starter;

impl Starter {
    const OPEN: &str = "<script type=\"module\">";
    const CLOSE: &str = "</script>";
    /// Stands in the page where the script was.
    const MARK: &str = "<!--starter-->";

    /// Cuts the script out of the page.
    fn take(html: &mut String) -> Option<String> {
        let start = html.find(Self::OPEN)?;
        let inside = start + Self::OPEN.len();
        let length = html[inside..].find(Self::CLOSE)?;
        let script = html[inside..inside + length].trim().to_owned() + "\n";
        html.replace_range(start..inside + length + Self::CLOSE.len(), Self::MARK);
        Some(script)
    }
}

/// Renames the script and the module of the app by their contents, in the folder, in the
/// page and in the starter, which it returns.
fn name_by_content(folder: &Path, html: &mut String, mut starter: String) -> Done<String> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(old) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let Some(ending) = ["_bg.wasm", ".js"]
            .iter()
            .find(|ending| old.ends_with(*ending))
        else {
            continue;
        };
        // Only what the starter names: other scripts are named by trunk from their contents.
        if !starter.contains(old) {
            continue;
        }
        let new = format!("app-{}{ending}", short_hash(&fs::read(&path)?));
        *html = html.replace(old, &new);
        starter = starter.replace(old, &new);
        fs::rename(&path, folder.join(new))?;
    }
    Ok(starter)
}

/// Sixteen hexadecimal digits: enough to tell builds apart.
fn short_hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes)[..8])
}

/// The value of an `integrity` attribute.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(&Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starter_leaves_the_page_and_keeps_its_words() {
        let mut html = "<head><script type=\"module\">\nimport a;\n</script></head>".to_owned();
        assert_eq!(Starter::take(&mut html).as_deref(), Some("import a;\n"));
        assert_eq!(html, "<head><!--starter--></head>");
        assert_eq!(Starter::take(&mut html), None);
    }

    #[test]
    fn integrity_is_that_of_the_standard() {
        // The empty message's SHA-384 (FIPS 180-4), in base64.
        let expected = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), expected);
    }
}
