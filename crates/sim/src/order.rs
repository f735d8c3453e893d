//! Sorting, made once for all types: what the standard sort is made into for every single
//! one of them weighs more than everything that is sorted here.

/// Sorts; what is equal stays in its order.
pub(crate) fn by<T>(items: &mut Vec<T>, before: impl Fn(&T, &T) -> bool) {
    let Some(order) = order(items.len(), &|a, b| before(&items[a], &items[b])) else {
        return;
    };
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    for at in order {
        items.extend(taken[at].take());
    }
}

/// Sorts texts.
pub(crate) fn texts(texts: &mut Vec<String>) {
    by(texts, |a, b| a < b);
}

/// Sorts texts, each of which stays once.
pub(crate) fn once(all: &mut Vec<String>) {
    texts(all);
    all.dedup();
}

/// Sorts numbers, each of which stays once.
pub(crate) fn numbers_once(numbers: &mut Vec<u64>) {
    by(numbers, |a, b| a < b);
    numbers.dedup();
}

/// The first bytes of a text as a number in the same order: most texts differ so early that
/// none of them has to be looked at again.
pub(crate) fn head(text: &str) -> u64 {
    let bytes = text.as_bytes();
    match bytes.first_chunk::<8>() {
        Some(head) => u64::from_be_bytes(*head),
        None => (0..8).fold(0, |head, at| {
            head << 8 | bytes.get(at).map_or(0, |byte| u64::from(*byte))
        }),
    }
}

/// The sorted order of things as their places in the order as it is; `None` when they are
/// sorted. A merge sort from the bottom up, which begins with the runs that are sorted already.
fn order(count: usize, before: &dyn Fn(usize, usize) -> bool) -> Option<Vec<usize>> {
    let mut ends: Vec<usize> = (1..count).filter(|at| before(*at, at - 1)).collect();
    if ends.is_empty() {
        return None;
    }
    ends.push(count);
    let mut from: Vec<usize> = (0..count).collect();
    let mut to = Vec::with_capacity(count);
    while ends.len() > 1 {
        to.clear();
        let mut merged = Vec::with_capacity(ends.len().div_ceil(2));
        for pair in ends.chunks(2) {
            let (start, middle, end) = (to.len(), pair[0], pair[pair.len() - 1]);
            merge(&from[start..middle], &from[middle..end], before, &mut to);
            merged.push(end);
        }
        std::mem::swap(&mut from, &mut to);
        ends = merged;
    }
    Some(from)
}

fn merge(
    mut left: &[usize],
    mut right: &[usize],
    before: &dyn Fn(usize, usize) -> bool,
    to: &mut Vec<usize>,
) {
    while let ([first, rest @ ..], [second, others @ ..]) = (left, right) {
        if before(*second, *first) {
            to.push(*second);
            right = others;
        } else {
            to.push(*first);
            left = rest;
        }
    }
    to.extend_from_slice(left);
    to.extend_from_slice(right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_sort(items in prop::collection::vec((0u8..9, any::<u8>()), 0..70)) {
            let mut sorted = items.clone();
            by(&mut sorted, |a, b| a.0 < b.0);
            let mut expected = items;
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted, expected);
        }
    }
}
