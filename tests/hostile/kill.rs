//! Runs that are killed at any moment, and files that change meanwhile.

use super::{LEAK, command, number, put, run};
use crate::truth::rng::Rng;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn fixed() -> String {
    LEAK.replace("\t}\n", "\t}\n\tdefer resp.Body.Close()\n")
}

fn text_of(n: usize) -> String {
    LEAK.replace("leak", &format!("leak{n}"))
}

/// Kills a run after a time; returns whether it was still at work.
fn kill_after(folder: &Path, args: &[&str], delay: Duration) -> bool {
    // No shell between: it is the program that is to be killed.
    let mut child = Command::new(env!("CARGO_BIN_EXE_unleak"));
    child.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.envs(command(folder, &[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child = child.spawn().unwrap();
    std::thread::sleep(delay);
    let is_running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    is_running
}

/// `UNLEAK_KILLS=1000 UNLEAK_FILES=1000 cargo test --release killed -- --nocapture` is the run that docs/git.md tells of.
#[test]
fn a_run_killed_at_any_moment_leaves_whole_files() {
    let (kills, files) = (number("UNLEAK_KILLS", 6), number("UNLEAK_FILES", 60));
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    let name = |n: usize| format!("d{}/f{n}.go", n % 10);
    let write_all = || (0..files).for_each(|n| drop(put(folder, &name(n), text_of(n))));
    write_all();
    let start = Instant::now();
    assert_eq!(run(folder, &["fix"]).code, Some(0));
    let whole = start.elapsed();
    let mut rng = Rng::new(1);
    let (mut at_work, mut in_the_midst) = (0, 0);
    for _ in 0..kills {
        write_all();
        let delay = whole * u32::try_from(rng.below(1000)).unwrap() / 1000;
        at_work += usize::from(kill_after(folder, &["fix"], delay));
        let mut new = 0;
        for n in 0..files {
            let text = fs::read_to_string(folder.join(name(n))).unwrap();
            let is_new = text == fixed().replace("leak", &format!("leak{n}"));
            assert!(is_new || text == text_of(n), "{} is torn:\n{text}", name(n));
            new += usize::from(is_new);
        }
        in_the_midst += usize::from(0 < new && new < files);
    }
    eprintln!("{kills} kills over {files} files: {at_work} before the end, {in_the_midst} while files were written");
    assert_eq!(run(folder, &["fix"]).code, Some(0));
    let left = crate::support::files_below(folder);
    assert!(left.len() == files && left.iter().all(|path| path.extension().unwrap() == "go"), "{left:?}");
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
        for kill in 0..kills {
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
            let goal = if kill % 2 == 0 { &["fix", "--commit"][..] } else { &["fix", "--branch", "x"] };
            kill_after(
                folder,
                goal,
                Duration::from_millis(rng.below(if cfg!(debug_assertions) { 1500 } else { 200 }) as u64),
            );
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
