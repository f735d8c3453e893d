//! Which names come of which rules and events.

use super::{About, Inputs, names};

const SHA: &str = "4f1c2d9be07a58364f1c2d9be07a58364f1c2d9b";

/// An event by its short name: a branch, `v…` for a tag, `pr`, `clock`.
fn about(what: &str) -> About {
    let (event, reference) = match what {
        "pr" => ("pull_request", "refs/pull/7/merge".to_owned()),
        "clock" => ("schedule", "refs/heads/main".to_owned()),
        tag if tag.starts_with('v') => ("push", format!("refs/tags/{tag}")),
        branch => ("push", format!("refs/heads/{branch}")),
    };
    About {
        event: event.to_owned(),
        reference,
        sha: SHA.to_owned(),
        base: if what == "pr" { "main" } else { "" }.to_owned(),
        default_branch: "main".to_owned(),
        ms: 0,
    }
}

/// The tags that rules make, without the image.
fn tags(what: &str, rules: &str, flavor: &str) -> Result<String, String> {
    let inputs = Inputs {
        images: "app",
        tags: rules,
        flavor,
    };
    let made = names(inputs, &about(what))?;
    assert!(!made.unsure, "{rules}");
    let first = made.tags.first().map(|tag| tag.trim_start_matches("app:"));
    assert_eq!(first.unwrap_or_default(), made.version, "{rules}");
    let tags: Vec<&str> = made
        .tags
        .iter()
        .map(|tag| tag.trim_start_matches("app:"))
        .collect();
    Ok(tags.join(" "))
}

#[test]
fn each_rule_makes_its_tag_of_its_own_events() {
    let many = "type=ref,event=branch\ntype=ref,event=pr\ntype=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}";
    for (what, rules, wanted) in [
        // Where nothing is said.
        ("main", "", "main"),
        ("feature/x", "", "feature-x"),
        ("pr", "", "pr-7"),
        ("v1.2.3", "", "v1.2.3 latest"),
        ("clock", "", "nightly main"),
        ("main", "# a comment\n", "main"),
        // Rules of one event.
        ("main", many, "main"),
        ("pr", many, "pr-7"),
        ("v1.2.3", many, "1.2.3 1.2 latest"),
        ("v1.2.3-rc.1", many, "1.2.3-rc.1"),
        ("vnext", many, ""),
        ("main", "type=ref,event=tag", ""),
        ("v1.2.3", "type=ref,event=branch", ""),
        ("pr", "type=ref,event=pr,prefix=", "7"),
        ("clock", "type=schedule", "nightly"),
        ("clock", "type=schedule,pattern=night", "night"),
        (
            "clock",
            "type=schedule,pattern={{date 'YYYYMMDD'}}",
            "20260115",
        ),
        ("main", "type=schedule", ""),
        ("main", "type=edge", "edge"),
        ("dev", "type=edge", ""),
        ("dev", "type=edge,branch=dev", "edge"),
        // Commits and words of one's own.
        ("main", "type=sha", "sha-4f1c2d9"),
        ("main", "type=sha,format=long", &format!("sha-{SHA}")),
        ("main", "type=sha,format=long,prefix=", SHA),
        (
            "main",
            "type=sha,prefix={{branch}}-,suffix=-x",
            "main-4f1c2d9-x",
        ),
        ("main", "type=raw,value={{sha}}", "4f1c2d9"),
        ("main", "type=raw,stable", "stable"),
        ("main", "stable", "stable"),
        ("main", "type=raw,\"value=a,b\"", "a-b"),
        ("pr", "type=raw,value={{base_ref}}", "main"),
        ("main", "type=raw,value={{date 'YYYY-MM-DD'}}", "2026-01-15"),
        ("main", "type=raw,value=a b+c", "a-b-c"),
        // Rules that only count sometimes.
        (
            "main",
            "type=raw,value=latest,enable={{is_default_branch}}",
            "latest",
        ),
        (
            "dev",
            "type=raw,value=latest,enable={{is_default_branch}}",
            "",
        ),
        (
            "clock",
            "type=raw,value=latest,enable={{is_default_branch}}",
            "latest",
        ),
        ("main", "type=sha,enable=false", ""),
        (
            "dev",
            "type=raw,value=latest,enable=false\ntype=sha",
            "sha-4f1c2d9",
        ),
        // Which comes first.
        (
            "main",
            "type=sha\ntype=ref,event=branch",
            "main sha-4f1c2d9",
        ),
        (
            "main",
            "type=sha,priority=650\ntype=ref,event=branch",
            "sha-4f1c2d9 main",
        ),
        ("main", "type=sha\ntype=sha", "sha-4f1c2d9"),
    ] {
        assert_eq!(
            tags(what, rules, "").as_deref(),
            Ok(wanted),
            "{what} {rules}"
        );
    }
}

#[test]
fn versions_are_cut_into_their_parts() {
    for (what, rules, wanted) in [
        ("main", "type=semver,pattern={{version}}", ""),
        (
            "main",
            "type=semver,pattern={{version}},value=v2.0.1",
            "2.0.1 latest",
        ),
        ("v1.2.3", "type=semver,pattern={{raw}}", "v1.2.3 latest"),
        ("v1.2.3-rc.1", "type=semver,pattern={{raw}}", "v1.2.3-rc.1"),
        ("v1.2.3", "type=semver,pattern=v{{major}}", "v1 latest"),
        ("v01.2.3", "type=semver,pattern={{version}}", ""),
        ("v1.2", "type=semver,pattern={{version}}", ""),
        ("v1.2.3", "type=pep440,pattern={{version}}", "1.2.3 latest"),
        ("v1.2", "type=pep440,pattern={{version}}", "1.2 latest"),
        (
            "v1.2.3rc1",
            "type=pep440,pattern={{major}}.{{minor}}",
            "1.2.3rc1",
        ),
        (
            "v1.2.3.post1",
            "type=pep440,pattern={{version}}",
            "1.2.3.post1",
        ),
        ("vnext", "type=pep440,pattern={{version}}", ""),
        ("v1.2.3", "type=match,pattern=v(.*),group=1", "1.2.3 latest"),
        ("v1.2.3", "type=match,pattern=\\d.\\d", "1.2 latest"),
        (
            "v1.2.3",
            "type=match,pattern=v([0-9]+)\\.([0-9]+),group=2",
            "2 latest",
        ),
        ("v1.2.3", "type=match,pattern=rel-(.*),group=1", ""),
        ("main", "type=match,pattern=v(.*),group=1", ""),
    ] {
        assert_eq!(
            tags(what, rules, "").as_deref(),
            Ok(wanted),
            "{what} {rules}"
        );
    }
}

#[test]
fn a_flavor_holds_for_all_rules() {
    for (what, rules, flavor, wanted) in [
        ("main", "", "latest=true", "main latest"),
        ("v1.2.3", "", "latest=false", "v1.2.3"),
        ("v1.2.3", "", "latest=auto", "v1.2.3 latest"),
        ("main", "stable", "suffix=-x", "stable-x"),
        ("main", "type=sha", "prefix=a-", "sha-4f1c2d9"),
        ("main", "type=raw,value=b,prefix=", "prefix=a-", "b"),
        (
            "main",
            "stable",
            "prefix=a-,onlatest=true\nlatest=true",
            "a-stable a-latest",
        ),
        (
            "main",
            "stable",
            "latest=true\nsuffix=-x",
            "stable-x latest",
        ),
    ] {
        assert_eq!(
            tags(what, rules, flavor).as_deref(),
            Ok(wanted),
            "{rules} {flavor}"
        );
    }
}

#[test]
fn images_are_named_in_lower_case() {
    for (images, wanted) in [
        ("ghcr.io/Me/App", "ghcr.io/me/app:main"),
        ("a, b", "a:main b:main"),
        ("a\nb\n", "a:main b:main"),
        ("name=a\nname=b,enable=false", "a:main"),
        ("name=a,enable=true", "a:main"),
        ("", ""),
    ] {
        let inputs = Inputs {
            images,
            tags: "",
            flavor: "",
        };
        let made = names(inputs, &about("main")).unwrap_or_default();
        assert_eq!(made.tags.join(" "), wanted, "{images}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    for (rules, flavor, said) in [
        ("type=what", "", "Unknown tag type attribute: what"),
        (
            "type=semver",
            "",
            "Missing pattern attribute for type=semver",
        ),
        ("type=ref", "", "Missing event attribute for type=ref"),
        (
            "type=ref,event=push",
            "",
            "Invalid event for type=ref,event=push",
        ),
        ("type=raw", "", "Missing value attribute for type=raw"),
        (
            "type=sha,format=medium",
            "",
            "Invalid format for type=sha,format=medium",
        ),
        (
            "type=sha,enable=maybe",
            "",
            "Invalid value for enable attribute: maybe",
        ),
        (
            "type=sha,enable=",
            "",
            "Invalid value for enable attribute: ",
        ),
        (
            "",
            "latest=maybe",
            "Invalid latest flavor entry: latest=maybe",
        ),
        ("", "colour=red", "Unknown flavor entry: colour=red"),
    ] {
        assert_eq!(
            tags("main", rules, flavor),
            Err(said.to_owned()),
            "{rules} {flavor}"
        );
    }
}

#[test]
fn what_nobody_knows_is_left_open() {
    for rules in [
        "type=raw,value={{commit_date 'YYYYMMDD'}}",
        "type=raw,value={{date 'dddd'}}",
        "type=raw,value={{date 'YYYYMMDD' tz='Asia/Tokyo'}}",
        "type=raw,value={{#if x}}",
        "type=match,pattern=v(?:.*)",
        "type=match,pattern=v(.*?)",
        "type=sha,enable={{commit_date 'X'}}",
    ] {
        let inputs = Inputs {
            images: "app",
            tags: rules,
            flavor: "",
        };
        let made = names(inputs, &about("v1.2.3")).unwrap_or_default();
        assert!(made.unsure && made.tags.is_empty(), "{rules}");
    }
}
