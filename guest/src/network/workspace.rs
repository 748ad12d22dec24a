//! Memory for the activations of one frame, shared by all layers and all frames.

use super::layers::Block;
use super::table::{BLOCKS, FEATURES};

#[repr(C, align(64))]
pub struct Buffer<const N: usize>(pub [f32; N]);

/// Planes of activations, each on a page of its own: then a load of one and an earlier store to another seldom agree in
/// the last twelve bits of their addresses, which x64 takes for the same place and waits (block1.expand: a third slower).
#[repr(C, align(4096))]
pub struct Planes<const N: usize>(pub [f32; N]);

const STEM_PIXELS: usize = 112 * 112;
const STEM_CHANNELS: usize = 16;

const EXPANDED: usize = largest(Part::Expanded, STEM_PIXELS * STEM_CHANNELS);
const FILTERED: usize = largest(Part::Filtered, 0);
const PROJECTED: usize = largest(Part::Projected, 0);
const GATED: usize = largest(Part::Weights, 0);
const BYTES: usize = largest(Part::Bytes, 0);
const CHANNELS: usize = largest(Part::Channels, 0);

pub struct Workspace {
    /// Input and output of a block, taking turns.
    pub projected: [Planes<PROJECTED>; 2],
    /// What the depthwise layer reads.
    pub expanded: Planes<EXPANDED>,
    /// What the depthwise layer writes.
    pub filtered: Planes<FILTERED>,
    /// Projection weights times the squeeze-excite factors.
    pub gated_weights: Buffer<GATED>,
    pub hidden: Buffer<CHANNELS>,
    pub gates: Buffer<CHANNELS>,
    pub quantised: QuantisedInput,
    /// Three rows of the image, for the stem.
    pub lines: Buffer<{ 3 * LINE }>,
    /// Features minus their centre, over their spread: what the projection reads.
    pub standardised: Buffer<FEATURES>,
}

/// What the int8 path makes of the input of a 1 x 1 convolution.
pub struct QuantisedInput {
    pub bytes: [u8; BYTES],
    /// What each input channel is multiplied by before it becomes bytes.
    pub multipliers: Buffer<CHANNELS>,
    /// Scale and offset of each output.
    pub scales: Buffer<CHANNELS>,
    pub offsets: Buffer<CHANNELS>,
}

/// Values of one image row with its padding: 224 + 1 pixels, and what the last vector load touches beyond.
pub const LINE: usize = 688;

impl Workspace {
    pub const fn new() -> Self {
        Workspace {
            projected: [const { Planes([0.0; PROJECTED]) }; 2],
            expanded: Planes([0.0; EXPANDED]),
            filtered: Planes([0.0; FILTERED]),
            gated_weights: Buffer([0.0; GATED]),
            hidden: Buffer([0.0; CHANNELS]),
            gates: Buffer([0.0; CHANNELS]),
            quantised: QuantisedInput {
                bytes: [0; BYTES],
                multipliers: Buffer([0.0; CHANNELS]),
                scales: Buffer([0.0; CHANNELS]),
                offsets: Buffer([0.0; CHANNELS]),
            },
            lines: Buffer([0.0; 3 * LINE]),
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
    Bytes,
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
        Part::Bytes => {
            let expand = match &block.expand {
                Some(expand) => expand.pixels * expand.inputs.next_multiple_of(16),
                None => 0,
            };
            let project = block.project.pixels * block.project.inputs.next_multiple_of(16);
            if expand > project { expand } else { project }
        }
        // Rounded up to sixteens, as the int8 path takes them.
        Part::Channels => block.depthwise.channels.next_multiple_of(16),
    }
}
