//! `screens`: pictures of every screen, for a person to look at.

use std::path::Path;

use crate::failure::Done;
use crate::shell::show;
use crate::{site, tools};

/// Where the pictures go.
const OUT: &str = "target/screens";

/// Builds the site and stores its pictures.
pub(crate) fn run() -> Done {
    let site = site::build()?;
    let browser = tools::for_browser()?;
    show(tools::e2e(&site, &browser).args(["--screens", OUT]))?;
    println!("The pictures are in {}.", Path::new(OUT).display());
    Ok(())
}
