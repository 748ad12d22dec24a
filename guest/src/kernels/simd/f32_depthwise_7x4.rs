//! Depthwise convolution: one plane (4 channels) at a time, one row of outputs, 7 pixels a step.
//!
//! A pass holds the weights of one or two kernel rows in registers and leaves the sums in the output; why that is so stands in
//! `f32_pointwise_7x8.rs`. For the same reason every tap loads its input anew, which costs less than keeping it.
//!
//! Nothing is padded: where a kernel row falls outside the image, or a tap of the columns at the left and right edge, it is
//! left out, which also saves a sixth to a third of the arithmetic.

use core::ops::Range;

use super::activation::{Activate, HardSwish, Relu};
use super::tile::{each, PIXELS};
use crate::lanes::F32x4;
use crate::network::layers::{Activation, Depthwise};

pub fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
    let (from, to) = (layer.input_size * layer.input_size, layer.output_size * layer.output_size);
    assert!(layer.channels % 4 == 0 && layer.output_size % PIXELS == 0);
    assert!(input.len() >= from * layer.channels && output.len() >= to * layer.channels);
    assert!(averages.len() >= layer.channels);
    let (filter, finish): (Filter, Finish) = match (layer.kernel, layer.stride, layer.pad_before, layer.activation) {
        (3, 1, 1, Activation::Relu) => (filter::<3, 1, 1, 1>, finish::<Relu>),
        (3, 2, 0, Activation::Relu) => (filter::<3, 2, 0, 1>, finish::<Relu>),
        (5, 1, 2, Activation::HardSwish) => (filter::<5, 1, 2, 2>, finish::<HardSwish>),
        (5, 2, 1, Activation::HardSwish) => (filter::<5, 2, 1, 2>, finish::<HardSwish>),
        _ => unreachable!("the network has four kinds of depthwise layer"),
    };
    let share = F32x4::splat(1.0 / to as f32);
    for index in 0..layer.channels / 4 {
        // SAFETY: the slices hold planes of the layer's sizes, weights and room for averages (checked above).
        unsafe {
            let plane = Plane {
                input: input.as_ptr().add(index * from * 4),
                output: output.as_mut_ptr().add(index * to * 4),
                weights: layer.weights.floats().as_ptr().add(index * layer.kernel * layer.kernel * 4),
                bias: layer.bias.floats().as_ptr().add(index * 4),
                input_size: layer.input_size,
                size: layer.output_size,
            };
            filter(&plane);
            finish(&plane).multiply(share).store(averages.as_mut_ptr().add(index * 4));
        }
    }
}

type Filter = unsafe fn(&Plane);
type Finish = unsafe fn(&Plane) -> F32x4;

/// Raw pointers, because slices would tell LLVM that input and output differ, and it would then load the inputs of a whole
/// step at once, in front of the stores that are to keep them apart.
struct Plane {
    input: *const f32,
    output: *mut f32,
    weights: *const f32,
    bias: *const f32,
    input_size: usize,
    size: usize,
}

/// `K`, `S`, `LEFT`, `RIGHT`: kernel, stride, padding before and after.
///
/// # Safety
/// The pointers lead to planes of the sizes given, `K * K` vectors of weights and one of bias.
unsafe fn filter<const K: usize, const S: usize, const LEFT: usize, const RIGHT: usize>(plane: &Plane) {
    if plane.size == PIXELS {
        return columns::<K, S, LEFT, LEFT, RIGHT>(plane, 0);
    }
    columns::<K, S, LEFT, LEFT, 0>(plane, 0);
    let mut x = PIXELS;
    while x < plane.size - PIXELS {
        columns::<K, S, LEFT, 0, 0>(plane, x);
        x += PIXELS;
    }
    columns::<K, S, LEFT, 0, RIGHT>(plane, x);
}

/// Seven columns of outputs from `x`.
///
/// # Safety
/// As `filter`.
#[inline(never)]
unsafe fn columns<const K: usize, const S: usize, const PAD: usize, const CUT_LEFT: usize, const CUT_RIGHT: usize>(
    plane: &Plane,
    x: usize,
) {
    let all = 0..plane.size;
    // Kernel row PAD meets an image row at every output row, so it can set the sums where the others add to them. Of a
    // kernel of three, two rows fit into the registers at once.
    if K == 3 && S == 2 {
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 1, true>(plane, x, 0, all);
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, false>(plane, x, 2, meeting::<S, PAD>(plane, 2));
    } else if K == 3 {
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, true>(plane, x, 1, all);
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 2, false>(plane, x, 0, 1..plane.size - 1);
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, false>(plane, x, 2, 0..1);
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, false>(plane, x, 0, plane.size - 1..plane.size);
    } else {
        pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, true>(plane, x, PAD, all);
        for kernel_row in (0..K).filter(|&row| row != PAD) {
            let outputs = meeting::<S, PAD>(plane, kernel_row);
            pass::<K, S, PAD, CUT_LEFT, CUT_RIGHT, 0, false>(plane, x, kernel_row, outputs);
        }
    }
}

/// The output rows at which a kernel row meets an image row.
#[inline(always)]
fn meeting<const S: usize, const PAD: usize>(plane: &Plane, kernel_row: usize) -> Range<usize> {
    let first = PAD.saturating_sub(kernel_row).div_ceil(S);
    let end = ((plane.input_size + PAD - kernel_row - 1) / S + 1).min(plane.size);
    first..end
}

/// Adds the share of one kernel row, and of the one `SECOND` rows below if that is not zero, to rows `outputs`; if `FIRST`,
/// starts from the bias. Columns count from the first pixel's first tap; the first `CUT_LEFT` and the last `CUT_RIGHT` do
/// not exist.
///
/// # Safety
/// As `filter`; the kernel rows meet image rows at all `outputs`.
#[inline(always)]
unsafe fn pass<
    const K: usize,
    const S: usize,
    const PAD: usize,
    const CUT_LEFT: usize,
    const CUT_RIGHT: usize,
    const SECOND: usize,
    const FIRST: bool,
>(
    plane: &Plane,
    x: usize,
    kernel_row: usize,
    outputs: Range<usize>,
) {
    let row = outputs.start * S + kernel_row - PAD;
    let mut from = plane.input.add((row * plane.input_size + x * S + CUT_LEFT - PAD) * 4);
    let mut to = plane.output.add((outputs.start * plane.size + x) * 4);
    let stop = plane.output.add((outputs.end * plane.size + x) * 4);
    let first = plane.weights.add(kernel_row * K * 4);
    while to.add(plane.size * 4) < stop {
        let taps = load::<K, SECOND>(first);
        step::<K, S, CUT_LEFT, CUT_RIGHT, SECOND, FIRST>(plane, from, to, &taps);
        from = from.add(S * plane.input_size * 4);
        to = to.add(plane.size * 4);
        step::<K, S, CUT_LEFT, CUT_RIGHT, SECOND, FIRST>(plane, from, to, &taps);
        from = from.add(S * plane.input_size * 4);
        to = to.add(plane.size * 4);
    }
    if to < stop {
        step::<K, S, CUT_LEFT, CUT_RIGHT, SECOND, FIRST>(plane, from, to, &load::<K, SECOND>(first));
    }
}

/// The weights of one kernel row, and of the one `SECOND` rows below.
///
/// # Safety
/// As `filter`.
#[inline(always)]
unsafe fn load<const K: usize, const SECOND: usize>(first: *const f32) -> [[F32x4; 5]; 2] {
    let mut taps = [[F32x4::splat(0.0); 5]; 2];
    each!(TAP in [0 1 2 3 4] {
        if TAP < K {
            taps[0][TAP] = F32x4::load_here(first.add(TAP * 4));
            if SECOND > 0 {
                taps[1][TAP] = F32x4::load_here(first.add((SECOND * K + TAP) * 4));
            }
        }
    });
    taps
}

/// One row of seven outputs at `to`, from the inputs at `from`.
///
/// # Safety
/// As `pass`.
#[inline(always)]
unsafe fn step<
    const K: usize,
    const S: usize,
    const CUT_LEFT: usize,
    const CUT_RIGHT: usize,
    const SECOND: usize,
    const FIRST: bool,
>(
    plane: &Plane,
    from: *const f32,
    to: *mut f32,
    taps: &[[F32x4; 5]; 2],
) {
    let second = from.add(SECOND * plane.input_size * 4);
    let columns = (PIXELS - 1) * S + K;
    let mut inputs = [[taps[0][0]; 17]; 2];
    each!(COLUMN in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16] {
        if COLUMN >= CUT_LEFT && COLUMN + CUT_RIGHT < columns {
            inputs[0][COLUMN] = F32x4::load(from.add((COLUMN - CUT_LEFT) * 4));
            if SECOND > 0 {
                inputs[1][COLUMN] = F32x4::load(second.add((COLUMN - CUT_LEFT) * 4));
            }
        }
    });
    each!(PIXEL in [0 1 2 3 4 5 6] {
        let mut sum = F32x4::load(if FIRST { plane.bias } else { to.add(PIXEL * 4) });
        each!(TAP in [0 1 2 3 4] {
            let column = PIXEL * S + TAP;
            if TAP < K && column >= CUT_LEFT && column + CUT_RIGHT < columns {
                sum = inputs[0][column].multiply_add(taps[0][TAP], sum);
                if SECOND > 0 {
                    sum = inputs[1][column].multiply_add(taps[1][TAP], sum);
                }
            }
        });
        sum.store(to.add(PIXEL * 4));
    });
}

/// Applies the activation and returns the sum over the plane.
///
/// # Safety
/// As `filter`.
#[inline(never)]
unsafe fn finish<A: Activate>(plane: &Plane) -> F32x4 {
    const STEP: usize = PIXELS * 4;
    let mut to = plane.output;
    let end = to.add(plane.size * plane.size * 4);
    let mut total = F32x4::splat(0.0);
    while to.add(STEP) < end {
        total = total.add(seven::<A>(to)).add(seven::<A>(to.add(STEP)));
        to = to.add(2 * STEP);
    }
    if to < end {
        total = total.add(seven::<A>(to));
    }
    total
}

/// # Safety
/// Seven pixels at `to`.
#[inline(always)]
unsafe fn seven<A: Activate>(to: *mut f32) -> F32x4 {
    let mut values = [F32x4::splat(0.0); PIXELS];
    each!(PIXEL in [0 1 2 3 4 5 6] {
        values[PIXEL] = A::apply(F32x4::load(to.add(PIXEL * 4)));
        values[PIXEL].store(to.add(PIXEL * 4));
    });
    let pairs = [values[0].add(values[1]), values[2].add(values[3]), values[4].add(values[5])];
    pairs[0].add(pairs[1]).add(pairs[2].add(values[6]))
}
