//! What a program does with a resource beside using it: it has helpers, closures, goroutines, other names, holders.
//!
//! ```go
//! go func() { defer wg.Done(); io.Copy(io.Discard, resp.Body) }()
//! ```
//! Not covered: goroutines that nobody can wait for, as no two runs of these are the same.

use super::kinds::{BODY, CANCEL, KINDS};
use super::program::{Intent, Results, Var, Writer};

impl Writer {
    /// A helper of another package looks, closes, closes on error, or wraps.
    pub(crate) fn helper(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        let Some(closer) = var.kind.closer.map(|closer| closer.replace("{}", &var.name)) else {
            return self.use_it(at);
        };
        match self.rng.below(4) {
            0 if var.kind.reader.is_some() => {
                self.tag("helper borrows");
                let reader = closer;
                self.line(&format!("kit.Peek(w, kit.Buffered({reader}))"));
            }
            1 if !matches!(var.intent, Intent::Deferred | Intent::Gone) => {
                self.tag("helper closes on error");
                let number = self.number();
                self.line(&format!("step{number} := w.Step()"));
                self.line(&format!("kit.CloseOnError({closer}, step{number})"));
                let before = self.vars.clone();
                self.vars[at].is_open = false;
                self.block(&format!("if step{number} != nil"), |w| w.fail(&format!("step{number}")));
                self.vars = before;
            }
            2 if var.kind.names == BODY.names && !matches!(var.intent, Intent::Deferred | Intent::Gone) => {
                self.tag("helper closes unless it gives it on");
                let name = self.unused(&["good", "checked"]);
                self.line(&format!("{name}, err := kit.Checked({})", var.name));
                let before = self.vars.clone();
                self.vars[at].is_open = false;
                self.block("if err != nil", |w| w.fail("err"));
                self.vars = before;
                self.vars[at].is_open = false;
                self.vars.push(Var { name, ..var });
                let at = self.vars.len() - 1;
                self.use_it(at);
            }
            _ => self.use_it(at),
        }
    }

    /// A helper of this file, written for the occasion.
    pub(crate) fn own_helper(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        if var.kind.names == CANCEL.names {
            return self.use_it(at);
        }
        let number = self.number();
        let helper = format!("help{}_{number}", self.name);
        let inner = Var { name: "it".to_owned(), ..var.clone() };
        let usage = *self.rng.pick(var.kind.uses);
        let usage = self.with(usage, &inner).replace('\n', "\n\t");
        let release = self.with(var.kind.releases[0], &inner);
        let (typ, name) = (var.kind.typ, &var.name);
        let may_close = !matches!(var.intent, Intent::Deferred | Intent::Gone | Intent::Leave);
        let (body, closes) = match self.rng.below(6) {
            0 if may_close => (format!("\tdefer {release}\n\t{usage}\n"), true),
            1 if may_close => (format!("\t{usage}\n\tif w.Chance() {{\n\t\treturn\n\t}}\n\t{release}\n"), true),
            2 if may_close => {
                (format!("\tif w.Chance() {{\n\t\t{release}\n\t\treturn\n\t}}\n\t{usage}\n\t{release}\n"), true)
            }
            3 if may_close && self.rng.chance(50) => {
                (format!("\tgo func() {{\n\t\t<-w.Gate\n\t\t{release}\n\t}}()\n"), true)
            }
            _ => (format!("\t{usage}\n"), false),
        };
        if body.starts_with("\tgo ") {
            self.tag("goroutine outlives the function");
        }
        self.tag(if closes { "own helper closes" } else { "own helper borrows" });
        self.helpers += &format!("\nfunc {helper}(w *kit.World, it {typ}) {{\n{body}}}\n");
        self.line(&format!("{helper}(w, {name})"));
        if closes {
            self.vars[at].is_open = false;
        }
    }

    pub(crate) fn joined_goroutine(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        let number = self.number();
        if self.rng.chance(25) {
            self.tag("joined by a WaitGroup that starts it");
            self.line(&format!("var wg{number} sync.WaitGroup"));
            self.block(&format!("wg{number}.Go(func()"), |w| w.line(&text));
            self.out.truncate(self.out.len() - 1);
            self.out.push_str(")\n");
            self.line(&format!("wg{number}.Wait()"));
        } else if self.rng.chance(60) {
            self.tag("joined by a WaitGroup");
            self.line(&format!("var wg{number} sync.WaitGroup"));
            self.line(&format!("wg{number}.Add(1)"));
            self.block("go func()", |w| {
                w.line(&format!("defer wg{number}.Done()"));
                w.line(&text);
            });
            self.call_it();
            self.line(&format!("wg{number}.Wait()"));
        } else {
            self.tag("joined by a channel");
            self.line(&format!("done{number} := make(chan struct{{}})"));
            self.block("go func()", |w| {
                w.line(&format!("defer close(done{number})"));
                w.line(&text);
            });
            self.call_it();
            self.line(&format!("<-done{number}"));
        }
    }

    /// Makes the block just written a call.
    pub(crate) fn call_it(&mut self) {
        self.out.truncate(self.out.len() - 1);
        self.out.push_str("()\n");
    }

    /// A goroutine that goes on when the function has returned, and closes or does not.
    pub(crate) fn free_goroutine(&mut self) {
        let Some(at) = self.some_open().filter(|_| self.loops == 0) else { return self.step() };
        let var = self.vars[at].clone();
        if matches!(var.intent, Intent::Deferred | Intent::Gone) {
            return self.use_it(at);
        }
        self.tag("goroutine outlives the function");
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        let release = self.with(var.kind.releases[0], &var);
        let closes = self.rng.chance(60);
        self.block("go func()", |w| {
            if closes && w.rng.chance(50) {
                w.line(&format!("defer {release}"));
                w.line("<-w.Gate");
                w.line(&text);
            } else {
                w.line("<-w.Gate");
                w.line(&text);
                if closes {
                    w.line(&release);
                }
            }
        });
        self.call_it();
        self.vars[at].intent = Intent::Gone;
        self.vars[at].is_open = false;
    }

    pub(crate) fn closure(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        self.tag("closure uses it");
        let var = self.vars[at].clone();
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        let number = self.number();
        self.block(&format!("look{number} := func()"), |w| w.line(&text));
        self.line(&format!("look{number}()"));
    }

    /// `cleanup := func() { c.Close() }`
    pub(crate) fn cleanup_variable(&mut self) {
        let owed: Vec<usize> = self.open().into_iter().filter(|&at| self.vars[at].intent == Intent::AtExits).collect();
        if owed.is_empty() || self.loops > 0 || self.depth > 0 {
            return self.use_some();
        }
        self.tag("cleanup in a variable");
        let at = owed[self.rng.below(owed.len())];
        let var = self.vars[at].clone();
        let release = self.with(var.kind.releases[0], &var);
        let number = self.number();
        if var.kind.release_fails && self.rng.chance(30) {
            let value = release.trim_end_matches("()").to_owned();
            self.line(&format!("cleanup{number} := {value}"));
        } else {
            self.block(&format!("cleanup{number} := func()"), |w| w.line(&release));
        }
        match self.rng.below(3) {
            0 => self.line(&format!("defer cleanup{number}()")),
            1 => {
                self.early_return();
                self.line(&format!("cleanup{number}()"));
                self.vars[at].is_open = false;
            }
            _ => {
                self.leaving("if err := w.Step(); err != nil", |w| {
                    w.line(&format!("cleanup{number}()"));
                    w.vars[at].is_open = false;
                    w.fail("err");
                });
                return;
            }
        }
        self.vars[at].intent = Intent::Gone;
    }

    /// `resp.Body = io.NopCloser(bytes.NewReader(data))`
    pub(crate) fn swap(&mut self) {
        let body = self.open().into_iter().find(|&at| self.vars[at].kind.names == BODY.names);
        let Some(at) = body else { return self.data() };
        self.tag("body swapped");
        let name = self.vars[at].name.clone();
        let number = self.number();
        if self.rng.chance(60) {
            self.line(&format!("v{number}, err := io.ReadAll({name}.Body)"));
            if self.rng.chance(40) {
                self.line(&format!("{name}.Body.Close()"));
            }
            self.leaving("if err != nil", |w| w.fail("err"));
            self.line(&format!("{name}.Body = io.NopCloser(bytes.NewReader(v{number}))"));
        } else if self.rng.chance(50) {
            self.line(&format!("{name}.Body = io.NopCloser(strings.NewReader(\"x\"))"));
        } else {
            self.line(&format!(
                "{name}.Body = &kit.ReadCloser{{Reader: bufio.NewReader({name}.Body), Closer: {name}.Body}}"
            ));
        }
    }

    /// It is kept by what outlives the function.
    pub(crate) fn store(&mut self) {
        let Some(at) = self.some_open().filter(|_| self.loops == 0) else { return self.step() };
        if matches!(self.vars[at].intent, Intent::Deferred | Intent::Gone) {
            return self.use_it(at);
        }
        self.store_it(at);
    }

    pub(crate) fn store_it(&mut self, at: usize) {
        self.tag("stored");
        let name = self.vars[at].name.clone();
        let text = match self.rng.below(5) {
            0 => format!("w.Held = append(w.Held, {name})"),
            4 => format!("w.Once.Do(func() {{ w.Last = {name} }})"),
            1 => format!("w.Last = {name}"),
            2 => format!("w.Out <- {name}"),
            _ => format!("w.Held = append(w.Held, &kit.Holder{{It: {name}}})"),
        };
        self.line(&text);
        self.vars[at].intent = Intent::Gone;
    }

    /// Something that is somebody else's to close.
    pub(crate) fn shared(&mut self) {
        self.tag("shared");
        let name = self.unused(&["shared", "pool"]);
        self.line(&format!("{name} := kit.Shared(w)"));
        self.leaving(&format!("if err := {name}.Ping(); err != nil"), |w| w.fail("err"));
    }

    /// Another name for it; the rest goes by that one.
    pub(crate) fn alias(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        if matches!(var.intent, Intent::Deferred | Intent::Gone) || !var.context.is_empty() {
            return self.use_it(at);
        }
        self.tag("alias");
        let name = self.unused(&["same", "other", "it"]);
        let text = match self.rng.below(4) {
            0 => format!("{name} := kit.Same({})", var.name),
            1 => format!("var {name} {} = {}", var.kind.typ, var.name),
            _ => format!("{name} := {}", var.name),
        };
        self.line(&text);
        self.vars[at].is_open = false;
        self.vars.push(Var { name, ..var });
        let at = self.vars.len() - 1;
        self.use_it(at);
    }

    /// Several things in a slice, that is walked in the end.
    pub(crate) fn collect(&mut self) {
        if self.loops > 0 || self.depth > 0 {
            return self.use_some();
        }
        self.tag("collected in a slice");
        let kind = self.rng.weighted(&KINDS);
        if kind.names == CANCEL.names {
            return self.use_some();
        }
        let number = self.number();
        let (name, call) = (self.unused(kind.names), self.call(kind));
        let all = format!("all{number}");
        self.line(&format!("var {all} []{}", kind.typ));
        let var = Var { name: "it".to_owned(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        let release = self.with(kind.releases[0], &var);
        let style = self.rng.below(3);
        if style == 0 {
            self.line("defer func() {");
            self.indented(|w| w.block(&format!("for _, it := range {all}"), |w| w.line(&release)));
            self.line("}()");
        }
        self.block("for i := 0; i < 2; i++", |w| {
            w.line(&format!("{name}, err := {call}"));
            w.block("if err != nil", |w| w.fail("err"));
            w.line(&format!("{all} = append({all}, {name})"));
        });
        if style == 1 {
            self.block(&format!("for _, it := range {all}"), |w| w.line(&release));
        }
        if style == 2 {
            self.line(&format!("w.Note(fmt.Sprint(len({all})))"));
        }
    }

    /// `defer func() { if err != nil { c.Close() } }()`
    pub(crate) fn on_error(&mut self) {
        if !self.is_named || self.loops > 0 || self.depth > 0 {
            return self.use_some();
        }
        let leaving: Vec<usize> = self.open().into_iter().filter(|&at| self.vars[at].intent == Intent::Leave).collect();
        if leaving.is_empty() {
            return self.use_some();
        }
        self.tag("deferred on error");
        let var = self.vars[leaving[0]].clone();
        let release = self.with(var.kind.releases[0], &var);
        self.line("defer func() {");
        self.indented(|w| w.block("if err != nil", |w| w.line(&release)));
        self.line("}()");
        self.care = 0;
    }

    /// It is stored in a struct that is returned, if a later step does not fail.
    pub(crate) fn partial(&mut self) {
        if self.loops > 0 || self.depth > 0 || self.results != Results::Holder {
            return self.use_some();
        }
        let leaving: Vec<usize> = self.open().into_iter().filter(|&at| self.vars[at].intent == Intent::Leave).collect();
        let Some(&at) = leaving.first() else { return self.use_some() };
        self.tag("partial construction");
        let var = self.vars[at].clone();
        let number = self.number();
        let it = if var.context.is_empty() { var.name.clone() } else { var.context.clone() };
        match self.rng.below(3) {
            0 => self.line(&format!("h{number} := &kit.Holder{{Name: \"h\", It: {it}}}")),
            1 => {
                self.line(&format!("h{number} := &kit.Holder{{}}"));
                self.line(&format!("h{number}.It = {it}"));
            }
            _ => {
                self.line(&format!("h{number} := new(kit.Holder)"));
                self.line(&format!("h{number}.Keep({it})"));
            }
        }
        self.step();
        self.line("if w.Chance() {");
        self.indented(|w| w.line(&format!("return h{number}, nil")));
        self.line("}");
    }
}
