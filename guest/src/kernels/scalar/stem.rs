use super::{activate, at};
use crate::network::layers::{Activation, Stem};

const SIZE: usize = 224;
const OUTPUT: usize = SIZE / 2;

pub fn stem(layer: &Stem, frame: &[u8], output: &mut [f32]) {
    let (weights, bias) = (layer.weights.floats(), layer.bias.floats());
    for channel in 0..layer.outputs {
        for y in 0..OUTPUT {
            for x in 0..OUTPUT {
                let mut sum = bias[channel];
                for (index, weight) in weights[channel * 27..][..27].iter().enumerate() {
                    sum += weight * value(frame, 2 * y + index / 9, 2 * x + index / 3 % 3, index % 3);
                }
                output[at(channel, y * OUTPUT + x, OUTPUT * OUTPUT)] = activate(sum, Activation::HardSwish);
            }
        }
    }
}

/// Padding is zero after normalisation.
fn value(frame: &[u8], y: usize, x: usize, colour: usize) -> f32 {
    if y < SIZE && x < SIZE {
        f32::from(frame[(y * SIZE + x) * 3 + colour]) / 127.5 - 1.0
    } else {
        0.0
    }
}
