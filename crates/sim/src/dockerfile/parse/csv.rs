//! One line of comma-separated values, as Go's `encoding/csv` reads it.

/// One line of comma-separated fields, with double quotes as in RFC 4180.
pub(super) fn fields(text: &str) -> Result<Vec<String>, String> {
    let broken = |what: &str| Err(what.to_owned());
    if text.is_empty() {
        return broken("EOF");
    }
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = rest.find(',').unwrap_or(rest.len());
            if rest[..end].contains('"') {
                return broken("parse error on line 1: bare \" in non-quoted-field");
            }
            fields.push(rest[..end].to_owned());
            match rest[end..].strip_prefix(',') {
                Some(after) => rest = after,
                None => return Ok(fields),
            }
            continue;
        };
        let Some((field, after)) = quoted_field(quoted) else {
            return broken("parse error on line 1: extraneous or missing \" in quoted-field");
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None if after.is_empty() => return Ok(fields),
            None => {
                return broken("parse error on line 1: extraneous or missing \" in quoted-field");
            }
        }
    }
}

fn quoted_field(text: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Some((field, after)),
        }
    }
}
