//! The table of `distribution/reference`.

use odp_sim::dockerfile::reference::{
    Reference, ReferenceError, cut_name, cut_reference, is_domain, is_identifier, sort,
};
use serde_json::{Value, json};

use super::{Case, Section, rows, section, text, texts, yes};

pub(super) fn score(table: &Value) -> Vec<Section> {
    [
        section(table, "parse", parse),
        section(table, "with_name_failure", |row| {
            let actual = Reference::with_name(text(row, "input"));
            Case::new(
                row,
                text(row, "err"),
                actual.map_or_else(error, |r| r.to_string()),
            )
        }),
        section(table, "domain_and_path", |row| {
            domain_and_path(row, Reference::with_name(text(row, "input")))
        }),
        section(table, "with_tag", with_tag),
        section(table, "with_digest", |row| {
            let actual = Reference::with_name(text(row, "name"))
                .and_then(|named| named.with_digest(text(row, "digest")));
            Case::new(
                row,
                text(row, "combined"),
                actual.map_or_else(error, |r| r.to_string()),
            )
        }),
        section(table, "parse_named", |row| {
            let named = Reference::parse_named(text(row, "input"));
            match (row.get("err").and_then(Value::as_str), named) {
                (Some(expected), named) => {
                    Case::new(row, expected, named.map_or_else(error, |r| r.to_string()))
                }
                (None, named) => domain_and_path(row, named),
            }
        }),
        normalized(table),
        repository_info(table),
        section(table, "parse_any", |row| {
            let actual = Reference::parse_any(text(row, "Reference"));
            let expected = text(row, "Equivalent");
            let actual = match actual {
                Err(_) if expected.is_empty() => String::new(),
                actual => actual.map_or_else(error, |reference| reference.to_string()),
            };
            Case::new(row, expected, actual)
        }),
        section(table, "split_hostname", |row| {
            domain_and_path(row, Reference::parse_normalized(text(row, "input")))
        }),
        section(table, "familiar_match", |row| {
            let reference = Reference::parse_any(text(row, "reference"));
            let pattern = text(row, "pattern");
            let actual = match reference.map(|reference| reference.familiar_match(pattern)) {
                Ok(Ok(fits)) => json!(fits),
                _ => json!("error"),
            };
            let wanted = if row.get("err").is_some() {
                "err"
            } else {
                "expected"
            };
            Case::new(row, row.get(wanted).unwrap_or(&Value::Null), actual)
        }),
        section(table, "parse_docker_ref", |row| {
            let actual = Reference::parse_docker(text(row, "input"));
            Case::new(
                row,
                text(row, "expected"),
                actual.map_or_else(error, |r| r.to_string()),
            )
        }),
        regexps(table),
        sorted(table),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The names that the real library gives its errors.
fn error(error: ReferenceError) -> String {
    match error {
        ReferenceError::NameEmpty => "ErrNameEmpty",
        ReferenceError::InvalidFormat => "ErrReferenceInvalidFormat",
        ReferenceError::NameContainsUppercase => "ErrNameContainsUppercase",
        ReferenceError::NameTooLong => "ErrNameTooLong",
        ReferenceError::NameNotCanonical => "ErrNameNotCanonical",
        ReferenceError::Identifier => "cannot specify 64-byte hexadecimal strings",
        ReferenceError::TagInvalid => "ErrTagInvalidFormat",
        ReferenceError::DigestInvalid => "digest.ErrDigestInvalidFormat",
        ReferenceError::DigestUnsupported => "digest.ErrDigestUnsupported",
        ReferenceError::DigestLength => "digest.ErrDigestInvalidLength",
    }
    .to_owned()
}

/// Parts, and that the same text comes out again.
fn parse(row: &Value) -> Case {
    let expected = match row.get("error").and_then(Value::as_str) {
        Some(error) => error.to_owned(),
        None => ["input", "repository", "domain", "tag", "digest"]
            .map(|key| text(row, key))
            .join(" "),
    };
    let actual = match Reference::parse(text(row, "input")) {
        Ok(reference) => [
            reference.to_string(),
            reference.name(),
            reference.domain,
            reference.tag.unwrap_or_default(),
            reference.digest.unwrap_or_default(),
        ]
        .join(" "),
        Err(found) => error(found),
    };
    Case::new(row, expected, actual)
}

fn domain_and_path(row: &Value, named: Result<Reference, ReferenceError>) -> Case {
    let expected = format!("{} {}", text(row, "domain"), text(row, "path"));
    let actual = named.map_or_else(error, |named| format!("{} {}", named.domain, named.path));
    Case::new(row, expected, actual)
}

fn with_tag(row: &Value) -> Case {
    let digest = text(row, "digest");
    let named = Reference::with_name(text(row, "name"));
    let named = if digest.is_empty() {
        named
    } else {
        named.and_then(|n| n.with_digest(digest))
    };
    let actual = named.and_then(|named| named.with_tag(text(row, "tag")));
    Case::new(
        row,
        text(row, "combined"),
        actual.map_or_else(error, |r| r.to_string()),
    )
}

fn normalized(table: &Value) -> Option<Section> {
    let groups = table.get("normalized")?;
    let mut cases = Vec::new();
    for (key, expected) in [
        ("valid_names", true),
        ("invalid_names", false),
        ("valid_remote", true),
        ("invalid_remote", false),
    ] {
        for name in texts(groups, key) {
            let actual = Reference::parse_normalized(&name).is_ok();
            cases.push(Case::new(&name.into(), expected, actual));
        }
    }
    Some(Section {
        name: "normalized",
        cases,
    })
}

/// Every spelling of a name has the same parts.
fn repository_info(table: &Value) -> Option<Section> {
    table.get("repository_info")?;
    let mut cases = Vec::new();
    for row in rows(table, "repository_info") {
        for key in ["FamiliarName", "FullName", "AmbiguousName"] {
            let name = text(row, key);
            if name.is_empty() {
                continue;
            }
            let expected =
                ["FamiliarName", "FullName", "RemoteName", "Domain"].map(|key| text(row, key));
            let actual = Reference::parse_normalized(name).map_or_else(error, |named| {
                [
                    named.familiar().name(),
                    named.name(),
                    named.path,
                    named.domain,
                ]
                .join(" ")
            });
            cases.push(Case::new(&name.into(), expected.join(" "), actual));
        }
    }
    Some(Section {
        name: "repository_info",
        cases,
    })
}

fn regexps(table: &Value) -> Option<Section> {
    let groups = table.get("regexps")?;
    let mut cases = Vec::new();
    for (key, cut) in [
        (
            "TestDomainRegexp",
            domain as fn(&str) -> Option<Vec<String>>,
        ),
        ("TestFullNameRegexp", full_name),
        ("TestReferenceRegexp", reference),
        ("TestIdentifierRegexp", identifier),
    ] {
        for row in rows(groups, key) {
            let found = cut(text(row, "input"));
            let with_parts = row.get("subs").is_some() && found.is_some();
            let expected = json!([yes(row, "match"), with_parts.then(|| texts(row, "subs"))]);
            let parts = if with_parts { found.clone() } else { None };
            cases.push(Case::new(row, expected, json!([found.is_some(), parts])));
        }
    }
    Some(Section {
        name: "regexps",
        cases,
    })
}

fn domain(text: &str) -> Option<Vec<String>> {
    is_domain(text).then(Vec::new)
}

fn identifier(text: &str) -> Option<Vec<String>> {
    is_identifier(text).then(Vec::new)
}

fn full_name(text: &str) -> Option<Vec<String>> {
    let (domain, path) = cut_name(text)?;
    Some(vec![domain.to_owned(), path.to_owned()])
}

fn reference(text: &str) -> Option<Vec<String>> {
    let parts = cut_reference(text)?;
    let parts = [Some(parts.name), parts.tag, parts.digest];
    Some(
        parts
            .map(|part| part.unwrap_or_default().to_owned())
            .to_vec(),
    )
}

/// Lists with what they are when sorted.
fn sorted(table: &Value) -> Option<Section> {
    let groups = table.get("sort")?;
    let row = |row: &Value| {
        let input = ["unsorted", "input", "refs"]
            .into_iter()
            .find(|key| row.get(key).is_some())?;
        let wanted = ["expected", "expect", "sorted"]
            .into_iter()
            .find(|key| row.get(key).is_some())?;
        Some(Case::new(
            row,
            json!(texts(row, wanted)),
            json!(sort(&texts(row, input))),
        ))
    };
    let cases: Vec<Case> = match groups {
        Value::Array(rows) => rows.iter().filter_map(row).collect(),
        Value::Object(object) => row(groups)
            .into_iter()
            .chain(object.values().filter_map(row))
            .collect(),
        _ => Vec::new(),
    };
    Some(Section {
        name: "sort",
        cases,
    })
}
