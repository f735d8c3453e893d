//! What is written is read again, what is not ours is refused, and players are told apart.

mod tabs;

use super::{Player, Progress, Record, Unreadable};
use odp_sim::verdict::Stars;

use crate::progress::{Outcome, Solved};
use crate::rooms::Difficulty::{self, Advanced, Beginner, Intermediate};

fn played(name: &str, now: u64) -> Progress {
    let mut progress = Progress::default();
    progress.start(name, Beginner, false, now);
    progress.player_mut(now).app = Some("mb".into());
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

fn record(progress: &Progress, difficulty: Difficulty) -> &Record {
    progress
        .current()
        .unwrap()
        .record("jigsaw", difficulty, "mb")
        .unwrap()
}

#[test]
fn the_turn_goes_to_another_player_and_back() {
    let mut progress = played("Ana", 1);
    progress.start("Ben", Beginner, false, 2);
    solve(&mut progress, 2, b"x");
    let others = |progress: &Progress| {
        let named = |player: &Player| (player.name.clone(), player.id.clone());
        progress.others().map(named).collect::<Vec<_>>()
    };
    let [(name, id)] = &others(&progress)[..] else {
        panic!("one other plays here");
    };
    assert_eq!(name, "Ana");
    progress.turn_to(id);
    assert_eq!(progress.current().unwrap().name, "Ana");
    progress.turn_to("nobody");
    assert_eq!(progress.current().unwrap().name, "Ana");
    assert_eq!(others(&progress)[0].0, "Ben");
    let stars = progress.others().map(Player::total_stars);
    assert_eq!(stars.collect::<Vec<_>>(), [2]);
}

#[test]
fn what_is_written_is_read_again() {
    let mut progress = played("Ana 🚀", 7);
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
fn the_best_box_of_an_app_travels_whatever_is_packed_later() {
    let mut progress = played("Ana", 1);
    let made = |progress: &Progress, app: &str| {
        let player = progress.current().unwrap();
        player.best_box(app).map(|made| made.dockerfile.clone())
    };
    assert_eq!(made(&progress, "mb"), None);
    let one_star = Stars {
        solved: true,
        lean: false,
        clean: false,
    };
    for (room, difficulty, name, bytes, leaks, best) in [
        ("jigsaw", Advanced, "first", 651, false, "first"),
        ("cache", Beginner, "heavier", 778, false, "first"),
        (
            "cache",
            Intermediate,
            "lighter, and open",
            500,
            true,
            "first",
        ),
        ("cache", Advanced, "lighter", 646, false, "lighter"),
        (
            "cache",
            Advanced,
            "as many stars, heavier",
            728,
            false,
            "lighter",
        ),
        ("pipeline", Beginner, "taken over", 1, false, "lighter"),
        (
            "jigsaw",
            Advanced,
            "as many stars, lighter",
            640,
            false,
            "as many stars, lighter",
        ),
    ] {
        let solved = Solved {
            stars: one_star,
            attempt: tabs::moves(1, 0),
            outcome: Outcome {
                dockerfile: name.to_owned(),
                bytes,
                leaks,
                ..Outcome::default()
            },
        };
        progress.player_mut(0).solve(room, difficulty, solved);
        assert_eq!(made(&progress, "mb").as_deref(), Some(best), "{name}");
    }
    assert_eq!(made(&progress, "doc-chat"), None, "it was of another app");
    let again = Progress::read(&progress.write()).unwrap();
    assert_eq!(made(&again, "mb"), made(&progress, "mb"));
}

#[test]
fn an_attempt_waits_while_another_app_is_chosen() {
    let mut progress = played("Ana", 1);
    let (mine, other) = (tabs::of_app("mb", 2), tabs::of_app("doc-chat", 1));
    let solved = |attempt: &[u8], size: u64| Solved {
        stars: Stars {
            solved: true,
            lean: size == 1,
            clean: false,
        },
        attempt: attempt.to_vec(),
        outcome: Outcome {
            bytes: size,
            ..Outcome::default()
        },
    };
    let player = progress.player_mut(0);
    player.keep("jigsaw", Beginner, &mine);
    player.solve("jigsaw", Beginner, solved(&mine, 1));
    let bytes = |player: &Player| player.travelling_box().map(|made| made.bytes);
    assert_eq!(bytes(player), Some(1));

    player.app = Some("doc-chat".into());
    assert_eq!(
        player.running("jigsaw", Beginner),
        None,
        "it is of another app"
    );
    assert_eq!(bytes(player), None, "this app runs in no box");
    assert_eq!(
        player.best("jigsaw"),
        (2, Beginner),
        "stars are of the room"
    );
    assert_eq!(player.outcome("jigsaw").map(|made| made.bytes), Some(1));
    player.keep("jigsaw", Beginner, &other);
    assert_eq!(player.beside("jigsaw", Beginner, &other), None);
    player.solve("jigsaw", Beginner, solved(&other, 5));
    assert_eq!(
        bytes(player),
        Some(5),
        "with fewer stars than the other app's"
    );

    player.app = Some("mb".into());
    assert_eq!(player.running("jigsaw", Beginner), Some(mine));
    assert_eq!(bytes(player), Some(1));
    player.app = Some("doc-chat".into());
    assert_eq!(player.running("jigsaw", Beginner), Some(other));
}

#[test]
fn records_from_before_are_parted_by_app() {
    let mut progress = played("Ana", 1);
    let (mine, other) = (tabs::of_app("mb", 2), tabs::of_app("doc-chat", 1));
    solve(&mut progress, 2, &other);
    progress.player_mut(0).keep("jigsaw", Beginner, &other);
    let text = progress.write().replace("/doc-chat", "");
    assert!(text.contains(r#""jigsaw/beginner":"#), "{text}");
    let running = |attempt: &[u8]| {
        format!(
            r#""running":"{}""#,
            data_encoding::BASE64URL_NOPAD.encode(attempt)
        )
    };
    let text = text.replace(&running(&other), &running(&mine));
    let mut read = Progress::read(&text).unwrap();
    let player = read.player_mut(0);
    assert_eq!(player.running("jigsaw", Beginner), Some(mine));
    assert_eq!(player.best("jigsaw"), (2, Beginner));
    assert!(player.travelling_box().is_none());
    player.app = Some("doc-chat".into());
    assert_eq!(player.running("jigsaw", Beginner), None);
    assert!(player.travelling_box().is_some());
    assert_eq!(Progress::read(&read.write()), Ok(read));
}
