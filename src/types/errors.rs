//! Which types say whether something failed.
//!
//! ```go
//! func open() (net.Conn, error)
//! func send() (*http.Response, APIError)  // type APIError interface{ error; Code() int }
//! func load() (*os.File, *LoadError)      // func (e *LoadError) Error() string
//! ```
//! Not modelled: values that are never nil, `Diagnostics` with a method that tells.

use super::object::Answer;
use super::typ::Type;
use super::universe::Universe;

impl Universe {
    /// Returns whether a type is an error of which nil says that nothing failed: `error`, an interface of its methods and
    /// others, a pointer to a type that has them.
    pub fn is_error(&self, typ: &Type) -> bool {
        if typ.is_error() {
            return true;
        }
        let is_pointer = matches!(typ, Type::Pointer(_));
        let has_nil = || match typ {
            Type::Pointer(elem) => matches!(**elem, Type::Named(_)),
            Type::Named(_) | Type::Interface(_) => matches!(self.underlying(typ), Type::Interface(_)),
            _ => false,
        };
        let has_methods = || {
            let methods = self.methods_of_interface(&Type::error());
            methods.is_some_and(|all| self.implements(typ, &all) == Answer::Yes)
        };
        let is_error = || has_nil() && has_methods();
        let Some(declaration) = typ.named().and_then(|named| named.declaration()) else { return is_error() };
        let question = (declaration, is_pointer);
        self.errors.get(&question).unwrap_or_else(|| self.errors.put(question, is_error()))
    }
}
