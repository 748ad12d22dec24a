//! What all tiles share.

pub const PIXELS: usize = 7;
pub const CHANNELS: usize = 8;

/// Repeats a block with a constant: loops that LLVM might leave rolled would put the sums into memory.
macro_rules! each {
    ($name:ident in [$($value:literal)*] $body:block) => { $( { const $name: usize = $value; $body } )* };
}
pub(super) use each;
