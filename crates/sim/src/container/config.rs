//! Streamlit's configuration: which of its four sources wins.
//!
//! Flag over environment over the project's file over the user's file (Streamlit 1.67,
//! `streamlit/config.py`; the environment beating the file was tried).

use super::world::{World, join};
use crate::dockerfile::expand::Variable;

/// Sections that some release of Streamlit has or had; a flag of another name is an error.
const SECTIONS: [&str; 12] = [
    "global",
    "logger",
    "client",
    "runner",
    "server",
    "browser",
    "theme",
    "secrets",
    "mapbox",
    "ui",
    "magic",
    "deprecation",
];

/// The options of Streamlit 1.67 (`streamlit/config.py`), those of themes aside, of which
/// there are some three hundred.
const OPTIONS: [(&str, &str); 9] = [
    (
        "global",
        "appTest developmentMode disableWidgetStateDuplicationWarning e2eTest \
         maxCachedMessageAge minCachedMessageSize showWarningOnDirectExecution \
         suppressDeprecationWarnings unitTest",
    ),
    (
        "logger",
        "enableRich hideWelcomeMessage level messageFormat",
    ),
    (
        "client",
        "allowedOrigins disableDataExport showErrorDetails showErrorLinks \
         showSidebarNavigation toolbarMode",
    ),
    (
        "runner",
        "cacheBackgroundRefreshMaxWorkers cacheBackgroundRefreshTTLMultiplier \
         cacheHashSeed connectionDefaultTTL enforceSerializableSessionState \
         enumCoercion fastReruns magicEnabled parallelMaxWorkers postScriptGC",
    ),
    (
        "server",
        "address agentMaxSessions agentPreviewRows agentSessionTTL agentWaitTimeout \
         allowRunOnSave allowedHosts baseUrlPath cookieSecret corsAllowedOrigins \
         customComponentBaseUrlPath disconnectedSessionTTL enableAgentApi enableCORS \
         enableExpensiveMemoryStats enableStaticServing enableWebsocketCompression \
         enableXsrfProtection fileWatcherType folderWatchBlacklist folderWatchList \
         headless maxCacheDataSize maxMessageSize maxUploadSize maxWidgetStateSize port \
         runOnSave scriptHealthCheckEnabled showEmailPrompt sslCertFile sslKeyFile \
         trustedUserHeaders unsafeMetricsUserAttributes websocketPingInterval \
         xsrfCookieSameSite",
    ),
    ("browser", "gatherUsageStats serverAddress serverPort"),
    ("ui", "hideTopBar"),
    ("magic", "displayLastExprIfNoSemicolon displayRootDocString"),
    ("secrets", "files"),
];

/// What was configured.
pub(super) struct Config {
    flags: Vec<(String, String)>,
    env: Vec<Variable>,
    files: Vec<Vec<(String, String)>>,
}

impl Config {
    /// From flags such as `server.port`, the environment and the two files.
    pub(super) fn read(world: &World<'_>, flags: Vec<(String, String)>) -> Self {
        let project = join(&world.cwd, ".streamlit/config.toml");
        let user = join(world.home(), ".streamlit/config.toml");
        let files = [project, user];
        let read = |path: &String| world.text(path).map(toml_pairs).unwrap_or_default();
        Self {
            flags,
            env: world.env.clone(),
            files: files.iter().map(read).collect(),
        }
    }

    /// The value of an option such as `server.port`, if it was set.
    pub(super) fn get(&self, option: &str) -> Option<&str> {
        let find = |pairs: &'_ [(String, String)], name: &str| {
            pairs.iter().rposition(|(key, _)| key == name)
        };
        if let Some(at) = find(&self.flags, option) {
            return Some(&self.flags[at].1);
        }
        let variable = variable(option);
        let set = self.env.iter().rev().find(|(name, _)| **name == variable);
        if let Some((_, value)) = set {
            return Some(value);
        }
        self.files
            .iter()
            .find_map(|pairs| find(pairs, option).map(|at| pairs[at].1.as_str()))
    }
}

/// Whether Streamlit has an option of that name: the measured release by its list, of another
/// one only the sections are known.
pub(super) fn is_known(option: &str, measured: bool) -> bool {
    let Some((section, name)) = option.split_once('.') else {
        return false;
    };
    let listed = OPTIONS.iter().find(|(known, _)| *known == section);
    let has = |names: &str| names.split(' ').any(|known| known == name);
    match listed {
        _ if !measured || section == "theme" => SECTIONS.contains(&section),
        Some((_, names)) => has(names),
        None => false,
    }
}

/// `server.headless` is `STREAMLIT_SERVER_HEADLESS`, `baseUrlPath` is `BASE_URL_PATH`.
fn variable(option: &str) -> String {
    // Few names have more words than that.
    let mut name = String::with_capacity("STREAMLIT_".len() + option.len() + 4);
    name.push_str("STREAMLIT_");
    for c in option.chars() {
        match c {
            '.' => name.push('_'),
            c if c.is_ascii_uppercase() => {
                name.push('_');
                name.push(c);
            }
            c => name.push(c.to_ascii_uppercase()),
        }
    }
    name
}

/// `section.key` and value of every plain line of a TOML file; what is not plain is left out.
fn toml_pairs(text: &str) -> Vec<(String, String)> {
    let mut section = String::new();
    let mut pairs = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            name.trim().clone_into(&mut section);
        } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            pairs.push(([&section, ".", key.trim()].concat(), toml_value(value)));
        }
    }
    pairs
}

fn toml_value(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return inside.to_owned();
        }
    }
    value
        .split('#')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}
