//! The struct that keeps what its own package acquired, and has a method that ends it but forgets this field.
//!
//! ```go
//! type log struct{ file *os.File }
//! func open(p string) (*log, error) {
//!     f, err := os.OpenFile(p, …)
//!     if err != nil { return nil, err }
//!     return &log{file: f}, nil            // kept: the log owes the release now
//! }
//! func (l *log) Close() { l.ticker.Stop() }   // and nobody ever closes l.file
//! ```
//! Where a resource is stored in a field it is moved, and nothing is owed there any more. It is owed by the struct, and
//! that it is forgotten takes a look at *every* mention of the field in the package: each must store an acquisition of
//! the same kind, call a method that only uses it, compare it, or pass it to something that only borrows. Any other
//! mention, an alias say, or a release anywhere but before the field is filled again, and nothing is concluded.
//!
//! Not modelled: exported and embedded fields (others can release them), fields of structs inside structs, elements of
//! containers, structs of which only an embedded one has the method.

use super::body::Body;
use super::call::{declared, key_of};
use super::depth::Depth;
use super::flow::{self, Goal};
use super::naming;
use super::outcome::Outcome;
use super::program::{Program, parameter};
use super::role::{Role, Roles};
use super::state::{State, Status, Value};
use super::summary::{End, Input};
use super::target::{Function, named_of, root_of};
use crate::detect::{self, Acquisition, Certainty};
use crate::resource::{Effect, Release};
use crate::syntax::ast::*;
use crate::text::span::Span;
use crate::types::info::{Callee, Selected, Use, VarKind};
use crate::types::object::{FuncRef, Selection};
use crate::types::package::{FileId, PkgId};
use crate::types::typ::Type;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What methods that end a value are called, the likeliest first. (What only the package can call may be a pause.)
const ENDINGS: [&str; 10] =
    ["Close", "Shutdown", "Stop", "Release", "Destroy", "Dispose", "Terminate", "Cleanup", "CleanUp", "TearDown"];
/// How many calls deep it is looked whether a field is filled again.
const MAX_DEPTH: u32 = 3;

/// A field of a struct of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    /// The package that declares the struct.
    pub pkg: PkgId,
    /// The struct's name.
    pub typ: Arc<str>,
    /// The field's name.
    pub name: Arc<str>,
}

/// A struct that keeps a resource and never releases it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Where it is kept.
    pub field: Field,
    /// The method that ends the struct, and owes the release.
    pub ending: FuncRef,
    /// The expression that is stored.
    pub stored: Span,
}

/// Of the acquisitions that fill a field which nobody releases the one that speaks for all: its file, and its start.
pub(super) type First = (FileId, usize);

/// Where an acquisition ends up.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    field: Field,
    stored: Span,
}

impl Program {
    /// Returns the struct that keeps what was acquired and never releases it, though it has a method that ends it; none
    /// if somebody may release it, and for all but one of the acquisitions that fill the same field.
    pub fn forgetful_owner(&self, body: &Body, site: &Acquisition) -> Option<Owner> {
        let Kept { field, stored } = self.kept_here(body, site)?;
        let ending = self.ending_of(&field)?;
        self.is_never_released(body, site, &field).then_some(Owner { field, ending, stored })
    }

    /// Returns the field that keeps what was acquired and that nobody releases, of a struct that no method ends.
    pub fn endless_owner(&self, body: &Body, site: &Acquisition) -> Option<Field> {
        let Kept { field, .. } = self.kept_here(body, site)?;
        (self.ending_of(&field).is_none() && self.is_never_released(body, site, &field)).then_some(field)
    }

    /// Where an acquisition of known type ends up, if only its own package can reach it there.
    fn kept_here(&self, body: &Body, site: &Acquisition) -> Option<Kept> {
        if site.certainty != Certainty::Typed || self.duty(site).effect == Effect::Commits {
            return None;
        }
        let kept = self.kept_in(body, site, &Roles::of(&body.unit.ast))?;
        let Field { pkg, name, .. } = &kept.field;
        (self.own.contains(pkg) && *pkg == body.pkg && !self.is_visible(*pkg, name)).then_some(kept)
    }

    fn is_never_released(&self, body: &Body, site: &Acquisition, field: &Field) -> bool {
        let release = &self.duty(site).release;
        let first = self.remember_owner(field, release, || self.first_that_fills(field, release));
        first == Some((body.file, body.unit.ast.expr(site.call).span.start))
    }

    /// Runs a method whose receiver holds what it owes in a field.
    pub fn run_ending(
        &self,
        body: &Body,
        func: FuncId,
        owner: &Owner,
        release: &Release,
        typ: &Type,
    ) -> Option<Outcome> {
        let (receiver, _) = parameter(body, func, None)?;
        let mut entry = State::entry();
        entry.status = Status::Owned;
        entry.bind(receiver, Value::holder(vec![(Some(owner.field.name.clone()), Value::acquired(release))]));
        let goal = Goal { release, sites: Vec::new(), typ: typ.clone() };
        Some(flow::run(self, body, func, &goal, vec![entry], Depth::TOP))
    }

    /// The one field that takes what was acquired, if its function does nothing else with it that could matter.
    fn kept_in(&self, body: &Body, site: &Acquisition, roles: &Roles<'_>) -> Option<Kept> {
        let ast = &body.unit.ast;
        let target = match roles.role(site.call) {
            Role::Keyed { lit, key } if site.result == 0 => {
                return kept_under(body, lit, key?, ast.expr(site.call).span);
            }
            Role::AssignedOn { stmt, n } => match &ast.stmt(stmt).kind {
                StmtKind::Assign { lhs, rhs, .. } if rhs.len() == 1 => *lhs.get(site.result)?,
                StmtKind::Assign { lhs, .. } if site.result == 0 => *lhs.get(n)?,
                _ => return None,
            },
            _ => return None,
        };
        let target = ast.unparen(target);
        if let Some(field) = field_of(body, target) {
            return Some(Kept { field, stored: ast.expr(target).span });
        }
        let var = body.info.var_of(target).filter(|var| matches!(body.info.var(*var).kind, VarKind::Local))?;
        if body.is_addressed(var) {
            return None;
        }
        let mut kept: Option<Kept> = None;
        for mention in ast.exprs().filter(|expr| body.info.var_of(*expr) == Some(var)) {
            let found = match roles.role(mention) {
                Role::Assigned(stmt) if self.acquires(body, stmt, site) => continue,
                Role::Keyed { lit, key } => kept_under(body, lit, key?, ast.expr(mention).span)?,
                Role::AssignedOn { stmt, n } => {
                    let StmtKind::Assign { lhs, rhs, .. } = &ast.stmt(stmt).kind else { return None };
                    let left = lhs.get(n).filter(|_| lhs.len() == rhs.len())?;
                    Kept { field: field_of(body, ast.unparen(*left))?, stored: ast.expr(mention).span }
                }
                role => match self.looks(body, roles, role, &self.duty(site).release)? {
                    // `if err := prepare(f); err != nil { f.Close(); return err }`
                    Look::Releases if detect::innermost(ast, mention) == Some(site.func) => continue,
                    Look::Releases => return None,
                    Look::Uses => continue,
                },
            };
            match &kept {
                Some(first) if first.field != found.field => return None,
                Some(_) => {}
                None => kept = Some(found),
            }
        }
        kept
    }

    /// Whether an assignment gives its variable what is acquired like the site.
    fn acquires(&self, body: &Body, stmt: StmtId, site: &Acquisition) -> bool {
        let ast = &body.unit.ast;
        let StmtKind::Assign { rhs, .. } = &ast.stmt(stmt).kind else { return false };
        let call = rhs.first().map(|right| ast.unparen(*right));
        let is_same = |other: &Acquisition| {
            Some(other.call) == call && other.certainty == Certainty::Typed && self.duty(other) == self.duty(site)
        };
        rhs.len() == 1 && (call == Some(site.call) || self.sites_of(body).iter().any(is_same))
    }

    fn sites_of<'b>(&self, body: &'b Body) -> &'b [Acquisition] {
        body.sites.get_or_init(|| {
            let package = self.universe.package(body.pkg);
            self.acquisitions(body, &package.file(body.file).text(), Depth::TOP)
        })
    }

    /// What a use that is no store means; none if it is not known to leave the resource alone.
    fn looks(&self, body: &Body, roles: &Roles<'_>, role: Role, release: &Release) -> Option<Look> {
        let ast = &body.unit.ast;
        match role {
            Role::Looked => Some(Look::Uses),
            Role::Called if release.is_call => Some(Look::Releases),
            Role::MethodCalled(call) => match body.info.callee(call)? {
                Callee::Method { name, .. } if release.field.is_none() => method_called(name, release),
                Callee::Method { .. } => Some(Look::Uses),
                _ => None,
            },
            Role::Selected(selector) => {
                let ExprKind::Selector { sel, .. } = &ast.expr(selector).kind else { return None };
                if !matches!(body.info.selection(selector), Some(Selected::Field { .. })) {
                    return None;
                }
                if release.field.as_deref() != Some(&sel.name) {
                    return Some(Look::Uses);
                }
                let part = Release { field: None, ..release.clone() };
                self.looks(body, roles, roles.role(selector), &part)
            }
            Role::Passed { call, n } => self.is_lent(body, call, n, release).then_some(Look::Uses),
            _ => None,
        }
    }

    /// Whether a call only borrows its argument `n`, and gives nothing that could release it.
    fn is_lent(&self, body: &Body, call: ExprId, n: usize, release: &Release) -> bool {
        let Some(callee) = body.info.callee(call) else { return false };
        let (key, calls) = (key_of(callee), &self.calls);
        if release.is_call || calls.takes.fits(&key) || calls.takes_on_success.fits(&key) {
            return false;
        }
        let can_release = |typ: &Type| !matches!(self.universe.lookup(typ, &release.method), Selection::None);
        if body.info.type_of(call).results().iter().any(|typ| !self.universe.is_error(typ) && can_release(typ)) {
            return false;
        }
        let Some(signature) = body.info.signature_of(call) else { return false };
        let keeps = match callee {
            // What it keeps it in ends with the struct, if it is the struct's own.
            Callee::Method { name, recv_expr, .. } => {
                naming::keeps(name) && can_release(body.info.type_of(*recv_expr)) || naming::goes_on(name)
            }
            Callee::Func { func, .. } => naming::keeps(&func.name) || naming::goes_on(&func.name),
            _ => return false,
        };
        if keeps || calls.serves.fits(&key) || calls.serves_until_stopped.fits(&key) {
            return false;
        }
        let last = signature.params.len().checked_sub(1);
        let param = last.and_then(|last| signature.params.get(n.min(last)));
        let typ = param.map(|param| match (&param.typ, signature.is_variadic && Some(n) >= last) {
            (Type::Slice(elem), true) => elem,
            (typ, _) => typ,
        });
        let hides = typ.is_some_and(|typ| {
            matches!(self.universe.underlying(typ), Type::Interface(_))
                && self.universe.methods(typ).is_complete
                && !self.universe.methods(typ).names.is_empty()
                && !can_release(typ)
        });
        if hides && !declared(callee).is_some_and(|func| self.own.contains(&func.pkg)) || calls.borrows.fits(&key) {
            return true;
        }
        let Some(func) = declared(callee) else { return false };
        let input = Input { param: Some(n as u32), value: Value::acquired(release), fact: None };
        let effect = self.effect(&Function::Declared(func.clone()), vec![input], release, Depth::TOP);
        effect.is_some_and(|effect| {
            [effect.ok, effect.failed].iter().all(|side| {
                matches!(side.end, End::Kept | End::Never)
                    && side.held_by.is_empty()
                    && !side.results.iter().any(Value::owns)
            })
        })
    }

    /// Looks at all mentions of a field; none if somebody may release what it holds. What fills it in the file of the
    /// struct's ending goes before the rest.
    fn first_that_fills(&self, field: &Field, release: &Release) -> Option<First> {
        let literal = format!("{}{{", field.typ);
        let name = &*field.name;
        let mentions = |text: &str| naming::is_word_in(text, name) || text.contains(&literal);
        // Most fields are released: what looks like it is read first, and settles it.
        let by = if release.is_call { format!("{name}(") } else { format!(".{}", release.method) };
        let likely = self.bodies_where(field.pkg, |text| mentions(text) && text.contains(&by));
        let rest = self.bodies_where(field.pkg, |text| mentions(text) && !text.contains(&by));
        let mut sites = BTreeSet::new();
        for body in likely.chain(rest) {
            let unit = &body.unit;
            if body.info.is_partial || unit.ast.funcs().any(|func| unit.ast.func(func).is_bad) {
                return None;
            }
            sites.extend(self.fills(&body, field, release)?);
        }
        let package = self.universe.package(field.pkg);
        sites.retain(|(file, _)| !package.file(*file).name.ends_with("_test.go"));
        let ending = self.ending_of(field).and_then(|ending| self.universe.source(&ending));
        let home = ending.map(|(_, file, ..)| file);
        sites.iter().find(|(file, _)| Some(*file) == home).or_else(|| sites.first()).copied()
    }

    /// The acquisitions of a unit that fill the field; none if there is a mention that is not understood.
    fn fills(&self, body: &Body, field: &Field, release: &Release) -> Option<Vec<(FileId, usize)>> {
        let ast = &body.unit.ast;
        let roles = Roles::of(ast);
        let mut stores: BTreeSet<Span> = BTreeSet::new();
        let mut sites = Vec::new();
        let fits = |site: &Acquisition| site.certainty == Certainty::Typed && self.duty(site).release == *release;
        for site in self.sites_of(body).iter().filter(|site| fits(site)) {
            let Some(kept) = self.kept_in(body, site, &roles).filter(|kept| kept.field == *field) else { continue };
            stores.insert(kept.stored);
            sites.push((body.file, ast.expr(site.call).span.start));
        }
        let is_stored = |expr: ExprId| is_nil(body, expr) || stores.contains(&ast.expr(ast.unparen(expr)).span);
        for expr in ast.exprs() {
            match &ast.expr(expr).kind {
                ExprKind::CompositeLit { elts, .. } if is_of(body.info.type_of(expr), field) => {
                    for elt in elts {
                        let ExprKind::KeyValue { key, value } = ast.expr(*elt).kind else { return None };
                        if ast.ident(key) == Some(&field.name) && !is_stored(value) {
                            return None;
                        }
                    }
                }
                ExprKind::Selector { sel, .. } if sel.name == field.name => {
                    let is_it = match body.info.selection(expr) {
                        Some(Selected::Field { recv, embedded, .. }) => is_of(recv, field) || !embedded.is_empty(),
                        Some(_) => false,
                        None => true,
                    };
                    if is_it && !self.leaves_alone(body, &roles, expr, field, release, &is_stored)? {
                        return None;
                    }
                }
                _ => {}
            }
        }
        Some(sites)
    }

    /// Whether a mention of the field stores what was acquired, or leaves alone what the field holds.
    fn leaves_alone(
        &self,
        body: &Body,
        roles: &Roles<'_>,
        mention: ExprId,
        field: &Field,
        release: &Release,
        is_stored: &dyn Fn(ExprId) -> bool,
    ) -> Option<bool> {
        let ast = &body.unit.ast;
        if field_of(body, mention).as_ref() != Some(field) {
            return None;
        }
        match roles.role(mention) {
            Role::Assigned(stmt) => {
                let StmtKind::Assign { lhs, rhs, .. } = &ast.stmt(stmt).kind else { return None };
                let n = lhs.iter().position(|left| ast.unparen(*left) == mention)?;
                let value = if lhs.len() == rhs.len() { rhs.get(n).copied() } else { None };
                Some(value.is_some_and(is_stored) || is_stored(mention))
            }
            role => Some(match self.looks(body, roles, role, release)? {
                Look::Uses => true,
                Look::Releases => self.is_filled_again(body, mention, field),
            }),
        }
    }

    /// `l.file.Close(); l.file, err = os.Create(next)`: what goes on to fill the field is not its end.
    fn is_filled_again(&self, body: &Body, released: ExprId, field: &Field) -> bool {
        let ast = &body.unit.ast;
        let at = ast.expr(released).span.end;
        detect::innermost(ast, released) == root_of(&body.unit)
            && ast.exprs().filter(|expr| ast.expr(*expr).span.start >= at).any(|expr| {
                assigns(body, expr, field)
                    || body.info.callee(expr).and_then(declared).is_some_and(|func| self.fills_itself(func, field, 0))
            })
    }

    /// Whether a function of the package, or what it calls, assigns to the field.
    fn fills_itself(&self, func: &FuncRef, field: &Field, depth: u32) -> bool {
        if depth >= MAX_DEPTH || func.pkg != field.pkg {
            return false;
        }
        let Some((pkg, file, unit, _)) = self.universe.source(func) else { return false };
        let body = self.body(pkg, file, &unit);
        unit.ast.exprs().any(|expr| {
            assigns(&body, expr, field)
                || body.info.callee(expr).and_then(declared).is_some_and(|it| self.fills_itself(it, field, depth + 1))
        })
    }

    /// The method by which the struct says that its values come to an end.
    fn ending_of(&self, field: &Field) -> Option<FuncRef> {
        let package = self.universe.package(field.pkg);
        let name = ENDINGS.iter().find(|name| !package.method(&field.typ, name).is_empty())?;
        Some(FuncRef { pkg: field.pkg, recv: Some(field.typ.clone()), name: (*name).into() })
    }
}

/// What a use does.
enum Look {
    Uses,
    Releases,
}

fn method_called(name: &str, release: &Release) -> Option<Look> {
    if release.is_by(name) {
        return Some(Look::Releases);
    }
    let ends_it = [&release.drained_by, &release.ended_by_error].iter().any(|all| all.iter().any(|it| it == name));
    (!ends_it && !naming::ends(name)).then_some(Look::Uses)
}

/// `T{name: x}`
fn kept_under(body: &Body, lit: ExprId, name: Arc<str>, stored: Span) -> Option<Kept> {
    let (pkg, typ) = named_of(body.info.type_of(lit))?;
    Some(Kept { field: Field { pkg, typ, name }, stored })
}

/// `x.name`, where `x` is a struct or a pointer to one.
fn field_of(body: &Body, selector: ExprId) -> Option<Field> {
    let ExprKind::Selector { sel, .. } = &body.unit.ast.expr(selector).kind else { return None };
    let Selected::Field { recv, embedded, .. } = body.info.selection(selector)? else { return None };
    let (pkg, typ) = named_of(recv).filter(|_| embedded.is_empty())?;
    Some(Field { pkg, typ, name: sel.name.clone() })
}

fn is_of(typ: &Type, field: &Field) -> bool {
    named_of(typ).is_some_and(|(pkg, name)| pkg == field.pkg && name == field.typ)
}

/// Whether an expression is the field, on the left of an assignment of something else than nil.
fn assigns(body: &Body, expr: ExprId, field: &Field) -> bool {
    let ast = &body.unit.ast;
    let is_filled = |lhs: &[ExprId], rhs: &[ExprId]| {
        let n = lhs.iter().position(|left| ast.unparen(*left) == expr);
        n.is_some_and(|n| lhs.len() != rhs.len() || !is_nil(body, rhs[n]))
    };
    matches!(&ast.expr(expr).kind, ExprKind::Selector { sel, .. } if sel.name == field.name)
        && field_of(body, expr).as_ref() == Some(field)
        && ast.stmts().any(|id| match &ast.stmt(id).kind {
            StmtKind::Assign { lhs, rhs, .. } => is_filled(lhs, rhs),
            _ => false,
        })
}

fn is_nil(body: &Body, expr: ExprId) -> bool {
    matches!(body.info.use_of(body.unit.ast.unparen(expr)), Some(Use::Nil))
}
