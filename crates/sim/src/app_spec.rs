//! The player's app: what is in its folder, what it needs, and what its page does.
//!
//! This is authored data (`missions/apps/*.json`) or made from a pasted listing; it says
//! nothing about images. A path is relative to the project folder, with `/`.

use crate::order;
use serde::{Deserialize, Serialize};

/// A Streamlit app as the rooms know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// `stock-board`
    pub id: String,
    /// Everything in the project folder, sorted by path.
    pub files: Vec<AppFile>,
    /// The lines of `requirements.txt`.
    pub requirements: Vec<String>,
    /// Debian packages without which it does not work.
    pub system_packages: Vec<String>,
    /// The script that `streamlit run` is given.
    pub main: String,
    /// The port that it listens on, 8501 unless the app says otherwise.
    pub port: u16,
    /// The path that answers while the server lives.
    pub health: String,
    /// Environment variables that it reads and can do without.
    pub env: Vec<EnvVar>,
    /// What must never be readable by a stranger.
    pub secrets: Vec<Secret>,
    /// Bytes of memory.
    pub memory: Memory,
    /// What the main script does when a visitor comes.
    pub script: Script,
}

/// How often a file is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Changes {
    /// In most commits.
    Often,
    /// Every few weeks.
    Sometimes,
    /// Hardly ever.
    Rarely,
}

/// A file, or a folder of files counted as one when the path ends in `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppFile {
    /// `data/prices.csv`
    pub path: String,
    /// Size. Where there is text, the text's length counts and this may be 0.
    #[serde(default)]
    pub bytes: u64,
    /// How often it is edited.
    pub changes: Changes,
    /// The content, for files that the player may read or that the simulator must.
    #[serde(default)]
    pub text: Option<String>,
    /// Permission bits, `0o644` when 0.
    #[serde(default)]
    pub mode: u32,
}

impl AppFile {
    /// Size in bytes, of the text where there is one.
    pub fn size(&self) -> u64 {
        self.text
            .as_ref()
            .map_or(self.bytes, |text| text.len() as u64)
    }
}

/// An environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvVar {
    /// `APP_ENV`
    pub name: String,
    /// What the script takes when it is not set.
    pub default: String,
}

/// How a script reads a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretRead {
    /// `os.environ["NAME"]`
    Env,
    /// `st.secrets["NAME"]`
    Streamlit,
}

/// A value that nobody else may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// `OPENAI_API_KEY`
    pub name: String,
    /// How the script asks for it.
    pub read: SecretRead,
    /// The file of the project in which the developer keeps it, if any.
    #[serde(default)]
    pub file: Option<String>,
    /// The made-up value, by which a stranger's find is recognised.
    pub value: String,
}

/// Memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// With nobody connected.
    pub rest: u64,
    /// Added by each session.
    pub session: u64,
}

/// What happens when a session runs the main script from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The page's title.
    pub title: String,
    /// Modules in the order of the imports, as written: `plotly.express`, `config.secrets`.
    pub imports: Vec<String>,
    /// Files opened, relative to the working directory unless absolute.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Directories that are made if missing and written to; `~/` is the home directory, else
    /// relative to the working directory.
    #[serde(default)]
    pub writes: Vec<String>,
    /// Names of secrets it cannot do without.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// What a visitor sees when all went well, a few words of the page itself.
    pub shows: String,
}

impl App {
    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&AppFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The same app with one file at another path: in the list, as main script, among the
    /// files that the script reads, and in the text of the others.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        for file in &mut self.files {
            if file.path == from {
                to.clone_into(&mut file.path);
            }
            if let Some(text) = file.text.as_mut().filter(|text| text.contains(from)) {
                *text = text.replace(from, to);
            }
        }
        order::by(&mut self.files, |a, b| a.path < b.path);
        let moved = |path: &mut String| {
            if path == from {
                to.clone_into(path);
            }
        };
        moved(&mut self.main);
        self.script.reads.iter_mut().for_each(moved);
        for secret in &mut self.secrets {
            if secret.file.as_deref() == Some(from) {
                secret.file = Some(to.to_owned());
            }
        }
        self
    }

    /// Adds a file or replaces the one at its path.
    #[must_use]
    pub fn with_file(mut self, file: AppFile) -> Self {
        self.files.retain(|old| old.path != file.path);
        self.files.push(file);
        order::by(&mut self.files, |a, b| a.path < b.path);
        self
    }
}
