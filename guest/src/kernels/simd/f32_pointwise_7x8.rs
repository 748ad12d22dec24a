//! 1 x 1 convolution: 8 channels, four inputs a pass, 7 pixels a step.
//!
//! The sums stay in the output planes and the weights in registers, not the other way round. Cranelift keeps loads where
//! they are written and moves arithmetic down to the store that needs it: a large tile of sums in locals is spilled as a
//! whole, while here each store pins a pixel's few instructions (measured on x64: 17 GMAC/s with a tile of 7 x 8 sums).
//! Blocks of 196 pixels keep sums and inputs in the first-level cache.

use super::activation::{Activate, HardSwish, Identity, Relu};
use super::tile::{each, CHANNELS, PIXELS};
use crate::kernels::Convolution;
use crate::lanes::F32x4;
use crate::network::layers::Activation;

const BLOCK: usize = 196;

pub fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
    assert!(layer.pixels % PIXELS == 0 && layer.outputs % CHANNELS == 0 && layer.inputs % 4 == 0 && layer.inputs >= 8);
    assert!(layer.pixels % BLOCK == 0 || layer.pixels < BLOCK);
    assert!(input.len() >= layer.inputs * layer.pixels && output.len() >= layer.outputs * layer.pixels);
    assert!(layer.weights.len() == layer.inputs * layer.outputs && layer.bias.len() == layer.outputs);
    assert!(residual.map_or(true, |residual| residual.len() >= layer.outputs * layer.pixels));
    let residual = residual.map_or(core::ptr::null(), <[f32]>::as_ptr);
    // SAFETY: the slices hold what the layer's sizes say (checked above).
    unsafe {
        match (layer.activation, residual.is_null()) {
            (Activation::None, true) => convolve::<Identity, false>(layer, input, residual, output),
            (Activation::None, false) => convolve::<Identity, true>(layer, input, residual, output),
            (Activation::Relu, true) => convolve::<Relu, false>(layer, input, residual, output),
            (Activation::HardSwish, true) => convolve::<HardSwish, false>(layer, input, residual, output),
            (_, false) => unreachable!("the network adds residuals after layers without activation only"),
        }
    }
}

/// # Safety
/// `input`, `residual` (if `RESIDUAL`) and `output` hold the layer's planes; `weights` its panels.
#[inline(never)]
unsafe fn convolve<A: Activate, const RESIDUAL: bool>(
    layer: &Convolution,
    input: &[f32],
    residual: *const f32,
    output: &mut [f32],
) {
    let plane = layer.pixels * 4;
    let block = layer.pixels.min(BLOCK) * 4;
    let mut start = 0;
    while start < plane {
        let mut channel = 0;
        while channel < layer.outputs {
            let mut panel = layer.weights.as_ptr().add(channel * layer.inputs);
            let bias = layer.bias.as_ptr().add(channel);
            let at = channel * layer.pixels + start;
            let sums = Sums { low: output.as_mut_ptr().add(at), plane, bias, residual: residual.wrapping_add(at) };
            let mut from = input.as_ptr().add(start);
            let last = from.add((layer.inputs - 4) * layer.pixels);
            pass::<Identity, true, false>(from, block, panel, &sums);
            loop {
                from = from.add(plane);
                panel = panel.add(4 * CHANNELS);
                if from == last {
                    break;
                }
                pass::<Identity, false, false>(from, block, panel, &sums);
            }
            pass::<A, false, RESIDUAL>(from, block, panel, &sums);
            channel += CHANNELS;
        }
        start += block;
    }
}

/// Two output planes and what goes into them.
struct Sums {
    low: *mut f32,
    plane: usize,
    bias: *const f32,
    residual: *const f32,
}

/// Adds the share of four inputs to eight channels of `length / 4` pixels. The first pass starts from the bias; the last
/// one has an activation and may have a residual.
///
/// The host's check for its deadline stands in every loop, and Cranelift stores and loads again what is in use across it,
/// each time. So a turn takes two steps, and loads the weights itself.
///
/// # Safety
/// `length` floats at `from`, 32 at `panel`; `sums` as in `convolve`.
#[inline(always)]
unsafe fn pass<A: Activate, const FIRST: bool, const RESIDUAL: bool>(
    from: *const f32,
    length: usize,
    panel: *const f32,
    sums: &Sums,
) {
    const STEP: usize = PIXELS * 4;
    let end = from.add(length);
    let (mut from, mut low, mut high) = (from, sums.low, sums.low.add(sums.plane));
    let mut residual = [sums.residual, sums.residual.wrapping_add(sums.plane)];
    while from.add(STEP) < end {
        let weights = load(panel);
        step::<A, FIRST, RESIDUAL>(from, &weights, low, high, sums.bias, residual);
        let next = residual.map(|residual| residual.wrapping_add(STEP));
        step::<A, FIRST, RESIDUAL>(from.add(STEP), &weights, low.add(STEP), high.add(STEP), sums.bias, next);
        from = from.add(2 * STEP);
        low = low.add(2 * STEP);
        high = high.add(2 * STEP);
        residual = residual.map(|residual| residual.wrapping_add(2 * STEP));
    }
    if from < end {
        step::<A, FIRST, RESIDUAL>(from, &load(panel), low, high, sums.bias, residual);
    }
}

/// # Safety
/// As `pass`, with seven pixels at each pointer but `bias` (and at `residual` if `RESIDUAL`).
#[inline(always)]
unsafe fn step<A: Activate, const FIRST: bool, const RESIDUAL: bool>(
    from: *const f32,
    weights: &[[F32x4; 2]; 4],
    low: *mut f32,
    high: *mut f32,
    bias: *const f32,
    residual: [*const f32; 2],
) {
    each!(PIXEL in [0 1 2 3 4 5 6] {
        let input = F32x4::load(from.add(PIXEL * 4));
        let sum = F32x4::load(if FIRST { bias } else { low.add(PIXEL * 4) });
        let sum = A::apply(four::<0>(input, weights, sum));
        let sum = if RESIDUAL { sum.add(F32x4::load(residual[0].add(PIXEL * 4))) } else { sum };
        sum.store(low.add(PIXEL * 4));
        let sum = F32x4::load(if FIRST { bias.add(4) } else { high.add(PIXEL * 4) });
        let sum = A::apply(four::<1>(input, weights, sum));
        let sum = if RESIDUAL { sum.add(F32x4::load(residual[1].add(PIXEL * 4))) } else { sum };
        sum.store(high.add(PIXEL * 4));
    });
}

/// # Safety
/// 32 floats at `panel`.
#[inline(always)]
unsafe fn load(panel: *const f32) -> [[F32x4; 2]; 4] {
    let mut weights = [[F32x4::splat(0.0); 2]; 4];
    each!(LANE in [0 1 2 3] {
        weights[LANE] = [F32x4::load_here(panel.add(LANE * CHANNELS)), F32x4::load_here(panel.add(LANE * CHANNELS + 4))];
    });
    weights
}

#[inline(always)]
fn four<const HALF: usize>(input: F32x4, weights: &[[F32x4; 2]; 4], sum: F32x4) -> F32x4 {
    let sum = input.broadcast::<0>().multiply_add(weights[0][HALF], sum);
    let sum = input.broadcast::<1>().multiply_add(weights[1][HALF], sum);
    let sum = input.broadcast::<2>().multiply_add(weights[2][HALF], sum);
    input.broadcast::<3>().multiply_add(weights[3][HALF], sum)
}
