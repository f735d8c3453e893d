//! Rows with names: a row that moves takes its elements along.

use leptos::prelude::{Owner, ReadSignal, RwSignal, Set, WriteSignal, untrack};

use super::built::{Built, build, insert, mark};
use super::{IntoNode, Node};
use crate::live::following::Following;

/// How a row is made, told its index as a signal.
type Make = Box<dyn FnOnce(ReadSignal<usize>) -> Node>;

/// The rows as they should be: name and making of each.
pub struct Rows(Box<dyn FnMut() -> Vec<(String, Make)>>);

/// A row that has been made.
pub(super) struct Row {
    name: String,
    at: usize,
    index: WriteSignal<usize>,
    pub(super) built: Built,
    /// The row's signals go with the row.
    owner: Owner,
}

/// A row for each item, by name. A row is made once for each name; when the items come in
/// another order, rows move. Names must differ from each other.
pub fn each<T: 'static, N: IntoNode>(
    mut items: impl FnMut() -> Vec<T> + 'static,
    name: impl Fn(&T) -> String + 'static,
    row: impl Fn(T, ReadSignal<usize>) -> N + Clone + 'static,
) -> Node {
    Node::List(Rows(Box::new(move || {
        let one = |item: T| {
            let (name, row) = (name(&item), row.clone());
            let make: Make = Box::new(move |index| row(item, index).into_node());
            (name, make)
        };
        items().into_iter().map(one).collect()
    })))
}

/// Makes the rows into `place`, and keeps them as they should be.
pub(super) fn follow(mut rows: Rows, place: &web_sys::Node) -> Following<Built> {
    // Rows outlive the runs of the effect that lists them.
    let owner = Owner::current().unwrap_or_default();
    let place = place.clone();
    let again: Box<dyn FnMut(Option<Built>) -> Built> = Box::new(move |was| {
        let (old, end) = if let Some(Built::Rows(old, end)) = was {
            (old, end)
        } else {
            let end = mark();
            insert(&place, &end, None);
            (Vec::new(), end)
        };
        let wanted = (rows.0)();
        let parent = end.parent_node().unwrap_or_else(|| place.clone());
        Built::Rows(untrack(|| arrange(&owner, old, wanted, &parent, &end)), end)
    });
    Following::new(again, None)
}

/// Brings rows into order. Most changes are of a row or two: the rows before and behind them
/// stay where they are, and the page is not asked about them.
fn arrange(
    owner: &Owner,
    mut old: Vec<Row>,
    mut wanted: Vec<(String, Make)>,
    parent: &web_sys::Node,
    end: &web_sys::Node,
) -> Vec<Row> {
    let same = |(row, (name, _)): &(&Row, &(String, Make))| row.name == *name;
    let head = old.iter().zip(&wanted).take_while(same).count();
    let (rest, news) = (old[head..].iter().rev(), wanted[head..].iter().rev());
    let tail = rest.zip(news).take_while(same).count();
    let behind = old.split_off(old.len() - tail);
    wanted.truncate(wanted.len() - tail);
    let between = wanted.split_off(head);
    let gone = old.split_off(head);
    let after = behind.first().and_then(|row| row.built.first());
    let after = after.unwrap_or_else(|| end.clone());
    let mut rows = old;
    rows.extend(settled(owner, gone, between, head, parent, after));
    for mut row in behind {
        row.number(rows.len());
        rows.push(row);
    }
    rows
}

/// The rows that stand before `after`, the first of them at index `head`, put in order from
/// the last to the first. As few as can be are moved: an element that is put elsewhere is laid
/// out anew with all that is in it.
fn settled(
    owner: &Owner,
    old: Vec<Row>,
    wanted: Vec<(String, Make)>,
    head: usize,
    parent: &web_sys::Node,
    after: web_sys::Node,
) -> Vec<Row> {
    // Lists are short: looking through one costs less than sorting it.
    let mut old: Vec<Option<Row>> = old.into_iter().map(Some).collect();
    let mut take = |name: &str| {
        let is = |row: &Option<Row>| row.as_ref().is_some_and(|row| row.name == name);
        let at = old.iter().position(is)?;
        Some((at, old[at].take()?))
    };
    let kept: Vec<Option<(usize, Row)>> = wanted.iter().map(|(name, _)| take(name)).collect();
    let was: Vec<_> = kept.iter().map(|kept| Some(kept.as_ref()?.0)).collect();
    let stay = staying(&was);
    for row in old.into_iter().flatten() {
        row.built.remove();
        row.owner.cleanup();
    }
    let mut before = after;
    let mut rows = Vec::with_capacity(wanted.len());
    for (at, ((name, make), kept)) in wanted.into_iter().zip(kept).enumerate().rev() {
        let row = match kept {
            Some((_, mut row)) => {
                row.number(head + at);
                if !stay[at] {
                    row.built.place(parent, Some(&before));
                }
                row
            }
            None => Row::new(owner, head + at, name, make, parent, &before),
        };
        before = row.built.first().unwrap_or(before);
        rows.push(row);
    }
    rows.reverse();
    rows
}

impl Row {
    fn new(
        owner: &Owner,
        at: usize,
        name: String,
        make: Make,
        parent: &web_sys::Node,
        before: &web_sys::Node,
    ) -> Self {
        let owner = owner.child();
        let (index, built) = owner.with(|| {
            let (read, write) = RwSignal::new(at).split();
            (write, build(make(read), parent, Some(before)))
        });
        Self {
            name,
            at,
            index,
            built,
            owner,
        }
    }

    /// Tells the row its index. Whoever reads it is told only of another one.
    fn number(&mut self, at: usize) {
        if self.at != at {
            self.at = at;
            self.index.set(at);
        }
    }
}

/// Which rows can stay where they are, given where each was before: the most that are in order
/// among themselves already, a longest increasing subsequence.
fn staying(was: &[Option<usize>]) -> Vec<bool> {
    // For each length, the row with which such a sequence ends lowest; and what stands before
    // each row in its sequence.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; was.len()];
    for (at, old) in was.iter().enumerate().filter(|(_, old)| old.is_some()) {
        let length = ends.partition_point(|end| was[*end] < *old);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stay = vec![false; was.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stay[at] = true;
        next = before[at];
    }
    stay
}

#[cfg(test)]
mod tests {
    use super::staying;

    #[test]
    fn as_few_rows_as_can_be_are_moved() {
        for (was, stay) in [
            ("", ""),
            ("0 1 2", "y y y"),
            // The last goes to the top, and the first to the end.
            ("3 0 1 2", "n y y y"),
            ("1 2 3 0", "y y y n"),
            // A new one above and in between.
            ("- 0 1", "n y y"),
            ("2 0 - 1", "n y n y"),
            ("2 1 0", "n n y"),
            ("4 0 3 1 2", "n y n y y"),
            ("- -", "n n"),
        ] {
            let was: Vec<_> = was.split_whitespace().map(|at| at.parse().ok()).collect();
            let stay: Vec<_> = stay.split_whitespace().map(|stays| stays == "y").collect();
            assert_eq!(staying(&was), stay, "{was:?}");
        }
    }
}
