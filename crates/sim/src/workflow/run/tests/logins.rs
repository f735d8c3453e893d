//! Logins at a registry: the rights are those of the password that arrives.

use super::*;

/// A job that logs in by `LOGIN` and pushes; `SCOPE` is what its token may do with packages.
const PUSHES: &str = "
on: [push, pull_request]
jobs:
  a:
    runs-on: ubuntu-latest
    permissions: {contents: read, packages: SCOPE}
    env:
      TOKEN: ${{ secrets.GITHUB_TOKEN }}
      MINE: ${{ secrets.MINE }}
      NOPE: ${{ secrets.NOPE }}
    steps:
      - uses: actions/checkout@v4
      - id: odd
        uses: somebody/odd@v1
      - run: LOGIN
      - run: docker build -t ghcr.io/x/y:1 .
      - run: docker push ghcr.io/x/y:1
";

/// How many steps of the job go well: three up to the login, four up to the push.
fn well(login: &str, scope: &str, event: Event) -> usize {
    let stdin = ["docker login ghcr.io -u x", login].concat();
    let login = login.strip_suffix(" |").map_or(stdin, |before| {
        [before, " | docker login ghcr.io -u x --password-stdin"].concat()
    });
    let text = PUSHES
        .replace("SCOPE", scope)
        .replace("LOGIN", &format!("'{login}'"));
    let mut settings = Settings::default();
    settings
        .secrets
        .insert("MINE".to_owned(), "ghp_mine".to_owned());
    let outcome = play(&text, &settings, &[at(0, What::Event(event))]);
    let steps = &outcome.runs[0].jobs[0].steps;
    let well = |step: &&StepRun| step.conclusion == Conclusion::Success;
    steps.iter().filter(well).count()
}

#[test]
fn a_login_has_the_rights_of_its_password() {
    let (all, refused, none) = (5, 4, 2);
    for (login, read, write, fork) in [
        (
            "echo \"${{ secrets.GITHUB_TOKEN }}\" |",
            refused,
            all,
            refused,
        ),
        ("echo ${{ github.token }} |", refused, all, refused),
        ("echo \"$TOKEN\" |", refused, all, refused),
        ("printf %s \"$TOKEN\" |", refused, all, refused),
        (" --password-stdin <<< \"$TOKEN\"", refused, all, refused),
        (" -p \"$TOKEN\"", refused, all, refused),
        ("echo \"$MINE\" |", all, all, none),
        (" --password-stdin <<< \"$MINE\"", all, all, none),
        (" -p \"$MINE\"", all, all, none),
        ("echo \"${{ secrets.NOPE }}\" |", none, none, none),
        ("echo \"$NOPE\" |", none, none, none),
        (" --password-stdin <<< \"$NOPE\"", none, none, none),
        // What nobody knows is taken to be right.
        ("cat password.txt |", all, all, all),
        ("echo Z2hw | base64 -d |", all, all, all),
        ("echo \"${{ steps.odd.outputs.token }}\" |", all, all, all),
        (
            " --password-stdin <<< \"${{ steps.odd.outputs.token }}\"",
            all,
            all,
            all,
        ),
    ] {
        assert_eq!(well(login, "read", push("main")), read, "{login}");
        assert_eq!(well(login, "write", push("main")), write, "{login}");
        assert_eq!(well(login, "write", request(true)), fork, "{login}");
    }
}
