//! Small values that stand for large ones: a handle to what many share, and something that is
//! equal only to itself.

use std::ops::Deref;
use std::sync::Arc;

/// A handle to what all parts of something share: as small as a pointer, because every closure
/// of every view holds one.
pub struct Handle<T: 'static>(&'static T);

impl<T> Handle<T> {
    /// Shares something for as long as the page is open: a few hundred bytes of handles each
    /// time. What these stand for is freed with the part of the page that they belong to.
    pub fn to(shared: T) -> Self {
        Self(Box::leak(Box::new(shared)))
    }

    /// What is shared.
    pub const fn shared(self) -> &'static T {
        self.0
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

/// Something large, equal only to itself.
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
