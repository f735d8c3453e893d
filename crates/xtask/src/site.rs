//! Builds the site: trunk's release build, then what trunk does not do.
//!
//! trunk starts the page by an inline script and names files by cargo's output, so that
//! a name can stay while bytes change. Here the starter becomes a file, names follow
//! from contents, and the page gets its content security policy.

mod flags;
mod pack;
mod policy;
mod slim;
mod split;
mod streams;
mod styles;
mod unused;

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};

use self::split::Parts;
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
        program("trunk", &["build", "--release", "--features", "split"])
            .env("PATH", &path)
            .env(flags::VARIABLE, flags::all()?)
            .env_remove("NO_COLOR"),
    )?;
    let folder = PathBuf::from(SITE);
    finish(&folder, split::cut(&path)?)?;
    Ok(folder)
}

fn finish(folder: &Path, parts: Parts) -> Done {
    let index = folder.join("index.html");
    let mut html = fs::read_to_string(&index)
        .map_err(|e| Failure::while_doing(&index.display().to_string(), e))?;
    let starter = Starter::take(&mut html).ok_or("trunk left no starter script in index.html")?;
    let starter = put_parts(folder, &mut html, starter, parts)?;
    let name = format!("start-{}.js", short_hash(starter.as_bytes()));
    fs::write(folder.join(&name), &starter)?;
    let tag = format!(
        "<script type=\"module\" src=\"./{name}\" integrity=\"{}\" crossorigin=\"anonymous\"></script>",
        integrity(starter.as_bytes())
    );
    html = html.replacen(Starter::MARK, &tag, 1);
    html = styles::join(folder, &html)?;
    styles::tighten(&folder.join("style"))?;
    html = lean_scripts(folder, html)?;
    html = policy::add(&html)?;
    fs::write(index, tidy(&html))?;
    fs::write(folder.join("404.html"), policy::lost_page())?;
    tighten_words(folder)
}

/// Takes out what authors wrote for each other in the scripts that run before the module.
fn lean_scripts(folder: &Path, mut html: String) -> Done<String> {
    for path in files(folder)? {
        let old = path.file_name().unwrap_or_default().to_string_lossy();
        let Some((stem @ ("early" | "crash"), _)) = old.split_once('-') else {
            continue;
        };
        let was = fs::read_to_string(&path)?;
        let script = slim::lean(&was);
        let name = format!("{stem}-{}.js", short_hash(script.as_bytes()));
        html = html
            .replace(&*old, &name)
            .replace(&of_trunk(was.as_bytes()), &integrity(script.as_bytes()));
        fs::remove_file(&path)?;
        fs::write(folder.join(name), script)?;
    }
    Ok(html)
}

/// A page without comments and indentation. No text of it goes over lines that begin with
/// white space to be kept.
fn tidy(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
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

/// Puts the module's parts where trunk has put the whole, under names that follow from their
/// contents, and says so in the page and in the starter, which it returns.
fn put_parts(folder: &Path, html: &mut String, mut starter: String, parts: Parts) -> Done<String> {
    let Parts {
        script,
        loader,
        packs,
    } = parts;
    // The two scripts name each other: one name for what is made together.
    let build = short_hash(&[script.as_bytes(), loader.as_bytes()].concat());
    let script_name = format!("app-{build}.js");
    let loader_name = format!("parts-{build}.js");
    let (pack_name, pack_integrity) = &packs.first;
    // The module itself goes on calling it by its old name.
    let import = |name: &str| format!("from \"{name}\"");
    let script = script.replace(&import(split::LOADER), &import(&format!("./{loader_name}")));
    let loader = loader.replace("./app.js", &format!("./{script_name}"));
    for (ending, name, integrity) in [
        ("_bg.wasm", pack_name, pack_integrity),
        (".js", &script_name, &integrity(script.as_bytes())),
    ] {
        let old = whole(folder, &starter, ending)?;
        let was = fs::read(folder.join(&old))?;
        fs::remove_file(folder.join(&old))?;
        *html = html.replace(&old, name).replace(&of_trunk(&was), integrity);
        starter = starter.replace(&old, name);
    }
    for (name, text) in [(&script_name, &script), (&loader_name, &loader)] {
        fs::write(folder.join(name), text)?;
    }
    for (name, bytes) in &packs.files {
        fs::write(folder.join(name), bytes)?;
    }
    *html = html.replace(" type=\"application/wasm\"", "");
    // Fetched with the script that asks for it, not after it.
    let early = format!(
        "<link rel=\"modulepreload\" href=\"./{loader_name}\" crossorigin=\"anonymous\" integrity=\"{}\">",
        integrity(loader.as_bytes())
    );
    let place = html
        .find("<link rel=\"modulepreload\"")
        .ok_or("trunk preloads no script")?;
    html.insert_str(place, &early);
    let address = format!("'./{pack_name}'");
    if !starter.contains(&address) {
        return Err("trunk's starter does not fetch the module as it used to".into());
    }
    let first = format!("import {{ first }} from \"./{loader_name}\";\n");
    Ok(first + &starter.replace(&address, "await first()"))
}

/// The name of trunk's file of that ending that the starter speaks of: other scripts are
/// named by trunk from their contents.
fn whole(folder: &Path, starter: &str, ending: &str) -> Done<String> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(ending) && starter.contains(&name) {
            return Ok(name);
        }
    }
    Err(format!("trunk's starter names no file that ends in {ending}").into())
}

/// Sixteen hexadecimal digits: enough to tell builds apart.
fn short_hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes)[..8])
}

/// The value of an `integrity` attribute.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(bytes)))
}

/// The value that trunk gives it.
fn of_trunk(bytes: &[u8]) -> String {
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
        // The empty message's SHA-256 and SHA-384 (FIPS 180-4), in base64.
        let expected = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(integrity(b""), expected);
        let expected = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(of_trunk(b""), expected);
    }

    #[test]
    fn pages_lose_what_is_there_for_authors() {
        let page = "<p>\n  <!-- One\n  two. -->\n  a <b>b</b>\n\n</p><!-- end -->\n";
        assert_eq!(tidy(page), "<p>\na <b>b</b>\n</p>\n");
    }
}
