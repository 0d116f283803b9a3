//! Runs that are killed at any moment, and files that change meanwhile.

use super::{LEAK, command, number, put, run};
use crate::truth::rng::Rng;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn fixed() -> String {
    LEAK.replace("\t}\n", "\t}\n\tdefer resp.Body.Close()\n")
}

fn text_of(n: usize) -> String {
    LEAK.replace("leak", &format!("leak{n}"))
}

/// Starts a run, waits until `is_time` or its end and then for `delay`, and kills it; returns whether it was still at work.
fn kill(folder: &Path, args: &[&str], env: &[(&str, &Path)], is_time: impl Fn() -> bool, delay: Duration) -> bool {
    // No shell between: it is the program that is to be killed.
    let mut child = Command::new(env!("CARGO_BIN_EXE_unleak"));
    child.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.envs(command(folder, &[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    child.envs(env.iter().copied());
    let mut child = child.spawn().unwrap();
    while !is_time() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(delay);
    let is_running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    is_running
}

/// When a name was last added to a folder or taken from it.
fn changed(folder: &Path) -> SystemTime {
    fs::metadata(folder).unwrap().modified().unwrap()
}

/// The moments are those at which files are written: from the first change in the folder that comes first.
///
/// `UNLEAK_KILLS=1000 UNLEAK_FILES=1000 cargo test --release killed_while -- --nocapture` is the run that docs/git.md
/// tells of.
#[test]
fn a_run_killed_while_it_writes_leaves_whole_files() {
    let (kills, files) = (number("UNLEAK_KILLS", 6), number("UNLEAK_FILES", 60));
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    let name = |n: usize| format!("d{}/f{n}.go", n % 10);
    (0..files).for_each(|n| drop(put(folder, &name(n), text_of(n))));
    let first = folder.join("d0");
    // How long it takes to write all of them.
    let before = changed(&first);
    let mut child = command(folder, &["fix"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while changed(&first) == before {
        std::thread::sleep(Duration::from_micros(100));
    }
    let start = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let window = start.elapsed();
    let mut rng = Rng::new(1);
    let (mut in_the_midst, mut at_a_file) = (0, 0);
    (0..files).for_each(|n| drop(put(folder, &name(n), text_of(n))));
    for _ in 0..kills {
        let before = changed(&first);
        let delay = window * u32::try_from(rng.below(1000)).unwrap() / 1000;
        kill(folder, &["fix"], &[], || changed(&first) != before, delay);
        let mut new = 0;
        for n in 0..files {
            let text = fs::read_to_string(folder.join(name(n))).unwrap();
            if text == text_of(n) {
                continue;
            }
            assert!(text == fixed().replace("leak", &format!("leak{n}")), "{} is torn:\n{text}", name(n));
            put(folder, &name(n), text_of(n));
            new += 1;
        }
        in_the_midst += usize::from(0 < new && new < files);
        at_a_file += usize::from(crate::support::files_below(folder).len() > files);
    }
    eprintln!(
        "{kills} kills over {files} files, which take {window:?} to write: {in_the_midst} while files were written, {at_a_file} of \
         them left a stray"
    );
    assert_eq!(run(folder, &["fix"]).code, Some(0));
    let left = crate::support::files_below(folder);
    assert!(left.len() == files && left.iter().all(|path| path.extension().unwrap() == "go"), "{left:?}");
}

/// The files of its HEAD stand in a temporary folder, which the next run removes.
#[cfg(unix)]
#[test]
fn a_run_killed_over_a_bare_repository_leaves_its_files_to_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let [source, bare, temporary] = ["source", "bare", "tmp"].map(|name| dir.path().join(name));
    (0..200).for_each(|n| drop(put(&source, &format!("f{n}.go"), text_of(n))));
    fs::create_dir(&temporary).unwrap();
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.args(args).current_dir(&source).env("GIT_CONFIG_GLOBAL", "/dev/null").env("HOME", "/nonexistent");
        git.output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        eprintln!("SKIPPED: no git on this machine");
        return;
    }
    assert!(git(&["add", "."]));
    assert!(git(&["-c", "user.name=S", "-c", "user.email=s@example.com", "commit", "-q", "-m", "start"]));
    assert!(git(&["clone", "-q", "--bare", ".", bare.to_str().unwrap()]));
    let count = || fs::read_dir(&temporary).unwrap().count();
    let env = [("TMPDIR", temporary.as_path())];
    let mut rng = Rng::new(3);
    let mut has_left = false;
    for _ in 0..10 {
        let before = changed(&temporary);
        let delay = Duration::from_micros(rng.below(5000) as u64);
        kill(&bare, &["check"], &env, || changed(&temporary) != before, delay);
        has_left |= count() > 0;
    }
    assert!(has_left, "no kill came in time");
    let said = command(&bare, &["check"]).envs(env).output().unwrap();
    assert_eq!((said.status.code(), count()), (Some(1), 0));
}

#[test]
fn strays_go_with_the_next_run_and_nothing_else_goes() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "a/clean.go", "package p\n");
    // No process has such a number.
    put(dir.path(), "a/.unleak-4194999-0.tmp", "half a fi");
    let others = [".unleak-4194999-0.tmp.go", ".unleak-x-0.tmp", ".unleak-notes", "unleak-4194999-0.tmp"];
    for other in others {
        put(dir.path(), &format!("a/{other}"), "package p\n");
    }
    assert_eq!(run(dir.path(), &["check"]).code, Some(0));
    assert!(dir.path().join("a/.unleak-4194999-0.tmp").exists(), "check writes nothing");
    assert_eq!(run(dir.path(), &["fix"]).code, Some(0));
    let mut names: Vec<_> = fs::read_dir(dir.path().join("a"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut want: Vec<String> = others.iter().map(ToString::to_string).chain(["clean.go".to_owned()]).collect();
    want.sort();
    assert_eq!(names, want);
}

/// A commit that is killed: the repository is sound, and what was written is either committed or waits in the index.
#[test]
fn a_commit_killed_at_any_moment_leaves_a_sound_repository() {
    let kills = number("UNLEAK_KILLS", 4);
    for format in ["sha1", "sha256"] {
        let mut rng = Rng::new(2);
        for round in 0..kills {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path();
            let git = |args: &[&str]| {
                let mut git = Command::new("git");
                git.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("HOME", "/nonexistent");
                git.args([] as [&str; 0])
                    .output()
                    .ok()
                    .map(|out| (out.status.success(), String::from_utf8(out.stdout).unwrap()))
            };
            if !git(&["init", "-q", "-b", "main", &format!("--object-format={format}")])
                .is_some_and(|(is_done, _)| is_done)
            {
                eprintln!("SKIPPED: no git on this machine that knows {format}");
                return;
            }
            (0..30).for_each(|n| drop(put(folder, &format!("f{n}.go"), text_of(n))));
            git(&["add", "."]).unwrap();
            git(&["-c", "user.name=S", "-c", "user.email=s@example.com", "commit", "-q", "-m", "start"]).unwrap();
            let head = git(&["rev-parse", "HEAD"]).unwrap().1;
            let goal = if round % 2 == 0 { &["fix", "--commit"][..] } else { &["fix", "--branch", "x"] };
            let delay = rng.below(if cfg!(debug_assertions) { 1500 } else { 200 });
            kill(folder, goal, &[], || true, Duration::from_millis(delay as u64));
            for n in 0..30 {
                let text = fs::read_to_string(folder.join(format!("f{n}.go"))).unwrap();
                assert!(text == text_of(n) || text == fixed().replace("leak", &format!("leak{n}")), "{text}");
            }
            // What git itself leaves when it is killed, and tells to remove.
            let _ = fs::remove_file(folder.join(".git/index.lock"));
            let (is_sound, said) = git(&["fsck", "--no-progress", "--no-dangling"]).unwrap();
            assert!(is_sound, "{said}");
            let now = git(&["rev-parse", "HEAD"]).unwrap().1;
            assert!(now == head || git(&["rev-parse", "HEAD^"]).unwrap().1 == head);
            assert!(git(&["status", "--porcelain"]).unwrap().0);
            // The next run does the rest, and leaves nothing of its own.
            let said = run(folder, &["fix"]);
            assert_eq!(said.code, Some(0), "{}", said.stderr);
            if goal == ["fix", "--branch", "x"] {
                let said = run(folder, &["fix", "--branch", "y"]);
                assert!(matches!(said.code, Some(0 | 2)), "{}", said.stderr);
            }
            let names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(names.len(), 31, "{names:?}");
        }
    }
}
