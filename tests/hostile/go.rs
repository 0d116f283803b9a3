//! Go that nobody wrote: each text brings one thing far beyond what people need, beside an ordinary leak.

/// What every text holds besides: a function that leaks, with what it is called.
const LEAK: &str = "func leak(u string) error {\n\tresp, err := http.Get(u)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_ = resp\n\treturn nil\n}\n\n";
const HEAD: &str = "package p\n\nimport \"net/http\"\n\n";

/// Returns the texts by name; `n` is how many of a thing there are.
pub(super) fn texts(n: usize) -> Vec<(&'static str, String)> {
    let nested = |open: &str, core: &str, close: &str| format!("{}{core}{}", open.repeat(n), close.repeat(n));
    let many = |make: &dyn Fn(usize) -> String| (0..n).map(make).collect::<String>();
    let body = |code: String| inside("", &code);
    let top = |decls: String| inside(&decls, "");
    vec![
        // Nesting.
        ("parens", body(format!("_ = {}", nested("(", "1", ")")))),
        ("parens-unclosed", body(format!("_ = {}", "(".repeat(n)))),
        ("parens-outside", top(format!("var v = {}\n", nested("(", "1", ")")))),
        ("blocks", body(nested("{", "", "}"))),
        ("blocks-unclosed", body("{".repeat(n))),
        ("indices", body(format!("_ = {}", nested("a[", "0", "]")))),
        ("arguments", body(format!("_ = {}", nested("f(", "resp", ")")))),
        ("literals", body(format!("_ = {}", nested("T{", "", "}")))),
        ("functions", body(nested("func() {", "", "}()"))),
        ("deferred-functions", body(nested("defer func() {\n", "", "}()\n"))),
        ("ifs", body(nested("if a {\n", "", "}\n"))),
        ("loops", body(nested("for {\n", "", "}\n"))),
        ("switches", body(nested("switch {\ncase a:\n", "", "}\n"))),
        ("unary", body(format!("_ = {}true", "!".repeat(n)))),
        ("pointers", body(format!("var v {}int\n\t_ = v", "*".repeat(n)))),
        ("slices", body(format!("var v {}int\n\t_ = v", "[]".repeat(n)))),
        ("function-types", body(format!("var v {}int\n\t_ = v", "func() ".repeat(n)))),
        ("type-arguments", body(format!("var v {}\n\t_ = v", nested("T[", "int", "]")))),
        ("structs", top(format!("type T {}\n", nested("struct { a ", "int", "}")))),
        ("interfaces", top(format!("type T {}\n", nested("interface { m() ", "", "}")))),
        // Length.
        ("selectors", body(format!("_ = resp{}", ".Request".repeat(n)))),
        ("list", body(format!("f({}resp)", "resp, ".repeat(n)))),
        ("calls", body(format!("_ = f{}", "()".repeat(n)))),
        ("sums", body(format!("_ = 1{}", " + 1".repeat(n)))),
        ("conditions", body(format!("if {}b {{\n\t\treturn nil\n\t}}", "a && ".repeat(n)))),
        ("else-ifs", body(format!("if a {{\n\t}}{}", " else if a {\n\t}".repeat(n)))),
        ("comments", body(format!("/* {} */", "/*".repeat(n)))),
        ("comment-unclosed", body(format!("/* {}", "x".repeat(n)))),
        ("raw-string", body(format!("_ = `{}`", "a".repeat(40 * n)))),
        ("quotes", format!("{}{}", top(String::new()), "\"".repeat(n))),
        ("one-line", format!("{HEAD}{}", LEAK.replace('\n', ";").replace("{;", "{").replace(";;", ";").repeat(n / 4))),
        ("long-name", top(format!("func {}() {{}}\n", "a".repeat(40 * n)))),
        // Many of a thing.
        ("lines", body(many(&|i| format!("\tx{i} := f({i})\n")))),
        ("branches", body(many(&|i| format!("\tif a{i} {{\n\t\tb()\n\t}}\n")))),
        ("cases", body(format!("switch a {{\n{}}}", many(&|i| format!("case {i}:\n"))))),
        ("labels", body(many(&|i| format!("l{i}:\n\tif a {{\n\t\tgoto l{}\n\t}}\n", i * 7919 % n)))),
        ("aliases", body(many(&|i| format!("\tr{i} := resp\n")))),
        ("uses", body(many(&|_| "\tresp.Body.Read(nil)\n".to_owned()))),
        ("defers", body(many(&|i| format!("\tdefer f{i}()\n")))),
        ("goroutines", body(many(&|_| "\tgo func() { _ = resp.Body }()\n".to_owned()))),
        ("constants", top(format!("const (\n\tc = iota\n{})\n", many(&|i| format!("\tc{i}\n"))))),
        (
            "imports",
            top(String::new())
                .replace("import ", &format!("import (\n{})\nimport ", many(&|i| format!("\t\"x.org/{i}\"\n")))),
        ),
        ("parameters", top(format!("func many({}) {{}}\n", many(&|i| format!("p{i} int, "))))),
        ("type-parameters", top(format!("func many[{}]() {{}}\n", many(&|i| format!("T{i} any, "))))),
        ("tags", format!("//go:build {}a\n\n{}", "t && ".repeat(n), top(String::new()))),
        ("tags-nested", format!("//go:build {}\n\n{}", nested("(", "a", ")"), top(String::new()))),
        ("acquisitions", top(acquisitions(n / 80))),
        (
            "calls-in-a-ring",
            top(many(&|i| format!("func f{i}(r *http.Response) {{ f{}(r) }}\n", (i + 1) % n)) + &user("f0(resp)")),
        ),
        // Types.
        (
            "types-doubling",
            top((0..200).map(|i| format!("type A{i} struct {{ a, b A{} }}\n", i + 1)).collect::<String>()
                + "type A200 struct{}\n"
                + &user("var a A0\n\ta.a.a.Close()")),
        ),
        (
            "embedding-doubling",
            top((0..200)
                .map(|i| format!("type A{i} struct {{ A{j}; *B{j} }}\ntype B{i} struct {{ A{j}; B{j} }}\n", j = i + 1))
                .collect::<String>()
                + &user("var a A0\n\ta.Close()")),
        ),
        (
            "types-in-themselves",
            top("type A struct { A }\ntype B B\ntype C = D\ntype D = C\ntype E interface { E }\ntype F [len(F{})]F\n"
                .to_owned()
                + &user("var a A\n\ta.Close()\n\tvar c C\n\tc.Close()\n\tvar e E\n\te.Close()")),
        ),
        (
            "pairs-of-pairs",
            top("type P[A, B any] struct { a A; b B }\nfunc d[T any](x T) P[T, T] { return P[T, T]{x, x} }\n"
                .to_owned()
                + &user(&format!(
                    "x0 := d(resp)\n{}\t_ = x60",
                    (0..60).map(|i| format!("\tx{} := d(x{i})\n", i + 1)).collect::<String>()
                ))),
        ),
        (
            "growing-instances",
            top("type G[T any] struct { n *G[G[T]]; v T }\nfunc k[T any](x T) *G[T] { return k[G[T]](nil).n }\n"
                .to_owned()
                + &user("k(resp).n.n.n.v.Close()")),
        ),
        (
            "huge-arrays",
            top("type A [1 << 62][1 << 62]http.Response\nconst c = 1 << 1000000000000\n".to_owned()
                + &user("var a A\n\ta[0][0].Body.Close()\n\tvar b [c << c]int\n\t_ = b")),
        ),
        (
            "doubling-constants",
            top("const c0 = \"xxxxxxxxxx\"\n".to_owned()
                + &(0..200).map(|i| format!("const c{} = c{i} + c{i}\n", i + 1)).collect::<String>()),
        ),
    ]
}

/// A function that acquires, with code behind the check; `decls` stand before the functions.
fn inside(decls: &str, code: &str) -> String {
    // The ordinary leak comes first: what does not parse ends nowhere.
    let user = if code.is_empty() { String::new() } else { user(code) };
    format!("{HEAD}{LEAK}{decls}{user}")
}

fn user(code: &str) -> String {
    format!(
        "func user(u string) error {{\n\tresp, err := http.Get(u)\n\tif err != nil {{\n\t\treturn err\n\t}}\n\t{code}\n\t_ = resp\n\treturn nil\n}}\n"
    )
}

fn acquisitions(count: usize) -> String {
    let one = |i| format!("\tr{i}, err := http.Get(u)\n\tif err != nil {{\n\t\treturn err\n\t}}\n\t_ = r{i}\n");
    format!("func many(u string) error {{\n{}\treturn nil\n}}\n", (0..count).map(one).collect::<String>())
}
