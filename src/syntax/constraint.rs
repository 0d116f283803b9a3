//! Build constraints, as far as one tag is concerned.
//!
//! `//go:build ignore && linux` can only hold with the tag `ignore`; `//go:build ignore || linux` can hold without.
//! Every other tag may be set or not, so an expression is true, false or open. Not modelled: which tags a platform
//! sets, and expressions nested deeper than [`MAX_DEPTH`], which count as open.

/// Returns whether the expression of a `//go:build` line is false whenever `tag` is not set.
pub fn requires(expr: &str, tag: &str) -> bool {
    let mut parser = Parser { rest: expr, tag, depth: 0 };
    let value = parser.or();
    parser.rest.trim_start().is_empty() && value == Some(false)
}

/// Returns whether a `// +build` line (options by spaces, terms by commas) is false whenever `tag` is not set.
pub fn plus_line_requires(line: &str, tag: &str) -> bool {
    let mut options = line.split_ascii_whitespace().peekable();
    options.peek().is_some() && options.all(|option| option.split(',').any(|term| term == tag))
}

const MAX_DEPTH: usize = 64;

/// `None` is "open": it depends on other tags.
type Value = Option<bool>;

struct Parser<'a> {
    rest: &'a str,
    tag: &'a str,
    depth: usize,
}

impl Parser<'_> {
    fn or(&mut self) -> Value {
        let mut value = self.and();
        while self.take("||") {
            value = negate(both(negate(value), negate(self.and())));
        }
        value
    }

    fn and(&mut self) -> Value {
        let mut value = self.not();
        while self.take("&&") {
            value = both(value, self.not());
        }
        value
    }

    fn not(&mut self) -> Value {
        let mut is_negated = false;
        while self.take("!") {
            is_negated = !is_negated;
        }
        let value = self.atom();
        if is_negated { negate(value) } else { value }
    }

    fn atom(&mut self) -> Value {
        if self.depth < MAX_DEPTH && self.take("(") {
            self.depth += 1;
            let value = self.or();
            self.depth -= 1;
            return if self.take(")") { value } else { None };
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        if word == self.tag { Some(false) } else { None }
    }

    fn take(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(token) else {
            return false;
        };
        self.rest = rest;
        true
    }
}

fn both(a: Value, b: Value) -> Value {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn negate(value: Value) -> Value {
    value.map(|value| !value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_required_if_nothing_holds_without_it() {
        for expr in ["ignore", "ignore && linux", "(ignore)", "!(!ignore)", "ignore&&!cgo", "ignore && (a || b)"] {
            assert!(requires(expr, "ignore"), "{expr}");
        }
        for expr in ["!ignore", "ignore || linux", "linux", "", "ignored", "(ignore", "ignore)"] {
            assert!(!requires(expr, "ignore"), "{expr}");
        }
        assert!(!requires(&"(".repeat(100_000), "ignore"));
        assert!(plus_line_requires("ignore", "ignore"));
        assert!(plus_line_requires("ignore,linux darwin,ignore", "ignore"));
        assert!(!plus_line_requires("ignore linux", "ignore"));
        assert!(!plus_line_requires("!ignore", "ignore"));
    }
}
