//! Archives that are whole, odd and broken.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use tar::{Builder, Header};

/// One member: its kind, its name, what it holds or where it leads.
type Member<'a> = (EntryType, &'a str, &'a str);

fn tar(members: &[Member<'_>]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (kind, path, content) in members {
        let mut header = Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_mode(0o640);
        header.set_uid(1000);
        header.set_gid(2000);
        // The crate refuses to write what would lead out of a folder.
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        let data = if kind.is_file() { content } else { "" };
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            header.set_link_name(content).unwrap();
        }
        header.set_size(data.len() as u64);
        header.set_cksum();
        builder.append(&header, data.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const FILE: EntryType = EntryType::Regular;

/// What is found, as one line.
fn shown(found: &Found) -> String {
    let Found::Members(members) = found else {
        return format!("{found:?}");
    };
    let member = |(path, node): &(Arc<str>, Node)| {
        let kind = match &node.kind {
            Kind::Dir => "/".to_owned(),
            Kind::Link(target) => format!("->{target}"),
            Kind::File { text, .. } => format!("={}", text.as_deref().unwrap_or("?")),
            _ => "!".to_owned(),
        };
        format!("{path}{kind}:{}", node.bytes)
    };
    let members: Vec<String> = members.iter().map(member).collect();
    members.join(" ")
}

#[test]
fn members_are_what_add_unpacks() {
    let whole: &[Member<'_>] = &[
        (EntryType::Directory, "./", ""),
        (EntryType::Directory, "a/", ""),
        (FILE, "a/b.txt", "four"),
        (EntryType::Symlink, "a/l", "b.txt"),
        (EntryType::Link, "a/h", "a/b.txt"),
    ];
    let listed = "a/:0 a/b.txt=four:4 a/h=?:0 a/l->b.txt:0";
    for (members, expected) in [
        (whole, listed),
        (&[(FILE, "../../etc/x", "1")], "etc/x=1:1"),
        (&[(FILE, "/etc/x", "1")], "etc/x=1:1"),
        (&[(FILE, "x", "1"), (FILE, "./x", "22")], "x=22:2"),
        // Where a link leads only the image knows.
        (
            &[(EntryType::Symlink, "l", "/etc"), (FILE, "l/x", "1")],
            "Unknown",
        ),
        (&[(EntryType::Fifo, "pipe", "")], "pipe=:0"),
    ] {
        let tar = tar(members);
        assert_eq!(shown(&look(&tar[..], "a.tar")), expected);
        // The name of what is packed says nothing.
        assert_eq!(shown(&look(&gzip(&tar)[..], "any.bin")), expected);
    }
}

#[test]
fn owners_and_modes_come_along() {
    let Found::Members(members) = look(&tar(&[(FILE, "x", "1")])[..], "a") else {
        panic!("it is one");
    };
    let node = &members[0].1;
    assert_eq!((node.uid, node.gid, node.mode), (1000, 2000, 0o640));
}

#[test]
fn what_has_no_header_is_a_file() {
    let whole = tar(&[(FILE, "x", "1")]);
    let long = "a".repeat(600_000);
    let packed = gzip(&tar(&[(FILE, "x", "1"), (FILE, "y", &long)]));
    let mut wrong = whole.clone();
    wrong[0] = b'z';
    for (content, name, expected) in [
        (&b"no archive"[..], "fake.tar.gz", "File"),
        (b"", "empty.tar", "File"),
        (&[0; 1024], "nothing.tar", "File"),
        (b"\x1f\x8b", "a.tar.gz", "File"),
        (&gzip(b"a,b\n1,2\n"), "data.tar.gz", "File"),
        (&wrong, "broken.tar", "File"),
        (b"BZh91AY", "a.tar.bz2", "Unknown"),
        (b"BZh91AY", "data.csv.bz2", "File"),
        (b"\xfd7zXZ\0", "a.txz", "Unknown"),
        (&whole[..512], "cut.tar", "Unknown"),
        (&packed[..packed.len() - 20], "cut.tar.gz", "Unknown"),
    ] {
        assert_eq!(shown(&look(content, name)), expected, "{name}");
    }
}

#[test]
fn no_archive_takes_long() {
    let blank = gzip(&vec![0; 1 << 20]);
    let mut bomb = gzip(&tar(&[(FILE, "x", "1")])[..1024]);
    let mut header = Header::new_gnu();
    header.set_path("huge").unwrap();
    header.set_size(64 << 30);
    header.set_cksum();
    bomb.extend(gzip(header.as_bytes()));
    for _ in 0..1100 {
        bomb.extend(&blank);
    }
    assert_eq!(look(&bomb[..], "bomb.tar.gz"), Found::Unknown);
    let mut many = tar(&[(FILE, "x", "")]);
    many.truncate(512);
    let many = many.repeat(MOST_MEMBERS + 1);
    assert_eq!(look(&many[..], "many.tar"), Found::Unknown);
}
