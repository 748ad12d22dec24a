//! The JSON that `edgeai_describe` returns.

use crate::json::Json;

/// Names of the arithmetic paths in the order of `edgeai_path`'s index; `src/path.rs` has the same order.
const PATHS: [&str; 4] = ["fp32-simd", "fp32-scalar", "int8-simd", "int8-scalar"];
const DEFAULT_PATH: &str = "fp32-simd";

pub fn json(model: &Json, weights_hash: &str) -> String {
    let taps: Vec<String> = model.at("taps").list().iter().map(tap).collect();
    let features: usize = model.at("taps").list().iter().map(|tap| tap.count("channels")).sum();
    let preprocessing = model.at("preprocessing");
    let paths: Vec<String> = PATHS.iter().map(|name| format!("\"{name}\"")).collect();
    format!(
        "{{\"name\":\"mobilenet-v3-small-075-224\",\"version\":\"{version}\",\"abi\":1,\"inputSize\":{size},\"channels\":3,\
         \"features\":{features},\"dimension\":256,\"maxBatch\":8,\"maxProjectionRows\":256,\
         \"preprocessing\":{{\"resize\":\"shorter side to {shorter}, central crop\",\"shorterSide\":{shorter},\
         \"crop\":{crop},\"filter\":\"triangle\",\"layout\":\"rgb8-hwc\"}},\
         \"taps\":[{taps}],\"weightsHash\":\"{weights_hash}\",\"paths\":[{paths}],\"defaultPath\":\"{DEFAULT_PATH}\"}}",
        version = env!("CARGO_PKG_VERSION"),
        size = preprocessing.count("size"),
        shorter = preprocessing.count("shorterSide"),
        crop = preprocessing.number("crop"),
        taps = taps.join(","),
        paths = paths.join(","),
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
