//! What stands in the page: elements, words, several of them, or what changes.

use std::borrow::Cow;

use leptos::prelude::{Get, Memo, ReadSignal, RwSignal, Signal};

use super::El;
use super::list::Rows;

/// A part of the page that is described and not yet made.
pub enum Node {
    /// Nothing to see.
    Nothing,
    /// Words.
    Text(Cow<'static, str>),
    /// An element.
    Element(El),
    /// A picture of the page's set, by its name: `rocket` is the symbol `i-rocket`.
    Picture(&'static str),
    /// Several, one after the other.
    Many(Vec<Node>),
    /// What changes: made again whenever a signal that it read has changed, in the place
    /// and, where the shape is the same, out of the elements of what was there.
    Live(Box<dyn FnMut() -> Node>),
    /// Rows that keep their elements when they move.
    List(Rows),
}

/// What can stand in the page.
pub trait IntoNode {
    /// The part of the page.
    fn into_node(self) -> Node;
}

/// Several things, one after the other.
macro_rules! group {
    ($($node:expr),* $(,)?) => {
        $crate::dom::Node::Many(Vec::from([$($crate::dom::IntoNode::into_node($node)),*]))
    };
}

pub(crate) use group;

/// What changes with the signals that it reads.
pub fn live<T: IntoNode>(mut run: impl FnMut() -> T + 'static) -> Node {
    Node::Live(Box::new(move || run().into_node()))
}

/// A part that is there while a flag is up. It is made anew only when the flag changes.
pub fn when<T: IntoNode>(
    flag: impl Fn() -> bool + Send + Sync + 'static,
    then: impl Fn() -> T + 'static,
) -> Node {
    let shown = crate::live::memo(flag);
    Node::Live(Box::new(move || {
        if shown.get() {
            leptos::prelude::untrack(|| then().into_node())
        } else {
            Node::Nothing
        }
    }))
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for El {
    fn into_node(self) -> Node {
        Node::Element(self)
    }
}

impl IntoNode for () {
    fn into_node(self) -> Node {
        Node::Nothing
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self))
    }
}

impl IntoNode for u64 {
    fn into_node(self) -> Node {
        self.to_string().into_node()
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or(Node::Nothing, T::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        Node::Many(self.into_iter().map(T::into_node).collect())
    }
}

impl<T: IntoNode, const N: usize> IntoNode for [T; N] {
    fn into_node(self) -> Node {
        Node::Many(self.into_iter().map(T::into_node).collect())
    }
}

impl<T: IntoNode, F: FnMut() -> T + 'static> IntoNode for F {
    fn into_node(self) -> Node {
        live(self)
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoNode + Clone + Send + Sync + 'static> IntoNode for $signal<T> {
            fn into_node(self) -> Node {
                live(move || self.get())
            }
        }
    )*};
}

signals!(Memo ReadSignal RwSignal Signal);
