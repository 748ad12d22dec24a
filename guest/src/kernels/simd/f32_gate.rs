//! Multiplies by the squeeze-excite factors.

use super::tile::{each, CHANNELS};
use crate::lanes::F32x4;

pub fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]) {
    let panel = gates.len() * CHANNELS;
    assert!(scaled.len() == weights.len() && weights.len() % panel == 0 && gates.len() % 4 == 0);
    for (weights, scaled) in weights.chunks_exact(panel).zip(scaled.chunks_exact_mut(panel)) {
        for at in (0..gates.len()).step_by(4) {
            // SAFETY: a panel has eight weights for each gate, and gates come in fours (checked above).
            unsafe {
                let gates = F32x4::load(gates.as_ptr().add(at));
                let (from, to) = (weights.as_ptr().add(at * CHANNELS), scaled.as_mut_ptr().add(at * CHANNELS));
                each!(LANE in [0 1 2 3] {
                    let gate = gates.broadcast::<LANE>();
                    F32x4::load(from.add(LANE * CHANNELS)).multiply(gate).store(to.add(LANE * CHANNELS));
                    F32x4::load(from.add(LANE * CHANNELS + 4)).multiply(gate).store(to.add(LANE * CHANNELS + 4));
                });
            }
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
