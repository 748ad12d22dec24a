//! Depthwise convolution: 7 pixels of a row, one plane (4 channels) at a time.
//!
//! Nothing is padded: rows outside the image are skipped, and the tiles at the left and right edge leave out the columns
//! that do not exist (`LEFT`, `RIGHT`: how many), which also saves a sixth to a third of the arithmetic.

use super::activation::{Activate, HardSwish, Relu};
use super::tile::{each, PIXELS};
use crate::lanes::F32x4;
use crate::network::layers::{Activation, Depthwise};

pub fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
    let (from, to) = (layer.input_size * layer.input_size, layer.output_size * layer.output_size);
    assert!(layer.channels % 4 == 0 && layer.output_size % PIXELS == 0);
    assert!(input.len() >= from * layer.channels && output.len() >= to * layer.channels);
    assert!(averages.len() >= layer.channels);
    // SAFETY: the slices hold what the layer's sizes say (checked above).
    unsafe {
        match (layer.kernel, layer.stride, layer.pad_before, layer.activation) {
            (3, 1, 1, Activation::Relu) => filter::<3, 1, 1, 1, Relu>(layer, input, output, averages),
            (3, 2, 0, Activation::Relu) => filter::<3, 2, 0, 1, Relu>(layer, input, output, averages),
            (5, 1, 2, Activation::HardSwish) => filter::<5, 1, 2, 2, HardSwish>(layer, input, output, averages),
            (5, 2, 1, Activation::HardSwish) => filter::<5, 2, 1, 2, HardSwish>(layer, input, output, averages),
            _ => unreachable!("the network has four kinds of depthwise layer"),
        }
    }
}

/// # Safety
/// `input` and `output` hold the layer's planes, `averages` its channels; `K`, `S`, `LEFT`, `RIGHT` are its kernel, stride
/// and padding.
#[inline(never)]
unsafe fn filter<const K: usize, const S: usize, const LEFT: usize, const RIGHT: usize, A: Activate>(
    layer: &Depthwise,
    input: &[f32],
    output: &mut [f32],
    averages: &mut [f32],
) {
    let (size, width) = (layer.output_size, layer.input_size * 4);
    let share = F32x4::splat(1.0 / (size * size) as f32);
    let mut weights = layer.weights.floats().as_ptr();
    let mut plane = input.as_ptr();
    let mut to = output.as_mut_ptr();
    let mut channel = 0;
    while channel < layer.channels {
        let bias = F32x4::load(layer.bias.floats().as_ptr().add(channel));
        let mut total = F32x4::splat(0.0);
        let mut y = 0;
        while y < size {
            // Kernel rows first..last lie inside the image.
            let top = (y * S).wrapping_sub(LEFT);
            let first = if y * S < LEFT { LEFT - y * S } else { 0 };
            let beyond = (y * S + K).saturating_sub(LEFT + layer.input_size);
            let rows = Rows {
                from: plane.wrapping_add(top.wrapping_add(first).wrapping_mul(width)),
                width,
                weights: weights.add(first * K * 4),
                end: weights.add((K - beyond) * K * 4),
            };
            let mut x = 0;
            while x < size {
                let sums = match (x == 0, x + PIXELS == size) {
                    (true, true) => tile::<K, S, LEFT, LEFT, RIGHT>(&rows, x, bias),
                    (true, false) => tile::<K, S, LEFT, LEFT, 0>(&rows, x, bias),
                    (false, true) => tile::<K, S, LEFT, 0, RIGHT>(&rows, x, bias),
                    (false, false) => tile::<K, S, LEFT, 0, 0>(&rows, x, bias),
                };
                each!(PIXEL in [0 1 2 3 4 5 6] {
                    let value = A::apply(sums[PIXEL]);
                    value.store(to.add(PIXEL * 4));
                    total = total.add(value);
                });
                to = to.add(PIXELS * 4);
                x += PIXELS;
            }
            y += 1;
        }
        total.multiply(share).store(averages.as_mut_ptr().add(channel));
        plane = plane.add(layer.input_size * width);
        weights = weights.add(K * K * 4);
        channel += 4;
    }
}

/// The kernel rows that lie inside the image, for one row of outputs.
struct Rows {
    from: *const f32,
    width: usize,
    weights: *const f32,
    end: *const f32,
}

/// Columns are those of a full tile, counted from its left end; the first `CUT_LEFT` and the last `CUT_RIGHT` do not exist.
///
/// # Safety
/// `rows` point into the plane and its weights.
#[inline(always)]
unsafe fn tile<const K: usize, const S: usize, const PAD: usize, const CUT_LEFT: usize, const CUT_RIGHT: usize>(
    rows: &Rows,
    x: usize,
    bias: F32x4,
) -> [F32x4; PIXELS] {
    let mut sums = [bias; PIXELS];
    let mut from = rows.from.wrapping_add((x * S).wrapping_sub(PAD).wrapping_mul(4));
    let mut weights = rows.weights;
    while weights < rows.end {
        let mut taps = [bias; K];
        each!(TAP in [0 1 2 3 4] {
            if TAP < K {
                taps[TAP] = F32x4::load(weights.add(TAP * 4));
            }
        });
        each!(COLUMN in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16] {
            if COLUMN >= CUT_LEFT && COLUMN + CUT_RIGHT < (PIXELS - 1) * S + K {
                let value = F32x4::load(from.wrapping_add(COLUMN * 4));
                each!(PIXEL in [0 1 2 3 4 5 6] {
                    if COLUMN >= PIXEL * S && COLUMN < PIXEL * S + K {
                        sums[PIXEL] = value.multiply_add(taps[COLUMN - PIXEL * S], sums[PIXEL]);
                    }
                });
            }
        });
        from = from.wrapping_add(rows.width);
        weights = weights.add(K * 4);
    }
    sums
}
