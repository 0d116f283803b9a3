//! A generated program, as it is or with some tokens changed: the first bytes are its number.
#![no_main]

#[path = "../../tests/truth/acquire.rs"]
mod acquire;
#[path = "../../tests/truth/endings.rs"]
mod endings;
#[path = "../../tests/truth/kinds.rs"]
mod kinds;
#[path = "../../tests/truth/lasting.rs"]
mod lasting;
#[path = "../../tests/properties/mutate.rs"]
mod mutate;
#[path = "../../tests/truth/program.rs"]
#[allow(dead_code, reason = "the tests ask more of a program than its text")]
mod program;
#[path = "../../tests/properties/property.rs"]
mod property;
#[path = "../../tests/truth/rng.rs"]
mod rng;
#[path = "../../tests/truth/shapes.rs"]
mod shapes;
#[path = "../../tests/truth/sharing.rs"]
mod sharing;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (number, rest) = data.split_at(data.len().min(4));
    let number = number.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let text = program::file("p", &program::program(number).text);
    let mut bytes = rest.iter();
    let mut choose = |end: usize| {
        let mut next = || bytes.next().copied().map_or(0, usize::from);
        (next() << 8 | next()) % end.max(1)
    };
    let text = if rest.is_empty() { text } else { mutate::mutate(&text, &text, &mut choose) };
    if let Err(what) = property::holds(&text) {
        panic!("{what}");
    }
});
