//! The order of calls and the status codes, as docs/guest-abi.md has them.

use crate::guest::{Guest, MAX_ROWS};
use crate::network::table::FEATURES;
use crate::status::Status;

/// An instance is 12 MB: too large for a test's stack.
fn guest() -> Box<Guest> {
    let layout = std::alloc::Layout::new::<Guest>();
    // SAFETY: Guest::new() is all zero, which is what this allocates.
    unsafe { Box::from_raw(std::alloc::alloc_zeroed(layout).cast()) }
}

fn write_projection(guest: &mut Guest, rows: usize, value: impl Fn(usize) -> f32) {
    let to = guest.projection(rows as i32);
    for index in 0..rows * (FEATURES + 1) {
        // SAFETY: the guest reserves rows * (FEATURES + 1) floats.
        unsafe { to.add(index).write(value(index)) };
    }
}

#[test]
fn batch_outside_its_range_is_refused() {
    let mut guest = guest();
    for batch in [i32::MIN, -1, 0, 9, i32::MAX] {
        assert!(guest.input(batch).is_null());
        assert_eq!(guest.embed(batch), Status::BadBatch);
    }
}

#[test]
fn embed_needs_input_for_the_whole_batch() {
    let mut guest = guest();
    assert_eq!(guest.embed(1), Status::NoInput);
    assert!(!guest.input(2).is_null());
    assert_eq!(guest.embed(3), Status::NoInput);
    assert_eq!(guest.embed(2), Status::Ok);
    assert_eq!(guest.embed(1), Status::Ok);
}

#[test]
fn unknown_path_is_refused() {
    let mut guest = guest();
    assert_eq!(guest.select(0), Status::Ok);
    assert_eq!(guest.select(-1), Status::UnknownPath);
    assert_eq!(guest.select(1000), Status::UnknownPath);
}

#[test]
fn projection_outside_its_range_is_refused_and_changes_nothing() {
    let mut guest = guest();
    guest.input(1);
    assert!(guest.projection(-1).is_null() && guest.projection(MAX_ROWS as i32 + 1).is_null());
    assert_eq!(guest.embed(1), Status::Ok);
}

#[test]
fn projection_that_is_no_number_is_refused_until_replaced() {
    let mut guest = guest();
    guest.input(1);
    for bad in [f32::NAN, f32::INFINITY] {
        for place in [0, 2 * FEATURES - 1, 2 * FEATURES + 1] {
            write_projection(&mut guest, 2, |index| if index == place { bad } else { 0.25 });
            assert_eq!(guest.embed(1), Status::BadProjection);
            assert_eq!(guest.embed(1), Status::BadProjection);
        }
    }
    assert!(!guest.projection(0).is_null());
    assert_eq!(guest.embed(1), Status::Ok);
}

#[test]
fn projection_of_zeros_has_no_direction() {
    let mut guest = guest();
    guest.input(1);
    write_projection(&mut guest, 3, |_| 0.0);
    assert_eq!(guest.embed(1), Status::NoDirection);
}

#[test]
fn projection_given_by_the_host_is_applied_to_the_features() {
    let mut guest = guest();
    guest.input(1);
    // Rows that begin with zeros are packed without them.
    let zeros = |row: usize| [0, 1976, 3, 2407, 0][row];
    let value = |index: usize| match (index / FEATURES, index % FEATURES) {
        (row, feature) if row < 5 && feature < zeros(row) => 0.0,
        _ => ((index * 7919) % 1000) as f32 / 1000.0 - 0.5,
    };
    write_projection(&mut guest, 5, value);
    assert_eq!(guest.embed(1), Status::Ok);
    // SAFETY: the ABI's shapes for a batch of one and five rows.
    let (features, output) = unsafe {
        (std::slice::from_raw_parts(guest.features(), FEATURES), std::slice::from_raw_parts(guest.output(), 5))
    };
    let row = |row: usize| (0..FEATURES).map(|i| f64::from(value(row * FEATURES + i)) * f64::from(features[i])).sum::<f64>();
    let expected: Vec<f64> = (0..5).map(|index| row(index) + f64::from(value(5 * FEATURES + index))).collect();
    let norm = expected.iter().map(|x| x * x).sum::<f64>().sqrt();
    for (found, expected) in output.iter().zip(&expected) {
        assert!((f64::from(*found) - expected / norm).abs() < 2e-4, "{found} against {}", expected / norm);
    }
}
