//! int8 weights for the 1 x 1 convolutions; `docs/quantization.md` has the figures behind every choice here.

use crate::json::Json;
use crate::layout::Blob;

/// Where quantising costs the most accuracy (blocks 0 and 1) or saves no time (few inputs, many pixels); they hold few of
/// the weights.
pub const KEPT_IN_FP32: [&str; 6] =
    ["block0.project", "block1.expand", "block1.project", "block2.expand", "block2.project", "block3.expand"];

const LARGEST: f64 = 127.0;
/// Inputs of one step of the kernel.
const GROUP: usize = 16;

/// Packs one layer and returns the Rust expression of its `Quantised`. `inputs` holds each input channel's largest
/// absolute value and mean over the calibration photographs.
pub fn pack(weights: &[f32], bias: &[f32], inputs: &Json, blob: &mut Blob) -> String {
    let largest = numbers(inputs.at("largest"));
    let means = numbers(inputs.at("mean"));
    let (outputs, count) = (bias.len(), largest.len());
    assert!(weights.len() == outputs * count, "calibration.json has {count} inputs for a layer of another size");
    // A channel of large values would take all the steps of a range that is common to all: both it and its weights get
    // half of the difference.
    let multipliers: Vec<f64> = largest.iter().map(|&largest| 1.0 / largest.max(1e-3).sqrt()).collect();

    let padded = count.next_multiple_of(GROUP);
    let mut packed = vec![0i8; outputs * padded];
    let (mut steps, mut sums, mut corrected) = (vec![], vec![], vec![]);
    for output in 0..outputs {
        let row: Vec<f64> =
            (0..count).map(|input| f64::from(weights[output * count + input]) / multipliers[input]).collect();
        let step = row.iter().fold(0.0f64, |largest, w| largest.max(w.abs())).max(1e-12) / LARGEST;
        let (mut sum, mut lost) = (0.0, 0.0);
        for (input, weight) in row.iter().enumerate() {
            let rounded = (weight / step).round();
            packed[place(output, input, padded)] = rounded as i8;
            sum += rounded;
            lost += (weight - rounded * step) * means[input] * multipliers[input];
        }
        steps.push(step as f32);
        sums.push(sum as f32);
        // What rounding the weights takes from the output on average goes to the bias.
        corrected.push((f64::from(bias[output]) + lost) as f32);
    }
    let mut multipliers: Vec<f32> = multipliers.iter().map(|&m| m as f32).collect();
    multipliers.resize(padded, 0.0);
    format!(
        "Quantised {{ weights: {}, steps: {}, sums: {}, bias: {}, multipliers: {} }}",
        blob.add_bytes(&packed),
        blob.add(&steps),
        blob.add(&sums),
        blob.add(&corrected),
        blob.add(&multipliers)
    )
}

/// `[outputs / 8][inputs / 16][4][8][4]`: the four inputs that are multiplied together are the same lane of four planes.
fn place(output: usize, input: usize, inputs: usize) -> usize {
    output / 8 * 8 * inputs + input / 16 * 128 + input % 4 * 32 + output % 8 * 4 + input / 4 % 4
}

fn numbers(list: &Json) -> Vec<f64> {
    let number = |value: &Json| match value {
        Json::Number(number) => *number,
        other => panic!("calibration.json: expected a number, found {other:?}"),
    };
    list.list().iter().map(number).collect()
}
