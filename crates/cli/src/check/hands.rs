//! H5: hands that do not know what they are doing seldom win.

use super::Report;
use odp_sim::attempt::Move;
use odp_sim::mission::Mission;
use odp_sim::seed::Chance;
use odp_sim::session::Session;
use odp_sim::setup::{Difficulty, Setup};

/// Runs of blind hands over all seeds of a level.
const RUNS: u64 = 1000;

/// How often blind hands won.
#[derive(Debug, Default)]
pub(super) struct Luck {
    runs: u64,
    won: u64,
}

impl Luck {
    pub(super) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.won += other.won;
    }

    /// At most 10 % on Beginner, 2 % above.
    pub(super) fn judge(&self, setup: &Setup, report: &mut Report) {
        let percent = if setup.difficulty == Difficulty::Beginner {
            10
        } else {
            2
        };
        let holds = self.runs > 0 && self.won * 100 <= self.runs * percent;
        report.claim(
            holds,
            &format!("H5 blind hands win {} of {}", self.won, self.runs),
            setup,
        );
        let place = format!("{}/{}", setup.mission.as_str(), setup.level);
        report.notes.push(format!(
            "{place}: blind hands won {} of {} runs",
            self.won, self.runs
        ));
    }
}

/// Plays this seed's share of the runs, each up to three times par.
pub(super) fn try_blind<M: Mission>(
    start: &Session<M>,
    par: usize,
    (seed, seeds): (u64, u64),
    luck: &mut Luck,
    report: &mut Report,
) {
    for run in 0..RUNS.div_ceil(seeds.max(1)) {
        let mut chance = Chance::new(seed.wrapping_mul(RUNS) + run, "blind");
        let mut session = start.clone();
        for _ in 0..3 * par {
            let action = M::stray(session.state(), &mut chance);
            let _blind_hands_do_not_mind = session.dispatch(Move::Do(action), 1);
        }
        luck.runs += 1;
        luck.won += u64::from(session.best().solved);
        report.codes.extend(
            M::findings(session.state())
                .iter()
                .map(|finding| finding.code.to_owned()),
        );
        if run == 0 {
            super::lines::note_gap(&session, report);
        }
    }
}
