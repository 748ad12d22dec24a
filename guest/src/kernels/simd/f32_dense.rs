//! Matrix times vector for the squeeze-excite blocks: 8 outputs, eight inputs a step, eight chains of sums.

use super::activation::Activate;
use super::tile::{each, CHANNELS};
use crate::lanes::F32x4;
use crate::network::layers::Dense;

pub fn dense<A: Activate>(layer: &Dense, input: &[f32], output: &mut [f32]) {
    assert!(input.len() >= layer.inputs && output.len() >= layer.outputs);
    assert!(layer.inputs % 4 == 0 && layer.outputs % CHANNELS == 0);
    // SAFETY: the slices hold what the layer's sizes say (checked above).
    unsafe { multiply::<A>(layer, input.as_ptr(), output.as_mut_ptr()) }
}

/// # Safety
/// `input` has the layer's inputs, `output` room for its outputs.
#[inline(never)]
unsafe fn multiply<A: Activate>(layer: &Dense, input: *const f32, output: *mut f32) {
    let zero = F32x4::splat(0.0);
    let mut panel = layer.weights.floats().as_ptr();
    let mut bias = layer.bias.floats().as_ptr();
    let mut to = output;
    let end = output.add(layer.outputs);
    while to < end {
        let mut sums = [[zero; 2]; 4];
        sums[0] = [F32x4::load(bias), F32x4::load(bias.add(4))];
        let mut source = 0;
        // Two at once where they fit: sums are stored and loaded again at every turn, for the check that stands there.
        while source + 4 < layer.inputs {
            add(input.add(source), panel, &mut sums);
            add(input.add(source + 4), panel.add(4 * CHANNELS), &mut sums);
            panel = panel.add(8 * CHANNELS);
            source += 8;
        }
        if source < layer.inputs {
            add(input.add(source), panel, &mut sums);
            panel = panel.add(4 * CHANNELS);
        }
        each!(HALF in [0 1] {
            let sum = sums[0][HALF].add(sums[1][HALF]).add(sums[2][HALF].add(sums[3][HALF]));
            A::apply(sum).store(to.add(HALF * 4));
        });
        bias = bias.add(CHANNELS);
        to = to.add(CHANNELS);
    }
}

/// The share of four inputs.
///
/// # Safety
/// Four floats at `input`, 32 at `panel`.
#[inline(always)]
unsafe fn add(input: *const f32, panel: *const f32, sums: &mut [[F32x4; 2]; 4]) {
    let values = F32x4::load(input);
    each!(LANE in [0 1 2 3] {
        let value = values.broadcast::<LANE>();
        sums[LANE][0] = value.multiply_add(F32x4::load(panel.add(LANE * CHANNELS)), sums[LANE][0]);
        sums[LANE][1] = value.multiply_add(F32x4::load(panel.add(LANE * CHANNELS + 4)), sums[LANE][1]);
    });
}
