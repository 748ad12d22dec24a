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
    /// Four floats must be readable at `from`.
    pub unsafe fn load_here(from: *const f32) -> Self {
        Self::load(from)
    }

    /// # Safety
    /// Four floats must be writable at `to`.
    pub unsafe fn store(self, to: *mut f32) {
        to.cast::<[f32; 4]>().write_unaligned(self.0)
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

    pub fn round(self) -> Int4 {
        Int4::from_words(self.0.map(|x| x.round_ties_even() as i32))
    }

    pub fn to_bits(self) -> Int4 {
        Int4::from_words(self.0.map(|x| x.to_bits() as i32))
    }

    pub fn smallest(self) -> f32 {
        self.0.into_iter().fold(f32::INFINITY, f32::min)
    }

    pub fn largest(self) -> f32 {
        self.0.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }

    pub fn sum(self) -> f32 {
        (self.0[0] + self.0[2]) + (self.0[1] + self.0[3])
    }

    fn zip(self, other: Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        Self(core::array::from_fn(|lane| operation(self.0[lane], other.0[lane])))
    }
}

#[derive(Clone, Copy)]
pub struct Int4([i16; 8]);

impl Int4 {
    pub const ZERO: Self = Self([0; 8]);

    fn words(self) -> [i32; 4] {
        core::array::from_fn(|lane| i32::from(self.0[2 * lane] as u16) | i32::from(self.0[2 * lane + 1]) << 16)
    }

    fn from_words(words: [i32; 4]) -> Self {
        Self(core::array::from_fn(|half| (words[half / 2] >> (half % 2 * 16)) as i16))
    }

    /// # Safety
    /// 16 bytes must be readable at `from`.
    pub unsafe fn load<T>(from: *const T) -> Self {
        Self(from.cast::<[i16; 8]>().read_unaligned())
    }

    /// # Safety
    /// 16 bytes must be readable at `from`.
    pub unsafe fn load_here<T>(from: *const T) -> Self {
        Self::load(from)
    }

    /// # Safety
    /// Two int16 must be readable at `from`.
    pub unsafe fn load_pair(from: *const i16) -> Self {
        let [first, second] = from.cast::<[i16; 2]>().read_unaligned();
        Self([first, second, first, second, first, second, first, second])
    }

    /// # Safety
    /// 16 bytes must be writable at `to`.
    pub unsafe fn store<T>(self, to: *mut T) {
        to.cast::<[i16; 8]>().write_unaligned(self.0)
    }

    pub fn broadcast<const PAIR: usize>(self) -> Self {
        Self(core::array::from_fn(|half| self.0[2 * PAIR + half % 2]))
    }

    pub fn dot(self, other: Self) -> Self {
        let product = |at: usize| i32::from(self.0[at]) * i32::from(other.0[at]);
        Self::from_words(core::array::from_fn(|lane| product(2 * lane).wrapping_add(product(2 * lane + 1))))
    }

    pub fn add(self, other: Self) -> Self {
        let (left, right) = (self.words(), other.words());
        Self::from_words(core::array::from_fn(|lane| left[lane].wrapping_add(right[lane])))
    }

    pub fn to_floats(self) -> F32x4 {
        F32x4(self.words().map(|word| word as f32))
    }

    pub fn dot_bytes(self, activations: Self, sum: Self) -> Self {
        let (weights, values) = (self.bytes(), activations.bytes());
        let product = |at: usize| i32::from(weights[at] as i8) * i32::from(values[at]);
        let sum = sum.words();
        Self::from_words(core::array::from_fn(|lane| sum[lane] + (0..4).map(|at| product(lane * 4 + at)).sum::<i32>()))
    }

    pub fn subtract(self, other: Self) -> Self {
        let (left, right) = (self.words(), other.words());
        Self::from_words(core::array::from_fn(|lane| left[lane].wrapping_sub(right[lane])))
    }

    pub fn or(self, other: Self) -> Self {
        Self(core::array::from_fn(|half| self.0[half] | other.0[half]))
    }

    pub fn shift_left<const BITS: u32>(self) -> Self {
        Self::from_words(self.words().map(|word| word << BITS))
    }

    fn bytes(self) -> [u8; 16] {
        core::array::from_fn(|at| (self.0[at / 2] >> (at % 2 * 8)) as u8)
    }

    pub fn narrow(self, high: Self) -> Self {
        let (low, high) = (self.words(), high.words());
        let word = |at: usize| if at < 4 { low[at] } else { high[at - 4] };
        Self(core::array::from_fn(|at| word(at).clamp(-32768, 32767) as i16))
    }
}

pub fn products_of_pairs_are_fast() -> bool {
    true
}
