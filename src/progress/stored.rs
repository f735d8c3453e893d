//! The stored form of everyone's progress, which is also the file of export and import:
//! JSON with a version. Reading it never panics and either gives all of it or says why not.

use serde::{Deserialize, Serialize};

use super::player::{Player, Record};
use crate::rooms::Difficulty;

const FORMAT: &str = "operation-deploy-progress";
/// Raised whenever an older page could no longer read what this one writes.
const VERSION: u32 = 1;
/// Longest text that is read, in bytes.
const LONGEST: usize = 4_000_000;
/// Most players that are kept.
const CROWD: usize = 500;

/// The progress of everyone who plays in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    format: String,
    version: u32,
    /// The `id` of whose turn it is; empty before the first start.
    #[serde(default)]
    current: String,
    #[serde(default)]
    players: Vec<Player>,
}

/// Why a text is not taken as progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not what this game writes.
    Foreign,
    /// A newer version of the game wrote it.
    Newer,
    /// It is longer than progress can be.
    TooLong,
}

impl Unreadable {
    /// The end of the key of its sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::TooLong => "too-long",
        }
    }
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            current: String::new(),
            players: Vec::new(),
        }
    }
}

impl Progress {
    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        if text.len() > LONGEST {
            return Err(Unreadable::TooLong);
        }
        let head: Head = serde_json::from_str(text).map_err(|_| Unreadable::Foreign)?;
        if head.format != FORMAT {
            return Err(Unreadable::Foreign);
        }
        if head.version > VERSION {
            return Err(Unreadable::Newer);
        }
        let mut progress: Self = serde_json::from_str(text).map_err(|_| Unreadable::Foreign)?;
        let sound = progress
            .players
            .iter()
            .flat_map(|player| player.rooms.values())
            .all(Record::is_sound);
        if progress.players.len() > CROWD || !sound {
            return Err(Unreadable::Foreign);
        }
        for player in &mut progress.players {
            player.name = Player::tidy(&player.name);
        }
        Ok(progress)
    }

    /// The stored form.
    pub fn write(&self) -> String {
        // Strings, numbers and maps with string keys always have a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Everyone, in the order they came.
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// Whose turn it is.
    pub fn current(&self) -> Option<&Player> {
        self.players.iter().find(|player| player.id == self.current)
    }

    /// Whose turn it is; a nameless beginner when nobody started yet.
    pub fn player_mut(&mut self, now: u64) -> &mut Player {
        let place = self
            .players
            .iter()
            .position(|player| player.id == self.current);
        let place = place.unwrap_or_else(|| self.add(String::new(), now));
        &mut self.players[place]
    }

    /// Gives the turn to the player of that name, or to a new one. With `fresh` to a new
    /// one in any case. `now` in milliseconds makes the new player's id.
    pub fn start(&mut self, name: &str, difficulty: Difficulty, fresh: bool, now: u64) {
        let name = Player::tidy(name);
        let same = |player: &Player| player.name == name;
        let known = self
            .current()
            .is_some_and(same)
            .then(|| self.current.clone())
            .or_else(|| {
                self.players
                    .iter()
                    .rev()
                    .find(|player| same(player))
                    .map(|player| player.id.clone())
            });
        match known {
            Some(id) if !fresh => self.current = id,
            _ => drop(self.add(name, now)),
        }
        self.player_mut(now).difficulty = difficulty;
    }

    /// Adds what another tab or a file has and this one has not.
    pub fn merge(&mut self, other: Self) {
        for theirs in other.players {
            let known = self.players.iter().position(|ours| ours.id == theirs.id);
            match known {
                Some(at) => self.players[at].merge(theirs),
                None if self.players.len() < CROWD => self.players.push(theirs),
                None => {}
            }
        }
        if self.current().is_none() {
            self.current = other.current;
        }
    }

    /// Whether something of another progress is missing here.
    pub fn lacks(&self, other: &Self) -> bool {
        let mut both = self.clone();
        both.merge(other.clone());
        both != *self
    }

    /// Forgets the attempts that are none, and returns how many there were.
    pub fn forget_unreadable(&mut self) -> usize {
        let players = self.players.iter_mut();
        players.map(Player::forget_unreadable).sum()
    }

    fn add(&mut self, name: String, now: u64) -> usize {
        let taken = |id: &str| self.players.iter().any(|player| player.id == id);
        let mut number = now;
        let mut id = format!("{number:x}");
        while taken(&id) {
            number = number.wrapping_add(1);
            id = format!("{number:x}");
        }
        self.current.clone_from(&id);
        self.players.push(Player {
            id,
            name,
            ..Player::default()
        });
        self.players.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Player, Progress, Unreadable};
    use odp_sim::attempt::{Attempt, Entry, Move, encode};
    use odp_sim::missions::jigsaw::Jigsaw;
    use odp_sim::setup::{MissionId, Policy, Setup};
    use odp_sim::verdict::Stars;

    use crate::progress::{Outcome, Solved};
    use crate::rooms::Difficulty::{self, Advanced, Beginner};

    fn played(name: &str, now: u64) -> Progress {
        let mut progress = Progress::default();
        progress.start(name, Beginner, false, now);
        progress
    }

    /// Solves with so many stars, in the order solved, lean, clean.
    fn solve(progress: &mut Progress, stars: u8, attempt: &[u8]) {
        let stars = Stars {
            solved: stars > 0,
            lean: stars > 1,
            clean: stars > 2,
        };
        let solved = Solved {
            stars,
            attempt: attempt.to_vec(),
            outcome: Outcome::default(),
        };
        progress.player_mut(0).solve("jigsaw", Beginner, solved);
    }

    fn record(progress: &Progress, difficulty: Difficulty) -> &super::Record {
        progress
            .current()
            .unwrap()
            .record("jigsaw", difficulty)
            .unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut progress = played("Ana 🚀", 7);
        progress.player_mut(0).app = Some("mb".into());
        progress
            .player_mut(0)
            .keep("jigsaw", Advanced, &[0, 255, 3]);
        solve(&mut progress, 2, &[1]);
        assert_eq!(Progress::read(&progress.write()), Ok(progress));
    }

    #[test]
    fn what_is_not_ours_is_refused_whole() {
        let ours = played("Ana", 1).write();
        let cases = [
            ("", Unreadable::Foreign),
            ("{}", Unreadable::Foreign),
            ("null", Unreadable::Foreign),
            (&ours[..ours.len() - 1], Unreadable::Foreign),
            (
                &ours.replace("\"version\":1", "\"version\":2"),
                Unreadable::Newer,
            ),
            (&ours.replace("operation", "other"), Unreadable::Foreign),
            (
                &ours.replace("\"name\":\"Ana\"", "\"name\":5"),
                Unreadable::Foreign,
            ),
            (&" ".repeat(5_000_000), Unreadable::TooLong),
        ];
        for (text, why) in cases {
            assert_eq!(Progress::read(text), Err(why), "{text:.80}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_without_a_crash() {
        let deep = format!("{{\"format\":{}", "[".repeat(1_000_000));
        assert_eq!(Progress::read(&deep), Err(Unreadable::Foreign));
    }

    #[test]
    fn more_than_three_stars_do_not_exist() {
        let mut progress = played("Ana", 1);
        solve(&mut progress, 3, &[1]);
        let faked = progress.write().replace("\"stars\":7", "\"stars\":9");
        assert_eq!(Progress::read(&faked), Err(Unreadable::Foreign));
    }

    #[test]
    fn the_same_name_is_the_same_player_unless_a_new_one_is_asked_for() {
        let mut progress = played("Ana", 1);
        progress.start("Ben", Beginner, false, 2);
        progress.start(" Ana\n", Advanced, false, 3);
        assert_eq!(progress.players().len(), 2);
        assert_eq!(progress.current().unwrap().difficulty, Advanced);
        progress.start("Ana", Beginner, true, 3);
        assert_eq!(progress.players().len(), 3);
        progress.start("Ana", Beginner, true, 3);
        assert_eq!(
            progress.players().len(),
            4,
            "ids stay apart at the same moment"
        );
    }

    #[test]
    fn names_are_cut_and_cleaned() {
        assert_eq!(Player::tidy(&"😀".repeat(10_000)).chars().count(), 40);
        assert_eq!(Player::tidy(" \0\u{7}Ana\t "), "Ana");
        assert_eq!(Player::tidy("   "), "");
    }

    #[test]
    fn a_worse_result_does_not_replace_a_better_one() {
        let mut progress = played("Ana", 1);
        solve(&mut progress, 3, &[1]);
        solve(&mut progress, 1, &[2]);
        assert_eq!(record(&progress, Beginner).stars().count(), 3);
        assert_eq!(record(&progress, Beginner).best(), Some(vec![1]));
    }

    #[test]
    fn stars_of_several_attempts_add_up() {
        let mut progress = played("Ana", 1);
        for (lean, clean) in [(true, false), (false, true)] {
            let stars = Stars {
                solved: true,
                lean,
                clean,
            };
            let solved = Solved {
                stars,
                attempt: vec![1],
                outcome: Outcome::default(),
            };
            progress.player_mut(0).solve("jigsaw", Beginner, solved);
        }
        assert_eq!(record(&progress, Beginner).stars().count(), 3);
    }

    #[test]
    fn merging_loses_nothing_of_either_side() {
        let mut here = played("Ana", 1);
        let mut there = here.clone();
        solve(&mut here, 1, &[1]);
        here.player_mut(0).keep("jigsaw", Advanced, &[1]);
        solve(&mut there, 3, &[2]);
        there.player_mut(0).keep("jigsaw", Advanced, &[2]);
        there.player_mut(0).keep("jigsaw", Advanced, &[3]);
        there.start("Ben", Beginner, false, 9);
        here.merge(there);
        assert_eq!(here.current().unwrap().name, "Ana", "the turn stays");
        assert_eq!(here.players().len(), 2);
        assert_eq!(record(&here, Beginner).stars().count(), 3);
        assert_eq!(record(&here, Advanced).running(), Some(vec![3]));
    }

    /// The bytes of an attempt with so many hints read after so many undos.
    fn moves(undos: usize, hints: usize) -> Vec<u8> {
        let hint = Move::Hint {
            gap: String::new(),
            step: 1,
        };
        let undone = std::iter::repeat_n(Move::Undo, undos);
        let log = undone.chain(std::iter::repeat_n(hint, hints));
        let entry = |what| Entry { seconds: 0, what };
        encode::<Jigsaw>(&Attempt {
            setup: setup(),
            log: log.map(entry).collect(),
        })
    }

    fn setup() -> Setup {
        Setup {
            mission: MissionId::Jigsaw,
            difficulty: Beginner,
            level: "empty-box".into(),
            seed: 0,
            app: "mb".into(),
            inherited: None,
            policy: Policy::default(),
        }
    }

    /// Every attempt at the level that a progress holds.
    fn held(progress: &Progress) -> Vec<Vec<u8>> {
        let mut progress = progress.clone();
        let mut all = Vec::new();
        let player = progress.player_mut(0);
        let running = player.record("jigsaw", Beginner).unwrap().running();
        let mine = running.as_deref();
        let beside = |player: &Player| {
            let record = player.record("jigsaw", Beginner).unwrap();
            record.beside(mine.unwrap_or_default())
        };
        while let Some(copy) = beside(player) {
            all.push(copy);
            player.put_away("jigsaw", Beginner, mine);
        }
        all.splice(0..0, running.clone());
        all
    }

    fn keep(progress: &mut Progress, attempt: &[u8]) {
        progress.player_mut(0).keep("jigsaw", Beginner, attempt);
    }

    #[test]
    fn two_tabs_that_part_ways_keep_both_attempts() {
        let mut one = played("Ana", 1);
        keep(&mut one, &moves(1, 0));
        let mut two = one.clone();
        keep(&mut one, &moves(2, 0));
        keep(&mut two, &moves(1, 1));
        keep(&mut two, &moves(1, 2));
        let mut stored = two.clone();
        stored.merge(one.clone());
        assert_eq!(held(&stored), [moves(1, 2), moves(2, 0)]);
        // The first tab goes on: what it had so far is no attempt of its own any more.
        one.merge(stored.clone());
        keep(&mut one, &moves(3, 0));
        assert_eq!(held(&one), [moves(3, 0), moves(1, 2)]);
        two.merge(one.clone());
        assert!(!one.lacks(&two) && !two.lacks(&one));
        assert_eq!(held(&two).len(), 2);
    }

    #[test]
    fn an_attempt_that_goes_on_leaves_no_copy() {
        let mut here = played("Ana", 1);
        keep(&mut here, &moves(1, 0));
        let mut there = here.clone();
        for undos in 2..5 {
            keep(&mut there, &moves(undos, 0));
            here.merge(there.clone());
            assert_eq!(held(&here), [moves(undos, 0)]);
        }
    }

    #[test]
    fn copies_take_turns_and_are_put_away_for_good() {
        let mut here = played("Ana", 1);
        for hints in 1..4 {
            keep(&mut here, &moves(0, 0));
            keep(&mut here, &moves(hints, 1));
        }
        let mut seen = vec![moves(3, 1)];
        for at in 0..2 {
            let mine = seen[at].clone();
            let other = here.player_mut(0).change("jigsaw", Beginner, Some(&mine));
            seen.push(other.unwrap());
        }
        let mine = seen[2].clone();
        seen.sort();
        let mut all = [moves(1, 1), moves(2, 1), moves(3, 1)];
        all.sort();
        assert_eq!(seen, all);
        let other_tab = here.clone();
        here.player_mut(0).put_away("jigsaw", Beginner, Some(&mine));
        here.merge(other_tab.clone());
        assert_eq!(held(&here).len(), 2);
        assert!(other_tab.lacks(&here));
    }

    #[test]
    fn what_was_ended_comes_back_only_where_it_went_on_elsewhere() {
        let mut here = played("Ana", 1);
        keep(&mut here, &moves(2, 0));
        let (old, mut elsewhere) = (here.clone(), here.clone());
        keep(&mut here, &moves(3, 0));
        here.player_mut(0).end("jigsaw", Beginner);
        here.merge(old);
        assert!(held(&here).is_empty());
        keep(&mut elsewhere, &moves(2, 1));
        here.merge(elsewhere);
        assert_eq!(held(&here), [moves(2, 1)]);
    }

    #[test]
    fn files_without_copies_are_read_as_before() {
        let mut here = played("Ana", 1);
        keep(&mut here, &moves(1, 0));
        let text = here.write();
        for new in ["copies", "ended", "put_away"] {
            assert!(!text.contains(new), "{text}");
        }
    }

    /// The bytes of an attempt in which nothing was done.
    fn attempt() -> Vec<u8> {
        moves(0, 0)
    }

    #[test]
    fn what_is_no_attempt_is_forgotten_and_takes_no_place() {
        let mut here = played("Ana", 1);
        here.player_mut(0).keep("jigsaw", Beginner, &attempt());
        let mut there = here.clone();
        for _ in 0..3 {
            there.player_mut(0).keep("jigsaw", Beginner, &[1, 2, 3]);
        }
        there.player_mut(0).keep("jigsaw", Advanced, &attempt());
        solve(&mut there, 3, &[9]);
        assert_eq!(there.forget_unreadable(), 2);
        here.merge(there);
        assert_eq!(record(&here, Beginner).running(), Some(attempt()));
        assert_eq!(record(&here, Beginner).best(), None);
        assert_eq!(record(&here, Advanced).running(), Some(attempt()));
    }

    #[test]
    fn merging_the_same_twice_changes_nothing() {
        let mut progress = played("Ana", 1);
        solve(&mut progress, 2, &[1]);
        let once = progress.clone();
        progress.merge(once.clone());
        assert_eq!(progress, once);
    }

    #[test]
    fn an_ended_attempt_stays_ended_after_a_merge() {
        let mut here = played("Ana", 1);
        here.player_mut(0).keep("jigsaw", Beginner, &[1]);
        let there = here.clone();
        here.player_mut(0).end("jigsaw", Beginner);
        here.merge(there);
        assert_eq!(record(&here, Beginner).running(), None);
    }
}
