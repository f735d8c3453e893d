//! The pure simulator: what the real tools would do, decided by values alone.
//!
//! This crate knows no browser, clock, random source, file or network. Everything it
//! needs comes in as values; everything it reports goes out as values. The same level,
//! seed and actions give the same verdict on every machine.

pub mod app_spec;
pub mod attempt;
pub mod build;
mod common;
pub mod container;
pub mod content;
pub mod dockerfile;
pub mod document;
pub mod facts;
pub mod finding;
mod hash;
pub mod mission;
pub mod missions;
mod order;
pub mod sandbox;
pub mod seed;
pub mod session;
pub mod setup;
pub mod verdict;
pub mod workflow;
