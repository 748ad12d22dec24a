use super::{activate, at};
use crate::kernels::Convolution;

pub fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
    for channel in 0..layer.outputs {
        for pixel in 0..layer.pixels {
            let to = at(channel, pixel, layer.pixels);
            output[to] = value(layer, input, channel, pixel) + residual.map_or(0.0, |residual| residual[to]);
        }
    }
}

fn value(layer: &Convolution, input: &[f32], channel: usize, pixel: usize) -> f32 {
    let mut sum = layer.bias[channel];
    for source in 0..layer.inputs {
        let weight = layer.weights[(channel / 8 * layer.inputs + source) * 8 + channel % 8];
        sum += weight * input[at(source, pixel, layer.pixels)];
    }
    activate(sum, layer.activation)
}
