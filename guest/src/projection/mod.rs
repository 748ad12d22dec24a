//! The projection from features to an embedding: data, either the default or given by the host.

pub mod pack;
pub mod project;
