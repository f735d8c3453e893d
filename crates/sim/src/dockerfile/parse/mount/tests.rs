//! Mounts as they are written, as they are read, and what is refused.

use super::*;

#[test]
fn a_cache_is_written_to_and_a_bind_is_not() {
    let cache = read("type=cache,target=/root/.cache/pip").unwrap();
    assert_eq!((cache.kind, cache.read_only), (MountKind::Cache, false));
    assert_eq!(cache.target.as_deref(), Some("/root/.cache/pip"));
    let bind = read("source=a,\"dst=/x,y\"").unwrap();
    assert_eq!((bind.kind, bind.read_only), (MountKind::Bind, true));
    assert_eq!(bind.target.as_deref(), Some("/x,y"));
    assert!(!read("rw,target=/a").unwrap().read_only);
    assert!(read("type=secret,id=k,required").unwrap().required);
}

#[test]
fn the_same_mount_in_other_words_has_the_same_key() {
    let key = |text: &str| expanded(text, &mut |word| Ok(word.replace("$D", "/d"))).unwrap();
    for (one, other, same) in [
        ("type=cache,target=/d", "target=$D,type=cache", true),
        (
            "type=cache,target=/d",
            "type=cache,dst=/d,id=/d,sharing=shared",
            true,
        ),
        ("type=cache,target=/d", "type=cache,target=/d,id=x", false),
        (
            "type=cache,target=/d,id=x",
            "type=cache,target=/d,id=y",
            true,
        ),
        (
            "type=cache,target=/d,id=x",
            "type=cache,target=/d,sharing=locked",
            true,
        ),
        ("type=cache,target=/d", "type=cache,target=/d,uid=1", false),
        (
            "source=a,target=/d",
            "type=bind,src=b,dst=/d,readonly",
            true,
        ),
        ("source=a,target=/d", "source=a,target=/d,rw", false),
        (
            "type=secret,id=a",
            "type=secret,source=a,target=/run/secrets/a",
            true,
        ),
        ("type=secret,id=a", "type=secret,id=a,required", false),
        ("type=secret,id=a,env=A", "type=secret,id=a,env=B", false),
        (
            "type=tmpfs,target=/d,size=1m",
            "type=tmpfs,target=/d",
            false,
        ),
    ] {
        assert_eq!(key(one).text == key(other).text, same, "{one} {other}");
    }
    assert_eq!(key("type=cache,target=$D").target.as_deref(), Some("/d"));
    let wrong = expanded("type=$T,target=/d", &mut |_| Ok("tape".to_owned()));
    assert_eq!(wrong.unwrap_err(), "unsupported mount type \"tape\"");
}

#[test]
fn errors() {
    for (text, error) in [
        (
            "type=cahce,target=/a",
            "unsupported mount type \"cahce\" (did you mean cache?)",
        ),
        (
            "type=bind,required",
            "unexpected key 'required' for mount type 'bind'",
        ),
        ("target", "invalid field 'target' must be a key=value pair"),
        (
            "tarket=/a",
            "unexpected key 'tarket' in 'tarket=/a' (did you mean target?)",
        ),
        (
            "from=$x",
            "'from' doesn't support variable expansion, define alias stage instead",
        ),
        ("mode=0755", "mode not allowed for \"bind\" type mounts"),
        (
            "type=secret",
            "invalid secret mount. one of source, target required",
        ),
        ("ro=maybe", "invalid value for ro: maybe"),
        (
            "type=bind,sharing=locked",
            "invalid cache sharing set for bind mount",
        ),
        ("", "failed to parse csv mounts: EOF"),
    ] {
        assert_eq!(read(text).unwrap_err().text, error, "{text}");
    }
}
