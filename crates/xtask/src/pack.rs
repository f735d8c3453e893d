//! `pack`: makes the files that the page fetches out of what authors write.

use std::fs;
use std::path::Path;

use crate::failure::Done;
use crate::shell::{cargo, files, show};

/// Where the packed files go; `index.html` has trunk copy this folder into the site.
const OUT: &str = "target/content";

/// Where they are packed first, to see which files there are no longer.
const FRESH: &str = "target/content.fresh";

/// Packs the rooms. What did not change keeps its date, so that watchers stay calm; what
/// is not packed any more goes.
pub(crate) fn run() -> Done {
    let (fresh, out) = (Path::new(FRESH), Path::new(OUT));
    if fresh.exists() {
        fs::remove_dir_all(fresh)?;
    }
    show(&mut cargo(&[
        "run", "--quiet", "-p", "odp-cli", "--", "pack", FRESH,
    ]))?;
    follow(fresh, out)?;
    Ok(fs::remove_dir_all(fresh)?)
}

/// Makes `out` hold the files of `fresh` and no others.
fn follow(fresh: &Path, out: &Path) -> Done {
    for old in files(out)? {
        if !fresh.join(old.strip_prefix(out).unwrap_or(&old)).is_file() {
            fs::remove_file(&old)?;
        }
    }
    for new in files(fresh)? {
        let target = out.join(new.strip_prefix(fresh).unwrap_or(&new));
        let bytes = fs::read(&new)?;
        if fs::read(&target).is_ok_and(|old| old == bytes) {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn what_is_packed_no_more_goes_and_what_did_not_change_stays_as_it_is() {
        let home = std::env::temp_dir().join(format!("odp-pack-{}", std::process::id()));
        let (fresh, out) = (home.join("fresh"), home.join("out"));
        let put = |folder: &Path, name: &str, text: &str| {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(name), text).unwrap();
        };
        put(&out, "same", "a");
        put(&out, "changed", "old");
        put(&out, "stale", "b");
        let long_ago = SystemTime::UNIX_EPOCH;
        let same = fs::File::options().append(true).open(out.join("same"));
        same.unwrap().set_modified(long_ago).unwrap();
        put(&fresh, "same", "a");
        put(&fresh, "changed", "new");
        put(&fresh, "added", "c");
        follow(&fresh, &out).unwrap();
        let names = files(&out).unwrap();
        let names: Vec<_> = names.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["added", "changed", "same"]);
        assert_eq!(fs::read_to_string(out.join("changed")).unwrap(), "new");
        let date = fs::metadata(out.join("same")).unwrap().modified().unwrap();
        assert_eq!(date, long_ago);
        fs::remove_dir_all(home).unwrap();
    }
}
