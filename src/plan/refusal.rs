//! Every reason to decline an edit: a stable code, a sentence, a page.
//!
//! `resp, err := do(); go watch(resp); return nil` is refused with `handed-on`. Codes are public: scripts count them.

/// Why there is no edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // ALL documents each
pub enum Refusal {
    TypeUnknown,
    ReleaseCommits,
    NotBound,
    NotALocal,
    ResultDropped,
    ErrorNotChecked,
    MayLackPart,
    InLoop,
    HandedOn,
    UsedLater,
    ReleasedTwice,
    StillLeaks,
    ReleasedOnSome,
    NewLeak,
    Shadowed,
    CrowdedLine,
    Generated,
    ProcessLifetime,
    BrokenEdit,
    NotWithOthers,
    CloseCanFail,
    OwnerElsewhere,
    OwnerIdle,
    OwnerNeverEnds,
    TooLarge,
    NoPlace,
}

/// Every refusal with its code, its sentence and what a user can do.
pub const ALL: [(Refusal, &str, &str, &str); 26] = [
    (
        Refusal::TypeUnknown,
        "type-unknown",
        "the type of the result is not known, so neither is whether it can be closed",
        "Names are evidence, types are proof: an edit needs the declaration of what is called. Make the sources of the \
         dependency available (`go mod download`, or a vendor folder) and run again.",
    ),
    (
        Refusal::ReleaseCommits,
        "release-commits",
        "releasing it publishes what was written so far",
        "Closing such a writer on an error path would publish a truncated object. Decide by hand where it is complete.",
    ),
    (
        Refusal::NotBound,
        "not-bound",
        "the result is used inside a larger expression and has no name",
        "Give the result a name in a statement of its own; then the missing release can be written.",
    ),
    (
        Refusal::NotALocal,
        "not-a-local",
        "the result is not held by a local variable of this function",
        "What a field, an element, a global or an enclosing function's variable holds has another owner. Release it \
         there.",
    ),
    (
        Refusal::ResultDropped,
        "result-dropped",
        "the result is dropped, and naming it here would not compile or would shadow something",
        "Bind the result to a variable and release it, or use a call that returns nothing to release.",
    ),
    (
        Refusal::ErrorNotChecked,
        "error-not-checked",
        "at no place is it sure that the acquisition succeeded",
        "Where a failed acquisition goes on like a successful one, a release could meet nil. Check the error first.",
    ),
    (
        Refusal::MayLackPart,
        "may-lack-part",
        "what is answered may be without the part that is released",
        "Only net/http's own client promises a body. What a test puts in its place may answer without one, and a close of \
         nothing panics; so may whatever the function asks, `resp.Body != nil`. Let it answer `http.NoBody`.",
    ),
    (
        Refusal::InLoop,
        "in-loop",
        "it is acquired in each round of a loop, and a defer would pile up until the function ends",
        "Release it at the end of each round, or move the round into a function of its own.",
    ),
    (
        Refusal::HandedOn,
        "handed-on",
        "on some path it, or something that needs it, outlives the place of the release",
        "A release here would pull it away from whoever got it. Release it where that ends.",
    ),
    (
        Refusal::UsedLater,
        "used-later",
        "it is still used after every place where it could be released",
        "Usually a return expression that uses it: bring the result into a variable first.",
    ),
    (
        Refusal::ReleasedTwice,
        "released-twice",
        "some path would release it twice, and a second release is an error",
        "Make one place responsible for the release.",
    ),
    (
        Refusal::StillLeaks,
        "still-leaks",
        "one release would not cover every path that leaks",
        "Different paths lose it in different ways; they need releases of their own.",
    ),
    (
        Refusal::ReleasedOnSome,
        "released-on-some",
        "a call releases it on some of its paths and tells nobody on which",
        "After such a call it is open or closed, and a release for both would be the second on some path. Let the function always \
         release it, or never, or say what it did.",
    ),
    (
        Refusal::NewLeak,
        "new-leak",
        "the edit would make something else in the function leak",
        "Look at the function as a whole.",
    ),
    (
        Refusal::Shadowed,
        "shadowed",
        "where the release would stand, the name means another variable",
        "Rename the inner variable.",
    ),
    (
        Refusal::CrowdedLine,
        "crowded-line",
        "there is no line of its own for the release",
        "Run gofmt, or put the statements on lines of their own.",
    ),
    (Refusal::Generated, "generated", "the file is generated", "Generated files are never edited. Fix the generator."),
    (
        Refusal::ProcessLifetime,
        "process-lifetime",
        "it is meant to stay open until the process ends",
        "What main serves with, what init or a package variable opens, dies with the process; a defer would never run.",
    ),
    (
        Refusal::BrokenEdit,
        "broken-edit",
        "the edited text did not pass our own check",
        "This is a limit of unleak; please report the function.",
    ),
    (
        Refusal::NotWithOthers,
        "not-with-others",
        "right by itself, the release would be one too many or too early beside the other fixes of the function",
        "Two edits touch what may be the same resource, or each other's lines. The surer one is kept. Apply it, then look \
         at what is left of the function.",
    ),
    (
        Refusal::CloseCanFail,
        "close-can-fail",
        "what was written may be lost when it is closed, and no simple edit would report that",
        "Check the error of Close where the function succeeds, or give the function's error a name, so that a deferred \
         close can set it.",
    ),
    (
        Refusal::OwnerElsewhere,
        "owner-elsewhere",
        "the struct that keeps it ends in another file",
        "The release belongs into the method that ends the struct. A fix edits the file of its finding and no other.",
    ),
    (
        Refusal::OwnerIdle,
        "owner-idle",
        "the method that ends the struct which keeps it does nothing so far",
        "Nobody has to call a Close that does nothing. With a release in it everybody would have to: look at those who drop \
         the struct, and change them together with it.",
    ),
    (
        Refusal::OwnerNeverEnds,
        "owner-never-ends",
        "the struct that keeps it has no method that ends it, and nothing else releases it",
        "Give the struct a Close that releases the field, and call it where the struct is done with. That it may live as \
         long as the process is why only `unleak explain` says so.",
    ),
    (
        Refusal::TooLarge,
        "too-large",
        "the function is so large that the edit could not be checked",
        "Each edit is checked by running the function again, and the work that one function is worth is used up. Make the \
         fixes that there are and run again.",
    ),
    (
        Refusal::NoPlace,
        "no-place",
        "no place was found where a release reaches every path that leaks",
        "The paths that leak have nothing in common that a single edit could use.",
    ),
];

impl Refusal {
    /// Returns the public code.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// Returns the sentence for people.
    pub fn message(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Refusal, &'static str, &'static str, &'static str) {
        let row = ALL.iter().find(|row| row.0 == self);
        row.unwrap_or(&ALL[ALL.len() - 1])
    }

    /// Of two reasons, keeps the one that says more: the first, unless it only says that nothing was found, or the second
    /// that the code itself has no answer.
    pub fn first_choice(old: Option<Refusal>, new: Refusal) -> Refusal {
        match old {
            None | Some(Refusal::NoPlace | Refusal::StillLeaks) => new,
            Some(_) if new == Refusal::ReleasedOnSome => new,
            Some(old) => old,
        }
    }
}
