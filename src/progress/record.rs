//! What one player did in one room at one difficulty: stars, the best attempt, and those that
//! can be resumed. No attempt is lost, however many tabs and files it came from.

use data_encoding::BASE64URL_NOPAD;
use odp_sim::attempt::continues;
use odp_sim::missions::read_attempt;
use odp_sim::seed::fnv1a;
use odp_sim::verdict::Stars;

use crate::json::stored;
use crate::names::Names;

/// What a player did in one room at one difficulty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The stars won so far, over all attempts: 1 solved, 2 lean, 4 clean.
    stars: u8,
    /// How many stars the best attempt won by itself.
    top: u8,
    /// The best solved attempt, in base64url.
    best: String,
    /// The attempt that can be resumed, in base64url.
    running: String,
    /// How often the running attempt was written: of two, the longer worked one stays.
    turn: u32,
    /// The attempt that was ended last: what it went on from is no attempt of its own.
    ended: String,
    /// Attempts that another tab or a file had, and that the running one does not go on
    /// from. The one that came last is last.
    copies: Vec<String>,
    /// Copies that the player has put away, by the hash of their text: no other tab brings
    /// them back.
    put_away: Vec<u64>,
    /// What the best attempt made.
    pub outcome: Option<Outcome>,
}

/// A solved attempt, as a board hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// What it won.
    pub stars: Stars,
    /// Its stored form.
    pub attempt: Vec<u8>,
    /// What it made.
    pub outcome: Outcome,
}

/// What a solved room leaves on the travelling box.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Two hexadecimal digits for the vault.
    pub fragment: String,
    /// What the image weighs, in bytes.
    pub bytes: u64,
    /// The digest on the box's label, shortened as the tools shorten it.
    pub label: String,
    /// Whether a stranger who takes the box apart finds a key.
    pub leaks: bool,
    /// What the image is built from, for the rooms that build it again.
    pub dockerfile: String,
    /// The ignore file beside it.
    pub ignore: String,
}

stored!(Record {
    given stars,
    given top,
    sparse best,
    sparse running,
    given turn,
    sparse ended,
    sparse copies,
    sparse put_away,
    sparse outcome,
});

stored!(Outcome {
    needed fragment,
    needed bytes,
    needed label,
    needed leaks,
    sparse dockerfile,
    sparse ignore,
});

impl Outcome {
    /// Boxes by this, the best first: closed ones, then light ones.
    pub fn rank(&self) -> (bool, u64) {
        (self.leaks, self.bytes)
    }
}

impl Record {
    /// The stars won so far, over all attempts.
    pub fn stars(&self) -> Stars {
        let [solved, lean, clean] = [1, 2, 4].map(|bit| self.stars & bit != 0);
        Stars {
            solved,
            lean,
            clean,
        }
    }

    /// The attempt that can be resumed.
    pub fn running(&self) -> Option<Vec<u8>> {
        decoded(&self.running)
    }

    /// The best solved attempt.
    pub fn best(&self) -> Option<Vec<u8>> {
        decoded(&self.best)
    }

    /// Makes an attempt the running one, as the player goes on with it.
    pub(super) fn keep(&mut self, attempt: &[u8]) {
        self.take_up(BASE64URL_NOPAD.encode(attempt));
        self.turn = self.turn.saturating_add(1);
    }

    /// Makes the attempt the running one that lies beside the board's, and returns it. Where
    /// nothing was done on the board yet, that is the one that was running.
    pub(super) fn change(&mut self, played: bool) -> Option<Vec<u8>> {
        if played || self.running.is_empty() {
            let copy = self.copies.pop()?;
            self.take_up(copy);
            // One after the other, the newest last.
            self.copies.rotate_right(usize::from(played));
            self.turn = self.turn.saturating_add(1);
        }
        self.running()
    }

    /// Puts that attempt away for good.
    pub(super) fn put_away(&mut self, played: bool) {
        let gone = if !played && !self.running.is_empty() {
            self.turn = self.turn.saturating_add(1);
            Some(std::mem::take(&mut self.running))
        } else {
            self.copies.pop()
        };
        let gone = gone.map(|copy| fnv1a(copy.as_bytes()));
        self.put_away.extend(gone);
    }

    /// Forgets the running attempt.
    pub(super) fn end(&mut self) {
        self.ended = std::mem::take(&mut self.running);
        self.turn = self.turn.saturating_add(1);
    }

    /// Keeps the stars of a solved attempt, and the attempt when none with more stars is there,
    /// nor one with as many and a better box.
    pub(super) fn solve(&mut self, solved: Solved) {
        self.stars |= bits(solved.stars);
        let worse = |kept: &Outcome| kept.rank() < solved.outcome.rank();
        let beaten = match solved.stars.count() {
            count if count == self.top => self.outcome.as_ref().is_some_and(worse),
            count => count < self.top,
        };
        if !beaten {
            self.top = solved.stars.count();
            self.best = BASE64URL_NOPAD.encode(&solved.attempt);
            self.outcome = Some(solved.outcome);
        }
    }

    /// What of this belongs to which app. The stars go with what was made; where it is not
    /// known of what, `app_of` says.
    pub(super) fn parted(self, app_of: impl Fn(Option<&[u8]>) -> String) -> Names<Self> {
        let of = |text: &str| app_of(decoded(text).as_deref());
        let mut parts = Names::<Self>::default();
        let won = parts.entry(of(&self.best));
        (won.stars, won.top) = (self.stars, self.top);
        (won.best, won.outcome) = (self.best, self.outcome);
        for copy in self.copies {
            let part = parts.entry(of(&copy));
            part.copies.push(copy);
            part.put_away.clone_from(&self.put_away);
        }
        for (text, ended) in [(self.ended, true), (self.running, false)] {
            if text.is_empty() {
                continue;
            }
            let part = parts.entry(of(&text));
            part.turn = self.turn;
            if ended {
                part.ended = text;
            } else {
                part.running = text;
            }
        }
        parts
    }

    /// Forgets the attempts that are none, and returns how many there were.
    pub(super) fn forget_unreadable(&mut self) -> usize {
        let unreadable = |text: &str| {
            !text.is_empty() && decoded(text).is_none_or(|bytes| read_attempt(&bytes).is_err())
        };
        let mut forgotten = 0;
        if unreadable(&self.best) {
            (self.top, self.best, self.outcome) = Default::default();
            forgotten += 1;
        }
        if unreadable(&self.running) {
            (self.turn, self.running) = Default::default();
            forgotten += 1;
        }
        let copies = self.copies.len();
        self.copies.retain(|copy| !unreadable(copy));
        forgotten + copies - self.copies.len()
    }

    /// Takes over what another copy of the same record has and this one has not.
    pub(super) fn merge(&mut self, other: Self) {
        self.stars |= other.stars;
        if other.top > self.top {
            (self.top, self.best, self.outcome) = (other.top, other.best, other.outcome);
        }
        let news = |gone: &u64| !self.put_away.contains(gone);
        let gone: Vec<u64> = other.put_away.into_iter().filter(news).collect();
        self.put_away.extend(gone);
        let away = &self.put_away;
        self.copies
            .retain(|copy| !away.contains(&fnv1a(copy.as_bytes())));
        if other.turn > self.turn {
            (self.turn, self.ended) = (other.turn, other.ended);
            self.take_up(other.running);
        } else {
            self.keep_beside(other.running);
        }
        for copy in other.copies {
            self.keep_beside(copy);
        }
    }

    /// Makes an attempt the running one. The one before stays beside it, unless this one
    /// goes on from it.
    fn take_up(&mut self, attempt: String) {
        let before = std::mem::replace(&mut self.running, attempt);
        let running = &self.running;
        self.copies.retain(|copy| !goes_on(copy, running));
        self.keep_beside(before);
    }

    /// Keeps an attempt beside the running one, unless everything of it is here already.
    fn keep_beside(&mut self, attempt: String) {
        let known = |known: &String| goes_on(&attempt, known);
        let gone = self.put_away.contains(&fnv1a(attempt.as_bytes()));
        let here = known(&self.running) || known(&self.ended) || self.copies.iter().any(known);
        if !attempt.is_empty() && !gone && !here {
            self.copies.retain(|copy| !goes_on(copy, &attempt));
            self.copies.push(attempt);
        }
    }

    /// An attempt that is kept and that `mine` does not go on from: the one that
    /// [`Player::change`](super::Player::change) would take.
    pub fn beside(&self, mine: &[u8]) -> Option<Vec<u8>> {
        let all = [&self.running].into_iter().chain(self.copies.iter().rev());
        let mut all = all.filter_map(|text| decoded(text));
        all.find(|theirs| !continues(theirs, mine))
    }

    /// Whether the attempts can be base64url and the stars are three at most.
    pub(super) fn is_sound(&self) -> bool {
        let readable = |text: &str| BASE64URL_NOPAD.decode_len(text.len()).is_ok();
        self.stars < 8
            && self.top <= 3
            && [&self.best, &self.running, &self.ended]
                .into_iter()
                .chain(&self.copies)
                .all(|text| readable(text))
    }
}

fn bits(stars: Stars) -> u8 {
    u8::from(stars.solved) | u8::from(stars.lean) << 1 | u8::from(stars.clean) << 2
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        None
    } else {
        BASE64URL_NOPAD.decode(text.as_bytes()).ok()
    }
}

/// Whether an attempt goes on from another, both in base64url.
fn goes_on(old: &str, new: &str) -> bool {
    old == new
        || matches!((decoded(old), decoded(new)), (Some(old), Some(new)) if continues(&old, &new))
}
