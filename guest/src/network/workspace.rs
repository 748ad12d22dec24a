//! Memory for the activations of one frame, shared by all layers and all frames.

use super::layers::Block;
use super::table::{BLOCKS, FEATURES};

#[repr(C, align(64))]
pub struct Buffer<const N: usize>(pub [f32; N]);

const STEM_PIXELS: usize = 112 * 112;
const STEM_CHANNELS: usize = 16;

const EXPANDED: usize = largest(Part::Expanded, STEM_PIXELS * STEM_CHANNELS);
const FILTERED: usize = largest(Part::Filtered, 0);
const PROJECTED: usize = largest(Part::Projected, 0);
const GATED: usize = largest(Part::Weights, 0);
const CHANNELS: usize = largest(Part::Channels, 0);

pub struct Workspace {
    /// Input and output of a block, taking turns.
    pub projected: [Buffer<PROJECTED>; 2],
    /// What the depthwise layer reads.
    pub expanded: Buffer<EXPANDED>,
    /// What the depthwise layer writes.
    pub filtered: Buffer<FILTERED>,
    /// Projection weights times the squeeze-excite factors.
    pub gated_weights: Buffer<GATED>,
    pub hidden: Buffer<CHANNELS>,
    pub gates: Buffer<CHANNELS>,
    /// Rows of the image as int16, for the stem.
    pub lines: [i16; 3 * LINE],
    /// Features minus their centre, over their spread: what the projection reads.
    pub standardised: Buffer<FEATURES>,
}

/// Values of one image row with its padding: 224 + 1 pixels, and what the last vector load touches beyond.
pub const LINE: usize = 688;

impl Workspace {
    pub const fn new() -> Self {
        Workspace {
            projected: [const { Buffer([0.0; PROJECTED]) }; 2],
            expanded: Buffer([0.0; EXPANDED]),
            filtered: Buffer([0.0; FILTERED]),
            gated_weights: Buffer([0.0; GATED]),
            hidden: Buffer([0.0; CHANNELS]),
            gates: Buffer([0.0; CHANNELS]),
            lines: [0; 3 * LINE],
            standardised: Buffer([0.0; FEATURES]),
        }
    }
}

impl Default for Workspace {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Clone, Copy)]
enum Part {
    Expanded,
    Filtered,
    Projected,
    Weights,
    Channels,
}

const fn largest(part: Part, at_least: usize) -> usize {
    let mut found = at_least;
    let mut index = 0;
    while index < BLOCKS.len() {
        let size = floats(part, &BLOCKS[index]);
        if size > found {
            found = size;
        }
        index += 1;
    }
    found
}

const fn floats(part: Part, block: &Block) -> usize {
    match part {
        Part::Expanded => block.depthwise.input_size * block.depthwise.input_size * block.depthwise.channels,
        Part::Filtered => block.project.pixels * block.project.inputs,
        Part::Projected => block.project.pixels * block.project.outputs,
        Part::Weights => block.project.weights.len,
        Part::Channels => block.depthwise.channels,
    }
}
