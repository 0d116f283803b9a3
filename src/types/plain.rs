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
/// Methods of generated protobuf messages, and the mark of structs that were found to be data when the index was made.
const MESSAGE_METHODS: &[&str] = &["ProtoReflect", "ProtoMessage", DATA_METHOD];
/// The method that says of a struct whose fields are left out that they are plain data.
pub(super) const DATA_METHOD: &str = "unleakData";
/// How many types one question may look at.
const MAX_TYPES: usize = 4000;
/// How deep type arguments may nest: `type T[P any] struct { next *T[[]P] }` has no end.
const MAX_ARGS_DEPTH: u32 = 6;

impl Universe {
    /// Returns whether values of `typ` are plain data; `No` wins over `Unknown`.
    pub fn is_plain_data(&self, typ: &Type) -> Answer {
        let core = core(typ);
        let declaration = match core {
            Type::Nil | Type::Basic(_) => return Answer::Yes,
            Type::Named(named) => named.declaration(),
            _ => None,
        };
        let search = || Search { universe: self, seen: HashSet::new(), todo: vec![core.clone()] }.answer();
        let Some(declaration) = declaration else { return search() };
        self.plain.get(&declaration).unwrap_or_else(|| self.plain.put(declaration, search()))
    }
}

/// What pointers lead to, and what lists are of, is all that there is to a type.
fn core(typ: &Type) -> &Type {
    match typ {
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) => core(elem),
        _ => typ,
    }
}

/// A walk over all types that a value can lead to: no recursion, and the same answer whatever was asked before.
struct Search<'a> {
    universe: &'a Universe,
    seen: HashSet<Type>,
    todo: Vec<Type>,
}

impl Search<'_> {
    fn answer(mut self) -> Answer {
        let mut answer = Answer::Yes;
        let mut count = 0;
        while let Some(typ) = self.todo.pop() {
            count += 1;
            match self.look_at(&typ) {
                Answer::No => return Answer::No,
                Answer::Unknown => answer = Answer::Unknown,
                Answer::Yes => {}
            }
            if count > MAX_TYPES {
                return Answer::Unknown;
            }
        }
        answer
    }

    /// Answers for the type itself and leaves what it is made of to be looked at.
    fn look_at(&mut self, typ: &Type) -> Answer {
        match typ {
            Type::Unknown | Type::TypeParam(_) => return Answer::Unknown,
            Type::Nil | Type::Basic(_) => {}
            Type::Named(named) => return self.named(typ, named),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) => self.todo.push(Type::clone(elem)),
            Type::Map(pair) => self.todo.extend([pair.0.clone(), pair.1.clone()]),
            Type::Tuple(all) => self.todo.extend(all.iter().cloned()),
            Type::Struct(fields) => self.todo.extend(fields.fields.iter().map(|field| field.typ.clone())),
            Type::Chan(..) | Type::Func(_) => return Answer::No,
            Type::Interface(_) => return marker_answer(&self.universe.methods(typ)),
        }
        Answer::Yes
    }

    fn named(&mut self, typ: &Type, named: &Named) -> Answer {
        if args_depth(typ) > MAX_ARGS_DEPTH {
            return Answer::Unknown;
        }
        if typ.is_error() || is_known_plain(named) || !self.seen.insert(typ.clone()) {
            return Answer::Yes;
        }
        let methods = self.universe.methods(typ);
        // Its own: what embeds a message has them too, and whatever else it holds.
        let package = self.universe.package(named.pkg);
        let declares = |names: &[&str]| names.iter().any(|&name| !package.method(&named.name, name).is_empty());
        if declares(MESSAGE_METHODS) && !self.is_interface(typ) {
            return Answer::Yes;
        }
        if LIVE_METHODS.iter().any(|&name| methods.names.contains(name) && !self.writes_itself_out(typ, name)) {
            return Answer::No;
        }
        match self.universe.underlying(typ) {
            Type::Unknown => Answer::Unknown,
            Type::Interface(_) => marker_answer(&methods),
            under => {
                self.todo.push(under);
                if methods.is_complete { Answer::Yes } else { Answer::Unknown }
            }
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

/// Returns how deep type arguments nest, counted no further than one past the limit.
fn args_depth(typ: &Type) -> u32 {
    depth_at(typ, 0)
}

fn depth_at(typ: &Type, depth: u32) -> u32 {
    if depth > MAX_ARGS_DEPTH {
        return depth;
    }
    let inside = |inner: &Type| depth_at(inner, depth + 1);
    match typ {
        Type::Named(named) => named.args.iter().map(inside).max().unwrap_or(depth),
        Type::Pointer(elem) | Type::Slice(elem) | Type::Array(elem) | Type::Chan(_, elem) => inside(elem),
        Type::Map(pair) => inside(&pair.0).max(inside(&pair.1)),
        _ => depth,
    }
}

fn is_known_plain(named: &Named) -> bool {
    matches!((&*named.path, &*named.name), ("time", "Time" | "Duration" | "Month" | "Weekday" | "Location"))
}
