//! Any text is a file to import. What is taken from it is written, read and merged without
//! loss.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::attempt;
use odp_sim::missions::jigsaw::Jigsaw;
use operation_deploy::progress::{Player, Progress};

fuzz_target!(|text: &str| {
    let Ok(imported) = Progress::read(text) else {
        return;
    };
    assert_eq!(Progress::read(&imported.write()).as_ref(), Ok(&imported));

    let mut here = Progress::default();
    here.merge(imported.clone());
    let once = here.clone();
    here.merge(imported);
    assert_eq!(here, once);
    assert_eq!(Progress::read(&once.write()), Ok(once));
    here.players().iter().for_each(open);
});

/// What the page does with a player that came from elsewhere.
fn open(player: &Player) {
    assert_eq!(player.name, Player::tidy(&player.name));
    let _ = player.best_box(player.app());
    for record in player.rooms.values() {
        assert!(record.stars().count() <= 3);
        for bytes in [record.running(), record.best()].into_iter().flatten() {
            let _ = attempt::read_mission(&bytes);
            let _ = attempt::decode::<Jigsaw>(&bytes);
        }
    }
}
