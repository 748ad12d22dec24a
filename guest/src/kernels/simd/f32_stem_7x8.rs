//! The stem: a row of the image is turned into floats once, then each output is a dot product of three stretches of
//! twelve neighbouring values (nine count; the panel has zeros for the rest).

use super::activation::{Activate, HardSwish};
use super::tile::{accumulate, each, Sums, CHANNELS, PIXELS};
use crate::lanes::F32x4;
use crate::network::layers::Stem;
use crate::network::workspace::LINE;

const SIZE: usize = 224;
const OUTPUT: usize = SIZE / 2;
const PLANE: usize = OUTPUT * OUTPUT * 4;
/// What the padding's zero is before `v / 127.5 - 1`.
const PADDING: f32 = 127.5;

pub fn stem(layer: &Stem, frame: &[u8], lines: &mut [f32], output: &mut [f32]) {
    assert!(frame.len() >= SIZE * SIZE * 3 && lines.len() >= 3 * LINE && output.len() >= layer.outputs * PLANE / 4);
    assert!(layer.outputs % CHANNELS == 0);
    lines[SIZE * 3..LINE].fill(PADDING);
    lines[LINE + SIZE * 3..2 * LINE].fill(PADDING);
    lines[2 * LINE + SIZE * 3..3 * LINE].fill(PADDING);
    widen(&frame[..SIZE * 3], &mut lines[..SIZE * 3]);
    for y in 0..OUTPUT {
        // Output row y reads rows 2y to 2y + 2; row r lies in line r % 3, so two new ones replace the oldest.
        for row in 2 * y + 1..2 * y + 3 {
            let line = &mut lines[row % 3 * LINE..][..SIZE * 3];
            match frame.get(row * SIZE * 3..(row + 1) * SIZE * 3) {
                Some(bytes) => widen(bytes, line),
                None => line.fill(PADDING),
            }
        }
        let rows = [2 * y % 3 * LINE, (2 * y + 1) % 3 * LINE, (2 * y + 2) % 3 * LINE];
        // SAFETY: the slices hold what is asserted above; a line has LINE floats, the last tile touches 678.
        unsafe { row(layer, lines, rows, output.as_mut_ptr().add(y * OUTPUT * 4)) }
    }
}

#[inline(never)]
fn widen(bytes: &[u8], floats: &mut [f32]) {
    for (float, &byte) in floats.iter_mut().zip(bytes) {
        *float = f32::from(byte);
    }
}

/// # Safety
/// See `stem`.
#[inline(never)]
unsafe fn row(layer: &Stem, lines: &[f32], rows: [usize; 3], output: *mut f32) {
    let (weights, bias) = (layer.weights.floats(), layer.bias.floats());
    let mut channel = 0;
    while channel < layer.outputs {
        let panel = weights.as_ptr().add(channel * 36);
        let bias = [F32x4::load(bias.as_ptr().add(channel)), F32x4::load(bias.as_ptr().add(channel + 4))];
        let low = output.add(channel * PLANE / 4);
        let mut x = 0;
        while x < OUTPUT {
            let mut sums: Sums = [bias; PIXELS];
            let mut step = panel;
            for start in rows {
                let mut from = lines.as_ptr().add(start + x * 6);
                let end = from.add(12);
                while from < end {
                    let mut pixels = [bias[0]; PIXELS];
                    each!(PIXEL in [0 1 2 3 4 5 6] { pixels[PIXEL] = F32x4::load(from.add(PIXEL * 6)); });
                    accumulate(&mut sums, pixels, step);
                    from = from.add(4);
                    step = step.add(4 * CHANNELS);
                }
            }
            each!(PIXEL in [0 1 2 3 4 5 6] {
                HardSwish::apply(sums[PIXEL][0]).store(low.add((x + PIXEL) * 4));
                HardSwish::apply(sums[PIXEL][1]).store(low.add(PLANE + (x + PIXEL) * 4));
            });
            x += PIXELS;
        }
        channel += CHANNELS;
    }
}
