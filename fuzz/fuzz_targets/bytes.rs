//! Arbitrary bytes, taken for a Go file.
#![no_main]

#[path = "../../tests/properties/property.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Err(what) = property::holds(&text) {
        panic!("{what}");
    }
});
