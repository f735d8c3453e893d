//! The door between these elements and Leptos' own views: a page of the router's.

use ::leptos::tachys::html::attribute::Attribute;
use ::leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use ::leptos::tachys::hydration::Cursor;
use ::leptos::tachys::view::add_attr::AddAnyAttr;
use ::leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use web_sys::Element;

use super::built::{Built, build, fragment};
use super::{IntoNode, Node};

/// A part of the page as a view of Leptos'.
pub struct Screen(SendWrapper<Node>);

/// A part of the page that Leptos shows.
pub struct Shown(Option<Built>);

impl Screen {
    /// Shows a part of the page.
    pub fn new(node: impl IntoNode) -> Self {
        Self(SendWrapper::new(node.into_node()))
    }
}

impl Render for Screen {
    type State = Shown;

    fn build(self) -> Shown {
        Shown(Some(build(self.0.take(), &fragment(), None)))
    }

    fn rebuild(self, state: &mut Shown) {
        if let Some(was) = state.0.take() {
            state.0 = Some(super::built::patch(was, self.0.take()));
        }
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        if let Some(built) = &self.0 {
            built.take_out();
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&web_sys::Node>) {
        if let Some(built) = &self.0 {
            built.place(parent, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        use wasm_bindgen::JsCast;
        let first = self.0.as_ref().and_then(Built::first);
        let parent = first.as_ref().and_then(web_sys::Node::parent_element);
        let Some(parent) = parent else { return false };
        child.mount(parent.unchecked_ref(), first.as_ref());
        true
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl AddAnyAttr for Screen {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

/// The page is drawn by the browser alone: nothing is ever written as HTML.
impl RenderHtml for Screen {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> Shown {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
