//! What comes of forms.

use super::*;
use crate::build::tests::facts;
use crate::container::{Visit, Way};

const TWO_STAGES: &str = "FROM python:3.12-slim AS deps\nRUN python -m venv /venv\n\
    COPY requirements.txt .\nRUN /venv/bin/pip install --no-cache-dir -r requirements.txt\n\
    FROM deps AS test\nCOPY . .\nRUN false\n\
    FROM python:3.12-slim\nWORKDIR /app\nCOPY --from=deps /venv /venv\nCOPY . .\n\
    EXPOSE 8501\nCMD [\"/venv/bin/streamlit\", \"run\", \"app.py\", \"--server.address=0.0.0.0\"]\n";

fn form(dockerfile: &str) -> Form {
    Form {
        texts: Texts {
            dockerfile: dockerfile.into(),
            ignore: String::new(),
            requirements: "streamlit==1.67.0\npandas\n".into(),
            listing: "app.py 812\nstart.sh 90 755\n.env 40\n".into(),
        },
        ..Form::default()
    }
}

/// `line:reason` of every step.
fn reasons(made: &Made) -> Vec<String> {
    let steps = made.report.steps.iter();
    steps
        .map(|step| format!("{}:{}", step.line, step.reason.code()))
        .collect()
}

fn codes(run: &Run) -> Vec<&str> {
    run.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_form_is_built_and_built_again() {
    let form = Form {
        again: true,
        changes: vec![Change::Touch("app.py".into())],
        ..form(TWO_STAGES)
    };
    let run = form.run(&facts());
    assert_eq!(run.first.report.pruned, ["test"]);
    let second = run.second.as_ref().unwrap();
    assert_eq!(
        reasons(second),
        [
            "1:cached",
            "2:cached",
            "3:cached",
            "4:cached",
            "8:cached",
            "9:cached",
            "10:cached",
            "11:file"
        ]
    );
    assert!(second.report.ms < run.first.report.ms);
    let image = second.report.image.as_ref().unwrap();
    let rows: u64 = image.ledger.iter().map(|row| row.bytes).sum();
    let layers: u64 = image.layers.iter().map(|layer| layer.bytes).sum();
    assert_eq!((rows, layers), (image.bytes, image.bytes));
}

#[test]
fn texts_that_change_are_a_reason() {
    let before = form(TWO_STAGES);
    let mut after = before.clone();
    after.texts.requirements.push_str("requests\n");
    after.again = true;
    after.before = Some((before.texts.clone(), before.target.clone()));
    let run = after.run(&facts());
    assert_eq!(run.first, before.run(&facts()).first);
    let second = reasons(run.second.as_ref().unwrap());
    assert!(second.contains(&"3:file".to_owned()) && second.contains(&"4:above".to_owned()));
}

#[test]
fn permissions_are_a_reason_and_a_lost_file_is_none() {
    let mut form = form(TWO_STAGES);
    form.again = true;
    form.changes = vec![Change::Chmod("start.sh".into())];
    let run = form.run(&facts());
    assert!(reasons(run.second.as_ref().unwrap()).contains(&"11:mode".to_owned()));
    form.changes = vec![Change::Touch("gone.py".into())];
    let run = form.run(&facts());
    assert!(reasons(run.second.as_ref().unwrap()).contains(&"11:cached".to_owned()));
    let context = Project::of(&form.texts).context;
    assert_eq!(changed(&context, &form.changes), Err(&form.changes[0]));
}

#[test]
fn a_target_leaves_the_stages_behind_it_out() {
    let mut form = form(TWO_STAGES);
    form.target = "deps".into();
    let run = form.run(&facts());
    assert_eq!(run.first.report.pruned, ["test", "2"]);
    assert_eq!(stages(TWO_STAGES), ["deps", "test", "2"]);
    form.target = "test".into();
    let run = form.run(&facts());
    assert!(run.first.build.outcome.is_err() && run.people.is_none());
    form.target = "nowhere".into();
    assert!(codes(&form.run(&facts())).contains(&"stage-target-unknown"));
}

#[test]
fn a_visitor_sees_what_the_last_stage_brings() {
    let good = form(TWO_STAGES).run(&facts());
    let people = good.people.as_ref().unwrap();
    assert!(matches!(&people.visit, Visit::Page { title, .. } if title == "app.py"));
    assert_eq!(
        (people.port, &*people.command),
        (8501, "docker run -p 8501:8501 app")
    );
    // The packages stayed in the workshop.
    let bare = TWO_STAGES.replace(
        "COPY --from=deps /venv /venv\n",
        "RUN pip install streamlit\n",
    );
    let bare = bare
        .replace("/venv/bin/streamlit", "streamlit")
        .replace("streamlit\n", "streamlit==1.67.0\n");
    let run = form(&bare.replace(
        "pip install streamlit==",
        "pip install --no-deps six streamlit==",
    ))
    .run(&facts());
    let visit = &run.people.as_ref().unwrap().visit;
    assert!(!matches!(visit, Visit::Page { .. }), "{visit:?}");
    assert_eq!(
        form(&TWO_STAGES.replace("8501", "9000"))
            .run(&facts())
            .people
            .unwrap()
            .port,
        9000
    );
}

#[test]
fn a_stranger_finds_keys_by_their_names() {
    let ways = |form: &Form| -> Vec<(String, Way)> {
        let people = form.run(&facts()).people.unwrap();
        people
            .leaks
            .into_iter()
            .map(|leak| (leak.secret, leak.way))
            .collect()
    };
    assert_eq!(ways(&form(TWO_STAGES)), [(".env".to_owned(), Way::File)]);
    let mut ignored = form(TWO_STAGES);
    ignored.texts.ignore = ".env\n".into();
    assert_eq!(ways(&ignored), []);
    ignored.texts.dockerfile = TWO_STAGES.replace("EXPOSE", "ENV API_TOKEN=abcd1234\nEXPOSE");
    let found = ways(&ignored);
    assert!(
        found.contains(&("API_TOKEN".to_owned(), Way::Env)),
        "{found:?}"
    );
    let mut deleted = form(&TWO_STAGES.replace("EXPOSE", "RUN rm .env\nEXPOSE"));
    assert_eq!(ways(&deleted), [(".env".to_owned(), Way::DeletedFile)]);
    deleted.texts.listing = "app.py 812\n.env.example 40\n".into();
    assert_eq!(ways(&form(TWO_STAGES.trim_end()))[0].1, Way::File);
    deleted.texts.dockerfile = TWO_STAGES.into();
    assert_eq!(ways(&deleted), []);
}

#[test]
fn everything_odd_is_said_once() {
    let mut form = form("FROM python:3.12-slim AS Base\nCOPY . .\n");
    form.texts.listing = "app.py 1\nwhat is this\n".into();
    form.texts.ignore = "[\n".into();
    let run = form.run(&facts());
    let codes = codes(&run);
    for code in ["ignore-invalid-pattern", "listing-line-unknown"] {
        assert_eq!(
            codes.iter().filter(|found| **found == code).count(),
            1,
            "{codes:?}"
        );
    }
    assert!(run.first.build.outcome.is_err());
    let severities: Vec<_> = run
        .findings
        .iter()
        .map(|finding| finding.severity)
        .collect();
    assert!(severities.is_sorted_by(|a, b| a >= b));
}

#[test]
fn nothing_at_all_is_an_answer() {
    let run = Form::default().run(&facts());
    assert!(run.first.build.outcome.is_err() && run.second.is_none() && run.people.is_none());
    assert!(!run.findings.is_empty());
    assert_eq!(paths(&Texts::default()), Vec::<String>::new());
    assert_eq!(stages(""), Vec::<String>::new());
}

#[test]
fn what_the_ignore_file_leaves_out_is_weighed() {
    let mut texts = form(TWO_STAGES).texts;
    texts.listing.push_str("data/ 80 MB\n");
    texts.ignore = "data\n.env\n".into();
    let weight = weight(&texts);
    assert_eq!((weight.files, weight.ignored), (7, 2));
    assert_eq!(weight.ignored_bytes, 80_000_040);
    assert!(weight.bytes > weight.ignored_bytes);
}

#[test]
fn what_can_be_touched_is_the_whole_folder() {
    let texts = form(TWO_STAGES).texts;
    assert_eq!(
        paths(&texts),
        [
            ".env",
            "Dockerfile",
            "app.py",
            "requirements.txt",
            "start.sh"
        ]
    );
}

const STAMPED: &str = "FROM python:3.12-slim\nRUN python -m venv /venv\nARG GIT_SHA\n\
    RUN pip install pandas\nCMD [\"python\"]\n";

#[test]
fn build_arguments_are_a_reason_where_they_change() {
    let mut form = form(STAMPED);
    form.again = true;
    form.options.args = "GIT_SHA=two\n".into();
    form.options.before = Some("GIT_SHA=one\n".into());
    let run = form.run(&facts());
    let second = run.second.as_ref().unwrap();
    let reasons_now = reasons(second);
    assert!(
        reasons_now.contains(&"2:cached".to_owned()),
        "{reasons_now:?}"
    );
    assert!(
        reasons_now.contains(&"4:variable".to_owned()),
        "{reasons_now:?}"
    );
    form.options.before = None;
    let run = form.run(&facts());
    let same = reasons(run.second.as_ref().unwrap());
    assert!(same.contains(&"4:cached".to_owned()), "{same:?}");
}

#[test]
fn without_cache_the_second_build_runs_everything_again() {
    let mut form = form(STAMPED);
    form.again = true;
    form.options.no_cache = true;
    let run = form.run(&facts());
    let second = reasons(run.second.as_ref().unwrap());
    assert!(second.contains(&"2:forced".to_owned()), "{second:?}");
    assert!(second.contains(&"4:forced".to_owned()), "{second:?}");
}

#[test]
fn build_arguments_are_read_a_line_each() {
    let text = " A=1 \n\n--build-arg B=x y=z\nC\n=4\nD=\n";
    let args = read_args(text);
    let pairs = [("A", "1"), ("B", "x y=z"), ("D", "")];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(args.given, pairs);
    assert_eq!(args.left_out, [4, 5]);
}
