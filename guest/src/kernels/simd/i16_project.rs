//! The projection: int16 weights times features rounded to 15 bits of their own range, in int32, eight products at once.
//!
//! The rounding costs a cosine of about 1e-8; 15 bits because two steps of two such products just fit an int32
//! (4 x 16383 x 32767 < 2^31), after which the sum goes to fp32.

use super::tile::each;
use crate::lanes::{F32x4, Int4};

const LARGEST: f32 = 16383.0;
/// Features of one int32 sum, and chains of fp32 sums: with one chain each addition would wait for the one before.
const STEP: usize = 16;
const CHAINS: usize = 4;

pub fn project(mut rows: &[i16], firsts: &[i16], features: &mut [f32], output: &mut [f32]) {
    assert!(features.len() % 8 == 0 && firsts.len() >= output.len());
    // SAFETY: whole vectors (checked above).
    let largest = unsafe { largest(features) };
    let scale = if largest > 0.0 { largest / LARGEST } else { 1.0 };
    // SAFETY: eight features are read before their 16 bytes are written, in the first half of the same memory.
    unsafe { quantise(features, 1.0 / scale) };
    for (value, &first) in output.iter_mut().zip(firsts) {
        let first = first as usize;
        assert!(first % 8 == 0 && first <= features.len());
        let (row, rest) = rows.split_at(features.len() - first);
        rows = rest;
        // SAFETY: from `first` on both hold as many int16, a multiple of eight.
        *value = unsafe { dot(row.as_ptr(), features.as_ptr().cast::<i16>().add(first), row.len()) } * scale;
    }
}

/// The largest absolute value.
///
/// # Safety
/// The length must be a multiple of eight.
#[inline(never)]
unsafe fn largest(features: &[f32]) -> f32 {
    let zero = F32x4::splat(0.0);
    let mut extremes = [[zero; 2]; 2];
    for at in (0..features.len()).step_by(8) {
        each!(HALF in [0 1] {
            let value = F32x4::load(features.as_ptr().add(at + HALF * 4));
            extremes[HALF] = [extremes[HALF][0].min(value), extremes[HALF][1].max(value)];
        });
    }
    let (low, high) = (extremes[0][0].min(extremes[1][0]), extremes[0][1].max(extremes[1][1]));
    high.largest().max(-low.smallest())
}

/// Leaves the features as int16 in the first half of their memory.
///
/// # Safety
/// The length must be a multiple of eight.
#[inline(never)]
unsafe fn quantise(features: &mut [f32], inverse: f32) {
    let inverse = F32x4::splat(inverse);
    let from = features.as_ptr();
    let to: *mut i16 = features.as_mut_ptr().cast();
    for at in (0..features.len()).step_by(8) {
        let low = F32x4::load(from.add(at)).multiply(inverse).round();
        let high = F32x4::load(from.add(at + 4)).multiply(inverse).round();
        low.narrow(high).store(to.add(at));
    }
}

/// # Safety
/// `count` values at both pointers, a multiple of eight.
#[inline(never)]
unsafe fn dot(row: *const i16, features: *const i16, count: usize) -> f32 {
    let mut sums = [F32x4::splat(0.0); CHAINS];
    let mut at = 0;
    while at + STEP * CHAINS <= count {
        each!(CHAIN in [0 1 2 3] {
            let first = eight(row, features, at + CHAIN * STEP);
            let second = eight(row, features, at + CHAIN * STEP + 8);
            sums[CHAIN] = sums[CHAIN].add(first.add(second).to_floats());
        });
        at += STEP * CHAINS;
    }
    while at < count {
        sums[0] = sums[0].add(eight(row, features, at).to_floats());
        at += 8;
    }
    sums[0].add(sums[1]).add(sums[2].add(sums[3])).sum()
}

/// # Safety
/// Eight values from `at` on at both pointers.
#[inline(always)]
unsafe fn eight(row: *const i16, features: *const i16, at: usize) -> Int4 {
    Int4::load(row.add(at)).dot(Int4::load(features.add(at)))
}
