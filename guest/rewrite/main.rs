//! The last step of the build: a shuffle that takes all lanes from its first operand gets the same operand twice.
//!
//! LLVM leaves the second operand of such a shuffle open and names whatever local comes to hand. Cranelift, on arm64,
//! multiplies by a lane of a vector in one instruction (`fmla` by element), but sees the lane only in a shuffle of one vector
//! with itself: without this step it copies the lane into a vector of its own first, a fifth of all instructions of the fp32
//! path. The module computes the same, and keeps its size: one byte changes for each shuffle.
//!
//!     rewrite IN.wasm OUT.wasm

mod decode;

use decode::{Code, Instruction};
use std::{env, fs, process};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let [_, from, to] = &arguments[..] else {
        eprintln!("usage: rewrite IN.wasm OUT.wasm");
        process::exit(2);
    };
    let mut module = fs::read(from).unwrap_or_else(|error| panic!("{from}: {error}"));
    let changes = changes(&module);
    for &(at, local) in &changes {
        module[at] = local;
    }
    fs::write(to, module).unwrap_or_else(|error| panic!("{to}: {error}"));
    eprintln!("{} shuffles of one vector with itself", changes.len());
}

/// Where the second operand's local stands, and which one belongs there.
fn changes(module: &[u8]) -> Vec<(usize, u8)> {
    let mut changes = vec![];
    for body in decode::bodies(module) {
        let mut code = Code::new(module, body);
        let mut before: [Option<Instruction>; 2] = [None, None];
        while let Some(instruction) = code.next() {
            if let (true, [Some(first), Some(second)]) = (one_operand(module, &instruction), &before) {
                let known = matches!(first.opcode, decode::LOCAL_GET | decode::LOCAL_TEE) && second.opcode == decode::LOCAL_GET;
                // An index below 128 is one byte, so that nothing moves.
                if known && first.operand.len() == 1 && second.operand.len() == 1 {
                    changes.push((second.operand.start, module[first.operand.start]));
                }
            }
            before = [before[1].take(), Some(instruction)];
        }
    }
    changes
}

/// A shuffle none of whose sixteen lanes is one of the second operand's (16 to 31).
fn one_operand(module: &[u8], instruction: &Instruction) -> bool {
    instruction.opcode == decode::SHUFFLE && module[instruction.operand.clone()].iter().all(|&lane| lane < 16)
}
