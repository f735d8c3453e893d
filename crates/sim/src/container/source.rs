//! `. file`: lines that a shell reads as its own.

use super::command::{self, Simple};
use super::process::{MAX_DEPTH, Started, base_name, not_simulated, told_by};
use super::shell::{script_lines, simple_command};
use super::world::{World, set};
use crate::app_spec::App;
use crate::facts::System;
use crate::finding::Arg;

/// bash and busybox call `.` by another name as well.
pub(super) fn knows_source(world: &World<'_>, shell: &str) -> bool {
    base_name(shell) == "bash" || world.system() == System::Alpine
}

/// `. file`: the `activate` of a virtual environment, or lines that are read as one's own.
pub(super) fn source(
    world: &mut World<'_>,
    shell: &str,
    words: &[String],
    app: &App,
    depth: usize,
) -> Started {
    let Some(file) = words.first().filter(|_| depth < MAX_DEPTH) else {
        return Started::exited(0, Vec::new());
    };
    let path = world.absolute(file);
    if !world.exists(&path) {
        if world.may_have_file(file) {
            return not_simulated(file);
        }
        let told = told_by(world, shell);
        let (said, exit) = if base_name(shell) == "bash" {
            (format!("{told}{file}: No such file or directory"), 1)
        } else {
            (format!("{told}.: cannot open {file}: No such file"), 2)
        };
        return Started::failed(exit, "file-not-found", &said).with("path", Arg::Code(path));
    }
    if let Some(bin) = path.strip_suffix("/activate") {
        world.put_first(bin);
        let home = bin.rsplit_once('/').map_or("", |(home, _)| home);
        set(&mut world.env, "VIRTUAL_ENV", home);
        return Started::exited(0, Vec::new());
    }
    let Some(text) = world.text(&path).map(|text| script_lines(text, &[])) else {
        return not_simulated(file);
    };
    let all = command::split(&text, &world.env);
    if let Some(beyond) = all.iter().find_map(Simple::beyond) {
        return not_simulated(beyond);
    }
    let mut last = Started::exited(0, Vec::new());
    for simple in &all {
        last = simple_command(world, shell, simple, app, depth + 1);
    }
    last
}
