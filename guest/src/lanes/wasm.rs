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

    /// As `load`, but here and each time: not once in front of a loop.
    ///
    /// # Safety
    /// Four floats must be readable at `from`, aligned to 16 bytes.
    #[inline(always)]
    pub unsafe fn load_here(from: *const f32) -> Self {
        Self(from.cast::<v128>().read_volatile())
    }

    /// # Safety
    /// Four floats must be writable at `to`.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f32) {
        v128_store(to.cast(), self.0)
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

    /// Rounded to the nearest integer, ties to even; the lanes must be within the range of int32.
    #[inline(always)]
    pub fn round(self) -> Int4 {
        Int4(i32x4_relaxed_trunc_f32x4(f32x4_nearest(self.0)))
    }

    #[inline(always)]
    pub fn to_bits(self) -> Int4 {
        Int4(self.0)
    }

    pub fn smallest(self) -> f32 {
        let halves = self.min(Self(i32x4_shuffle::<2, 3, 0, 1>(self.0, self.0)));
        f32x4_extract_lane::<0>(halves.min(halves.broadcast::<1>()).0)
    }

    pub fn largest(self) -> f32 {
        let halves = self.max(Self(i32x4_shuffle::<2, 3, 0, 1>(self.0, self.0)));
        f32x4_extract_lane::<0>(halves.max(halves.broadcast::<1>()).0)
    }

    #[inline(always)]
    pub fn sum(self) -> f32 {
        (f32x4_extract_lane::<0>(self.0) + f32x4_extract_lane::<2>(self.0))
            + (f32x4_extract_lane::<1>(self.0) + f32x4_extract_lane::<3>(self.0))
    }
}

/// 128 bits of integers: eight int16 (four pairs) or four int32.
#[derive(Clone, Copy)]
pub struct Int4(v128);

impl Int4 {
    pub const ZERO: Self = Self(i32x4(0, 0, 0, 0));

    /// # Safety
    /// 16 bytes must be readable at `from`.
    #[inline(always)]
    pub unsafe fn load<T>(from: *const T) -> Self {
        Self(v128_load(from.cast()))
    }

    /// As `load`, but here and each time: not once in front of a loop.
    ///
    /// # Safety
    /// 16 bytes must be readable at `from`, which is aligned to 16 bytes.
    #[inline(always)]
    pub unsafe fn load_here<T>(from: *const T) -> Self {
        Self(from.cast::<v128>().read_volatile())
    }

    /// One pair, in all four places.
    ///
    /// # Safety
    /// Two int16 must be readable at `from`.
    #[inline(always)]
    pub unsafe fn load_pair(from: *const i16) -> Self {
        Self(v128_load32_splat(from.cast()))
    }

    /// # Safety
    /// 16 bytes must be writable at `to`.
    #[inline(always)]
    pub unsafe fn store<T>(self, to: *mut T) {
        v128_store(to.cast(), self.0)
    }

    /// Every pair of int16 becomes pair `PAIR`.
    #[inline(always)]
    pub fn broadcast<const PAIR: usize>(self) -> Self {
        Self(i32x4_shuffle::<PAIR, PAIR, PAIR, PAIR>(self.0, self.0))
    }

    /// For each pair of int16: the sum of its two products, as int32.
    #[inline(always)]
    pub fn dot(self, other: Self) -> Self {
        Self(i32x4_dot_i16x8(self.0, other.0))
    }

    /// Adds int32 lanes.
    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }

    /// int32 lanes as fp32.
    #[inline(always)]
    pub fn to_floats(self) -> F32x4 {
        F32x4(f32x4_convert_i32x4(self.0))
    }

    /// `sum` plus, for each four bytes, the sum of their four products: `self` is signed, `activations` are 0..=127, the range
    /// in which all processors agree.
    #[inline(always)]
    pub fn dot_bytes(self, activations: Self, sum: Self) -> Self {
        Self(i32x4_relaxed_dot_i8x16_i7x16_add(self.0, activations.0, sum.0))
    }

    /// Subtracts int32 lanes.
    #[inline(always)]
    pub fn subtract(self, other: Self) -> Self {
        Self(i32x4_sub(self.0, other.0))
    }

    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }

    /// Shifts int32 lanes.
    #[inline(always)]
    pub fn shift_left<const BITS: u32>(self) -> Self {
        Self(i32x4_shl(self.0, BITS))
    }

    /// Eight int32 as int16, saturated.
    #[inline(always)]
    pub fn narrow(self, high: Self) -> Self {
        Self(i16x8_narrow_i32x4(self.0, high.0))
    }
}

/// Whether `Int4::dot` is one instruction, as on x64, or three, as on arm64. A module cannot ask for its processor; but what
/// becomes of a NaN is left to it, and these two differ.
pub fn products_of_pairs_are_fast() -> bool {
    i32x4_extract_lane::<0>(i32x4_relaxed_trunc_f32x4(f32x4_splat(f32::NAN))) != 0
}
