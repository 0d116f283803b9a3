//! Whether the default target builds a file: by its name's suffix and its `//go:build` line.
//!
//! `exec_windows.go` and `//go:build !linux` are not built, `//go:build linux && go1.20` is. The target is linux/amd64
//! with gc and without cgo. Not modelled: user tags (false), release tags (all true).

/// Returns whether a file with this name, this constraint and this text before its package clause is built.
pub(super) fn is_built(name: &str, constraint: Option<&str>, header: &str) -> bool {
    name_is_built(name) && constraint.map_or_else(|| header.lines().all(plus_line_holds), holds)
}

/// `// +build a,!b c` means (a and not b) or c; such lines count only without a `//go:build` line.
fn plus_line_holds(line: &str) -> bool {
    let Some(rest) = line.trim().strip_prefix("//").and_then(|rest| rest.trim_start().strip_prefix("+build ")) else {
        return true;
    };
    let term = |term: &str| term.strip_prefix('!').map_or_else(|| is_true(term), |term| !is_true(term));
    rest.split_whitespace().any(|option| option.split(',').all(term))
}

const OTHER_OS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "illumos",
    "ios",
    "js",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
    "nacl",
    "hurd",
];
const OTHER_ARCH: &[&str] = &[
    "386", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x",
    "sparc64", "wasm", "riscv", "ppc", "armbe", "arm64be",
];

fn name_is_built(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    let stem = base.strip_suffix(".go").unwrap_or(base);
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    stem.split('_')
        .skip(1)
        .collect::<Vec<_>>()
        .iter()
        .rev()
        .take(2)
        .all(|part| !OTHER_OS.contains(part) && !OTHER_ARCH.contains(part))
}

fn holds(expr: &str) -> bool {
    let mut parser = Constraint { rest: expr, depth: 0 };
    parser.any().unwrap_or(true)
}

struct Constraint<'a> {
    rest: &'a str,
    depth: u32,
}

impl<'a> Constraint<'a> {
    fn any(&mut self) -> Option<bool> {
        let mut value = self.all()?;
        while self.eat("||") {
            value |= self.all()?;
        }
        Some(value)
    }

    fn all(&mut self) -> Option<bool> {
        let mut value = self.one()?;
        while self.eat("&&") {
            value &= self.one()?;
        }
        Some(value)
    }

    fn one(&mut self) -> Option<bool> {
        self.depth += 1;
        if self.depth > 1000 {
            return None;
        }
        if self.eat("!") {
            return self.one().map(|value| !value);
        }
        if self.eat("(") {
            let value = self.any()?;
            return self.eat(")").then_some(value);
        }
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest.len());
        let (tag, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!tag.is_empty()).then(|| is_true(tag))
    }

    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

fn is_true(tag: &str) -> bool {
    matches!(tag, "linux" | "amd64" | "unix" | "gc") || tag.starts_with("go1")
}
