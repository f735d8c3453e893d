//! Loops, choices and functions of a script as they run.

use super::super::hidden::HIDDEN;
use super::list::gives_up;
use super::{Flow, Leave, Ran, Running, Went};
use crate::workflow::run::act::{Act, Failure};
use crate::workflow::run::engine::Engine;
use crate::workflow::run::script::{List, Piece, Word, arithmetic, condition, plain};

/// Most functions and shells in each other.
pub(super) const MOST_CALLS: usize = 30;

impl Engine<'_> {
    /// Runs a list that only says whether something holds: nothing in it stops the script.
    pub(super) fn asked(&mut self, list: &List, running: &mut Running<'_>) -> Flow<Ran> {
        running.asked += 1;
        running.questions += 1;
        let ran = self.list(list, running);
        running.questions -= 1;
        running.asked -= 1;
        ran
    }

    /// One turn of a loop: how it went, or nothing when it was the last one.
    fn turn(&mut self, body: &List, running: &mut Running<'_>) -> Flow<Option<Ran>> {
        match self.list(body, running) {
            Ok(ran) => Ok(Some(ran)),
            Err(Leave::Loop {
                levels: 0,
                goes_on: true,
            }) => Ok(Some(Ran::printed(None))),
            Err(Leave::Loop { levels: 0, .. }) => Ok(None),
            Err(Leave::Loop { levels, goes_on }) => Err(Leave::Loop {
                levels: levels - 1,
                goes_on,
            }),
            Err(leave) => Err(leave),
        }
    }

    pub(super) fn each(
        &mut self,
        name: &str,
        words: &[Word],
        body: &List,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let mut values = Vec::new();
        let mut hidden = false;
        for word in words {
            running.hidden = false;
            match plain(word).filter(|_| !running.posix).and_then(range) {
                Some(mut all) => values.append(&mut all),
                None => self.fields(word, running, &mut values),
            }
            hidden |= running.hidden;
        }
        if hidden {
            self.say_unsure(running.cell, &["for ", name].concat());
            // Once, with a value that nobody knows.
            values.push(String::new());
        }
        let mut all = Ran::silent(Ok(()));
        for value in values {
            running.hidden = hidden;
            running.set(name, value);
            let Some(ended) = self.turn(body, running)? else {
                all = Ran::printed(None);
                break;
            };
            all = all.then(ended);
        }
        if hidden {
            all.output = None;
            self.doubt(body, running);
        }
        Ok(all)
    }

    /// `while`, `until` and the counting `for`. A condition of which nobody knows whether it
    /// holds ends the loop before it begins.
    pub(super) fn again(
        &mut self,
        until: bool,
        asks: &List,
        body: &List,
        step: &List,
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        let mut all = Ran::silent(Ok(()));
        while running.left > 0 {
            let before = running.work.did.len();
            let asked = self.asked(asks, running)?;
            let holds = asked.went.is_ok();
            let did = &running.work.did[before..];
            let mut known = !did.iter().any(|did| matches!(did.what, Act::Unknown(_)));
            if let Some(condition) = running.unsure.take() {
                self.say_unsure(running.cell, &condition);
                known = false;
            }
            let went = all.went;
            all = all.then(asked);
            all.went = went;
            if !known {
                all.output = None;
                self.doubt(body, running);
            }
            if holds == until || !known {
                break;
            }
            let Some(ended) = self.turn(body, running)? else {
                all = Ran::printed(None);
                break;
            };
            all = all.then(ended);
            self.list(step, running)?;
        }
        Ok(all)
    }

    pub(super) fn choice(
        &mut self,
        word: &Word,
        arms: &[(Vec<Word>, List)],
        running: &mut Running<'_>,
    ) -> Flow<Ran> {
        running.hidden = false;
        let text = self.filled(word, running);
        if running.hidden {
            let own = word.iter().find_map(|piece| match piece {
                Piece::Variable { name, .. } if name != HIDDEN => Some(name.as_str()),
                _ => None,
            });
            let named = ["case ", own.unwrap_or("…")].concat();
            self.say_unsure(running.cell, &named);
            let mut hopeful = arms.iter().filter(|(_, body)| !body.iter().any(gives_up));
            return match hopeful.next() {
                Some((_, body)) => self.list(body, running),
                None => Ok(Ran::silent(Ok(()))),
            };
        }
        for (patterns, body) in arms {
            for pattern in patterns {
                let pattern = self.pattern(pattern, running);
                if condition::matches(&pattern, &text) {
                    return self.list(body, running);
                }
            }
        }
        Ok(Ran::silent(Ok(())))
    }

    /// Calls a function of the script; nothing when there is none of this name.
    pub(super) fn called(
        &mut self,
        name: &str,
        arguments: &[&str],
        running: &mut Running<'_>,
    ) -> Option<Flow<Ran>> {
        let body = running.functions.get(name)?.clone();
        if running.calls >= MOST_CALLS {
            return Some(Ok(Ran::silent(Err(Failure::Asked(1)))));
        }
        let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
        let before = std::mem::replace(&mut running.arguments, arguments);
        running.calls += 1;
        running.locals.push(Vec::new());
        let ran = self.command(&body, None, running);
        if let Some(saved) = running.locals.pop() {
            running.restore(saved);
        }
        running.calls -= 1;
        running.arguments = before;
        Some(match ran {
            Err(Leave::Function(went)) => Ok(Ran { went, output: None }),
            ran => ran,
        })
    }

    /// `(( … ))`: goes well when it comes to something else than 0.
    pub(super) fn reckoned(&self, text: &str, running: &mut Running<'_>) -> Went {
        let number = self.number(text, running);
        if running.hidden {
            running.unsure = Some(["((", text, "))"].concat());
            return Ok(());
        }
        match number {
            0 => Err(Failure::Asked(1)),
            _ => Ok(()),
        }
    }

    /// What an arithmetic expression comes to.
    pub(super) fn number(&self, text: &str, running: &mut Running<'_>) -> i64 {
        arithmetic::evaluate(text, &mut |name, value| {
            if let Some(value) = value {
                running.set(name, value.to_string());
                return value;
            }
            running.hidden |= running.unknown.contains(name);
            let known = running.variables.get(name).cloned();
            let text = known.or_else(|| self.variable(running.cell, running.env, name));
            let text = text.unwrap_or_default();
            running.unset |= running.posix && arithmetic::is_too_great(text.trim());
            arithmetic::held(text.trim()).unwrap_or(0)
        })
    }
}

/// Most numbers of a range.
const MOST_NUMBERS: i64 = 1_000;

/// `{1..5}`
fn range(word: &str) -> Option<Vec<String>> {
    let inner = word.strip_prefix('{')?.strip_suffix('}')?;
    let (first, last) = inner.split_once("..")?;
    let (first, last) = (first.parse::<i64>().ok()?, last.parse::<i64>().ok()?);
    let count = last.checked_sub(first)?.checked_abs()?;
    let step = (last - first).signum();
    let all = (0..=count.min(MOST_NUMBERS)).map(|place| (first + place * step).to_string());
    Some(all.collect())
}
