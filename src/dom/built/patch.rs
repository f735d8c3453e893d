//! How what stands in the page becomes what should stand there: in place where the shape is
//! the same.

use super::bound::bind;
use super::{Built, Standing, build, follow, fragment};
use crate::dom::{El, Node, Parts, Slot, Value};

/// Changes what is there into what should be there: in place where the shape is the same.
pub(in crate::dom) fn patch(was: Built, node: Node) -> Built {
    match (was, node) {
        (Built::Nothing(mark), Node::Nothing) => Built::Nothing(mark),
        (Built::Text(text, was), Node::Text(words)) => {
            if was != words {
                text.set_node_value(Some(&words));
            }
            Built::Text(text, words)
        }
        (Built::Element(standing), Node::Element(El(parts))) if standing.is_like(&parts) => {
            Built::Element(Box::new(standing.become_(*parts)))
        }
        (Built::Picture(picture, was), Node::Picture(name)) if was == name => {
            Built::Picture(picture, name)
        }
        (Built::Many(was, mark), Node::Many(nodes)) => match mark.parent_node() {
            Some(parent) => Built::Many(patch_all(was, nodes, &parent, Some(&mark)), mark),
            None => Built::Many(was, mark),
        },
        (Built::Live(effect), Node::Live(run)) => {
            let was = effect.take();
            drop(effect);
            Built::Live(follow(run, was, None))
        }
        (was, node) => replace(was, node),
    }
}

fn replace(was: Built, node: Node) -> Built {
    let first = was.first();
    let parent = first.as_ref().and_then(web_sys::Node::parent_node);
    let built = build(node, &parent.unwrap_or_else(fragment), first.as_ref());
    was.remove();
    built
}

fn patch_all(
    was: Vec<Built>,
    nodes: Vec<Node>,
    parent: &web_sys::Node,
    end: Option<&web_sys::Node>,
) -> Vec<Built> {
    let mut built = Vec::with_capacity(nodes.len());
    let mut was = was.into_iter();
    for node in nodes {
        built.push(match was.next() {
            Some(was) => patch(was, node),
            None => build(node, parent, end),
        });
    }
    was.for_each(Built::remove);
    built
}

impl Standing {
    /// Whether the element can become another one without being made anew.
    fn is_like(&self, parts: &Parts) -> bool {
        let slots = self.bindings.iter().map(|(slot, _)| *slot);
        let events = self.listeners.iter().map(|hearing| hearing.event);
        self.tag == parts.tag
            && slots.eq(parts.bindings.iter().map(|(slot, _)| *slot))
            && events.eq(parts.listeners.iter().map(|(event, _)| *event))
    }

    fn become_(self, parts: Parts) -> Self {
        let Self {
            tag,
            element,
            bindings,
            listeners,
            children,
        } = self;
        for (hearing, (_, run)) in listeners.iter().zip(parts.listeners) {
            *hearing.run.borrow_mut() = run;
        }
        let children = patch_all(children, parts.children, &element, None);
        let rebind = |((slot, was), (_, value)): ((Slot, Built), (Slot, Value))| {
            (slot, bind(&element, slot, value, was.value()))
        };
        let bindings = bindings.into_iter().zip(parts.bindings).map(rebind);
        let bindings = bindings.collect();
        if let Some(made) = parts.made {
            made(&element);
        }
        Self {
            tag,
            element,
            bindings,
            listeners,
            children,
        }
    }
}
