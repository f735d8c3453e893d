//! Files that the base image, a package, or a command beyond the simulator brings: nobody
//! lists them, and so nobody knows that they are missing.

use super::*;

pub(super) fn outcomes(bench: &Bench, cases: &[(&str, &str)]) {
    for (lines, expected) in cases {
        let build = bench.build(&after(lines));
        let last = build.findings.last();
        assert_eq!(code(&build), *expected, "{lines}\n{last:?}");
    }
}

pub(super) fn doubts(bench: &Bench, cases: &[&str]) {
    for lines in cases {
        let build = bench.build(&after(lines));
        let findings = &build.findings;
        assert_eq!(code(&build), "ok", "{lines}\n{:?}", findings.last());
        let told = findings.iter().any(|one| one.code == "file-not-known");
        assert!(told, "{lines}\n{findings:?}");
    }
}

#[test]
fn files_of_the_system_may_be_there() {
    doubts(
        &Bench::new(),
        &[
            "RUN cp /usr/share/zoneinfo/UTC /etc/localtime && test -e /etc/localtime",
            "RUN test -e /etc/ssl/certs/ca-certificates.crt",
            "RUN test -e /etc/apt/sources.list.d/debian.sources && test -e /etc/debian_version",
            "RUN test -e /usr/local/lib/python3.12/json/__init__.py",
            "RUN ls /usr/local/include/python3.12/Python.h",
            "RUN cat /lib/os-release /root/.bashrc",
            "RUN cd /usr/share/zoneinfo && test -f UTC",
            "RUN cp -r /usr/share/zoneinfo /z && ls /z/UTC",
            "RUN rm /etc/localtime && apt-get update && apt-get install -y curl && cat /etc/localtime",
        ],
    );
    outcomes(
        &Bench::new(),
        &[
            (
                "RUN test -x /usr/bin/env && test -f /bin/sh && ls /usr/bin/awk",
                "ok",
            ),
            ("RUN test -x /usr/bin/curl", "run-failed"),
            ("RUN which curl", "run-failed"),
            ("RUN /usr/bin/curl x", "command-not-in-image"),
            ("RUN rm /etc/passwd && cat /etc/passwd", "file-not-found"),
            (
                "RUN rm -rf /usr/share/doc\nRUN ls /usr/share/doc/bash",
                "file-not-found",
            ),
            ("RUN mv /etc/motd /m\nRUN cat /etc/motd", "file-not-found"),
            ("RUN cat /app/x", "file-not-found"),
            ("RUN cat /opt/x", "file-not-found"),
            ("RUN cat /run/secrets/token", "file-not-found"),
            ("RUN cat /root/.netrc", "file-not-found"),
            ("RUN test -e /usr/local/bin/tool", "run-failed"),
            ("RUN cat /etcetera", "file-not-found"),
        ],
    );
}

#[test]
fn files_of_distributions_may_be_there() {
    const SITE: &str = "/usr/local/lib/python3.12/site-packages";
    let cases = [
        "ls $S/requests/__init__.py",
        "ls $S/requests-2.32.3.dist-info/METADATA",
        "cd $S/streamlit/static && ls",
        "cp -r $S/streamlit/static /st && ls /st/index.html",
    ];
    let ways = [
        ("", SITE),
        ("--target=/x ", "/x"),
        ("--user ", "/root/.local/lib/python3.12/site-packages"),
    ];
    for (flag, site) in ways {
        let made = cases.map(|then| {
            let then = then.replace("$S", site);
            let install = ["RUN pip install ", flag, "requests==2.32.3 streamlit && "];
            [&install.concat(), then.as_str()].concat()
        });
        doubts(&Bench::new(), &made.each_ref().map(String::as_str));
    }
    outcomes(
        &Bench::new(),
        &[
            (
                "RUN pip install requests && test -d /usr/local/lib/python3.12/site-packages/requests",
                "ok",
            ),
            (
                "RUN pip install requests && ls /usr/local/lib/python3.12/site-packages/streamlit",
                "file-not-found",
            ),
            (
                "RUN ls /usr/local/lib/python3.12/site-packages/requests",
                "file-not-found",
            ),
            ("RUN useradd -m app && cat /home/app/.bashrc", "ok"),
            ("RUN useradd app && cat /home/app/.bashrc", "file-not-found"),
            (
                "RUN useradd -m app && cat /home/app/.netrc",
                "file-not-found",
            ),
            (
                "RUN python -m venv /v && /v/bin/pip install requests && ls /v/lib/python3.12/site-packages/requests/api.py",
                "ok",
            ),
        ],
    );
}

#[test]
fn what_a_command_beyond_the_simulator_works_on_is_not_known() {
    let bench = Bench::new().with("docs/a.md", "a").with("docs/b.txt", "b");
    doubts(
        &bench,
        &[
            "WORKDIR /w\nCOPY . .\nRUN python -m compileall app.py && mv __pycache__ /o",
            "WORKDIR /w\nCOPY . .\nRUN python -m compileall . && ls __pycache__",
            "COPY docs /docs\nRUN find /docs -name '*.md' -delete && test ! -e /docs/a.md",
            "COPY docs /docs\nRUN find /docs -name '*.md' -delete\nRUN test -e /docs/a.md",
            "COPY docs /docs\nRUN find /docs -name '*.md' | xargs rm && test ! -e /docs/a.md",
            "COPY docs /docs\nRUN gzip /docs/a.md && cp /docs/a.md.gz /x",
        ],
    );
    outcomes(
        &bench,
        &[
            (
                "COPY docs /docs\nRUN find /docs -name '*.md' && test ! -e /docs/a.md",
                "run-failed",
            ),
            (
                "COPY docs /docs\nRUN find /docs -delete && cat /other/a.md",
                "file-not-found",
            ),
            (
                "WORKDIR /w\nCOPY docs /docs\nRUN find /docs -delete && cat /other/a.md",
                "file-not-found",
            ),
        ],
    );
}

#[test]
fn words_of_bash_are_no_commands() {
    let bash = "SHELL [\"/bin/bash\", \"-c\"]\nRUN ";
    let build = |text: &str| Bench::new().build(&after(text));
    for (run, expected, told) in [
        ("[[ -f /x && -d /y ]]", "ok", true),
        ("[[ $A =~ ^(a|b)$ ]] || exit 1", "ok", true),
        ("[[ -z \"$A\" ]] && exit 1", "ok", true),
        ("[[ a < b ]] && curl x", "command-not-in-image", true),
        ("mkdir -p a/{b,c} && test -d a/b && cd a/c", "ok", false),
        ("touch /f{1..3} && rm /f1 /f2 /f3", "ok", false),
        ("mkdir -p \"a/{b,c}\" && test -d 'a/{b,c}'", "ok", false),
        ("mkdir a{b,c} && cd ad", "file-not-found", false),
    ] {
        let done = build(&[bash, run].concat());
        let findings = &done.findings;
        assert_eq!(code(&done), expected, "{run}\n{:?}", findings.last());
        let not_followed = |one: &Finding| one.code == "command-not-simulated";
        assert_eq!(findings.iter().any(not_followed), told, "{run}");
    }
    let wrapped = build("RUN bash -c '[[ -f /x && 1 == 1 ]]'");
    assert_eq!(code(&wrapped), "ok");
    let plain = build("RUN [[ -f /x ]]");
    assert_eq!(code(&plain), "command-not-in-image");
    let literal = build("RUN mkdir -p a/{b,c} && cd a/b");
    assert_eq!(code(&literal), "file-not-found");
}

#[test]
fn one_liners_end_as_they_say() {
    for (text, exit) in [
        ("import sys; sys.exit(3)", 3),
        ("raise SystemExit(1)", 1),
        ("assert False", 1),
        ("1/0", 1),
    ] {
        let build = Bench::new().build(&after(&["RUN python -c \"", text, "\""].concat()));
        let failed = build.outcome.as_ref().err().map(|failure| failure.exit);
        assert_eq!(failed, Some(exit), "{text}");
    }
    let build = Bench::new().build(&after("RUN python -c 'import sys; sys.exit(f())'"));
    assert_eq!(code(&build), "ok");
    let told = |one: &Finding| one.code == "command-not-simulated";
    assert!(build.findings.iter().any(told));
}

/// The general options of a tool may stand before its verb, and their values are no verbs.
#[test]
fn options_before_the_verb_are_options() {
    let install = "--no-cache-dir six";
    let size = |run: &str| {
        let text = after(&["RUN pip install uv && apt-get update\nRUN ", run].concat());
        let build = Bench::new().build(&text);
        assert_eq!(code(&build), "ok", "{run}\n{:?}", build.findings.last());
        let odd = |one: &&Finding| one.code == "command-not-simulated";
        assert_eq!(build.findings.iter().find(odd), None, "{run}");
        build.steps.last().unwrap().bytes
    };
    let plain = size(&["pip install ", install].concat());
    for run in [
        "pip --timeout 60 install --no-cache-dir six",
        "pip --no-cache-dir --proxy http://a.example install six",
        "pip --cache-dir /c --no-cache-dir install six",
        "python -m pip --log /l --no-cache-dir install --upgrade-strategy eager six",
    ] {
        assert_eq!(size(run), plain, "{run}");
    }
    let kept = size("pip install --cache-dir /c six");
    assert!(kept > plain);
    assert_eq!(size("pip --cache-dir /c install six"), kept);
    let uv = size("uv pip install --system --no-cache six");
    for run in [
        "uv --no-cache pip install --system six",
        "uv --color never --cache-dir /c pip --no-cache install --system six",
        "uv --directory / pip install --no-cache --system --extra-index-url https://a.example six",
        "cd /tmp && uv --directory=/w pip install --no-cache --system six",
    ] {
        assert_eq!(size(run), uv, "{run}");
    }
    let apt = size("apt-get install -y curl");
    for run in [
        "apt-get -o Acquire::Retries=3 -y install curl",
        "apt-get -y --target-release trixie install curl",
        "apt-get --config-file /etc/a -y install curl",
    ] {
        assert_eq!(size(run), apt, "{run}");
    }
    outcomes(
        &Bench::new(),
        &[
            (
                "RUN python -m venv /v && pip --python /v install six\nRUN /v/bin/python -c 'import six' && python -c 'import six'",
                "module-missing",
            ),
            (
                "RUN python -m venv /v && pip --python /v/bin/python install six\nRUN /v/bin/python -c 'import six'",
                "ok",
            ),
            ("RUN pip --python /nothing install six", "pip-usage"),
            ("RUN pip --cache-dir /c instal six", "pip-usage"),
            (
                "RUN pip install uv && mkdir /w && uv --directory /w venv && /w/.venv/bin/python -V",
                "ok",
            ),
            (
                "RUN pip install uv && uv run --env-file .env --with six python -c 'assert False'",
                "run-failed",
            ),
            ("RUN pip install uv && uv run nothing.py", "script-missing"),
            ("RUN pip install uv && uv run -m nothing", "module-missing"),
        ],
    );
}

/// What the shell reads for a command is there, and `cat` passes on all of it.
#[test]
fn the_input_of_a_command_is_a_file() {
    let bench = Bench::new().with("data.bin", &"x".repeat(5_000));
    let size = |run: &str| {
        let build = bench.build(&after(&["COPY data.bin /d\nRUN ", run].concat()));
        assert_eq!(code(&build), "ok", "{run}\n{:?}", build.findings.last());
        build.steps.last().unwrap().bytes
    };
    for (run, bytes) in [
        ("cat < /d > /x", 5_000),
        ("cat /d > /x", 5_000),
        ("cat > /x < /d", 5_000),
        ("cat < /d > /dev/null", 0),
        ("cat < /d", 0),
    ] {
        assert_eq!(size(run), bytes, "{run}");
    }
    outcomes(
        &bench,
        &[
            ("RUN cat < /nothing > /x", "file-not-found"),
            ("RUN wc -l < /nothing", "file-not-found"),
            ("RUN wc -l < /nothing || true", "ok"),
            ("RUN wc -l < /etc/passwd", "ok"),
            ("RUN sort < /dev/null", "ok"),
        ],
    );
}

/// Another version than the measured one is no measured one.
#[test]
fn the_size_of_another_version_is_an_estimate() {
    for (install, estimated) in [
        ("pandas==2.2.0", vec!["pandas==2.2.0"]),
        ("'pandas<3'", vec!["pandas<3"]),
        ("pandas", vec![]),
        ("'pandas>=2'", vec![]),
        ("pandas==2.2.0 mystery", vec!["pandas==2.2.0", "mystery"]),
    ] {
        let text = after(&["RUN pip install ", install].concat());
        let build = Bench::new().build(&text);
        assert_eq!(code(&build), "ok", "{install}");
        let told = build.findings.iter();
        let told = told.filter(|one| one.code == "package-size-estimated");
        let args: Vec<_> = told.map(|one| one.args[0].1.clone()).collect();
        let expected: Vec<_> = estimated
            .into_iter()
            .map(|name| crate::finding::Arg::Code(name.to_owned()))
            .collect();
        assert_eq!(args, expected, "{install}");
    }
}
