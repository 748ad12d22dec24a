//! The network: what its layers are, where their weights lie, in which order they run.
//!
//! Activations are kept in planes of four channels, `[channels / 4][pixels][4]`: a vector is four channels of a pixel,
//! neighbouring pixels are neighbouring vectors, and every kernel reads and writes straight lines.

pub mod layers;
pub mod pointwise_bytes;
pub mod run;
pub mod table;
#[cfg(feature = "int8-only")]
pub mod unpacked;
pub mod workspace;
