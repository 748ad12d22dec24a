//! 1 x 1 convolution in int8: 8 channels, sixteen inputs a pass, 7 pixels a step. The form of `f32_pointwise_7x8.rs`, whose
//! header explains it; a pass is int32 until the last one, which scales.

use super::activation::{Activate, HardSwish, Identity, Relu};
use super::tile::{each, CHANNELS, PIXELS};
use crate::kernels::ByteConvolution;
use crate::lanes::{F32x4, Int4};
use crate::network::layers::Activation;

const BLOCK: usize = 196;
const GROUP: usize = 16;

pub fn pointwise(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]) {
    assert!(layer.pixels % PIXELS == 0 && layer.outputs % CHANNELS == 0 && layer.inputs % GROUP == 0);
    assert!(layer.pixels % BLOCK == 0 || layer.pixels < BLOCK);
    assert!(bytes.len() >= layer.inputs * layer.pixels && output.len() >= layer.outputs * layer.pixels);
    assert!(layer.weights.len() == layer.inputs * layer.outputs);
    assert!(layer.scales.len() >= layer.outputs && layer.offsets.len() >= layer.outputs);
    assert!(residual.map_or(true, |residual| residual.len() >= layer.outputs * layer.pixels));
    let residual = residual.map_or(core::ptr::null(), <[f32]>::as_ptr);
    let only = layer.inputs == GROUP;
    // SAFETY: the slices hold what the layer's sizes say (checked above).
    unsafe {
        match (layer.activation, residual.is_null(), only) {
            (Activation::None, true, false) => convolve::<Identity, false, false>(layer, bytes, residual, output),
            (Activation::None, true, true) => convolve::<Identity, true, false>(layer, bytes, residual, output),
            (Activation::None, false, false) => convolve::<Identity, false, true>(layer, bytes, residual, output),
            (Activation::Relu, true, false) => convolve::<Relu, false, false>(layer, bytes, residual, output),
            (Activation::Relu, true, true) => convolve::<Relu, true, false>(layer, bytes, residual, output),
            (Activation::HardSwish, true, false) => convolve::<HardSwish, false, false>(layer, bytes, residual, output),
            _ => unreachable!("the network has no such layer"),
        }
    }
}

/// `ONLY`: all inputs fit into one pass.
///
/// # Safety
/// `bytes`, `residual` (if `RESIDUAL`) and `output` hold the layer's planes; `weights` its panels.
#[inline(never)]
unsafe fn convolve<A: Activate, const ONLY: bool, const RESIDUAL: bool>(
    layer: &ByteConvolution,
    bytes: &[u8],
    residual: *const f32,
    output: &mut [f32],
) {
    let group = layer.pixels * GROUP;
    let block = layer.pixels.min(BLOCK);
    let mut start = 0;
    while start < layer.pixels {
        let mut channel = 0;
        while channel < layer.outputs {
            let mut panel = layer.weights.as_ptr().add(channel * layer.inputs);
            let at = channel * layer.pixels + start * 4;
            let sums = Sums {
                low: output.as_mut_ptr().add(at),
                plane: layer.pixels * 4,
                scales: layer.scales.as_ptr().add(channel),
                offsets: layer.offsets.as_ptr().add(channel),
                residual: residual.wrapping_add(at),
            };
            let mut from = bytes.as_ptr().add(start * GROUP);
            let last = from.add(layer.inputs * layer.pixels - group);
            if !ONLY {
                begin(from, block, panel, &sums);
                loop {
                    from = from.add(group);
                    panel = panel.add(GROUP * CHANNELS);
                    if from == last {
                        break;
                    }
                    go_on(from, block, panel, &sums);
                }
            }
            finish::<A, ONLY, RESIDUAL>(from, block, panel, &sums);
            channel += CHANNELS;
        }
        start += block;
    }
}

/// Two output planes, int32 until they are finished, and what goes into them.
struct Sums {
    low: *mut f32,
    plane: usize,
    scales: *const f32,
    offsets: *const f32,
    residual: *const f32,
}

/// # Safety
/// As `finish`.
#[inline(never)]
unsafe fn begin(from: *const u8, pixels: usize, panel: *const i8, sums: &Sums) {
    pass::<true>(from, pixels, panel, sums)
}

/// # Safety
/// As `finish`.
#[inline(never)]
unsafe fn go_on(from: *const u8, pixels: usize, panel: *const i8, sums: &Sums) {
    pass::<false>(from, pixels, panel, sums)
}

/// # Safety
/// As `finish`.
#[inline(always)]
unsafe fn pass<const FIRST: bool>(from: *const u8, pixels: usize, panel: *const i8, sums: &Sums) {
    let (mut from, mut low, mut high) = (from, sums.low, sums.low.add(sums.plane));
    let end = low.add(pixels * 4);
    while low < end {
        let weights = load(panel);
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let values = Int4::load(from.add(PIXEL * GROUP));
            let sum = if FIRST { Int4::ZERO } else { Int4::load(low.add(PIXEL * 4)) };
            sixteen::<0>(values, &weights, sum).store(low.add(PIXEL * 4));
            let sum = if FIRST { Int4::ZERO } else { Int4::load(high.add(PIXEL * 4)) };
            sixteen::<1>(values, &weights, sum).store(high.add(PIXEL * 4));
        });
        from = from.add(PIXELS * GROUP);
        low = low.add(PIXELS * 4);
        high = high.add(PIXELS * 4);
    }
}

/// # Safety
/// `pixels` groups of sixteen at `from`, 128 weights at `panel`; `sums` as in `convolve`.
#[inline(never)]
unsafe fn finish<A: Activate, const FIRST: bool, const RESIDUAL: bool>(
    from: *const u8,
    pixels: usize,
    panel: *const i8,
    sums: &Sums,
) {
    let (mut from, mut low, mut high) = (from, sums.low, sums.low.add(sums.plane));
    let (mut residual_low, mut residual_high) = (sums.residual, sums.residual.wrapping_add(sums.plane));
    let end = low.add(pixels * 4);
    while low < end {
        let weights = load(panel);
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let values = Int4::load(from.add(PIXEL * GROUP));
            let sum = if FIRST { Int4::ZERO } else { Int4::load(low.add(PIXEL * 4)) };
            let sum = sixteen::<0>(values, &weights, sum).to_floats();
            let sum = A::apply(sum.multiply_add(F32x4::load(sums.scales), F32x4::load(sums.offsets)));
            let sum = if RESIDUAL { sum.add(F32x4::load(residual_low.add(PIXEL * 4))) } else { sum };
            sum.store(low.add(PIXEL * 4));
            let sum = if FIRST { Int4::ZERO } else { Int4::load(high.add(PIXEL * 4)) };
            let sum = sixteen::<1>(values, &weights, sum).to_floats();
            let sum = A::apply(sum.multiply_add(F32x4::load(sums.scales.add(4)), F32x4::load(sums.offsets.add(4))));
            let sum = if RESIDUAL { sum.add(F32x4::load(residual_high.add(PIXEL * 4))) } else { sum };
            sum.store(high.add(PIXEL * 4));
        });
        from = from.add(PIXELS * GROUP);
        low = low.add(PIXELS * 4);
        high = high.add(PIXELS * 4);
        if RESIDUAL {
            residual_low = residual_low.add(PIXELS * 4);
            residual_high = residual_high.add(PIXELS * 4);
        }
    }
}

/// Four quads of inputs for eight channels: 4 x 4 bytes each.
///
/// # Safety
/// 128 bytes at `panel`.
#[inline(always)]
unsafe fn load(panel: *const i8) -> [[Int4; 2]; 4] {
    let mut weights = [[Int4::ZERO; 2]; 4];
    each!(QUAD in [0 1 2 3] {
        weights[QUAD] = [Int4::load_here(panel.add(QUAD * 32)), Int4::load_here(panel.add(QUAD * 32 + 16))];
    });
    weights
}

#[inline(always)]
fn sixteen<const HALF: usize>(values: Int4, weights: &[[Int4; 2]; 4], sum: Int4) -> Int4 {
    let sum = weights[0][HALF].dot_bytes(values.broadcast::<0>(), sum);
    let sum = weights[1][HALF].dot_bytes(values.broadcast::<1>(), sum);
    let sum = weights[2][HALF].dot_bytes(values.broadcast::<2>(), sum);
    weights[3][HALF].dot_bytes(values.broadcast::<3>(), sum)
}
