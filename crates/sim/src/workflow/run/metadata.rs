//! Names of images as `docker/metadata-action` makes them of what a run is about.
//!
//! <https://github.com/docker/metadata-action#tags-input>

mod placeholder;
mod rule;
mod shape;
#[cfg(test)]
mod tests;
mod version;

pub(super) use rule::complaint;
use rule::{Flavor, Kind, Rule};

/// What a run is about.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    /// `github.event_name`
    pub(super) event: String,
    /// `github.ref`
    pub(super) reference: String,
    /// `github.sha`
    pub(super) sha: String,
    /// The branch that a pull request is for.
    pub(super) base: String,
    /// The branch that the repository is about.
    pub(super) default_branch: String,
    /// The time, in milliseconds since the simulation began.
    pub(super) ms: u64,
}

/// The inputs of the action.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inputs<'a> {
    pub(super) images: &'a str,
    pub(super) tags: &'a str,
    pub(super) flavor: &'a str,
}

/// What comes of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Names {
    /// `outputs.version`: what the rule of the highest priority makes.
    pub(super) version: String,
    /// All names with their tags, image by image.
    pub(super) tags: Vec<String>,
    /// Whether something hangs on what nobody knows, such as the time of a commit.
    pub(super) unsure: bool,
}

/// The names, or what the action says of inputs that it cannot read.
/// <https://github.com/docker/metadata-action#latest-tag>
pub(super) fn names(inputs: Inputs<'_>, about: &About) -> Result<Names, String> {
    let rules = rule::rules(inputs.tags)?;
    let flavor = Flavor::of(inputs.flavor)?;
    let mut all = Made::default();
    for rule in &rules {
        match about.is_enabled(rule)? {
            Some(true) => match about.made(rule, &flavor) {
                Some(Some((value, latest))) => all.add(&value, flavor.latest.unwrap_or(latest)),
                Some(None) => {}
                None => all.unsure = true,
            },
            Some(false) => {}
            None => all.unsure = true,
        }
    }
    let mut tags = Vec::new();
    if !all.versions.is_empty() {
        let latest = (all.latest == Some(true)).then(|| sanitized(&flavor.named_latest()));
        let all: Vec<&String> = all.versions.iter().chain(&latest).collect();
        for image in images(inputs.images) {
            tags.extend(all.iter().map(|tag| [&image, ":", tag].concat()));
        }
    }
    Ok(Names {
        version: all.versions.into_iter().next().unwrap_or_default(),
        tags,
        unsure: all.unsure,
    })
}

/// What the rules have made so far.
#[derive(Default)]
struct Made {
    versions: Vec<String>,
    /// What the first of them says of `latest`.
    latest: Option<bool>,
    unsure: bool,
}

impl Made {
    fn add(&mut self, value: &str, latest: bool) {
        if value.is_empty() {
            return;
        }
        let value = sanitized(value);
        if !self.versions.contains(&value) {
            self.versions.push(value);
        }
        self.latest.get_or_insert(latest);
    }
}

impl About {
    fn of(&self, head: &str) -> Option<&str> {
        self.reference.strip_prefix(head)
    }

    fn branch(&self) -> Option<&str> {
        self.of("refs/heads/")
    }

    fn tag(&self) -> Option<&str> {
        self.of("refs/tags/")
    }

    /// Whether a rule counts; nothing when nobody knows.
    fn is_enabled(&self, rule: &Rule) -> Result<Option<bool>, String> {
        let Some(enable) = rule.get("enable") else {
            return Ok(Some(true));
        };
        match self.filled(enable).as_deref() {
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(["Invalid value for enable attribute: ", other].concat()),
            None => Ok(None),
        }
    }

    /// What a rule makes, and whether it is followed by `latest`; inside, nothing where the rule
    /// is about another event, and outside where nobody knows.
    #[expect(
        clippy::option_option,
        reason = "no tag and an unknown one are two things"
    )]
    fn made(&self, rule: &Rule, flavor: &Flavor) -> Option<Option<(String, bool)>> {
        let (value, latest) = match &rule.kind {
            Kind::Schedule if self.event != "schedule" => return Some(None),
            Kind::Schedule => (self.filled(rule.get("pattern")?)?, false),
            Kind::Edge => {
                let branch = rule.get("branch").filter(|branch| !branch.is_empty());
                let wanted = branch.unwrap_or(&self.default_branch);
                if self.branch() != Some(wanted) {
                    return Some(None);
                }
                ("edge".to_owned(), false)
            }
            Kind::Branch | Kind::Request | Kind::Tag => {
                let name = match rule.kind {
                    Kind::Branch => self.branch(),
                    Kind::Tag => self.tag(),
                    _ => {
                        let request = self.of("refs/pull/");
                        request.map(|name| name.strip_suffix("/merge").unwrap_or(name))
                    }
                };
                let Some(name) = name else {
                    return Some(None);
                };
                (name.to_owned(), matches!(rule.kind, Kind::Tag))
            }
            Kind::Raw => (self.filled(rule.get("value")?)?, false),
            Kind::Sha => match rule.get("format") {
                Some("long") => (self.sha.clone(), false),
                _ => (self.short_sha(), false),
            },
            Kind::Semver | Kind::Pep440 | Kind::Match => match self.shaped(rule)? {
                Some(made) => made,
                None => return Some(None),
            },
        };
        let own = |key: &str, common: &str| {
            let text = rule.get(key).unwrap_or(common);
            self.filled(text)
        };
        let head = own("prefix", &flavor.prefix)?;
        let tail = own("suffix", &flavor.suffix)?;
        Some(Some(([head, value, tail].concat(), latest)))
    }

    /// What a rule makes of a version: of its own value, or of the tag that the run is about.
    #[expect(
        clippy::option_option,
        reason = "no tag and an unknown one are two things"
    )]
    fn shaped(&self, rule: &Rule) -> Option<Option<(String, bool)>> {
        let own = rule.get("value").filter(|value| !value.is_empty());
        let text = match (own, self.tag()) {
            (Some(own), _) => self.filled(own)?,
            (None, Some(tag)) => tag.to_owned(),
            (None, None) => return Some(None),
        };
        let pattern = rule.get("pattern")?;
        if matches!(rule.kind, Kind::Match) {
            let group = rule.get("group").unwrap_or("0");
            let found = shape::found(pattern, group.parse().ok()?, &text)?;
            return Some(found.map(|found| (found, true)));
        }
        let text = text.replace('/', "-");
        let version = match rule.kind {
            Kind::Semver => version::semver(&text),
            _ => version::pep440(&text),
        };
        let Some(version) = version else {
            return Some(None);
        };
        let pattern = match (version.is_final, placeholder::is_raw(pattern)) {
            (false, false) => "{{version}}",
            _ => pattern,
        };
        let filled = placeholder::fill(pattern, &|name, _| Some(version.part(name)))?;
        Some(Some((filled, version.is_final)))
    }

    fn short_sha(&self) -> String {
        self.sha.chars().take(7).collect()
    }
}

/// The images that names are made for, in lower case: `name`, or `name=…,enable=…`.
/// <https://github.com/docker/metadata-action#images-input>
fn images(list: &str) -> Vec<String> {
    let lines = || list.lines().map(str::trim).filter(|line| !line.is_empty());
    let has_keys = |line: &str| {
        let mut fields = line.split(',');
        fields.any(|field| field.trim().starts_with("name=") || field.trim().starts_with("enable="))
    };
    let mut all = Vec::new();
    let keyed = lines().any(has_keys);
    if !keyed {
        all.extend(lines().flat_map(|line| line.split(',')).map(str::trim));
    }
    for line in lines().filter(|_| keyed) {
        let fields = || line.split(',').map(str::trim);
        if fields().all(|field| field != "enable=false") {
            let named = fields().find_map(|field| field.strip_prefix("name="));
            all.extend(named.or_else(|| fields().find(|field| !field.contains('='))));
        }
    }
    let named = all.into_iter().filter(|name| !name.is_empty());
    named.map(str::to_lowercase).collect()
}

/// A tag without what no tag may hold: each stretch of it is a `-`.
/// <https://github.com/docker/metadata-action#image-name-and-tag-sanitization>
fn sanitized(tag: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in tag.chars() {
        let sound = c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if sound {
            text.push(c);
        } else if !inside {
            text.push('-');
        }
        inside = !sound;
    }
    text
}
