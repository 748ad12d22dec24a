//! The module of the int8 path alone (`--features int8-only`): what is large and needed in a wider type is stored smaller and
//! unpacked at the first call (`src/network/unpacked.rs`). The squeeze-excite weights: int8 with a step for each output. The
//! projection: 10 bits instead of 16.

use crate::layout::Blob;

const LARGEST_BYTE: f32 = 127.0;

pub fn wanted() -> bool {
    std::env::var_os("CARGO_FEATURE_INT8_ONLY").is_some()
}

/// The Rust expressions of what is to be unpacked, and where it goes.
#[derive(Default)]
pub struct Unpacking {
    layers: Vec<String>,
    words: usize,
}

impl Unpacking {
    /// Weights in panels of eight outputs, as `layout::panels` leaves them; returns the place of the unpacked ones.
    pub fn dense(&mut self, panels: &[f32], inputs: usize, blob: &mut Blob) -> String {
        let step = |output: usize| {
            let panel = &panels[output / 8 * 8 * inputs..][..8 * inputs];
            let largest = panel.iter().skip(output % 8).step_by(8).fold(0.0f32, |largest, w| largest.max(w.abs()));
            largest.max(1e-12) / LARGEST_BYTE
        };
        let steps: Vec<f32> = (0..panels.len() / inputs).map(step).collect();
        let output = |index: usize| index / (8 * inputs) * 8 + index % 8;
        let bytes: Vec<i8> = panels.iter().enumerate().map(|(index, w)| (w / steps[output(index)]).round() as i8).collect();
        let to = self.reserve(panels.len());
        self.layers.push(format!("Packed {{ bytes: {}, steps: {}, to: {to} }}", blob.add_bytes(&bytes), blob.add(&steps)));
        format!("Span {{ at: UNPACKED + {to}, len: {} }}", panels.len())
    }

    /// Room for the projection's rows as int16.
    pub fn rows(&mut self, count: usize) -> String {
        let words = count.div_ceil(2);
        format!("Span {{ at: UNPACKED + {}, len: {words} }}", self.reserve(words))
    }

    pub fn constants(&self) -> String {
        format!(
            "pub const UNPACKED_WORDS: usize = {};\npub static PACKED: [Packed; {}] = [{}];\n",
            self.words,
            self.layers.len(),
            self.layers.join(", ")
        )
    }

    fn reserve(&mut self, words: usize) -> usize {
        let at = self.words;
        self.words += words.next_multiple_of(16);
        at
    }
}

/// Fours of 10 bits in five bytes.
pub fn ten_bits(values: &[i16]) -> Vec<u8> {
    let four = |four: &[i16]| {
        let bits = four.iter().rev().fold(0u64, |bits, &value| bits << 10 | u64::from(value as u16 & 0x3ff));
        bits.to_le_bytes().into_iter().take(5)
    };
    values.chunks_exact(4).flat_map(four).collect()
}
