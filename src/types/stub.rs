//! The text form of what a package exports: Go declarations without bodies, for the built-in index.
//!
//! ```go
//! package http
//!
//! import io "io"
//!
//! func NewRequest(string, string, io.Reader) (*Request, error)
//! type Client struct { Transport RoundTripper; Jar CookieJar; Timeout time.Duration }
//! func (*Client) Do(*Request) (*Response, error)
//! ```
//!
//! Unexported types stay where exported ones lead to them; a struct whose unexported fields are not all plain data gets
//! a field `_ func()` in their place. Constants of one type share a group,
//! and so do variables. Generated messages and large structs of
//! plain data are only named, methods stand below their types ([`super::compact`] has the forms). Above a function stands what its
//! body tells ([`crate::ownership::recorded`] has the words), as the caller of [`stub`] says it.
//!
//! What is left out cannot change an answer for the better or the worse: a look-up that misses is unknown, which ends in
//! silence, and nobody asks for what it would have told. These are messages that are requests, fields and getters of
//! others, fields of large data, rows of parameters that are data, long lists of constants, methods that only make an
//! option and what options set, handles for operations that were started before, and operations' metadata.
//!
//! Not modelled: array lengths (always 1), values of constants, parameter names, unexported methods of structs.

use super::compact;
use super::names::is_exported;
use super::object::{Answer, FuncRef, Object};
use super::obtained::{Obtained, is_option, obtained};
use super::package::{DeclRef, FileId, Package, PkgId};
use super::typ::{Basic, Signature, Struct, Type, Var};
use super::typexpr::param_names;
use super::universe::{Universe, receiver, type_spec};
use crate::syntax::ast::{Ast, ChanDir, Decl, ExprId, ExprKind, Field, Func, FuncType, TypeSpec, UnaryOp};
use crate::syntax::split::DeclKind;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// What is to stand above a function: whole lines, or nothing.
pub type Above<'a> = &'a dyn Fn(&FuncRef) -> String;

/// Returns the stub of a package; none for one that exports nothing or that the default target does not build.
pub fn stub(universe: &Universe, pkg: PkgId, above: Above<'_>) -> Option<String> {
    let package = universe.package(pkg);
    if !package.files.iter().any(|file| file.is_built) {
        return None;
    }
    let mut stub = Stub {
        universe,
        package: &package,
        above,
        imports: BTreeMap::new(),
        wanted: Vec::new(),
        seen: BTreeSet::new(),
        messages: BTreeSet::new(),
        obtained: obtained(universe, &package),
        vars: BTreeMap::new(),
        consts: BTreeMap::new(),
        decls: BTreeMap::new(),
    };
    for name in package.names().filter(|name| is_exported(name)).map(Arc::from) {
        stub.name(&name);
    }
    while let Some(name) = stub.wanted.pop() {
        stub.name(&name);
    }
    let mut consts = std::mem::take(&mut stub.consts);
    consts.retain(|_, names| names.len() <= MAX_CONSTS || stub.has_methods(names));
    stub.consts = consts;
    if stub.decls.is_empty() && stub.vars.is_empty() && stub.consts.is_empty() && stub.messages.is_empty() {
        return None;
    }
    let mut text = format!("package {}\n", package.name);
    for (path, name) in &stub.imports {
        let qualifier = format!("{name}.");
        let mut texts = stub.decls.values().chain(stub.consts.keys()).chain(stub.vars.keys());
        let is_used = texts.any(|text| text.contains(&qualifier));
        if !is_used {
            // Named only by what was left out.
            continue;
        }
        // (A version is never taken for a name.)
        let is_version = name.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let _ = match path.rsplit('/').next() == Some(name) && !is_version {
            true => writeln!(text, "import \"{path}\""),
            false => writeln!(text, "import {name} \"{path}\""),
        };
    }
    let messages: Vec<&str> = stub.messages.iter().map(|name| &**name).collect();
    if !messages.is_empty() {
        let _ = writeln!(text, "{}", compact::messages_line(&messages));
    }
    for (right, names) in &stub.consts {
        text.push_str(&const_group(right, names));
    }
    for (typ, names) in &stub.vars {
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        let _ = writeln!(text, "var {} {typ}", names.join(", "));
    }
    let decls = stub.decls.iter().map(|((kind, name, method), decl)| {
        let is_below = !method.is_empty() && stub.decls.contains_key(&(*kind, name.clone(), "".into()));
        if is_below { compact::method(name, decl) } else { decl.clone() }
    });
    text.push_str(&compact::lines(decls.collect()));
    Some(compact::with_short_context(text))
}

/// What is written for a type that could not be found out: nothing that resolves.
const UNKNOWN: &str = "C.unknown";

/// Sorts functions, types with their methods.
type Place = (u8, Arc<str>, Arc<str>);

struct Stub<'a> {
    universe: &'a Universe,
    package: &'a Package,
    above: Above<'a>,
    /// The name of each imported path.
    imports: BTreeMap<Arc<str>, String>,
    /// Unexported types that were named and are still to be written.
    wanted: Vec<Arc<str>>,
    seen: BTreeSet<Arc<str>>,
    /// Generated messages: their names are enough.
    messages: BTreeSet<Arc<str>>,
    obtained: Obtained,
    /// The names of the variables by their type.
    vars: BTreeMap<String, BTreeSet<Arc<str>>>,
    /// The names of the constants by what stands behind the first of them: type and value.
    consts: BTreeMap<String, BTreeSet<Arc<str>>>,
    decls: BTreeMap<Place, String>,
}

/// Where a piece of syntax stands.
#[derive(Clone, Copy)]
struct At<'a> {
    file: FileId,
    ast: &'a Ast,
}

impl Stub<'_> {
    fn name(&mut self, name: &Arc<str>) {
        let Some(&at) = self.package.lookup(name).first() else { return };
        if !self.seen.insert(name.clone()) {
            return;
        }
        if self.is_protobuf_plumbing(at, name) || self.is_call_options(name) {
            return;
        }
        match self.package.decl(at).kind {
            DeclKind::Func => self.func(at, name),
            DeclKind::Type => self.type_decl(at, name),
            DeclKind::Var | DeclKind::Const => self.value(name),
        }
    }

    fn value(&mut self, name: &Arc<str>) {
        let (is_var, text) = match self.universe.object(self.package.id, name) {
            Object::Var(typ) if !typ.is_unknown() => (true, self.print(&typ)),
            Object::Const { typ, is_untyped: true } => (false, format!("= {}", zero(&typ))),
            Object::Const { typ, is_untyped: false } if !typ.is_unknown() => {
                let value = zero(&self.universe.underlying(&typ));
                (false, format!("{} = {value}", self.print(&typ)))
            }
            _ => return,
        };
        if text.contains(UNKNOWN) {
            return;
        }
        if is_var {
            self.vars.entry(text).or_default().insert(name.clone());
        } else {
            self.consts.entry(text).or_default().insert(name.clone());
        }
    }

    /// Whether the type of a group of constants has methods.
    fn has_methods(&self, names: &BTreeSet<Arc<str>>) -> bool {
        let first = names.first().map(|name| self.universe.object(self.package.id, name));
        matches!(first, Some(Object::Const { typ, .. }) if !self.universe.methods(&typ).names.is_empty())
    }

    fn func(&mut self, at: DeclRef, name: &Arc<str>) {
        let unit = self.package.unit(at);
        let Some(func) = only_func(&unit.ast) else { return };
        let here = At { file: at.file, ast: &unit.ast };
        let type_params = self.type_params(here, &func.sig.type_params);
        let text = format!("func {name}{type_params}{}", self.callable_sig(here, None, name, &func.sig));
        let above = self.above(None, name);
        self.decls.insert((2, name.clone(), "".into()), above + &text);
    }

    fn above(&self, recv: Option<&Arc<str>>, name: &Arc<str>) -> String {
        (self.above)(&FuncRef { pkg: self.package.id, recv: recv.cloned(), name: name.clone() })
    }

    fn type_decl(&mut self, at: DeclRef, name: &Arc<str>) {
        let unit = self.package.unit(at);
        let Some(spec) = type_spec(&unit.ast, name) else { return };
        let here = At { file: at.file, ast: &unit.ast };
        let is_message = self.is_message(at, name, spec, &unit.ast);
        if is_message && (name.ends_with("Request") || name.ends_with("OperationMetadata")) {
            // Users only make them, to put them into a call, or would get them from what is left out.
            return;
        }
        if is_message {
            self.messages.insert(name.clone());
        } else {
            let text = self.type_text(here, spec);
            let brief = if text.len() > MAX_STRUCT { self.brief(here, spec) } else { None };
            self.decls.insert((3, name.clone(), "".into()), brief.unwrap_or(text));
        }
        if spec.is_alias {
            return;
        }
        let is_generated = is_protobuf_file(&self.package.file(at.file).name);
        let stem = name.strip_suffix("Client");
        let is_google_client =
            stem.is_some_and(|stem| !self.package.lookup(&format!("{stem}{CALL_OPTIONS}")).is_empty());
        let package = self.package;
        let is_data = self.decls.get(&(3, name.clone(), "".into())).is_some_and(|text| compact::is_data_line(text));
        for method in package.method_names(name).filter(|method| is_exported(method)).map(Arc::from) {
            let is_dropped = self.makes_option(name, &method)
                || is_message && is_message_method(&method)
                || is_generated && is_enum_method(&method)
                || is_google_client && (is_mixin(&method) || self.is_operation(&method))
                || &*method == "Metadata" && self.is_operation(name)
                || is_data && self.is_generated(name, &method);
            if !is_dropped {
                self.method(name, &method);
            }
        }
    }

    /// Whether the name is that of a generated Google client's long-running operation. Its metadata are data about its
    /// progress, and the client's method of the same name only takes up one that was started before.
    fn is_operation(&self, name: &str) -> bool {
        let has = |method: &str| !self.package.method(name, method).is_empty();
        name.ends_with("Operation") && ["Poll", "Wait", "Metadata"].into_iter().all(has)
    }

    /// Whether a tool has written the method: getters, copies, serialisation.
    fn is_generated(&self, recv: &str, name: &str) -> bool {
        self.package.method(recv, name).iter().all(|at| {
            let file = self.package.file(at.file);
            file.head.is_generated || file.name.ends_with("_generated.go")
        })
    }

    /// Whether the type is a generated message.
    fn is_message(&self, at: DeclRef, name: &str, spec: &TypeSpec, ast: &Ast) -> bool {
        is_protobuf_file(&self.package.file(at.file).name)
            && matches!(ast.expr(spec.typ).kind, ExprKind::StructType(_))
            && ["ProtoReflect", "ProtoMessage"].iter().any(|method| !self.package.method(name, method).is_empty())
    }

    /// A struct without its fields, embedded ones aside: one of plain data, or one that users make and never get.
    fn brief(&mut self, here: At<'_>, spec: &TypeSpec) -> Option<String> {
        let ExprKind::StructType(fields) = &here.ast.expr(spec.typ).kind else { return None };
        let Object::Type(typ) = self.universe.object(self.package.id, &spec.name.name) else { return None };
        // (What embeds it would have unknown fields and methods, too.)
        let is_embedded = self.obtained.embedded.contains(&spec.name.name);
        if spec.is_alias || is_embedded || !spec.type_params.is_empty() {
            return None;
        }
        let embedded = fields.iter().filter(|field| field.names.is_empty());
        let embedded: Vec<String> = embedded.map(|field| self.typ(here, field.typ)).collect();
        let name = &spec.name.name;
        if self.universe.is_plain_data(&typ) == Answer::Yes {
            return compact::data_line(name, &embedded);
        }
        let is_given = !self.obtained.names.contains(name);
        is_given.then(|| format!("type {name} {}", block("struct", &[embedded, vec![UNKNOWN.to_owned()]].concat())))
    }

    /// Whether the type is one alternative of a message's oneof: `type Image_Uri struct{ Uri string }`.
    fn is_oneof_wrapper(&self, at: DeclRef, name: &str) -> bool {
        let has_marker = |method: &str| method.starts_with("is") && method.contains('_');
        name.contains('_')
            && self.package.decl(at).kind == DeclKind::Type
            && self.package.method_names(name).count() == 1
            && self.package.method_names(name).all(has_marker)
    }

    /// What generated protobuf code exports for servers and for the runtime, its enums' values and oneofs' alternatives.
    fn is_protobuf_plumbing(&self, at: DeclRef, name: &str) -> bool {
        if !is_protobuf_file(&self.package.file(at.file).name) {
            return false;
        }
        match self.package.decl(at).kind {
            DeclKind::Var | DeclKind::Const => true,
            DeclKind::Func => {
                name.starts_with("Register") || name.strip_prefix("New").is_some_and(|stub| self.is_service_stub(stub))
            }
            DeclKind::Type => {
                name.ends_with("Server") && (name.starts_with("Unimplemented") || name.starts_with("Unsafe"))
                    || name.strip_suffix("Server").is_some_and(|stem| self.serves(stem))
                    || self.is_service_stub(name)
                    || self.is_oneof_wrapper(at, name)
            }
        }
    }

    /// Whether `name` is the raw client of a service: an interface over a connection that others own.
    fn is_service_stub(&self, name: &str) -> bool {
        name.strip_suffix("Client").is_some_and(|stem| self.serves(stem))
    }

    /// Whether `stem` is a service, `UnimplementedXServer` its mark, or a stream of one.
    fn serves(&self, stem: &str) -> bool {
        let service = stem.split('_').next().unwrap_or(stem);
        !self.package.lookup(&format!("Unimplemented{service}Server")).is_empty()
    }

    fn type_text(&mut self, here: At<'_>, spec: &TypeSpec) -> String {
        let params = self.type_params(here, &spec.type_params);
        let equals = if spec.is_alias { "= " } else { "" };
        let mut right = self.typ(here, spec.typ);
        if let ExprKind::StructType(_) = here.ast.expr(spec.typ).kind
            && self.hides_live_fields(spec)
        {
            let inner = right.trim_end_matches('}').trim_end().to_owned();
            let semicolon = if inner.ends_with('{') { "" } else { ";" };
            right = format!("{inner}{semicolon} _ func() }}");
        }
        format!("type {}{params} {equals}{right}", spec.name.name)
    }

    /// Whether the type is the list of retry settings that a generated Google client has: a field for each method.
    fn is_call_options(&self, name: &str) -> bool {
        let stem = name.strip_suffix(CALL_OPTIONS);
        stem.is_some_and(|stem| !self.package.lookup(&format!("{stem}Client")).is_empty())
    }

    fn hides_live_fields(&self, spec: &TypeSpec) -> bool {
        let Object::Type(typ) = self.universe.object(self.package.id, &spec.name.name) else { return false };
        let Type::Struct(all) = self.universe.underlying(&typ) else { return false };
        let hidden = all.fields.iter().filter(|field| !field.is_embedded && !is_exported(&field.name));
        let hidden = Struct { fields: hidden.cloned().collect() };
        self.universe.is_plain_data(&Type::Struct(Arc::new(hidden))) != Answer::Yes
    }

    fn method(&mut self, recv: &Arc<str>, name: &Arc<str>) {
        let Some(&at) = self.package.method(recv, name).first() else { return };
        let unit = self.package.unit(at);
        let Some(func) = only_func(&unit.ast) else { return };
        let Some(field) = &func.recv else { return };
        let (params, is_pointer) = receiver(&unit.ast, field.typ);
        let star = if is_pointer { "*" } else { "" };
        let args = if params.is_empty() { String::new() } else { format!("[{}]", params.join(", ")) };
        let here = At { file: at.file, ast: &unit.ast };
        let sig = self.callable_sig(here, Some(recv), name, &func.sig);
        let text = format!("func ({star}{recv}{args}) {name}{sig}");
        let above = self.above(Some(recv), name);
        self.decls.insert((3, recv.clone(), name.clone()), above + &text);
    }

    /// `func (Search) WithIndex(v ...string) func(*SearchRequest)`: makes an option for another call, nothing more.
    fn makes_option(&self, recv: &Arc<str>, name: &Arc<str>) -> bool {
        let func = FuncRef { pkg: self.package.id, recv: Some(recv.clone()), name: name.clone() };
        let Some(signature) = self.universe.signature(&func) else { return false };
        let [result] = signature.results.as_slice() else { return false };
        matches!(&result.typ, Type::Func(option) if is_option(option))
    }

    fn type_params(&mut self, here: At<'_>, fields: &[Field]) -> String {
        if fields.is_empty() {
            return String::new();
        }
        let each = |field: &Field| {
            format!("{} {}", param_names(std::slice::from_ref(field)).join(", "), self.typ(here, field.typ))
        };
        format!("[{}]", fields.iter().map(each).collect::<Vec<_>>().join(", "))
    }

    /// The signature of a declared function, a long row of parameters that are data left out.
    fn callable_sig(&mut self, here: At<'_>, recv: Option<&Arc<str>>, name: &Arc<str>, sig: &FuncType) -> String {
        let func = FuncRef { pkg: self.package.id, recv: recv.cloned(), name: name.clone() };
        let Some(signature) = self.universe.signature(&func) else { return self.sig(here, sig) };
        let (context, rest) = match signature.params.as_slice() {
            [first, rest @ ..] if first.typ.to_string() == "context.Context" => (Some(first), rest),
            all => (None, all),
        };
        let is_long = || rest.iter().map(|param| param.typ.to_string().len()).sum::<usize>() > MAX_DATA_PARAMS;
        if !rest.iter().all(|param| self.is_data_param(&param.typ)) || !is_long() {
            return self.sig(here, sig);
        }
        let context = context.map(|param| self.print(&param.typ));
        self.sig_with(here, compact::data_params(context), &sig.results)
    }

    /// Whether an argument of the type can hold nothing that is released: data, or an option of the one call.
    fn is_data_param(&self, typ: &Type) -> bool {
        let elem = if let Type::Slice(elem) = typ { elem } else { typ };
        let is_call_option = matches!(elem, Type::Named(named) if &*named.name == "CallOption");
        is_call_option || self.universe.is_plain_data(typ) == Answer::Yes
    }

    fn sig(&mut self, here: At<'_>, sig: &FuncType) -> String {
        let params = self.field_types(here, &sig.params).join(", ");
        self.sig_with(here, params, &sig.results)
    }

    fn sig_with(&mut self, here: At<'_>, params: String, results: &[Field]) -> String {
        let results = self.field_types(here, results);
        match results.as_slice() {
            [] => format!("({params})"),
            [one] => format!("({params}) {one}"),
            many => format!("({params}) ({})", many.join(", ")),
        }
    }

    fn field_types(&mut self, here: At<'_>, fields: &[Field]) -> Vec<String> {
        let mut all = Vec::new();
        for field in fields {
            let typ = self.typ(here, field.typ);
            all.extend(std::iter::repeat_n(typ, field.names.len().max(1)));
        }
        all
    }

    /// Writes a type expression, its package names those of the stub.
    fn typ(&mut self, here: At<'_>, expr: ExprId) -> String {
        match &here.ast.expr(expr).kind {
            ExprKind::Ident(name) => {
                self.want(name);
                name.to_string()
            }
            ExprKind::Selector { x, sel } => {
                let path = here.ast.ident(*x).and_then(|name| self.universe.import_path(self.package, here.file, name));
                let qualifier = path.map_or_else(|| "C".to_owned(), |path| self.qualifier(&path));
                format!("{qualifier}.{}", sel.name)
            }
            ExprKind::Paren(x) => self.typ(here, *x),
            ExprKind::Star(x) => format!("*{}", self.typ(here, *x)),
            ExprKind::Ellipsis(x) => format!("...{}", self.typ(here, *x)),
            ExprKind::ArrayType { has_len, elem } => {
                format!("{}{}", if *has_len { "[1]" } else { "[]" }, self.typ(here, *elem))
            }
            ExprKind::MapType { key, value } => format!("map[{}]{}", self.typ(here, *key), self.typ(here, *value)),
            ExprKind::ChanType { dir, elem } => channel(*dir, &self.typ(here, *elem)),
            ExprKind::FuncType(sig) if self.sets_given(here, sig) => format!("func(*{UNKNOWN})"),
            ExprKind::FuncType(sig) => format!("func{}", self.sig(here, sig)),
            ExprKind::StructType(fields) => {
                let fields: Vec<String> = fields.iter().filter_map(|field| self.struct_field(here, field)).collect();
                block("struct", &fields)
            }
            ExprKind::InterfaceType(elems) if elems.is_empty() && self.package.lookup("any").is_empty() => {
                "any".to_owned()
            }
            ExprKind::InterfaceType(elems) => {
                let elems: Vec<String> = elems.iter().map(|elem| self.interface_elem(here, elem)).collect();
                block("interface", &elems)
            }
            ExprKind::Index { x, indices } => {
                let args: Vec<String> = indices.iter().map(|&index| self.typ(here, index)).collect();
                format!("{}[{}]", self.typ(here, *x), args.join(", "))
            }
            ExprKind::Unary { op: UnaryOp::Other, x } => format!("~{}", self.typ(here, *x)),
            ExprKind::Binary { x, y, .. } => format!("{} | {}", self.typ(here, *x), self.typ(here, *y)),
            _ => UNKNOWN.to_owned(),
        }
    }

    /// Whether a function only sets fields of a struct that users never get: `func(*SearchRequest)`.
    fn sets_given(&self, here: At<'_>, sig: &FuncType) -> bool {
        let [param] = sig.params.as_slice() else { return false };
        let ExprKind::Star(elem) = here.ast.expr(param.typ).kind else { return false };
        let name = here.ast.ident(elem).filter(|name| is_exported(name));
        param.names.len() <= 1 && sig.results.is_empty() && name.is_some_and(|name| self.is_given(name))
    }

    /// Whether a type of this package is a struct that users make and never get.
    fn is_given(&self, name: &str) -> bool {
        let Object::Type(typ) = self.universe.object(self.package.id, name) else { return false };
        !self.obtained.names.contains(name) && matches!(self.universe.underlying(&typ), Type::Struct(_))
    }

    fn struct_field(&mut self, here: At<'_>, field: &Field) -> Option<String> {
        if field.names.is_empty() {
            return Some(self.typ(here, field.typ));
        }
        let names: Vec<Arc<str>> = param_names(std::slice::from_ref(field));
        let names: Vec<&str> =
            names.iter().map(|name| &**name).filter(|name| is_exported(name) && !is_internal_field(name)).collect();
        (!names.is_empty()).then(|| format!("{} {}", names.join(", "), self.typ(here, field.typ)))
    }

    fn interface_elem(&mut self, here: At<'_>, elem: &Field) -> String {
        match (elem.names.first(), &here.ast.expr(elem.typ).kind) {
            (Some(ident), ExprKind::FuncType(sig)) => format!("{}{}", ident.name, self.sig(here, sig)),
            _ => self.typ(here, elem.typ),
        }
    }

    /// Remembers to write an unexported type of this package.
    fn want(&mut self, name: &Arc<str>) {
        let refs = self.package.lookup(name);
        if !is_exported(name) && refs.first().is_some_and(|&at| self.package.decl(at).kind == DeclKind::Type) {
            self.wanted.push(name.clone());
        }
    }

    /// Returns the name that `path` has in the stub.
    fn qualifier(&mut self, path: &Arc<str>) -> String {
        if let Some(name) = self.imports.get(path) {
            return name.clone();
        }
        let own = self.universe.import(path, self.package.id).map(|id| self.universe.package(id).name.to_string());
        let name = own.unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path).replace(['-', '.'], "_"));
        // `github.com/prometheus/client_model/go` without sources: no package is named by a keyword.
        let name = if is_keyword(&name) { format!("{name}_") } else { name };
        let is_taken = |name: &str| !self.package.lookup(name).is_empty() || self.imports.values().any(|n| n == name);
        let mut unique = name.clone();
        let mut n = 1;
        while is_taken(&unique) {
            n += 1;
            unique = format!("{name}{n}");
        }
        self.imports.insert(path.clone(), unique.clone());
        unique
    }

    /// Writes a type that no syntax stands for.
    fn print(&mut self, typ: &Type) -> String {
        match typ {
            Type::Unknown | Type::Nil | Type::Tuple(_) => UNKNOWN.to_owned(),
            Type::Basic(Basic::UnsafePointer) => format!("{}.Pointer", self.qualifier(&"unsafe".into())),
            Type::Basic(_) | Type::TypeParam(_) => typ.to_string(),
            Type::Named(named) => {
                let args: Vec<String> = named.args.iter().map(|arg| self.print(arg)).collect();
                let args = if args.is_empty() { String::new() } else { format!("[{}]", args.join(", ")) };
                if named.path.is_empty() {
                    return named.name.to_string();
                }
                if named.path == self.package.path {
                    self.want(&named.name);
                    return format!("{}{args}", named.name);
                }
                format!("{}.{}{args}", self.qualifier(&named.path), named.name)
            }
            Type::Pointer(elem) => format!("*{}", self.print(elem)),
            Type::Slice(elem) => format!("[]{}", self.print(elem)),
            Type::Array(elem) => format!("[1]{}", self.print(elem)),
            Type::Map(pair) => format!("map[{}]{}", self.print(&pair.0), self.print(&pair.1)),
            Type::Chan(dir, elem) => channel(*dir, &self.print(elem)),
            Type::Func(signature) => format!("func{}", self.print_signature(signature)),
            Type::Struct(fields) => {
                let field = |var: &Var| format!("{} {}", var.name, self.print(&var.typ));
                let fields: Vec<String> = fields.fields.iter().map(field).collect();
                block("struct", &fields)
            }
            Type::Interface(all) if all.methods.is_empty() && all.embedded.is_empty() => "any".to_owned(),
            Type::Interface(interface) => {
                let method = |(name, sig): &(Arc<str>, Arc<Signature>)| format!("{name}{}", self.print_signature(sig));
                let methods: Vec<String> = interface.methods.iter().map(method).collect();
                block("interface", &methods)
            }
        }
    }

    fn print_signature(&mut self, signature: &Signature) -> String {
        let mut params: Vec<String> = signature.params.iter().map(|var| self.print(&var.typ)).collect();
        if let (true, Some(last)) = (signature.is_variadic, params.last_mut()) {
            *last = last.replacen("[]", "...", 1);
        }
        let results: Vec<String> = signature.results.iter().map(|var| self.print(&var.typ)).collect();
        match results.as_slice() {
            [] => format!("({})", params.join(", ")),
            [one] => format!("({}) {one}", params.join(", ")),
            many => format!("({}) ({})", params.join(", "), many.join(", ")),
        }
    }
}

/// A longer struct, in bytes, is written without its fields if they cannot matter.
const MAX_STRUCT: usize = 60;

/// Longer rows of parameters that are data, in bytes, are left out.
const MAX_DATA_PARAMS: usize = 11;

/// Of more constants than these the names are left out too, if their type has no methods: nobody asks for it.
const MAX_CONSTS: usize = 100;

fn is_protobuf_file(name: &str) -> bool {
    name.ends_with(".pb.go")
}

fn is_message_method(name: &str) -> bool {
    matches!(name, "ProtoReflect" | "ProtoMessage" | "Descriptor" | "Reset" | "String")
        || name.starts_with("Get")
        // What the runtime of old messages calls.
        || name.contains('_')
}

fn is_enum_method(name: &str) -> bool {
    matches!(name, "Descriptor" | "EnumDescriptor" | "Type" | "Number" | "Enum" | "UnmarshalJSON" | "String")
}

/// Fields of generated Google iterators and clients that are for their own use.
fn is_internal_field(name: &str) -> bool {
    matches!(name, "InternalFetch" | CALL_OPTIONS)
}

/// What the type of a generated Google client's retry settings ends with, and the name of the field.
const CALL_OPTIONS: &str = "CallOptions";

/// Methods that every generated Google client has besides its own.
fn is_mixin(method: &str) -> bool {
    let mixins = ["GetLocation", "ListLocations", "GetOperation", "ListOperations", "CancelOperation"];
    mixins.contains(&method) || matches!(method, "DeleteOperation" | "WaitOperation" | "Connection")
}

fn is_keyword(name: &str) -> bool {
    let declaring = ["const", "func", "import", "interface", "map", "package", "struct", "type", "var", "chan"];
    let flow = ["break", "case", "continue", "default", "defer", "else", "fallthrough", "for", "go", "goto", "if"];
    declaring.contains(&name) || flow.contains(&name) || ["range", "return", "select", "switch"].contains(&name)
}

fn const_group(right: &str, names: &BTreeSet<Arc<str>>) -> String {
    let mut names = names.iter();
    let Some(first) = names.next() else { return String::new() };
    let rest: Vec<&str> = names.map(|name| &**name).collect();
    if rest.is_empty() {
        return format!("const {first} {right}\n");
    }
    format!("const ({first} {right}; {};)\n", rest.join("; "))
}

fn only_func(ast: &Ast) -> Option<&Func> {
    ast.decls.iter().find_map(|decl| match decl {
        Decl::Func(id) => Some(ast.func(*id)),
        Decl::Gen(_) => None,
    })
}

fn block(word: &str, lines: &[String]) -> String {
    if lines.is_empty() { format!("{word}{{}}") } else { format!("{word} {{ {} }}", lines.join("; ")) }
}

fn channel(dir: ChanDir, elem: &str) -> String {
    match dir {
        ChanDir::Both => format!("chan ({elem})"),
        ChanDir::Send => format!("chan<- {elem}"),
        ChanDir::Recv => format!("<-chan {elem}"),
    }
}

/// A constant of the type.
fn zero(typ: &Type) -> &'static str {
    match typ {
        Type::Basic(Basic::String) => "\"\"",
        Type::Basic(Basic::Bool) => "false",
        Type::Basic(Basic::Float) => "0.0",
        Type::Basic(Basic::Complex) => "0i",
        _ => "0",
    }
}
