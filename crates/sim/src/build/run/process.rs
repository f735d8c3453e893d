//! The process of a `RUN`: its shell or its program, and the runtime's complaint when there is
//! none.

use crate::build::Output;
use crate::build::machine::{End, Machine, OK};
use crate::build::stage::StageState;
use crate::build::tree::Node;
use crate::dockerfile::instruction::{CommandLine, Heredoc, Statement};

/// Carries a command out.
pub(super) fn execute(
    machine: &mut Machine<'_>,
    current: &StageState<'_>,
    command: &CommandLine,
    statement: &Statement,
) -> End {
    let end = match command {
        CommandLine::Exec(words) if words.is_empty() => OK,
        CommandLine::Exec(words) => {
            let refused = executable(machine, &words[0]);
            let refused = refused.or_else(|| machine.exec_fails(&words[0]));
            refused.unwrap_or_else(|| machine.program(words))
        }
        CommandLine::Shell(line) => {
            let shell = current.config.shell.first();
            executable(machine, shell.map_or("", String::as_str))
                .unwrap_or_else(|| shell_line(machine, current, line, statement))
        }
    };
    if machine.ms > machine.facts.times.limit_ms.saturating_mul(60) {
        End::Forever
    } else {
        end
    }
}

fn shell_line(
    machine: &mut Machine<'_>,
    current: &StageState<'_>,
    line: &str,
    statement: &Statement,
) -> End {
    machine.flags(current.config.shell.get(1..).unwrap_or_default());
    if line.starts_with("#!") && !line.lines().next().unwrap_or("").ends_with("sh") {
        return machine.guessed(line.lines().next().unwrap_or(""));
    }
    if !statement.heredocs.is_empty() && line.contains("<<") {
        if let [heredoc] = statement.heredocs.as_slice()
            && let Some(line) = fed(machine, line, heredoc)
        {
            return machine.shell(&line);
        }
        return machine.guessed("<<");
    }
    machine.shell(line)
}

/// `cat <<EOF`, which reads the body as if it were a file. What the shell would have to
/// expand in it is beyond the simulator.
fn fed(machine: &mut Machine<'_>, line: &str, heredoc: &Heredoc) -> Option<String> {
    let (line, _) = line.split_once('\n')?;
    let (before, behind) = line.split_once("<<")?;
    let behind = behind.trim_start_matches(['-', ' ']);
    let end = behind.find([' ', '\t', '>', '&', ';', '|']);
    let (word, behind) = behind.split_at(end.unwrap_or(behind.len()));
    let plain = !heredoc.expand || !heredoc.content.contains(['$', '`', '\\']);
    let is_cat = before.split_whitespace().next() == Some("cat");
    if !plain || !is_cat || word.trim_matches(['"', '\'']) != heredoc.name {
        return None;
    }
    machine.disk.mount(STDIN, Some(Node::text(&heredoc.text())));
    Some([before, STDIN, behind].concat())
}

/// Where the body of a heredoc stands while its command runs.
const STDIN: &str = "/.stdin";

/// The runtime's complaint when there is nothing to execute.
fn executable(machine: &mut Machine<'_>, name: &str) -> Option<End> {
    if machine.locate(name).is_ok() {
        return None;
    }
    let denied = machine.is_no_program(name);
    let barred = machine.is_out_of_reach(name);
    let reason = if barred {
        [": stat ", name, ": permission denied"].concat()
    } else if denied {
        ": permission denied".into()
    } else if name.contains('/') {
        [": stat ", name, ": no such file or directory"].concat()
    } else {
        ": executable file not found in $PATH".into()
    };
    let said = [
        "runc run failed: unable to start container process: error during container init: exec: \"",
        name,
        "\"",
        &reason,
    ]
    .concat();
    if denied {
        let args = [("command", name)];
        return Some(machine.fail("file-not-executable", 126, &said, &args));
    }
    if barred {
        return Some(machine.unreachable(name, 126, &said));
    }
    machine.output.push(Output::Line(said.clone()));
    Some(machine.absent(name, &said))
}
