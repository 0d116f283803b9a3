//! Go that is nearly right: tokens and lines of a text deleted, doubled, swapped or replaced.
//!
//! Choices come from outside, from a fuzzer's bytes or a seeded generator: `choose(n)` gives a number below `n`.

/// Changes a text in some places; `other` is where foreign tokens and lines are taken from.
pub(crate) fn mutate(text: &str, other: &str, choose: &mut dyn FnMut(usize) -> usize) -> String {
    let mut tokens = tokens(text);
    let foreign = self::tokens(other);
    for _ in 0..=choose(6) {
        if tokens.is_empty() {
            break;
        }
        let at = choose(tokens.len());
        match choose(7) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, tokens[at]),
            2 => {
                let with = choose(tokens.len());
                tokens.swap(at, with);
            }
            3 => tokens[at] = tokens[choose(tokens.len())],
            4 if !foreign.is_empty() => tokens[at] = foreign[choose(foreign.len())],
            5 => {
                // The line is gone.
                let start = tokens[..at].iter().rposition(|token| *token == "\n").map_or(0, |line| line + 1);
                let end = tokens[at..].iter().position(|token| *token == "\n").map_or(tokens.len(), |end| at + end + 1);
                tokens.drain(start..end);
            }
            _ if !foreign.is_empty() => {
                let from = choose(foreign.len());
                let count = 1 + choose(24);
                let some: Vec<&str> = foreign[from..].iter().take(count).copied().collect();
                tokens.splice(at..at, some);
            }
            _ => {}
        }
    }
    tokens.concat()
}

/// Splits a text into words, runs of blanks, and single characters; together they are the text.
fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 1,
        ' ' | '\t' => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = 0;
    for (at, c) in text.char_indices() {
        let now = class(c);
        if at > start && (now == 0 || now != before) {
            tokens.push(&text[start..at]);
            start = at;
        }
        before = now;
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[test]
fn tokens_are_the_text() {
    let text = "func f() {\n\treturn x1 + 2 // ü\n}";
    assert_eq!(tokens(text).concat(), text);
    assert_eq!(tokens("a  b(1)"), ["a", "  ", "b", "(", "1", ")"]);
}
