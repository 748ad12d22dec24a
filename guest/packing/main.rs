//! Build script: turns the layer table and the weights into what the kernels read, so that nothing is packed at run time.
//!
//! Writes to `OUT_DIR`: `weights.bin` (fp32, packed), `projection.bin` (int16 rows), `table.rs` (where each layer's
//! weights lie), `describe.json`.

mod describe;
mod json;
mod layout;
mod projection;
mod quantise;
mod safetensors;
mod sha256;
mod small;
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs};

const LAYERS: &str = "model/layers.json";
const WEIGHTS: &str = "model/weights.safetensors";
const CALIBRATION: &str = "model/calibration.json";
const PRIOR: &str = "../models/mobilenet-v3-small/prior.safetensors";

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    for input in [LAYERS, WEIGHTS, CALIBRATION, PRIOR] {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rerun-if-changed=packing");

    let layers = json::Json::parse(&String::from_utf8(read(&root, LAYERS)).expect("layers.json is not UTF-8"));
    let weight_bytes = read(&root, WEIGHTS);
    let weights = safetensors::Tensors::parse(&weight_bytes);
    let prior = safetensors::Tensors::parse(&read(&root, PRIOR));

    let calibration = json::Json::parse(&String::from_utf8(read(&root, CALIBRATION)).expect("calibration.json is not UTF-8"));

    let (table, mut blob, mut unpacking) = table::generate(&layers, &weights, &calibration);
    let projection = projection::pack(&weights, &prior);
    let mut table = table + &projection.constants(&mut blob);
    if small::wanted() {
        table += &format!("pub static PROJECTION_ROWS_AT: Span = {};\n", unpacking.rows(projection.rows().len()));
        table += &unpacking.constants();
    }

    write(&out, "table.rs", table.as_bytes());
    write(&out, "weights.bin", &blob.bytes());
    write(&out, "projection.bin", &projection.bytes());
    let describe = describe::json(&layers, &sha256::hex(&weight_bytes));
    write(&out, "describe.json", (describe + "\0").as_bytes());
}

fn read(root: &Path, name: &str) -> Vec<u8> {
    fs::read(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn write(out: &Path, name: &str, bytes: &[u8]) {
    fs::write(out.join(name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}
