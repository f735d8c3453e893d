//! What starts, as whom, and how it stops.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_not_in_the_image_does_not_start() {
    let cases: [(Make, i32, &str, &str); 16] = [
        (
            Make::good().without("/usr/local/bin/streamlit"),
            127,
            "command-not-in-image",
            "exec: \"streamlit\": executable file not found in $PATH",
        ),
        (
            Make::good()
                .without("/usr/local/bin/streamlit")
                .shell("streamlit run app.py"),
            127,
            "command-not-in-image",
            "/bin/sh: 1: streamlit: not found",
        ),
        (
            Make::good().shell("['streamlit', 'run']"),
            127,
            "command-not-in-image",
            "/bin/sh: 1: [streamlit,: not found",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "main.py"]),
            2,
            "script-missing",
            "Error: Invalid value: File does not exist: main.py",
        ),
        (
            Make::good().cmd(&["streamlit", "run"]),
            2,
            "script-missing",
            "File does not exist: streamlit_app.py",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "app.py", "--port=80"]),
            2,
            "streamlit-usage",
            "Error: No such option '--port'.",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "app.py", "--server.prot", "80"]),
            2,
            "streamlit-usage",
            "Error: No such option '--server.prot'.",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "app.py", "--server.port"]),
            2,
            "streamlit-usage",
            "Error: Option '--server.port' requires an argument.",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "app.txt"]),
            2,
            "streamlit-usage",
            "Error: Streamlit requires raw Python (.py) files, not .txt.",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "app"]),
            2,
            "streamlit-usage",
            "Streamlit requires raw Python (.py) files, but the provided file has no extension.",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "data"]),
            2,
            "script-missing",
            "File does not exist: data/streamlit_app.py",
        ),
        (
            Make::good().cmd(&["streamlit", "run", "/bin/sh", "-c", "app.py"]),
            2,
            "streamlit-usage",
            "Error: No such option '-c'.",
        ),
        (
            Make::good().cmd(&["python", "main.py"]),
            2,
            "script-missing",
            "can't open file '/app/main.py': [Errno 2]",
        ),
        (
            Make::good().without(&[SITE, "/streamlit"].concat()),
            1,
            "module-missing",
            "ModuleNotFoundError: No module named 'streamlit'",
        ),
        (
            Make::good().without(&[SITE, "/streamlit"].concat()).cmd(&[
                "python",
                "-m",
                "streamlit",
                "run",
                "app.py",
            ]),
            1,
            "module-missing",
            "/usr/local/bin/python: No module named streamlit",
        ),
        (
            Make::good().without("/usr/local/bin/python3.12"),
            127,
            "interpreter-missing",
            "exec /usr/local/bin/streamlit: no such file or directory",
        ),
    ];
    for (make, exit, code, said) in cases {
        let container = make.run();
        assert_eq!(
            (container.exit, codes(&container)),
            (Some(exit), vec![code]),
            "{said}"
        );
        assert!(
            container.log.join("\n").contains(said),
            "{:?} has no {said}",
            container.log
        );
        assert_eq!(container.http(8501, "/"), Response::Refused);
    }
}

/// `uv run` looks into the project's environment first, and options before the command are
/// its own.
#[test]
fn uv_runs_what_is_in_the_environment_of_the_project() {
    let project = || {
        let mut make = Make::good();
        let streamlit = make.tree.get("/usr/local/bin/streamlit").cloned();
        make.put("/app/.venv/bin/streamlit", streamlit.unwrap());
        make.put("/usr/local/bin/uv", program());
        make.without("/usr/local/bin/streamlit")
    };
    for (words, code) in [
        ("uv run streamlit run app.py", None),
        ("uv run --env-file .env --frozen streamlit run app.py", None),
        ("uv run -m streamlit run app.py", None),
        ("streamlit run app.py", Some("command-not-on-path")),
        ("uv run strimlit run app.py", Some("command-not-in-image")),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let container = project().cmd(&words).run();
        assert_eq!(codes(&container).first().copied(), code, "{words:?}");
    }
}

/// Themes have hundreds of options, and another release than the measured one others.
#[test]
fn options_that_streamlit_has_are_taken() {
    for line in [
        "streamlit run app.py --server.enableCORS false --server.runOnSave=true",
        "streamlit run --theme.base dark app.py --theme.light.sidebar.textColor=red",
        "streamlit run app.py extra -- -x --server.prot",
        "streamlit run --browser.gatherUsageStats=false --logger.level info ./app.py",
        "streamlit run --magic.displayRootDocString true /app/app.py",
    ] {
        let container = Make::good().cmd(&line.split(' ').collect::<Vec<_>>()).run();
        assert_eq!(
            (container.exit, codes(&container)),
            (None, vec![]),
            "{line}"
        );
    }
    let mut older = Make::good().cmd(&["streamlit", "run", "app.py", "--client.caching", "0"]);
    assert_eq!(older.clone().run().exit, Some(2));
    older.put(&[SITE, "/streamlit"].concat(), version("streamlit", "0.9"));
    assert_eq!(older.run().exit, None);
    let mut folder = Make::good().cmd(&["streamlit", "run", "."]);
    folder.put("/app/streamlit_app.py", file("import streamlit\n"));
    assert_eq!(folder.run().exit, None);
}

#[test]
fn a_program_that_path_does_not_lead_to_is_told_where_it_lies() {
    let away = |path: &str| {
        let mut make = Make::good().without("/usr/local/bin/streamlit");
        make.put(path, program());
        make
    };
    for (make, code, place) in [
        (
            away("/opt/venv/bin/streamlit"),
            "command-not-on-path",
            "/opt/venv/bin/streamlit",
        ),
        (
            away("/root/.local/bin/streamlit").shell("streamlit run app.py"),
            "command-not-on-path",
            "/root/.local/bin/streamlit",
        ),
        (
            away("/a/streamlit").with("/opt/venv/bin/notes", "streamlit"),
            "command-not-on-path",
            "/a/streamlit",
        ),
        // A folder and a file that may not be run are no program of that name.
        (
            Make::good()
                .without("/usr/local/bin/streamlit")
                .with("/opt/venv/bin/streamlit", "no program"),
            "command-not-in-image",
            "",
        ),
        (
            away("/opt/venv/bin/streamlit").cmd(&["/bin/streamlit"]),
            "command-not-in-image",
            "",
        ),
    ] {
        let container = make.run();
        assert_eq!(codes(&container), [code], "{place}");
        let args = &container.findings[0].args;
        let told = args.iter().find(|(name, _)| *name == "path");
        let expected = (!place.is_empty()).then(|| ("path", Arg::Code(place.into())));
        assert_eq!(told, expected.as_ref());
    }
}

#[test]
fn a_script_run_by_python_ends_and_serves_nothing() {
    let container = Make::good().cmd(&["python", "app.py"]).run();
    assert_eq!(
        (container.exit, codes(&container)),
        (Some(0), vec!["exited-0-serves-nothing"])
    );
    assert!(
        container
            .log
            .iter()
            .any(|line| line.contains("missing ScriptRunContext"))
    );
}

/// dash stays, busybox hands over to the last command, and so does bash when it has nothing
/// else to do (tried).
#[test]
fn shells_hand_over_to_the_last_command_as_they_do() {
    let run = "streamlit run app.py";
    let ash = |line: &str| {
        let mut make = Make::good().shell(line);
        make.put("/bin/ash", program());
        make
    };
    let bash = |line: &str| {
        let mut make = Make::good().cmd(&["bash", "-c", line]);
        make.put("/bin/bash", program());
        make
    };
    for (make, killed) in [
        (Make::good().shell("cd /app && streamlit run app.py"), true),
        (ash(run), false),
        (ash("cd /app && streamlit run app.py 2>&1"), false),
        (ash("streamlit run app.py || true"), true),
        (bash(run), false),
        (bash("export A=1; cd /app && streamlit run app.py"), false),
        (bash("streamlit run app.py 2>&1"), true),
        (bash("streamlit run app.py | cat"), true),
        (bash("sleep 9 & streamlit run app.py"), true),
        (bash("trap exit TERM; streamlit run app.py"), true),
    ] {
        let shown = format!("{:?}", make.config.cmd);
        let container = make.run();
        assert_eq!(container.exit, None, "{shown}");
        assert_eq!(container.stop.killed, killed, "{shown}");
    }
}

/// What runs beside the shell ends with it.
#[test]
fn a_shell_that_waits_for_nothing_ends_the_container() {
    for (line, exit) in [
        ("streamlit run app.py &", Some(0)),
        ("streamlit run app.py & echo started", Some(0)),
        ("streamlit run app.py & exit 3", Some(3)),
        ("streamlit run app.py & wait", None),
        ("streamlit run app.py & sleep infinity", None),
        ("sleep infinity & streamlit run app.py", None),
        ("sleep infinity & exec streamlit run app.py", None),
        ("cd data & streamlit run app.py", None),
        ("streamlit run app.py 2>&1", None),
        ("streamlit run app.py &> log", None),
    ] {
        let container = Make::good().shell(line).run();
        assert_eq!(container.exit, exit, "{line}");
        let answers = container.http(8501, "/_stcore/health") == OK;
        assert_eq!(answers, exit.is_none(), "{line}");
    }
    let mut below = Make::good().shell("cd sub && streamlit run app.py");
    below.put("/app/sub/app.py", file("import streamlit\n"));
    let server = below.without("/app/app.py").run().server.unwrap();
    assert_eq!(
        (&*server.cwd, &*server.script),
        ("/app/sub", "/app/sub/app.py")
    );
}

#[test]
fn who_waits_as_process_one_decides_how_it_stops() {
    let run = "streamlit run app.py";
    let mut kill = Make::good();
    kill.config.stop_signal = "SIGKILL".into();
    let mut fixed = Make::good().shell(run);
    fixed.config.entrypoint = Some(exec(&["tini", "--"]));
    fixed.put("/usr/bin/tini", program());
    let cases = [
        (Make::good(), 2_000, false),
        (Make::good().shell(run), 10_000, true),
        (Make::good().shell(&["exec ", run].concat()), 2_000, false),
        (
            Make::good().cmd(&["python", "-m", "streamlit", "run", "app.py"]),
            2_000,
            false,
        ),
        (Make::good().cmd(&["sleep", "infinity"]), 10_000, true),
        (kill, 0, true),
        (fixed, 2_000, false),
    ];
    for (at, (make, ms, killed)) in cases.into_iter().enumerate() {
        let container = make.run();
        assert_eq!(
            (container.stop.ms, container.stop.killed),
            (ms, killed),
            "case {at}"
        );
        assert_eq!(
            codes(&container).contains(&"killed-at-stop"),
            killed,
            "case {at}"
        );
    }
}

#[test]
fn a_user_writes_only_where_it_may() {
    let spoil = |uid| {
        let mut make = Make::good();
        make.config.user = "app".into();
        make.put("/app", node(Kind::Dir, uid, 0o755));
        make.run().visit
    };
    assert!(matches!(spoil(1000), Visit::Page { .. }));
    let Visit::Error {
        code,
        message,
        about,
        ..
    } = spoil(0)
    else {
        panic!("root's folder")
    };
    let told: Vec<(&str, &str)> = about
        .iter()
        .map(|(name, arg)| match arg {
            Arg::Code(text) => (*name, text.as_str()),
            _ => (*name, ""),
        })
        .collect();
    assert_eq!(
        told,
        [
            ("user", "app"),
            ("path", "/app/cache"),
            ("place", "/app"),
            ("owner", "root")
        ]
    );
    assert_eq!(
        (code, message.as_str()),
        (
            "not-writable",
            "PermissionError: [Errno 13] Permission denied: '/app/cache'"
        )
    );
}

#[test]
fn an_unknown_user_is_refused_by_name() {
    let mut make = Make::good();
    make.config.user = "nobody-here".into();
    let container = make.run();
    assert_eq!(
        (container.exit, codes(&container)),
        (Some(125), vec!["user-unknown"])
    );
}

#[test]
fn entrypoint_and_cmd_combine_as_the_table_says() {
    let start = exec(&["streamlit", "run"]);
    let mut joined = Make::good().cmd(&["app.py"]);
    joined.config.entrypoint = Some(start.clone());
    assert!(joined.run().exit.is_none());
    let mut shell_wins = Make::good().cmd(&["app.py"]);
    shell_wins.config.entrypoint = Some(CommandLine::Shell("streamlit run".into()));
    assert_eq!(codes(&shell_wins.run()), ["script-missing"]);
    let mut none = Make::good();
    none.config.cmd = None;
    assert_eq!(codes(&none.run()), ["no-command"]);
}

#[test]
fn a_start_script_is_followed_line_by_line() {
    let with = |text: &str| {
        let mut make = Make::good().cmd(&["./start.sh", "run", "app.py"]);
        make.put("/app/start.sh", node(file(text).kind, 0, 0o755));
        make
    };
    let run = "streamlit run app.py\n";
    let cases: [(&str, Option<i32>, &str); 11] = [
        ("#!/bin/sh\nset -e\nexec streamlit \"$@\"\n", None, ""),
        (
            "#!/usr/bin/env sh\nexport A=app.py\nexec streamlit run $A\n",
            None,
            "",
        ),
        (
            "#!/bin/sh\ncd /app && exec streamlit run app.py\n",
            None,
            "",
        ),
        (
            "#!/bin/sh\ncd /tmp\nexec streamlit run app.py\n",
            Some(2),
            "script-missing",
        ),
        (
            "#!/bin/sh\ncd /nowhere && streamlit run app.py\n",
            Some(2),
            "file-not-found",
        ),
        (
            &["#!/bin/sh\nset -eu\nfalse\nexec ", run].concat(),
            Some(1),
            "",
        ),
        (
            &["#!/bin/sh\nset -e\nfalse || true\nexec ", run].concat(),
            None,
            "",
        ),
        (&["#!/bin/sh\nfalse\nexec ", run].concat(), None, ""),
        (&["#!/bin/bash\nexec ", run].concat(), None, ""),
        (
            &["#!/bin/zsh\nexec ", run].concat(),
            Some(127),
            "command-not-in-image",
        ),
        (
            "#!/bin/sh\r\nexec streamlit run app.py\r\n",
            Some(127),
            "script-has-windows-lines",
        ),
    ];
    for (text, exit, code) in cases {
        let container = with(text).run();
        let first = codes(&container).first().copied().unwrap_or_default();
        assert_eq!((container.exit, first), (exit, code), "{text}");
    }
}

#[test]
fn users_of_the_bare_system_are_known() {
    for (user, is_known) in [
        ("games", true),
        ("backup", true),
        ("0:0", true),
        ("me", false),
    ] {
        let mut make = Make::good();
        make.config.user = user.into();
        let unknown = codes(&make.run()).contains(&"user-unknown");
        assert_eq!(unknown, !is_known, "{user}");
    }
}

/// Values that click refuses come to 2, and what the system refuses to bind to 1 (tried with
/// Streamlit 1.67.0).
#[test]
fn values_that_no_option_takes_are_refused() {
    let run = |line: &str| Make::good().cmd(&line.split(' ').collect::<Vec<_>>());
    let with = |name: &str, value: &str| run("streamlit run app.py").env(name, value);
    for (make, exit, code, said) in [
        (
            run("streamlit run app.py --server.enableCORS=flase"),
            2,
            "streamlit-usage",
            "Error: Invalid value for '--server.enableCORS' (env var: \
             'STREAMLIT_SERVER_ENABLE_CORS'): 'flase' is not a valid boolean. Recognized \
             values: , 0, 1, f, false, n, no, off, on, t, true, y, yes",
        ),
        (
            run("streamlit run app.py --server.maxUploadSize=abc"),
            2,
            "streamlit-usage",
            "Error: Invalid value for '--server.maxUploadSize' (env var: \
             'STREAMLIT_SERVER_MAX_UPLOAD_SIZE'): 'abc' is not a valid integer.",
        ),
        (
            run("streamlit run --server.port app.py"),
            2,
            "port-invalid",
            "Error: Invalid value for '--server.port' (env var: 'STREAMLIT_SERVER_PORT'): \
             'app.py' is not a valid integer.",
        ),
        (
            with("STREAMLIT_SERVER_PORT", "abc"),
            2,
            "port-invalid",
            "'abc' is not a valid integer.",
        ),
        (
            with("STREAMLIT_SERVER_HEADLESS", "maybe"),
            2,
            "streamlit-usage",
            "'maybe' is not a valid boolean.",
        ),
        (
            run("streamlit run app.py --server.port 80000"),
            1,
            "port-invalid",
            "OverflowError: bind(): port must be 0-65535.",
        ),
        (
            run("streamlit run app.py --server.address 10.99.99.99"),
            1,
            "address-not-own",
            "OSError: [Errno 99] Cannot assign requested address",
        ),
        (
            with("STREAMLIT_SERVER_ADDRESS", "my.host.example"),
            1,
            "address-not-own",
            "socket.gaierror: [Errno -2] Name or service not known",
        ),
        (
            run("streamlit"),
            2,
            "streamlit-usage",
            "Usage: streamlit [OPTIONS] COMMAND [ARGS]...",
        ),
    ] {
        let container = make.run();
        assert_eq!(
            (container.exit, codes(&container)),
            (Some(exit), vec![code])
        );
        let log = container.log.join("\n");
        assert!(log.contains(said), "{log}");
    }
    for (name, value) in [
        ("STREAMLIT_SERVER_PORT", ""),
        ("STREAMLIT_SERVER_HEADLESS", "TRUE"),
        ("STREAMLIT_SERVER_ENABLE_CORS", "off"),
        ("STREAMLIT_SERVER_ADDRESS", "172.17.0.2"),
        ("STREAMLIT_SERVER_ADDRESS", "::"),
        ("STREAMLIT_THEME_BASE_FONT_SIZE", "x"),
    ] {
        assert_eq!(with(name, value).run().exit, None, "{name}={value}");
    }
}
