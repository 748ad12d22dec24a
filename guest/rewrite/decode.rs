//! Just enough of WebAssembly's binary format to step through the instructions of a module.
//! WebAssembly core specification 2.0, chapter 5, with the opcodes that this module uses; any other ends the build.

use std::ops::Range;

pub const LOCAL_GET: u32 = 0x20;
pub const LOCAL_TEE: u32 = 0x22;
/// Opcodes behind a prefix byte are `prefix << 16 | opcode`.
pub const SHUFFLE: u32 = 0xfd << 16 | 13;

const CODE_SECTION: u8 = 10;
const HEADER: usize = 8;

pub struct Instruction {
    pub opcode: u32,
    /// The bytes behind the opcode.
    pub operand: Range<usize>,
}

/// The instructions of each function, without its local variables.
pub fn bodies(module: &[u8]) -> Vec<Range<usize>> {
    assert!(module.starts_with(b"\0asm\x01\0\0\0"), "not a WebAssembly module");
    let mut reader = Reader { bytes: module, at: HEADER };
    while reader.at < module.len() {
        let id = reader.byte();
        let size = reader.number();
        if id == CODE_SECTION {
            return (0..reader.number()).map(|_| body(&mut reader)).collect();
        }
        reader.at += size;
    }
    panic!("the module has no code")
}

fn body(reader: &mut Reader) -> Range<usize> {
    let size = reader.number();
    let end = reader.at + size;
    for _ in 0..reader.number() {
        reader.number(); // how many
        reader.byte(); // of which type
    }
    let start = reader.at;
    reader.at = end;
    start..end
}

/// Steps through one function.
pub struct Code<'a> {
    reader: Reader<'a>,
    end: usize,
}

impl<'a> Code<'a> {
    pub fn new(module: &'a [u8], body: Range<usize>) -> Self {
        Code { reader: Reader { bytes: module, at: body.start }, end: body.end }
    }

    pub fn next(&mut self) -> Option<Instruction> {
        if self.reader.at >= self.end {
            assert!(self.reader.at == self.end, "an instruction reaches beyond its function");
            return None;
        }
        let opcode = match u32::from(self.reader.byte()) {
            prefix @ (0xfc | 0xfd) => prefix << 16 | self.reader.number() as u32,
            opcode => opcode,
        };
        let start = self.reader.at;
        self.skip(opcode);
        Some(Instruction { opcode, operand: start..self.reader.at })
    }

    fn skip(&mut self, opcode: u32) {
        let reader = &mut self.reader;
        match opcode {
            0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => {}
            // Blocks, branches, calls, variables, memory size, constants: one number.
            0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x20..=0x24 | 0x3f..=0x42 => reader.skip_numbers(1),
            0x0e => {
                let targets = reader.number();
                reader.skip_numbers(targets + 1)
            }
            0x11 | 0x28..=0x3e => reader.skip_numbers(2),
            0x43 => reader.at += 4,
            0x44 => reader.at += 8,
            // Bulk memory: copy and fill.
            0xfc_000a => reader.skip_numbers(2),
            0xfc_000b => reader.skip_numbers(1),
            0xfc_0000..=0xfc_0007 => {}
            // Vectors: loads and stores, constant and shuffle, lanes, loads of lanes.
            0xfd_0000..=0xfd_000b | 0xfd_005c | 0xfd_005d => reader.skip_numbers(2),
            0xfd_000c | 0xfd_000d => reader.at += 16,
            0xfd_0015..=0xfd_0022 => reader.at += 1,
            0xfd_0054..=0xfd_005b => {
                reader.skip_numbers(2);
                reader.at += 1
            }
            0xfd_000e..=0xfd_0113 => {}
            other => panic!("opcode {other:#x} is unknown here"),
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.bytes[self.at - 1]
    }

    /// LEB128, unsigned.
    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }

    /// LEB128 of any sign.
    fn skip_numbers(&mut self, count: usize) {
        for _ in 0..count {
            while self.byte() >= 0x80 {}
        }
    }
}
