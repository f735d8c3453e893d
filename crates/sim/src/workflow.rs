//! GitHub Actions workflows: from the text to a typed model, and what is wrong with it.
//!
//! It knows nothing of running: who executes a workflow takes the model from here.

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
