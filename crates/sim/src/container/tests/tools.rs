//! What start commands and entry scripts do before they start the server.

use super::*;

const RUN: &str = "streamlit run app.py";

fn comes(container: &Container) -> (Option<i32>, bool) {
    let answers = container.http(8501, "/_stcore/health") == OK;
    (container.exit, answers)
}

/// Programs of the bare system are there although no file of the tree is called so; dash 0.5.12
/// and coreutils 9.1 on Debian 12.
#[test]
fn what_the_system_brings_is_used_before_the_server_starts() {
    let serves = (None, true);
    for (line, expected) in [
        ("mkdir -p data logs/a && {}", serves),
        ("mkdir -p ~/.streamlit; {}", serves),
        ("mkdir data && {}", (Some(1), false)),
        ("mkdir new && cd new && cd .. && {}", serves),
        ("umask 022; unset NOTHING; set -e; {}", serves),
        ("test -f app.py && {}", serves),
        ("[ -d /app ] && {}", serves),
        ("[ -n \"$NOTHING\" ] && {}", (Some(1), false)),
        ("[ \"$HOME\" = x ] || {}", serves),
        ("[ ! -f nothing ] && {}", serves),
        ("test ! -d /app && {}", (Some(1), false)),
        ("env A=b {}", serves),
        ("exec env -u HOME {}", serves),
        ("nohup {}", serves),
        ("nice -n 5 {}", serves),
        ("timeout 3600 {}", serves),
        ("sleep 5 && {}", serves),
        ("sleep 5s; sleep 2; {}", serves),
        ("sleep 3600 && {}", (None, false)),
        ("tail -n 3 app.py && {}", serves),
        ("tail -f /dev/null && {}", (None, false)),
        ("command -v streamlit && {}", serves),
        ("command -v strimlit && {}", (Some(1), false)),
        ("which streamlit && {}", serves),
        ("printf hello && pwd && date && {}", serves),
        ("mkdri -p data && {}", (Some(127), false)),
        ("source venv/bin/activate && {}", (Some(127), false)),
        (". ./nothing && {}", (Some(2), false)),
        ("command {}", serves),
    ] {
        let line = line.replace("{}", RUN);
        let container = Make::good().shell(&line).run();
        assert_eq!(comes(&container), expected, "{line}: {:?}", container.log);
    }
}

/// A program that hands over leaves nobody between: the signal reaches the server.
#[test]
fn who_only_prepares_is_replaced_by_what_it_starts() {
    for (words, ms) in [
        ("env A=b streamlit run app.py", 2_000),
        ("nohup streamlit run app.py", 2_000),
        ("timeout 3600 streamlit run app.py", 2_000),
        ("sh -c", 10_000),
    ] {
        let mut words: Vec<&str> = words.split(' ').collect();
        if words[0] == "sh" {
            words.push(RUN);
        }
        let container = Make::good().cmd(&words).run();
        assert_eq!(container.stop.ms, ms, "{words:?}");
    }
    let mut other = Make::good().cmd(&["gosu", "app", "streamlit", "run", "app.py"]);
    assert_eq!(codes(&other.clone().run()), ["command-not-in-image"]);
    other.put("/usr/bin/gosu", program());
    let container = other.run();
    assert_eq!((container.exit, container.stop.ms), (None, 2_000));
}

/// An environment is entered by `.`, which dash knows by no other name.
#[test]
fn an_environment_is_entered() {
    let venv = |mut make: Make| {
        let streamlit = make.tree.get("/usr/local/bin/streamlit").cloned();
        make.put("/app/venv/bin/streamlit", streamlit.unwrap());
        make.put("/app/venv/bin/activate", file("# sets PATH\n"));
        make.put("/bin/bash", program());
        make.without("/usr/local/bin/streamlit")
    };
    let enter = |word: &str| [word, " venv/bin/activate && ", RUN].concat();
    let bash = |line: &str| venv(Make::good()).cmd(&["bash", "-c", line]);
    let shell = |line: &str| venv(Make::good()).shell(line);
    for (make, exit, said) in [
        (shell(&enter(".")), None, ""),
        (bash(&enter("source")), None, ""),
        (bash(&enter(".")), None, ""),
        (
            shell(&enter("source")),
            Some(127),
            "/bin/sh: 1: source: not found",
        ),
        (shell(RUN), Some(127), "/bin/sh: 1: streamlit: not found"),
        (
            bash("strimlit run"),
            Some(127),
            "bash: line 1: strimlit: command not found",
        ),
        (
            bash("cd nowhere"),
            Some(1),
            "bash: line 1: cd: nowhere: No such file or directory",
        ),
    ] {
        let container = make.run();
        assert_eq!(container.exit, exit, "{:?}", container.log);
        assert!(
            container.log.join("\n").contains(said),
            "{:?}",
            container.log
        );
    }
}

/// A script that is there and may not be run is another mistake than one that is missing.
#[test]
fn a_script_without_the_execute_bit_is_told_apart() {
    let make = || Make::good().with("/app/start.sh", "#!/bin/sh\nexec streamlit run app.py\n");
    for (make, exit, said) in [
        (
            make().cmd(&["/app/start.sh"]),
            126,
            "exec: \"/app/start.sh\": permission denied",
        ),
        (
            make().cmd(&["./start.sh"]),
            126,
            "exec: \"./start.sh\": permission denied",
        ),
        (
            make().shell("./start.sh"),
            126,
            "/bin/sh: 1: ./start.sh: Permission denied",
        ),
    ] {
        let container = make.run();
        assert_eq!(container.exit, Some(exit));
        assert_eq!(codes(&container), ["file-not-executable"]);
        assert!(
            container.log.join("\n").contains(said),
            "{:?}",
            container.log
        );
    }
    assert_eq!(make().cmd(&["sh", "start.sh"]).run().exit, None);
    assert_eq!(
        codes(&make().cmd(&["/app/run.sh"]).run()),
        ["command-not-in-image"]
    );
}

/// A user who may not write there makes no folder there.
#[test]
fn a_folder_is_made_where_the_user_may_write() {
    for (line, exit) in [
        ("mkdir -p /app/cache && streamlit run app.py", Some(1)),
        ("mkdir -p /app/data && streamlit run app.py", None),
        ("mkdir -p ~/.streamlit && streamlit run app.py", None),
    ] {
        let mut make = Make::good().shell(line);
        make.config.user = "app".into();
        make.put("/home/app", Node::dir().owned(1000, 1000));
        let container = make.run();
        assert_eq!(container.exit, exit, "{line}");
        if exit.is_some() {
            assert_eq!(codes(&container), ["not-writable"]);
            assert_eq!(
                container.log,
                ["mkdir: cannot create directory ‘/app/cache’: Permission denied"]
            );
        }
    }
}

/// A test of health asks what the system has, and what is beyond the simulator is in doubt.
#[test]
fn tests_of_health_ask_for_files() {
    for (line, health) in [
        ("test -f /app/app.py", Health::Healthy),
        ("test -f /tmp/ready", Health::Unhealthy),
        ("[ -f /tmp/ready ] || exit 1", Health::Unhealthy),
        ("cat /proc/uptime", Health::Healthy),
        (
            "if python -c 'import urllib.request'; then exit 0; fi",
            Health::Healthy,
        ),
    ] {
        let container = Make::good().health(CommandLine::Shell(line.into())).run();
        assert_eq!(container.health, health, "{line}");
    }
}

/// A script that starts Streamlit by itself is beyond the simulator, and said to be.
#[test]
fn launchers_are_not_taken_for_scripts_that_end() {
    let make = |text: &str| Make::good().with("/app/start.py", text);
    for (text, code) in [
        (
            "import subprocess\nsubprocess.run(['streamlit'])\n",
            "command-not-simulated",
        ),
        (
            "from streamlit.web import cli as stcli\nstcli.main()\n",
            "command-not-simulated",
        ),
        ("print(\"done\")\n", "exited-0-serves-nothing"),
    ] {
        let container = make(text).cmd(&["python", "start.py"]).run();
        assert_eq!(codes(&container), [code], "{text}");
    }
    for module in ["streamlit.web.cli", "streamlit.cli"] {
        let words = ["python", "-m", module, "run", "app.py"];
        assert_eq!(Make::good().cmd(&words).run().exit, None);
    }
}

/// Long lines take no longer than lines do: nothing is gone through once for each word.
#[test]
fn long_lines_end() {
    for line in [
        ["[ ", &"! ".repeat(50_000), "x ]"].concat(),
        ["mkdir ", &"a/b ".repeat(20_000)].concat(),
        "mkdir a; ".repeat(5_000),
        "env ".repeat(20_000),
        "command ".repeat(20_000),
        ". /app/app.py; ".repeat(2_000),
    ] {
        let _ = Make::good().shell(&line).run();
    }
}
