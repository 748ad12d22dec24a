//! The stem in fp32, for processors on which a product of pairs (`i16_stem_7x8.rs`) takes three instructions: arm64, where it
//! needs half as many. Rows of the image become fp32; a pass takes eight of the nine values of a kernel row, and the last one
//! takes what is left of all three. Sums stay in the output planes (`f32_pointwise_7x8.rs` says why).

use super::activation::{Activate, HardSwish};
use super::tile::{each, CHANNELS, PIXELS};
use crate::lanes::F32x4;
use crate::network::layers::Stem;
use crate::network::workspace::LINE;

const SIZE: usize = 224;
const OUTPUT: usize = SIZE / 2;
const PLANE: usize = OUTPUT * OUTPUT * 4;
/// Values of a kernel row: 3 pixels of 3 colours.
const VALUES: usize = 9;

pub fn stem(layer: &Stem, frame: &[u8], lines: &mut [f32], output: &mut [f32]) {
    assert!(frame.len() >= SIZE * SIZE * 3 && lines.len() >= 3 * LINE && output.len() >= layer.outputs * PLANE / 4);
    assert!(layer.outputs % CHANNELS == 0 && layer.panels.floats().len() == layer.outputs * 3 * VALUES);
    lines.fill(0.0);
    widen(&frame[..SIZE * 3], &mut lines[..SIZE * 3]);
    for y in 0..OUTPUT {
        // Output row y reads rows 2y to 2y + 2; row r lies in line r % 3, so two new ones replace the oldest.
        for row in 2 * y + 1..2 * y + 3 {
            let line = &mut lines[row % 3 * LINE..][..SIZE * 3];
            match frame.get(row * SIZE * 3..(row + 1) * SIZE * 3) {
                Some(bytes) => widen(bytes, line),
                None => line.fill(0.0),
            }
        }
        let rows = [2 * y, 2 * y + 1, 2 * y + 2].map(|row| lines[row % 3 * LINE..].as_ptr());
        for channel in (0..layer.outputs).step_by(CHANNELS) {
            let at = channel * PLANE / 4 + y * OUTPUT * 4;
            // SAFETY: the slices hold what is asserted above; a line has LINE values, the last output touches 677.
            unsafe {
                let low = output.as_mut_ptr().add(at);
                let panel = layer.panels.floats().as_ptr().add(channel * 3 * VALUES);
                start(rows[0], panel, low, layer.bias.floats().as_ptr().add(channel));
                add(rows[1], panel.add(VALUES * CHANNELS), low);
                add(rows[2], panel.add(2 * VALUES * CHANNELS), low);
                finish(rows, panel, low);
            }
        }
    }
}

#[inline(never)]
fn widen(bytes: &[u8], values: &mut [f32]) {
    for (value, &byte) in values.iter_mut().zip(bytes) {
        *value = f32::from(byte) * (1.0 / 127.5) - 1.0;
    }
}

/// # Safety
/// As `pass`; eight floats at `bias`.
#[inline(never)]
unsafe fn start(row: *const f32, panel: *const f32, low: *mut f32, bias: *const f32) {
    pass::<true>(row, panel, low, bias)
}

/// # Safety
/// As `pass`.
#[inline(never)]
unsafe fn add(row: *const f32, panel: *const f32, low: *mut f32) {
    pass::<false>(row, panel, low, core::ptr::null())
}

/// The first eight values of one kernel row.
///
/// # Safety
/// `row` is a line, `panel` the weights of the kernel row, `low` a row of the first of two planes.
#[inline(always)]
unsafe fn pass<const FIRST: bool>(row: *const f32, panel: *const f32, low: *mut f32, bias: *const f32) {
    let (mut from, mut low, mut high) = (row, low, low.add(PLANE));
    let end = low.add(OUTPUT * 4);
    while low < end {
        let mut weights = [[F32x4::splat(0.0); 2]; 8];
        each!(VALUE in [0 1 2 3 4 5 6 7] {
            let at = panel.add(VALUE * CHANNELS);
            weights[VALUE] = [F32x4::load_here(at), F32x4::load_here(at.add(4))];
        });
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let input = [F32x4::load(from.add(PIXEL * 6)), F32x4::load(from.add(PIXEL * 6 + 4))];
            let sum = F32x4::load(if FIRST { bias } else { low.add(PIXEL * 4) });
            eight::<0>(input, &weights, sum).store(low.add(PIXEL * 4));
            let sum = F32x4::load(if FIRST { bias.add(4) } else { high.add(PIXEL * 4) });
            eight::<1>(input, &weights, sum).store(high.add(PIXEL * 4));
        });
        from = from.add(PIXELS * 6);
        low = low.add(PIXELS * 4);
        high = high.add(PIXELS * 4);
    }
}

#[inline(always)]
fn eight<const HALF: usize>(input: [F32x4; 2], weights: &[[F32x4; 2]; 8], mut sum: F32x4) -> F32x4 {
    each!(PART in [0 1] {
        each!(LANE in [0 1 2 3] {
            sum = input[PART].broadcast::<LANE>().multiply_add(weights[PART * 4 + LANE][HALF], sum);
        });
    });
    sum
}

/// The last value of all three kernel rows, then the activation.
///
/// # Safety
/// As `pass`; `panel` is that of all kernel rows.
#[inline(never)]
unsafe fn finish(rows: [*const f32; 3], panel: *const f32, low: *mut f32) {
    let (mut at, mut low, mut high) = (VALUES - 1, low, low.add(PLANE));
    let end = low.add(OUTPUT * 4);
    while low < end {
        let mut weights = [[F32x4::splat(0.0); 2]; 3];
        each!(ROW in [0 1 2] {
            let at = panel.add((ROW * VALUES + VALUES - 1) * CHANNELS);
            weights[ROW] = [F32x4::load_here(at), F32x4::load_here(at.add(4))];
        });
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let mut sums = [F32x4::load(low.add(PIXEL * 4)), F32x4::load(high.add(PIXEL * 4))];
            each!(ROW in [0 1 2] {
                let value = F32x4::load(rows[ROW].add(at + PIXEL * 6)).broadcast::<0>();
                sums = [value.multiply_add(weights[ROW][0], sums[0]), value.multiply_add(weights[ROW][1], sums[1])];
            });
            HardSwish::apply(sums[0]).store(low.add(PIXEL * 4));
            HardSwish::apply(sums[1]).store(high.add(PIXEL * 4));
        });
        at += PIXELS * 6;
        low = low.add(PIXELS * 4);
        high = high.add(PIXELS * 4);
    }
}
