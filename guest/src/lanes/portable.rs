#[derive(Clone, Copy)]
pub struct F32x4([f32; 4]);

impl F32x4 {
    pub fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    /// # Safety
    /// Four floats must be readable at `from`.
    pub unsafe fn load(from: *const f32) -> Self {
        Self(from.cast::<[f32; 4]>().read_unaligned())
    }

    /// # Safety
    /// Four floats must be writable at `to`.
    pub unsafe fn store(self, to: *mut f32) {
        to.cast::<[f32; 4]>().write_unaligned(self.0)
    }

    /// # Safety
    /// Four values must be readable at `from`.
    pub unsafe fn load_i16(from: *const i16) -> Self {
        Self(from.cast::<[i16; 4]>().read_unaligned().map(f32::from))
    }

    pub fn broadcast<const LANE: usize>(self) -> Self {
        Self([self.0[LANE]; 4])
    }

    pub fn multiply_add(self, factor: Self, addend: Self) -> Self {
        self.multiply(factor).add(addend)
    }

    pub fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    pub fn subtract(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    pub fn multiply(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }

    pub fn min(self, other: Self) -> Self {
        self.zip(other, f32::min)
    }

    pub fn max(self, other: Self) -> Self {
        self.zip(other, f32::max)
    }

    pub fn sum(self) -> f32 {
        (self.0[0] + self.0[2]) + (self.0[1] + self.0[3])
    }

    fn zip(self, other: Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        Self(core::array::from_fn(|lane| operation(self.0[lane], other.0[lane])))
    }
}
