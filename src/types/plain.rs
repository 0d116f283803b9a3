//! Whether values of a type are plain data: nothing that could need its parent open or be released itself.
//!
//! `[]*pb.Row`, `time.Time`, `map[string]struct{ N int }` are plain; `*sql.Rows` (it has `Close`), `func()`, `chan int`
//! and `any` are not. A recursive type counts as plain where it meets itself.
//!
//! Not modelled: unexported fields that hide a resource behind plain-looking methods of another name.

use super::lookup::MethodNames;
use super::object::{Answer, Selection};
use super::typ::{Named, Type, Var};
use super::universe::Universe;
use std::collections::HashSet;

/// Methods whose presence says that a value is more than data.
const LIVE_METHODS: &[&str] = &["Close", "Stop", "Next", "Read", "Write", "Recv", "Shutdown"];
/// Methods of generated protobuf messages.
const MESSAGE_METHODS: &[&str] = &["ProtoReflect", "ProtoMessage"];
/// How deep types may nest.
const MAX_DEPTH: u32 = 40;
/// How many types one question may look at.
const MAX_TYPES: usize = 2000;

impl Universe {
    /// Returns whether values of `typ` are plain data; `No` wins over `Unknown`.
    pub fn is_plain_data(&self, typ: &Type) -> Answer {
        if let Some(answer) = self.plain.get(typ) {
            return answer;
        }
        let answer = Search { universe: self, seen: HashSet::new() }.answer(typ, 0);
        self.plain.put(typ.clone(), answer)
    }
}

struct Search<'a> {
    universe: &'a Universe,
    seen: HashSet<Type>,
}

impl Search<'_> {
    fn answer(&mut self, typ: &Type, depth: u32) -> Answer {
        if depth > MAX_DEPTH || self.seen.len() > MAX_TYPES {
            return Answer::Unknown;
        }
        match typ {
            Type::Unknown | Type::TypeParam(_) => Answer::Unknown,
            Type::Nil | Type::Basic(_) => Answer::Yes,
            Type::Named(named) => self.named(typ, named, depth),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) => self.answer(elem, depth + 1),
            Type::Map(pair) => self.all([&pair.0, &pair.1].into_iter(), depth),
            Type::Tuple(all) => self.all(all.iter(), depth),
            Type::Struct(fields) => self.all(fields.fields.iter().map(|field| &field.typ), depth),
            Type::Chan(..) | Type::Func(_) => Answer::No,
            Type::Interface(_) => marker_answer(&self.universe.methods(typ)),
        }
    }

    /// `No` if any is not plain, else `Unknown` if any is unknown.
    fn all<'t>(&mut self, types: impl Iterator<Item = &'t Type>, depth: u32) -> Answer {
        let mut answer = Answer::Yes;
        for typ in types {
            match self.answer(typ, depth + 1) {
                Answer::No => return Answer::No,
                Answer::Unknown => answer = Answer::Unknown,
                Answer::Yes => {}
            }
        }
        answer
    }

    fn named(&mut self, typ: &Type, named: &Named, depth: u32) -> Answer {
        if typ.is_error() || is_known_plain(named) || !self.seen.insert(typ.clone()) {
            return Answer::Yes;
        }
        if let Some(answer) = self.universe.plain.get(typ) {
            return answer;
        }
        let methods = self.universe.methods(typ);
        let has = |names: &[&str]| names.iter().any(|&name| methods.names.contains(name));
        if has(MESSAGE_METHODS) && !self.is_interface(typ) {
            return Answer::Yes;
        }
        if LIVE_METHODS.iter().any(|&name| methods.names.contains(name) && !self.writes_itself_out(typ, name)) {
            return Answer::No;
        }
        match self.universe.underlying(typ) {
            Type::Unknown => Answer::Unknown,
            Type::Interface(_) => marker_answer(&methods),
            under => match self.answer(&under, depth + 1) {
                Answer::Yes if !methods.is_complete => Answer::Unknown,
                answer => answer,
            },
        }
    }

    /// `func (h Header) Write(w io.Writer) error` is data that knows how to be written.
    fn writes_itself_out(&self, typ: &Type, name: &str) -> bool {
        let Selection::Method(method) = self.universe.lookup(typ, name) else { return false };
        let is_writer = |var: &Var| var.typ.to_string() == "io.Writer";
        name == "Write" && method.signature.params.len() == 1 && method.signature.params.iter().all(is_writer)
    }

    fn is_interface(&self, typ: &Type) -> bool {
        matches!(self.universe.underlying(typ), Type::Interface(_))
    }
}

/// An interface is plain if all its methods are the unexported markers of protobuf oneofs.
fn marker_answer(methods: &MethodNames) -> Answer {
    if methods.names.iter().any(|name| !name.starts_with("is")) {
        return Answer::No;
    }
    match (methods.is_complete, methods.names.is_empty()) {
        (false, _) => Answer::Unknown,
        (true, true) => Answer::No,
        (true, false) => Answer::Yes,
    }
}

fn is_known_plain(named: &Named) -> bool {
    matches!((&*named.path, &*named.name), ("time", "Time" | "Duration" | "Month" | "Weekday" | "Location"))
}
