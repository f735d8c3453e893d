//! The five-field schedule of a workflow: what is a valid one.
