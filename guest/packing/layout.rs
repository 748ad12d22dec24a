//! The order in which kernels read weights.

/// Weights of all layers, one after the other, each on a cache line.
#[derive(Default)]
pub struct Blob {
    values: Vec<u32>,
}

impl Blob {
    /// Appends a tensor and returns the Rust expression of its place.
    pub fn add(&mut self, values: &[f32]) -> String {
        self.append(values.iter().map(|value| value.to_bits()))
    }

    /// The same for int16; place and length count words of four bytes.
    pub fn add_pairs(&mut self, values: &[i16]) -> String {
        self.append(values.chunks_exact(2).map(|pair| u32::from(pair[0] as u16) | u32::from(pair[1] as u16) << 16))
    }

    /// The same for bytes; place and length count words of four bytes.
    pub fn add_bytes(&mut self, values: &[i8]) -> String {
        let word = |bytes: &[i8]| u32::from_le_bytes([bytes[0] as u8, bytes[1] as u8, bytes[2] as u8, bytes[3] as u8]);
        self.append(values.chunks_exact(4).map(word))
    }

    fn append(&mut self, words: impl Iterator<Item = u32>) -> String {
        self.values.resize(self.values.len().next_multiple_of(16), 0);
        let at = self.values.len();
        self.values.extend(words);
        format!("Span {{ at: {at}, len: {} }}", self.values.len() - at)
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

/// The stem in fp32: `[out][3][3][3]` to `[out / 8][row][9][8]`.
pub fn stem_panels(weights: &[f32], outputs: usize) -> Vec<f32> {
    let mut packed = Vec::with_capacity(weights.len());
    for panel in 0..outputs / 8 {
        for value in 0..27 {
            packed.extend((0..8).map(|lane| weights[(panel * 8 + lane) * 27 + value]));
        }
    }
    packed
}

/// The stem in int16: `[out][3][3][3]` to `[out / 8][row][5][8][2]` (five pairs of neighbouring values for each kernel row,
/// the tenth value zero), and the scale of each output. Its input is 2 v - 255, which is 255 times `v / 127.5 - 1`.
pub fn stem_pairs(weights: &[f32], outputs: usize) -> (Vec<i16>, Vec<f32>) {
    let largest = |output: usize| weights[output * 27..][..27].iter().fold(0.0f32, |largest, w| largest.max(w.abs()));
    let steps: Vec<f64> = (0..outputs).map(|output| f64::from(largest(output)) / 32767.0).collect();
    let rounded = round_with_carry(weights, &steps);
    let mut packed = Vec::new();
    for panel in 0..outputs / 8 {
        for (row, pair) in (0..15).map(|index| (index / 5, index % 5)) {
            for (output, half) in (0..16).map(|index| (panel * 8 + index / 2, index % 2)) {
                let value = pair * 2 + half;
                packed.push(if value < 9 { rounded[output * 27 + row * 9 + value] } else { 0 });
            }
        }
    }
    (packed, steps.iter().map(|step| (step / 255.0) as f32).collect())
}

/// Rounds so that the nine weights of a colour keep their sum: neighbouring pixels are alike, so what one weight loses
/// another must gain.
fn round_with_carry(weights: &[f32], steps: &[f64]) -> Vec<i16> {
    let mut rounded = vec![0; weights.len()];
    for (output, step) in steps.iter().enumerate() {
        for colour in 0..3 {
            let mut carry = 0.0;
            for at in (output * 27 + colour..(output + 1) * 27).step_by(3) {
                let wanted = f64::from(weights[at]) / step + carry;
                rounded[at] = wanted.round().clamp(-32767.0, 32767.0) as i16;
                carry = wanted - f64::from(rounded[at]);
            }
        }
    }
    rounded
}
