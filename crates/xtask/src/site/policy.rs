//! What the pages may do: the content security policy, and the page for lost visitors.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::failure::Done;

/// Everything from the page's own origin and nothing inline; wasm may be compiled.
/// `frame-ancestors` has no effect in a `<meta>` (Content Security Policy Level 3, 3.3).
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'self'";

/// Sends `/repo/x/y` to `/repo/#/x/y`, where the first segment is the site's folder on a
/// project page of GitHub Pages, and `/x/y` to `/#/x/y` elsewhere.
const LOST: &str = "\
const parts = location.pathname.split('/').filter(Boolean);
const inFolder = location.hostname.endsWith('.github.io') && parts.length > 1;
const base = inFolder ? '/' + parts.shift() + '/' : '/';
location.replace(base + location.search + '#/' + parts.join('/'));
";

/// The page with its policy, as early as HTML allows.
pub(super) fn add(html: &str) -> Done<String> {
    let tag = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    let head = html
        .find("<head>")
        .ok_or("index.html has no plain <head>")?
        + "<head>".len();
    // The character set has to stand first: browsers look for it in the first 1,024 bytes.
    let charset = html[head..]
        .find("<meta charset")
        .map_or(Some(head), |start| {
            html[head + start..]
                .find('>')
                .map(|end| head + start + end + 1)
        });
    let place = charset.ok_or("index.html has a <meta charset that never ends")?;
    Ok(format!("{}{tag}{}", &html[..place], &html[place..]))
}

/// `404.html`: its one script stands inline, as no relative address holds at every depth,
/// and is allowed by its hash alone.
pub(super) fn lost_page() -> String {
    let hash = BASE64.encode(&Sha256::digest(LOST));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; script-src 'sha256-{hash}'\">\n\
         <title>Operation Deploy the Python</title>\n<script>{LOST}</script>\n</head>\n\
         <body><p><a href=\"/\">Operation Deploy the Python</a></p></body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_follows_the_character_set() {
        let html = add("<html><head><meta charset=\"utf-8\"><title>").unwrap();
        assert!(
            html.starts_with("<html><head><meta charset=\"utf-8\"><meta http-equiv="),
            "{html}"
        );
        assert!(html.ends_with("<title>"), "{html}");
    }

    #[test]
    fn policy_stands_first_without_a_character_set() {
        assert!(
            add("<head><title>")
                .unwrap()
                .starts_with("<head><meta http-equiv=")
        );
        assert!(add("<title>").is_err());
    }

    #[test]
    fn nothing_inline_and_no_eval() {
        assert!(!POLICY.contains("unsafe-inline"));
        assert!(!POLICY.contains("'unsafe-eval'"));
    }

    #[test]
    fn lost_page_allows_exactly_its_script() {
        let page = lost_page();
        let script = page
            .split("<script>")
            .nth(1)
            .and_then(|rest| rest.split("</script>").next());
        let hash = BASE64.encode(&Sha256::digest(script.unwrap()));
        assert!(page.contains(&format!("'sha256-{hash}'")), "{page}");
    }
}
