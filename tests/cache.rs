//! `--cache` from outside: what it says is what a run without it says, whatever happens to the files between two runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Leaks if `lib.Open` returns what has to be closed; so two files decide.
const MAIN: &str = "package main\n\nimport (\n\t\"os\"\n\n\t\"example.com/lib\"\n)\n\nfunc main() {\n\tlib.Use()\n\tf, err := os.Open(\"x\")\n\tif err != nil {\n\t\treturn\n\t}\n\tlib.Take(f)\n}\n";
const FORGETS: &str = "package lib\n\nimport \"os\"\n\nfunc Use() {}\n\nfunc Take(f *os.File) { f.Name()  }\n";
const CLOSES: &str = "package lib\n\nimport \"os\"\n\nfunc Use() {}\n\nfunc Take(f *os.File) { f.Close() }\n";
const OS: &str = "package os\n\ntype File struct{}\n\nfunc (f *File) Close() error { return nil }\nfunc (f *File) Name() string { return \"\" }\nfunc Open(name string) (*File, error) { return &File{}, nil }\n";

/// A tree, a Go installation, a module cache, and a folder for what is kept.
struct World {
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> World {
        let world = World { dir: tempfile::tempdir().unwrap() };
        world.write("tree/go.mod", "module example.com/app\n\nrequire example.com/lib v1.0.0\n");
        world.write("tree/main.go", MAIN);
        world.write("goroot/src/fmt/print.go", "package fmt\n");
        world.write("goroot/src/os/file.go", OS);
        world.write("mod/example.com/lib@v1.0.0/lib.go", FORGETS);
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        self.run_with(env!("CARGO_BIN_EXE_unleak").as_ref(), args, "goroot")
    }

    fn run_with(&self, program: &Path, args: &[&str], goroot: &str) -> Said {
        let mut command = Command::new(program);
        command.args(args).arg("-v").current_dir(self.path("tree")).stdin(Stdio::null());
        command.env("GOROOT", self.path(goroot)).env("GOMODCACHE", self.path("mod"));
        command.env("UNLEAK_CACHE_DIR", self.path("kept"));
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let is_kept = stderr.contains("nothing has changed");
        // How long it took is no part of what is said.
        let notes =
            stderr.lines().filter(|line| !line.contains(" in 0.") && !line.contains(" in 1.")).map(str::to_owned);
        Said {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            notes: notes.collect(),
            is_kept,
        }
    }

    /// Runs with and without what is kept, and compares; returns whether it was kept.
    fn is_kept(&self, what: &str) -> bool {
        let (plain, cached) = (self.run(&["check"]), self.run(&["check", "--cache"]));
        assert_eq!((plain.code, &plain.stdout, &plain.notes), (cached.code, &cached.stdout, &cached.notes), "{what}");
        assert!(!plain.is_kept);
        cached.is_kept
    }

    fn kept_file(&self) -> PathBuf {
        let mut entries: Vec<PathBuf> =
            self.path("kept").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(entries.len(), 1);
        entries.remove(0)
    }
}

/// What a run said.
struct Said {
    code: Option<i32>,
    stdout: String,
    notes: Vec<String>,
    is_kept: bool,
}

fn modified(path: &Path) -> std::time::SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn set_modified(path: &Path, time: std::time::SystemTime) {
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

/// A change, and whether what was kept before it may still be said.
type Change = (&'static str, fn(&World), bool);

const CHANGES: [Change; 17] = [
    ("nothing", |_| {}, true),
    ("a touched file", |world| set_modified(&world.path("tree/main.go"), std::time::SystemTime::now()), true),
    (
        "a library's text of the same size, with its old time",
        |world| {
            let lib = world.path("mod/example.com/lib@v1.0.0/lib.go");
            let time = modified(&lib);
            fs::write(&lib, CLOSES).unwrap();
            set_modified(&lib, time);
        },
        false,
    ),
    (
        "a file that another of the same size and time has replaced",
        |world| {
            let (lib, new) = (world.path("mod/example.com/lib@v1.0.0/lib.go"), world.path("new"));
            fs::write(&new, FORGETS).unwrap();
            set_modified(&new, modified(&lib));
            fs::rename(&new, &lib).unwrap();
        },
        false,
    ),
    ("a new file", |world| world.write("tree/b.go", "package main\n\nfunc b() {}\n"), false),
    ("a file that is gone", |world| fs::remove_file(world.path("tree/b.go")).unwrap(), false),
    (
        "a file that says the same under another name",
        |world| {
            fs::rename(world.path("tree/main.go"), world.path("tree/other.go")).unwrap();
        },
        false,
    ),
    ("a file that is ignored now", |world| world.write("tree/.gitignore", "other.go\n"), false),
    ("a file that is not ignored any more", |world| fs::remove_file(world.path("tree/.gitignore")).unwrap(), false),
    (
        "a new version of the library, which is not wanted",
        |world| {
            world.write("mod/example.com/lib@v1.1.0/lib.go", CLOSES);
        },
        false,
    ),
    (
        "another version in go.mod",
        |world| {
            world.write("tree/go.mod", "module example.com/app\n\nrequire example.com/lib v1.1.0\n");
        },
        false,
    ),
    ("a vendor folder", |world| world.write("tree/vendor/example.com/lib/lib.go", FORGETS), false),
    (
        "a file in the Go installation",
        |world| {
            world.write("goroot/src/os/file.go", &OS.replace("Close", "Shut"));
        },
        false,
    ),
    ("what is not UTF-8", |world| fs::write(world.path("tree/bad.go"), b"package \xff\n").unwrap(), false),
    ("what is UTF-8 now", |world| world.write("tree/bad.go", "package main"), false),
    ("a file that no run reads", |world| world.write("tree/README.md", "#"), false),
    ("no cache", |world| fs::remove_dir_all(world.path("kept")).unwrap(), false),
];

#[test]
fn a_change_of_anything_that_was_read_is_seen() {
    let world = World::new();
    assert!(!world.is_kept("first"));
    // The files are new: each is read again to be known.
    assert!(world.is_kept("second, files are young"));
    for (what, change, _) in CHANGES.iter().filter(|(_, _, stays)| !stays).take(3) {
        change(&world);
        world.is_kept(what);
    }
    thread::sleep(Duration::from_millis(2200));
    world.is_kept("now they are old");
    assert!(world.is_kept("and known without being read"));
}

#[test]
fn old_files_are_known_by_what_a_later_change_cannot_bring_back() {
    let world = World::new();
    thread::sleep(Duration::from_millis(2200));
    assert!(!world.is_kept("first"));
    for (what, change, stays) in CHANGES {
        change(&world);
        // A folder's time changes with what is in it, whether or not that matters.
        if what == "a file that no run reads" {
            world.is_kept(what);
        } else if what == "a touched file" {
            // Only its text could tell that it is the same, and nobody looked at it.
            assert!(!world.is_kept(what));
        } else {
            assert_eq!(world.is_kept(what), stays, "{what}");
        }
        // Of a young file without a text there is no digest, so nothing tells that it is still the same.
        let is_known = what != "what is not UTF-8";
        assert_eq!(world.is_kept(what), is_known, "{what}, once more");
    }
}

#[test]
fn another_question_is_another_answer() {
    let world = World::new();
    assert!(!world.run(&["check", "--cache"]).is_kept);
    for args in [
        &["check", "--cache", "--select=client"][..],
        &["check", "--cache", "--no-ignore"],
        &["check", "--cache", "main.go"],
    ] {
        assert!(!world.run(args).is_kept, "{args:?}");
        let plain: Vec<&str> = args.iter().copied().filter(|arg| *arg != "--cache").collect();
        assert_eq!(world.run(args).stdout, world.run(&plain).stdout, "{args:?}");
    }
    // How it is shown, and how many threads work on it, is none of the question.
    assert!(world.run(&["check", "--cache", "--output-format=jsonl", "-j1", "--min-confidence=possible"]).is_kept);
    let unleak = Path::new(env!("CARGO_BIN_EXE_unleak"));
    assert!(!world.run_with(unleak, &["check", "--cache"], "nowhere").is_kept);
    // A program in the place of another is another.
    let copy = world.path("unleak");
    fs::copy(unleak, &copy).unwrap();
    assert!(!world.run_with(&copy, &["check", "--cache"], "goroot").is_kept);
    assert!(world.run_with(&copy, &["check", "--cache"], "goroot").is_kept);
}

#[test]
fn patches_and_fixes_come_from_what_was_kept() {
    let world = World::new();
    world.run(&["check", "--cache"]);
    let (plain, cached) = (world.run(&["diff"]), world.run(&["diff", "--cache"]));
    assert!(cached.is_kept && plain.stdout == cached.stdout && plain.stdout.contains("+\tdefer f.Close()"));
    let fixed = world.run(&["fix", "--cache"]);
    assert!(fixed.is_kept && fixed.code == Some(0));
    let text = fs::read_to_string(world.path("tree/main.go")).unwrap();
    assert!(text.contains("\tdefer f.Close()\n"), "{text}");
    assert!(!world.is_kept("after the fix"));
    assert!(world.is_kept("after the fix, once more"));
}

#[test]
fn what_cannot_be_read_is_a_new_run_with_a_warning() {
    let world = World::new();
    world.run(&["check", "--cache"]);
    let path = world.kept_file();
    let whole = fs::read_to_string(&path).unwrap();
    let (_, body) = whole.split_once('\n').unwrap();
    let deep = format!("{{\"question\":{}", "[".repeat(100_000));
    let signed = |body: &str| format!("unleak-cache-1 {}\n{body}", unleak::workspace::seen::digest(body.as_bytes()));
    let hostile = [
        String::new(),
        "\n".to_owned(),
        body.to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace("definite", "possible"),
        signed(""),
        signed("null"),
        signed("[]"),
        signed(&deep),
        signed(&body.replace("\"findings\":[", "\"findings\":[7,")),
        signed(&body.replace("\"seen\":{", "\"seen\":{\"tree\":1,")),
    ];
    for text in hostile {
        fs::write(&path, &text).unwrap();
        let (plain, cached) = (world.run(&["check"]), world.run(&["check", "--cache"]));
        assert_eq!((plain.code, plain.stdout), (cached.code, cached.stdout));
        assert!(!cached.is_kept);
        let is_warned = cached.notes.iter().any(|note| note.starts_with("warning: the cache is not used: "));
        assert!(is_warned, "{:.60}", text);
        assert!(world.run(&["check", "--cache"]).is_kept);
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_elsewhere_are_seen() {
    use std::os::unix::fs::symlink;
    let world = World::new();
    // The module cache is reached by a link: the same name, other files.
    world.write("other/example.com/lib@v1.0.0/lib.go", CLOSES);
    fs::rename(world.path("mod"), world.path("first")).unwrap();
    symlink(world.path("first"), world.path("mod")).unwrap();
    assert!(!world.is_kept("first") && world.is_kept("second"));
    fs::remove_file(world.path("mod")).unwrap();
    symlink(world.path("other"), world.path("mod")).unwrap();
    assert!(!world.is_kept("another module cache") && world.is_kept("another module cache, again"));
    // The same files, but they do not stand in the tree any more, so they are not read.
    world.write("tree/vendor/example.com/lib/lib.go", FORGETS);
    assert!(!world.is_kept("vendor") && world.is_kept("vendor, again"));
    fs::rename(world.path("tree/vendor/example.com/lib"), world.path("outside")).unwrap();
    symlink(world.path("outside"), world.path("tree/vendor/example.com/lib")).unwrap();
    assert!(!world.is_kept("a link out of the tree"));
}

/// A sequence of numbers that is the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn after_any_edits_a_run_says_what_a_new_one_says() {
    for seed in 1..=2 {
        let (world, mut chance) = (World::new(), Chance(seed));
        let names =
            ["tree/a.go", "tree/sub/b.go", "mod/example.com/lib@v1.0.0/lib.go", "tree/vendor/example.com/lib/lib.go"];
        let main = [MAIN, "package main\n", &MAIN.replace("Take(f)", "Use() "), &MAIN.replace("main()", "more()")];
        let lib = [FORGETS, CLOSES, "package lib\n"];
        let mut kept = 0;
        for step in 0..15 {
            let name = names[chance.below(names.len())];
            let text =
                if name.ends_with("lib.go") { lib[chance.below(lib.len())] } else { main[chance.below(main.len())] };
            match chance.below(5) {
                0 => {
                    let _ = fs::remove_file(world.path(name));
                }
                1 => {
                    let other = world.path(names[chance.below(names.len())]);
                    let _ = fs::rename(world.path(name), other);
                }
                2 => {}
                _ => world.write(name, text),
            }
            kept += usize::from(world.is_kept(&format!("seed {seed}, step {step}")));
        }
        assert!(kept > 0);
    }
}
