//! Rows with names: a row that moves takes its elements along.

use leptos::prelude::{Owner, ReadSignal, RenderEffect, RwSignal, Set, WriteSignal, untrack};

use super::built::{Built, build, insert, mark};
use super::{IntoNode, Node};

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
pub(super) fn follow(mut rows: Rows, place: &web_sys::Node) -> RenderEffect<Built> {
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
    RenderEffect::new_with_value(again, None)
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
/// the last to the first, so that those which keep their neighbour stay where they are.
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
        let is = |row: &&mut Option<Row>| row.as_ref().is_some_and(|row| row.name == name);
        old.iter_mut().find(is)?.take()
    };
    let names: Vec<Option<Row>> = wanted.iter().map(|(name, _)| take(name)).collect();
    for row in old.into_iter().flatten() {
        row.built.remove();
        row.owner.cleanup();
    }
    let mut before = after;
    let mut rows = Vec::with_capacity(wanted.len());
    for (at, ((name, make), row)) in wanted.into_iter().zip(names).enumerate().rev() {
        let at = head + at;
        let row = match row {
            Some(mut row) => {
                row.settle(at, parent, &before);
                row
            }
            None => Row::new(owner, at, name, make, parent, &before),
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

    /// Tells the row its index, and moves it unless it stands right.
    fn settle(&mut self, at: usize, parent: &web_sys::Node, before: &web_sys::Node) {
        self.number(at);
        let mut last = None;
        self.built.each(&mut |node| last = Some(node.clone()));
        let next = last.and_then(|last| last.next_sibling());
        if next.as_ref() != Some(before) {
            self.built.place(parent, Some(before));
        }
    }
}
