//! Four fp32 lanes, and four int32 sums of int16 products. WebAssembly's vectors in the module, plain arrays where the tests run the same kernels natively.

#[cfg(not(target_arch = "wasm32"))]
mod portable;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
pub use portable::{products_of_pairs_are_fast, F32x4, Int4};
#[cfg(target_arch = "wasm32")]
pub use wasm::{products_of_pairs_are_fast, F32x4, Int4};
