//! What one instance holds between calls.

use crate::kernels::{scalar::Scalar, simd::Simd, Kernels};
use crate::network::run::{self, FRAME_BYTES};
use crate::network::table::{FEATURES, PROJECTION_ROWS};
use crate::network::workspace::Workspace;
use crate::path::Path;
use crate::projection::pack::{self, Packed};
use crate::projection::project::{self, Projection};
use crate::status::Status;

pub const MAX_BATCH: usize = 8;
pub const MAX_ROWS: usize = 256;

/// All zero at the start, so that it costs the module no bytes and the host no pages until they are used.
pub struct Guest {
    frames: [[u8; FRAME_BYTES]; MAX_BATCH],
    features: [[f32; FEATURES]; MAX_BATCH],
    output: [f32; MAX_BATCH * MAX_ROWS],
    /// As the host writes it: rows, then bias right behind the last row.
    given: [f32; MAX_ROWS * (FEATURES + 1)],
    rows: [i16; MAX_ROWS * FEATURES],
    firsts: [i16; MAX_ROWS],
    scales: [f32; MAX_ROWS],
    offsets: [f32; MAX_ROWS],
    work: Workspace,
    /// Rows of the host's projection; 0: the default is in use.
    given_rows: usize,
    /// The host may still be writing: pack at the next embed.
    unpacked: bool,
    #[cfg(feature = "int8-only")]
    weights_unpacked: bool,
    ready_frames: usize,
    /// Index of the path; 0, as all memory is at the start, is the default.
    path: i32,
}

impl Guest {
    pub const fn new() -> Self {
        Guest {
            frames: [[0; FRAME_BYTES]; MAX_BATCH],
            features: [[0.0; FEATURES]; MAX_BATCH],
            output: [0.0; MAX_BATCH * MAX_ROWS],
            given: [0.0; MAX_ROWS * (FEATURES + 1)],
            rows: [0; MAX_ROWS * FEATURES],
            firsts: [0; MAX_ROWS],
            scales: [0.0; MAX_ROWS],
            offsets: [0.0; MAX_ROWS],
            work: Workspace::new(),
            given_rows: 0,
            unpacked: false,
            #[cfg(feature = "int8-only")]
            weights_unpacked: false,
            ready_frames: 0,
            path: 0,
        }
    }

    /// The buffer for `batch` frames, or null if there is no such batch.
    pub fn input(&mut self, batch: i32) -> *mut u8 {
        let Some(batch) = batch_size(batch) else { return core::ptr::null_mut() };
        self.ready_frames = self.ready_frames.max(batch);
        self.frames.as_mut_ptr().cast()
    }

    pub fn output(&self) -> *const f32 {
        self.output.as_ptr()
    }

    pub fn features(&self) -> *const f32 {
        self.features.as_ptr().cast()
    }

    /// Reserves a projection of `rows` rows (0: the default again), or null if there can be no such projection.
    pub fn projection(&mut self, rows: i32) -> *mut f32 {
        match usize::try_from(rows) {
            Ok(rows) if rows <= MAX_ROWS => {
                self.given_rows = rows;
                self.unpacked = rows > 0;
                self.given.as_mut_ptr()
            }
            _ => core::ptr::null_mut(),
        }
    }

    pub fn select(&mut self, index: i32) -> Status {
        match Path::from_index(index) {
            Some(_) => {
                self.path = index;
                Status::Ok
            }
            None => Status::UnknownPath,
        }
    }

    pub fn embed(&mut self, batch: i32) -> Status {
        let Some(batch) = batch_size(batch) else { return Status::BadBatch };
        if batch > self.ready_frames {
            return Status::NoInput;
        }
        #[cfg(feature = "int8-only")]
        if !self.weights_unpacked {
            crate::network::unpacked::unpack();
            self.weights_unpacked = true;
        }
        if self.unpacked {
            let status = self.pack();
            if status != Status::Ok {
                return status;
            }
            self.unpacked = false;
        }
        for frame in 0..batch {
            let status = self.embed_frame(frame);
            if status != Status::Ok {
                return status;
            }
        }
        Status::Ok
    }

    fn pack(&mut self) -> Status {
        let (rows, bias) = self.given[..self.given_rows * (FEATURES + 1)].split_at(self.given_rows * FEATURES);
        let packed = Packed {
            rows: &mut self.rows,
            firsts: &mut self.firsts,
            scales: &mut self.scales,
            offsets: &mut self.offsets,
        };
        pack::pack(rows, bias, packed)
    }

    fn embed_frame(&mut self, index: usize) -> Status {
        let (projection, dimension) = match self.given_rows {
            0 => (Projection::default_rows(), PROJECTION_ROWS),
            rows => (Projection { rows: &self.rows, firsts: &self.firsts, scales: &self.scales, offsets: &self.offsets }, rows),
        };
        let (frame, features, work) = (&self.frames[index], &mut self.features[index], &mut self.work);
        let embedding = &mut self.output[index * dimension..][..dimension];
        match Path::from_index(self.path) {
            Some(Path::Int8Simd) => embed::<Simd, true>(frame, work, features, &projection, embedding),
            Some(Path::Int8Scalar) => embed::<Scalar, true>(frame, work, features, &projection, embedding),
            #[cfg(not(feature = "int8-only"))]
            Some(Path::Fp32Scalar) => embed::<Scalar, false>(frame, work, features, &projection, embedding),
            #[cfg(not(feature = "int8-only"))]
            Some(Path::Fp32Simd) => embed::<Simd, false>(frame, work, features, &projection, embedding),
            None => Status::UnknownPath,
        }
    }
}

fn embed<K: Kernels, const BYTES: bool>(
    frame: &[u8; FRAME_BYTES],
    work: &mut Workspace,
    features: &mut [f32; FEATURES],
    projection: &Projection,
    embedding: &mut [f32],
) -> Status {
    run::features::<K, BYTES>(frame, work, features);
    project::embed::<K>(projection, features, &mut work.standardised.0, embedding)
}

impl Default for Guest {
    fn default() -> Self {
        Self::new()
    }
}

fn batch_size(batch: i32) -> Option<usize> {
    usize::try_from(batch).ok().filter(|batch| (1..=MAX_BATCH).contains(batch))
}
