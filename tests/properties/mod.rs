//! Properties of any text, on a bounded number of texts: mutated and damaged cases, generated programs and noise.
//!
//! `UNLEAK_FUZZ=100000 cargo test --release properties` tries more; `fuzz/` drives the same functions with coverage.

pub(crate) mod mutate;
pub(crate) mod property;

use crate::support::{case, files_below, root};
use crate::truth::program;
use crate::truth::rng::Rng;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How many texts of each sort every test run tries.
const FEW: u64 = 60;
/// No text may take longer; the machine may be busy.
const LONG: Duration = Duration::from_secs(60);

fn count() -> u64 {
    std::env::var("UNLEAK_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(FEW)
}

/// `known` are the numbers of texts that did not hold once, beside the first ones.
fn all_hold(sort: &str, known: &[u64], make: impl Fn(u64) -> String) {
    let numbers: BTreeSet<u64> = (0..count()).chain(known.iter().copied()).collect();
    let wrong: Vec<String> = numbers
        .iter()
        .filter_map(|number| {
            let text = make(*number);
            let start = Instant::now();
            let outcome = std::panic::catch_unwind(|| property::holds(&text));
            let what = match outcome {
                Ok(Ok(())) if start.elapsed() < LONG => return None,
                Ok(Ok(())) => format!("it took {:?}", start.elapsed()),
                Ok(Err(what)) => what,
                Err(_) => "it panicked".to_owned(),
            };
            Some(format!("{sort} {number}: {what}\n{text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), numbers.len(), wrong.join("\n----\n"));
}

fn texts() -> Vec<String> {
    case::all().iter().flat_map(|case| case.go_files().map(|(_, text)| text.clone()).collect::<Vec<_>>()).collect()
}

#[test]
fn mutated_cases_are_safe() {
    let texts = texts();
    all_hold("mutated case", &[], |number| {
        let mut rng = Rng::new(number);
        let (text, other) = (rng.pick(&texts).clone(), rng.pick(&texts).clone());
        mutate::mutate(&text, &other, &mut |end| rng.below(end))
    });
}

/// What was read and answered for one package says nothing of another, though they have the same path.
#[test]
fn texts_do_not_see_each_other() {
    let texts = texts();
    let differ = |number: &u64| {
        let mut rng = Rng::new(*number);
        let (text, other) = (rng.pick(&texts).clone(), rng.pick(&texts).clone());
        let text = mutate::mutate(&text, &other, &mut |end| rng.below(end));
        let alone = property::opened(property::package(&text, 0)).unwrap().check();
        format!("{:?}", alone.findings) != format!("{:?}", property::check(&text).findings)
    };
    let wrong: Vec<u64> = (0..count()).filter(differ).collect();
    assert!(wrong.is_empty(), "these texts are judged otherwise among others: {wrong:?}");
}

#[test]
fn generated_programs_are_safe() {
    all_hold("program", &[3534], |number| {
        let text = program::file("p", &program::program(number).text);
        let mut rng = Rng::new(number);
        let other = program::file("p", &program::program(number + 1).text);
        if number % 2 == 0 { text } else { mutate::mutate(&text, &other, &mut |end| rng.below(end)) }
    });
}

#[test]
fn damaged_bytes_are_safe() {
    let texts = texts();
    all_hold("damaged text", &[], |number| {
        let mut rng = Rng::new(number);
        let mut bytes = rng.pick(&texts).clone().into_bytes();
        for _ in 0..=rng.below(12) {
            let at = rng.below(bytes.len().max(1));
            match rng.below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), rng.below(256) as u8),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = rng.below(256) as u8),
            }
        }
        // (A file that is not UTF-8 is not looked at.)
        String::from_utf8_lossy(&bytes).into_owned()
    });
}

#[test]
fn noise_is_safe() {
    const WORDS: [&str; 24] = [
        "func ",
        "defer ",
        "resp.Body.Close()",
        "http.Get(u)",
        "{",
        "}",
        "(",
        ")",
        "\n",
        "if err != nil ",
        "return ",
        ":=",
        ", err",
        "\"",
        "`",
        "/*",
        "//",
        "'",
        "\u{0}",
        "é",
        "package p",
        "import \"net/http\"",
        ";",
        "go ",
    ];
    all_hold("noise", &[], |number| {
        let mut rng = Rng::new(number);
        (0..rng.below(60)).map(|_| *rng.pick(&WORDS)).collect()
    });
}

/// The fuzz target brings the generator's files along one by one; it is compiled by hand, so that nothing else would say
/// that one is missing.
#[test]
fn the_fuzz_target_has_the_whole_generator() {
    let target = std::fs::read_to_string(root().join("fuzz/fuzz_targets/programs.rs")).unwrap();
    for path in
        files_below(&root().join("tests/truth")).iter().filter(|path| path.extension().is_some_and(|it| it == "rs"))
    {
        let name = path.file_name().unwrap().to_str().unwrap();
        if std::fs::read_to_string(path).unwrap().contains("impl Writer") {
            assert!(target.contains(&format!("tests/truth/{name}")), "fuzz/fuzz_targets/programs.rs lacks {name}");
        }
    }
}
