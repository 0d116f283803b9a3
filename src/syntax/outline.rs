//! The text of a value's declaration without what its type does not depend on.
//!
//! ```go
//! var table = []struct{ in string }{ {"a"}, {"b"} /* and thousands more */ }   // → []struct{ in string }{}
//! ```
//! What stands between the braces of literals and of function bodies is left out; the fields of a struct type and the
//! methods of an interface stay. Not modelled: the length of `[...]T`, positions.

use super::scan::{Kind, Scanner};

/// Returns the text of a declaration with empty braces.
pub(super) fn outline(text: &str) -> String {
    let mut scanner = Scanner::new(text);
    let mut out = String::new();
    let mut copied = 0;
    let mut opens_type = false;
    loop {
        let token = scanner.next();
        match token.kind {
            Kind::Eof => break,
            Kind::Open(b'{') if !opens_type => {
                out.push_str(&text[copied..token.end]);
                scanner.skip_balanced(token);
                let is_closed = text[token.end..scanner.pos].ends_with('}');
                copied = scanner.pos - usize::from(is_closed);
            }
            _ => {}
        }
        opens_type = matches!(scanner.text_of(token), "struct" | "interface");
    }
    out.push_str(&text[copied..]);
    out
}
