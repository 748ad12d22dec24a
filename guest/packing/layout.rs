//! The order in which kernels read weights.

/// Weights of all layers, one after the other, each on a cache line.
#[derive(Default)]
pub struct Blob {
    values: Vec<f32>,
}

impl Blob {
    /// Appends a tensor and returns the Rust expression of its place.
    pub fn add(&mut self, values: &[f32]) -> String {
        while self.values.len() % 16 != 0 {
            self.values.push(0.0);
        }
        let at = self.values.len();
        self.values.extend_from_slice(values);
        format!("Span {{ at: {at}, len: {} }}", values.len())
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }
}

/// `[out][in]` to panels of eight outputs, `[out / 8][in][8]`.
pub fn panels(weights: &[f32], outputs: usize, inputs: usize) -> Vec<f32> {
    assert!(outputs % 8 == 0 && inputs % 4 == 0, "kernels take outputs in eights and inputs in fours");
    let mut packed = Vec::with_capacity(weights.len());
    for panel in 0..outputs / 8 {
        for input in 0..inputs {
            packed.extend((0..8).map(|lane| weights[(panel * 8 + lane) * inputs + input]));
        }
    }
    packed
}

/// Depthwise `[tap][channel]` to `[channel / 4][tap][4]`.
pub fn planes(weights: &[f32], taps: usize, channels: usize) -> Vec<f32> {
    let mut packed = Vec::with_capacity(weights.len());
    for plane in 0..channels / 4 {
        for tap in 0..taps {
            packed.extend_from_slice(&weights[tap * channels + plane * 4..][..4]);
        }
    }
    packed
}

/// The stem reads bytes as they are, so `v / 127.5 - 1` is folded into it: weights shrink by 127.5 and the bias loses
/// their sum. Each kernel row of 3 x 3 values is widened to 12, a whole number of vectors.
/// `[out][3][3][3]` to `[out / 8][row][12][8]`, and the bias.
pub fn stem(weights: &[f32], bias: &[f32], outputs: usize) -> (Vec<f32>, Vec<f32>) {
    let mut packed = Vec::new();
    for panel in 0..outputs / 8 {
        for row in 0..3 {
            for value in 0..12 {
                packed.extend((0..8).map(|lane| match value {
                    0..=8 => (f64::from(weights[(panel * 8 + lane) * 27 + row * 9 + value]) / 127.5) as f32,
                    _ => 0.0,
                }));
            }
        }
    }
    let folded = (0..outputs).map(|output| {
        let sum: f64 = weights[output * 27..][..27].iter().map(|&w| f64::from(w)).sum();
        (f64::from(bias[output]) - sum) as f32
    });
    let folded = folded.collect();
    (packed, folded)
}
