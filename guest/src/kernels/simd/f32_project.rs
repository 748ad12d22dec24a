//! One row of the projection: int16 weights, fp32 features, four chains of sums.

use super::tile::each;
use crate::lanes::F32x4;

pub fn project(row: &[i16], features: &[f32]) -> f32 {
    assert!(row.len() == features.len() && row.len() % 8 == 0);
    let mut sums = [F32x4::splat(0.0); 4];
    let whole = row.len() / 16 * 16;
    let mut at = 0;
    // SAFETY: every load lies below row.len(), which both slices have.
    unsafe {
        while at < whole {
            each!(PART in [0 1 2 3] {
                let (weights, values) = load(row, features, at + PART * 4);
                sums[PART] = weights.multiply_add(values, sums[PART]);
            });
            at += 16;
        }
        while at < row.len() {
            let (weights, values) = load(row, features, at);
            sums[0] = weights.multiply_add(values, sums[0]);
            at += 4;
        }
    }
    sums[0].add(sums[1]).add(sums[2].add(sums[3])).sum()
}

/// # Safety
/// `at + 4` must not be beyond either slice.
#[inline(always)]
unsafe fn load(row: &[i16], features: &[f32], at: usize) -> (F32x4, F32x4) {
    (F32x4::load_i16(row.as_ptr().add(at)), F32x4::load(features.as_ptr().add(at)))
}
