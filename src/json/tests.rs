//! What is written is read again, by us and by others; what is no JSON is refused.

use super::*;
use proptest::prelude::*;

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "", " ", "nul", "[1,]", "{\"a\"}", "{a:1}", "\"\n\"", "[1] 2", "[",
    ] {
        assert_eq!(Json::read(text), None, "{text}");
    }
    assert_eq!(Json::read(&"[".repeat(1_000_000)), None);
}

#[test]
fn every_kind_is_read() {
    let text = r#" { "b" : [ null , true , 18446744073709551615 , -1 , 2.5E-3 , {} ] ,
        "a\u00e9\ud83d\ude80\"\\" : "\/" } "#;
    let list = vec![
        Json::Nothing,
        Json::Flag(true),
        Json::Number(u64::MAX),
        Json::Figure,
        Json::Figure,
        Json::Map(Vec::new()),
    ];
    let fields = vec![
        ("b".to_owned(), Json::List(list)),
        ("aé🚀\"\\".to_owned(), Json::Text("/".to_owned())),
    ];
    assert_eq!(Json::read(text), Some(Json::Map(fields)));
}

#[test]
fn numbers_have_to_fit() {
    assert_eq!(u8::read(Json::Number(255)), Some(255));
    assert_eq!(u8::read(Json::Number(256)), None);
    assert_eq!(u64::read(Json::Figure), None);
    assert_eq!(Option::<bool>::read(Json::Nothing), Some(None));
}

#[test]
fn more_names_than_anyone_has_are_refused() {
    let map = |count: usize| {
        let fields: Vec<String> = (0..count).map(|at| format!("\"{at}\":{at}")).collect();
        Json::read(&format!("{{{}}}", fields.join(",")))
    };
    assert!(map(1_000).and_then(Names::<u64>::read).is_some());
    assert!(map(1_001).and_then(Names::<u64>::read).is_none());
}

proptest! {
    #[test]
    fn strings_are_written_so_that_others_read_them(text in ".*", more in "\\PC*") {
        let texts = vec![text, more, "\0\u{1f}\u{7f}\"\\\u{2028}".to_owned()];
        let mut out = String::new();
        texts.write(&mut out);
        prop_assert_eq!(&serde_json::from_str::<Vec<String>>(&out)?, &texts);
        prop_assert_eq!(Json::read(&out).and_then(Vec::<String>::read), Some(texts));
    }

    #[test]
    fn maps_come_back(map in prop::collection::btree_map(".{0,9}", any::<u64>(), 0..9)) {
        let mut names = Names::default();
        for (name, value) in map {
            names.insert(name, value);
        }
        let mut out = String::new();
        names.write(&mut out);
        prop_assert_eq!(Json::read(&out).and_then(Names::read), Some(names));
    }
}
