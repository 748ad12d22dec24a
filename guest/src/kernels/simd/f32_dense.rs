//! Matrix times vector for the squeeze-excite blocks: 8 outputs, four inputs a step, eight chains of sums.

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
        while source < layer.inputs {
            let values = F32x4::load(input.add(source));
            each!(LANE in [0 1 2 3] {
                let value = values.broadcast::<LANE>();
                sums[LANE][0] = value.multiply_add(F32x4::load(panel.add(LANE * CHANNELS)), sums[LANE][0]);
                sums[LANE][1] = value.multiply_add(F32x4::load(panel.add(LANE * CHANNELS + 4)), sums[LANE][1]);
            });
            panel = panel.add(4 * CHANNELS);
            source += 4;
        }
        each!(HALF in [0 1] {
            let sum = sums[0][HALF].add(sums[1][HALF]).add(sums[2][HALF].add(sums[3][HALF]));
            A::apply(sum).store(to.add(HALF * 4));
        });
        bias = bias.add(CHANNELS);
        to = to.add(CHANNELS);
    }
}
