//! Behaviour of image references.

use proptest::prelude::*;

use super::*;

const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn short_names_are_written_out() {
    let digest = format!("sha256:{HEX}");
    for (short, full) in [
        ("python", "docker.io/library/python".to_owned()),
        (
            "python:3.12-slim",
            "docker.io/library/python:3.12-slim".to_owned(),
        ),
        ("me/app", "docker.io/me/app".to_owned()),
        ("index.docker.io/app", "docker.io/library/app".to_owned()),
        ("localhost/app", "localhost/app".to_owned()),
        ("ghcr.io/me/app:1", "ghcr.io/me/app:1".to_owned()),
        ("host:5000/app", "host:5000/app".to_owned()),
        ("HOST/app", "HOST/app".to_owned()),
        (
            &format!("a@{digest}"),
            format!("docker.io/library/a@{digest}"),
        ),
    ] {
        let reference = Reference::parse_normalized(short).unwrap();
        assert_eq!(reference.to_string(), full);
        let again = Reference::parse_normalized(&reference.familiar().to_string()).unwrap();
        assert_eq!(again, reference);
    }
}

/// The real library shortens these as well, into what it then reads as another registry.
#[test]
fn a_short_form_may_mean_another_registry() {
    let full = Reference::parse_named("docker.io/my.team/app").unwrap();
    assert_eq!(full.familiar().to_string(), "my.team/app");
    let again = Reference::parse_normalized("my.team/app").unwrap();
    assert_eq!(again.domain, "my.team");
}

#[test]
fn errors() {
    for (text, error) in [
        ("", ReferenceError::NameEmpty),
        ("a b", ReferenceError::InvalidFormat),
        ("a:", ReferenceError::InvalidFormat),
        (":x", ReferenceError::InvalidFormat),
        ("a@sha256:12", ReferenceError::InvalidFormat),
        ("a..b", ReferenceError::InvalidFormat),
        ("a___b", ReferenceError::InvalidFormat),
        ("a-/b", ReferenceError::InvalidFormat),
        (&format!("a@sha256:{HEX}00"), ReferenceError::DigestLength),
        (&format!("a@md5:{HEX}"), ReferenceError::DigestUnsupported),
        (&"a".repeat(256), ReferenceError::NameTooLong),
    ] {
        let found = Reference::parse(text).unwrap_err();
        assert_eq!(found, error, "{text}");
    }
    assert_eq!(
        Reference::parse("Shop:1"),
        Err(ReferenceError::NameContainsUppercase)
    );
    assert_eq!(
        Reference::parse_normalized(HEX),
        Err(ReferenceError::Identifier)
    );
    assert_eq!(
        Reference::parse_named("app"),
        Err(ReferenceError::NameNotCanonical)
    );
    assert!(Reference::parse_named("docker.io/library/app").is_ok());
}

#[test]
fn parts() {
    let reference = Reference::parse("[::1]:80/a/b__c:V.1").unwrap();
    assert_eq!(
        (reference.domain.as_str(), reference.path.as_str()),
        ("[::1]:80", "a/b__c")
    );
    assert_eq!(reference.tag.as_deref(), Some("V.1"));
    assert_eq!(Reference::parse("a.b:1").unwrap().tag.as_deref(), Some("1"));
    assert_eq!(
        Reference::parse_any(HEX).unwrap().to_string(),
        format!("sha256:{HEX}")
    );
}

#[test]
fn docker_prefers_the_digest() {
    let text = format!("app:1@sha256:{HEX}");
    let reference = Reference::parse_docker(&text).unwrap();
    assert_eq!(
        reference.to_string(),
        format!("docker.io/library/app@sha256:{HEX}")
    );
    assert_eq!(
        Reference::parse_docker("app").unwrap().tag.as_deref(),
        Some("latest")
    );
}

#[test]
fn patterns_are_about_the_short_name() {
    let reference = Reference::parse_normalized("team/app:1").unwrap();
    assert_eq!(reference.familiar_match("team/*"), Ok(true));
    assert_eq!(reference.familiar_match("team/app"), Ok(true));
    assert_eq!(reference.familiar_match("team/app:2"), Ok(false));
    assert_eq!(reference.familiar_match("["), Err(BadPattern));
}

#[test]
fn what_says_more_comes_first() {
    let texts = ["a", "b:1", "Bad:", &format!("c@sha256:{HEX}"), HEX].map(str::to_owned);
    let sorted = sort(&texts);
    assert_eq!(sorted[0], "docker.io/library/b:1");
    assert_eq!(sorted[2], "docker.io/library/a");
    assert_eq!(sorted[4], "Bad:");
}

proptest! {
    #[test]
    fn any_text_is_judged(text in "(?s).{0,80}") {
        let _ = Reference::parse_any(&text);
        let _ = Reference::parse_docker(&text);
    }

    #[test]
    fn what_is_read_is_written_the_same(text in "[a-zA-Z0-9.:/_@-]{0,40}") {
        if let Ok(reference) = Reference::parse(&text) {
            prop_assert_eq!(reference.to_string(), text);
        }
    }
}
