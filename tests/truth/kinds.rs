//! What programs open: kinds that the tables of `transforms/` know, in the words that Go code uses for them.
//!
//! In the texts `{}` is the variable and `@` a number that is used once. What stands behind the calls, and counts, is
//! the rig's: a round tripper, a driver, a listener, a file system.
//!
//! Not covered: row iterators and whatever else is not of the standard library; second closes of an `*os.File`, which the
//! rig knows by its descriptor alone; what `net.Dial` gives.

/// One kind of resource.
pub(crate) struct Kind {
    /// What variables are called.
    pub(crate) names: &'static [&'static str],
    /// The type of the variable.
    pub(crate) typ: &'static str,
    /// Calls that give one and an error.
    pub(crate) acquires: &'static [&'static str],
    /// Calls that release it.
    pub(crate) releases: &'static [&'static str],
    /// Whether the releases return an error.
    pub(crate) release_fails: bool,
    /// What is an `io.Closer`.
    pub(crate) closer: Option<&'static str>,
    /// What is an `io.Reader`.
    pub(crate) reader: Option<&'static str>,
    /// Statements that use it.
    pub(crate) uses: &'static [&'static str],
    /// Expressions that return an error.
    pub(crate) checks: &'static [&'static str],
    /// Calls that return something plain and an error; the text that says it of `v@`.
    pub(crate) data: &'static [(&'static str, &'static str)],
    /// Conditions on it.
    pub(crate) conditions: &'static [&'static str],
    /// What depends on it: an expression and its type.
    pub(crate) dependents: &'static [(&'static str, &'static str)],
}

/// What most kinds have in common: an error from `Close`, and nothing else to say.
const PLAIN: Kind = Kind {
    names: &[],
    typ: "",
    acquires: &[],
    releases: &["{}.Close()"],
    release_fails: true,
    closer: Some("{}"),
    reader: None,
    uses: &[],
    checks: &[],
    data: &[],
    conditions: &[],
    dependents: &[],
};

/// The body of a response.
pub(crate) const BODY: Kind = Kind {
    names: &["resp", "res", "r"],
    typ: "*http.Response",
    acquires: &[
        "http.Get(w.URL)",
        "http.Get(w.URL)",
        "http.DefaultClient.Do(w.Request())",
        "w.HTTP.Do(w.Request())",
        "http.Post(w.URL, \"text/plain\", nil)",
        "w.HTTP.Transport.RoundTrip(w.Request())",
        "kit.Fetch(w)",
    ],
    releases: &["{}.Body.Close()"],
    closer: Some("{}.Body"),
    reader: Some("{}.Body"),
    uses: &[
        "w.Note({}.Status)",
        "io.Copy(io.Discard, {}.Body)",
        "kit.Peek(w, {}.Body)",
        "w.Note(fmt.Sprint({}.StatusCode))",
        "w.Note({}.Header.Get(\"ETag\"))",
    ],
    checks: &["kit.CheckStatus({})", "json.NewDecoder({}.Body).Decode(new(any))", "kit.CheckStatus(kit.Same({}))"],
    data: &[
        ("io.ReadAll({}.Body)", "string(v@)"),
        ("io.ReadAll(io.LimitReader({}.Body, 4))", "string(v@)"),
        ("bufio.NewReader({}.Body).ReadString('x')", "v@"),
        ("io.Copy(io.Discard, {}.Body)", "fmt.Sprint(v@)"),
    ],
    conditions: &["{}.StatusCode != http.StatusOK", "{}.StatusCode >= 400", "{}.StatusCode == http.StatusTeapot"],
    dependents: &[
        ("bufio.NewReader({}.Body)", "*bufio.Reader"),
        ("bufio.NewScanner({}.Body)", "*bufio.Scanner"),
        ("io.LimitReader({}.Body, 4)", "io.Reader"),
        ("kit.Buffered({}.Body)", "*bufio.Reader"),
        ("{}.Body", "io.ReadCloser"),
        ("json.NewDecoder({}.Body)", "*json.Decoder"),
        ("io.MultiReader({}.Body)", "io.Reader"),
        ("&kit.ReadCloser{Reader: bufio.NewReader({}.Body), Closer: {}.Body}", "io.ReadCloser"),
    ],
    ..PLAIN
};

/// A connection.
pub(crate) const CONN: Kind = Kind {
    names: &["conn", "c"],
    typ: "net.Conn",
    acquires: &["w.Lis.Accept()"],
    reader: Some("{}"),
    uses: &[
        "fmt.Fprintln({}, \"hello\")",
        "io.WriteString({}, \"x\")",
        "kit.Peek(w, {})",
        "w.Note({}.RemoteAddr().String())",
    ],
    checks: &["{}.SetDeadline(time.Now())"],
    data: &[("bufio.NewReader({}).ReadString('x')", "v@"), ("{}.Write([]byte(\"hi\"))", "fmt.Sprint(v@)")],
    conditions: &["{}.RemoteAddr().Network() == \"tcp\""],
    dependents: &[
        ("bufio.NewReader({})", "*bufio.Reader"),
        ("bufio.NewScanner({})", "*bufio.Scanner"),
        ("{}", "io.ReadWriteCloser"),
        ("json.NewEncoder({})", "*json.Encoder"),
    ],
    ..PLAIN
};

/// A file that is read.
pub(crate) const FILE: Kind = Kind {
    names: &["f", "file"],
    typ: "fs.File",
    acquires: &["w.FS.Open(\"a.txt\")"],
    reader: Some("{}"),
    uses: &["kit.Peek(w, {})", "io.Copy(io.Discard, {})"],
    checks: &["json.NewDecoder({}).Decode(new(any))"],
    data: &[("io.ReadAll({})", "string(v@)"), ("{}.Stat()", "v@.Name()")],
    dependents: &[
        ("bufio.NewReader({})", "*bufio.Reader"),
        ("bufio.NewScanner({})", "*bufio.Scanner"),
        ("{}", "io.ReadCloser"),
    ],
    ..PLAIN
};

/// A file of the system that is read. The system does not fail on demand: what may fail takes a step before.
pub(crate) const OS_FILE: Kind = Kind {
    names: &["f", "file"],
    typ: "*os.File",
    acquires: &["os.Open(w.Path())", "os.Open(w.Path())", "os.OpenFile(w.Path(), os.O_RDONLY, 0)"],
    reader: Some("{}"),
    uses: &["kit.Peek(w, {})", "io.Copy(io.Discard, {})", "w.Note({}.Name())"],
    checks: &["kit.Parse(w, {})"],
    data: &[("kit.Load(w, {})", "v@")],
    dependents: &[("{}", "io.ReadCloser")],
    ..PLAIN
};

/// One that is made.
pub(crate) const OS_OUT: Kind = Kind {
    names: &["out", "f", "file"],
    typ: "*os.File",
    acquires: &["os.Create(w.Fresh())"],
    uses: &["fmt.Fprintln({}, \"text\")", "io.WriteString({}, \"x\")"],
    checks: &["kit.Fill(w, {})"],
    data: &[("kit.Append(w, {})", "fmt.Sprint(v@)")],
    dependents: &[("{}", "io.WriteCloser")],
    ..PLAIN
};

/// A file that is written.
pub(crate) const DISK: Kind = Kind {
    names: &["out", "f", "file"],
    typ: "kit.File",
    acquires: &["w.Disk.Create(\"b.txt\")"],
    reader: Some("{}"),
    uses: &["fmt.Fprintln({}, \"text\")", "io.WriteString({}, \"x\")"],
    checks: &["json.NewEncoder({}).Encode(1)"],
    data: &[("io.WriteString({}, \"hi\")", "fmt.Sprint(v@)")],
    dependents: &[("bufio.NewWriter({})", "*bufio.Writer"), ("{}", "io.WriteCloser")],
    ..PLAIN
};

/// Rows.
pub(crate) const ROWS: Kind = Kind {
    names: &["rows", "rs"],
    typ: "*sql.Rows",
    acquires: &["w.DB.Query(\"SELECT name\")", "w.DB.QueryContext(context.Background(), \"SELECT name\")"],
    uses: &[
        "w.Note(fmt.Sprint({}.Next()))",
        "w.Note(fmt.Sprint(kit.Count({})))",
        "for {}.Next() {\n\tw.Note(\"row\")\n}",
    ],
    checks: &["kit.Failed(w, {})"],
    data: &[("kit.Names(w, {})", "fmt.Sprint(v@)")],
    conditions: &["{}.Next()", "!{}.Next()"],
    ..PLAIN
};

/// A transaction.
pub(crate) const TX: Kind = Kind {
    names: &["tx"],
    typ: "*sql.Tx",
    acquires: &["w.DB.Begin()", "w.DB.BeginTx(context.Background(), nil)"],
    releases: &["{}.Rollback()", "{}.Commit()"],
    closer: None,
    uses: &["{}.Exec(\"UPDATE\")"],
    data: &[("{}.Exec(\"DELETE\")", "fmt.Sprint(v@ != nil)")],
    ..PLAIN
};

/// A statement.
pub(crate) const STMT: Kind = Kind {
    names: &["stmt", "st"],
    typ: "*sql.Stmt",
    acquires: &["w.DB.Prepare(\"INSERT\")"],
    uses: &["{}.Exec()"],
    data: &[("{}.Exec()", "fmt.Sprint(v@ != nil)")],
    ..PLAIN
};

/// A client of our own.
pub(crate) const CLIENT: Kind = Kind {
    names: &["client", "c", "store"],
    typ: "*kit.StoreClient",
    acquires: &["kit.NewStoreClient(w)"],
    uses: &["{}.Ping()", "kit.Peek(w, {}.Stream())"],
    checks: &["{}.Ping()", "kit.Same({}).Ping()"],
    data: &[("{}.Get(\"key\")", "v@"), ("{}.Items().Next()", "v@")],
    dependents: &[("{}.Items()", "*kit.Items"), ("{}.Stream()", "io.Reader")],
    ..PLAIN
};

/// A context; the variable is its cancel function, `#` the context.
pub(crate) const CANCEL: Kind = Kind {
    names: &["cancel", "stop"],
    typ: "context.CancelFunc",
    acquires: &["context.WithCancel(w.Ctx)", "context.WithTimeout(w.Ctx, time.Hour)"],
    releases: &["{}()"],
    release_fails: false,
    closer: None,
    uses: &["w.Note(fmt.Sprint(kit.Poll(#)))", "w.DB.ExecContext(#, \"touch\")"],
    checks: &["kit.Touch(#, w)", "kit.Touch(#, w)"],
    data: &[("w.DB.ExecContext(#, \"touch\")", "fmt.Sprint(v@ != nil)")],
    dependents: &[("#", "context.Context")],
    ..PLAIN
};

/// A stream that a function of ours opens.
pub(crate) const STREAM: Kind = Kind {
    names: &["body", "rc", "in"],
    typ: "io.ReadCloser",
    acquires: &["kit.OpenStream(w)"],
    reader: Some("{}"),
    uses: &["kit.Peek(w, {})", "io.Copy(io.Discard, {})"],
    checks: &["json.NewDecoder({}).Decode(new(any))"],
    data: &[("io.ReadAll({})", "string(v@)")],
    dependents: &[("bufio.NewReader({})", "*bufio.Reader"), ("{}", "io.ReadCloser")],
    ..PLAIN
};

/// All kinds, by how often they are taken.
pub(crate) const KINDS: [(usize, &Kind); 12] = [
    (30, &BODY),
    (12, &CONN),
    (10, &FILE),
    (6, &DISK),
    (12, &OS_FILE),
    (6, &OS_OUT),
    (14, &ROWS),
    (6, &TX),
    (4, &STMT),
    (16, &CLIENT),
    (12, &CANCEL),
    (4, &STREAM),
];
