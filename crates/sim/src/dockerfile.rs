//! From the text of a Dockerfile to typed stages, by the rules of `BuildKit`.

pub mod check;
pub mod directive;
pub mod expand;
pub mod frontend;
pub mod glob;
pub mod history;
pub mod ignore;
pub mod instruction;
pub mod parse;
pub mod quote;
pub mod reference;
pub mod remote;
pub mod signal;
pub mod stages;
pub mod suggest;

pub use ignore::{Ignore, parse_ignore};
pub use parse::parse;
