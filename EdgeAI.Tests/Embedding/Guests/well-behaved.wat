;; Keeps the ABI. A frame is 16 x 16; every embedding is (1, 0, 0).
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "{\"name\":\"toy\",\"version\":\"1\",\"abi\":1,\"inputSize\":16,\"channels\":3,\"features\":3,\"dimension\":3,\"maxBatch\":8,\"paths\":[\"only\"],\"defaultPath\":\"only\"}\00")
  ;; float32 1, 0, 0: embedding and features of every frame
  (data (i32.const 512) "\00\00\80\3f\00\00\00\00\00\00\00\00")
  (func (export "edgeai_abi_version") (result i32) (i32.const 1))
  (func (export "edgeai_describe") (result i32) (i32.const 16))
  (func (export "edgeai_input") (param i32) (result i32) (i32.const 8192))
  (func $embed (export "edgeai_embed") (param i32) (result i32)
    (i32.const 0))
  (func (export "edgeai_output") (result i32) (i32.const 512))
  (func (export "edgeai_features") (result i32) (i32.const 512))
  (func (export "edgeai_projection") (param i32) (result i32) (i32.const 1024))
  (func (export "edgeai_path") (param i32) (result i32) (i32.const 0)))
