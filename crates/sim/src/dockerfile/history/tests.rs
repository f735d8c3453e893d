//! Behaviour of the record.

use super::*;
use crate::dockerfile::parse;

fn lines(text: &str) -> Vec<(String, bool)> {
    let (file, findings) = parse(text);
    assert_eq!(findings, [], "{text}");
    let entries = history(&file, &Options::default()).unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.created_by, entry.empty_layer))
        .collect()
}

#[test]
fn what_each_instruction_leaves() {
    for (line, created_by, empty) in [
        ("ENV a=1 b=\"x y\"", "ENV a=1 b=x y", true),
        (
            "LABEL a=$PATH",
            "LABEL a=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            true,
        ),
        ("ARG a=1 b", "ARG a=1 b", true),
        ("RUN echo $x", "RUN /bin/sh -c echo $x # buildkit", false),
        ("RUN [\"a\", \"b\"]", "RUN a b # buildkit", false),
        (
            "COPY --chown=1:2 a b /c/",
            "COPY --chown=1:2 a b /c/ # buildkit",
            false,
        ),
        ("COPY <<x /c/\nx", "COPY <<x /c/ # buildkit", false),
        ("ADD a /c/", "ADD a /c/ # buildkit", false),
        ("WORKDIR a/../b", "WORKDIR /b", false),
        ("WORKDIR /", "WORKDIR /", true),
        ("CMD a b", "CMD [\"/bin/sh\" \"-c\" \"a b\"]", true),
        ("ENTRYPOINT [\"a\"]", "ENTRYPOINT [\"a\"]", true),
        ("EXPOSE 90 80-81/udp", "EXPOSE [80/udp 81/udp 90/tcp]", true),
        ("VOLUME /a /b", "VOLUME [/a /b]", true),
        ("SHELL [\"a\", \"b\"]", "SHELL [a b]", true),
        ("USER a", "USER a", true),
        ("STOPSIGNAL SIGINT", "STOPSIGNAL SIGINT", true),
        ("MAINTAINER a", "MAINTAINER a", true),
        (
            "HEALTHCHECK --interval=90s --retries=2 CMD a b",
            "HEALTHCHECK {Test:[CMD-SHELL a b] Interval:1m30s Timeout:0s StartPeriod:0s \
             StartInterval:0s Retries:2}",
            true,
        ),
    ] {
        assert_eq!(
            lines(&format!("FROM a\n{line}")),
            [(created_by.to_owned(), empty)],
            "{line}"
        );
    }
}

#[test]
fn arguments_show_in_the_record() {
    let text = "FROM a\nARG KEY=secret\nARG KEY=other\nENV E=1\nRUN x";
    assert_eq!(lines(text)[3].0, "RUN |1 KEY=other /bin/sh -c x # buildkit");
}

#[test]
fn only_the_wanted_stage_and_those_below() {
    let text = "FROM a AS b\nENV x=1\nFROM c AS d\nENV y=1\nFROM b\nCOPY --from=d z z";
    let lines: Vec<String> = lines(text).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, ["ENV x=1", "COPY z z # buildkit"]);
}

#[test]
fn durations() {
    for (millis, text) in [
        (0, "0s"),
        (5, "5ms"),
        (1_500, "1.5s"),
        (60_000, "1m0s"),
        (3_600_000, "1h0m0s"),
    ] {
        assert_eq!(duration(millis), text);
    }
}
