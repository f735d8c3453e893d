//! pip, uv and apt-get in their own words.

use crate::build::{AptReport, Installed, PipReport};
use crate::facts::Facts;
use crate::order;

/// The lines of an installation by pip or uv.
pub(super) fn pip(report: &PipReport, facts: &Facts) -> Vec<String> {
    if report.uv {
        return uv(report);
    }
    let mut lines = Vec::new();
    if report.user_fallback {
        lines.push(
            "Defaulting to user installation because normal site-packages is not writeable"
                .to_owned(),
        );
    }
    for (shown, version) in &report.satisfied {
        lines.push(["Requirement already satisfied: ", shown, " (", version, ")"].concat());
    }
    for one in &report.installed {
        collecting(one, facts, &mut lines);
    }
    let built: Vec<&str> = report
        .installed
        .iter()
        .filter(|one| one.built)
        .map(|one| &*one.name)
        .collect();
    if !built.is_empty() {
        lines.push(
            [
                "Building wheels for collected packages: ",
                &built.join(", "),
            ]
            .concat(),
        );
        for name in &built {
            lines.push(
                [
                    "  Building wheel for ",
                    name,
                    " (pyproject.toml): finished with status 'done'",
                ]
                .concat(),
            );
        }
        lines.push(["Successfully built ", &built.join(" ")].concat());
    }
    if !report.installed.is_empty() {
        let names: Vec<&str> = report
            .installed
            .iter()
            .rev()
            .map(|one| &*one.name)
            .collect();
        lines.push(["Installing collected packages: ", &names.join(", ")].concat());
        let mut names: Vec<String> = report.installed.iter().map(versioned).collect();
        order::texts(&mut names);
        lines.push(["Successfully installed ", &names.join(" ")].concat());
    }
    if report.root_warning {
        lines.push("WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv. Use the --root-user-action option if you know what you are doing and want to suppress this warning.".to_owned());
    }
    lines
}

fn collecting(one: &Installed, facts: &Facts, lines: &mut Vec<String>) {
    let asked = if one.from.starts_with(" (from -r") {
        versioned_pin(one)
    } else {
        one.name.to_string()
    };
    lines.push(["Collecting ", &asked, &one.from].concat());
    let sizes = facts
        .package(&one.name)
        .map_or(facts.packages.unknown, |known| known.sizes);
    let file = one.name.replace('-', "_");
    let suffix = if one.built { ".tar.gz" } else { "-….whl" };
    let version = if one.version.is_empty() {
        "…"
    } else {
        &*one.version
    };
    lines.push(
        [
            "  Downloading ",
            &file,
            "-",
            version,
            suffix,
            " (",
            &pip_size(sizes.download),
            ")",
        ]
        .concat(),
    );
}

fn versioned(one: &Installed) -> String {
    if one.version.is_empty() {
        one.name.to_string()
    } else {
        [&*one.name, "-", &*one.version].concat()
    }
}

fn versioned_pin(one: &Installed) -> String {
    if one.version.is_empty() {
        one.name.to_string()
    } else {
        [&*one.name, "==", &*one.version].concat()
    }
}

/// `11.2 MB`, as pip writes sizes.
fn pip_size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100),
        10_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn uv(report: &PipReport) -> Vec<String> {
    let count = report.installed.len();
    let plural = if count == 1 { " package" } else { " packages" };
    let mut lines = Vec::new();
    if count == 0 {
        return vec!["Audited packages".to_owned()];
    }
    for verb in ["Resolved ", "Prepared ", "Installed "] {
        lines.push([verb, &count.to_string(), plural].concat());
    }
    let mut names: Vec<String> = report.installed.iter().map(versioned_pin).collect();
    order::texts(&mut names);
    lines.extend(names.iter().map(|name| [" + ", name].concat()));
    lines
}

/// The lines of `apt-get update` and `apt-get install`.
pub(super) fn apt(report: &AptReport) -> Vec<String> {
    let mut lines = Vec::new();
    if report.update {
        lines.push("Get:1 http://deb.debian.org/debian trixie InRelease [140 kB]".to_owned());
        lines.push(
            "Get:2 http://deb.debian.org/debian trixie-updates InRelease [47.3 kB]".to_owned(),
        );
        lines.push(
            "Get:3 http://deb.debian.org/debian-security trixie-security InRelease [43.4 kB]"
                .to_owned(),
        );
        lines.push("Get:4 http://deb.debian.org/debian trixie/main amd64 Packages".to_owned());
        lines.push("Reading package lists...".to_owned());
        return lines;
    }
    lines.push("Reading package lists...".to_owned());
    lines.push("Building dependency tree...".to_owned());
    lines.push("Reading state information...".to_owned());
    if report.count == 0 {
        lines.push("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.".to_owned());
        return lines;
    }
    lines.push("The following NEW packages will be installed:".to_owned());
    let mut names = ["  ", &report.names.join(" ")].concat();
    let more = (report.count as usize).saturating_sub(report.names.len());
    if more > 0 {
        names.push_str(&[" … and ", &more.to_string(), " that they need"].concat());
    }
    lines.push(names);
    lines.push(format!(
        "0 upgraded, {} newly installed, 0 to remove and 0 not upgraded.",
        report.count
    ));
    lines.push(["Need to get ", &apt_size(report.download), " of archives."].concat());
    lines.push(
        [
            "After this operation, ",
            &apt_size(report.installed),
            " of additional disk space will be used.",
        ]
        .concat(),
    );
    if report.aborted {
        lines.push("Do you want to continue? [Y/n] Abort.".to_owned());
        return lines;
    }
    lines.extend(
        report
            .names
            .iter()
            .map(|name| ["Setting up ", name, " ..."].concat()),
    );
    lines
}

/// `75.7 MB`, as apt writes sizes.
fn apt_size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
