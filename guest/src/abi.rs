//! The exports, ABI version 1: every one takes `i32`s and returns one `i32`. `docs/guest-abi.md` is the contract.

use core::cell::UnsafeCell;

use crate::guest::Guest;

const VERSION: i32 = 1;

static DESCRIPTION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/describe.json"));

struct Instance(UnsafeCell<Guest>);

// SAFETY: a WebAssembly instance without shared memory runs on one thread at a time.
unsafe impl Sync for Instance {}

static INSTANCE: Instance = Instance(UnsafeCell::new(Guest::new()));

fn guest() -> &'static mut Guest {
    // SAFETY: exports are not re-entrant (the module calls no import), so this is the only reference.
    unsafe { &mut *INSTANCE.0.get() }
}

#[no_mangle]
pub extern "C" fn edgeai_abi_version() -> i32 {
    VERSION
}

#[no_mangle]
pub extern "C" fn edgeai_describe() -> *const u8 {
    DESCRIPTION.as_ptr()
}

#[no_mangle]
pub extern "C" fn edgeai_path(index: i32) -> i32 {
    guest().select(index) as i32
}

#[no_mangle]
pub extern "C" fn edgeai_input(batch: i32) -> *mut u8 {
    guest().input(batch)
}

#[no_mangle]
pub extern "C" fn edgeai_projection(rows: i32) -> *mut f32 {
    guest().projection(rows)
}

#[no_mangle]
pub extern "C" fn edgeai_embed(batch: i32) -> i32 {
    guest().embed(batch) as i32
}

#[no_mangle]
pub extern "C" fn edgeai_output() -> *const f32 {
    guest().output()
}

#[no_mangle]
pub extern "C" fn edgeai_features() -> *const f32 {
    guest().features()
}
