//! The system's own small programs, as start commands use them: those that start others, those
//! that only print, and those that ask a question. What they print is not shown.

use super::process::{Process, Started, Via, execute, not_simulated};
use super::world::{World, set};
use crate::app_spec::App;
use crate::finding::Arg;

/// What only prints, and ends.
const PRINTERS: &str = " basename cat date df dirname du free groups head hostname hostid id ls \
    nproc pip pip3 printenv printf ps pwd readlink realpath sort stat tty uname uniq uptime wc \
    whoami ";

/// Built into shells, without an effect on what starts. `read` finds no input.
const BUILT_IN: &str = " : alias hash jobs local readonly return set shopt times trap true type \
    ulimit umask wait ";

/// What goes on as another user.
const SWITCHES: &str = " gosu su-exec ";

fn is_in(list: &str, name: &str) -> bool {
    list.split(' ').any(|known| known == name) && !name.is_empty()
}

/// Whether a shell has a command of that name that changes nothing here.
pub(super) fn is_built_in(name: &str) -> bool {
    is_in(BUILT_IN, name)
}

/// Whether a program does nothing but print.
pub(super) fn only_prints(name: &str) -> bool {
    is_in(PRINTERS, name)
}

/// Runs one of them; nothing where it is none.
pub(super) fn run(
    world: &World<'_>,
    name: &str,
    rest: &[String],
    app: &App,
    via: &Via,
    depth: usize,
) -> Option<Started> {
    let done = |is_so: bool| Started::exited(i32::from(!is_so), Vec::new());
    if only_prints(name) {
        return Some(done(true));
    }
    let mut inner = world.clone();
    let words = match name {
        "true" | "false" => return Some(done(name == "true")),
        "echo" => return Some(Started::exited(0, vec![rest.join(" ")])),
        "test" | "[" => return Some(tested(world, rest).map_or_else(|| not_simulated(name), done)),
        "which" => return Some(done(rest.iter().all(|name| world.which(name).is_some()))),
        "sleep" => return Some(slept(rest)),
        "tail" => return Some(followed(rest)),
        "mkdir" => return Some(made(world, rest)),
        "env" => changed(&mut inner, rest),
        "nohup" | "setsid" | "exec" | "command" => behind(rest, &[]),
        "nice" => behind(rest, &["-n"]),
        "ionice" => behind(rest, &["-c", "-n"]),
        "stdbuf" => behind(rest, &["-i", "-o", "-e"]),
        "timeout" => behind(rest, &["-k", "-s"]).get(1..).unwrap_or_default(),
        name if is_in(SWITCHES, name) => {
            let (user, rest) = rest.split_first()?;
            inner.become_user(user);
            rest
        }
        _ => return None,
    };
    let mut started = if words.is_empty() {
        done(true)
    } else {
        execute(&inner, words, app, via, depth + 1)
    };
    // It waits for its command and hands signals on (timeout(1)).
    if name == "timeout" {
        started.process = Process::Handles;
    }
    Some(started)
}

/// The words behind options, of which some take the next word.
fn behind<'w>(words: &'w [String], valued: &[&str]) -> &'w [String] {
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        at += if valued.contains(&word.as_str()) {
            2
        } else {
            1
        };
        if word == "--" {
            break;
        }
    }
    words.get(at..).unwrap_or_default()
}

/// `env [-i] [-u NAME] [NAME=VALUE]… COMMAND…`
fn changed<'w>(world: &mut World<'_>, words: &'w [String]) -> &'w [String] {
    let mut rest = words;
    while let Some((word, next)) = rest.split_first() {
        match (word.as_str(), word.split_once('=')) {
            ("-i" | "-" | "--ignore-environment", _) => world.env.clear(),
            ("-u", _) => {
                if let Some((name, after)) = next.split_first() {
                    world.unset(name);
                    rest = after;
                    continue;
                }
            }
            (option, _) if option.starts_with('-') => {}
            (_, Some((name, value))) => set(&mut world.env, name, value),
            _ => break,
        }
        rest = next;
    }
    rest
}

/// A minute after the start, a longer sleep still goes on.
fn slept(words: &[String]) -> Started {
    let seconds = |word: &String| word.trim_end_matches('s').parse::<f64>().ok();
    let all: Option<Vec<f64>> = words.iter().map(seconds).collect();
    match all {
        Some(all) if all.iter().sum::<f64>() < 60.0 => Started::exited(0, Vec::new()),
        _ => Started::default(),
    }
}

/// `tail -f` never ends.
fn followed(words: &[String]) -> Started {
    let follows = |word: &String| {
        word.starts_with("--follow")
            || !word.starts_with("--") && word.starts_with('-') && {
                let letters = word.trim_start_matches('-');
                letters.contains(['f', 'F'])
            }
    };
    if words.iter().any(follows) {
        Started::default()
    } else {
        Started::exited(0, Vec::new())
    }
}

/// Whether `mkdir` may make its folders. A shell keeps in mind which it made.
fn made(world: &World<'_>, words: &[String]) -> Started {
    let parents = words.iter().any(|word| {
        word == "--parents"
            || word.starts_with('-') && !word.starts_with("--") && word.contains('p')
    });
    for folder in folders(words) {
        let path = world.absolute(folder);
        if world.exists(&path) {
            if parents {
                continue;
            }
            let said = format!("mkdir: cannot create directory ‘{folder}’: File exists");
            return Started::exited(1, vec![said]);
        }
        let (above, _) = path.rsplit_once('/').unwrap_or(("", ""));
        let above = if above.is_empty() { "/" } else { above };
        if !world.may_write(above) && !world.may_be_otherwise(above) {
            let said = format!("mkdir: cannot create directory ‘{folder}’: Permission denied");
            let (place, owner) = world.owner(above);
            return Started::failed(1, "not-writable", &said)
                .with("user", Arg::Code(world.user_name()))
                .with("path", Arg::Code(path))
                .with("place", Arg::Code(place))
                .with("owner", Arg::Code(owner));
        }
    }
    Started::exited(0, Vec::new())
}

/// The folders that `mkdir` is to make.
pub(super) fn folders(words: &[String]) -> impl Iterator<Item = &String> {
    let mut valued = false;
    words.iter().filter(move |word| {
        let is_value = std::mem::replace(&mut valued, *word == "-m");
        !is_value && !word.starts_with('-')
    })
}

/// The answer of `test` or `[`; nothing where it is not known.
pub(super) fn tested(world: &World<'_>, words: &[String]) -> Option<bool> {
    let plain = words.iter().map(String::as_str);
    let words: Vec<&str> = plain.filter(|word| *word != "]").collect();
    let turned = words.iter().take_while(|word| **word == "!").count();
    let so = match &words[turned..] {
        [] => Some(false),
        ["-n", text] | [text] => Some(!text.is_empty()),
        ["-z", text] => Some(text.is_empty()),
        ["-d", path] => Some(world.is_dir(&world.absolute(path)) || world.may_have_file(path)),
        ["-e" | "-f" | "-s" | "-r", path] => {
            let absolute = world.absolute(path);
            Some(world.exists(&absolute) || world.may_have_file(path))
        }
        [a, "=" | "==" | "-eq", b] => Some(a == b),
        [a, "!=" | "-ne", b] => Some(a != b),
        _ => None,
    };
    so.map(|so| so != (turned % 2 == 1))
}
