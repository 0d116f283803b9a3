//! Which folder is the root of a git work tree, told from outside: nothing of git's is opened.
//!
//! ```text
//! .git/HEAD, .git/objects, .git/refs   a repository
//! .git: gitdir: /srv/app.git/worktrees/x   a linked work tree, or a submodule
//! .git/                                an empty folder of that name is nothing, as to git
//! ```
//! What a repository's configuration says, `core.worktree = /` say, is neither read nor believed: a work tree is the
//! folder that holds `.git`, and no more than that. Only `fix --branch` and `fix --commit` open it.
//!
//! Not modelled: a work tree that is told by its configuration or the environment alone; it is no repository here.

use super::regular;
use std::path::Path;

/// The longest `.git` file that is read; it holds one path.
const MAX_LINK_BYTES: u64 = 64 << 10;

/// Returns whether git would take `folder` for the root of a work tree.
pub(super) fn is_root(folder: &Path) -> bool {
    let git = folder.join(".git");
    match git.metadata() {
        Ok(metadata) if metadata.is_dir() => is_git_folder(&git),
        Ok(metadata) if metadata.is_file() => {
            regular::read(&git, MAX_LINK_BYTES).is_ok_and(|link| link.starts_with(b"gitdir:"))
        }
        _ => false,
    }
}

/// Returns whether a folder has what every folder of git's has: a work tree's `.git`, or a bare repository.
pub fn is_git_folder(folder: &Path) -> bool {
    // HEAD may be a symbolic link, which leads to a branch that need not be there.
    let has_head = folder.join("HEAD").symlink_metadata().is_ok_and(|head| head.is_file() || head.is_symlink());
    has_head && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}
