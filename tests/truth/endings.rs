//! How a program ends: what it owes is released, deferred, missed or handed on, and it returns or fails.
//!
//! ```go
//! defer func() { _ = resp.Body.Close() }()
//! ```
//! Not covered: `runtime.Goexit`, and ends of the process.

use super::program::{Intent, Results, Var, Writer};

impl Writer {
    /// Some statements, and the end.
    pub(crate) fn rest(&mut self) {
        let count = 1 + self.rng.below(4);
        self.statements(count);
        self.finish();
    }

    /// Releases what is owed and returns, in the function's own block; blocks end elsewhere.
    pub(crate) fn finish(&mut self) {
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

    /// `if resp.StatusCode != 200 { return errBad }`
    pub(crate) fn early_return(&mut self) {
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

    pub(crate) fn release_some(&mut self) {
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
    pub(crate) fn release(&mut self, var: &Var) {
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

    pub(crate) fn defer_some(&mut self) {
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

    pub(crate) fn defer(&mut self, at: usize) {
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

    /// Releases what is owed, most of the time, and fails.
    pub(crate) fn fail(&mut self, error: &str) {
        let before = self.vars.clone();
        self.release_owed();
        let text = self.failure(error);
        self.line(&text);
        self.vars = before;
    }

    /// Leaves the function before its end, with an error or without.
    pub(crate) fn give_up(&mut self) {
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
    pub(crate) fn succeed(&mut self) {
        let typ = self.main.typ;
        let kept = self.vars.iter().position(|var| var.is_open && var.kind.typ == typ && var.intent == Intent::Leave);
        let gives = !matches!(self.results, Results::Nothing | Results::Error | Results::Plain | Results::Silent);
        let before = self.vars.clone();
        self.release_owed_but(kept.filter(|_| gives));
        let text = self.success();
        self.line(&text);
        self.vars = before;
    }

    pub(crate) fn release_owed(&mut self) {
        self.release_owed_but(None);
    }

    /// Releases what is open and neither deferred, forgotten nor handed on; now and then one is missed.
    pub(crate) fn release_owed_but(&mut self, kept: Option<usize>) {
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
    pub(crate) fn release_all(&mut self) {
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
