//! The SIMD kernels against the scalar ones on every layer of the network, and the scalar ones against plain arithmetic
//! on weights as the file has them.

use super::scalar::{at, Scalar};
use super::simd::Simd;
use super::{Convolution, Kernels};
use crate::network::layers::{Activation, Depthwise, Excite};
use crate::network::table::{BLOCKS, LAST, STEM};
use crate::network::workspace::LINE;

#[path = "../../packing/json.rs"]
#[allow(dead_code)]
mod json;
#[path = "../../packing/safetensors.rs"]
mod safetensors;

/// Numbers in -3..3 from a linear congruential generator: the same on every machine.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        (state >> 8) as f32 / (1 << 24) as f32 * 6.0 - 3.0
    };
    (0..count).map(|_| next()).collect()
}

fn bytes(count: usize) -> Vec<u8> {
    numbers(count, 5).iter().map(|x| ((x + 3.0) * 42.5) as u8).collect()
}

fn assert_close(found: &[f32], expected: &[f32], what: &str) {
    assert_within(2e-5, found, expected, what)
}

/// `tolerance` counts in parts of the largest value.
fn assert_within(tolerance: f32, found: &[f32], expected: &[f32], what: &str) {
    let largest = expected.iter().fold(1.0f32, |largest, x| largest.max(x.abs()));
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (found - expected).abs();
        assert!(error <= tolerance * largest, "{what}: value {index} is {found}, expected {expected}");
    }
}

fn pointwise_layers() -> impl Iterator<Item = (Convolution<'static>, bool)> {
    BLOCKS.iter().flat_map(|block| {
        let expand = block.expand.as_ref().map(|layer| (Convolution::new(layer), false));
        expand.into_iter().chain([(Convolution::new(&block.project), block.residual)])
    })
}

#[test]
fn stem_simd_equals_scalar() {
    let frame = bytes(224 * 224 * 3);
    let (mut fast, mut reference) = (vec![0.0; 112 * 112 * 16], vec![0.0; 112 * 112 * 16]);
    let mut lines = vec![i16::MAX; 3 * LINE];
    Simd::stem(&STEM, &frame, &mut lines, &mut fast);
    Scalar::stem(&STEM, &frame, &mut lines, &mut reference);
    // The weights are rounded to 16 bits.
    assert_within(1e-4, &fast, &reference, "stem");
}

#[test]
fn pointwise_simd_equals_scalar() {
    for (layer, residual) in pointwise_layers() {
        let input = numbers(layer.inputs * layer.pixels, 1);
        let added = numbers(layer.outputs * layer.pixels, 2);
        let added = residual.then_some(&added[..]);
        let (mut fast, mut reference) = (vec![0.0; layer.outputs * layer.pixels], vec![0.0; layer.outputs * layer.pixels]);
        Simd::pointwise(&layer, &input, added, &mut fast);
        Scalar::pointwise(&layer, &input, added, &mut reference);
        assert_close(&fast, &reference, &format!("pointwise {} -> {}", layer.inputs, layer.outputs));
    }
}

#[test]
fn average_simd_equals_scalar() {
    let planes = numbers(LAST.outputs * LAST.pixels, 3);
    let (mut fast, mut reference) = (vec![0.0; LAST.outputs], vec![0.0; LAST.outputs]);
    Simd::average(&planes, LAST.pixels, &mut fast);
    Scalar::average(&planes, LAST.pixels, &mut reference);
    assert_close(&fast, &reference, "averages");
}

#[test]
fn depthwise_simd_equals_scalar() {
    for (index, block) in BLOCKS.iter().enumerate() {
        let layer = &block.depthwise;
        let input = numbers(layer.channels * layer.input_size * layer.input_size, 4);
        let (fast, fast_averages) = depthwise::<Simd>(layer, &input);
        let (reference, averages) = depthwise::<Scalar>(layer, &input);
        assert_close(&fast, &reference, &format!("block{index}.depthwise"));
        assert_close(&fast_averages, &averages, &format!("averages of block{index}.depthwise"));
    }
}

fn depthwise<K: Kernels>(layer: &Depthwise, input: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let mut output = vec![0.0; layer.channels * layer.output_size * layer.output_size];
    let mut averages = vec![0.0; layer.channels];
    K::depthwise(layer, input, &mut output, &mut averages);
    (output, averages)
}

#[test]
fn dense_simd_equals_scalar() {
    for excite in BLOCKS.iter().filter_map(|block| block.excite.as_ref()) {
        assert_close(&gates::<Simd>(excite), &gates::<Scalar>(excite), "squeeze-excite");
    }
}

fn gates<K: Kernels>(excite: &Excite) -> Vec<f32> {
    let input = numbers(excite.reduce.inputs, 6);
    let (mut hidden, mut gates) = (vec![0.0; excite.reduce.outputs], vec![0.0; excite.expand.outputs]);
    K::dense_relu(&excite.reduce, &input, &mut hidden);
    K::dense_hard_sigmoid(&excite.expand, &hidden, &mut gates);
    gates
}

#[test]
fn gated_weights_and_gated_planes_give_the_same() {
    let layer = Convolution::new(&BLOCKS[4].project);
    let (input, gates) = (numbers(layer.inputs * layer.pixels, 7), numbers(layer.inputs, 8));
    let (mut by_weights, mut by_planes) = (vec![0.0; layer.outputs * layer.pixels], vec![0.0; layer.outputs * layer.pixels]);
    let mut scaled = vec![0.0; layer.weights.len()];
    Simd::gate_weights(layer.weights, &gates, &mut scaled);
    Scalar::pointwise(&Convolution { weights: &scaled, ..layer }, &input, None, &mut by_weights);
    for gate in [Simd::gate_planes, Scalar::gate_planes] {
        let mut planes = input.clone();
        gate(&mut planes, &gates, layer.pixels);
        Scalar::pointwise(&layer, &planes, None, &mut by_planes);
        assert_close(&by_weights, &by_planes, "gates");
    }
}

#[test]
fn project_simd_equals_scalar() {
    let rows: Vec<i16> = numbers(3 * 2408, 10).iter().map(|x| (x * 10922.0) as i16).collect();
    let (mut fast, mut reference) = ([0.0; 3], [0.0; 3]);
    Simd::project(&rows, &mut numbers(2408, 9), &mut fast);
    Scalar::project(&rows, &mut numbers(2408, 9), &mut reference);
    // Features of -3..3 are rounded to steps of 3 / 16383: an error of 0.29 steps each, times weights of 19,000.
    let deviation = 0.29 * 3.0 / 16383.0 * 19000.0 * 2408.0f32.sqrt();
    for (fast, reference) in fast.iter().zip(&reference) {
        assert!((fast - reference).abs() <= 5.0 * deviation, "{fast} against {reference}");
    }
}

#[test]
fn scalar_pointwise_follows_the_file() {
    let file = safetensors::Tensors::parse(include_bytes!("../../model/weights.safetensors"));
    let weights = file.get("block6.expand.weight", &[96, 32]);
    let bias = file.get("block6.expand.bias", &[96]);
    let layer = Convolution::new(BLOCKS[6].expand.as_ref().unwrap());
    let input = numbers(32 * 196, 11);
    let mut output = vec![0.0; 96 * 196];
    Scalar::pointwise(&layer, &input, None, &mut output);
    let expected: Vec<f32> = (0..96 * 196).map(|index| {
        let (channel, pixel) = (index / 196, index % 196);
        let sum = (0..32).fold(bias[channel], |sum, k| sum + weights[channel * 32 + k] * input[at(k, pixel, 196)]);
        sum * ((sum + 3.0).clamp(0.0, 6.0) / 6.0)
    }).collect();
    let found: Vec<f32> = (0..96 * 196).map(|index| output[at(index / 196, index % 196, 196)]).collect();
    assert!(layer.activation == Activation::HardSwish);
    assert_close(&found, &expected, "block6.expand");
}

#[test]
fn scalar_depthwise_follows_the_file() {
    let file = safetensors::Tensors::parse(include_bytes!("../../model/weights.safetensors"));
    let weights = file.get("block3.depthwise.weight", &[5, 5, 96]);
    let bias = file.get("block3.depthwise.bias", &[96]);
    let input = numbers(96 * 28 * 28, 12);
    let (output, _) = depthwise::<Scalar>(&BLOCKS[3].depthwise, &input);
    // The first and the last output: 28 pixels, padded by one before and two after, stride 2.
    for (y, channel) in [(0usize, 3usize), (13, 90)] {
        let mut sum = bias[channel];
        for (row, column) in (0..25).map(|tap| (tap / 5, tap % 5)) {
            let (from_row, from_column) = (y * 2 + row, y * 2 + column);
            if (1..29).contains(&from_row) && (1..29).contains(&from_column) {
                let pixel = (from_row - 1) * 28 + from_column - 1;
                sum += weights[(row * 5 + column) * 96 + channel] * input[at(channel, pixel, 784)];
            }
        }
        let expected = sum * ((sum + 3.0).clamp(0.0, 6.0) / 6.0);
        let found = output[at(channel, y * 14 + y, 196)];
        assert!((found - expected).abs() < 1e-4, "output {y},{y} of channel {channel} is {found}, expected {expected}");
    }
}
