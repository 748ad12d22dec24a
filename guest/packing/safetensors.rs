//! Reads fp32 tensors from a safetensors file: eight bytes of header length, a JSON header, the data.

use super::json::Json;

pub struct Tensors {
    header: Json,
    data: Vec<u8>,
}

impl Tensors {
    pub fn parse(bytes: &[u8]) -> Tensors {
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let header = std::str::from_utf8(&bytes[8..8 + length]).expect("safetensors: header is not UTF-8");
        Tensors { header: Json::parse(header), data: bytes[8 + length..].to_vec() }
    }

    /// The values of one tensor, checked against the shape the caller expects.
    pub fn get(&self, name: &str, shape: &[usize]) -> Vec<f32> {
        let entry = self.header.at(name);
        assert!(entry.text("dtype") == "F32", "{name}: expected F32, found {}", entry.text("dtype"));
        let found: Vec<usize> = entry.at("shape").list().iter().map(as_count).collect();
        assert!(found == shape, "{name}: expected shape {shape:?}, found {found:?}");
        let range: Vec<usize> = entry.at("data_offsets").list().iter().map(as_count).collect();
        let values = self.data[range[0]..range[1]].chunks_exact(4);
        values.map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
    }
}

fn as_count(value: &Json) -> usize {
    match value {
        Json::Number(number) => *number as usize,
        other => panic!("safetensors: expected a number, found {other:?}"),
    }
}
