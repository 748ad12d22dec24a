//! The inner step that the stem and the 1 x 1 convolutions share.

use crate::lanes::F32x4;

pub const PIXELS: usize = 7;
pub const CHANNELS: usize = 8;

/// Sums of 7 pixels (first index) for 8 channels (two vectors).
pub type Sums = [[F32x4; 2]; PIXELS];

/// Repeats a block with a constant: loops that LLVM might leave rolled would put the sums into memory.
macro_rules! each {
    ($name:ident in [$($value:literal)*] $body:block) => { $( { const $name: usize = $value; $body } )* };
}
pub(super) use each;

/// Adds four inputs' share: lane k of `pixels[p]` times row k of the panel.
///
/// # Safety
/// 32 floats must be readable at `panel`.
#[inline(always)]
pub unsafe fn accumulate(sums: &mut Sums, pixels: [F32x4; PIXELS], panel: *const f32) {
    each!(LANE in [0 1 2 3] {
        let low = F32x4::load(panel.add(LANE * CHANNELS));
        let high = F32x4::load(panel.add(LANE * CHANNELS + 4));
        each!(PIXEL in [0 1 2 3 4 5 6] {
            let value = pixels[PIXEL].broadcast::<LANE>();
            sums[PIXEL][0] = value.multiply_add(low, sums[PIXEL][0]);
            sums[PIXEL][1] = value.multiply_add(high, sums[PIXEL][1]);
        });
    });
}
