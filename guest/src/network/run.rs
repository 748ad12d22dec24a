//! One frame through the network, with whichever kernels.

use super::layers::{Block, Excite};
use super::pointwise_bytes::pointwise_bytes;
use super::table::{BLOCKS, FEATURES, LAST, LAST_TAP, STEM};
use super::workspace::Workspace;
use crate::kernels::{Convolution, Kernels};

pub const INPUT_SIZE: usize = 224;
pub const FRAME_BYTES: usize = INPUT_SIZE * INPUT_SIZE * 3;

/// Fills `features` (`[FEATURES]`, the taps in order of execution) from one RGB8 frame, `[224][224][3]`. If `BYTES`, the
/// 1 x 1 convolutions that have int8 weights use them.
pub fn features<K: Kernels, const BYTES: bool>(
    frame: &[u8; FRAME_BYTES],
    work: &mut Workspace,
    features: &mut [f32; FEATURES],
) {
    K::stem(&STEM, frame, &mut work.lines.0, &mut work.expanded.0);
    let mut current = 0;
    for block in &BLOCKS {
        run_block::<K, BYTES>(block, work, current, features);
        current = 1 - current;
    }
    let (input, output) = (&work.projected[current].0, &mut work.filtered.0);
    match LAST.quantised.as_ref().filter(|_| BYTES) {
        Some(quantised) => pointwise_bytes::<K>(&LAST, quantised, &mut work.quantised, input, None, None, output),
        None => K::pointwise(&Convolution::new(&LAST), input, None, output),
    }
    K::average(output, LAST.pixels, &mut features[LAST_TAP..][..LAST.outputs]);
}

fn run_block<K: Kernels, const BYTES: bool>(
    block: &Block,
    work: &mut Workspace,
    current: usize,
    features: &mut [f32; FEATURES],
) {
    let [first, second] = &mut work.projected;
    let (input, output) = if current == 0 { (&first.0, &mut second.0) } else { (&second.0, &mut first.0) };
    if let Some(expand) = &block.expand {
        match expand.quantised.as_ref().filter(|_| BYTES) {
            Some(quantised) => {
                pointwise_bytes::<K>(expand, quantised, &mut work.quantised, input, None, None, &mut work.expanded.0)
            }
            None => K::pointwise(&Convolution::new(expand), input, None, &mut work.expanded.0),
        }
    }
    let averages = &mut features[block.tap..][..block.depthwise.channels];
    K::depthwise(&block.depthwise, &work.expanded.0, &mut work.filtered.0, averages);

    let gates = block.excite.as_ref().map(|excite| {
        let gates = &mut work.gates.0[..block.depthwise.channels];
        gate::<K>(excite, averages, &mut work.hidden.0, gates);
        &*gates
    });
    let residual = block.residual.then_some(&input[..]);
    if let Some(quantised) = block.project.quantised.as_ref().filter(|_| BYTES) {
        let (filtered, scratch) = (&work.filtered.0, &mut work.quantised);
        return pointwise_bytes::<K>(&block.project, quantised, scratch, filtered, gates, residual, output);
    }
    let mut project = Convolution::new(&block.project);
    if let Some(gates) = gates {
        // The factors may go to the weights or to the activations: whichever are fewer.
        if project.outputs < project.pixels {
            let scaled = &mut work.gated_weights.0[..project.weights.len()];
            K::gate_weights(project.weights, gates, scaled);
            project.weights = scaled;
        } else {
            K::gate_planes(&mut work.filtered.0[..project.pixels * project.inputs], gates, project.pixels);
        }
    }
    K::pointwise(&project, &work.filtered.0, residual, output);
}

fn gate<K: Kernels>(excite: &Excite, averages: &[f32], hidden: &mut [f32], gates: &mut [f32]) {
    let hidden = &mut hidden[..excite.reduce.outputs];
    K::dense_relu(&excite.reduce, averages, hidden);
    K::dense_hard_sigmoid(&excite.expand, hidden, gates);
}
