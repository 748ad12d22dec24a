//! Packs the host's rows as the build packs the default ones.
//!
//! The projection whitens: it takes small differences of large numbers, so an error of a weight counts many times. Hence
//! the features are first centred on their mean over many photographs and divided by their spread (exact algebra, any
//! such numbers would do), and the weights, multiplied by the spread, are kept as int16 with a scale for each row.

use crate::network::table::{FEATURES, FEATURE_CENTRE, FEATURE_SPREAD};
use crate::status::Status;

const LARGEST: f64 = 32767.0;
/// The kernel reads features in vectors of eight.
const VECTOR: usize = 8;

/// Where packed rows go: room for all features of each, though a row that begins with zeros is packed without them.
pub struct Packed<'a> {
    pub rows: &'a mut [i16],
    pub firsts: &'a mut [i16],
    pub scales: &'a mut [f32],
    pub offsets: &'a mut [f32],
}

/// Quantises `rows` (`[n][FEATURES]`) and `bias` (`[n]`). On failure the output is unspecified.
pub fn pack(rows: &[f32], bias: &[f32], packed: Packed) -> Status {
    let mut at = 0;
    for (index, &bias) in bias.iter().enumerate() {
        let row = &rows[index * FEATURES..][..FEATURES];
        let (scale, offset) = pack_row(row, bias, &mut packed.rows[at..][..FEATURES]);
        if !(scale.is_finite() && offset.is_finite()) {
            return Status::BadProjection;
        }
        let zeros = row.iter().position(|&weight| weight != 0.0).unwrap_or(FEATURES);
        let first = zeros / VECTOR * VECTOR;
        packed.rows.copy_within(at + first..at + FEATURES, at);
        at += FEATURES - first;
        packed.firsts[index] = first as i16;
        packed.scales[index] = scale;
        packed.offsets[index] = offset;
    }
    Status::Ok
}

fn pack_row(row: &[f32], bias: f32, packed: &mut [i16]) -> (f32, f32) {
    let (centre, spread) = (FEATURE_CENTRE.floats(), FEATURE_SPREAD.floats());
    let mut largest = 0.0f64;
    let mut at_centre = 0.0f64;
    for ((&weight, &centre), &spread) in row.iter().zip(centre).zip(spread) {
        at_centre += f64::from(weight) * f64::from(centre);
        largest = largest.max((f64::from(weight) * f64::from(spread)).abs());
    }
    let step = if largest > 0.0 { largest / LARGEST } else { 1.0 };
    for ((value, &weight), &spread) in packed.iter_mut().zip(row).zip(spread) {
        // `as` truncates: adding a half first rounds, away from zero as the build does.
        let steps = f64::from(weight) * f64::from(spread) / step;
        *value = (steps + if steps < 0.0 { -0.5 } else { 0.5 }) as i16;
    }
    // A NaN weight is lost in `max` but not in the sum.
    (step as f32, (f64::from(bias) + at_centre) as f32)
}
