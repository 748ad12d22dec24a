//! The JSON that `edgeai_describe` returns.

use crate::json::Json;

use crate::small;

/// Names of the arithmetic paths, the default first, in the order of `edgeai_path`'s index; `src/path.rs` has the same order.
const PATHS: [&str; 4] = ["fp32-simd", "fp32-scalar", "int8-simd", "int8-scalar"];
/// The cosine to the golden vectors that each path must reach, in the same order. The synthetic images among them are far
/// from what int8 was calibrated on; on photographs its mean is 0.998.
const GOLDEN_COSINES: [f32; 4] = [0.9999, 0.99999, 0.98, 0.98];

/// The paths that the module of the int8 path alone has: from this one on.
const FIRST_INT8: usize = 2;

pub fn json(model: &Json, weights_hash: &str) -> String {
    let first = if small::wanted() { FIRST_INT8 } else { 0 };
    let (names, cosines) = (&PATHS[first..], &GOLDEN_COSINES[first..]);
    let taps: Vec<String> = model.at("taps").list().iter().map(tap).collect();
    let features: usize = model.at("taps").list().iter().map(|tap| tap.count("channels")).sum();
    let preprocessing = model.at("preprocessing");
    let paths: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let cosines: Vec<String> = names.iter().zip(cosines).map(|(name, cosine)| format!("\"{name}\":{cosine}")).collect();
    format!(
        "{{\"name\":\"mobilenet-v3-small-075-224\",\"version\":\"{version}\",\"abi\":1,\"inputSize\":{size},\"channels\":3,\
         \"features\":{features},\"dimension\":256,\"maxBatch\":8,\"maxProjectionRows\":256,\
         \"preprocessing\":{{\"resize\":\"shorter side to {shorter}, central crop\",\"shorterSide\":{shorter},\
         \"crop\":{crop},\"filter\":\"triangle\",\"layout\":\"rgb8-hwc\"}},\
         \"taps\":[{taps}],\"weightsHash\":\"{weights_hash}\",\"paths\":[{paths}],\"defaultPath\":\"{default}\",\
         \"goldenCosine\":{{{cosines}}}}}",
        default = names[0],
        version = env!("CARGO_PKG_VERSION"),
        size = preprocessing.count("size"),
        shorter = preprocessing.count("shorterSide"),
        crop = preprocessing.number("crop"),
        taps = taps.join(","),
        paths = paths.join(","),
        cosines = cosines.join(","),
    )
}

fn tap(tap: &Json) -> String {
    format!(
        "{{\"name\":\"{}\",\"channels\":{},\"offset\":{}}}",
        tap.text("layer"),
        tap.count("channels"),
        tap.count("offset")
    )
}
