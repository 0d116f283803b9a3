//! What is looked at: declarations that hold a word of a transform, then callers of what was found to return something
//! open. Such a caller need not hold any word itself.

use crate::support::run::{self, Files};
use unleak::resource::builtin;
use unleak::resource::words::Words;

const WRAPPER: &str = r#"package p

import "net/http"

func fetch(url string) (*http.Response, error) {
	return http.Get(url)
}
"#;

const CALLER: &str = r#"package p

func notify(url string) error {
	_, err := fetch(url)
	return err
}

func unrelated(a, b int) int {
	return a + b
}
"#;

fn tree(files: &[(&str, &str)]) -> Files {
    let mut files: Files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    files.insert("go.mod".to_owned(), "module example.com/app\n\ngo 1.24\n".to_owned());
    files
}

#[test]
fn a_text_without_a_word_is_not_looked_at_first() {
    let resources = builtin::resources().unwrap();
    let words = Words::new(&resources, &(0..resources.len()).collect()).unwrap();
    assert!(words.find(WRAPPER, 0, |_| true).is_some());
    assert!(words.find(CALLER, 0, |_| true).is_none());
}

#[test]
fn callers_of_what_returns_an_open_resource_come_second() {
    let report = run::check(&tree(&[("fetch.go", WRAPPER), ("notify.go", CALLER)]));
    let sites: Vec<(&str, usize)> = report.sites.iter().map(|site| (site.path.as_str(), site.line)).collect();
    assert_eq!(sites, [("fetch.go", 6), ("notify.go", 4)]);
    assert_eq!(report.findings.len(), 1, "the caller drops it");
    assert_eq!(report.summary.parsed, 2, "the third function holds no word and calls neither");
}

#[test]
fn callers_of_callers_come_third() {
    let middle = r#"package p

func twice(url string) (r answer, err error) {
	r, err = fetch(url)
	return
}
"#;
    let last = r#"package p

func last(url string) error {
	_, err := twice(url)
	return err
}
"#;
    let alias = "package p\n\nimport \"net/http\"\n\ntype answer = *http.Response\n";
    let files = [("alias.go", alias), ("fetch.go", WRAPPER), ("last.go", last), ("middle.go", middle)];
    let report = run::check(&tree(&files));
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(found, ["last.go"]);
}

#[test]
fn a_name_in_another_package_is_followed() {
    let caller = r#"package main

import "example.com/app/web"

func main() {
	_, err := web.Fetch("http://localhost")
	if err != nil {
		panic(err)
	}
}
"#;
    let wrapper = WRAPPER.replace("package p", "package web").replace("fetch", "Fetch");
    let report = run::check(&tree(&[("main.go", caller), ("web/web.go", &wrapper)]));
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(found, ["main.go"]);
}

#[test]
fn what_a_package_cannot_reach_is_not_looked_for() {
    let cache = "package cache\n\nfunc Warm(c Cache) string {\n\treturn c.Get(\"key\")\n}\n";
    let report = run::check(&tree(&[("fetch.go", WRAPPER), ("cache/cache.go", cache)]));
    assert_eq!(report.summary.parsed, 1, "`Get(` is a word of response bodies, and nothing here imports net/http");
}

#[test]
fn a_name_is_followed_to_who_can_call_it() {
    let namesake = "package other\n\nfunc run() {\n\tfetch(1)\n}\n\nfunc fetch(n int) {}\n";
    let report = run::check(&tree(&[("fetch.go", WRAPPER), ("other/other.go", namesake)]));
    assert_eq!(report.summary.parsed, 1, "it calls another function of that name");
}

#[test]
fn who_is_said_to_return_one_is_looked_at() {
    let by_value = "package p\n\nimport \"net/http\"\n\ntype getter func() (*http.Response, error)\n\nfunc (g getter) answer() (*http.Response, error) {\n\treturn g()\n}\n";
    let caller = "package p\n\nfunc use(g getter) error {\n\t_, err := g.answer()\n\treturn err\n}\n";
    let report = run::check_as_fix_does(&tree(&[("getter.go", by_value), ("use.go", caller)]));
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(found, ["use.go"]);
}

#[test]
fn a_call_counts_where_it_may_mean_what_was_found() {
    let looked_at = |code: &str| {
        let caller = format!(
            "package p\n\ntype cache map[string]int\n\nfunc (c cache) fetch(n string) (int, bool) {{\n\tv, ok := c[n]\n\treturn v, ok\n}}\n\nvar numbers cache\n\nfunc f(words map[string]string, given cache) error {{\n{code}\n\treturn nil\n}}\n"
        );
        run::check_as_fix_does(&tree(&[("fetch.go", WRAPPER), ("p.go", &caller)])).summary.parsed - 1
    };
    for code in ["\tresp, err := fetch(words[0])", "\tfetch(name)", "\tfetch := pick()\n\tv, ok := fetch(name)"] {
        assert_eq!(looked_at(code), 1, "{code}");
    }
    for code in
        ["\tv, ok := numbers.fetch(name)", "\tgiven.fetch(name)", "\tother().fetch(name)", "\tif fetch(name) {\n\t}"]
    {
        assert_eq!(looked_at(code), 0, "{code}");
    }
}

/// How many functions of a file are looked at as `unleak fix` does: the one in which `code` stands, or none.
fn looked_at(code: &str) -> usize {
    let text = format!(
        "package p\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\nfunc has(n int) bool {{ return n > 0 }}\n\nfunc openMore(n string) (*os.File, error) {{ return nil, nil }}\n\nfunc f(r *http.Request, name string, flags set) error {{\n{code}\n\treturn nil\n}}\n"
    );
    run::check_as_fix_does(&tree(&[("p.go", &text)])).summary.parsed
}

#[test]
fn a_word_counts_where_it_may_tell_of_a_leak() {
    for code in [
        "\tresp, err := http.Get(name)",
        "\tresp, err := flags.Get(name)",
        "\tif resp, err := flags.Get(name); err == nil {\n\t\tuse(resp)\n\t}",
        "\tflags.Get(name)",
        "\tuse(func(os system) { f, err := os.Open(name) })",
        "\tuse(r.Body)\n\t_, err := flags.Ping(name)",
        "\tswitch name {\n\tcase \"a\":\n\t\tf, err = os.Open(name)\n\tcase \"b\":\n\t\tuse(1)\n\t\tdefer f.Close()\n\t}",
        "\tuse(flags.Get(name))",
        "\tresp, err := fetch(name)\n\tuse(resp.Body)",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tf, err = os.Create(name)\n\tdefer f.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\treplace(&f)\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif has(1) {\n\t\tf = nil\n\t}\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tfor has(1) {\n\t\treturn nil\n\t}\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err == nil {\n\t\tif has(1) {\n\t\t\tf.Close()\n\t\t}\n\t}",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer func() {\n\t\tif err != nil {\n\t\t\tf.Close()\n\t\t}\n\t}()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(func() {\n\t\tf.Close()\n\t})",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif has(1) {\n\t\tuse(f)\n\t\treturn nil\n\t}\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif has(1) {\n\t\tuse(1)\n\t} else if has(2) {\n\t\tf, err = os.Open(name)\n\t}\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tfor {\n\t\tuse(f)\n\t}\n\tf.Close()",
        "outer:\n\tfor has(0) {\n\t\tf, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tfor has(1) {\n\t\t\tcontinue outer\n\t\t}\n\t\tf.Close()\n\t}",
        "\tfor has(0) {\n\t\tf, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tswitch name {\n\t\tcase \"a\":\n\t\t\tcontinue\n\t\t}\n\t\tf.Close()\n\t}",
        "\tif f, err := os.Open(name); err == nil {\n\t\tuse(f)\n\t}",
        "\tif f, err := os.Open(name); has(1) {\n\t\tf.Close()\n\t}",
        "\tr, w, err := os.Pipe()\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer r.Close()\n\tif has(1) {\n\t\treturn nil\n\t}\n\tw.Close()",
        "\tresp, err := http.Get(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp.Body = nil\n\tresp.Body.Close()",
        "\tresp, err := http.Get(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp.Request.Body.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif has(1) {\n\t\treturn nil\n\t}\n\tdefer f.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t} else {\n\t\tuse(f)\n\t}\n\tdefer f.Close()",
        "\tif has(1) {\n\t\tf, _ := os.Open(name) }\n\tdefer f.Close()",
        "\tr, w, err := os.Pipe()\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer r.Close()",
        "\tf, err := openMore(name)",
        "\tvar (\n\t\tn int\n\t\ta, b string\n\t)\n\tf, err := os.Open(name)",
        "\tuse(func() error { _, err := os.Create(name); return err })",
        "\tall[1], err = flags.Get(name)",
        "\thttp.DefaultClient.Get(name)",
        "\tr := flags.request()\n\tr.Header.Get(name)",
        "\tuse(func(r client) { r.Header.Get(name) })",
        "\tvar get func(n string) (*http.Response, error) = flags.getter()\n\tresp, err := get(name)",
        "\tfor _, r := range flags.all() {\n\t\tr.Header.Get(name)\n\t}",
        "\treq, err := http.NewRequest(name, name, nil)\n\treq = flags.request()\n\tuse(req.Header.Get(name))",
    ] {
        assert_eq!(looked_at(code), 1, "{code}");
    }
}

#[test]
fn a_word_does_not_count_where_it_cannot() {
    for code in [
        "\t// http.Get(name) would be one",
        "\tuse(`http.Get(name)`)",
        "\tif flags.Get(1) {\n\t\treturn nil\n\t}",
        "\tv := flags.Get(1)",
        "\tfn := flags.first()\n\tuse(fn.Body)",
        "\tfor _, fn := range flags.all() {\n\t\tuse(fn.Body)\n\t}",
        "\tuse(r.Body, r.Header.Values)",
        "\tr.Header.Get(name)",
        "\tuse(r.Response.Header.Get(name))",
        "\treq, err := http.NewRequest(name, name, nil)\n\tuse(req.Header.Get(name))",
        "\tuse(r.Clone(nil).Header.Get(name))",
        "\tuse(func(resp *http.Response) error { return nil })",
        "\tuse(r.Body)\n\t_, err := r.MultipartReader()",
        "\tuse(http.NewRequest, os.OpenRoot, &http.Response{})",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer f.Close()",
        "\tf, err := os.Open(name)\n\trequire(err)\n\tdefer f.Close()\n\tuse(f)",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tf.Name()\n\tdefer f.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tuse(f)\n\treturn f.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif f == nil {\n\t\tuse(1)\n\t} else if has(1) {\n\t\tuse(2)\n\t}\n\tif err := f.Close(); err != nil {\n\t\treturn err\n\t}",
        "\tf, err := os.Open(name)\n\tif err == nil {\n\t\tuse(f)\n\t\t_ = f.Close()\n\t}",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer func() {\n\t\tuse(1)\n\t\tf.Close()\n\t}()\n\treturn use(f)",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif has(1) {\n\t\tf.Close()\n\t\treturn nil\n\t}\n\tif has(2) {\n\t\tuse(f)\n\t} else {\n\t\tf.Close()\n\t\treturn nil\n\t}\n\tf.Close()",
        "\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tfor has(1) {\n\t\tif has(2) {\n\t\t\tbreak\n\t\t}\n\t\tuse(f)\n\t}\n\tswitch name {\n\tcase \"a\":\n\t\tuse(f)\n\t}\n\tf.Close()",
        "\tif f, err := os.Open(name); err == nil {\n\t\tuse(f)\n\t\tf.Close()\n\t}",
        "\tif f, err := os.Open(name); err != nil {\n\t\tuse(1)\n\t} else {\n\t\tf.Close()\n\t}",
        "\tr, w, err := os.Pipe()\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer r.Close()\n\tdefer w.Close()",
        "\tresp, err := http.Get(name)\n\tcheck(err)\n\tb, err := io.ReadAll(resp.Body)\n\tresp.Body.Close()\n\tuse(b)",
        "\tresp, err := http.Get(name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tdefer resp.Body.Close()\n\tuse(resp.Body)",
    ] {
        assert_eq!(looked_at(code), 0, "{code}");
    }
}

/// Vector instructions find up to so many; with one more, the search of a tree takes half as long again.
const MAX_BEGINNINGS: usize = 64;

#[test]
fn the_words_of_the_tables_have_few_beginnings() {
    let resources = builtin::resources().unwrap();
    let words = resources.iter().flat_map(|resource| &resource.words);
    let mut beginnings: Vec<&str> = words.map(|word| word.split('*').next().unwrap_or(word)).collect();
    beginnings.sort_unstable();
    beginnings.dedup_by(|longer, shorter| longer.starts_with(*shorter));
    assert!(beginnings.len() <= MAX_BEGINNINGS, "{}: {beginnings:?}", beginnings.len());
}
