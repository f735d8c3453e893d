//! What is written is read, and nothing else is.

use super::*;
use crate::sandbox::{Change, Texts};
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = Texts> {
    let text = "(?s).{0,60}";
    (text, text, text, text).prop_map(|(dockerfile, ignore, requirements, listing)| Texts {
        dockerfile,
        ignore,
        requirements,
        listing,
    })
}

fn options() -> impl Strategy<Value = Options> {
    let args = "[A-Z=\n]{0,9}";
    let given = (args, any::<bool>(), proptest::option::of(args));
    let given = given.prop_map(|(args, no_cache, before)| Options {
        args,
        no_cache,
        before,
    });
    prop_oneof![Just(Options::default()), given]
}

fn forms() -> impl Strategy<Value = Form> {
    let change = ("[a-z/.]{0,12}", any::<bool>()).prop_map(|(path, touch)| {
        if touch {
            Change::Touch(path)
        } else {
            Change::Chmod(path)
        }
    });
    let changes = proptest::collection::vec(change, 0..4);
    let before = proptest::option::of((texts(), "[a-z]{0,6}"));
    (
        texts(),
        "[a-z]{0,6}",
        any::<bool>(),
        changes,
        before,
        options(),
    )
        .prop_map(|(texts, target, again, changes, before, options)| Form {
            texts,
            target,
            again,
            changes,
            before,
            options,
        })
}

fn deflated(plain: &[u8]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend(compress_to_vec(plain, LEVEL));
    bytes
}

proptest! {
    #[test]
    fn what_is_written_is_read(form in forms()) {
        let bytes = encode(&form).unwrap();
        prop_assert_eq!(decode(&bytes), Ok(form));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes);
        let _ = decode(&deflated(&bytes));
        let mut versioned = vec![VERSION];
        versioned.extend(bytes);
        let _ = decode(&versioned);
    }

    #[test]
    fn a_form_that_was_cut_or_altered_is_refused_or_another(form in forms(), at in any::<prop::sample::Index>()) {
        let bytes = encode(&form).unwrap();
        let at = at.index(bytes.len());
        prop_assert_eq!(decode(&bytes[..at]), Err(Refused::Damaged));
        let mut altered = bytes.clone();
        altered[at] ^= 0x55;
        if let Ok(other) = decode(&altered) {
            prop_assert!(encode(&other).is_some());
        }
    }
}

#[test]
fn refusals_say_why() {
    assert_eq!(decode(&[]), Err(Refused::Damaged));
    assert_eq!(decode(&[0, 1, 2]), Err(Refused::Damaged));
    let mut bytes = encode(&Form::default()).unwrap();
    bytes[0] = VERSION + 1;
    assert_eq!(decode(&bytes), Err(Refused::Newer));
    assert_eq!(
        decode(&vec![VERSION; MOST_PACKED + 1]),
        Err(Refused::TooLarge)
    );
    let plain = postcard::to_allocvec(&Form::default()).unwrap();
    let longer = [&plain[..], &[0]].concat();
    assert_eq!(decode(&deflated(&longer)), Err(Refused::Damaged));
}

#[test]
fn what_swells_is_stopped() {
    // A gigabyte of blanks in a megabyte, and half of it in half.
    let bomb = deflated(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < MOST_PACKED);
    assert_eq!(decode(&bomb), Err(Refused::TooLarge));
    let form = Form {
        target: " ".repeat(MOST_PLAIN),
        ..Form::default()
    };
    assert_eq!(encode(&form), None);
    let plain = postcard::to_allocvec(&form).unwrap();
    assert_eq!(decode(&deflated(&plain)), Err(Refused::TooLarge));
}

#[test]
fn an_old_link_is_still_read() {
    // Written by version 1: one line, built twice after one touch.
    let bytes =
        of_base64url("AQEyAM3_FkZST00gcHl0aG9uOjMuMTItc2xpbQoAAAthcHAucHkJODEyCgEwAQEABmFwcC5weQA");
    let expected = Form {
        texts: Texts {
            dockerfile: "FROM python:3.12-slim\n".into(),
            listing: "app.py\t812\n".into(),
            ..Texts::default()
        },
        target: "0".into(),
        again: true,
        changes: vec![Change::Touch("app.py".into())],
        ..Form::default()
    };
    // And a form that has nothing newer is still written so, for older pages.
    assert_eq!(decode(&bytes), Ok(expected.clone()));
    assert_eq!(encode(&expected), Some(bytes));
}

#[test]
fn options_are_a_version_of_their_own() {
    let form = Form {
        options: Options {
            args: "GIT_SHA=abc\n".into(),
            no_cache: true,
            before: None,
        },
        ..Form::default()
    };
    let bytes = encode(&form).unwrap();
    assert_eq!(bytes[0], VERSION);
    let mut older = bytes.clone();
    older[0] = FIRST;
    assert_eq!(decode(&older), Err(Refused::Damaged));
    assert_eq!(decode(&bytes), Ok(form));
}

/// base64url without padding (RFC 4648, section 5).
fn of_base64url(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::new();
    for letter in text.chars() {
        bits = bits << 6 | u32::try_from(LETTERS.find(letter).unwrap()).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}
