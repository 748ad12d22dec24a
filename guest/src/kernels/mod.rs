//! The arithmetic. `scalar` says what is meant and stays forever; `simd` says the same quickly and is tested against it.
//!
//! Activations: planes, `[channels / 4][pixels][4]`. Weights: `packing/layout.rs`.

pub mod scalar;
pub mod simd;
#[cfg(test)]
mod tests;

use crate::network::layers::{Activation, Dense, Depthwise, Pointwise, Stem};

/// A 1 x 1 convolution with its weights in place (they may be scaled copies).
#[derive(Clone, Copy)]
pub struct Convolution<'a> {
    pub weights: &'a [f32],
    pub bias: &'a [f32],
    pub inputs: usize,
    pub outputs: usize,
    pub pixels: usize,
    pub activation: Activation,
}

impl Convolution<'static> {
    pub fn new(layer: &Pointwise) -> Self {
        Convolution {
            weights: layer.weights.floats(),
            bias: layer.bias.floats(),
            inputs: layer.inputs,
            outputs: layer.outputs,
            pixels: layer.pixels,
            activation: layer.activation,
        }
    }
}

/// How the activations of one layer and one image become 0..=127.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The value of one step.
    pub step: f32,
    /// What stands for zero, a whole number.
    pub zero: f32,
}

impl Range {
    /// From the smallest to the largest value; zero always belongs to it. Every value between them, rounded, is 0..=127
    /// without a check: `zero` is rounded up, and one step is left for that.
    pub fn new(smallest: f32, largest: f32) -> Range {
        let (smallest, largest) = (smallest.min(0.0), largest.max(0.0));
        let steps = if smallest < 0.0 { 126.0 } else { 127.0 };
        let step = ((largest - smallest) / steps).max(f32::MIN_POSITIVE);
        let exact = -smallest / step;
        let whole = exact as i32 as f32;
        Range { step, zero: if whole < exact { whole + 1.0 } else { whole } }
    }
}

/// A 1 x 1 convolution in int8: `value = sum(weight * byte) * scale + offset`, both for each output.
#[derive(Clone, Copy)]
pub struct ByteConvolution<'a> {
    /// `[outputs / 8][inputs / 16][4][8][4]`: input 16 g + 4 p + l is byte p of lane l of group g.
    pub weights: &'a [i8],
    pub scales: &'a [f32],
    pub offsets: &'a [f32],
    /// A multiple of sixteen.
    pub inputs: usize,
    pub outputs: usize,
    pub pixels: usize,
    pub activation: Activation,
}

pub trait Kernels {
    /// RGB8 `[224][224][3]` to hard-swished planes of 112 x 112. `lines` is scratch.
    fn stem(layer: &Stem, frame: &[u8], lines: &mut [f32], output: &mut [f32]);

    /// `output = activation(weights * input + bias) + residual`.
    fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]);

    /// The spatial average of each channel.
    fn average(planes: &[f32], pixels: usize, averages: &mut [f32]);

    /// Filters each channel by itself and leaves the spatial averages of the result in `averages`.
    fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]);

    fn dense_relu(layer: &Dense, input: &[f32], output: &mut [f32]);

    fn dense_hard_sigmoid(layer: &Dense, input: &[f32], output: &mut [f32]);

    /// Weights in panels, each input's by its gate.
    fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]);

    /// Planes in place, each channel's by its gate.
    fn gate_planes(planes: &mut [f32], gates: &[f32], pixels: usize);

    /// The range of planes whose channels are multiplied by `multipliers` (none negative).
    fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range;

    /// Planes to bytes of 0..=127, `[channels / 16][pixels][4 lanes][4 planes]`; channels are rounded up to sixteens.
    fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]);

    /// As `pointwise`, from bytes.
    fn pointwise_bytes(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]);

    /// The dot products of quantised projection rows with the standardised features, which may be overwritten. The rows lie
    /// one behind the other, each from its first feature in `firsts` (a multiple of eight) on.
    fn project(rows: &[i16], firsts: &[i16], features: &mut [f32], output: &mut [f32]);
}
