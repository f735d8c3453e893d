//! GitHub Actions workflows: from the text to a typed model, what is wrong with it, and what
//! it does when it runs ([`run`]). It knows nothing of rooms and goals.

mod check;
pub mod critical;
pub mod cron;
pub mod edit;
pub mod expression;
pub mod filter;
pub mod layout;
pub mod matrix;
pub mod model;
mod read;
pub mod run;
mod tables;
pub mod yaml;

pub use model::Workflow;
pub use read::{MAX_FINDINGS, PATH, read, read_source};
