//! What stands among the words of a command: options, their values, operands.

pub(super) fn option<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    for (place, word) in words.iter().enumerate() {
        if *word == name {
            return words.get(place + 1).copied();
        }
        if let Some(value) = word.strip_prefix(name)
            && let Some(value) = value.strip_prefix('=')
        {
            return Some(value);
        }
    }
    None
}

/// The values of an option that may come several times.
pub(super) fn options<'a>(words: &[&'a str], names: [&str; 2]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let joined = names
            .iter()
            .find_map(|name| first.strip_prefix(name)?.strip_prefix('='));
        if let Some(value) = joined {
            found.push(value);
        } else if names.contains(first)
            && let Some(value) = after.first()
        {
            found.push(value);
        }
        rest = after;
    }
    found
}

/// The words that are neither options nor, for those of `valued`, their values.
pub(super) fn operands<'a>(words: &[&'a str], valued: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if valued.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            found.push(*word);
        }
    }
    found
}
