//! "did you mean": the nearest known word (`util/suggest/error.go`).

/// Distances from here on are no likeness.
const TOO_FAR: usize = 3;

/// The first of the nearest options, or `None` when the word is one of them or none is near.
pub fn search<'a>(
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> Option<String> {
    let lower = |c: char| {
        if case_sensitive {
            c
        } else {
            c.to_ascii_lowercase()
        }
    };
    let wanted: Vec<char> = word.chars().map(lower).collect();
    let mut letters = Vec::new();
    let mut row = Vec::new();
    let mut nearest = TOO_FAR;
    let mut found = None;
    for option in options {
        // In UTF-8 a character has up to four bytes.
        if option.len() > (wanted.len() + TOO_FAR) * 4 {
            continue;
        }
        letters.clear();
        letters.extend(option.chars().map(lower));
        if letters == wanted {
            return None;
        }
        let distance = distance(&wanted, &letters, nearest, &mut row);
        if distance < nearest {
            nearest = distance;
            found = Some(letters.iter().collect::<String>());
        }
    }
    found.map(|found| {
        if case_sensitive {
            found
        } else {
            match_case(found, word)
        }
    })
}

/// The sentence with the suggestion behind it, if there is one.
pub fn wrap<'a>(
    sentence: String,
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
    case_sensitive: bool,
) -> String {
    match search(word, options, case_sensitive) {
        Some(found) => format!("{sentence} (did you mean {found}?)"),
        None => sentence,
    }
}

fn match_case(found: String, word: &str) -> String {
    if word != word.to_ascii_lowercase() && word == word.to_ascii_uppercase() {
        found.to_ascii_uppercase()
    } else {
        found
    }
}

/// Levenshtein's distance, as far as it is below the limit.
fn distance(a: &[char], b: &[char], limit: usize, row: &mut Vec<usize>) -> usize {
    if a.len().abs_diff(b.len()) >= limit {
        return limit;
    }
    row.clear();
    row.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
        if row.iter().all(|&cost| cost >= limit) {
            return limit;
        }
    }
    row.last().copied().unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wins() {
        let options = ["from", "chown", "chmod"];
        assert_eq!(search("chwon", options, true).as_deref(), Some("chown"));
        assert_eq!(search("frm", options, true).as_deref(), Some("from"));
        assert_eq!(search("chown", options, true), None);
        assert_eq!(search("nothing", options, true), None);
    }

    #[test]
    fn case_follows_the_word() {
        assert_eq!(search("RUNN", ["RUN"], false).as_deref(), Some("RUN"));
        assert_eq!(search("runn", ["RUN"], false).as_deref(), Some("run"));
        assert_eq!(search("Runn", ["RUN"], false).as_deref(), Some("run"));
        assert_eq!(
            wrap("x".into(), "FRM", ["FROM"], false),
            "x (did you mean FROM?)"
        );
    }
}
