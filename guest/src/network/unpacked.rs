//! What the int8-only module stores smaller than its kernels read it (`packing/small.rs`).

use core::cell::UnsafeCell;

use super::layers::{Packed, Span};
use super::table::{projection_bytes, PACKED, PROJECTION_ROWS_AT, UNPACKED_WORDS};

#[repr(C, align(64))]
struct Area(UnsafeCell<[u32; UNPACKED_WORDS]>);

// SAFETY: a WebAssembly instance without shared memory runs on one thread at a time.
unsafe impl Sync for Area {}

static AREA: Area = Area(UnsafeCell::new([0; UNPACKED_WORDS]));

/// Four-byte words from `at` on.
pub fn words(at: usize, len: usize) -> *const f32 {
    assert!(at + len <= UNPACKED_WORDS);
    // SAFETY: inside the area (checked).
    unsafe { AREA.0.get().cast::<f32>().add(at) }
}

/// To be called once, before anything else reads the area.
pub fn unpack() {
    // SAFETY: nobody else holds a reference to the area yet.
    let area = unsafe { &mut *AREA.0.get() };
    for layer in &PACKED {
        dense(layer, &mut area[layer.to..]);
    }
    rows(projection_bytes(), &mut area[PROJECTION_ROWS_AT.at - Span::UNPACKED..]);
}

fn dense(layer: &Packed, to: &mut [u32]) {
    let (bytes, steps) = (layer.bytes.bytes(), layer.steps.floats());
    let inputs = bytes.len() / steps.len();
    let panels = bytes.chunks_exact(8 * inputs).zip(to.chunks_exact_mut(8 * inputs));
    for ((bytes, to), steps) in panels.zip(steps.chunks_exact(8)) {
        for (index, (to, &byte)) in to.iter_mut().zip(bytes).enumerate() {
            *to = (f32::from(byte) * steps[index % 8]).to_bits();
        }
    }
}

/// Four values of 10 bits in five bytes; a word holds two of 16.
fn rows(bytes: &[u8], to: &mut [u32]) {
    for (five, to) in bytes.chunks_exact(5).zip(to.chunks_exact_mut(2)) {
        let bits = five.iter().rev().fold(0u64, |bits, &byte| bits << 8 | u64::from(byte));
        let signed = |index: u64| (((bits >> (index * 10)) as u32) << 22) as i32 >> 22;
        let pair = |index: u64| signed(index) as u32 & 0xffff | (signed(index + 1) as u32) << 16;
        to.copy_from_slice(&[pair(0), pair(2)]);
    }
}
