//! The statements of a program: the shapes of the design's table, put together by chance.
//!
//! A body acquires something, goes on with some statements, and leaves. A statement may be a block, so shapes nest: a
//! retry loop in a branch, a goroutine beside an early return. What depends on chance at run time is a bit of the
//! run's word: `w.Chance()`, `w.Step()`, and whether an acquisition fails.
//!
//! Not covered: `select` over more than one ready channel, as no two runs of that are the same; `os.Exit`, of which only
//! the never taken form occurs.

use super::kinds::{CANCEL, KINDS, Kind};
use super::program::{Intent, Var, Writer};

impl Writer {
    /// Writes the body of the function.
    pub(crate) fn body(&mut self) {
        if self.rng.chance(20) {
            self.line("w.Note(\"start\")");
        }
        if self.rng.chance(15) {
            self.step();
        }
        let main = self.main;
        self.acquire(main);
    }

    /// Writes up to `count` statements.
    pub(crate) fn statements(&mut self, count: usize) {
        for _ in 0..count {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.statement();
        }
    }

    pub(crate) fn statement(&mut self) {
        type Shape = fn(&mut Writer);
        let shapes: [(usize, Shape); 33] = [
            (14, |w| w.use_some()),
            (14, |w| w.early_return()),
            (12, |w| w.check()),
            (8, |w| w.data()),
            (8, |w| w.step()),
            (6, |w| w.branch()),
            (3, |w| w.answered()),
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
            (2, |w| w.shared()),
            (2, |w| w.select()),
            (2, |w| w.alias()),
            (2, |w| w.collect()),
            (2, |w| w.goto()),
            (10, |w| w.on_error()),
            (12, |w| w.partial()),
            (6, |w| w.closed_with_the_test()),
            (3, |w| w.handler()),
            (16, |w| w.publishing_writer()),
            (7, |w| w.owned()),
        ];
        let shape = self.rng.weighted(&shapes);
        shape(self);
    }

    /// A condition on a resource if its kind has any, or else on chance.
    pub(crate) fn condition_on(&mut self, var: &Var) -> String {
        if var.kind.conditions.is_empty() || self.rng.chance(40) {
            return self.condition();
        }
        let text = *self.rng.pick(var.kind.conditions);
        self.with(text, var)
    }

    pub(crate) fn condition(&mut self) -> String {
        (*self.rng.pick(&[
            "w.Chance()",
            "w.Chance()",
            "!w.Chance()",
            "w.Chance() && w.Chance()",
            "w.Chance() || !w.Chance()",
        ]))
        .to_owned()
    }

    pub(crate) fn some_condition(&mut self) -> String {
        match self.some_open() {
            Some(at) => {
                let var = self.vars[at].clone();
                self.condition_on(&var)
            }
            None => self.condition(),
        }
    }

    pub(crate) fn use_it(&mut self, at: usize) {
        let var = self.vars[at].clone();
        let text = *self.rng.pick(var.kind.uses);
        let text = self.with(text, &var);
        self.line(&text);
    }

    pub(crate) fn use_some(&mut self) {
        match self.some_open() {
            Some(at) => self.use_it(at),
            None => self.line("w.Note(\"nothing to do\")"),
        }
    }

    /// `if err := c.Ping(); err != nil { return err }`
    pub(crate) fn check(&mut self) {
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
    pub(crate) fn data(&mut self) {
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
    pub(crate) fn step(&mut self) {
        self.leaving("if err := w.Step(); err != nil", |w| {
            let error = *w.rng.pick(&["err", "err", "fmt.Errorf(\"step: %w\", err)"]);
            w.fail(error);
        });
    }

    pub(crate) fn branch(&mut self) {
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
    pub(crate) fn join(&mut self, before: &[Var], other: &[Var]) {
        for (at, var) in self.vars.iter_mut().enumerate().take(before.len()) {
            var.is_open &= other[at].is_open;
        }
    }

    pub(crate) fn switch(&mut self) {
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

    /// `w.Ask(&sure); if !sure { return err }`: what others write to a local decides.
    pub(crate) fn answered(&mut self) {
        self.tag("written by others");
        let name = format!("sure{}", self.number());
        self.line(&format!("{name} := false"));
        if self.rng.chance(50) {
            self.line(&format!("w.Ask(&{name})"));
        } else {
            self.line("w.Visit(func() {");
            self.indented(|w| w.line(&format!("{name} = true")));
            self.line("})");
        }
        self.leaving(&format!("if !{name}"), |w| w.fail("kit.ErrStep"));
    }

    /// A loop that opens something in each round, or uses what is open.
    pub(crate) fn rounds(&mut self) {
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

    pub(crate) fn acquire_round(&mut self, kind: &'static Kind) {
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

    pub(crate) fn panics(&mut self) {
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
    pub(crate) fn halts(&mut self) {
        self.tag("halt");
        self.leaving("if w.URL == \"\"", |w| w.line("log.Fatal(\"no address\")"));
    }

    pub(crate) fn select(&mut self) {
        self.tag("select");
        self.line("select {");
        self.line("case <-w.Ready():");
        let before = self.vars.clone();
        self.indented(Writer::give_up);
        self.vars = before;
        self.line("default:");
        self.indented(Writer::use_some);
        self.line("}");
    }

    /// `goto retry`
    pub(crate) fn goto(&mut self) {
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
}
