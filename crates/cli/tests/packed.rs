//! What the page is given is what the authors wrote.

use odp_cli::content;
use odp_sim::content::{self as packed, Content};
use std::path::Path;

#[test]
fn packed_content_is_read_as_it_was_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions");
    let content =
        content::read(&folder).unwrap_or_else(|problems| panic!("{}", problems.join("\n")));
    let (first, second) = (content.pack().unwrap(), content.pack_cache().unwrap());
    let mut read = Content::unpack(&first).unwrap();
    read.unpack_cache(&second).unwrap();
    read.unpack_pipeline(&content.pack_pipeline().unwrap())
        .unwrap();
    let facts = content.pack_facts().unwrap();
    assert!(!read.facts.are_there());
    read.facts.bring(packed::unpack_facts(&facts).unwrap());
    assert_eq!(read.pack().unwrap(), first);
    assert_eq!(read.pack_facts().unwrap(), facts);
    assert_eq!(read.pack_cache().unwrap(), second);
    assert_eq!(read.apps, content.apps);
    assert_eq!(read.jigsaw, content.jigsaw);
    assert_eq!(read.cache, content.cache);
    assert_eq!(read.pipeline, content.pipeline);
    for end in (0..first.len()).step_by(61) {
        assert!(Content::unpack(&first[..end]).is_err(), "{end}");
    }
    for end in (0..facts.len()).step_by(61) {
        assert!(packed::unpack_facts(&facts[..end]).is_err(), "{end}");
    }
}
