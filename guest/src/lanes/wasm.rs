use core::arch::wasm32::*;

#[derive(Clone, Copy)]
pub struct F32x4(v128);

impl F32x4 {
    #[inline(always)]
    pub fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    /// # Safety
    /// Four floats must be readable at `from`.
    #[inline(always)]
    pub unsafe fn load(from: *const f32) -> Self {
        Self(v128_load(from.cast()))
    }

    /// # Safety
    /// Four floats must be writable at `to`.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f32) {
        v128_store(to.cast(), self.0)
    }

    /// Four int16, widened. # Safety: four values must be readable at `from`.
    #[inline(always)]
    pub unsafe fn load_i16(from: *const i16) -> Self {
        Self(f32x4_convert_i32x4(i32x4_load_extend_i16x4(from)))
    }

    /// Every lane becomes lane `LANE`.
    #[inline(always)]
    pub fn broadcast<const LANE: usize>(self) -> Self {
        Self(i32x4_shuffle::<LANE, LANE, LANE, LANE>(self.0, self.0))
    }

    /// `self * factor + addend`; rounded once or twice, as the host's processor likes.
    #[inline(always)]
    pub fn multiply_add(self, factor: Self, addend: Self) -> Self {
        Self(f32x4_relaxed_madd(self.0, factor.0, addend.0))
    }

    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    pub fn subtract(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }

    #[inline(always)]
    pub fn multiply(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }

    /// The smaller of each pair; the lanes are never NaN.
    #[inline(always)]
    pub fn min(self, other: Self) -> Self {
        Self(f32x4_relaxed_min(self.0, other.0))
    }

    /// The larger of each pair; the lanes are never NaN.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        Self(f32x4_relaxed_max(self.0, other.0))
    }

    #[inline(always)]
    pub fn sum(self) -> f32 {
        (f32x4_extract_lane::<0>(self.0) + f32x4_extract_lane::<2>(self.0))
            + (f32x4_extract_lane::<1>(self.0) + f32x4_extract_lane::<3>(self.0))
    }
}
