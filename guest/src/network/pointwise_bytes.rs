//! A 1 x 1 convolution of the int8 path: fp32 planes in and out, int8 in between.
//!
//! The range of the activations is that of the very image: ranges fixed beforehand destroy this network
//! (`docs/quantization.md`).

use super::layers::{Pointwise, Quantised};
use super::workspace::QuantisedInput;
use crate::kernels::{ByteConvolution, Kernels};

/// Inputs of one step of the kernel.
const GROUP: usize = 16;

/// `gates`: a factor for each input channel, from the squeeze-excite block in front.
pub fn pointwise_bytes<K: Kernels>(
    layer: &Pointwise,
    quantised: &Quantised,
    work: &mut QuantisedInput,
    input: &[f32],
    gates: Option<&[f32]>,
    residual: Option<&[f32]>,
    output: &mut [f32],
) {
    let inputs = layer.inputs.next_multiple_of(GROUP);
    let planes = &input[..layer.inputs * layer.pixels];
    let bytes = &mut work.bytes[..inputs * layer.pixels];
    let multipliers = &mut work.multipliers.0[..inputs];
    multipliers.copy_from_slice(quantised.multipliers.floats());
    for (multiplier, gate) in multipliers.iter_mut().zip(gates.unwrap_or(&[])) {
        *multiplier *= gate;
    }
    let range = K::range(planes, layer.pixels, multipliers);
    K::quantise(planes, layer.pixels, multipliers, range, bytes);

    // value = sum(weight * step * (byte - zero) * range.step) + bias
    let (steps, sums, bias) = (quantised.steps.floats(), quantised.sums.floats(), quantised.bias.floats());
    let (scales, offsets) = (&mut work.scales.0[..layer.outputs], &mut work.offsets.0[..layer.outputs]);
    for output in 0..layer.outputs {
        scales[output] = steps[output] * range.step;
        offsets[output] = bias[output] - sums[output] * range.zero * scales[output];
    }
    let convolution = ByteConvolution {
        weights: quantised.weights.bytes(),
        scales,
        offsets,
        inputs,
        outputs: layer.outputs,
        pixels: layer.pixels,
        activation: layer.activation,
    };
    K::pointwise_bytes(&convolution, bytes, residual, output);
}
