//! One frame through the network, with whichever kernels.

use super::table::{BLOCKS, FEATURES, LAST, LAST_TAP, STEM};
use super::workspace::Workspace;
use super::layers::{Block, Excite};
use crate::kernels::{Convolution, Kernels};

pub const INPUT_SIZE: usize = 224;
pub const FRAME_BYTES: usize = INPUT_SIZE * INPUT_SIZE * 3;

/// Fills `features` (`[FEATURES]`, the taps in order of execution) from one RGB8 frame, `[224][224][3]`.
pub fn features<K: Kernels>(frame: &[u8; FRAME_BYTES], work: &mut Workspace, features: &mut [f32; FEATURES]) {
    K::stem(&STEM, frame, &mut work.lines, &mut work.expanded.0);
    let mut current = 0;
    for block in &BLOCKS {
        run_block::<K>(block, work, current, features);
        current = 1 - current;
    }
    K::pointwise(&Convolution::new(&LAST), &work.projected[current].0, None, &mut work.filtered.0);
    K::average(&work.filtered.0, LAST.pixels, &mut features[LAST_TAP..][..LAST.outputs]);
}

fn run_block<K: Kernels>(block: &Block, work: &mut Workspace, current: usize, features: &mut [f32; FEATURES]) {
    let [first, second] = &mut work.projected;
    let (input, output) = if current == 0 { (&*first, second) } else { (&*second, first) };
    if let Some(expand) = &block.expand {
        K::pointwise(&Convolution::new(expand), &input.0, None, &mut work.expanded.0);
    }
    let averages = &mut features[block.tap..][..block.depthwise.channels];
    K::depthwise(&block.depthwise, &work.expanded.0, &mut work.filtered.0, averages);

    let mut project = Convolution::new(&block.project);
    if let Some(excite) = &block.excite {
        let gates = &mut work.gates.0[..block.depthwise.channels];
        gate::<K>(excite, averages, &mut work.hidden.0, gates);
        // The factors may go to the weights or to the activations: whichever are fewer.
        if project.outputs < project.pixels {
            let scaled = &mut work.gated_weights.0[..project.weights.len()];
            K::gate_weights(project.weights, gates, scaled);
            project.weights = scaled;
        } else {
            K::gate_planes(&mut work.filtered.0[..project.pixels * project.inputs], gates, project.pixels);
        }
    }
    let residual = block.residual.then_some(&input.0[..]);
    K::pointwise(&project, &work.filtered.0, residual, &mut output.0);
}

fn gate<K: Kernels>(excite: &Excite, averages: &[f32], hidden: &mut [f32], gates: &mut [f32]) {
    let hidden = &mut hidden[..excite.reduce.outputs];
    K::dense_relu(&excite.reduce, averages, hidden);
    K::dense_hard_sigmoid(&excite.expand, hidden, gates);
}
