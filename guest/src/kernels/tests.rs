//! The SIMD kernels against the scalar ones on every layer of the network, and the scalar ones against plain arithmetic
//! on weights as the file has them.

use super::scalar::{at, Scalar};
use super::simd::{f32_stem_7x8, Simd};
use super::{ByteConvolution, Convolution, Kernels, Range};
use crate::network::layers::{Activation, Depthwise, Excite, Pointwise};
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
    let mut lines = vec![f32::MAX; 3 * LINE];
    Simd::stem(&STEM, &frame, &mut lines, &mut fast);
    Scalar::stem(&STEM, &frame, &mut lines, &mut reference);
    // The weights are rounded to 16 bits.
    assert_within(1e-4, &fast, &reference, "stem");
}

#[test]
fn stem_of_arm64_equals_scalar() {
    let frame = bytes(224 * 224 * 3);
    let (mut fast, mut reference) = (vec![0.0; 112 * 112 * 16], vec![0.0; 112 * 112 * 16]);
    let mut lines = vec![f32::MAX; 3 * LINE];
    f32_stem_7x8::stem(&STEM, &frame, &mut lines, &mut fast);
    Scalar::stem(&STEM, &frame, &mut lines, &mut reference);
    assert_close(&fast, &reference, "stem");
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
    let firsts = [0, 1976, 8, 2400, 2408];
    let weights: usize = firsts.iter().map(|&first| 2408 - first as usize).sum();
    let rows: Vec<i16> = numbers(weights, 10).iter().map(|x| (x * 10922.0) as i16).collect();
    let (mut fast, mut reference) = ([0.0; 5], [0.0; 5]);
    Simd::project(&rows, &firsts, &mut numbers(2408, 9), &mut fast);
    Scalar::project(&rows, &firsts, &mut numbers(2408, 9), &mut reference);
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

fn quantised_layers() -> impl Iterator<Item = (&'static Pointwise, bool)> {
    let blocks = BLOCKS.iter().flat_map(|block| {
        let expand = block.expand.as_ref().map(|layer| (layer, false));
        expand.into_iter().chain([(&block.project, block.residual)])
    });
    blocks.chain([(&LAST, false)]).filter(|(layer, _)| layer.quantised.is_some())
}

#[test]
fn range_simd_equals_scalar() {
    for (layer, _) in quantised_layers() {
        let planes = numbers(layer.inputs * layer.pixels, 13);
        let multipliers = layer.quantised.as_ref().unwrap().multipliers.floats();
        let fast = Simd::range(&planes, layer.pixels, multipliers);
        assert_eq!(fast, Scalar::range(&planes, layer.pixels, multipliers));
    }
}

#[test]
fn range_of_nothing_but_zeros_quantises_to_zero() {
    let planes = [0.0; 16 * 49];
    let range = Simd::range(&planes, 49, &[1.0; 16]);
    let mut bytes = [99; 16 * 49];
    Simd::quantise(&planes, 49, &[1.0; 16], range, &mut bytes);
    assert!(bytes.iter().all(|&byte| byte == 0) && range.zero == 0.0);
}

#[test]
fn quantise_keeps_the_ends_of_the_range_in_seven_bits() {
    for (smallest, largest) in [(-0.375, 40.0), (-3.0, 3.0), (0.0, 5.0), (-7.0, 0.0), (-1e-6, 1e6), (-2.9999, 0.3331)] {
        let range = Range::new(smallest, largest);
        let mut planes = [0.0; 16 * 49];
        (planes[0], planes[4]) = (smallest, largest);
        let mut bytes = [0; 16 * 49];
        Simd::quantise(&planes, 49, &[1.0; 16], range, &mut bytes);
        // Two pixels of channel 0, sixteen bytes apart; then the zeros.
        assert!(bytes.iter().all(|&byte| byte <= 127), "{smallest} to {largest}: beyond 127");
        for (byte, value) in [(bytes[0], smallest), (bytes[16], largest), (bytes[32], 0.0)] {
            let back = (f32::from(byte) - range.zero) * range.step;
            assert!((back - value).abs() <= 0.51 * range.step, "{value} came back as {back}, a step is {}", range.step);
        }
    }
}

#[test]
fn quantise_simd_equals_scalar() {
    for (layer, _) in quantised_layers() {
        let planes = numbers(layer.inputs * layer.pixels, 14);
        let multipliers = layer.quantised.as_ref().unwrap().multipliers.floats();
        let range = Scalar::range(&planes, layer.pixels, multipliers);
        let size = multipliers.len() * layer.pixels;
        let (mut fast, mut reference) = (vec![0; size], vec![0; size]);
        Simd::quantise(&planes, layer.pixels, multipliers, range, &mut fast);
        Scalar::quantise(&planes, layer.pixels, multipliers, range, &mut reference);
        // Channels that do not exist are arbitrary: their weights are zero.
        let whole = layer.inputs / 16 * 16 * layer.pixels;
        let differing = fast[..whole].iter().zip(&reference[..whole]).filter(|(a, b)| a != b).count();
        assert!(differing <= whole / 1000, "{differing} of {whole} bytes differ");
        assert!(fast[..whole].iter().zip(&reference[..whole]).all(|(&a, &b)| a.abs_diff(b) <= 1));
    }
}

#[test]
fn pointwise_bytes_simd_equals_scalar() {
    for (layer, residual) in quantised_layers() {
        let quantised = layer.quantised.as_ref().unwrap();
        let inputs = quantised.multipliers.len;
        let input: Vec<u8> = bytes(inputs * layer.pixels).iter().map(|byte| byte >> 1).collect();
        let (scales, offsets) = (numbers(layer.outputs, 15), numbers(layer.outputs, 16));
        let scales: Vec<f32> = scales.iter().map(|scale| scale / 10_000.0).collect();
        let convolution = ByteConvolution {
            weights: quantised.weights.bytes(),
            scales: &scales,
            offsets: &offsets,
            inputs,
            outputs: layer.outputs,
            pixels: layer.pixels,
            activation: layer.activation,
        };
        let added = numbers(layer.outputs * layer.pixels, 17);
        let added = residual.then_some(&added[..]);
        let (mut fast, mut reference) = (vec![0.0; layer.outputs * layer.pixels], vec![0.0; layer.outputs * layer.pixels]);
        Simd::pointwise_bytes(&convolution, &input, added, &mut fast);
        Scalar::pointwise_bytes(&convolution, &input, added, &mut reference);
        assert_close(&fast, &reference, &format!("int8 {} -> {}", layer.inputs, layer.outputs));
    }
}

#[test]
fn pointwise_bytes_comes_close_to_fp32() {
    use crate::network::pointwise_bytes::pointwise_bytes;
    use crate::network::workspace::Workspace;
    let mut work = Box::new(Workspace::new());
    for (layer, _) in quantised_layers() {
        let planes = numbers(layer.inputs * layer.pixels, 18);
        let gates: Vec<f32> = numbers(layer.inputs, 19).iter().map(|x| (x + 3.0) / 6.0).collect();
        let (mut quick, mut exact) = (vec![0.0; layer.outputs * layer.pixels], vec![0.0; layer.outputs * layer.pixels]);
        let quantised = layer.quantised.as_ref().unwrap();
        pointwise_bytes::<Scalar>(layer, quantised, &mut work.quantised, &planes, Some(&gates), None, &mut quick);
        let mut gated = planes.clone();
        Scalar::gate_planes(&mut gated, &gates, layer.pixels);
        Scalar::pointwise(&Convolution::new(layer), &gated, None, &mut exact);
        let power = |values: &[f32]| values.iter().map(|x| f64::from(x * x)).sum::<f64>();
        let error: Vec<f32> = quick.iter().zip(&exact).map(|(a, b)| a - b).collect();
        let relative = (power(&error) / power(&exact)).sqrt();
        assert!(relative < 0.05, "int8 {} -> {}: relative error {relative}", layer.inputs, layer.outputs);
    }
}
