//! Go trees of any size, the same bytes each time: packages that import each other, of functions that acquire nothing
//! and, unless told otherwise, some that acquire, release, forget, return and pass on.
//!
//! ```go
//! func (t *Table3) Sum7(rows []int) (int, error) { … }     // nothing here is looked at twice
//! func Fetch8(url string) ([]byte, error) { http.Get … }   // acquires; a third of them forget
//! ```
//! Twice the packages are twice the work: no package knows how many there are, and imports lead at most seven deep.

use std::fmt::Write;

/// Changes whenever the text does, so that trees are made anew.
pub(crate) const VERSION: &str = "synthetic 2";

/// The module of every synthetic tree.
pub(crate) const GO_MOD: &str = "module example.com/synthetic\n\ngo 1.22\n";

/// How many files a package has.
pub(crate) const FILES: usize = 6;

/// How many packages of a row import the one before.
const ROW: usize = 8;

/// How many functions a file has.
const FUNCTIONS: usize = 24;

/// What the functions do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// None holds a word of any table.
    Nothing,
    /// Every sixth function acquires; in a long function every hundredth line.
    Common,
    /// One acquisition, in the first lines; released in the last.
    Once,
}

/// Functions without a word that any table looks for.
const PLAIN: [&str; 6] = [
    "
func Sum@(rows []int, limit int) (int, error) {
	total := 0
	for at, row := range rows {
		if row < 0 {
			return total, fmt.Errorf(\"row %d: %w\", at, errNegative)
		}
		if total += row; total > limit {
			break
		}
	}
	return total, nil
}
",
    "
// Label@ joins the parts that are not empty.
func (t *Table) Label@(parts ...string) string {
	var out strings.Builder
	for _, part := range parts {
		switch {
		case part == \"\":
			continue
		case strings.HasPrefix(part, \"#\"):
			out.WriteString(strings.ToUpper(part[1:]))
		default:
			out.WriteString(part)
		}
		out.WriteByte('/')
	}
	return strings.TrimSuffix(out.String(), \"/\") + t.suffix
}
",
    "
type pair@ struct {
	key   string
	count int
}

func rank@(counts map[string]int) []pair@ {
	pairs := make([]pair@, 0, len(counts))
	for key, count := range counts {
		pairs = append(pairs, pair@{key: key, count: count})
	}
	sort.Slice(pairs, func(i, j int) bool {
		if pairs[i].count != pairs[j].count {
			return pairs[i].count > pairs[j].count
		}
		return pairs[i].key < pairs[j].key
	})
	return pairs
}
",
    "
func (t *Table) Merge@(other *Table) (merged int, err error) {
	defer func() {
		if merged == 0 && err == nil {
			err = errors.New(\"merge @: nothing to do\")
		}
	}()
	for key, value := range other.values {
		if old, ok := t.values[key]; ok && old >= value {
			continue
		}
		t.values[key] = value
		merged++
	}
	return merged, nil
}
",
    "
func grid@(width, height int) [][]byte {
	cells := make([][]byte, height)
	for y := range cells {
		cells[y] = make([]byte, width)
		for x := range cells[y] {
			if (x*7+y*3)%5 == 0 {
				cells[y][x] = '#'
				continue
			}
			cells[y][x] = '.'
		}
	}
	return cells
}
",
    "
func parse@(line string) (name string, number int, ok bool) {
	name, rest, found := strings.Cut(line, \"=\")
	if !found {
		return \"\", 0, false
	}
	for _, digit := range strings.TrimSpace(rest) {
		if digit < '0' || digit > '9' {
			return name, 0, false
		}
		number = number*10 + int(digit-'0')
	}
	return strings.TrimSpace(name), number, true
}
",
];

/// Functions that acquire.
const ACQUIRING: [&str; 6] = [
    "
func Fetch@(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf(\"%s: %s\", url, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
",
    "
func load@(name string) (int, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return 0, fmt.Errorf(\"load %s: %w\", name, err)
	}
	return len(data), nil
}
",
    "
func (t *Table) Rows@(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, \"select name, number from table@\")
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		var number int
		if err := rows.Scan(&name, &number); err != nil {
			return err
		}
		t.values[name] = number
	}
	return rows.Err()
}
",
    "
func source@(folder string) (*os.File, error) {
	f, err := os.Open(folder + \"/table@\")
	if err != nil {
		return nil, fmt.Errorf(\"source @: %w\", err)
	}
	return f, nil
}

func Lines@(folder string) (int, error) {
	f, err := source@(folder)
	if err != nil {
		return 0, err
	}
	count := 0
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		count++
	}
	return count, scanner.Err()
}
",
    "
func Wait@(ctx context.Context, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
",
    "
func Ask@(address string) (string, error) {
	conn, err := net.Dial(\"tcp\", address)
	if err != nil {
		return \"\", err
	}
	if _, err := fmt.Fprintf(conn, \"ask @\\n\"); err != nil {
		return \"\", err
	}
	answer, err := bufio.NewReader(conn).ReadString('\\n')
	conn.Close()
	return answer, err
}
",
];

/// Returns the folder of a package, four levels deep as in real trees.
pub(crate) fn package_path(package: usize) -> String {
    format!("internal/part{}/group{}/p{package}", package / 64, package / ROW % 8)
}

/// Returns the text of one file of a package.
pub(crate) fn file(package: usize, file: usize, density: Density) -> String {
    let chosen: Vec<&str> = (0..FUNCTIONS).map(|at| function(package, file, at, density)).collect();
    let numbered = chosen.iter().enumerate().map(|(at, code)| code.replace('@', &format!("{file}x{at}")));
    let mut body: String = numbered.collect();
    if file == 0 {
        body.push_str(
            "\n// Table holds numbers by name.\ntype Table struct {\n\tvalues map[string]int\n\tsuffix string\n}\n\n\
             var errNegative = errors.New(\"negative\")\n",
        );
    }
    let before = package.checked_sub(1).filter(|_| package % ROW != 0 && file == 1);
    if let Some(before) = before {
        let _ = write!(body, "\nfunc before(rows []int) (int, error) {{\n\treturn p{before}.Sum0x0(rows, 10)\n}}\n");
    }
    let own = before.map(|before| format!("\n\t\"example.com/synthetic/{}\"\n", package_path(before)));
    format!("// Package p{package} is synthetic.\npackage p{package}\n\n{}{body}", imports(&body, own.as_deref()))
}

/// Returns a file of one function of about `lines` lines.
pub(crate) fn long_function(lines: usize, density: Density) -> String {
    let mut body = String::from(
        "\n// Long is as long as nobody writes.\nfunc Long(names []string) (int, error) {\n\ttotal := 0\n",
    );
    if density == Density::Once {
        body.push_str("\tfirst, err := os.Open(\"first\")\n\tif err != nil {\n\t\treturn 0, err\n\t}\n");
    }
    for step in 0..lines / 10 {
        let _ = write!(
            body,
            "\tif len(names) > {step} {{\n\t\ttotal += len(names[{step}])\n\t}} else {{\n\t\ttotal++\n\t}}\n"
        );
        if density == Density::Common && step % 10 == 9 {
            // (Released in one place it would be settled, and the function not examined at all.)
            let _ = write!(
                body,
                "\tf{step}, err := os.Open(names[0])\n\tif err != nil {{\n\t\treturn total, err\n\t}}\n\tif total > {step} {{\n\t\ttotal--\n\t\tf{step}.Close()\n\t}} else {{\n\t\tf{step}.Close()\n\t}}\n"
            );
        } else {
            let _ =
                write!(body, "\ttotal = total*31 + {step}\n\tif total > 1<<40 {{\n\t\ttotal >>= 20\n\t}}\n\ttotal--\n");
        }
    }
    if density == Density::Once {
        body.push_str("\tfirst.Close()\n");
    }
    body.push_str("\treturn total, nil\n}\n");
    format!("// Package long is synthetic.\npackage long\n\n{}{body}", imports(&body, None))
}

fn function(package: usize, file: usize, at: usize, density: Density) -> &'static str {
    let turn = package + file * 5 + at;
    match density {
        Density::Common if at % 6 == 5 => ACQUIRING[turn / 6 % ACQUIRING.len()],
        // The packages that follow call the first function.
        _ if at == 0 && file == 0 => PLAIN[0],
        _ => PLAIN[turn % PLAIN.len()],
    }
}

/// Returns the import declaration of what the code names, in gofmt's order.
fn imports(body: &str, own: Option<&str>) -> String {
    const KNOWN: [&str; 12] =
        ["bufio", "context", "database/sql", "errors", "fmt", "io", "net", "net/http", "os", "sort", "strings", "time"];
    let is_named = |path: &&&str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        body.match_indices(&format!("{name}."))
            .any(|(at, _)| body[..at].ends_with([' ', '\t', '(', '*', '!', '[', ']']))
    };
    let paths: String = KNOWN.iter().filter(is_named).map(|path| format!("\t\"{path}\"\n")).collect();
    if paths.is_empty() && own.is_none() {
        return String::new();
    }
    format!("import (\n{paths}{})\n", own.unwrap_or_default())
}
