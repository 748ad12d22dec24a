use super::{activate, at};
use crate::kernels::{ByteConvolution, Range};

pub fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range {
    let (mut smallest, mut largest) = (0.0f32, 0.0f32);
    for (index, &value) in planes.iter().enumerate() {
        let value = value * multipliers[index / (4 * pixels) * 4 + index % 4];
        smallest = smallest.min(value);
        largest = largest.max(value);
    }
    Range::new(smallest, largest)
}

pub fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]) {
    for (index, byte) in bytes.iter_mut().enumerate() {
        let channel = index / (16 * pixels) * 16 + index % 4 * 4 + index / 4 % 4;
        let value = planes.get(at(channel, index / 16 % pixels, pixels)).map_or(0.0, |value| value * multipliers[channel]);
        *byte = (value / range.step + range.zero + 0.5) as u8;
    }
}

pub fn pointwise(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]) {
    for channel in 0..layer.outputs {
        for pixel in 0..layer.pixels {
            let mut sum = 0;
            for input in 0..layer.inputs {
                // `input` counts in the order of the bytes, which is that of the weights.
                let place = channel / 8 * 8 * layer.inputs + input / 4 * 32 + channel % 8 * 4 + input % 4;
                let byte = bytes[(input / 16 * layer.pixels + pixel) * 16 + input % 16];
                sum += i32::from(layer.weights[place]) * i32::from(byte);
            }
            let value = activate(sum as f32 * layer.scales[channel] + layer.offsets[channel], layer.activation);
            let to = at(channel, pixel, layer.pixels);
            output[to] = value + residual.map_or(0.0, |residual| residual[to]);
        }
    }
}
