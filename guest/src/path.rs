//! The arithmetic paths, in the order of `edgeai_describe`'s `paths`.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Fp32Simd,
    Fp32Scalar,
    Int8Simd,
    Int8Scalar,
}

impl Path {
    pub fn from_index(index: i32) -> Option<Path> {
        match index {
            0 => Some(Path::Fp32Simd),
            1 => Some(Path::Fp32Scalar),
            2 => Some(Path::Int8Simd),
            3 => Some(Path::Int8Scalar),
            _ => None,
        }
    }
}
