//! Multiplies by the squeeze-excite factors.

use super::tile::CHANNELS;
use crate::lanes::F32x4;

pub fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]) {
    assert!(scaled.len() == weights.len() && weights.len() % (gates.len() * CHANNELS) == 0);
    let mut at = 0;
    while at < weights.len() {
        for &gate in gates {
            let gate = F32x4::splat(gate);
            // SAFETY: a panel has eight weights for each gate, and the slices are a whole number of panels (checked above).
            unsafe {
                let (from, to) = (weights.as_ptr().add(at), scaled.as_mut_ptr().add(at));
                F32x4::load(from).multiply(gate).store(to);
                F32x4::load(from.add(4)).multiply(gate).store(to.add(4));
            }
            at += CHANNELS;
        }
    }
}

pub fn gate_planes(planes: &mut [f32], gates: &[f32], pixels: usize) {
    assert!(planes.len() == gates.len() * pixels && gates.len() % 4 == 0);
    for (plane, gates) in planes.chunks_exact_mut(pixels * 4).zip(gates.chunks_exact(4)) {
        // SAFETY: both chunks have at least four floats, the plane a whole number of fours.
        unsafe {
            let gates = F32x4::load(gates.as_ptr());
            for pixel in plane.chunks_exact_mut(4) {
                F32x4::load(pixel.as_ptr()).multiply(gates).store(pixel.as_mut_ptr());
            }
        }
    }
}
