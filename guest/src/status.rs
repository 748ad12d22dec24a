//! What `edgeai_embed` and `edgeai_path` answer. The numbers are part of the ABI: never renumber.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Status {
    Ok = 0,
    /// `batch` lies outside 1..=8.
    BadBatch = 1,
    /// `edgeai_input` has not yet been called for a batch as large as this one.
    NoInput = 2,
    /// The projection given by the host holds a NaN or an infinity, or numbers whose products overflow.
    BadProjection = 3,
    /// A frame's embedding has no direction: its norm is zero or not finite.
    NoDirection = 4,
    /// `edgeai_path` was given an index that `edgeai_describe` does not list.
    UnknownPath = 5,
}
