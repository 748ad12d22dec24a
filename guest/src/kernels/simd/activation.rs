use crate::lanes::F32x4;

/// An activation as a type, so that each kernel is compiled once for each and nothing is decided in its loops.
pub trait Activate {
    fn apply(x: F32x4) -> F32x4;
}

pub struct Identity;
pub struct Relu;
pub struct HardSigmoid;
pub struct HardSwish;

impl Activate for Identity {
    #[inline(always)]
    fn apply(x: F32x4) -> F32x4 {
        x
    }
}

impl Activate for Relu {
    #[inline(always)]
    fn apply(x: F32x4) -> F32x4 {
        x.max(F32x4::splat(0.0))
    }
}

impl Activate for HardSigmoid {
    #[inline(always)]
    fn apply(x: F32x4) -> F32x4 {
        let sixth = x.multiply_add(F32x4::splat(1.0 / 6.0), F32x4::splat(0.5));
        sixth.max(F32x4::splat(0.0)).min(F32x4::splat(1.0))
    }
}

impl Activate for HardSwish {
    #[inline(always)]
    fn apply(x: F32x4) -> F32x4 {
        x.multiply(HardSigmoid::apply(x))
    }
}
