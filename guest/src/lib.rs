//! The embedder's guest: RGB8 frames in, features and L2-normalised embeddings out. `docs/guest-abi.md` is the contract.
#![cfg_attr(target_arch = "wasm32", no_std)]

pub mod abi;
pub mod guest;
#[cfg(test)]
mod guest_tests;
pub mod kernels;
pub mod lanes;
pub mod network;
pub mod path;
pub mod projection;
pub mod status;

/// Kept so that a defect ends as a trap, which the host reports; no input may lead here.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
