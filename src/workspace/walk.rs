//! Which Go files a run looks at, and their texts.
//!
//! `unleak ./... cmd/tool/main.go` names the current folder and one file. Folders are walked as git sees them
//! (`.gitignore`), without `vendor`, `testdata` and names that start with `.` or `_`, as the go tool does; a file that
//! is named is read whatever its folder. Symbolic links are not followed, so a run never leaves the tree. What cannot
//! be read, is no regular file, is larger than [`MAX_BYTES`] or not UTF-8 is left out with a note, and the run goes on.
//!
//! Not modelled: which files a build would take (every platform's files are read), git's index (a tracked file that
//! `.gitignore` names is left out), ignore rules of the user's own git configuration, which would make two machines
//! disagree.

use super::ignore_rules::{FolderRules, may_rule, rules_in};
use super::regular::{self, Unreadable};
use super::repository;
use super::sources::MAX_MODULE_BYTES;
use crate::error::Error;
use crate::types::importer::SourceFile;
use crate::types::recent::Recent;
use crate::types::source_text::{SourceText, Text};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Larger files are left out: no person wrote them.
pub const MAX_BYTES: u64 = 8 << 20;

/// What the texts of all files together may have: they are in memory, and so is what is known of each. The largest trees
/// that people write in Go have a tenth.
pub const MAX_TREE_BYTES: u64 = 1 << 30;
/// How many bytes of texts stay in memory until they were searched; those of further files are read again for that.
const MAX_HELD: u64 = 56 << 20;
/// Of how many bytes the texts are kept that were read again last.
const MAX_RECENT: usize = 8 << 20;
/// How many files have their texts in one block.
const BLOCK: usize = 32;

/// Whether `.gitignore` and `.ignore` are obeyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoreRules {
    /// They are.
    Obey,
    /// They are not.
    Skip,
}

/// The files of a run.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The repository's root; without a repository the folder of the outermost `go.mod` or `go.work` above the named
    /// paths, or else the current folder. Every path below is relative to it.
    pub root: PathBuf,
    /// Whether `root` is the root of a git work tree.
    pub is_repository: bool,
    /// The current folder relative to `root`, empty or ending in `/`; none if it lies outside.
    pub prefix: Option<String>,
    /// The Go files, named by their path relative to the root, with `/`; in order.
    pub files: Vec<SourceFile>,
    /// The `go.mod` files in the walked folders and above them.
    pub modules: Vec<String>,
    /// What was left out, by path.
    pub skipped: Vec<Skipped>,
    /// Whether what was left out would be left out again as long as nothing changes: all could be opened and read.
    pub is_whole: bool,
}

impl Tree {
    /// Returns the text of the file at a path.
    pub fn text(&self, path: &str) -> Option<Arc<Text>> {
        let at = self.files.binary_search_by(|file| (*file.name).cmp(path)).ok()?;
        Some(self.files[at].text.get())
    }

    /// Returns a path as seen from the current folder, if it lies there.
    pub fn shown_path<'p>(&self, path: &'p str) -> &'p str {
        self.prefix.as_deref().and_then(|prefix| path.strip_prefix(prefix)).unwrap_or(path)
    }

    /// Returns a path as a patch names it: from the repository's root, or else from the current folder.
    pub fn patch_path<'p>(&self, path: &'p str) -> &'p str {
        if self.is_repository { path } else { self.shown_path(path) }
    }
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Lists and reads the Go files of `paths`, which are relative to `cwd`; a path that does not exist is an error.
pub fn walk(paths: &[PathBuf], cwd: &Path, rules: IgnoreRules) -> Result<Tree, Error> {
    list(paths, cwd, rules).map(Listed::read)
}

/// What a walk found, before anything is read.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The Go files, by path, relative to the root.
    pub files: Vec<String>,
    /// The tree, with no files yet.
    tree: Tree,
}

impl Listed {
    /// Returns the root that the files are relative to.
    pub fn root(&self) -> &Path {
        &self.tree.root
    }

    /// Reads all files, as far as [`MAX_TREE_BYTES`] go.
    pub fn read(self) -> Tree {
        self.read_within(MAX_TREE_BYTES)
    }

    /// Reads files, block by block in their order, until they have more than `max` bytes.
    fn read_within(self, max: u64) -> Tree {
        let Listed { files, mut tree } = self;
        let place = Place { root: tree.root.as_path().into(), recent: Arc::new(Recent::new(MAX_RECENT)) };
        // Of blocks in front of the one that is next: if they are too much already, so it is.
        let total = AtomicU64::new(0);
        let next = files.chunks(BLOCK).enumerate().take_while(|_| total.load(Ordering::Relaxed) <= max);
        let read = |(at, paths)| {
            let block = read_block(&place, paths);
            let bytes = block.iter().flatten().map(|file| file.text.len() as u64).sum();
            if total.fetch_add(bytes, Ordering::Relaxed) + bytes > MAX_HELD {
                block.iter().flatten().for_each(|file| file.text.let_go());
            }
            (at, block)
        };
        let mut blocks: Vec<(usize, Vec<_>)> = next.par_bridge().map(read).collect();
        blocks.sort_unstable_by_key(|(at, _)| *at);
        let unread = files.iter().skip(blocks.len() * BLOCK).map(|path| too_much(path.clone(), max));
        tree.skipped.extend(unread);
        let mut left = Some(max);
        for result in blocks.into_iter().flat_map(|(_, block)| block) {
            // Nothing that follows on one too much is taken, however small: what is left out is one stretch.
            left = left.and_then(|left| left.checked_sub(result.as_ref().map_or(0, |file| file.text.len() as u64)));
            match result {
                Ok(file) if left.is_some() => tree.files.push(file),
                Ok(file) => tree.skipped.push(too_much(file.name.to_string(), max)),
                Err(unread) if left.is_some() => {
                    tree.is_whole &= unread.is_by_content;
                    tree.skipped.push(unread.skipped);
                }
                Err(unread) => tree.skipped.push(too_much(unread.skipped.path, max)),
            }
        }
        tree.skipped.sort();
        tree.skipped.dedup();
        tree
    }

    /// Reads some files only; what another run left out of the others is `skipped`.
    pub fn read_some(&self, paths: impl IntoIterator<Item = String>, skipped: &[Skipped]) -> Tree {
        let mut tree = Listed { files: paths.into_iter().collect(), tree: self.tree.clone() }.read();
        tree.skipped.extend_from_slice(skipped);
        tree.skipped.sort();
        tree.skipped.dedup();
        tree
    }
}

/// Lists the Go files of `paths` as [`walk`] does, and reads none.
///
/// # Errors
/// As for [`walk`].
pub fn list(paths: &[PathBuf], cwd: &Path, rules: IgnoreRules) -> Result<Listed, Error> {
    let cwd = canonical(cwd)?;
    let named = paths.iter().map(|path| canonical_in(&cwd, path)).collect::<Result<Vec<_>, _>>()?;
    let named = if named.is_empty() { vec![cwd.clone()] } else { named };
    let (root, is_repository) = find_root(&named, &cwd);
    let mut listing = Listing::of(&root);
    for path in &named {
        if path.is_dir() {
            listing.walk_folder(path, is_repository, rules);
        } else {
            listing.add_file(path);
        }
        listing.add_modules_above(path);
    }
    let Listing { mut files, mut modules, mut skipped, .. } = listing;
    for paths in [&mut files, &mut modules] {
        paths.par_sort_unstable();
        paths.dedup();
    }
    let is_too_large = |module: &&String| {
        fs::symlink_metadata(root.join(module)).is_ok_and(|metadata| metadata.len() > MAX_MODULE_BYTES)
    };
    skipped.extend(
        modules.iter().filter(is_too_large).map(|path| Skipped {
            path: path.clone(),
            reason: Unreadable::TooLarge { max: MAX_MODULE_BYTES }.reason(),
        }),
    );
    skipped.sort();
    skipped.dedup();
    let prefix = cwd.strip_prefix(&root).ok().and_then(slashed);
    let prefix = prefix.map(|prefix| if prefix.is_empty() { prefix } else { prefix + "/" });
    let tree = Tree { root, is_repository, prefix, files: Vec::new(), modules, skipped, is_whole: true };
    Ok(Listed { files, tree })
}

/// Turns `./...` into `.`: the folders below are always meant.
fn strip_dots(path: &Path) -> &Path {
    if path.ends_with("...") { path.parent().unwrap_or(path) } else { path }
}

fn canonical_in(cwd: &Path, path: &Path) -> Result<PathBuf, Error> {
    let found = fs::canonicalize(cwd.join(strip_dots(path)));
    found.map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Finds the folder that all named paths are relative to, and whether it is a repository.
fn find_root(named: &[PathBuf], cwd: &Path) -> (PathBuf, bool) {
    // Hooks name many files of few folders.
    let folders: BTreeSet<&Path> = named.iter().map(|path| folder_of(path)).collect();
    let mut roots: Vec<PathBuf> = folders.into_iter().map(|folder| root_of(folder, cwd)).collect();
    roots.dedup();
    let mut root = roots.pop().unwrap_or_else(|| cwd.to_owned());
    while !roots.iter().all(|other| other.starts_with(&root)) {
        if !root.pop() {
            break;
        }
    }
    let is_repository = repository::is_root(&root);
    (root, is_repository)
}

fn folder_of(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(path) }
}

fn root_of(folder: &Path, cwd: &Path) -> PathBuf {
    if let Some(repository) = folder.ancestors().find(|folder| repository::is_root(folder)) {
        return repository.to_owned();
    }
    let start = if folder.starts_with(cwd) { cwd } else { folder };
    let has_module = |folder: &&Path| folder.join("go.mod").is_file() || folder.join("go.work").is_file();
    start.ancestors().filter(has_module).last().unwrap_or(start).to_owned()
}

/// A folder to read, and the rules of the folder above it.
type Folder = (PathBuf, Option<Arc<FolderRules>>);

/// What the walk has listed so far, in no order; paths are relative to the root.
struct Listing<'a> {
    root: &'a Path,
    files: Vec<String>,
    modules: Vec<String>,
    skipped: Vec<Skipped>,
}

impl<'a> Listing<'a> {
    fn of(root: &'a Path) -> Self {
        Listing { root, files: Vec::new(), modules: Vec::new(), skipped: Vec::new() }
    }

    fn walk_folder(&mut self, top: &Path, is_repository: bool, rules: IgnoreRules) {
        // Without a repository nothing says where the rules of the folders above would end.
        let above = if rules == IgnoreRules::Obey && is_repository { self.rules_above(top) } else { None };
        let mut folders: Vec<Folder> = vec![(top.to_owned(), above)];
        let root = self.root;
        let read = |folder: Folder| {
            let mut here = Listing::of(root);
            let below = here.read_folder(folder, rules);
            (here, below)
        };
        // All folders of one depth at once.
        while !folders.is_empty() {
            let all: Vec<_> = folders.into_par_iter().map(read).collect();
            folders = Vec::new();
            for (here, below) in all {
                self.files.extend(here.files);
                self.modules.extend(here.modules);
                self.skipped.extend(here.skipped);
                folders.extend(below);
            }
        }
    }

    /// Lists what stands in a folder; returns the folders in it.
    fn read_folder(&mut self, (folder, above): Folder, rules: IgnoreRules) -> Vec<Folder> {
        let entries: Vec<_> = match folder.read_dir() {
            Ok(entries) => entries.collect(),
            Err(error) => {
                self.skip(&folder, &Unreadable::from(error).reason());
                return Vec::new();
            }
        };
        let has_rules = || entries.iter().flatten().any(|entry| may_rule(&entry.file_name()));
        let is_obeyed = rules == IgnoreRules::Obey;
        let rules = if is_obeyed && has_rules() { self.rules_in(&folder, above) } else { above };
        let mut folders = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                Ok((path, kind)) if is_left_out(&path, kind) || is_ignored(rules.as_deref(), &path, kind) => {}
                Ok((path, kind)) if kind.is_dir() => folders.push((path, rules.clone())),
                Ok((path, kind)) => self.add_entry(&path, kind),
                Err(error) => self.skip(&folder, &Unreadable::from(error).reason()),
            }
        }
        folders
    }

    /// Returns the rules of the folders from the root down to the one above `top`.
    fn rules_above(&mut self, top: &Path) -> Option<Arc<FolderRules>> {
        let mut folders: Vec<&Path> = top.ancestors().skip(1).collect();
        folders.retain(|folder| folder.starts_with(self.root));
        folders.into_iter().rev().fold(None, |rules, folder| self.rules_in(folder, rules))
    }

    fn rules_in(&mut self, folder: &Path, above: Option<Arc<FolderRules>>) -> Option<Arc<FolderRules>> {
        let mut unused = Vec::new();
        let rules = rules_in(folder, above, &mut unused);
        for (path, reason) in unused {
            self.skip(&path, &reason);
        }
        rules
    }

    fn add_entry(&mut self, path: &Path, kind: FileType) {
        if kind.is_file() && path.ends_with("go.mod") {
            self.modules.extend(self.relative(path));
        }
        if !is_go(path) {
            return;
        }
        if kind.is_symlink() {
            self.skip(path, "a symbolic link; the file it leads to is read where it stands");
        } else if !kind.is_file() {
            self.skip(path, "not a regular file");
        } else {
            self.add_path(path);
        }
    }

    /// Adds a file that the user named.
    fn add_file(&mut self, path: &Path) {
        if !path.is_file() {
            self.skip(path, "not a regular file");
        } else if !is_go(path) {
            self.skip(path, "not a Go file");
        } else {
            self.add_path(path);
        }
    }

    fn add_path(&mut self, path: &Path) {
        match self.relative(path) {
            Some(relative) => self.files.push(relative),
            None => self.skip(path, "its name is not UTF-8"),
        }
    }

    fn add_modules_above(&mut self, path: &Path) {
        for folder in path.ancestors().take_while(|folder| folder.starts_with(self.root)) {
            let module = folder.join("go.mod");
            if module.is_file() {
                self.modules.extend(self.relative(&module));
            }
        }
    }

    fn skip(&mut self, path: &Path, reason: &str) {
        let inside = path.strip_prefix(self.root).unwrap_or(path);
        let path = inside.to_string_lossy().into_owned();
        self.skipped.push(Skipped { path, reason: reason.to_owned() });
    }

    fn relative(&self, path: &Path) -> Option<String> {
        slashed(path.strip_prefix(self.root).ok()?)
    }
}

/// Returns whether the go tool would not look at this name.
fn is_left_out(path: &Path, kind: FileType) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    matches!(name.first(), Some(b'.' | b'_')) || (kind.is_dir() && matches!(name, b"vendor" | b"testdata"))
}

/// Asks the rules of folders and of what would be read; of nothing else do they matter.
fn is_ignored(rules: Option<&FolderRules>, path: &Path, kind: FileType) -> bool {
    let matters = kind.is_dir() || is_go(path) || path.ends_with("go.mod");
    matters && rules.is_some_and(|rules| rules.leave_out(path, kind.is_dir()))
}

fn is_go(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "go")
}

/// Returns a relative path with `/` between its parts, if it is UTF-8.
fn slashed(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        let Component::Normal(part) = component else { return None };
        parts.push(part.to_str()?);
    }
    Some(parts.join("/"))
}

/// A file that was listed and gave no text.
struct Unread {
    skipped: Skipped,
    /// Whether what is in it is the reason.
    is_by_content: bool,
}

fn too_much(path: String, max: u64) -> Skipped {
    Skipped { path, reason: format!("the files before it have {} MiB; name parts of the tree", max >> 20) }
}

/// Where the files are, and those of them that were read again last.
struct Place {
    root: Arc<Path>,
    recent: Arc<Recent<Text>>,
}

/// Reads some files into one block.
fn read_block(place: &Place, paths: &[String]) -> Vec<Result<SourceFile, Unread>> {
    let (mut block, mut buffer) = (String::new(), Vec::new());
    let read = |path: &String| {
        let (start, whole) = (block.len(), place.root.join(path));
        let text = read_file(&whole, path, &mut buffer).map(|text| block.push_str(text));
        (whole, text.map(|()| start..block.len()))
    };
    let places: Vec<_> = paths.iter().map(read).collect();
    block.shrink_to_fit();
    let block = Arc::new(block);
    let file = |(path, (whole, at)): (&String, (PathBuf, Result<Range<usize>, Unread>))| {
        let again = move || String::from_utf8(regular::read(&whole, MAX_BYTES).ok()?).ok();
        let text = SourceText::again(Text::within(block.clone(), at?), place.recent.clone(), again);
        Ok(SourceFile::new(path.as_str(), text))
    };
    paths.iter().zip(places).map(file).collect()
}

fn read_file<'b>(whole: &Path, path: &str, buffer: &'b mut Vec<u8>) -> Result<&'b str, Unread> {
    let (reason, is_by_content) = match regular::read_into(buffer, whole, MAX_BYTES) {
        Ok(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(_) => ("not UTF-8".to_owned(), true),
        },
        Err(error) => (error.reason(), matches!(error, Unreadable::TooLarge { .. })),
    };
    Err(Unread { skipped: Skipped { path: path.to_owned(), reason }, is_by_content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_up_to_a_size() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.go", "b.go", "c.go", "d.go"] {
            fs::write(dir.path().join(name), "package p\n").unwrap();
        }
        let read = |max| list(&[], dir.path(), IgnoreRules::Obey).unwrap().read_within(max);
        assert_eq!((read(40).files.len(), read(40).skipped.len()), (4, 0));
        let tree = read(29);
        assert_eq!(tree.files.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["a.go", "b.go"]);
        assert_eq!(tree.skipped.iter().map(|skip| skip.path.as_str()).collect::<Vec<_>>(), ["c.go", "d.go"]);
    }
}
