//! What two lists have in common, in the same order.

/// A longest list of pairs of places whose elements are the `same`, rising on both sides. It
/// takes room and time for every pair: both lists are to be short, below 65,536 elements.
pub(crate) fn in_common<A, B>(
    one: &[A],
    other: &[B],
    same: impl Fn(&A, &B) -> bool,
) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    // How many they have in common from two places on.
    let mut table = vec![0_u16; (one.len() + 1) * width];
    for left in (0..one.len()).rev() {
        for right in (0..other.len()).rev() {
            table[left * width + right] = if same(&one[left], &other[right]) {
                table[(left + 1) * width + right + 1] + 1
            } else {
                table[(left + 1) * width + right].max(table[left * width + right + 1])
            };
        }
    }
    let (mut left, mut right, mut pairs) = (0, 0, Vec::new());
    while left < one.len() && right < other.len() {
        if same(&one[left], &other[right]) {
            pairs.push((left, right));
            (left, right) = (left + 1, right + 1);
        } else if table[(left + 1) * width + right] >= table[left * width + right + 1] {
            left += 1;
        } else {
            right += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::in_common;

    #[test]
    fn the_longest_is_found_in_order() {
        let pairs = |one: &str, other: &str| in_common(one.as_bytes(), other.as_bytes(), u8::eq);
        assert_eq!(pairs("abcd", "axcd"), [(0, 0), (2, 2), (3, 3)]);
        assert_eq!(pairs("ab", "ba"), [(1, 0)]);
        assert_eq!(pairs("xab", "abx"), [(1, 0), (2, 1)]);
        assert_eq!(pairs("", "a"), []);
        assert_eq!(pairs("a", "b"), []);
    }
}
