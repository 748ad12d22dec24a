//! The table and the weights, both made by `packing/` when the crate is built.

#[cfg(feature = "int8-only")]
use super::layers::Packed;
use super::layers::{Activation, Block, Dense, Depthwise, Excite, Pointwise, Quantised, Span, Stem};

#[cfg(feature = "int8-only")]
const UNPACKED: usize = Span::UNPACKED;

include!(concat!(env!("OUT_DIR"), "/table.rs"));

#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/weights.bin")));
static PROJECTION: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/projection.bin")));

impl Span {
    /// The int8 of this span.
    #[inline]
    pub fn bytes(&self) -> &'static [i8] {
        let floats = self.floats();
        // SAFETY: the same memory; alignment is stricter than needed and any bits are an i8.
        unsafe { core::slice::from_raw_parts(floats.as_ptr().cast(), floats.len() * 4) }
    }

    /// The int16 of this span.
    #[inline]
    pub fn pairs(&self) -> &'static [i16] {
        let floats = self.floats();
        // SAFETY: the same memory; alignment is stricter than needed and any bits are an i16.
        unsafe { core::slice::from_raw_parts(floats.as_ptr().cast(), floats.len() * 2) }
    }

    /// The weights of this span.
    #[inline]
    pub fn floats(&self) -> &'static [f32] {
        #[cfg(feature = "int8-only")]
        if self.at >= UNPACKED {
            // SAFETY: inside the area (checked by `words`), which does not change once it is unpacked.
            return unsafe { core::slice::from_raw_parts(super::unpacked::words(self.at - UNPACKED, self.len), self.len) };
        }
        assert!((self.at + self.len) * 4 <= WEIGHTS.0.len());
        // SAFETY: inside the blob (checked), aligned to 64 bytes, any bits are a float, little-endian on every target.
        unsafe { core::slice::from_raw_parts(WEIGHTS.0.as_ptr().cast::<f32>().add(self.at), self.len) }
    }
}

/// Quantised rows of the default projection, one behind the other, each from its first feature on.
#[cfg(feature = "int8-only")]
pub fn projection_rows() -> &'static [i16] {
    PROJECTION_ROWS_AT.pairs()
}

/// The same as the module stores them: 10 bits each.
#[cfg(feature = "int8-only")]
pub fn projection_bytes() -> &'static [u8] {
    &PROJECTION.0
}

/// Quantised rows of the default projection, one behind the other, each from its first feature on.
#[cfg(not(feature = "int8-only"))]
pub fn projection_rows() -> &'static [i16] {
    // SAFETY: aligned to 64 bytes, any bits are an i16, little-endian on every target.
    unsafe { core::slice::from_raw_parts(PROJECTION.0.as_ptr().cast(), PROJECTION.0.len() / 2) }
}
