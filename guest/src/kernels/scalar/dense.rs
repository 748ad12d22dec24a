use crate::network::layers::Dense;

pub fn dense(layer: &Dense, input: &[f32], output: &mut [f32], activation: impl Fn(f32) -> f32) {
    let (weights, bias) = (layer.weights.floats(), layer.bias.floats());
    for (index, value) in output.iter_mut().enumerate().take(layer.outputs) {
        let mut sum = bias[index];
        for (source, &x) in input.iter().enumerate().take(layer.inputs) {
            sum += weights[(index / 8 * layer.inputs + source) * 8 + index % 8] * x;
        }
        *value = activation(sum);
    }
}
