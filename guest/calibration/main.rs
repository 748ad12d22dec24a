//! Measures what the int8 path needs to know about the inputs of the 1 x 1 convolutions: for each channel the largest
//! absolute value and the mean. Reads RGB8 frames of 224 x 224 from standard input until it ends, writes JSON to standard
//! output. `guest/calibrate` runs it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;

use embedder::kernels::{simd::Simd, ByteConvolution, Convolution, Kernels, Range};
use embedder::network::layers::{Dense, Depthwise, Pointwise, Stem};
use embedder::network::run::{self, FRAME_BYTES};
use embedder::network::table::{BLOCKS, FEATURES, LAST};
use embedder::network::workspace::Workspace;

#[derive(Default, Clone)]
struct Channels {
    largest: Vec<f32>,
    sums: Vec<f64>,
    count: usize,
}

thread_local! {
    /// By the address of a layer's bias, which is what tells layers apart here.
    static SEEN: RefCell<BTreeMap<usize, Channels>> = const { RefCell::new(BTreeMap::new()) };
    /// Factors that went into the weights of the next layer and so are not in its input.
    static GATES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// The SIMD kernels, with a look at every input of a 1 x 1 convolution.
struct Observer;

impl Observer {
    fn look(layer: &Convolution, input: &[f32]) {
        let gates = GATES.take();
        SEEN.with_borrow_mut(|seen| {
            let channels = seen.entry(layer.bias.as_ptr() as usize).or_default();
            channels.largest.resize(layer.inputs, 0.0);
            channels.sums.resize(layer.inputs, 0.0);
            channels.count += layer.pixels;
            for (index, &value) in input[..layer.inputs * layer.pixels].iter().enumerate() {
                let channel = index / (layer.pixels * 4) * 4 + index % 4;
                let value = value * gates.get(channel).unwrap_or(&1.0);
                channels.largest[channel] = channels.largest[channel].max(value.abs());
                channels.sums[channel] += f64::from(value);
            }
        });
    }
}

impl Kernels for Observer {
    fn stem(layer: &Stem, frame: &[u8], lines: &mut [f32], output: &mut [f32]) {
        Simd::stem(layer, frame, lines, output)
    }

    fn pointwise(layer: &Convolution, input: &[f32], residual: Option<&[f32]>, output: &mut [f32]) {
        Self::look(layer, input);
        Simd::pointwise(layer, input, residual, output)
    }

    fn average(planes: &[f32], pixels: usize, averages: &mut [f32]) {
        Simd::average(planes, pixels, averages)
    }

    fn depthwise(layer: &Depthwise, input: &[f32], output: &mut [f32], averages: &mut [f32]) {
        Simd::depthwise(layer, input, output, averages)
    }

    fn dense_relu(layer: &Dense, input: &[f32], output: &mut [f32]) {
        Simd::dense_relu(layer, input, output)
    }

    fn dense_hard_sigmoid(layer: &Dense, input: &[f32], output: &mut [f32]) {
        Simd::dense_hard_sigmoid(layer, input, output)
    }

    fn gate_weights(weights: &[f32], gates: &[f32], scaled: &mut [f32]) {
        GATES.set(gates.to_vec());
        Simd::gate_weights(weights, gates, scaled)
    }

    fn gate_planes(planes: &mut [f32], gates: &[f32], pixels: usize) {
        Simd::gate_planes(planes, gates, pixels)
    }

    fn range(planes: &[f32], pixels: usize, multipliers: &[f32]) -> Range {
        Simd::range(planes, pixels, multipliers)
    }

    fn quantise(planes: &[f32], pixels: usize, multipliers: &[f32], range: Range, bytes: &mut [u8]) {
        Simd::quantise(planes, pixels, multipliers, range, bytes)
    }

    fn pointwise_bytes(layer: &ByteConvolution, bytes: &[u8], residual: Option<&[f32]>, output: &mut [f32]) {
        Simd::pointwise_bytes(layer, bytes, residual, output)
    }

    fn project(rows: &[i16], firsts: &[i16], features: &mut [f32], output: &mut [f32]) {
        Simd::project(rows, firsts, features, output)
    }
}

fn main() {
    let mut work = Box::new(Workspace::new());
    let mut frame = Box::new([0u8; FRAME_BYTES]);
    let mut features = Box::new([0.0; FEATURES]);
    let mut frames = 0;
    let mut input = std::io::stdin().lock();
    while input.read_exact(&mut frame[..]).is_ok() {
        run::features::<Observer, false>(&frame, &mut work, &mut features);
        frames += 1;
    }
    if frames == 0 {
        eprintln!("calibrate: no frame on standard input; expected RGB8 of 224 x 224, {FRAME_BYTES} bytes each.");
        std::process::exit(1);
    }
    println!("{{\"frames\": {frames},\n\"layers\": {{\n{}\n}}}}", layers().join(",\n"));
}

fn layers() -> Vec<String> {
    let mut lines = Vec::new();
    for (index, block) in BLOCKS.iter().enumerate() {
        if let Some(expand) = &block.expand {
            lines.push(line(&format!("block{index}.expand"), expand));
        }
        lines.push(line(&format!("block{index}.project"), &block.project));
    }
    lines.push(line("last", &LAST));
    lines
}

fn line(name: &str, layer: &Pointwise) -> String {
    let key = layer.bias.floats().as_ptr() as usize;
    let channels = SEEN.with_borrow(|seen| seen[&key].clone());
    let largest: Vec<String> = channels.largest.iter().map(|value| format!("{value:.4}")).collect();
    let means: Vec<String> = channels.sums.iter().map(|sum| format!("{:.4}", sum / channels.count as f64)).collect();
    format!("\"{name}\": {{\"largest\": [{}], \"mean\": [{}]}}", largest.join(","), means.join(","))
}
