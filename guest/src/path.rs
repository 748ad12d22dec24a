//! The arithmetic paths, in the order of `edgeai_describe`'s `paths`.

#[cfg(not(feature = "int8-only"))]
const PATHS: [Path; 4] = [Path::Fp32Simd, Path::Fp32Scalar, Path::Int8Simd, Path::Int8Scalar];
#[cfg(feature = "int8-only")]
const PATHS: [Path; 2] = [Path::Int8Simd, Path::Int8Scalar];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    #[cfg(not(feature = "int8-only"))]
    Fp32Simd,
    #[cfg(not(feature = "int8-only"))]
    Fp32Scalar,
    Int8Simd,
    Int8Scalar,
}

impl Path {
    pub fn from_index(index: i32) -> Option<Path> {
        PATHS.get(usize::try_from(index).ok()?).copied()
    }
}
