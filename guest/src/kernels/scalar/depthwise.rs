use super::{activate, at};
use crate::network::layers::Depthwise;

pub fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
    let size = layer.output_size;
    for (channel, average) in averages.iter_mut().enumerate().take(layer.channels) {
        let mut total = 0.0;
        for y in 0..size {
            for x in 0..size {
                let value = activate(value(layer, input, channel, y, x), layer.activation);
                output[at(channel, y * size + x, size * size)] = value;
                total += value;
            }
        }
        *average = total / (size * size) as f32;
    }
}

fn value(layer: &Depthwise, input: &[f32], channel: usize, y: usize, x: usize) -> f32 {
    let (weights, size) = (layer.weights.floats(), layer.input_size);
    let taps = layer.kernel * layer.kernel;
    let mut sum = layer.bias.floats()[channel];
    for tap in 0..taps {
        // Padding counts from -pad_before; whatever falls outside is zero.
        let row = (y * layer.stride + tap / layer.kernel).wrapping_sub(layer.pad_before);
        let column = (x * layer.stride + tap % layer.kernel).wrapping_sub(layer.pad_before);
        if row < size && column < size {
            let weight = weights[(channel / 4 * taps + tap) * 4 + channel % 4];
            sum += weight * input[at(channel, row * size + column, size * size)];
        }
    }
    sum
}
