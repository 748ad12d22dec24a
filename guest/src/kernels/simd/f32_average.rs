//! Spatial averages of planes.

use super::tile::{each, PIXELS};
use crate::lanes::F32x4;

pub fn average(planes: &[f32], pixels: usize, averages: &mut [f32]) {
    assert!(pixels % PIXELS == 0 && averages.len() % 4 == 0 && planes.len() >= pixels * averages.len());
    let share = F32x4::splat(1.0 / pixels as f32);
    for (plane, averages) in planes.chunks_exact(pixels * 4).zip(averages.chunks_exact_mut(4)) {
        // Seven chains: one would wait for each addition.
        let mut sums = [F32x4::splat(0.0); PIXELS];
        // SAFETY: a chunk is seven pixels of four floats; `averages` is a chunk of four.
        unsafe {
            for step in plane.chunks_exact(PIXELS * 4) {
                each!(PIXEL in [0 1 2 3 4 5 6] { sums[PIXEL] = sums[PIXEL].add(F32x4::load(step.as_ptr().add(PIXEL * 4))); });
            }
            let pairs = [sums[0].add(sums[1]), sums[2].add(sums[3]), sums[4].add(sums[5])];
            pairs[0].add(pairs[1]).add(pairs[2].add(sums[6])).multiply(share).store(averages.as_mut_ptr());
        }
    }
}
