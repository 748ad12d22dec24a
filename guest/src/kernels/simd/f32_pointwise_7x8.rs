//! 1 x 1 convolution: 7 pixels by 8 channels, four inputs a step.

use super::activation::{Activate, HardSwish, Identity, Relu};
use super::tile::{accumulate, each, Sums, CHANNELS, PIXELS};
use crate::kernels::Convolution;
use crate::lanes::F32x4;
use crate::network::layers::Activation;

pub fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
    check(layer, input);
    assert!(output.len() >= layer.outputs * layer.pixels);
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

pub fn pointwise_average(layer: &Convolution, input: &[f32], averages: &mut [f32]) {
    check(layer, input);
    assert!(averages.len() >= layer.outputs && layer.activation == Activation::HardSwish);
    // SAFETY: the slices hold what the layer's sizes say (checked above).
    unsafe { average::<HardSwish>(layer, input, averages) }
}

fn check(layer: &Convolution, input: &[f32]) {
    assert!(layer.pixels % PIXELS == 0 && layer.outputs % CHANNELS == 0 && layer.inputs % 4 == 0);
    assert!(input.len() >= layer.inputs * layer.pixels);
    assert!(layer.weights.len() == layer.inputs * layer.outputs && layer.bias.len() == layer.outputs);
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
    let mut channel = 0;
    while channel < layer.outputs {
        let panel = layer.weights.as_ptr().add(channel * layer.inputs);
        let bias = [F32x4::load(layer.bias.as_ptr().add(channel)), F32x4::load(layer.bias.as_ptr().add(channel + 4))];
        let mut at = channel * layer.pixels;
        let end = at + plane;
        let mut from = input.as_ptr();
        while at < end {
            let sums = tile(from, plane, layer.inputs, panel, bias);
            let low = output.as_mut_ptr().add(at);
            let high = output.as_mut_ptr().add(at + plane);
            each!(PIXEL in [0 1 2 3 4 5 6] {
                let mut values = [A::apply(sums[PIXEL][0]), A::apply(sums[PIXEL][1])];
                if RESIDUAL {
                    values[0] = values[0].add(F32x4::load(residual.add(at + PIXEL * 4)));
                    values[1] = values[1].add(F32x4::load(residual.add(at + plane + PIXEL * 4)));
                }
                values[0].store(low.add(PIXEL * 4));
                values[1].store(high.add(PIXEL * 4));
            });
            at += PIXELS * 4;
            from = from.add(PIXELS * 4);
        }
        channel += CHANNELS;
    }
}

/// # Safety
/// `input` holds the layer's planes, `weights` its panels, `averages` its outputs.
#[inline(never)]
unsafe fn average<A: Activate>(layer: &Convolution, input: &[f32], averages: &mut [f32]) {
    let plane = layer.pixels * 4;
    let share = F32x4::splat(1.0 / layer.pixels as f32);
    let mut channel = 0;
    while channel < layer.outputs {
        let panel = layer.weights.as_ptr().add(channel * layer.inputs);
        let bias = [F32x4::load(layer.bias.as_ptr().add(channel)), F32x4::load(layer.bias.as_ptr().add(channel + 4))];
        let mut totals = [F32x4::splat(0.0); 2];
        let mut at = 0;
        while at < plane {
            let sums = tile(input.as_ptr().add(at), plane, layer.inputs, panel, bias);
            each!(PIXEL in [0 1 2 3 4 5 6] {
                totals[0] = totals[0].add(A::apply(sums[PIXEL][0]));
                totals[1] = totals[1].add(A::apply(sums[PIXEL][1]));
            });
            at += PIXELS * 4;
        }
        totals[0].multiply(share).store(averages.as_mut_ptr().add(channel));
        totals[1].multiply(share).store(averages.as_mut_ptr().add(channel + 4));
        channel += CHANNELS;
    }
}

/// # Safety
/// Seven pixels must be readable at `from` in each of `inputs / 4` planes, `inputs * 8` floats at `panel`.
#[inline(always)]
unsafe fn tile(from: *const f32, plane: usize, inputs: usize, panel: *const f32, bias: [F32x4; 2]) -> Sums {
    let mut sums = [bias; PIXELS];
    let mut from = from;
    let mut panel = panel;
    let mut left = inputs;
    while left > 0 {
        let mut pixels = [bias[0]; PIXELS];
        each!(PIXEL in [0 1 2 3 4 5 6] { pixels[PIXEL] = F32x4::load(from.add(PIXEL * 4)); });
        accumulate(&mut sums, pixels, panel);
        from = from.add(plane);
        panel = panel.add(4 * CHANNELS);
        left -= 4;
    }
    sums
}
