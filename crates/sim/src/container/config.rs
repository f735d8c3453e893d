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

/// Those of them that are true or false, and those that are whole numbers
/// (`streamlit run --help` of 1.67), themes aside.
const BOOLEANS: &str = " browser.gatherUsageStats client.disableDataExport \
    client.showSidebarNavigation global.appTest global.developmentMode \
    global.disableWidgetStateDuplicationWarning global.showWarningOnDirectExecution \
    global.suppressDeprecationWarnings global.unitTest logger.enableRich \
    logger.hideWelcomeMessage magic.displayLastExprIfNoSemicolon magic.displayRootDocString \
    runner.enforceSerializableSessionState runner.fastReruns runner.magicEnabled \
    runner.postScriptGC server.allowRunOnSave server.enableAgentApi server.enableCORS \
    server.enableExpensiveMemoryStats server.enableStaticServing \
    server.enableWebsocketCompression server.enableXsrfProtection server.headless \
    server.runOnSave server.scriptHealthCheckEnabled server.showEmailPrompt ui.hideTopBar ";
const NUMBERS: &str = " browser.serverPort global.maxCachedMessageAge \
    runner.cacheBackgroundRefreshMaxWorkers runner.cacheHashSeed runner.parallelMaxWorkers \
    server.agentMaxSessions server.agentPreviewRows server.agentSessionTTL \
    server.agentWaitTimeout server.disconnectedSessionTTL server.maxMessageSize \
    server.maxUploadSize server.maxWidgetStateSize server.port server.websocketPingInterval ";
/// What click takes for true or false, in any case.
const TRUTHS: [&str; 13] = [
    "", "0", "1", "f", "false", "n", "no", "off", "on", "t", "true", "y", "yes",
];

/// A value of a flag or a variable that its option does not take.
pub(super) struct Misfit {
    /// `server.port`
    pub(super) option: String,
    /// As given.
    pub(super) value: String,
    /// What click says of it.
    pub(super) said: String,
}

impl Misfit {
    fn of(option: &str, value: &str) -> Option<Self> {
        let is = |list: &str| list.split(' ').any(|known| known == option);
        let plain = value.trim();
        let why = if is(BOOLEANS) && !TRUTHS.contains(&&*plain.to_ascii_lowercase()) {
            let known = TRUTHS.join(", ");
            format!("is not a valid boolean. Recognized values: {known}")
        } else if is(NUMBERS) && plain.parse::<i64>().is_err() {
            "is not a valid integer.".to_owned()
        } else {
            return None;
        };
        let variable = variable(option);
        let said =
            format!("Invalid value for '--{option}' (env var: '{variable}'): '{value}' {why}");
        Some(Self {
            option: option.to_owned(),
            value: value.to_owned(),
            said,
        })
    }
}

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

    /// The first value that click refuses, of the flags and then of the variables; an empty
    /// variable is none. Files are read later, and by nobody who checks.
    pub(super) fn misfit(&self) -> Option<Misfit> {
        let flags = self.flags.iter();
        let flag = flags.filter_map(|(option, value)| Misfit::of(option, value));
        let options = BOOLEANS.split(' ').chain(NUMBERS.split(' '));
        let set = options.filter_map(|option| {
            let name = variable(option);
            let found = self.env.iter().rev().find(|(known, _)| **known == name);
            let given = |(flag, _): &(String, String)| flag == option;
            let (_, value) = found.filter(|(_, value)| !value.is_empty())?;
            (!self.flags.iter().any(given)).then(|| Misfit::of(option, value))?
        });
        flag.chain(set).next()
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
        // An empty one is none to click.
        if let Some((_, value)) = set.filter(|(_, value)| !value.is_empty()) {
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

/// `server.headless` is `STREAMLIT_SERVER_HEADLESS`, `baseUrlPath` is `BASE_URL_PATH`,
/// `enableCORS` is `ENABLE_CORS` (`string_util.py`, `to_snake_case`).
fn variable(option: &str) -> String {
    // Few names have more words than that.
    let mut name = String::with_capacity("STREAMLIT_".len() + option.len() + 4);
    name.push_str("STREAMLIT_");
    let mut last = '.';
    let mut rest = option.chars();
    while let Some(c) = rest.next() {
        let ends_capitals = last.is_ascii_uppercase()
            && rest
                .clone()
                .next()
                .is_some_and(|next| next.is_ascii_lowercase());
        if c.is_ascii_uppercase() && (last.is_ascii_lowercase() || ends_capitals) {
            name.push('_');
        }
        name.push(if c == '.' {
            '_'
        } else {
            c.to_ascii_uppercase()
        });
        last = c;
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
