//! `RUN --mount=type=…` (`instructions/commands_runmount.go`).

use super::csv;
use super::node::Fault;
use crate::dockerfile::instruction::{Mount, MountKind};
use crate::dockerfile::quote::quote;
use crate::dockerfile::suggest;
use crate::order;

const KINDS: [(&str, MountKind); 5] = [
    ("bind", MountKind::Bind),
    ("cache", MountKind::Cache),
    ("secret", MountKind::Secret),
    ("ssh", MountKind::Ssh),
    ("tmpfs", MountKind::Tmpfs),
];

const KEYS: [&str; 17] = [
    "dst",
    "env",
    "from",
    "gid",
    "id",
    "mode",
    "readonly",
    "readwrite",
    "required",
    "ro",
    "rw",
    "sharing",
    "size",
    "source",
    "src",
    "target",
    "type",
];

const FROM_VARIABLE: &str = "'from' doesn't support variable expansion, define alias stage instead";

/// What gives the value of a word with variables.
type Expand<'e> = &'e mut dyn FnMut(&str) -> Result<String, String>;

/// Reads a mount again once its variables are known. Its text then says what of it enters the
/// key of its step, whichever way it was written.
pub fn expanded(text: &str, expand: Expand<'_>) -> Result<Mount, String> {
    let (mut mount, mut fields) = read_fields(text, Some(expand))?;
    key(&mut mount, &mut fields);
    Ok(mount)
}

/// Reads one mount. Values may still hold variables; what depends on them is not judged.
pub(super) fn read(text: &str) -> Result<Mount, Fault> {
    read_fields(text, None)
        .map(|(mount, _)| mount)
        .map_err(|error| {
            // Only this is looked for while the file is read.
            let early = error == FROM_VARIABLE || error.starts_with("failed to parse csv");
            let fault = Fault::about(error, text);
            if early { fault } else { fault.late() }
        })
}

/// A mount and its fields, names in lower case.
type Fields = Vec<(String, String)>;

fn read_fields(text: &str, mut expand: Option<Expand<'_>>) -> Result<(Mount, Fields), String> {
    let mut mount = Reading {
        mount: empty(text),
        read_only: None,
        sharing: None,
        owned: None,
    };
    let fields =
        csv::fields(text).map_err(|error| format!("failed to parse csv mounts: {error}"))?;
    let mut read = Vec::with_capacity(fields.len());
    for field in fields {
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key.to_ascii_lowercase(), Some(value)),
            None => (field.to_ascii_lowercase(), None),
        };
        let value = match (value, &mut expand) {
            (Some(value), Some(expand)) => Some(expand(value)?),
            (value, _) => value.map(str::to_owned),
        };
        mount.field(&field, &key, value.as_deref())?;
        read.push((key, value.unwrap_or_default()));
    }
    mount.finish().map(|mount| (mount, read))
}

/// What enters the key of a step: neither where a mount comes from, as its content does, nor by
/// which id a cache goes, unless it is the one that a cache has anyway
/// (`solver/llbsolver/ops/exec.go`, `checkShouldClearCacheOpts`).
fn key(mount: &mut Mount, fields: &mut Fields) {
    let target = mount.target.as_deref().unwrap_or_default();
    let by_id = mount.id.as_deref().or(mount.source.as_deref());
    let own = match mount.kind {
        MountKind::Cache => {
            let named = mount.id.as_deref().is_some_and(|id| id != target);
            let shared = |(key, value): &(String, String)| key != "sharing" || value == "shared";
            if named || !fields.iter().all(shared) {
                "named"
            } else {
                ""
            }
        }
        MountKind::Secret | MountKind::Ssh => by_id.unwrap_or_else(|| base_name(target)),
        MountKind::Bind | MountKind::Tmpfs => "",
    };
    let secret = ["/run/secrets/", own].concat();
    let target = if mount.kind == MountKind::Secret && target.is_empty() {
        &secret
    } else {
        target
    };
    fields.retain(|(key, _)| matches!(key.as_str(), "env" | "gid" | "mode" | "size" | "uid"));
    order::by(fields, |a, b| a < b);
    let required = if mount.required { "required" } else { "" };
    let access = if mount.read_only { "ro" } else { "rw" };
    let mut text = [name(mount.kind), target, own, required, access].join("\u{1f}");
    for (key, value) in fields {
        text.extend(["\u{1f}", key, "=", value]);
    }
    mount.text = text;
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn empty(text: &str) -> Mount {
    Mount {
        kind: MountKind::Bind,
        from: None,
        source: None,
        target: None,
        id: None,
        env: None,
        required: false,
        read_only: false,
        uid: None,
        gid: None,
        mode: None,
        text: text.to_owned(),
    }
}

struct Reading {
    mount: Mount,
    read_only: Option<bool>,
    sharing: Option<String>,
    owned: Option<&'static str>,
}

impl Reading {
    fn field(&mut self, field: &str, key: &str, value: Option<&str>) -> Result<(), String> {
        let Some(value) = value else {
            return self.word(field, key);
        };
        let text = Some(value.to_owned());
        match key {
            "type" => self.mount.kind = kind(value)?,
            "from" if value.contains('$') => {
                return Err(FROM_VARIABLE.to_owned());
            }
            "from" => self.mount.from = text,
            "source" | "src" => self.mount.source = text,
            "target" | "dst" | "destination" => self.mount.target = text,
            "id" => self.mount.id = text,
            "env" => self.mount.env = text,
            "readonly" | "ro" => self.read_only = Some(boolean(key, value)?),
            "readwrite" | "rw" => self.read_only = Some(!boolean(key, value)?),
            "required" if self.takes_required() => self.mount.required = boolean(key, value)?,
            "size" if self.mount.kind == MountKind::Tmpfs => size(value)?,
            "required" | "size" => return Err(self.unexpected(key)),
            "sharing" => self.sharing = Some(sharing(value)?),
            "mode" => {
                let bits = self.owner("mode", value, 8)?;
                self.mount.mode = bits.and_then(|bits| u16::try_from(bits & 0o7777).ok());
            }
            "uid" => self.mount.uid = self.owner("uid", value, 10)?,
            "gid" => self.mount.gid = self.owner("gid", value, 10)?,
            _ => {
                let sentence = format!("unexpected key '{key}' in '{field}'");
                return Err(suggest::wrap(sentence, key, KEYS, true));
            }
        }
        Ok(())
    }

    fn word(&mut self, field: &str, key: &str) -> Result<(), String> {
        match key {
            "readonly" | "ro" => self.read_only = Some(true),
            "readwrite" | "rw" => self.read_only = Some(false),
            "required" if self.takes_required() => self.mount.required = true,
            "required" => return Err(self.unexpected(key)),
            _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
        }
        Ok(())
    }

    fn takes_required(&self) -> bool {
        matches!(self.mount.kind, MountKind::Secret | MountKind::Ssh)
    }

    fn unexpected(&self, key: &str) -> String {
        format!(
            "unexpected key '{key}' for mount type '{}'",
            name(self.mount.kind)
        )
    }

    /// A number of the owner or of the permissions; nothing where it holds a variable.
    fn owner(&mut self, key: &'static str, value: &str, radix: u32) -> Result<Option<u32>, String> {
        let number = u32::from_str_radix(value, radix).ok();
        if !value.contains('$') && number.is_none() {
            return Err(format!("invalid value {value} for {key}"));
        }
        self.owned.get_or_insert(key);
        Ok(number)
    }

    fn finish(mut self) -> Result<Mount, String> {
        let kind = self.mount.kind;
        if let Some(key) = self.owned
            && matches!(kind, MountKind::Bind | MountKind::Tmpfs)
        {
            return Err(format!(
                "{key} not allowed for {} type mounts",
                quote(name(kind))
            ));
        }
        self.mount.read_only = self
            .read_only
            .unwrap_or(!matches!(kind, MountKind::Cache | MountKind::Tmpfs));
        if kind == MountKind::Secret {
            self.secret()?;
        }
        if self.sharing.is_some() && kind != MountKind::Cache {
            return Err(format!(
                "invalid cache sharing set for {} mount",
                name(kind)
            ));
        }
        Ok(self.mount)
    }

    fn secret(&self) -> Result<(), String> {
        let Mount {
            from,
            source,
            target,
            id,
            env,
            ..
        } = &self.mount;
        let error = if from.is_some() {
            "secret mount should not have a from"
        } else if self.sharing.is_some() {
            "secret mount should not define sharing"
        } else if source.is_none() && target.is_none() && id.is_none() && env.is_none() {
            "invalid secret mount. one of source, target required"
        } else if source.is_some() && id.is_some() {
            "both source and id can't be set"
        } else {
            return Ok(());
        };
        Err(error.to_owned())
    }
}

fn name(kind: MountKind) -> &'static str {
    KINDS
        .iter()
        .find(|(_, known)| *known == kind)
        .map_or("", |(name, _)| name)
}

fn kind(value: &str) -> Result<MountKind, String> {
    let lower = value.to_ascii_lowercase();
    if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == lower) {
        return Ok(*kind);
    }
    if value.contains('$') {
        return Ok(MountKind::Bind);
    }
    let sentence = format!("unsupported mount type {}", quote(value));
    Err(suggest::wrap(
        sentence,
        value,
        KINDS.iter().map(|(name, _)| *name),
        true,
    ))
}

fn sharing(value: &str) -> Result<String, String> {
    const MODES: [&str; 3] = ["locked", "private", "shared"];
    let lower = value.to_ascii_lowercase();
    if MODES.contains(&lower.as_str()) || value.contains('$') {
        return Ok(lower);
    }
    let sentence = format!("unsupported sharing value {}", quote(value));
    Err(suggest::wrap(sentence, value, MODES, true))
}

/// Go's `strconv.ParseBool`.
fn boolean(key: &str, value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ if value.contains('$') => Ok(false),
        _ => Err(format!("invalid value for {key}: {value}")),
    }
}

/// A number with an optional unit, such as `64m`.
fn size(value: &str) -> Result<(), String> {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &value[..value.len() - unit.len()];
    let unit = unit.trim_start().to_ascii_lowercase();
    let units = [
        "", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "t", "tb", "tib", "p",
    ];
    let sound = number.starts_with(|c: char| c.is_ascii_digit())
        && number.matches('.').count() < 2
        && units.contains(&unit.as_str());
    if sound || value.contains('$') {
        return Ok(());
    }
    Err(format!("invalid value for size: {value}"))
}

#[cfg(test)]
mod tests;
