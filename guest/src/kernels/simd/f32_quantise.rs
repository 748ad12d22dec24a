//! From planes of fp32 to bytes of 0..=127: lane l of a vector holds that lane of four planes.
//!
//! A number between 2^23 and 2^24 has no room for a fraction: adding 2^23 rounds, and leaves the integer in the low bits.

use super::tile::{each, PIXELS};
use crate::kernels::Range;
use crate::lanes::F32x4;

const ROUND: f32 = 8_388_608.0;

pub fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range {
    assert!(pixels % PIXELS == 0 && multipliers.len() % 4 == 0 && planes.len() <= multipliers.len() * pixels);
    let zero = F32x4::splat(0.0);
    let (mut smallest, mut largest) = (zero, zero);
    for (plane, multipliers) in planes.chunks_exact(pixels * 4).zip(multipliers.chunks_exact(4)) {
        // SAFETY: chunks of whole vectors.
        unsafe {
            let (low, high) = extremes(plane);
            let multipliers = F32x4::load(multipliers.as_ptr());
            smallest = smallest.min(low.multiply(multipliers));
            largest = largest.max(high.multiply(multipliers));
        }
    }
    Range::new(smallest.smallest(), largest.largest())
}

/// # Safety
/// The plane must be a whole number of seven pixels.
#[inline(always)]
unsafe fn extremes(plane: &[f32]) -> (F32x4, F32x4) {
    let first = F32x4::load(plane.as_ptr());
    let (mut low, mut high) = ([first; 2], [first; 2]);
    for step in plane.chunks_exact(PIXELS * 4) {
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let value = F32x4::load(step.as_ptr().add(PIXEL * 4));
            low[PIXEL % 2] = low[PIXEL % 2].min(value);
            high[PIXEL % 2] = high[PIXEL % 2].max(value);
        });
    }
    (low[0].min(low[1]), high[0].max(high[1]))
}

pub fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]) {
    assert!(pixels % PIXELS == 0 && multipliers.len() % 16 == 0 && bytes.len() == multipliers.len() * pixels);
    assert!(planes.len() % (pixels * 4) == 0 && planes.len() <= bytes.len());
    let inverse = F32x4::splat(1.0 / range.step);
    let offset = F32x4::splat(range.zero + ROUND);
    let last = planes.len() / (pixels * 4) - 1;
    for (group, bytes) in bytes.chunks_exact_mut(pixels * 16).enumerate() {
        // SAFETY: four planes (those beyond the last have zero weights, so the last stands in), sixteen multipliers, and a
        // chunk of sixteen bytes for each pixel.
        unsafe {
            let plane = |index: usize| planes.as_ptr().add((group * 4 + index).min(last) * pixels * 4);
            let factor = |index: usize| F32x4::load(multipliers.as_ptr().add(group * 16 + index * 4)).multiply(inverse);
            let factors = [factor(0), factor(1), factor(2), factor(3)];
            sixteen([plane(0), plane(1), plane(2), plane(3)], factors, offset, bytes.as_mut_ptr(), pixels);
        }
    }
}

/// # Safety
/// As in `quantise`.
#[inline(never)]
unsafe fn sixteen(planes: [*const f32; 4], factors: [F32x4; 4], offset: F32x4, bytes: *mut u8, pixels: usize) {
    let mut at = 0;
    let mut to = bytes;
    while at < pixels * 4 {
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let value = |plane: usize| F32x4::load(planes[plane].add(at + PIXEL * 4)).multiply_add(factors[plane], offset);
            // Shifted left, the exponent of 2^23 falls off the top; from the first plane it is taken away.
            let first = value(0).to_bits().subtract(F32x4::splat(ROUND).to_bits());
            let low = first.or(value(1).to_bits().shift_left::<8>());
            let high = value(2).to_bits().shift_left::<16>().or(value(3).to_bits().shift_left::<24>());
            low.or(high).store(to.add(PIXEL * 16));
        });
        at += PIXELS * 4;
        to = to.add(PIXELS * 16);
    }
}
