//! The statements of a program: the shapes of the design's table, put together by chance.
//!
//! A body acquires something, goes on with some statements, and leaves. A statement may be a block, so shapes nest: a
//! retry loop in a branch, a goroutine beside an early return. What depends on chance at run time is a bit of the
//! run's word: `w.Chance()`, `w.Step()`, and whether an acquisition fails.
//!
//! Not covered: `select` over more than one ready channel, and goroutines that nobody can wait for, as no two runs of
//! these are the same; `os.Exit`, of which only the never taken form occurs.

use super::kinds::{BODY, CANCEL, KINDS, Kind, ROWS};
use super::program::{Intent, Results, Var, Writer};

impl Writer {
    /// Writes the body of the function.
    pub(super) fn body(&mut self) {
        if self.rng.chance(20) {
            self.line("w.Note(\"start\")");
        }
        if self.rng.chance(15) {
            self.step();
        }
        let main = self.main;
        self.acquire(main);
    }

    /// Acquires something, in one of the forms that people use, goes on, and leaves.
    fn acquire(&mut self, kind: &'static Kind) {
        if kind.names == CANCEL.names {
            self.derive();
            if self.rng.chance(60) {
                self.second_with_context();
            }
            return self.rest();
        }
        type Form = fn(&mut Writer, &'static Kind);
        let forms: [(usize, Form); 13] = [
            (60, Writer::acquire_checked),
            (5, Writer::acquire_where_err_is_nil),
            (4, Writer::acquire_and_fall_through),
            (4, Writer::acquire_in_switch),
            (5, Writer::acquire_in_if),
            (6, Writer::acquire_with_retries),
            (4, Writer::acquire_either),
            (4, Writer::acquire_maybe),
            (4, Writer::acquire_with_more_in_check),
            (3, Writer::acquire_dropped),
            (3, Writer::acquire_by_helper),
            (3, Writer::acquire_must),
            (3, Writer::acquire_again),
        ];
        let form = self.rng.weighted(&forms);
        form(self, kind);
    }

    /// Returns the call that acquires: with a context in scope, often with that.
    fn call(&mut self, kind: &'static Kind) -> String {
        let context =
            self.vars.iter().find(|var| !var.context.is_empty() && var.is_open).map(|var| var.context.clone());
        if let Some(context) = context.filter(|_| self.rng.chance(50)) {
            if kind.names == BODY.names {
                self.tag("response made with a derived context");
                return format!("w.HTTP.Do(w.Request().WithContext({context}))");
            }
            if kind.names == ROWS.names {
                self.tag("rows made with a derived context");
                return format!("w.DB.QueryContext({context}, \"SELECT name\")");
            }
        }
        (*self.rng.pick(kind.acquires)).to_owned()
    }

    /// `ctx, cancel := context.WithCancel(w.Ctx)`
    fn derive(&mut self) {
        self.tag("context");
        let (context, cancel) = (self.unused(&["ctx", "c2"]), self.unused(CANCEL.names));
        let call = *self.rng.pick(CANCEL.acquires);
        if self.rng.chance(8) {
            self.tag("cancel dropped");
            self.line(&format!("{context}, _ := {call}"));
            self.line(&format!("w.Note(fmt.Sprint(kit.Poll({context})))"));
            return;
        }
        self.line(&format!("{context}, {cancel} := {call}"));
        let intent = self.intent(&CANCEL);
        self.vars.push(Var { name: cancel.clone(), context, kind: &CANCEL, intent, is_open: true });
        let at = self.vars.len() - 1;
        if intent == Intent::Forget {
            self.line(&format!("_ = {cancel}"));
        }
        self.use_it(at);
        if intent == Intent::Deferred {
            self.defer(at);
        }
        // Whatever comes, the name is mentioned.
        if intent == Intent::AtExits || intent == Intent::Leave || intent == Intent::Gone {
            self.leaving("if w.Chance()", |w| {
                w.line(&format!("{cancel}()"));
                w.give_up();
            });
        }
    }

    /// Decides what is to become of something.
    fn intent(&mut self, kind: &'static Kind) -> Intent {
        let returns =
            matches!(self.results, Results::Resource | Results::Dependent(..) | Results::Holder | Results::Cleanup)
                && kind.typ == self.main.typ;
        if returns && self.rng.chance(80) {
            return Intent::Leave;
        }
        self.rng.weighted(&[(26, Intent::Forget), (24, Intent::Deferred), (40, Intent::AtExits)])
    }

    /// Puts a new resource into scope: it is used once, so that the name is, and deferred if that is meant.
    fn declare(&mut self, name: String, kind: &'static Kind) -> usize {
        let intent = self.intent(kind);
        // A defer in a loop is another story.
        let intent = if self.loops > 0 && intent == Intent::Deferred { Intent::AtExits } else { intent };
        self.vars.push(Var { name, context: String::new(), kind, intent, is_open: true });
        let at = self.vars.len() - 1;
        if intent == Intent::Deferred {
            if self.rng.chance(30) {
                self.tag("late defer");
                self.use_it(at);
                self.early_return();
            }
            self.defer(at);
        } else {
            self.use_it(at);
        }
        at
    }

    /// `r, err := acquire(); if err != nil { return err }`
    fn acquire_checked(&mut self, kind: &'static Kind) {
        let name = self.unused(kind.names);
        let call = self.call(kind);
        self.line(&format!("{name}, err := {call}"));
        match self.rng.below(10) {
            0 => {
                self.tag("errors.Is first");
                self.leaving("if errors.Is(err, kit.ErrAnswer)", |w| w.fail("err"));
                self.check_error();
            }
            1 => {
                self.tag("error wrapped first");
                self.block("if err != nil", |w| w.line("err = fmt.Errorf(\"open: %w\", err)"));
                self.check_error();
            }
            _ => self.check_error(),
        }
        self.declare(name, kind);
        self.rest();
    }

    fn check_error(&mut self) {
        let head = *self.rng.pick(&["if err != nil", "if err != nil", "if err != nil", "if nil != err"]);
        self.leaving(head, |w| {
            if w.rng.chance(25) {
                w.line("w.Note(err.Error())");
            }
            if w.is_named && w.depth == 1 && w.rng.chance(50) {
                w.release_owed();
                w.line("return");
                return;
            }
            let error = *w.rng.pick(&["err", "err", "err", "fmt.Errorf(\"open: %w\", err)", "kit.ErrStep"]);
            w.fail(error);
        });
    }

    /// `if err == nil { … }` and no else.
    fn acquire_where_err_is_nil(&mut self, kind: &'static Kind) {
        self.tag("if err == nil");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        self.line(&format!("{name}, err := {call}"));
        self.block("if err == nil", |w| {
            w.declare(name, kind);
            w.statements(2);
            w.release_all();
            if w.rng.chance(40) {
                w.succeed();
            }
        });
        self.finish();
    }

    /// The error is noted, and on it goes.
    fn acquire_and_fall_through(&mut self, kind: &'static Kind) {
        self.tag("error noted and fallen through");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        self.line(&format!("{name}, err := {call}"));
        self.block("if err != nil", |w| w.line("w.Note(err.Error())"));
        let guard = if self.rng.chance(50) { "err == nil".to_owned() } else { format!("{name} != nil") };
        self.block(&format!("if {guard}"), |w| {
            w.declare(name, kind);
            w.statements(1);
            w.release_all();
        });
        self.finish();
    }

    /// `switch { case err != nil: return err }`
    fn acquire_in_switch(&mut self, kind: &'static Kind) {
        self.tag("error checked in a switch");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        self.line(&format!("{name}, err := {call}"));
        self.line("switch {");
        self.line("case err != nil:");
        self.indented(|w| w.fail("err"));
        if self.rng.chance(40) {
            self.line("case w.Chance():");
            let before = self.vars.clone();
            self.indented(|w| {
                w.vars.push(Var {
                    name: name.clone(),
                    context: String::new(),
                    kind,
                    intent: Intent::AtExits,
                    is_open: true,
                });
                w.give_up();
            });
            self.vars = before;
        }
        self.line("}");
        self.declare(name, kind);
        self.rest();
    }

    /// `if r, err := acquire(); err != nil { … } else { … }`
    fn acquire_in_if(&mut self, kind: &'static Kind) {
        self.tag("acquired in an if");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        if self.rng.chance(50) {
            self.leaving(&format!("if {name}, err := {call}; err == nil"), |w| {
                w.declare(name, kind);
                w.statements(2);
                w.release_all();
            });
        } else {
            self.line(&format!("if {name}, err := {call}; err != nil {{"));
            self.indented(|w| w.fail("err"));
            self.line("} else {");
            self.indented(|w| {
                w.declare(name, kind);
                w.statements(2);
                w.release_all();
            });
            self.line("}");
        }
        self.finish();
    }

    /// A loop that tries until it has what it wants.
    fn acquire_with_retries(&mut self, kind: &'static Kind) {
        self.tag("retry loop");
        let name = self.unused(kind.names);
        let err = format!("err{}", self.number());
        let call = self.call(kind);
        self.line(&format!("var {name} {}", kind.typ));
        self.line(&format!("var {err} error"));
        self.block("for attempt := 0; attempt < 2; attempt++", |w| {
            w.line(&format!("{name}, {err} = {call}"));
            w.block(&format!("if {err} != nil"), |w| w.line("continue"));
            let var = Var { name: name.clone(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
            let condition = w.condition_on(&var);
            w.block(&format!("if {condition}"), |w| {
                if w.rng.chance(40) {
                    w.release(&var);
                    if w.rng.chance(50) {
                        w.line(&format!("{name} = nil"));
                    }
                }
                w.line("continue");
            });
            w.line("break");
        });
        self.leaving(&format!("if {err} != nil"), |w| w.fail(&err));
        if self.rng.chance(50) {
            self.leaving(&format!("if {name} == nil"), |w| w.fail("kit.ErrStep"));
            self.declare(name, kind);
            self.rest();
        } else {
            self.block(&format!("if {name} != nil"), |w| {
                w.declare(name, kind);
                w.statements(1);
                w.release_all();
            });
            self.finish();
        }
    }

    /// `if w.Chance() { r, err = one() } else { r, err = other() }`
    fn acquire_either(&mut self, kind: &'static Kind) {
        self.tag("one of two acquisitions");
        let name = self.unused(kind.names);
        let err = format!("err{}", self.number());
        let (one, other) = (self.call(kind), self.call(kind));
        self.line(&format!("var {name} {}", kind.typ));
        self.line(&format!("var {err} error"));
        self.block("if w.Chance()", |w| w.line(&format!("{name}, {err} = {one}")));
        self.out.truncate(self.out.len() - 1);
        self.out.push_str(" else {\n");
        self.indented(|w| w.line(&format!("{name}, {err} = {other}")));
        self.line("}");
        self.leaving(&format!("if {err} != nil"), |w| w.fail(&err));
        self.declare(name, kind);
        self.rest();
    }

    /// Acquired or not, and released under the same condition, or one like it.
    fn acquire_maybe(&mut self, kind: &'static Kind) {
        self.tag("acquired under a condition");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        let wanted = format!("wanted{}", self.number());
        self.line(&format!("{wanted} := w.Chance()"));
        self.line(&format!("var {name} {}", kind.typ));
        let var = Var { name: name.clone(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        self.block(&format!("if {wanted}"), |w| {
            w.line("var err error");
            w.line(&format!("{name}, err = {call}"));
            w.block("if err != nil", |w| w.fail("err"));
            w.vars.push(var.clone());
            let at = w.vars.len() - 1;
            w.use_it(at);
        });
        self.statements(1);
        let guard = if self.rng.chance(50) { wanted } else { format!("{name} != nil") };
        match self.rng.below(3) {
            0 => self.line(&format!("_ = {name}")),
            1 => {
                self.block(&format!("if {guard}"), |w| {
                    w.early_return();
                    w.release(&var);
                });
            }
            _ => {
                self.block(&format!("if {guard}"), |w| {
                    let text = w.with(kind.releases[0], &var);
                    w.line(&format!("defer {text}"));
                });
                self.statements(1);
            }
        }
        self.finish();
    }

    /// `if err != nil || resp.StatusCode != 200 { return err }`
    fn acquire_with_more_in_check(&mut self, kind: &'static Kind) {
        self.tag("check of more than the error");
        let name = self.unused(kind.names);
        let call = self.call(kind);
        self.line(&format!("{name}, err := {call}"));
        let var = Var { name: name.clone(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        let condition = self.condition_on(&var);
        self.leaving(&format!("if err != nil || {condition}"), |w| {
            let error = *w.rng.pick(&["err", "kit.ErrAnswer"]);
            w.fail(error);
        });
        self.declare(name, kind);
        self.rest();
    }

    /// `_, err := acquire()`, or the call alone.
    fn acquire_dropped(&mut self, kind: &'static Kind) {
        self.tag("result dropped");
        let call = self.call(kind);
        match self.rng.below(3) {
            0 => self.line(&call),
            1 => self.leaving(&format!("if _, err := {call}; err != nil"), |w| w.fail("err")),
            _ => {
                let err = format!("err{}", self.number());
                self.line(&format!("_, {err} := {call}"));
                self.leaving(&format!("if {err} != nil"), |w| w.fail(&err));
            }
        }
        self.statements(2);
        self.finish();
    }

    /// A helper of this file opens it; some check it, and close or forget it where it is not good.
    fn acquire_by_helper(&mut self, kind: &'static Kind) {
        self.tag("own function opens");
        let helper = format!("open{}", self.name);
        let (name, call) = (self.unused(kind.names), (*self.rng.pick(kind.acquires)).to_owned());
        let var = Var { name: "it".to_owned(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        let release = if self.rng.chance(60) { self.with(kind.releases[0], &var) } else { String::new() };
        let check = if self.rng.chance(60) {
            format!("\tif err := w.Step(); err != nil {{\n\t\t{release}\n\t\treturn nil, err\n\t}}\n")
        } else {
            String::new()
        };
        let check = check.replace("\t\t\n", "");
        let typ = kind.typ;
        self.helpers += &format!(
            "\nfunc {helper}(w *kit.World) ({typ}, error) {{\n\tit, err := {call}\n\tif err != nil {{\n\t\treturn nil, err\n\t}}\n{check}\treturn it, nil\n}}\n"
        );
        self.line(&format!("{name}, err := {helper}(w)"));
        self.check_error();
        self.declare(name, kind);
        self.rest();
    }

    /// `r := kit.Must(acquire())`
    fn acquire_must(&mut self, kind: &'static Kind) {
        self.tag("must");
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name} := kit.Must({call})"));
        self.declare(name, kind);
        self.rest();
    }

    /// Acquired a second time into the same variable.
    fn acquire_again(&mut self, kind: &'static Kind) {
        self.tag("overwritten");
        let (name, call, again) = (self.unused(kind.names), self.call(kind), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        self.check_error();
        let var = Var { name: name.clone(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        let condition = self.condition_on(&var);
        self.block(&format!("if {condition}"), |w| {
            if w.rng.chance(35) {
                w.release(&var);
            }
            w.line(&format!("{name}, err = {again}"));
            w.block("if err != nil", |w| w.fail("err"));
        });
        self.declare(name, kind);
        self.rest();
    }

    /// Some statements, and the end.
    fn rest(&mut self) {
        let count = 1 + self.rng.below(4);
        self.statements(count);
        self.finish();
    }

    /// Releases what is owed and returns, in the function's own block; blocks end elsewhere.
    fn finish(&mut self) {
        if self.depth > 0 {
            self.release_all();
            return;
        }
        if self.results == Results::Nothing {
            self.release_owed();
            return;
        }
        if self.is_named && self.rng.chance(15) && matches!(self.results, Results::Error) {
            self.release_owed();
            self.line("return");
            return;
        }
        self.succeed();
    }

    /// Writes up to `count` statements.
    fn statements(&mut self, count: usize) {
        for _ in 0..count {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.statement();
        }
    }

    fn statement(&mut self) {
        type Shape = fn(&mut Writer);
        let shapes: [(usize, Shape); 27] = [
            (14, |w| w.use_some()),
            (14, |w| w.early_return()),
            (12, |w| w.check()),
            (8, |w| w.data()),
            (8, |w| w.step()),
            (6, |w| w.branch()),
            (4, |w| w.switch()),
            (5, |w| w.rounds()),
            (5, |w| w.second()),
            (4, |w| w.release_some()),
            (4, |w| w.defer_some()),
            (4, |w| w.helper()),
            (4, |w| w.own_helper()),
            (3, |w| w.joined_goroutine()),
            (2, |w| w.free_goroutine()),
            (3, |w| w.closure()),
            (3, |w| w.cleanup_variable()),
            (4, |w| w.swap()),
            (2, |w| w.panics()),
            (1, |w| w.halts()),
            (2, |w| w.store()),
            (2, |w| w.select()),
            (2, |w| w.alias()),
            (2, |w| w.collect()),
            (2, |w| w.goto()),
            (10, |w| w.on_error()),
            (12, |w| w.partial()),
        ];
        let shape = self.rng.weighted(&shapes);
        shape(self);
    }

    /// A condition on a resource if its kind has any, or else on chance.
    fn condition_on(&mut self, var: &Var) -> String {
        if var.kind.conditions.is_empty() || self.rng.chance(40) {
            return self.condition();
        }
        let text = *self.rng.pick(var.kind.conditions);
        self.with(text, var)
    }

    fn condition(&mut self) -> String {
        (*self.rng.pick(&[
            "w.Chance()",
            "w.Chance()",
            "!w.Chance()",
            "w.Chance() && w.Chance()",
            "w.Chance() || !w.Chance()",
        ]))
        .to_owned()
    }

    fn some_condition(&mut self) -> String {
        match self.some_open() {
            Some(at) => {
                let var = self.vars[at].clone();
                self.condition_on(&var)
            }
            None => self.condition(),
        }
    }

    fn use_it(&mut self, at: usize) {
        let var = self.vars[at].clone();
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        self.line(&text);
    }

    fn use_some(&mut self) {
        match self.some_open() {
            Some(at) => self.use_it(at),
            None => self.line("w.Note(\"nothing to do\")"),
        }
    }

    /// `if resp.StatusCode != 200 { return errBad }`
    fn early_return(&mut self) {
        let condition = self.some_condition();
        self.leaving(&format!("if {condition}"), |w| {
            if w.rng.chance(20) {
                w.use_some();
            }
            if w.loops > 0 && w.rng.chance(50) {
                let word = *w.rng.pick(&["continue", "break"]);
                // What was opened in this round is owed.
                w.release_owed();
                w.line(word);
                return;
            }
            w.give_up();
        });
    }

    /// `if err := c.Ping(); err != nil { return err }`
    fn check(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        if var.kind.checks.is_empty() {
            return self.data();
        }
        let text = *self.rng.pick(var.kind.checks);
        let text = self.with(text, &var);
        self.leaving(&format!("if err := {text}; err != nil"), |w| w.fail("err"));
    }

    /// `data, err := io.ReadAll(resp.Body)`
    fn data(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        let var = self.vars[at].clone();
        let (call, said) = *self.rng.pick(var.kind.data);
        let number = self.number().to_string();
        let call = call.replace("{}", &var.name).replace('#', &var.context);
        self.line(&format!("v{number}, err := {call}"));
        self.leaving("if err != nil", |w| w.fail("err"));
        let said = said.replace('@', &number);
        self.line(&format!("w.Note({said})"));
    }

    /// `if err := w.Step(); err != nil { return err }`
    fn step(&mut self) {
        self.leaving("if err := w.Step(); err != nil", |w| {
            let error = *w.rng.pick(&["err", "err", "fmt.Errorf(\"step: %w\", err)"]);
            w.fail(error);
        });
    }

    fn branch(&mut self) {
        self.tag("branch");
        let condition = self.some_condition();
        let before = self.vars.clone();
        self.line(&format!("if {condition} {{"));
        self.indented(|w| {
            w.statements(2);
            if w.rng.chance(25) {
                w.release_some();
            }
        });
        let behind = self.vars.clone();
        if self.rng.chance(50) {
            self.vars = before.clone();
            self.line("} else {");
            self.indented(|w| w.statements(1));
        }
        self.line("}");
        self.join(&before, &behind);
    }

    /// What was used up in one of two branches is used no more.
    fn join(&mut self, before: &[Var], other: &[Var]) {
        for (at, var) in self.vars.iter_mut().enumerate().take(before.len()) {
            var.is_open &= other[at].is_open;
        }
    }

    fn switch(&mut self) {
        self.tag("switch");
        let before = self.vars.clone();
        self.line("switch {");
        for at in 0..2 {
            let condition = self.some_condition();
            self.line(&format!("case {condition}:"));
            self.vars = before.clone();
            self.indented(|w| match w.rng.below(4) {
                0 => w.use_some(),
                1 => w.statements(1),
                2 => w.give_up(),
                _ => {
                    w.use_some();
                    if at == 0 && w.rng.chance(30) {
                        w.tag("fallthrough");
                        w.line("fallthrough");
                    }
                }
            });
        }
        if self.rng.chance(30) {
            self.line("default:");
            self.vars = before.clone();
            self.indented(Writer::use_some);
        }
        self.line("}");
        let behind = self.vars.clone();
        self.vars = before.clone();
        self.join(&before, &behind);
    }

    /// A loop that opens something in each round, or uses what is open.
    fn rounds(&mut self) {
        self.tag("loop");
        let head = *self.rng.pick(&[
            "for i := 0; i < 2; i++",
            "for range 2",
            "for _, name := range []string{\"a\", \"b\"}",
            "for w.Chance()",
        ]);
        let is_named = head.contains("name");
        let before = self.vars.clone();
        self.block(head, |w| {
            if is_named {
                w.line("w.Note(name)");
            }
            w.loops += 1;
            if w.rng.chance(60) {
                w.tag("opened in each round");
                // What is outside is not released in here.
                let outside: Vec<Intent> = w.vars.iter().map(|var| var.intent).collect();
                let kind = w.rng.weighted(&KINDS);
                if kind.names == CANCEL.names {
                    w.use_some();
                } else {
                    w.acquire_round(kind);
                }
                for (var, intent) in w.vars.iter_mut().zip(outside) {
                    var.intent = intent;
                }
            } else {
                w.statements(2);
            }
            w.loops -= 1;
        });
        self.vars.truncate(before.len());
    }

    fn acquire_round(&mut self, kind: &'static Kind) {
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        self.leaving("if err != nil", |w| {
            if w.rng.chance(50) {
                w.line("continue");
            } else {
                w.fail("err");
            }
        });
        let at = self.declare(name, kind);
        if self.rng.chance(15) {
            self.tag("defer in a loop");
            self.defer(at);
        }
        self.statements(2);
        let known = self.vars.len();
        if known > at && self.vars[at].intent == Intent::AtExits && self.vars[at].is_open && self.rng.chance(70) {
            let var = self.vars[at].clone();
            self.release(&var);
            self.vars[at].is_open = false;
        }
    }

    /// A second thing, that may fail while the first is open.
    fn second(&mut self) {
        if self.vars.len() > 2 {
            return self.use_some();
        }
        self.tag("second acquisition");
        let kind = self.rng.weighted(&KINDS);
        if kind.names == CANCEL.names {
            return self.derive();
        }
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        self.check_error();
        self.declare(name, kind);
    }

    /// Something that lives no longer than the context it was made with.
    fn second_with_context(&mut self) {
        let kind = *self.rng.pick(&[&BODY, &ROWS]);
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        self.check_error();
        let at = self.declare(name, kind);
        if matches!(self.results, Results::Dependent("#", _) | Results::Holder | Results::Resource) {
            return;
        }
        if self.rng.chance(30) && self.vars[at].intent == Intent::AtExits {
            self.store_it(at);
        }
    }

    fn release_some(&mut self) {
        let owed: Vec<usize> = self
            .open()
            .into_iter()
            .filter(|&at| !matches!(self.vars[at].intent, Intent::Deferred | Intent::Gone))
            .collect();
        if owed.is_empty() {
            return self.use_some();
        }
        let at = owed[self.rng.below(owed.len())];
        let var = self.vars[at].clone();
        self.release(&var);
        self.vars[at].is_open = false;
    }

    /// Writes a release, in one of its forms.
    fn release(&mut self, var: &Var) {
        let text = *self.rng.pick(var.kind.releases);
        let text = self.with(text, var);
        let closer = var.kind.closer.map(|closer| closer.replace("{}", &var.name));
        match (self.rng.below(12), closer) {
            (0, Some(closer)) => self.line(&format!("kit.Quietly({closer})")),
            (1, Some(closer)) if var.kind.reader.is_some() => self.line(&format!("kit.DrainAndClose({closer})")),
            (2, _) if var.kind.release_fails => self.line(&format!("_ = {text}")),
            (3, _) if var.kind.release_fails => {
                self.block(&format!("if err := {text}; err != nil"), |w| w.line("w.Note(err.Error())"));
            }
            _ => self.line(&text),
        }
    }

    fn defer_some(&mut self) {
        if self.loops > 0 || self.depth > 0 {
            return self.use_some();
        }
        let owed: Vec<usize> = self.open().into_iter().filter(|&at| self.vars[at].intent == Intent::AtExits).collect();
        if owed.is_empty() {
            return self.use_some();
        }
        self.tag("defer behind exits");
        let at = owed[self.rng.below(owed.len())];
        self.defer(at);
    }

    fn defer(&mut self, at: usize) {
        let var = self.vars[at].clone();
        let text = self.with(var.kind.releases[0], &var);
        let closer = var.kind.closer.map(|closer| closer.replace("{}", &var.name));
        self.vars[at].intent = Intent::Deferred;
        match (self.rng.below(14), closer) {
            (0, Some(closer)) => self.line(&format!("defer kit.Quietly({closer})")),
            (1, Some(closer)) if var.kind.reader.is_some() => self.line(&format!("defer kit.DrainAndClose({closer})")),
            (2, _) => self.line(&format!("defer func() {{ {text} }}()")),
            (3, _) if var.kind.release_fails => {
                self.line("defer func() {");
                self.indented(|w| w.block(&format!("if err := {text}; err != nil"), |w| w.line("w.Note(err.Error())")));
                self.line("}()");
            }
            (4, Some(closer)) => {
                self.line(&format!("defer func(c io.Closer) {{ _ = c.Close() }}({closer})"));
            }
            (5, _) if self.is_named && var.kind.release_fails => {
                self.line("defer func() {");
                self.indented(|w| {
                    w.block(&format!("if cerr := {text}; cerr != nil && err == nil"), |w| w.line("err = cerr"));
                });
                self.line("}()");
            }
            _ => self.line(&format!("defer {text}")),
        }
    }

    /// A helper of another package looks, closes, closes on error, or wraps.
    fn helper(&mut self) {
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
    fn own_helper(&mut self) {
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
            3 if may_close => (format!("\tgo func() {{\n\t\t<-w.Gate\n\t\t{release}\n\t}}()\n"), true),
            _ => (format!("\t{usage}\n"), false),
        };
        self.tag(if closes { "own helper closes" } else { "own helper borrows" });
        self.helpers += &format!("\nfunc {helper}(w *kit.World, it {typ}) {{\n{body}}}\n");
        self.line(&format!("{helper}(w, {name})"));
        if closes {
            self.vars[at].is_open = false;
        }
    }

    fn joined_goroutine(&mut self) {
        let Some(at) = self.some_open() else { return self.step() };
        self.tag("joined goroutine");
        let var = self.vars[at].clone();
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        let number = self.number();
        if self.rng.chance(50) {
            self.line(&format!("var wg{number} sync.WaitGroup"));
            self.line(&format!("wg{number}.Add(1)"));
            self.block("go func()", |w| {
                w.line(&format!("defer wg{number}.Done()"));
                w.line(&text);
            });
            self.call_it();
            self.line(&format!("wg{number}.Wait()"));
        } else {
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
    fn call_it(&mut self) {
        self.out.truncate(self.out.len() - 1);
        self.out.push_str("()\n");
    }

    /// A goroutine that goes on when the function has returned, and closes or does not.
    fn free_goroutine(&mut self) {
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

    fn closure(&mut self) {
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
    fn cleanup_variable(&mut self) {
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
    fn swap(&mut self) {
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

    fn panics(&mut self) {
        self.tag("panic");
        let condition = self.condition();
        self.leaving(&format!("if {condition}"), |w| {
            if w.rng.chance(30) {
                w.release_owed();
            }
            w.line("panic(\"no way\")");
        });
    }

    /// A halt that never comes: a run that ended could not be looked at.
    fn halts(&mut self) {
        self.tag("halt");
        self.leaving("if w.URL == \"\"", |w| w.line("log.Fatal(\"no address\")"));
    }

    /// It is kept by what outlives the function.
    fn store(&mut self) {
        let Some(at) = self.some_open().filter(|_| self.loops == 0) else { return self.step() };
        if matches!(self.vars[at].intent, Intent::Deferred | Intent::Gone) {
            return self.use_it(at);
        }
        self.store_it(at);
    }

    fn store_it(&mut self, at: usize) {
        self.tag("stored");
        let name = self.vars[at].name.clone();
        let text = match self.rng.below(4) {
            0 => format!("w.Held = append(w.Held, {name})"),
            1 => format!("w.Last = {name}"),
            2 => format!("w.Out <- {name}"),
            _ => format!("w.Held = append(w.Held, &kit.Holder{{It: {name}}})"),
        };
        self.line(&text);
        self.vars[at].intent = Intent::Gone;
    }

    fn select(&mut self) {
        self.tag("select");
        self.line("select {");
        self.line("case <-w.Gate:");
        let before = self.vars.clone();
        self.indented(Writer::give_up);
        self.vars = before;
        self.line("default:");
        self.indented(Writer::use_some);
        self.line("}");
    }

    /// Another name for it; the rest goes by that one.
    fn alias(&mut self) {
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
    fn collect(&mut self) {
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

    /// `goto retry`
    fn goto(&mut self) {
        if self.loops > 0 || self.depth > 0 {
            return self.use_some();
        }
        self.tag("goto");
        let number = self.number();
        let open = self.some_open();
        let name = format!("tries{number}");
        self.line(&format!("{name} := 0"));
        self.indent -= 1;
        self.line(&format!("again{number}:"));
        self.indent += 1;
        if let Some(at) = open {
            self.use_it(at);
        }
        self.block(&format!("if {name} < 1 && w.Chance()"), |w| {
            w.line(&format!("{name}++"));
            w.line(&format!("goto again{number}"));
        });
    }

    /// `defer func() { if err != nil { c.Close() } }()`
    fn on_error(&mut self) {
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
    fn partial(&mut self) {
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
        self.line(&format!("if h{number}.Name == \"none\" {{"));
        self.indented(|w| w.line(&format!("return h{number}, nil")));
        self.line("}");
    }

    /// Releases what is owed, most of the time, and fails.
    fn fail(&mut self, error: &str) {
        let before = self.vars.clone();
        self.release_owed();
        let text = self.failure(error);
        self.line(&text);
        self.vars = before;
    }

    /// Leaves the function before its end, with an error or without.
    fn give_up(&mut self) {
        if self.rng.chance(15) && !matches!(self.results, Results::Error | Results::Plain | Results::Silent) {
            return self.succeed();
        }
        let error =
            *self.rng.pick(&["kit.ErrAnswer", "errors.New(\"early\")", "fmt.Errorf(\"early: %w\", kit.ErrStep)"]);
        if matches!(self.results, Results::Error | Results::Plain) && self.rng.chance(30) {
            return self.succeed();
        }
        self.fail(error);
    }

    /// Releases what is owed, most of the time, and returns what there is.
    fn succeed(&mut self) {
        let typ = self.main.typ;
        let kept = self.vars.iter().position(|var| var.is_open && var.kind.typ == typ && var.intent == Intent::Leave);
        let gives = !matches!(self.results, Results::Nothing | Results::Error | Results::Plain | Results::Silent);
        let before = self.vars.clone();
        self.release_owed_but(kept.filter(|_| gives));
        let text = self.success();
        self.line(&text);
        self.vars = before;
    }

    fn release_owed(&mut self) {
        self.release_owed_but(None);
    }

    /// Releases what is open and neither deferred, forgotten nor handed on; now and then one is missed.
    fn release_owed_but(&mut self, kept: Option<usize>) {
        for at in (0..self.vars.len()).rev() {
            let var = self.vars[at].clone();
            let is_owed = var.is_open && matches!(var.intent, Intent::AtExits | Intent::Leave) && Some(at) != kept;
            let care = self.care;
            if is_owed && self.rng.chance(care) {
                self.release(&var);
                self.vars[at].is_open = false;
            }
        }
    }

    /// Releases what this block opened, where it ends; now and then one is missed.
    fn release_all(&mut self) {
        let care = self.care;
        for at in (self.block_start..self.vars.len()).rev() {
            let var = self.vars[at].clone();
            if var.is_open && matches!(var.intent, Intent::AtExits | Intent::Leave) && self.rng.chance(care) {
                self.release(&var);
                self.vars[at].is_open = false;
            }
        }
    }
}
