//! What the name of a function tells, where nothing else does.
//!
//! ```go
//! cache.Set(ctx, key, value)   // keeps
//! manager.Start(ctx)           // goes on when it has returned
//! tree.Walk(visit)             // calls what it is given, and keeps nothing
//! conn.Drain()                 // ends what it is called on
//! ```
//! A name makes a doubt, or turns an assumption down; only that a walk keeps nothing is taken for granted.
//!
//! Not modelled: names that are not English, or not in camel case.

use memchr::memmem;

/// Returns whether a method by its name keeps what it is given.
pub(super) fn keeps(name: &str) -> bool {
    let words = [
        "Reset", "Init", "Set", "Add", "Push", "Put", "Store", "Append", "Register", "With", "Attach", "Enqueue",
        "Insert",
    ];
    words.iter().any(|word| name.starts_with(word))
}

/// Returns whether a function by its name calls another for each part of something.
pub(super) fn walks(name: &str) -> bool {
    let words = ["Range", "Each", "ForEach", "Walk", "Visit", "Iterate", "Ascend", "Descend"];
    words.iter().any(|word| name.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase())))
}

/// Returns whether a method by its name ends what it is called on, in the kinds that a table knows by one of them only.
pub(super) fn is_ending(name: &str) -> bool {
    let names = "Abort CloseNow CloseWithError Destroy Disconnect Dispose Drain End Exit ForceClose GracefulStop Logout \
                 Quit Release Shutdown Stop Terminate";
    names.split(' ').any(|ending| ending == name)
}

/// Returns whether a function by its name ends what it is called on or given.
pub(super) fn ends(name: &str) -> bool {
    is_ending(name) || has_word(name, "Close")
}

/// Returns whether a function by its name leaves something behind that goes on.
pub(super) fn goes_on(name: &str) -> bool {
    let words =
        "Start Watch Listen Subscribe Go Serve Init Setup Spawn Monitor Notify Async Background Submit Schedule";
    words.split(' ').any(|word| has_word(name, word))
}

/// Returns whether a function by its name gives something that goes on working under the context that it was given.
pub(super) fn opens(name: &str) -> bool {
    let words = "Open Dial New Connect Conn Client Session Stream Watch Subscribe Query Cursor Read Reader Writer Iter \
                 Iterator Rows Pages Pager Documents Begin Tx Do Exec Run Start Listen Accept With Object";
    words.split(' ').any(|word| has_word(name, word))
}

/// Returns whether a function by its name makes something of its own for who calls it.
pub(super) fn makes(name: &str) -> bool {
    "Open Dial Listen Create New Connect Accept Begin".split(' ').any(|word| has_word(name, word))
}

/// Returns whether a function by its name looks for what nobody has.
pub fn seeks_free(name: &str) -> bool {
    "Free Available Unused Random Ephemeral Port Ports".split(' ').any(|word| has_word(name, word))
}

/// Returns whether a name in camel case has the word: `startLoop` has `Start`, `GetGoogle` has no `Go`.
pub(super) fn has_word(name: &str, word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_end = |at: usize| !name[at..].starts_with(|c: char| c.is_lowercase());
    let at_front = name.starts_with(&lower) && is_end(lower.len());
    at_front || name.match_indices(word).any(|(at, _)| is_end(at + word.len()))
}

/// Returns whether a character can be part of a name.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns whether a text holds a name that is not part of a longer one.
pub fn is_word_in(text: &str, name: &str) -> bool {
    memmem::find_iter(text.as_bytes(), name)
        .any(|at| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}
