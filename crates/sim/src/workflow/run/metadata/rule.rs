//! The rules of `docker/metadata-action` as they are written: `type=…,key=value` in each line.
//!
//! <https://github.com/docker/metadata-action/blob/master/src/tag.ts>,
//! <https://github.com/docker/metadata-action/blob/master/src/flavor.ts>

/// What a rule makes its tag of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Schedule,
    Semver,
    Pep440,
    Match,
    Edge,
    Branch,
    Tag,
    Request,
    Raw,
    Sha,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) kind: Kind,
    attributes: Vec<(String, String)>,
}

/// The rules where none is given.
const USUAL: &str = "type=schedule\ntype=ref,event=branch\ntype=ref,event=tag\ntype=ref,event=pr";

impl Rule {
    /// An attribute of it, or what the kind has in its place.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let own = self.attributes.iter().rev().find(|(name, _)| name == key);
        match (own, self.kind, key) {
            (Some((_, value)), ..) => Some(value),
            (None, Kind::Schedule, "pattern") => Some("nightly"),
            (None, Kind::Request, "prefix") => Some("pr-"),
            (None, Kind::Sha, "prefix") => Some("sha-"),
            _ => None,
        }
    }

    /// <https://github.com/docker/metadata-action#priority-attribute>
    fn priority(&self) -> i64 {
        let own = self.get("priority").and_then(|text| text.parse().ok());
        own.unwrap_or(match self.kind {
            Kind::Schedule => 1000,
            Kind::Semver | Kind::Pep440 => 900,
            Kind::Match => 800,
            Kind::Edge => 700,
            Kind::Branch | Kind::Tag | Kind::Request => 600,
            Kind::Raw => 200,
            Kind::Sha => 100,
        })
    }

    fn parse(line: &str) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for field in fields(line) {
            let mut parts = field.split('=').map(str::trim);
            let first = parts.next().unwrap_or_default();
            match parts.next() {
                Some(value) => attributes.push((first.to_ascii_lowercase(), value.to_owned())),
                None => attributes.push(("value".to_owned(), first.to_owned())),
            }
        }
        let of = |key: &str| {
            let mut all = attributes.iter().rev();
            let found = all.find(|(name, _)| name == key);
            found.map(|(_, value)| value.as_str())
        };
        let lacks = |key: &str| Err(["Missing ", key, " attribute for ", line].concat());
        let wrong = |what: &str| Err(["Invalid ", what, " for ", line].concat());
        let is_no_number = |text: &str| text.parse::<f64>().is_err();
        let kind = match of("type").unwrap_or("raw") {
            "schedule" => Kind::Schedule,
            "semver" | "pep440" | "match" if of("pattern").is_none() => return lacks("pattern"),
            "semver" => Kind::Semver,
            "pep440" => Kind::Pep440,
            "match" if of("group").is_some_and(is_no_number) => return wrong("match group"),
            "match" => Kind::Match,
            "edge" => Kind::Edge,
            "ref" => match of("event") {
                None => return lacks("event"),
                Some("branch") => Kind::Branch,
                Some("tag") => Kind::Tag,
                Some("pr") => Kind::Request,
                Some(_) => return wrong("event"),
            },
            "raw" if of("value").is_none() => return lacks("value"),
            "raw" => Kind::Raw,
            "sha" if !matches!(of("format"), None | Some("short" | "long")) => {
                return wrong("format");
            }
            "sha" => Kind::Sha,
            other => return Err(["Unknown tag type attribute: ", other].concat()),
        };
        Ok(Self { kind, attributes })
    }
}

/// The rules of the input `tags`, those of a higher priority first.
pub(super) fn rules(input: &str) -> Result<Vec<Rule>, String> {
    let mut given = lines(input).peekable();
    let mut rules: Vec<Rule> = match given.peek() {
        Some(_) => given.map(Rule::parse).collect::<Result<_, _>>()?,
        None => lines(USUAL).map(Rule::parse).collect::<Result<_, _>>()?,
    };
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.priority()));
    Ok(rules)
}

/// What holds for all rules.
#[derive(Debug, Clone, Default)]
pub(super) struct Flavor {
    /// Whether there is `latest` besides; nothing for as each rule has it.
    pub(super) latest: Option<bool>,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// Whether `latest` has the prefix and the suffix as well.
    on_latest: (bool, bool),
}

impl Flavor {
    pub(super) fn of(input: &str) -> Result<Self, String> {
        let mut flavor = Self::default();
        for line in lines(input) {
            let mut last = None;
            for field in fields(line) {
                let mut parts = field.split('=').map(str::trim);
                let key = parts.next().unwrap_or_default().to_ascii_lowercase();
                let Some(value) = parts.next() else {
                    return Err(["Invalid flavor entry: ", line].concat());
                };
                let flag = || match value {
                    "true" => Some(true),
                    "false" => Some(false),
                    _ => None,
                };
                match key.as_str() {
                    "latest" if value == "auto" => flavor.latest = None,
                    "latest" => {
                        flavor.latest = flag();
                        if flavor.latest.is_none() {
                            return Err(["Invalid latest flavor entry: ", line].concat());
                        }
                    }
                    "prefix" => value.clone_into(&mut flavor.prefix),
                    "suffix" => value.clone_into(&mut flavor.suffix),
                    "onlatest" => match (flag(), last.as_deref()) {
                        (None, _) => {
                            let head = "Invalid value for onlatest attribute: ";
                            return Err([head, value].concat());
                        }
                        (Some(flag), Some("prefix")) => flavor.on_latest.0 = flag,
                        (Some(flag), Some("suffix")) => flavor.on_latest.1 = flag,
                        _ => {}
                    },
                    _ => return Err(["Unknown flavor entry: ", line].concat()),
                }
                if matches!(key.as_str(), "prefix" | "suffix") {
                    last = Some(key);
                }
            }
        }
        Ok(flavor)
    }

    /// `latest` with what stands around it.
    pub(super) fn named_latest(&self) -> String {
        let part = |text: &str, with: bool| if with { text.to_owned() } else { String::new() };
        let head = part(&self.prefix, self.on_latest.0);
        let tail = part(&self.suffix, self.on_latest.1);
        [&head, "latest", &tail].concat()
    }
}

/// What the action says of inputs that it cannot read.
pub(in super::super) fn complaint(tags: &str, flavor: &str) -> Option<String> {
    rules(tags).err().or_else(|| Flavor::of(flavor).err())
}

/// Lines that say something.
fn lines(input: &str) -> impl Iterator<Item = &str> {
    let lines = input.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The fields between commas; one in quotation marks may hold commas.
fn fields(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' if quoted || field.trim().is_empty() => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    all.push(field);
    all
}
