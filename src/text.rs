//! Every word the player reads: the catalogue of the language in use, and the handle by
//! which components ask it. It knows no key by name; keys come from the components and,
//! as codes, from the simulator.

pub mod catalogue;
pub mod language;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::document::{Said, Tell};
pub use odp_sim::finding::Arg;

pub use self::catalogue::Catalogue;
pub use self::language::{LANGUAGES, Language};
use crate::browser;
use crate::live::following;

/// The shell's own words: `text/<language>.json` beside the page.
const SHELL: &str = "text/";

/// A `Copy` handle to the words in use. Whoever reads through it is told of a change of
/// language.
#[derive(Clone, Copy)]
pub struct Text {
    catalogue: RwSignal<Arc<Catalogue>>,
    language: RwSignal<Language>,
    bundles: StoredValue<Vec<&'static str>>,
    failed: RwSignal<bool>,
}

impl Text {
    /// Fetches the shell's words. `None` when not even English arrives.
    pub async fn open(language: Language) -> Option<Self> {
        let mut found = language;
        let mut catalogue = fetch(&[SHELL], found).await;
        if catalogue.is_none() {
            found = Language::default();
            catalogue = fetch(&[SHELL], found).await;
        }
        let catalogue = catalogue?;
        Some(Self {
            catalogue: RwSignal::new(Arc::new(catalogue)),
            language: RwSignal::new(found),
            bundles: StoredValue::new(vec![SHELL]),
            failed: RwSignal::new(false),
        })
    }

    /// The sentence under a key, without arguments.
    pub fn get(self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The sentence under a key. A `count` among the arguments chooses the plural.
    pub fn say(self, key: &str, args: &[(&str, Arg)]) -> String {
        let language = self.language();
        self.catalogue
            .with_untracked(|catalogue| catalogue.say(language, key, args))
    }

    /// Whether there is a sentence under this key: the simulator may know a code for
    /// which no third hint was written.
    pub fn has(self, key: &str) -> bool {
        self.follow();
        self.catalogue
            .with_untracked(|catalogue| catalogue.get(key).is_some())
    }

    /// An argument alone, as the language in use writes it: `118.9 MB`.
    pub fn arg(self, arg: &Arg) -> String {
        catalogue::show(self.language(), arg)
    }

    /// The language in use.
    pub fn language(self) -> Language {
        self.follow();
        self.language.get_untracked()
    }

    /// Whoever reads words now is told when they change: by the catalogue, which is always
    /// set behind the language.
    fn follow(self) {
        if !following::reads_words() {
            self.catalogue.track();
        }
    }

    /// Whether the last fetch of words failed.
    pub fn failed(self) -> bool {
        self.failed.get()
    }

    /// Whether the words of these bundles have arrived, and in this order.
    pub fn ready(self, bundles: &[&str]) -> bool {
        self.follow();
        self.catalogue
            .with_untracked(|catalogue| catalogue.ends_with(bundles))
    }

    /// Asks for bundles of words by the beginnings of their files' paths, such as
    /// `content/jigsaw.` for `content/jigsaw.en.json`; they then follow every change of
    /// language. Where bundles say something else under the same key, the last one counts.
    pub fn need(self, bundles: &'static [&'static str]) {
        let asked = self.bundles.with_value(|known| known.ends_with(bundles));
        if asked && !self.failed.get_untracked() {
            return;
        }
        self.bundles.update_value(|known| {
            known.retain(|bundle| !bundles.contains(bundle));
            known.extend(bundles);
        });
        self.load(self.language.get_untracked());
    }

    /// Changes the language. The old words stay until the new ones are all there.
    pub fn switch(self, language: Language) {
        if language != self.language.get_untracked() {
            self.load(language);
        }
    }

    fn load(self, language: Language) {
        let bundles = self.bundles.get_value();
        browser::spawn(async move {
            let Some(catalogue) = fetch(&bundles, language).await else {
                return self.failed.set(true);
            };
            // A later request may have overtaken this one with other words.
            if self.bundles.with_value(|now| *now == bundles) {
                self.failed.set(false);
                self.language.set(language);
                self.catalogue.set(Arc::new(catalogue));
                following::words_changed();
            }
        });
    }
}

impl Tell for Text {
    fn sentence(&self, said: &Said) -> String {
        self.say(&said.key, &said.args)
    }

    fn figure(&self, figure: &Arg) -> String {
        self.arg(figure)
    }
}

async fn fetch(bundles: &[&'static str], language: Language) -> Option<Catalogue> {
    let mut catalogue = Catalogue::default();
    for bundle in bundles {
        let json = browser::text(&format!("{bundle}{}.json", language.code())).await?;
        catalogue.read(bundle, &json)?;
    }
    Some(catalogue)
}

/// The words in use, from the context.
pub fn use_text() -> Text {
    expect_context()
}

/// The sentence under a key as a view that follows the language: `<h1>{t("map.title")}</h1>`.
pub fn t(key: &'static str) -> impl Fn() -> String + Copy + Send + 'static {
    let text = use_text();
    move || text.get(key)
}
