//! What `odp` does, as a library: the browser tests and the packer use it as well.

pub mod archive;
pub mod check;
pub mod content;
pub mod project;
pub mod report;
pub mod samples;
pub mod sentence;
pub mod started;
pub mod suite;
pub mod text;
