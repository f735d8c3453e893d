//! Whether what is taken of a stage that ran again is found again.

use super::*;

/// What a stage makes of the page, where the next one takes it, and whether an edit of the page
/// leaves that the same.
const MADE: &[(&str, &str, bool)] = &[
    ("cp app.py /o", "/o", false),
    ("sort app.py > /o", "/o", false),
    ("sort requirements.txt > /o", "/o", true),
    ("cat app.py > /o", "/o", false),
    ("cat < app.py > /o", "/o", false),
    ("cat requirements.txt > /o", "/o", true),
    ("echo a > /o && cat app.py >> /o", "/o", false),
    ("cp app.py /o && echo a >> /o", "/o", false),
    ("echo a > /o && echo b >> /o", "/o", true),
    ("sed s/a/b/ app.py > /o", "/o", false),
    ("cp app.py /o && sed -i s/a/b/ /o", "/o", false),
    ("cp requirements.txt /o && sed -i s/a/b/ /o", "/o", true),
    ("head -1 app.py > /o", "/o", false),
    ("grep a app.py | sort > /o", "/o", false),
    ("grep a requirements.txt | sort > /o", "/o", true),
    ("grep -r a . > /o", "/o", false),
    ("sha256sum *.py > /o", "/o", false),
    ("cat app.py | tee /o", "/o", false),
    ("python x.py > /o", "/o", false),
    ("python -c 'print(open(1))' > /o", "/o", false),
    ("echo \"$(cat app.py)\" > /o", "/o", false),
    ("A=$(cat app.py); echo $A > /o", "/o", false),
    ("export A=$(cat app.py) && echo $A > /o", "/o", false),
    ("sh -c 'cat app.py; echo a' > /o", "/o", false),
    ("date > /o", "/o", false),
    ("env > /o", "/o", false),
    ("pip freeze > /o", "/o", false),
    ("gcc -o /o app.py", "/o", false),
    ("echo a > /o && gcc -o /o app.py", "/o", false),
    ("tar czf /o data", "/o", false),
    ("tar cf - data | tar xf - -C /opt", "/opt/data", false),
    ("install -m 755 app.py /o", "/o", false),
    ("pip install build && python -m build", "/w/dist", false),
    ("make && cp build/o /o", "/o", false),
    ("make", "/w/data", false),
    ("pip wheel --no-deps -w /o .", "/o", false),
    ("pip install --target=/o .", "/o", false),
    (
        "pip install uv && uv pip install --system --target /o .",
        "/o",
        false,
    ),
    ("pip wheel -w /o requests", "/o", true),
    ("cp -r data /o", "/o", true),
    ("cp -a data /o && chmod -R 700 /o", "/o", true),
    ("mv data /o && rm app.py", "/o", true),
    ("mkdir /o && touch /o/a", "/o", true),
    ("echo a > /o", "/o", true),
    ("cat app.py; echo a > /o", "/o", true),
    ("sh -c 'echo a' > /o", "/o", true),
    ("printf a > /o", "/o", true),
    ("make && echo a > /o", "/o", true),
    ("sort requirements.txt > /o; sort app.py > /p", "/o", true),
    ("sort app.py > /p; sort requirements.txt > /o", "/o", true),
    ("sort requirements.txt > /o; sort app.py > /p", "/p", false),
    ("sort requirements.txt > /o; sort app.py >> /o", "/o", false),
    ("sort app.py > /p; cp /p /o", "/o", false),
    ("gcc -o /p app.py; cat requirements.txt > /o", "/o", true),
    ("python x.py > /o; sort requirements.txt > /p", "/p", true),
    ("curl -o /o https://x.example/o", "/o", true),
    ("curl https://x.example/o > /o", "/o", true),
];

/// The same of installers: byte code holds the time at which its source was written, unless it
/// is made without (PEP 552).
const INSTALLED: &[(&str, &str, bool)] = &[
    ("pip install --target=/o six", "/o", false),
    ("pip install --no-compile --target=/o six", "/o", true),
    ("PIP_NO_COMPILE=0 pip install --target=/o six", "/o", true),
    ("PIP_NO_COMPILE=1 pip install --target=/o six", "/o", false),
    (
        "PYTHONDONTWRITEBYTECODE=1 pip install --prefix=/o six",
        "/o",
        false,
    ),
    (
        "SOURCE_DATE_EPOCH=0 pip install --prefix=/o six",
        "/o",
        true,
    ),
    // The path of a temporary folder stays in it.
    (
        "SOURCE_DATE_EPOCH=0 pip install --target=/o six",
        "/o",
        false,
    ),
    ("pip install --user six", "/root/.local", false),
    ("pip install --user --no-compile six", "/root/.local", true),
    // What is compiled from C holds the path of a temporary folder.
    ("pip install --no-compile --prefix=/o annoy", "/o", false),
    ("pip wheel -w /o annoy", "/o", false),
    ("pip download -d /o six", "/o", true),
    ("python -m venv /v", "/v", false),
    ("python -m venv --without-pip /v", "/v", true),
    ("SOURCE_DATE_EPOCH=0 python -m venv /v", "/v", true),
    (
        "python -m venv --without-pip /v && pip install --prefix=/v six",
        "/v",
        false,
    ),
    ("pip install uv && uv venv /v", "/v", true),
    (
        "pip install uv && uv venv /v && uv pip install -p /v six",
        "/v",
        true,
    ),
    (
        "pip install uv && uv pip install --compile-bytecode --system --prefix /v six",
        "/v",
        false,
    ),
    (
        "pip install uv && UV_COMPILE_BYTECODE=1 uv pip install --system --prefix /v six",
        "/v",
        false,
    ),
    (
        "pip install uv && UV_COMPILE_BYTECODE=0 uv pip install --system --prefix /v six",
        "/v",
        true,
    ),
    (
        "pip install uv && PYC_INVALIDATION_MODE=CHECKED_HASH uv pip install --compile-bytecode --system --prefix /v six",
        "/v",
        true,
    ),
    (
        "pip install --no-compile --target=/o six && python -m compileall /o",
        "/o",
        false,
    ),
    (
        "pip install --no-compile --target=/o six && python -m compileall --invalidation-mode checked-hash /o",
        "/o",
        true,
    ),
    ("cp -r data /o && python -m compileall /o", "/o", true),
    ("pip install --target=/i six && cp -r /i /o", "/o", false),
    (
        "pip install --target=/o six && find /o -name '*.pyc' -delete",
        "/o",
        true,
    ),
    (
        "pip install --prefix=/o six && find /o -type d -name __pycache__ -exec rm -rf {} +",
        "/o",
        true,
    ),
    (
        "pip install --target=/o six && find /o -type d -name __pycache__ -delete || true",
        "/o",
        false,
    ),
    (
        "pip install --target=/o six && find /w -name '*.pyc' -delete",
        "/o",
        false,
    ),
    (
        "pip install --target=/o annoy && find /o -name '*.pyc' -delete",
        "/o",
        false,
    ),
];

/// Whether the last step is found again after an edit of the page, and why not.
fn found_after_edit(text: &str) -> (bool, String) {
    let project = "[project]\nname = \"demo\"\nversion = \"0.1\"\ndependencies = [\"requests\"]\n";
    let bench = Bench::new().with("pyproject.toml", project);
    let mut bench = bench.with("x.py", "print(1)\n");
    let first = bench.build(text);
    assert_eq!(code(&first), "ok", "{text}\n{:?}", first.findings.last());
    bench.context.edit("app.py", 7);
    let again = bench.build_on(text, Some(&first.cache));
    // The same inputs make the same content.
    let unchanged = bench.build_on(text, Some(&again.cache));
    let numbered = |step: &&Step| step.number.is_some();
    let mut steps = unchanged.steps.iter().filter(numbered);
    assert!(steps.all(|step| step.reason.is_cached()), "{text}");
    let reason = &again.steps.last().unwrap().reason;
    let named = matches!(reason, Reason::Converged | Reason::File(_));
    assert!(named, "{text}\n{reason:?}");
    (reason.is_cached(), format!("{reason:?}"))
}

#[test]
fn what_takes_other_bytes_of_a_stage_misses() {
    let mut wrong = Vec::new();
    for (command, path, same) in MADE.iter().chain(INSTALLED) {
        let copy = ["COPY --from=one ", path, " /taken"].concat();
        let mount = "RUN --mount=type=bind,from=one,target=/taken,source=";
        let mount = [mount, path, " true"].concat();
        for take in [copy, mount] {
            let one = [
                "FROM python:3.12 AS one\nWORKDIR /w\nCOPY . .\nRUN ",
                command,
            ];
            let text = [&one.concat(), "\nFROM python:3.12-slim\n", &take, "\n"].concat();
            let (found, why) = found_after_edit(&text);
            if found != *same {
                wrong.push([&text, &*why].concat());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
