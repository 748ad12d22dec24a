//! The default projection as the guest keeps every projection: int16 rows over standardised features.
//!
//! `src/projection/pack.rs` does the same at run time for rows that the host gives; its header says why.

use crate::layout::Blob;
use crate::safetensors::Tensors;
use crate::small;

const ROWS: usize = 256;
const FEATURES: usize = 2408;
/// The kernel reads features in vectors of eight.
const VECTOR: usize = 8;

pub struct Packed {
    /// One behind the other, each from its first feature on.
    rows: Vec<i16>,
    firsts: Vec<i16>,
    scales: Vec<f32>,
    offsets: Vec<f32>,
    centre: Vec<f32>,
    spread: Vec<f32>,
}

pub fn pack(weights: &Tensors, prior: &Tensors) -> Packed {
    let matrix = weights.get("projection.weight", &[ROWS, FEATURES]);
    let bias = weights.get("projection.bias", &[ROWS]);
    let centre = prior.get("mean", &[FEATURES]);
    let spread = prior.get("scale", &[FEATURES]);
    let mut packed = Packed { rows: vec![], firsts: vec![], scales: vec![], offsets: vec![], centre, spread };
    for row in 0..ROWS {
        packed.add(&matrix[row * FEATURES..][..FEATURES], bias[row]);
    }
    packed
}

/// Of 16 bits, or of the 10 that the small module stores.
fn largest_step() -> f64 {
    if small::wanted() { 511.0 } else { 32767.0 }
}

impl Packed {
    fn add(&mut self, row: &[f32], bias: f32) {
        let scaled: Vec<f64> = row.iter().zip(&self.spread).map(|(&w, &s)| f64::from(w) * f64::from(s)).collect();
        let largest = scaled.iter().fold(0.0f64, |largest, w| largest.max(w.abs()));
        let step = if largest > 0.0 { largest / largest_step() } else { 1.0 };
        // Half of the rows know the last layer's features only: what is zero before is left out.
        let zeros = row.iter().position(|&w| w != 0.0).unwrap_or(FEATURES);
        let first = zeros / VECTOR * VECTOR;
        self.rows.extend(scaled[first..].iter().map(|w| (w / step).round() as i16));
        self.firsts.push(first as i16);
        self.scales.push(step as f32);
        let at_centre: f64 = row.iter().zip(&self.centre).map(|(&w, &c)| f64::from(w) * f64::from(c)).sum();
        self.offsets.push((f64::from(bias) + at_centre) as f32);
    }

    /// Scales, offsets and the features' statistics go to the common blob; returns the Rust constants that find them.
    pub fn constants(&self, blob: &mut Blob) -> String {
        let inverse: Vec<f32> = self.spread.iter().map(|&s| (1.0 / f64::from(s)) as f32).collect();
        format!(
            "pub const PROJECTION_ROWS: usize = {ROWS};\n\
             pub static PROJECTION_FIRSTS: Span = {};\n\
             pub static PROJECTION_SCALES: Span = {};\n\
             pub static PROJECTION_OFFSETS: Span = {};\n\
             pub static FEATURE_CENTRE: Span = {};\n\
             pub static FEATURE_SPREAD: Span = {};\n\
             pub static FEATURE_INVERSE_SPREAD: Span = {};\n",
            blob.add_pairs(&self.firsts),
            blob.add(&self.scales),
            blob.add(&self.offsets),
            blob.add(&self.centre),
            blob.add(&self.spread),
            blob.add(&inverse)
        )
    }

    pub fn rows(&self) -> &[i16] {
        &self.rows
    }

    pub fn bytes(&self) -> Vec<u8> {
        match small::wanted() {
            true => small::ten_bits(&self.rows),
            false => self.rows.iter().flat_map(|value| value.to_le_bytes()).collect(),
        }
    }
}
