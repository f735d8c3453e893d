//! Any bytes are a shared sandbox, and what a sandbox's form is made of. What can be read is
//! written and read the same, and no listing takes more files than it may.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::sandbox::share::{VERSION, decode, encode};
use odp_sim::sandbox::{Form, listing};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(form) = decode(bytes) {
        again(&form);
    }
    // As it is before it is deflated: random bytes seldom inflate.
    if let Ok(form) = postcard::from_bytes::<Form>(bytes) {
        again(&form);
    }
    let versioned = [&[VERSION], bytes].concat();
    let _ = decode(&versioned);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let read = listing::read_at_most(text, 50);
        assert!(read.files.len() <= 50);
        assert!(read.files.iter().map(|file| file.bytes).sum::<u64>() <= listing::MOST_BYTES);
    }
});

fn again(form: &Form) {
    if let Some(bytes) = encode(form) {
        assert_eq!(decode(&bytes).as_ref(), Ok(form));
    }
    assert!(form.listing().files.len() <= listing::MOST_FILES);
}
