//! Kernels over four fp32 lanes. Named as XNNPACK does: type, operation, tile.
//!
//! Tiles are 7 pixels wide because 7 divides every width of the network, and 8 channels deep.

mod activation;
mod f32_average;
mod f32_dense;
mod f32_depthwise_7x4;
mod f32_gate;
mod f32_pointwise_7x8;
mod f32_quantise;
pub(super) mod f32_stem_7x8;
mod i16_project;
mod i16_stem_7x8;
mod i8_pointwise_7x8;
mod tile;

use crate::lanes::products_of_pairs_are_fast;

use super::{ByteConvolution, Convolution, Kernels, Range};
use crate::network::layers::{Dense, Depthwise, Stem};

pub struct Simd;

impl Kernels for Simd {
    fn stem(layer: &Stem, frame: &[u8], lines: &mut [f32], output: &mut [f32]) {
        if products_of_pairs_are_fast() {
            i16_stem_7x8::stem(layer, frame, lines, output)
        } else {
            f32_stem_7x8::stem(layer, frame, lines, output)
        }
    }

    fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
        f32_pointwise_7x8::pointwise(layer, input, residual, output)
    }

    fn average(planes: &[f32], pixels: usize, averages: &mut [f32]) {
        f32_average::average(planes, pixels, averages)
    }

    fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
        f32_depthwise_7x4::depthwise(layer, input, output, averages)
    }

    fn dense_relu(layer: &Dense, input: &[f32], output: &mut [f32]) {
        f32_dense::dense::<activation::Relu>(layer, input, output)
    }

    fn dense_hard_sigmoid(layer: &Dense, input: &[f32], output: &mut [f32]) {
        f32_dense::dense::<activation::HardSigmoid>(layer, input, output)
    }

    fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]) {
        f32_gate::gate_weights(weights, gates, scaled)
    }

    fn gate_planes(planes: &mut [f32], gates: &[f32], pixels: usize) {
        f32_gate::gate_planes(planes, gates, pixels)
    }

    fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range {
        f32_quantise::range(planes, pixels, multipliers)
    }

    fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]) {
        f32_quantise::quantise(planes, pixels, multipliers, range, bytes)
    }

    fn pointwise_bytes(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]) {
        i8_pointwise_7x8::pointwise(layer, bytes, residual, output)
    }

    fn project(rows: &[i16], firsts: &[i16], features: &mut [f32], output: &mut [f32]) {
        i16_project::project(rows, firsts, features, output)
    }
}
