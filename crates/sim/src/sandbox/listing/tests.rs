//! What each tool prints is read; what nobody prints is named.

use super::*;
use proptest::prelude::*;
use std::fmt::Write;

/// `path bytes mode` of every file.
fn files(text: &str) -> Vec<String> {
    let shown = |file: &Listed| format!("{} {} {:o}", file.path, file.bytes, file.mode);
    read(text).files.iter().map(shown).collect()
}

/// `code count lines` of every finding.
fn said(text: &str) -> Vec<String> {
    let arg = |finding: &Finding, name| {
        let found = finding.args.iter().find(|(known, _)| *known == name);
        found.map_or_else(String::new, |(_, arg)| match arg {
            Arg::Count(count) => format!(" {count}"),
            Arg::Text(text) => format!(" {text}"),
            _ => String::new(),
        })
    };
    let shown =
        |finding: &Finding| [finding.code, &arg(finding, "count"), &arg(finding, "lines")].concat();
    read(text).findings.iter().map(shown).collect()
}

#[test]
fn paths_with_sizes_are_read_either_way() {
    for text in [
        "app.py 812",
        "812 app.py",
        "app.py\t812",
        "./app.py  812 B",
        "app.py, 812",
        "644 812 app.py",
        "app.py 812 0644",
        "\"app.py\" 812 bytes\r",
    ] {
        assert_eq!(files(text), ["app.py 812 644"], "{text}");
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(files("start.sh 90 755"), ["start.sh 90 755"]);
    assert_eq!(files("755 90 start it.sh"), ["start it.sh 90 755"]);
    assert_eq!(files("my data.csv 1,234"), ["my data.csv 1234 644"]);
    assert_eq!(files("src\\app.py 3"), ["src/app.py 3 644"]);
    assert_eq!(files(".git/ 96 MB"), [".git/ 96000000 644"]);
}

#[test]
fn units_are_those_of_people_and_of_tools() {
    for (size, bytes) in [
        ("80 MB", 80_000_000),
        ("80MB", 80_000_000),
        ("80M", 80 << 20),
        ("4.0K", 4096),
        ("1,5 kB", 1500),
        ("1.25GiB", 1_342_177_280),
        ("1_000", 1000),
        ("12,345,678", 12_345_678),
    ] {
        assert_eq!(
            files(&format!("x {size}")),
            [format!("x {bytes} 644")],
            "{size}"
        );
    }
    for bad in ["x 1,2,3", "x 12 parsecs", "x ten"] {
        assert_eq!(said(bad), ["listing-line-unknown 1 1"], "{bad}");
    }
}

#[test]
fn what_ls_prints_is_read() {
    let text = ".:\ntotal 12\n-rw-r--r-- 1 me me   812 Nov 21 05:43 app.py\n\
                drwxr-xr-x 2 me me  4096 Nov 21 05:43 data\n\
                lrwxrwxrwx 1 me me     6 Nov 21 05:43 main.py -> app.py\n\
                -rwxr-xr-x 1 me me    90 Nov 21  2025 run it.sh\n\n\
                ./data:\ntotal 80M\n-rw------- 1 me me 1.5K 2025-11-21 05:43 a.csv\n\
                -rw-r--r--. 1 me me 7 2025-11-21 05:43:00.000000000 +0100 b.csv\n\
                -rw-r--r-- 1 me me 9 21 nov 05:43 c.csv\n\
                -rw-r--r-- 1 me me 9 21 Nov 05:43 d.csv\n";
    assert_eq!(
        files(text),
        [
            "app.py 812 644",
            "data/a.csv 1536 600",
            "data/b.csv 7 644",
            "data/d.csv 9 644",
            "run it.sh 90 755"
        ]
    );
    assert_eq!(
        said(text),
        ["listing-line-unknown 1 12", "listing-link 1 5"]
    );
    let names = ".:\napp.py\ndata\n\n./data:\na.csv\n";
    assert_eq!(files(names), ["app.py 0 644", "data/a.csv 0 644"]);
    assert_eq!(said(names), ["listing-without-sizes 3 2, 3, 6"]);
}

#[test]
fn what_du_and_find_and_git_print_is_read() {
    let du = "4\t./app.py\n80\t./data/a.csv\n84\t./data\n96\t.\n";
    assert_eq!(files(du), ["app.py 4096 644", "data/a.csv 81920 644"]);
    assert_eq!(said(du), ["listing-in-blocks"]);
    // In bytes, as `du -ab` has it.
    let bytes = "812\t./app.py\n913\t./b.py\n";
    assert_eq!(files(bytes), ["app.py 812 644", "b.py 913 644"]);
    assert_eq!(files("4.0K\t./app.py\n"), ["app.py 4096 644"]);
    let find = "4096 /home/me/shop\n812 /home/me/shop/app.py\n4096 /home/me/shop/data\n\
                7 /home/me/shop/data/a.csv\n";
    assert_eq!(files(find), ["app.py 812 644", "data/a.csv 7 644"]);
    let git = "100644 blob 9daeafb9864cf43055ae93beb0afd6c7d144bfa4     812\tapp.py\n\
               100755 blob 9daeafb9864cf43055ae93beb0afd6c7d144bfa4      90\trun.sh\n\
               120000 blob 9daeafb9864cf43055ae93beb0afd6c7d144bfa4       6\tmain.py\n\
               160000 commit 9daeafb9864cf43055ae93beb0afd6c7d144bfa4       -\tsub\n";
    assert_eq!(files(git), ["app.py 812 644", "run.sh 90 755"]);
    assert_eq!(said(git), ["listing-link 1 3"]);
}

#[test]
fn what_is_odd_is_named_with_its_lines() {
    let text =
        "app.py 1\nnot a line at all\n../up 3\nbig 9007199254740992\nhuge 99999999999999999999\n";
    assert_eq!(files(text), ["app.py 1 644"]);
    assert_eq!(
        said(text),
        [
            "listing-line-unknown 1 2",
            "listing-path-outside 1 3",
            "listing-size-too-large 2 4, 5"
        ]
    );
    assert_eq!(files("big 9007199254740991"), ["big 9007199254740991 644"]);
    let sum = "a 9007199254740991\nb 1\n";
    assert_eq!(files(sum), ["a 9007199254740991 644"]);
    assert_eq!(said(sum), ["listing-sum-too-large"]);
    assert_eq!(said("a 1\n/etc/passwd 2\n"), ["listing-path-outside 1 2"]);
    let many = "what is this\n".repeat(9);
    assert_eq!(said(&many), ["listing-line-unknown 9 1, 2, 3, 4, 5, …"]);
}

#[test]
fn two_hundred_thousand_lines_are_folded_and_no_byte_is_lost() {
    let mut text = String::from("app.py 812\n");
    for number in 0..200_000 {
        let folder = number % 700;
        let _ = writeln!(text, "node_modules/p{folder}/lib/f{number}.js 10");
    }
    let listing = read(&text);
    let shown: Vec<_> = listing
        .files
        .iter()
        .map(|file| (&*file.path, file.bytes))
        .collect();
    assert_eq!(shown, [("app.py", 812), ("node_modules/", 2_000_000)]);
    assert_eq!(said(&text), ["listing-folded 200001"]);
    let deep = text.replace("node_modules", "src");
    let listing = read(&deep);
    assert!(listing.files.len() <= MOST_FILES, "{}", listing.files.len());
    assert_eq!(
        listing.files.iter().map(|file| file.bytes).sum::<u64>(),
        2_000_812
    );
    assert!(listing.files.iter().any(|file| file.path == "src/p0/lib/"));
    let mut flat = String::new();
    for number in 0..6_000 {
        let _ = writeln!(flat, "f{number} 1");
    }
    assert_eq!(said(&flat), ["listing-cut 4000"]);
}

#[test]
fn time_is_linear_in_paths_of_any_depth() {
    let deep = "a/".repeat(100_000) + "x 1\n" + &"b/".repeat(100_000) + "y 2\n";
    assert_eq!(read_at_most(&deep, 1).files.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s).{0,200}") {
        let listing = read(&text);
        for pair in listing.files.windows(2) {
            prop_assert!(pair[0].path < pair[1].path);
        }
    }

    #[test]
    fn lines_of_tools_are_read(lines in proptest::collection::vec("[-drwx./a\\t: 0-9KMB,_\"]{0,30}", 0..12)) {
        let listing = read(&lines.join("\n"));
        prop_assert!(listing.files.iter().map(|file| file.bytes).sum::<u64>() <= MOST_BYTES);
    }

    #[test]
    fn what_is_written_is_read(
        paths in proptest::collection::btree_map("[a-z0-9]([a-z0-9 _.]{0,6}[a-z0-9])?/?", (0_u64..1 << 40, 0_u16..0o1000), 0..20)
    ) {
        let mut seen = BTreeMap::new();
        for (path, (bytes, mode)) in paths {
            // A folder and a file of one name cannot be.
            seen.insert(path.trim_end_matches('/').to_owned(), Listed { path, bytes, mode });
        }
        let mut files: Vec<Listed> = seen.into_values().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        prop_assert_eq!(read(&write(&files)).files, files);
    }
}
