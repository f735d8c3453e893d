//! What is read as a reference is written the same, and its full form stays as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use odp_sim::dockerfile::reference::Reference;

fuzz_target!(|text: &str| {
    if let Ok(reference) = Reference::parse(text) {
        assert_eq!(reference.to_string(), text);
    }
    if let Ok(full) = Reference::parse_normalized(text) {
        assert_eq!(
            Reference::parse_named(&full.to_string()).as_ref(),
            Ok(&full)
        );
        // A short form may look like an image's id, or begin with what looks like a registry.
        let first = full.path.split('/').next().unwrap_or_default();
        let ambiguous = first == "localhost" || first.contains(['.', ':']);
        if !ambiguous && let Ok(again) = Reference::parse_normalized(&full.familiar().to_string()) {
            assert_eq!(again, full);
        }
    }
    let _ = Reference::parse_any(text);
});
