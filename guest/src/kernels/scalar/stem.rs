use super::{activate, at};
use crate::network::layers::{Activation, Stem};

const SIZE: usize = 224;
const OUTPUT: usize = SIZE / 2;

/// Bytes are used as they are (the weights carry the 1/127.5, the bias the -1), so the padding's 0 is 127.5 here.
pub fn stem(layer: &Stem, frame: &[u8], output: &mut [f32]) {
    let (weights, bias) = (layer.weights.floats(), layer.bias.floats());
    for channel in 0..layer.outputs {
        for y in 0..OUTPUT {
            for x in 0..OUTPUT {
                let mut sum = bias[channel];
                for row in 0..3 {
                    for value in 0..9 {
                        let weight = weights[((channel / 8 * 3 + row) * 12 + value) * 8 + channel % 8];
                        sum += weight * pixel(frame, 2 * y + row, 2 * x + value / 3, value % 3);
                    }
                }
                output[at(channel, y * OUTPUT + x, OUTPUT * OUTPUT)] = activate(sum, Activation::HardSwish);
            }
        }
    }
}

fn pixel(frame: &[u8], y: usize, x: usize, colour: usize) -> f32 {
    if y < SIZE && x < SIZE {
        f32::from(frame[(y * SIZE + x) * 3 + colour])
    } else {
        127.5
    }
}
