//! Who runs when, and who does not.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use super::turn::run_touched;
use super::{Following, reads_words, run_patient, words_changed};
use crate::live::memo;

/// A count of runs, and somebody who counts each run and reads.
fn counted(read: impl Fn() + 'static) -> (Rc<Cell<u32>>, Following<()>) {
    let runs = Rc::new(Cell::new(0));
    let counts = runs.clone();
    let run = move |_| {
        counts.set(counts.get() + 1);
        read();
    };
    (runs, Following::new(Box::new(run), None))
}

fn owned() -> Owner {
    let owner = Owner::new();
    owner.set();
    owner
}

#[test]
fn it_runs_once_for_all_that_changed() {
    let _owner = owned();
    let (one, two) = (RwSignal::new(1), RwSignal::new(2));
    let (runs, _following) = counted(move || {
        one.get();
        two.get();
    });
    run_touched();
    assert_eq!(runs.get(), 1);
    one.set(3);
    two.set(4);
    one.set(5);
    assert_eq!(runs.get(), 1);
    run_touched();
    assert_eq!(runs.get(), 2);
    run_touched();
    assert_eq!(runs.get(), 2);
}

#[test]
fn what_came_of_it_is_given_to_the_next_run() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let run = move |was: Option<Vec<i32>>| {
        let mut all = was.unwrap_or_default();
        all.push(signal.get());
        all
    };
    let following = Following::new(Box::new(run), Some(vec![0]));
    signal.set(2);
    run_touched();
    following.peek(|all| assert_eq!(*all, [0, 1, 2]));
    assert_eq!(following.take(), Some(vec![0, 1, 2]));
}

#[test]
fn a_memo_that_stays_the_same_runs_nobody() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let odd = memo(move || signal.get() % 2);
    let (runs, _following) = counted(move || {
        odd.get();
    });
    let (others, _other) = counted(move || {
        odd.get();
    });
    signal.set(3);
    run_touched();
    assert_eq!((runs.get(), others.get()), (1, 1));
    signal.set(4);
    run_touched();
    assert_eq!((runs.get(), others.get()), (2, 2));
    run_touched();
    assert_eq!((runs.get(), others.get()), (2, 2));
}

#[test]
fn only_what_the_last_run_read_counts() {
    let _owner = owned();
    let (first, one, two) = (RwSignal::new(true), RwSignal::new(1), RwSignal::new(2));
    let (runs, _following) = counted(move || {
        if first.get() {
            one.get();
        } else {
            two.get();
        }
    });
    first.set(false);
    run_touched();
    one.set(5);
    run_touched();
    assert_eq!(runs.get(), 2);
    two.set(5);
    run_touched();
    assert_eq!(runs.get(), 3);
}

#[test]
fn whoever_runs_alone_keeps_its_turn_among_the_others() {
    let _owner = owned();
    let (all, own) = (RwSignal::new(1), RwSignal::new(1));
    let runs = Rc::new(RefCell::new(Vec::new()));
    let named = |name: &'static str, more: Option<RwSignal<i32>>| {
        let runs = runs.clone();
        let run = move |_| {
            all.get();
            more.map(|more| more.get());
            runs.borrow_mut().push(name);
        };
        Following::new(Box::new(run), None)
    };
    let _both = [named("first", Some(own)), named("second", None)];
    own.set(2);
    run_touched();
    all.set(2);
    run_touched();
    assert_eq!(
        *runs.borrow(),
        ["first", "second", "first", "first", "second"]
    );
}

#[test]
fn what_was_dropped_does_not_run_nor_does_another_in_its_place() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let (runs, following) = counted(move || {
        signal.get();
    });
    signal.set(2);
    drop(following);
    let (others, _other) = counted(|| {});
    run_touched();
    assert_eq!((runs.get(), others.get()), (1, 1));
}

#[test]
fn parts_that_go_with_a_run_do_not_run_once_more() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let runs = Rc::new(RefCell::new(Vec::new()));
    let noted = runs.clone();
    let outer = move |_: Option<Following<()>>| {
        noted.borrow_mut().push("outer");
        signal.get();
        let noted = noted.clone();
        let inner = move |_| {
            noted.borrow_mut().push("inner");
            signal.get();
        };
        Following::new(Box::new(inner), None)
    };
    let _outer = Following::new(Box::new(outer), None);
    signal.set(2);
    run_touched();
    assert_eq!(*runs.borrow(), ["outer", "inner", "outer", "inner"]);
}

#[test]
fn a_signal_forgets_whoever_is_gone() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let (_, following) = counted(move || {
        signal.get();
    });
    let ear = std::sync::Arc::downgrade(&following.0.ear);
    assert_eq!((ear.strong_count(), ear.weak_count()), (1, 2));
    // Its own weak pointer is all that is left of it.
    let kept = following.0.ear.clone();
    drop(following);
    assert_eq!(std::sync::Arc::weak_count(&kept), 1);
}

#[test]
fn words_are_read_again_by_those_who_read_them() {
    let _owner = owned();
    let (reading, _one) = counted(|| assert!(reads_words()));
    let (others, _two) = counted(|| {});
    words_changed();
    run_touched();
    assert_eq!((reading.get(), others.get()), (2, 1));
}

#[test]
fn whoever_reads_words_otherwise_has_to_be_told_otherwise() {
    let _owner = owned();
    assert!(!reads_words());
    let sentence = memo(|| assert!(!reads_words()));
    let (runs, _following) = counted(move || {
        sentence.get();
        untrack(|| assert!(!reads_words()));
    });
    words_changed();
    run_touched();
    assert_eq!(runs.get(), 1);
}

#[test]
fn what_nobody_sees_waits_for_the_paint() {
    let _owner = owned();
    let signal = RwSignal::new(1);
    let following = Following::reading(true, Box::new(move |_| signal.get()), None);
    signal.set(2);
    run_touched();
    following.peek(|seen| assert_eq!(*seen, 1));
    run_patient();
    following.peek(|seen| assert_eq!(*seen, 2));
    signal.set(3);
    run_patient();
    following.peek(|seen| assert_eq!(*seen, 3));
}
