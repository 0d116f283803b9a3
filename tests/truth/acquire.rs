//! How a program comes by a resource: the forms in which a call and its error are bound and checked.
//!
//! ```go
//! resp, err := http.Get(w.URL)
//! if err != nil || resp.StatusCode != http.StatusOK { … }
//! ```
//! Behind each form the program goes on with [`super::shapes`] and ends with [`super::endings`].
//!
//! Not covered: acquisitions in arguments and literals, and more than one result that owes a release.

use super::kinds::{BODY, CANCEL, KINDS, Kind, ROWS};
use super::program::{Intent, Results, Var, Writer};

impl Writer {
    /// Acquires something, in one of the forms that people use, goes on, and leaves.
    pub(crate) fn acquire(&mut self, kind: &'static Kind) {
        if kind.names == CANCEL.names {
            self.derive();
            if self.rng.chance(60) {
                self.second_with_context();
            }
            return self.rest();
        }
        type Form = fn(&mut Writer, &'static Kind);
        let forms: [(usize, Form); 15] = [
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
            (4, Writer::acquire_or_nothing),
            (3, Writer::acquire_must),
            (3, Writer::acquire_again),
            (4, Writer::acquire_and_defer_first),
        ];
        let form = self.rng.weighted(&forms);
        form(self, kind);
    }

    /// Returns the call that acquires: with a context in scope, often with that.
    pub(crate) fn call(&mut self, kind: &'static Kind) -> String {
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
    pub(crate) fn derive(&mut self) {
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
    pub(crate) fn intent(&mut self, kind: &'static Kind) -> Intent {
        let returns = matches!(
            self.results,
            Results::Resource | Results::Dependent(..) | Results::Holder | Results::Cleanup | Results::Owner
        ) && kind.typ == self.main.typ;
        if returns && self.rng.chance(80) {
            return Intent::Leave;
        }
        self.rng.weighted(&[(26, Intent::Forget), (24, Intent::Deferred), (40, Intent::AtExits)])
    }

    /// Puts a new resource into scope: it is used once, so that the name is, and deferred if that is meant.
    pub(crate) fn declare(&mut self, name: String, kind: &'static Kind) -> usize {
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
    pub(crate) fn acquire_checked(&mut self, kind: &'static Kind) {
        let name = self.unused(kind.names);
        let mut call = self.call(kind);
        if kind.names != CANCEL.names && self.rng.chance(4) {
            self.tag("handed through a wrapper");
            call = format!("kit.Relay({call})");
        }
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

    pub(crate) fn check_error(&mut self) {
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
    pub(crate) fn acquire_where_err_is_nil(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_and_fall_through(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_in_switch(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_in_if(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_with_retries(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_either(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_maybe(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_with_more_in_check(&mut self, kind: &'static Kind) {
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
    pub(crate) fn acquire_dropped(&mut self, kind: &'static Kind) {
        self.tag("result dropped");
        let call = self.call(kind);
        match self.rng.below(4) {
            0 => self.line(&call),
            1 => self.leaving(&format!("if _, err := {call}; err != nil"), |w| w.fail("err")),
            2 => {
                self.tag("results dropped in a row");
                let (err, again) = (format!("err{}", self.number()), self.call(kind));
                for text in [format!("_, {err} := {call}"), format!("_, {err} = {again}")] {
                    self.line(&text);
                    self.leaving(&format!("if {err} != nil"), |w| w.fail(&err));
                }
            }
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
    pub(crate) fn acquire_by_helper(&mut self, kind: &'static Kind) {
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

    /// A helper of this file opens it, or finds that there is nothing to open: `return nil, false, nil`.
    pub(crate) fn acquire_or_nothing(&mut self, kind: &'static Kind) {
        self.tag("own function succeeds without");
        let helper = format!("find{}", self.name);
        let (name, call) = (self.unused(kind.names), (*self.rng.pick(kind.acquires)).to_owned());
        let var = Var { name: "it".to_owned(), context: String::new(), kind, intent: Intent::Forget, is_open: true };
        let release = if self.rng.chance(70) { self.with(kind.releases[0], &var) } else { "_ = it".to_owned() };
        let is_flagged = self.rng.chance(60);
        let (flag, no, yes) = if is_flagged { ("bool, ", "false, ", "true, ") } else { ("", "", "") };
        let typ = kind.typ;
        self.helpers += &format!(
            "\nfunc {helper}(w *kit.World) ({typ}, {flag}error) {{\n\tit, err := {call}\n\tif err != nil {{\n\t\treturn nil, {no}err\n\t}}\n\tif w.Chance() {{\n\t\t{release}\n\t\treturn nil, {no}nil\n\t}}\n\treturn it, {yes}nil\n}}\n"
        );
        let ok = format!("ok{}", self.number());
        let results = if is_flagged { format!("{name}, {ok}") } else { name.clone() };
        self.line(&format!("{results}, err := {helper}(w)"));
        let is_missing = if is_flagged { format!("if !{ok}") } else { format!("if {name} == nil") };
        match self.rng.below(4) {
            0 if is_flagged => self.leaving(&is_missing, |w| {
                w.block("if err != nil", |w| w.fail("err"));
                w.give_up();
            }),
            // What nobody looks at may be nil.
            1 => {
                self.check_error();
                self.line(&format!("_ = {name}"));
                if is_flagged {
                    self.line(&format!("_ = {ok}"));
                }
                self.statements(1);
                return self.finish();
            }
            _ => {
                self.check_error();
                self.leaving(&is_missing, Writer::give_up);
            }
        }
        self.declare(name, kind);
        self.rest();
    }

    /// `r := kit.Must(acquire())`
    pub(crate) fn acquire_must(&mut self, kind: &'static Kind) {
        self.tag("must");
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name} := kit.Must({call})"));
        self.declare(name, kind);
        self.rest();
    }

    /// Acquired a second time into the same variable.
    pub(crate) fn acquire_again(&mut self, kind: &'static Kind) {
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

    /// `r, err := acquire(); defer r.Close(); if err != nil { return err }`
    pub(crate) fn acquire_and_defer_first(&mut self, kind: &'static Kind) {
        if self.loops > 0 || self.depth > 0 {
            return self.acquire_checked(kind);
        }
        self.tag("defer before the check");
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        let var = Var { name, context: String::new(), kind, intent: Intent::Forget, is_open: true };
        self.vars.push(var);
        let at = self.vars.len() - 1;
        self.defer(at);
        self.check_error();
        self.use_it(at);
        self.rest();
    }

    /// A second thing, that may fail while the first is open.
    pub(crate) fn second(&mut self) {
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
    pub(crate) fn second_with_context(&mut self) {
        let kind = *self.rng.pick(&[&BODY, &ROWS]);
        let (name, call) = (self.unused(kind.names), self.call(kind));
        self.line(&format!("{name}, err := {call}"));
        self.check_error();
        let at = self.declare(name, kind);
        if matches!(self.results, Results::Dependent("#", _) | Results::Holder | Results::Resource | Results::Owner) {
            return;
        }
        if self.rng.chance(30) && self.vars[at].intent == Intent::AtExits {
            self.store_it(at);
        }
    }
}
