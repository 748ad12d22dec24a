use crate::kernels::Kernels;
use crate::network::table::{
    projection_rows, FEATURES, FEATURE_CENTRE, FEATURE_INVERSE_SPREAD, PROJECTION_FIRSTS, PROJECTION_OFFSETS,
    PROJECTION_SCALES,
};
use crate::status::Status;

/// Rows as the kernels read them; `pack.rs` says how they come about.
#[derive(Clone, Copy)]
pub struct Projection<'a> {
    /// One behind the other, each without the features before its first.
    pub rows: &'a [i16],
    /// The first feature of each row.
    pub firsts: &'a [i16],
    pub scales: &'a [f32],
    pub offsets: &'a [f32],
}

impl Projection<'static> {
    pub fn default_rows() -> Self {
        Projection {
            rows: projection_rows(),
            firsts: PROJECTION_FIRSTS.pairs(),
            scales: PROJECTION_SCALES.floats(),
            offsets: PROJECTION_OFFSETS.floats(),
        }
    }
}

/// `embedding = normalise(rows * features + bias)`; `standardised` is scratch.
pub fn embed<K: Kernels>(
    projection: &Projection,
    features: &[f32; FEATURES],
    standardised: &mut [f32; FEATURES],
    embedding: &mut [f32],
) -> Status {
    let statistics = FEATURE_CENTRE.floats().iter().zip(FEATURE_INVERSE_SPREAD.floats());
    for ((value, feature), (centre, inverse)) in standardised.iter_mut().zip(features).zip(statistics) {
        *value = (feature - centre) * inverse;
    }
    K::project(projection.rows, projection.firsts, standardised, embedding);
    for (value, (scale, offset)) in embedding.iter_mut().zip(projection.scales.iter().zip(projection.offsets)) {
        *value = *value * scale + offset;
    }
    normalise(embedding)
}

/// Divides by the L2 norm. In fp64, where the squares of any two finite fp32 numbers stay finite and non-zero.
fn normalise(embedding: &mut [f32]) -> Status {
    let squares: f64 = embedding.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    if !(squares > 0.0 && squares.is_finite()) {
        return Status::NoDirection;
    }
    let factor = 1.0 / square_root(squares);
    for value in embedding {
        *value = (f64::from(*value) * factor) as f32;
    }
    Status::Ok
}

#[cfg(target_arch = "wasm32")]
fn square_root(x: f64) -> f64 {
    // One instruction, but `core` offers no stable way to it: four lanes' worth of fp64 vectors does.
    use core::arch::wasm32::{f64x2_extract_lane, f64x2_splat, f64x2_sqrt};
    f64x2_extract_lane::<0>(f64x2_sqrt(f64x2_splat(x)))
}

#[cfg(not(target_arch = "wasm32"))]
fn square_root(x: f64) -> f64 {
    x.sqrt()
}
