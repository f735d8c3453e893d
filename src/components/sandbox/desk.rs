//! What all parts of the sandbox share: the form as it stands, and what came of it.

mod keeping;

use std::sync::Arc;

use leptos::prelude::*;
use odp_sim::facts::Known;
use odp_sim::sandbox::share;
use odp_sim::sandbox::{Change, Form, Run, Texts, listing};

use super::file::File;
use super::kept::{OTHER, Opened, Place, packed};
use crate::browser::{self, route, storage};
use crate::handle::Handle;
use crate::live::memo;
use crate::shell::{Status, use_status};
use crate::text::{Arg, Text, use_text};

/// Longer listings are folded into so many files: nobody edits them by hand.
const LONG_LISTING: usize = 64 * 1024;
const FOLDED: usize = 1_000;

/// A form that was run, equal only to itself.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) form: Arc<Form>,
    pub(super) run: Arc<Run>,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.run, &other.run)
    }
}

/// A handle to what all parts of the sandbox share.
pub(super) type Desk = Handle<Parts>;

/// What all parts of the sandbox share.
pub(super) struct Parts {
    pub(super) words: Text,
    status: Status,
    facts: StoredValue<Known>,
    /// What was opened.
    sent: StoredValue<Form>,
    /// What stands in the fields.
    pub(super) form: RwSignal<Form>,
    /// What was built last.
    pub(super) shown: RwSignal<Shown>,
    /// Whether that is what stands in the fields.
    pub(super) fresh: Memo<bool>,
    /// The texts when the typing rested last: whatever costs more than a glance is made out
    /// of these, and not at every key.
    pub(super) rested: RwSignal<Texts>,
    /// Paths of the folder.
    pub(super) paths: Memo<Vec<String>>,
    /// The sentence at the big buttons.
    pub(super) said: RwSignal<String>,
    /// The half that narrow screens show.
    pub(super) side: RwSignal<usize>,
    /// The text that is open.
    pub(super) tab: RwSignal<usize>,
    /// The part of the outcome that is open.
    pub(super) view: RwSignal<usize>,
    /// Whether the sheet for sharing is open.
    pub(super) sharing: RwSignal<bool>,
    /// Whether this is somebody else's, and nothing of it was changed.
    pub(super) shared: RwSignal<bool>,
    /// Whether another one is kept.
    pub(super) other: RwSignal<bool>,
    /// Where this one is kept.
    place: StoredValue<Place>,
    /// The sandboxes of other tabs: where each is kept, and what.
    pub(super) tabs: RwSignal<Vec<(String, String)>>,
    /// What went wrong with a link or with what was kept, as a key.
    pub(super) problem: RwSignal<Option<&'static str>>,
}

impl Desk {
    /// Builds what was opened.
    pub(super) fn new(facts: Known, opened: Opened) -> Self {
        let first = Shown {
            run: Arc::new(opened.form.run(&facts)),
            form: Arc::new(opened.form.clone()),
        };
        let kept = |key: &str| storage::read(key).is_some();
        let sent = StoredValue::new(opened.form.clone());
        let rested = RwSignal::new(opened.form.texts.clone());
        let form = RwSignal::new(opened.form);
        let shown = RwSignal::new(first);
        let desk = Self::to(Parts {
            words: use_text(),
            status: use_status(),
            facts: StoredValue::new(facts),
            sent,
            form,
            shown,
            fresh: memo(move || form.with(|form| shown.with(|shown| *shown.form == *form))),
            rested,
            paths: memo(move || rested.with(odp_sim::sandbox::paths)),
            said: RwSignal::new(String::new()),
            side: RwSignal::new(0),
            tab: RwSignal::new(0),
            view: RwSignal::new(0),
            sharing: RwSignal::new(false),
            shared: RwSignal::new(opened.shared),
            other: RwSignal::new(kept(OTHER) || opened.shared && opened.place.own().is_some()),
            tabs: RwSignal::new(opened.place.others()),
            place: StoredValue::new(opened.place),
            problem: RwSignal::new(opened.problem),
        });
        // Typing is kept when it rests; a page that goes does not wait for that.
        browser::before_leaving(move || desk.keep());
        desk
    }

    /// Says a sentence where it is seen, and aloud.
    pub(super) fn tell(self, sentence: String) {
        self.said.set(sentence.clone());
        self.status.say(sentence);
    }

    /// A text as it is typed.
    pub(super) fn type_in(self, file: File, text: String) {
        if file == File::Listing && text.len() > LONG_LISTING {
            return self.fold(&text);
        }
        self.edit(|form| *file.of_mut(&mut form.texts) = text);
    }

    /// A listing that nobody can edit by hand becomes one that somebody can.
    fn fold(self, text: &str) {
        let listed = listing::read_at_most(text, FOLDED);
        let short = listing::write(&listed.files);
        let lines = Arg::Count(text.lines().count() as u64);
        let args = [
            ("count", lines),
            ("left", Arg::Count(listed.files.len() as u64)),
        ];
        self.edit(|form| form.texts.listing = short);
        self.keep();
        self.tell(self.words.say("sandbox.folded", &args));
    }

    /// Changes the form. The texts that were built from nothing are remembered.
    pub(super) fn edit(self, change: impl FnOnce(&mut Form)) {
        self.form.update(|form| {
            let old = || (form.texts.clone(), form.target.clone());
            let base = form.before.take().unwrap_or_else(old);
            let args = || form.options.args.clone();
            let args = form.options.before.take().unwrap_or_else(args);
            change(form);
            if base.0 != form.texts || base.1 != form.target {
                form.before = Some(base);
            }
            form.options.before = (args != form.options.args).then_some(args);
        });
    }

    /// A file will be changed before the next build, or not any more.
    pub(super) fn change(self, change: Change) {
        self.form.update(
            |form| match form.changes.iter().position(|known| *known == change) {
                Some(at) => drop(form.changes.remove(at)),
                None => form.changes.push(change),
            },
        );
        self.keep();
    }

    /// Builds on an empty machine.
    pub(super) fn build(self) {
        self.form.update(|form| {
            form.before = None;
            form.options.before = None;
            form.again = false;
        });
        self.run();
    }

    /// Builds where the first build has left its results.
    pub(super) fn rebuild(self) {
        self.form.update(|form| form.again = true);
        self.run();
    }

    fn run(self) {
        let form = Arc::new(self.form.get_untracked());
        let run = self.facts.with_value(|facts| Arc::new(form.run(facts)));
        self.shown.set(Shown { form, run });
        self.side.set(1);
        self.keep();
        self.tell(self.happened());
    }

    /// What became of the last build, in a sentence.
    fn happened(self) -> String {
        let shown = self.shown.get_untracked();
        let run = &shown.run;
        let made = run.second.as_ref().unwrap_or(&run.first);
        let time = Arg::Millis(made.report.ms);
        match (&made.build.outcome, &made.report.image) {
            (Err(failure), _) if failure.line > 0 => {
                let line = Arg::Count(failure.line.into());
                self.words.say("sandbox.said-stopped", &[("line", line)])
            }
            (Ok(_), Some(image)) if run.second.is_none() => {
                let size = ("size", Arg::Bytes(image.bytes));
                self.words
                    .say("sandbox.said-built", &[("time", time), size])
            }
            (Ok(_), Some(_)) => {
                let ran = made.report.steps.iter();
                let ran = ran.filter(|step| !step.reason.is_cached()).count() as u64;
                let first = ("first", Arg::Millis(run.first.report.ms));
                let args = [("time", time), first, ("count", Arg::Count(ran))];
                self.words.say("sandbox.said-rebuilt", &args)
            }
            _ => self.words.get("sandbox.said-refused"),
        }
    }

    /// Files that came in, by their names; the others are taken for the open text.
    pub(super) fn take(self, files: Vec<browser::file::Arrived>) {
        for (name, text) in files {
            let file = File::named(&name).unwrap_or(File::ALL[self.tab.get_untracked()]);
            let limit = Arg::Bytes(file.limit() as u64);
            let args = [("name", Arg::Code(name)), ("most", limit)];
            let key = match text {
                Ok(text) if text.len() <= file.limit() => {
                    // What is written over is one press away.
                    self.put_beside();
                    let at = File::ALL.iter().position(|known| *known == file);
                    self.tab.set(at.unwrap_or(0));
                    self.type_in(file, text);
                    self.keep();
                    "sandbox.taken"
                }
                Ok(_) | Err(browser::file::Unread::TooLarge) => "sandbox.file-too-large",
                Err(browser::file::Unread::NoText) => "sandbox.file-no-text",
            };
            self.tell(self.words.say(key, &args));
        }
    }

    /// The address that opens this sandbox anywhere. The error is its length in characters,
    /// where that is more than links can be trusted with.
    pub(super) fn link(self) -> Result<String, Option<usize>> {
        let text = self.form.with(packed).ok_or(None)?;
        let link = route::address_of(&["/sandbox?s=", &text].concat());
        if link.len() > share::MOST_LINK {
            Err(Some(link.len()))
        } else {
            Ok(link)
        }
    }
}
