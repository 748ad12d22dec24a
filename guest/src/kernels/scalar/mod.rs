//! Reference kernels: one value at a time, in the order of the definition.

mod bytes;
mod dense;
mod depthwise;
mod pointwise;
mod stem;

use super::{ByteConvolution, Convolution, Kernels, Range};
use crate::network::layers::{Activation, Dense, Depthwise, Stem};

pub struct Scalar;

impl Kernels for Scalar {
    fn stem(layer: &Stem, frame: &[u8], _lines: &mut [f32], output: &mut [f32]) {
        stem::stem(layer, frame, output)
    }

    fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
        pointwise::pointwise(layer, input, residual, output)
    }

    fn average(planes: &[f32], pixels: usize, averages: &mut [f32]) {
        for (channel, average) in averages.iter_mut().enumerate() {
            let sum: f32 = (0..pixels).map(|pixel| planes[at(channel, pixel, pixels)]).sum();
            *average = sum / pixels as f32;
        }
    }

    fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
        depthwise::depthwise(layer, input, output, averages)
    }

    fn dense_relu(layer: &Dense, input: &[f32], output: &mut [f32]) {
        dense::dense(layer, input, output, |x| x.max(0.0))
    }

    fn dense_hard_sigmoid(layer: &Dense, input: &[f32], output: &mut [f32]) {
        dense::dense(layer, input, output, hard_sigmoid)
    }

    fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]) {
        for (index, (to, from)) in scaled.iter_mut().zip(weights).enumerate() {
            *to = from * gates[index / 8 % gates.len()];
        }
    }

    fn gate_planes(planes: &mut [f32], gates: &[f32], pixels: usize) {
        for (index, value) in planes.iter_mut().enumerate() {
            *value *= gates[index / (4 * pixels) * 4 + index % 4];
        }
    }

    fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range {
        bytes::range(planes, pixels, multipliers)
    }

    fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]) {
        bytes::quantise(planes, pixels, multipliers, range, bytes)
    }

    fn pointwise_bytes(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]) {
        bytes::pointwise(layer, bytes, residual, output)
    }

    fn project(mut rows: &[i16], firsts: &[i16], features: &mut [f32], output: &mut [f32]) {
        for (value, &first) in output.iter_mut().zip(firsts) {
            let features = &features[first as usize..];
            let (row, rest) = rows.split_at(features.len());
            rows = rest;
            let products = row.iter().zip(features).map(|(&weight, &feature)| f64::from(weight) * f64::from(feature));
            *value = products.sum::<f64>() as f32;
        }
    }
}

/// Where channel `channel` of pixel `pixel` lies in planes of `pixels` pixels.
pub fn at(channel: usize, pixel: usize, pixels: usize) -> usize {
    (channel / 4 * pixels + pixel) * 4 + channel % 4
}

pub fn hard_sigmoid(x: f32) -> f32 {
    (x + 3.0).max(0.0).min(6.0) / 6.0
}

pub fn activate(x: f32, activation: Activation) -> f32 {
    match activation {
        Activation::None => x,
        Activation::Relu => x.max(0.0),
        Activation::HardSwish => x * hard_sigmoid(x),
    }
}
