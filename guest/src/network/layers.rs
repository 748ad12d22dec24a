//! The kinds of layer. All weights are offsets into one blob; `packing/layout.rs` describes their order.

/// A stretch of the weight blob, in words of four bytes.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub at: usize,
    pub len: usize,
}

#[cfg(feature = "int8-only")]
impl Span {
    /// Places from here on are in the area of `unpacked.rs`.
    pub const UNPACKED: usize = 1 << 28;
}

/// Weights of a `Dense` layer as int8, in panels, with a step for each output, and where their fp32 goes.
#[cfg(feature = "int8-only")]
#[derive(Debug)]
pub struct Packed {
    pub bytes: Span,
    pub steps: Span,
    pub to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    None,
    Relu,
    HardSwish,
}

/// 3 x 3, stride 2, from 224 x 224 RGB8, padded by one below and to the right.
#[derive(Debug)]
pub struct Stem {
    /// fp32, `[outputs][3][3][3]`.
    pub weights: Span,
    /// The same, `[outputs / 8][3][9][8]`.
    pub panels: Span,
    /// int16, `[outputs / 8][3][5][8][2]`, over an input of 2 v - 255.
    pub pairs: Span,
    pub scales: Span,
    pub bias: Span,
    pub outputs: usize,
}

/// A 1 x 1 convolution.
#[derive(Debug)]
pub struct Pointwise {
    pub weights: Span,
    pub bias: Span,
    pub inputs: usize,
    pub outputs: usize,
    pub pixels: usize,
    pub activation: Activation,
    /// What the int8 path uses instead; none where fp32 is kept for accuracy.
    pub quantised: Option<Quantised>,
}

/// int8 weights of a 1 x 1 convolution. Inputs come in sixteens: the missing ones have zero weights.
#[derive(Debug)]
pub struct Quantised {
    /// `[outputs / 8][inputs / 16][4][8][4]`, in words of four bytes; `packing/quantise.rs` has the order of the inputs.
    pub weights: Span,
    /// The value of one step of each output's weights.
    pub steps: Span,
    /// The sum of each output's weights, in steps.
    pub sums: Span,
    pub bias: Span,
    /// What each input is multiplied by before it is quantised; the weights are divided by it.
    pub multipliers: Span,
}

#[derive(Debug)]
pub struct Depthwise {
    pub weights: Span,
    pub bias: Span,
    pub channels: usize,
    pub kernel: usize,
    pub stride: usize,
    /// Zero rows above and zero columns to the left; those below and to the right follow from the sizes.
    pub pad_before: usize,
    pub input_size: usize,
    pub output_size: usize,
    pub activation: Activation,
}

#[derive(Debug)]
pub struct Dense {
    pub weights: Span,
    pub bias: Span,
    pub inputs: usize,
    pub outputs: usize,
}

/// Squeeze-excite: averages -> ReLU(reduce) -> hardsigmoid(expand) -> a factor for each channel.
#[derive(Debug)]
pub struct Excite {
    pub reduce: Dense,
    pub expand: Dense,
}

#[derive(Debug)]
pub struct Block {
    pub expand: Option<Pointwise>,
    pub depthwise: Depthwise,
    pub excite: Option<Excite>,
    pub project: Pointwise,
    /// Adds the block's input to its output.
    pub residual: bool,
    /// Offset of the depthwise layer's averages in the features.
    pub tap: usize,
}
