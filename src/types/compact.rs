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
//! operation Move *Place             type Move struct { _ func() }; func (*Move) Wait(context.Context, ...) (*Place, error); …
//! func NewA, NewB() (*$, error)     func NewA() (*A, error); func NewB() (*B, error): the name, without New
//! type A, B string                  type A string; type B string; the methods below belong to each of them
//! type A, B = v1.$                  type A = v1.A; type B = v1.B
//! //unleak:data Topic 5List          Topic, TopicList: a number is what a name shares with the one before it
//! ```
//! A method stands below its type without repeating it, and what has one signature stands in one line; so do types that
//! differ in nothing but their names. Of messages and of
//! large plain structs the names are enough: what they hold is unknown, that it is data is not. Where `...` stands alone, the
//! parameters were found to be data (or options of the one call): nothing that is released can go there.
//!
//! Not modelled: methods of generic types, and of messages; they are written out.

use super::plain::DATA_METHOD;
use std::collections::HashMap;

/// What stands before the names of generated messages: their types are left out.
const MESSAGES: &str = "//unleak:messages ";
/// What stands before the names of large structs that are plain data: their fields are left out, embedded ones aside.
const DATA: &str = "//unleak:data ";

/// Returns the paths that a section imports.
pub(super) fn imports(section: &str) -> impl Iterator<Item = &str> {
    let is_import = |line: &&str| line.starts_with("import ");
    let lines = section.lines().skip_while(move |line| !is_import(line)).take_while(is_import);
    lines.filter_map(|line| if line == SHORT_IMPORT.trim_end() { Some("context") } else { line.split('"').nth(1) })
}

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
        "*.PageInfo() *iterator.$".to_owned(),
    ]
}

/// What stands before the name of a generated long-running operation and the type of its result, if it has one.
const OPERATION: &str = "operation ";

/// The declaration of a generated operation and its methods, from the name and the type of its result.
fn operation(name: &str, result: &str) -> [String; 4] {
    let results = if result.is_empty() { "error".to_owned() } else { format!("({result}, error)") };
    [
        format!("type {name} struct{{ _ func() }}"),
        "*.Done() bool".to_owned(),
        "*.Name() string".to_owned(),
        format!("*.Poll, Wait({CONTEXT}, ...) {results}"),
    ]
}

/// Returns the short line of a generated operation if `lines` start with one.
fn operation_line(lines: &[String]) -> Option<String> {
    let [first, _, _, wait, ..] = lines else { return None };
    let name = first.strip_prefix(TYPE)?.split(' ').next()?;
    let results = wait.split_once("...) ")?.1;
    let result = results.strip_prefix('(').and_then(|rest| rest.strip_suffix(", error)")).unwrap_or("");
    lines.starts_with(&operation(name, result)).then(|| format!("{OPERATION}{name} {result}").trim_end().to_owned())
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

/// What stands for the name of the function or type itself, without a `New` in front.
const OWN_NAME: &str = "$";
/// A shorter name is written.
const MIN_OWN_NAME: usize = 3;

/// Returns the name that `$` stands for in the declaration of `name`.
fn own_name(name: &str) -> &str {
    name.strip_prefix("New").filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Returns a text with `$` where a name starts like the declaration's own.
fn with_own_name(text: &str, name: &str) -> String {
    let own = own_name(name);
    // (A context has a shorter form, once it stands alone in the section.)
    if own.len() < MIN_OWN_NAME || !own.starts_with(char::is_uppercase) || CONTEXT.ends_with(own) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(own) {
        let (before, after) = (&rest[..at], &rest[at + own.len()..]);
        let is_inside = out.chars().chain(before.chars()).next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        out.push_str(before);
        out.push_str(if is_inside { own } else { OWN_NAME });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns the declarations, a line each, those of one signature and the same facts together.
pub(super) fn lines(decls: Vec<String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut groups: HashMap<[String; 3], usize> = HashMap::new();
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
        let (above, line) = decl.rsplit_once('\n').map_or(("", &*decl), |(above, line)| (above, line));
        let Some((mark, names, signature)) = callable(line) else {
            lines.push(decl);
            continue;
        };
        let signature = with_own_name(signature, names);
        let key = [above, mark, &signature].map(str::to_owned);
        if let Some(&at) = groups.get(&key) {
            let end = lines[at].len() - signature.len();
            lines[at].insert_str(end, &format!(", {names}"));
            continue;
        }
        groups.insert(key, lines.len());
        let newline = if above.is_empty() { "" } else { "\n" };
        lines.push(format!("{above}{newline}{mark}{names}{signature}"));
    }
    let mut short: Vec<String> = Vec::new();
    let mut rest = lines.as_slice();
    while let Some(line) = rest.first() {
        let generated = iterator_line(rest).or_else(|| operation_line(rest));
        rest = &rest[if generated.is_some() { 4 } else { 1 }..];
        short.push(generated.unwrap_or_else(|| line.clone()));
    }
    types_together(&short)
}

/// Returns the lines as text; types that differ in nothing but their names, methods included, stand where the first stood.
fn types_together(lines: &[String]) -> String {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let methods = rest[1..].iter().take_while(|line| !starts_declaration(line)).count();
        let (block, after) = rest.split_at(1 + methods);
        rest = after;
        let body: String = block[1..].iter().flat_map(|line| ["\n", line]).collect();
        let Some((name, right)) = type_name(first) else {
            blocks.push((String::new(), format!("{}{body}\n", with_shared_starts(first))));
            continue;
        };
        let what = format!(" {}{body}\n", with_own_name(right, name));
        if let Some(&at) = known.get(&what) {
            // Several have what they say of themselves in common.
            blocks[at].0.push_str(&format!(", {name}"));
            blocks[at].1.clone_from(&what);
            continue;
        }
        known.insert(what, blocks.len());
        blocks.push((format!("{TYPE}{name}"), format!(" {right}{body}\n")));
    }
    blocks.into_iter().map(|(names, what)| names + &what).collect()
}

/// What stands before the name of a type.
const TYPE: &str = "type ";

/// Returns the name that a line declares as a type without parameters, and what stands behind it.
fn type_name(line: &str) -> Option<(&str, &str)> {
    let (name, right) = line.strip_prefix(TYPE)?.split_once(' ')?;
    (!name.contains('[')).then_some((name, right))
}

/// Whether a line is no method of the type above it, nor a fact about one.
fn starts_declaration(line: &str) -> bool {
    let is_other = |start: &&str| line.starts_with(*start);
    [TYPE, "func ", ITERATOR, OPERATION, DATA, MESSAGES].iter().any(is_other)
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
    let mut recv = String::new();
    let mut facts = String::new();
    let mut lines = section.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some((names, right)) = type_names(line) {
            let mut methods = String::new();
            while let Some(method) = lines.next_if(|line| !starts_declaration(line)) {
                methods = methods + method + "\n";
            }
            for name in names.split(", ") {
                let right = right.replace(OWN_NAME, own_name(name));
                text.push_str(&expand_lines(&format!("{TYPE}{name} {right}\n{methods}")));
            }
            continue;
        }
        if let Some(list) = line.strip_prefix(MESSAGES) {
            names_of(list).iter().for_each(|name| text.push_str(&data(name, "", "ProtoReflect")));
            continue;
        }
        if let Some(list) = line.strip_prefix(DATA) {
            for item in names_of(list) {
                let (name, embedded) = item.trim_end_matches(')').split_once('(').unwrap_or((&item, ""));
                text.push_str(&data(name, embedded, DATA_METHOD));
                // Methods of the last one may follow.
                recv = name.to_owned();
            }
            continue;
        }
        if let Some((name, item)) = line.strip_prefix(ITERATOR).and_then(|rest| rest.split_once(' ')) {
            text.push_str(&expand_lines(&iterator(name, item).join("\n")));
            recv = name.to_owned();
            continue;
        }
        if let Some(rest) = line.strip_prefix(OPERATION) {
            let (name, result) = rest.split_once(' ').unwrap_or((rest, ""));
            text.push_str(&expand_lines(&operation(name, result).join("\n")));
            recv = name.to_owned();
            continue;
        }
        if line.starts_with(FACTS) {
            facts = facts + line + "\n";
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
                let signature = signature.replace(OWN_NAME, own_name(name));
                text.push_str(&format!("{facts}func {operand}{name}{signature}\n"));
            }
            facts.clear();
            continue;
        }
        if let Some(rest) = line.strip_prefix("type ") {
            recv = rest.split([' ', '[']).next().unwrap_or_default().to_owned();
        }
        text.push_str(&facts);
        facts.clear();
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// What starts a line of facts, and the lists of names.
const FACTS: &str = "//unleak:";

/// Returns the line of messages that has the names, which are in order.
pub(super) fn messages_line(names: &[&str]) -> String {
    with_shared_starts(&format!("{MESSAGES}{}", names.join(" ")))
}

/// A shorter start is written again.
const MIN_SHARED: usize = 3;

/// Returns a list of names in which each says how many bytes it has in common with the one before it; other lines as
/// they are.
fn with_shared_starts(line: &str) -> String {
    let Some(start) = [MESSAGES, DATA].into_iter().find(|start| line.starts_with(start)) else {
        return line.to_owned();
    };
    let mut text = start.to_owned();
    let mut last = "";
    for item in line[start.len()..].split(' ') {
        let name = item.split('(').next().unwrap_or(item);
        let mut shared = name.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        // A digit or a half letter behind the number would not be read back.
        while shared > 0 && !name.get(shared..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)) {
            shared -= 1;
        }
        if !last.is_empty() {
            text.push(' ');
        }
        if shared >= MIN_SHARED {
            text.push_str(&format!("{shared}{}", &item[shared..]));
        } else {
            text.push_str(item);
        }
        last = name;
    }
    text
}

/// Returns the items of a list of names, with what they share written out.
fn names_of(list: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for item in list.split(' ') {
        let rest = item.trim_start_matches(|c: char| c.is_ascii_digit());
        let shared = item[..item.len() - rest.len()].parse().unwrap_or(0);
        let start = items.last().and_then(|last| last.get(..shared)).unwrap_or("");
        items.push(format!("{start}{rest}"));
    }
    items
}

/// Returns the names in the line of several types, and what stands behind them; none for other lines.
fn type_names(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(TYPE)?;
    let mut end = rest.find(' ')?;
    if !rest[..end].ends_with(',') || rest[..end].contains('[') {
        return None;
    }
    while rest[..end].ends_with(',') {
        end += 1 + rest[end + 1..].find(' ')?;
    }
    Some((&rest[..end], &rest[end + 1..]))
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
    fn a_declaration_mentions_its_own_name_by_a_mark() {
        let fact = "//unleak:owes 0 Close client\n";
        let decls = ["func NewKeys() (*Keys, error)", "func NewRows() (*Rows, error)", "func Of(Of) x.Of"];
        let decls = [format!("{fact}{}", decls[0]), format!("{fact}{}", decls[1]), decls[2].to_owned()];
        let short = lines(decls.to_vec());
        assert_eq!(short, format!("{fact}func NewKeys, NewRows() (*$, error)\nfunc Of(Of) x.Of\n"));
        assert_eq!(expand(&short), decls.join("\n") + "\n");
        let types = ["type Old = v1.Old", "type Older = v1.Older", "type Oldest int", "*.NotOldest(*OldestPart) error"];
        let short = lines(types.map(str::to_owned).to_vec());
        assert_eq!(short, "type Old, Older = v1.$\ntype Oldest int\n*.NotOldest(*OldestPart) error\n");
        let long = types.join("\n").replace("*.Not", "func (*Oldest) Not") + "\n";
        assert_eq!(expand(&short), long);
    }

    #[test]
    fn a_generated_operation_is_one_line() {
        for (result, results) in [("*p.K", "(*p.K, error)"), ("", "error")] {
            let wait = format!("*.Poll, Wait(context.Context, ...) {results}");
            let decls = ["type Move struct{ _ func() }", "*.Done() bool", "*.Name() string", &wait, "*.More() *."];
            let short = lines(decls.map(str::to_owned).to_vec());
            assert_eq!(short, format!("operation Move {result}").trim_end().to_owned() + "\n*.More() *.\n");
            let own = |decl: &str| decl.replace("*.", "func (*Move) ").replace(") func (*Move) ", ") *Move");
            let long = [decls[0].to_owned(), own(decls[1]), own(decls[2])].join("\n");
            let each =
                ["Poll", "Wait"].map(|name| format!("func (*Move) {name}(context.Context, ...C.unknown) {results}\n"));
            assert_eq!(expand(&short), format!("{long}\n{}func (*Move) More() *Move\n", each.concat()));
        }
    }

    #[test]
    fn names_in_a_list_say_what_they_share_with_the_one_before() {
        let names = ["Key", "KeyRing", "KeyRing2", "KeyRing2x", "Kind"];
        let line = messages_line(&names);
        assert_eq!(line, "//unleak:messages Key 3Ring 6g2 8x Kind");
        assert_eq!(names_of(&line[MESSAGES.len()..]), names);
        let data = "//unleak:data Topic(meta.Object) TopicList(*meta.List) topology";
        let short = with_shared_starts(data);
        assert_eq!(short, "//unleak:data Topic(meta.Object) 5List(*meta.List) topology");
        assert_eq!(names_of(&short[DATA.len()..]).join(" "), data[DATA.len()..]);
        assert_eq!(with_shared_starts("func KeyRing()"), "func KeyRing()");
    }

    #[test]
    fn types_that_differ_in_their_names_alone_stand_together() {
        let fact = "//unleak:owes 0 Body.Close body\n*.Do(ctx) error";
        let decls =
            ["func F()", "type A struct{}", fact, "type B[K, V any] struct{}", "type C struct{}", fact, "type D int"];
        let short = lines(decls.map(str::to_owned).into_iter().collect());
        assert_eq!(short, format!("func F()\ntype A, C struct{{}}\n{fact}\ntype B[K, V any] struct{{}}\ntype D int\n"));
        let long = |name: &str| format!("type {name} struct{{}}\n{}", fact.replace("*.", &format!("func (*{name}) ")));
        let rest = "type B[K, V any] struct{}\ntype D int\n";
        assert_eq!(expand(&short), format!("func F()\n{}\n{}\n{rest}", long("A"), long("C")));
    }

    #[test]
    fn data_keeps_what_it_embeds() {
        let text = expand("//unleak:data A B(c.C,*D)\n");
        assert!(text.starts_with("type A struct { C.unknown }\nfunc (*A) "));
        assert!(text.contains("type B struct { c.C; *D; C.unknown }\n"));
    }
}
