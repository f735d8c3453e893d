//! The box that comes from the rooms before.

use super::*;

#[test]
fn the_box_of_an_earlier_room_is_taken_home() {
    let mut setup = setup();
    let own = Inherited {
        texts: vec![("Dockerfile".into(), "FROM python:3.12-slim\n".into())],
        ..Inherited::default()
    };
    setup.inherited = Some(own);
    let facts = facts().into();
    let board = State::start(deal(&level(), &app(), &facts, None, &setup));
    let files: Vec<String> = Pipeline::artefacts(&board)
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert_eq!(files, [workflow::PATH, "Dockerfile"]);
}

#[test]
fn a_box_that_cannot_be_built_gives_way_to_the_stand_in() {
    let mut setup = setup();
    for (text, own) in [("FROM python:3.12-slim\n", true), ("FROM nowhere\n", false)] {
        setup.inherited = Some(Inherited {
            texts: vec![("Dockerfile".into(), text.into())],
            ..Inherited::default()
        });
        let instance = deal(&level(), &app(), &facts().into(), None, &setup);
        assert_eq!(instance.inherited, own, "{text}");
        assert_eq!(instance.dockerfile == text, own);
    }
}

#[test]
fn the_box_is_built_and_its_label_changes_with_it() {
    let labelled = |text: &str| {
        let mut setup = setup();
        setup.inherited = Some(Inherited {
            texts: vec![("Dockerfile".into(), text.into())],
            ..Inherited::default()
        });
        let facts = facts().into();
        let mut board = State::start(deal(&level(), &app(), &facts, None, &setup));
        board.apply(&Action::Run).unwrap();
        let outcome = &board.run().unwrap().outcome;
        let digest = outcome.cards[0].live[0].digest.unwrap();
        (digest, freight(board.instance()), outcome.lead())
    };
    let slim = labelled("FROM python:3.12-slim\nCOPY . .\n");
    let full = labelled("FROM python:3.12\nCOPY . .\n");
    assert_ne!(slim.0, full.0);
    assert_eq!(
        slim.2, full.2,
        "the box of a room changes no par of another"
    );
    let (slim, full) = (slim.1.unwrap(), full.1.unwrap());
    assert!(slim.bytes < full.bytes && slim.pushed < full.pushed);
    assert!(slim.pushed < slim.bytes && slim.ms > 0);
    assert_eq!(labelled("FROM nowhere\n").1, None);
}
