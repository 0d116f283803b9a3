//! One generated program: a Go function that opens things and releases them, or forgets to, with its helpers.
//!
//! ```go
//! func F12(w *kit.World) (string, error) {
//!     resp, err := http.Get(w.URL)
//!     if err != nil {
//!         return "", err
//!     }
//!     ...
//! ```
//! The generator does not know which of its functions leak: that is what running them is for. It only sees to it that they
//! compile, that most of them are what people write, and that every shape of the design's table comes up.
//!
//! Here are the function as a whole, its text and its variables; [`super::shapes`] has the statements.

use super::kinds::{KINDS, Kind};
use super::rng::Rng;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A finished program.
pub(crate) struct Program {
    /// The name of the function under test.
    pub(crate) name: String,
    /// The file, without its package clause and imports.
    pub(crate) text: String,
    /// Whether the function is the method of a job.
    pub(crate) is_method: bool,
    /// Whether the function returns anything.
    pub(crate) has_results: bool,
    /// The shapes that were used.
    pub(crate) tags: BTreeSet<&'static str>,
}

/// What a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Results {
    /// Nothing.
    Nothing,
    /// `error`
    Error,
    /// `(string, error)`
    Plain,
    /// `string`, errors are only noted.
    Silent,
    /// The resource and an error.
    Resource,
    /// What depends on it, and an error.
    Dependent(&'static str, &'static str),
    /// `(*kit.Holder, error)`
    Holder,
    /// The resource, a function that releases it, and an error.
    Cleanup,
    /// A struct of the program's that keeps it, and an error.
    Owner,
}

/// What a function means to do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Nothing: it is forgotten.
    Forget,
    /// It was deferred.
    Deferred,
    /// To release it before each return, or most of them.
    AtExits,
    /// To return it.
    Leave,
    /// It is no longer ours.
    Gone,
}

/// A resource in scope.
#[derive(Clone)]
pub(crate) struct Var {
    /// The variable.
    pub(crate) name: String,
    /// The context beside a cancel function.
    pub(crate) context: String,
    /// What it is.
    pub(crate) kind: &'static Kind,
    /// What becomes of it.
    pub(crate) intent: Intent,
    /// Whether it may still be used.
    pub(crate) is_open: bool,
}

/// A program that is being written.
pub(crate) struct Writer {
    pub(crate) rng: Rng,
    pub(crate) name: String,
    pub(crate) out: String,
    /// Functions that stand behind it.
    pub(crate) helpers: String,
    pub(crate) indent: usize,
    pub(crate) results: Results,
    /// The kind of the first resource, which the results are about.
    pub(crate) main: &'static Kind,
    /// Whether the results have names, the error's being `err`.
    pub(crate) is_named: bool,
    pub(crate) vars: Vec<Var>,
    /// Names that are taken.
    pub(crate) taken: BTreeSet<String>,
    pub(crate) tags: BTreeSet<&'static str>,
    pub(crate) fresh: usize,
    /// How many statements may still come.
    pub(crate) budget: usize,
    /// How deep in blocks we are; 0 is the function's.
    pub(crate) depth: usize,
    /// The first variable of the block we are in.
    pub(crate) block_start: usize,
    /// How deep in loops.
    pub(crate) loops: usize,
    /// How many of 100 exits release what they owe.
    pub(crate) care: usize,
}

/// Writes the program that has this number.
pub(crate) fn program(number: u64) -> Program {
    let mut rng = Rng::new(number);
    let main = rng.weighted(&KINDS);
    let mut results = vec![
        (26, Results::Error),
        (14, Results::Plain),
        (8, Results::Nothing),
        (6, Results::Silent),
        (16, Results::Resource),
        (5, Results::Holder),
        (5, Results::Cleanup),
        (8, Results::Owner),
    ];
    if !main.dependents.is_empty() {
        let (text, typ) = *rng.pick(main.dependents);
        results.push((10, Results::Dependent(text, typ)));
    }
    let results = rng.weighted(&results);
    let is_named = rng.chance(20) && !matches!(results, Results::Nothing | Results::Silent);
    let care = *rng.pick(&[30, 60, 85, 100]);
    let budget = 3 + rng.below(9);
    let name = format!("F{number}");
    let mut writer = Writer {
        rng,
        name: name.clone(),
        out: String::new(),
        helpers: String::new(),
        indent: 0,
        results,
        main,
        is_named,
        vars: Vec::new(),
        taken: ["w", "j", "err", "res0"].into_iter().map(str::to_owned).collect(),
        tags: BTreeSet::new(),
        fresh: 0,
        budget,
        depth: 0,
        block_start: 0,
        loops: 0,
        care,
    };
    let types = writer.result_types();
    let is_method = writer.rng.chance(15);
    if is_method {
        writer.tag("method");
        writer.line(&format!("type Job{name} struct{{ w *kit.World }}"));
        writer.out.push('\n');
        writer.line(&format!("func NewJob{name}(w *kit.World) *Job{name} {{ return &Job{name}{{w: w}} }}"));
        writer.out.push('\n');
        writer.line(&format!("func (j *Job{name}) Run(){types} {{"));
    } else {
        writer.line(&format!("func {name}(w *kit.World){types} {{"));
    }
    writer.indent += 1;
    if is_method {
        writer.line("w := j.w");
    }
    writer.body();
    writer.indent -= 1;
    writer.line("}");
    if results == Results::Owner {
        writer.owner_type();
    }
    let text = format!("{}{}", writer.out, writer.helpers);
    Program { name, text, is_method, has_results: results != Results::Nothing, tags: writer.tags }
}

impl Writer {
    /// Writes lines, indented.
    pub(crate) fn line(&mut self, text: &str) {
        for line in text.lines() {
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n('\t', self.indent));
            }
            let _ = writeln!(self.out, "{line}");
        }
    }

    /// Writes `head {`, the block, and `}`; what the block declares is gone behind it.
    pub(crate) fn block(&mut self, head: &str, write: impl FnOnce(&mut Writer)) {
        self.line(&format!("{head} {{"));
        self.indented(write);
        self.line("}");
    }

    /// Writes what stands in a block of its own.
    pub(crate) fn indented(&mut self, write: impl FnOnce(&mut Writer)) {
        let known = self.vars.len();
        let outer = std::mem::replace(&mut self.block_start, known);
        self.indent += 1;
        self.depth += 1;
        write(self);
        self.depth -= 1;
        self.indent -= 1;
        self.block_start = outer;
        self.vars.truncate(known);
    }

    /// Writes a block that leaves the function, the loop or the round: behind it everything is as before.
    pub(crate) fn leaving(&mut self, head: &str, write: impl FnOnce(&mut Writer)) {
        let before = self.vars.clone();
        self.block(head, write);
        self.vars = before;
    }

    /// Returns a number that was not used before.
    pub(crate) fn number(&mut self) -> usize {
        self.fresh += 1;
        self.fresh
    }

    /// Returns a name that was not used before.
    pub(crate) fn unused(&mut self, names: &[&str]) -> String {
        let name = (*self.rng.pick(names)).to_owned();
        if self.taken.insert(name.clone()) {
            return name;
        }
        let name = format!("{name}{}", self.number());
        self.taken.insert(name.clone());
        name
    }

    pub(crate) fn tag(&mut self, tag: &'static str) {
        self.tags.insert(tag);
    }

    /// Returns the places of the variables that may still be used.
    pub(crate) fn open(&self) -> Vec<usize> {
        (0..self.vars.len()).filter(|&at| self.vars[at].is_open).collect()
    }

    /// Returns one of the open variables.
    pub(crate) fn some_open(&mut self) -> Option<usize> {
        let open = self.open();
        if open.is_empty() { None } else { Some(open[self.rng.below(open.len())]) }
    }

    /// Puts a variable into a text of its kind.
    pub(crate) fn with(&mut self, text: &str, var: &Var) -> String {
        let number = self.number().to_string();
        text.replace("{}", &var.name).replace('#', &var.context).replace('@', &number)
    }

    fn result_types(&self) -> String {
        let typ = self.main.typ;
        let owner = format!("*{}", self.owner());
        let types: Vec<&str> = match self.results {
            Results::Nothing => return String::new(),
            Results::Silent => return " string".to_owned(),
            Results::Error => vec!["error"],
            Results::Plain => vec!["string", "error"],
            Results::Resource => vec![typ, "error"],
            Results::Dependent(_, typ) => vec![typ, "error"],
            Results::Holder => vec!["*kit.Holder", "error"],
            Results::Cleanup => vec![typ, "func()", "error"],
            Results::Owner => vec![&owner, "error"],
        };
        let names = ["res0", "res1"];
        match (self.is_named, &types[..]) {
            (false, [one]) => format!(" {one}"),
            (false, all) => format!(" ({})", all.join(", ")),
            (true, all) => {
                let (_, firsts) = all.split_last().unwrap_or((&"error", &[]));
                let mut named: Vec<String> =
                    firsts.iter().zip(names).map(|(typ, name)| format!("{name} {typ}")).collect();
                named.push("err error".to_owned());
                format!(" ({})", named.join(", "))
            }
        }
    }

    /// Returns what a failing return gives: zero values and the error.
    pub(crate) fn failure(&mut self, error: &str) -> String {
        match self.results {
            Results::Nothing => "return".to_owned(),
            Results::Silent => "return \"\"".to_owned(),
            Results::Error => format!("return {error}"),
            Results::Plain => format!("return \"\", {error}"),
            Results::Resource | Results::Dependent(..) | Results::Holder | Results::Owner => {
                format!("return nil, {error}")
            }
            Results::Cleanup => format!("return nil, nil, {error}"),
        }
    }

    /// Returns what a good return gives, if there is anything to give; what it hands on is no longer ours.
    pub(crate) fn success(&mut self) -> String {
        let typ = self.main.typ;
        let fits = |var: &&Var| var.is_open && var.kind.typ == typ && var.intent == Intent::Leave;
        let var = self.vars.iter().find(fits).cloned();
        match (self.results, var) {
            (Results::Nothing, _) => "return".to_owned(),
            (Results::Error, _) => "return nil".to_owned(),
            (Results::Silent, _) => "return \"ok\"".to_owned(),
            (Results::Plain, _) => "return \"ok\", nil".to_owned(),
            (_, None) => self.failure("kit.ErrAnswer"),
            (Results::Resource, Some(var)) => format!("return {}, nil", var.name),
            (Results::Dependent(text, _), Some(var)) => {
                self.tag("dependent leaves");
                let text = self.with(text, &var);
                format!("return {text}, nil")
            }
            (Results::Holder, Some(var)) => {
                self.tag("returned in a struct");
                let it = if var.context.is_empty() { var.name.clone() } else { var.context.clone() };
                format!("return &kit.Holder{{Name: \"h\", It: {it}}}, nil")
            }
            (Results::Owner, Some(var)) => {
                self.tag("kept by a struct with an end");
                format!("return &{}{{it: {}}}, nil", self.owner(), var.name)
            }
            (Results::Cleanup, Some(var)) => {
                self.tag("cleanup returned");
                let release = self.with(var.kind.releases[0], &var);
                format!("return {}, func() {{ {release} }}, nil", var.name)
            }
        }
    }
}

/// Puts the package clause and the imports before a text.
pub(crate) fn file(package: &str, text: &str) -> String {
    const IMPORTS: [&str; 18] = [
        "bufio",
        "bytes",
        "compress/gzip",
        "context",
        "database/sql",
        "encoding/json",
        "errors",
        "fmt",
        "io",
        "io/fs",
        "log",
        "net",
        "net/http",
        "os",
        "strings",
        "sync",
        "time",
        "example.com/truth/work/kit",
    ];
    let is_used = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let uses = format!("{name}.");
        text.match_indices(&uses).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.')
        })
    };
    let (own, std): (Vec<&str>, Vec<&str>) =
        IMPORTS.iter().filter(|path| is_used(path)).partition(|path| path.starts_with("example.com"));
    let mut out = format!("package {package}\n\nimport (\n");
    for path in std.iter() {
        let _ = writeln!(out, "\t\"{path}\"");
    }
    if !std.is_empty() && !own.is_empty() {
        out.push('\n');
    }
    for path in own {
        let _ = writeln!(out, "\t\"{path}\"");
    }
    out.push_str(")\n\n");
    out.push_str(text);
    out
}
