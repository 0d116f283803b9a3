//! What a program does with a resource that lasts longer than the function, in the hands of what is no goroutine: tests,
//! handlers, writers around it, structs that keep it.
//!
//! ```go
//! w.T.Cleanup(func() { f.Close() })
//! zw := gzip.NewWriter(f)   // what was written is in f when both are closed, the writer first
//! ```
//! Not covered: suites and their hooks, servers that are shut down, structs that keep more than one thing.

use super::kinds::{CANCEL, Kind};
use super::program::{Intent, Results, Var, Writer};

impl Writer {
    /// `t.Cleanup(func() { f.Close() })`
    pub(crate) fn closed_with_the_test(&mut self) {
        let owed: Vec<usize> = self.open().into_iter().filter(|&at| self.vars[at].intent == Intent::AtExits).collect();
        if owed.is_empty() {
            return self.use_some();
        }
        self.tag("closed with the test");
        let at = owed[self.rng.below(owed.len())];
        let var = self.vars[at].clone();
        let release = self.with(var.kind.releases[0], &var);
        match (self.rng.below(3), var.kind.release_fails) {
            (0, true) => {
                self.line("w.T.Cleanup(func() {");
                self.indented(|w| {
                    w.block(&format!("if err := {release}; err != nil"), |w| w.line("w.T.Log(err)"));
                });
                self.line("})");
            }
            (1, false) => self.line(&format!("w.T.Cleanup({})", release.trim_end_matches("()"))),
            _ => self.line(&format!("w.T.Cleanup(func() {{ {release} }})")),
        }
        self.vars[at].intent = Intent::Deferred;
    }

    /// `mux.HandleFunc("/h1", func(rw http.ResponseWriter, r *http.Request) { … })`
    pub(crate) fn handler(&mut self) {
        let Some(at) = self.some_open().filter(|_| self.loops == 0) else { return self.step() };
        let var = self.vars[at].clone();
        if matches!(var.intent, Intent::Deferred | Intent::Gone) {
            return self.use_it(at);
        }
        self.tag("captured by a handler");
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        let release = self.with(var.kind.releases[0], &var);
        let closes = self.rng.chance(40);
        let number = self.number();
        let head = "(rw http.ResponseWriter, _ *http.Request)";
        let write = |w: &mut Writer| {
            w.line(&text);
            if closes {
                w.line(&release);
            }
            w.line("rw.WriteHeader(http.StatusNoContent)");
        };
        if self.rng.chance(60) {
            self.line(&format!("w.Mux.HandleFunc(\"/h{number}\", func{head} {{"));
            self.indented(write);
            self.line("})");
        } else {
            self.block(&format!("handle{number} := func{head}"), write);
            self.line(&format!("w.Mux.Handle(\"/h{number}\", http.HandlerFunc(handle{number}))"));
        }
        self.vars[at].intent = Intent::Gone;
        self.vars[at].is_open = false;
    }

    /// A writer around it whose end writes what it has kept back.
    pub(crate) fn publishing_writer(&mut self) {
        // Writes to the files of the system never fail here.
        let writes = |kind: &Kind| matches!(kind.typ, "net.Conn" | "kit.File");
        let open: Vec<usize> = self.open().into_iter().filter(|&at| writes(self.vars[at].kind)).collect();
        let Some(&at) = open.first().filter(|_| self.loops == 0 && self.depth == 0) else { return self.use_some() };
        self.tag("writer whose end writes");
        let var = self.vars[at].clone();
        let number = self.number();
        let (make, end) = *self.rng.pick(&[("gzip.NewWriter", "Close"), ("bufio.NewWriter", "Flush")]);
        let name = format!("zw{number}");
        self.line(&format!("{name} := {make}({})", var.name));
        let ending = self.rng.below(4);
        if ending == 0 {
            self.line(&format!("defer {name}.{end}()"));
        }
        self.line(&format!("fmt.Fprintln({name}, \"text\")"));
        if self.rng.chance(50) {
            self.step();
        }
        match ending {
            1 => self.leaving(&format!("if err := {name}.{end}(); err != nil"), |w| w.fail("err")),
            2 => self.line(&format!("{name}.{end}()")),
            _ => {}
        }
    }

    /// A struct of ours keeps it for as long as the function runs.
    pub(crate) fn owned(&mut self) {
        let Some(at) = self.some_open().filter(|_| self.loops == 0 && self.depth == 0) else { return self.step() };
        let var = self.vars[at].clone();
        if matches!(var.intent, Intent::Deferred | Intent::Gone | Intent::Leave) || !var.context.is_empty() {
            return self.use_it(at);
        }
        self.tag("kept by a struct for a while");
        let number = self.number();
        let (typ, name) = (format!("keeper{}x{number}", self.name), format!("k{number}"));
        self.keeper(&typ, var.kind);
        self.line(&format!("{name} := &{typ}{{it: {}}}", var.name));
        match self.rng.below(4) {
            0 => {
                self.line(&format!("{name}.Look()"));
                return;
            }
            1 => {
                self.line(&format!("defer {name}.Close()"));
                self.line(&format!("{name}.Look()"));
            }
            2 => {
                self.early_return();
                self.line(&format!("{name}.Close()"));
            }
            _ => {
                self.line(&format!("{name}.Look()"));
                self.line(&format!("{name}.Close()"));
            }
        }
        self.vars[at].intent = Intent::Gone;
        self.vars[at].is_open = false;
    }

    /// What the struct is called that the function returns.
    pub(crate) fn owner(&self) -> String {
        format!("owner{}", self.name)
    }

    /// Writes the struct that the function returns.
    pub(crate) fn owner_type(&mut self) {
        debug_assert!(self.results == Results::Owner);
        let (owner, kind) = (self.owner(), self.main);
        self.keeper(&owner, kind);
    }

    /// Writes a struct that keeps one thing, whose end releases it, or forgets to.
    fn keeper(&mut self, typ: &str, kind: &Kind) {
        let var = |name: &str| Var { name: name.to_owned(), ..SOMETHING };
        let it = var("o.it");
        let release = kind.releases[0].replace("{}", &it.name);
        let usage = match kind.names == CANCEL.names {
            true => "_ = o.it".to_owned(),
            false => match kind.uses.first() {
                Some(text) => text.replace("{}", &it.name).replace("w.Note(", "_ = fmt.Sprint("),
                None => "_ = o.it".to_owned(),
            },
        };
        // What takes the world does without it here.
        let usage = if usage.contains("(w, ") { "_ = o.it".to_owned() } else { usage };
        let end = match self.rng.below(4) {
            0 => {
                self.tag("struct whose end forgets it");
                "\treturn nil\n".to_owned()
            }
            1 if kind.release_fails => format!("\treturn {release}\n"),
            2 => format!("\tif o.it != nil {{\n\t\t{release}\n\t}}\n\treturn nil\n"),
            _ => format!("\t{release}\n\treturn nil\n"),
        };
        let kept = kind.typ;
        self.helpers += &format!("\ntype {typ} struct {{\n\tit {kept}\n}}\n");
        self.helpers += &format!("\nfunc (o *{typ}) Look() {{ {usage} }}\n");
        self.helpers += &format!("\nfunc (o *{typ}) Close() error {{\n{end}}}\n");
    }
}

/// A variable of no kind in particular.
const SOMETHING: Var =
    Var { name: String::new(), context: String::new(), kind: &CANCEL, intent: Intent::Forget, is_open: true };
