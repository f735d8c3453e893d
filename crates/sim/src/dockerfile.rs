//! From the text of a Dockerfile to typed stages, by the rules of `BuildKit`.

pub mod instruction;
