//! The short form of a section of the index, and back to Go.
//!
//! ```text
//! import ctx                        import "context"; the word ctx is context.Context
//! //unleak:messages Key KeyRing     type Key struct { C.unknown }; func (*Key) ProtoReflect(); …
//! //unleak:data Pod(meta.Object)    type Pod struct { meta.Object; C.unknown }, known to be plain data
//! type Client struct { Timeout time.Duration }
//! *.Do(*Request) (*Response, error) func (*Client) Do(*Request) (*Response, error)
//! .Name, String() string            func (Client) Name() string; func (Client) String() string
//! *.Get(ctx, ...) error             func (*Client) Get(context.Context, ...C.unknown) error
//! *.Header(string) *.               func (*Client) Header(string) *Client
//! iterator Keys *Key                type Keys struct { Response any; _ func() }; func (*Keys) Next() (*Key, error); …
//! ```
//! A method stands below its type without repeating it, and what has one signature stands in one line. Of messages and of
//! large plain structs the names are enough: what they hold is unknown, that it is data is not. Where `...` stands alone, the
//! parameters were found to be data (or options of the one call): nothing that is released can go there.
//!
//! Not modelled: methods of generic types, and of messages; they are written out.

use super::plain::DATA_METHOD;
use std::collections::HashMap;

/// What stands before the names of generated messages: their types are left out.
pub(super) const MESSAGES: &str = "//unleak:messages ";
/// What stands before the names of large structs that are plain data: their fields are left out, embedded ones aside.
const DATA: &str = "//unleak:data ";

/// Returns the line of a large struct that is plain data; none if what it embeds cannot be written so.
pub(super) fn data_line(name: &str, embedded: &[String]) -> Option<String> {
    if embedded.is_empty() {
        return Some(format!("{DATA}{name}"));
    }
    let list = embedded.join(",");
    (!list.contains([' ', '('])).then(|| format!("{DATA}{name}({list})"))
}

/// Returns whether a declaration is such a line.
pub(super) fn is_data_line(text: &str) -> bool {
    text.starts_with(DATA)
}

/// What ends a method that returns a pointer to its receiver's type.
const SELF_RESULT: &str = ") *.";

/// What stands before the name of a generated iterator and the type of its items.
const ITERATOR: &str = "iterator ";

/// The declaration of a generated iterator and its methods, from the name and the type of its items.
fn iterator(name: &str, item: &str) -> [String; 4] {
    [
        format!("type {name} struct {{ Response any; _ func() }}"),
        format!("*.All() iter.Seq2[{item}, error]"),
        format!("*.Next() ({item}, error)"),
        "*.PageInfo() *iterator.PageInfo".to_owned(),
    ]
}

/// Returns the short line of a generated iterator if `lines` start with one.
fn iterator_line(lines: &[String]) -> Option<String> {
    let [first, _, next, _, ..] = lines else { return None };
    let name = first.strip_prefix("type ")?.split(' ').next()?;
    let item = next.strip_prefix("*.Next() (")?.strip_suffix(", error)")?;
    lines.starts_with(&iterator(name, item)).then(|| format!("{ITERATOR}{name} {item}"))
}

/// What ends a parameter list whose other parameters are left out.
const DATA_PARAMS: &str = "...)";

/// Returns a parameter list, without its parentheses, whose parameters are left out but for a context in front.
pub(super) fn data_params(context: Option<String>) -> String {
    context.map_or_else(|| "...".to_owned(), |context| format!("{context}, ..."))
}

/// Returns the method `text` of the type `recv` as it stands below its type; the last of its lines is the method.
pub(super) fn method(recv: &str, text: &str) -> String {
    let (above, line) = match text.rsplit_once('\n') {
        Some((above, line)) => (format!("{above}\n"), line),
        None => (String::new(), text),
    };
    for (operand, mark) in [(format!("func (*{recv}) "), "*."), (format!("func ({recv}) "), ".")] {
        if let Some(rest) = line.strip_prefix(&operand) {
            let result = format!(") *{recv}");
            return match rest.strip_suffix(&result) {
                Some(rest) => format!("{above}{mark}{rest}{SELF_RESULT}"),
                None => format!("{above}{mark}{rest}"),
            };
        }
    }
    text.to_owned()
}

/// Returns the declarations, a line each, those of one signature together; what has facts above it stands alone.
pub(super) fn lines(decls: Vec<String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut groups: HashMap<(String, String), usize> = HashMap::new();
    for decl in decls {
        if decl.starts_with("type ") || is_data_line(&decl) {
            groups.clear();
        }
        if let Some(name) = decl.strip_prefix(DATA)
            && let Some(last) = lines.last_mut().filter(|last| is_data_line(last))
        {
            last.push_str(&format!(" {name}"));
            continue;
        }
        let Some((mark, names, signature)) = callable(&decl) else {
            lines.push(decl);
            continue;
        };
        let key = (mark.to_owned(), signature.to_owned());
        match groups.get(&key) {
            Some(&at) => {
                let end = lines[at].len() - signature.len();
                lines[at].insert_str(end, &format!(", {names}"));
            }
            None => {
                groups.insert(key, lines.len());
                lines.push(decl);
            }
        }
    }
    let mut text = String::new();
    let mut rest = lines.as_slice();
    while let Some(line) = rest.first() {
        let short = iterator_line(rest);
        rest = &rest[if short.is_some() { 4 } else { 1 }..];
        text.push_str(short.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}

/// Splits a line into what says whose functions it declares, their names, and their signature; none for other lines,
/// and for those with receivers or type parameters of their own.
fn callable(line: &str) -> Option<(&str, &str, &str)> {
    let mark = ["*.", ".", "func "].into_iter().find(|mark| line.starts_with(mark))?;
    let rest = &line[mark.len()..];
    let (names, signature) = rest.split_at(rest.find('(')?);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | ',' | ' ');
    (!names.is_empty() && names.chars().all(is_plain)).then_some((mark, names, signature))
}

const CONTEXT: &str = "context.Context";
const CONTEXT_IMPORT: &str = "import \"context\"\n";
const SHORT_IMPORT: &str = "import ctx\n";

/// Returns a section in which the word that stands most often is a short one, if that word is free.
pub(super) fn with_short_context(section: String) -> String {
    let short = replace_word(&section, CONTEXT, "ctx").replacen(CONTEXT_IMPORT, SHORT_IMPORT, 1);
    let is_free = replace_word(&section, "ctx", "") == section && !short.contains("context.");
    if is_free && short.contains(SHORT_IMPORT) { short } else { section }
}

/// Replaces `word` wherever it is not part of a longer name.
fn replace_word(text: &str, word: &str, by: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let is_part =
            out.chars().chain(before.chars()).next_back().is_some_and(|c| is_name(c) && !before.ends_with("..."))
                || after.starts_with(is_name);
        out.push_str(before);
        out.push_str(if is_part { word } else { by });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns a section as Go text.
pub(super) fn expand(section: &str) -> String {
    with_contexts(section).replace(DATA_PARAMS, "...C.unknown)")
}

fn with_contexts(section: &str) -> String {
    if !section.contains(SHORT_IMPORT) {
        return expand_lines(section);
    }
    let (head, decls) = section.split_once(SHORT_IMPORT).unwrap_or(("", section));
    expand_lines(&format!("{head}{CONTEXT_IMPORT}{}", replace_word(decls, "ctx", CONTEXT)))
}

fn expand_lines(section: &str) -> String {
    let mut text = String::with_capacity(section.len() * 2);
    let mut recv = "";
    for line in section.lines() {
        let named = |prefix: &str| line.strip_prefix(prefix).map(|names| names.split(' '));
        if let Some(names) = named(MESSAGES) {
            names.for_each(|name| text.push_str(&data(name, "", "ProtoReflect")));
            continue;
        }
        if let Some(names) = named(DATA) {
            for name in names {
                let (name, embedded) = name.trim_end_matches(')').split_once('(').unwrap_or((name, ""));
                text.push_str(&data(name, embedded, DATA_METHOD));
                // Methods of the last one may follow.
                recv = name;
            }
            continue;
        }
        if let Some((name, item)) = line.strip_prefix(ITERATOR).and_then(|rest| rest.split_once(' ')) {
            text.push_str(&expand_lines(&iterator(name, item).join("\n")));
            recv = name;
            continue;
        }
        if let Some((mark, names, signature)) = callable(line) {
            let signature = match signature.strip_suffix(SELF_RESULT) {
                Some(params) => format!("{params}) *{recv}"),
                None => signature.to_owned(),
            };
            let operand = match mark {
                "*." => format!("(*{recv}) "),
                "." => format!("({recv}) "),
                _ => String::new(),
            };
            for name in names.split(", ") {
                text.push_str(&format!("func {operand}{name}{signature}\n"));
            }
            continue;
        }
        if let Some(rest) = line.strip_prefix("type ") {
            recv = rest.split([' ', '[']).next().unwrap_or("");
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn data(name: &str, embedded: &str, method: &str) -> String {
    let embedded: String = embedded.split(',').filter(|typ| !typ.is_empty()).map(|typ| format!("{typ}; ")).collect();
    format!("type {name} struct {{ {embedded}C.unknown }}\nfunc (*{name}) {method}()\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shortened_is_written_out() {
        let fact = "//unleak:noreturn halt\nfunc (*T) F(int) string";
        assert_eq!(method("T", fact), "//unleak:noreturn halt\n*.F(int) string");
        assert_eq!(method("T", "func (*T[K]) F()"), "func (*T[K]) F()");
        let decls = ["func A(int)", "func B(int)", "func C[K any](int)", "type T struct{}"].map(str::to_owned);
        let methods = [fact, "func (T) G()", "func (*T) H()", "func (T) I()"].map(|text| method("T", text));
        let short = lines(decls.into_iter().chain(methods).collect());
        let facts = "//unleak:noreturn halt\n*.F(int) string\n";
        assert_eq!(short, format!("func A, B(int)\nfunc C[K any](int)\ntype T struct{{}}\n{facts}.G, I()\n*.H()\n"));
        let long = "func A(int)\nfunc B(int)\nfunc C[K any](int)\ntype T struct{}\n";
        assert_eq!(expand(&short), format!("{long}{fact}\nfunc (T) G()\nfunc (T) I()\nfunc (*T) H()\n"));
    }

    #[test]
    fn a_context_is_written_short_where_the_word_is_free() {
        let go = "package p\nimport \"context\"\nfunc F(context.Context, ...context.Context)\n";
        let short = "package p\nimport ctx\nfunc F(ctx, ...ctx)\n";
        assert_eq!(with_short_context(go.to_owned()), short);
        assert_eq!(expand(short), go);
        for other in ["type ctx struct{}\n", "func G(context.CancelFunc)\n"] {
            assert_eq!(with_short_context(format!("{go}{other}")), format!("{go}{other}"));
        }
        let imports = "package p\nimport \"context\"\nimport \"a/ctx2\"\nfunc F(context.Context, ctx2.T)\n";
        assert_eq!(expand(&with_short_context(imports.to_owned())), imports);
    }

    #[test]
    fn parameters_that_are_left_out_take_anything_after_the_context() {
        let short = "package p\nimport ctx\nfunc F(ctx, ...) error\nfunc G, H(...)\nfunc I(...ctx)\n";
        let go = "package p\nimport \"context\"\nfunc F(context.Context, ...C.unknown) error\nfunc G(...C.unknown)\n\
                  func H(...C.unknown)\nfunc I(...context.Context)\n";
        assert_eq!(expand(short), go);
    }

    #[test]
    fn generated_iterators_are_one_line_and_methods_may_return_their_receiver() {
        let decls =
            ["All() iter.Seq2[*p.K, error]", "Next() (*p.K, error)", "PageInfo() *iterator.PageInfo", "Up(int) *T"];
        let methods = decls.map(|decl| method("T", &format!("func (*T) {decl}")));
        let first = "type T struct { Response any; _ func() }".to_owned();
        let short = lines([first.clone()].into_iter().chain(methods).collect());
        assert_eq!(short, "iterator T *p.K\n*.Up(int) *.\n");
        let long: String = decls.iter().map(|decl| format!("func (*T) {decl}\n")).collect();
        assert_eq!(expand(&short), format!("{first}\n{long}"));
    }

    #[test]
    fn data_keeps_what_it_embeds() {
        let text = expand("//unleak:data A B(c.C,*D)\n");
        assert!(text.starts_with("type A struct { C.unknown }\nfunc (*A) "));
        assert!(text.contains("type B struct { c.C; *D; C.unknown }\n"));
    }
}
