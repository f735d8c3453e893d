//! What the player can mean in the pictures, and what is said about it.

use leptos::prelude::*;

use super::wire::{self, Arrow, Begun, End, Refusal, Wire, place};
use super::{Job, Wiring};
use crate::live::{memo, put};
use crate::text::Arg;

impl Wiring {
    /// What `read` finds in the jobs as they are now.
    pub fn peek<T>(self, read: impl FnOnce(&[Job]) -> T) -> T {
        self.jobs.with_untracked(|jobs| read(jobs))
    }

    /// A job, following its changes.
    pub fn job(self, id: &str) -> Memo<Job> {
        let id = id.to_owned();
        memo(move || {
            self.jobs.with(|jobs| {
                let at = place(jobs, &id);
                at.map_or_else(Job::default, |at| jobs[at].clone())
            })
        })
    }

    /// A job's name; its id, if it has gone.
    pub fn name(self, id: &str) -> String {
        let named = |jobs: &Vec<Job>| place(jobs, id).map(|at| jobs[at].name.clone());
        self.jobs.with(named).unwrap_or_else(|| id.to_owned())
    }

    /// The sentence under a key, following the language.
    pub fn word(self, key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.words.get(key)
    }

    /// A sentence about a job that may wait and one that it may wait for.
    pub fn sentence(self, key: &str, job: &str, on: &str) -> String {
        let args = [
            ("job", Arg::Text(self.name(job))),
            ("on", Arg::Text(self.name(on))),
        ];
        self.words.say(key, &args)
    }

    fn tell(self, key: &str, job: &str, on: &str) {
        self.hands.tell(self.sentence(key, job, on));
    }

    /// The arrow that is being drawn, now.
    pub fn begun(self) -> Option<Begun> {
        self.wire.with_untracked(|wire| wire.begun().cloned())
    }

    /// A press on a job, or on a side of it: it calls the shot, goes on with an arrow that is
    /// being drawn, or begins one. True when an arrow was begun.
    pub fn press(self, job: &str, end: End) -> bool {
        if self.calling.get_untracked() {
            self.hands.call(Some(job));
            return false;
        }
        match self.begun() {
            Some(begun) if begun.job == job => self.cancel(),
            Some(_) => self.finish(job),
            None => {
                self.begin(job, end);
                return true;
            }
        }
        false
    }

    /// Begins an arrow and says how it goes on.
    pub fn begin(self, job: &str, end: End) {
        let wire = Wire::from(job, end);
        let targets = wire
            .begun()
            .map(|begun| self.peek(|jobs| begun.targets(jobs)))
            .unwrap_or_default();
        let count = targets.iter().filter(|target| **target).count();
        let key = match end {
            End::Output => "graph.begun-output",
            End::Input => "graph.begun-input",
        };
        let args = [
            ("job", Arg::Text(self.name(job))),
            ("count", Arg::Count(count as u64)),
        ];
        let words = self.words.say(key, &args);
        self.wire.set(wire);
        self.hands.tell(words);
    }

    /// Holds the arrow's other end at the next job that it can be connected with, and says
    /// at which.
    pub fn step(self, forward: bool) {
        let Some(begun) = self.begun() else { return };
        let next = self.peek(|jobs| begun.stepped(jobs, forward));
        let Some(at) = next.at.clone() else {
            return self.tell("graph.no-target", &begun.job, &begun.job);
        };
        let found = self.peek(|jobs| next.with(jobs, &at));
        self.wire.set(Wire::Begun(next));
        if let Ok(Arrow { job, on, there }) = found {
            let key = if there {
                "graph.ask-free"
            } else {
                "graph.ask-connect"
            };
            self.tell(key, &job, &on);
        }
    }

    /// Holds the arrow's other end at a job, or at none, without a word.
    pub fn hold(self, at: Option<String>) {
        if let Some(begun) = self.begun() {
            put(self.wire, Wire::Begun(Begun { at, ..begun }));
        }
    }

    /// Connects the arrow with a job, or says why that cannot be and goes on drawing.
    pub fn finish(self, other: &str) {
        let Some(begun) = self.begun() else { return };
        match self.peek(|jobs| begun.with(jobs, other)) {
            Ok(arrow) => {
                self.wire.set(Wire::Idle);
                if arrow.there {
                    self.free(&arrow.job, &arrow.on);
                } else {
                    self.connect(&arrow.job, &arrow.on);
                }
            }
            Err(refusal) => {
                let (job, on) = match begun.end {
                    End::Output => (other, &*begun.job),
                    End::Input => (&*begun.job, other),
                };
                self.tell(refusal.key(), job, on);
            }
        }
    }

    /// Connects the arrow with a job onto which it was dragged; what waits for it already goes
    /// on doing so.
    pub fn drop_on(self, other: &str) {
        let Some(begun) = self.begun() else { return };
        let found = self.peek(|jobs| begun.with(jobs, other));
        self.wire.set(Wire::Idle);
        match found {
            Ok(Arrow { job, on, there }) if there => self.tell("graph.why-already", &job, &on),
            Ok(Arrow { job, on, .. }) => self.connect(&job, &on),
            Err(refusal) => self.tell(refusal.key(), &begun.job, other),
        }
    }

    /// Why a job cannot be made to wait for another one, following changes.
    pub fn refusal(self, job: &str, on: &str) -> Option<Refusal> {
        self.jobs.with(|jobs| wire::check(jobs, job, on).err())
    }

    /// Makes an arrow.
    pub fn connect(self, job: &str, on: &str) {
        if self.hands.connect(job, on) {
            self.tell("graph.connected", job, on);
        }
    }

    /// Takes an arrow away.
    pub fn free(self, job: &str, on: &str) {
        if self.hands.disconnect(job, on) {
            self.tell("graph.freed", job, on);
        }
    }

    /// Takes a job out.
    pub fn remove(self, job: &str) {
        let words = self.sentence("graph.removed", job, job);
        self.wire.set(Wire::Idle);
        if self.hands.remove(job) {
            self.hands.tell(words);
        }
    }

    /// Draws no arrow any more.
    pub fn cancel(self) {
        if self.begun().is_some() {
            self.wire.set(Wire::Idle);
            self.hands.tell(self.words.get("graph.cancelled-arrow"));
        }
    }

    /// Opens a job for a closer look.
    pub fn open(self, job: &str) {
        self.hands.open(job);
    }

    /// Calls that the red dot gets through.
    pub fn call_through(self) {
        self.hands.call(None);
    }

    /// Draws no arrow any more, without a word: another picture is opened.
    pub fn put_away(self) {
        put(self.wire, Wire::Idle);
    }

    /// Whether the arrow that is being drawn can be connected with a job: `None` when none is
    /// being drawn. Following changes.
    pub fn fits(self, id: &str) -> Option<bool> {
        let at = self.jobs.with(|jobs| place(jobs, id));
        self.targets.with(|targets| {
            let targets = targets.as_ref()?;
            Some(at.is_some_and(|at| targets.get(at) == Some(&true)))
        })
    }

    /// Whether a job is marked while an arrow is being drawn: it was begun there, or there is
    /// one from there to take away.
    pub fn is_marked(self, id: &str) -> bool {
        self.wire.with(|wire| {
            let Some(begun) = wire.begun() else {
                return false;
            };
            let waits = |jobs: &Vec<Job>| {
                let own = place(jobs, &begun.job).map(|at| &jobs[at].needs);
                own.is_some_and(|needs| needs.iter().any(|need| need == id))
            };
            begun.job == id || begun.end == End::Input && self.jobs.with(waits)
        })
    }
}
