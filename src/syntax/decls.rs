//! The declarations of a file, packed: where each stands and what it is called.
//!
//! ```go
//! var a, b = 0., func() {}         // Var, names a and b
//! func (s *Set[K]) Len() int { … } // Func, receiver Set, name Len, body from { to }
//! ```
//! A large tree has hundreds of thousands of them, and all but a few are only ever looked up by name: one takes 28 bytes
//! and its names, and nothing of its own on the heap. A [`DeclSpan`] is a look at one.
//!
//! Not modelled: offsets beyond 4 GiB; a text of that size has no declarations ([`super::split`]).

use super::split::DeclKind;
use crate::text::span::Span;

/// The declarations of one file, in source order.
#[derive(Clone, Debug, Default)]
pub struct Decls {
    packed: Vec<Packed>,
    /// Of each declaration the receiver's type if there is one, and the names, each with a space behind it.
    words: String,
}

#[derive(Clone, Copy, Debug)]
struct Packed {
    start: u32,
    end: u32,
    /// Where the body begins; 0 if there is none. It ends where the declaration does.
    body: u32,
    /// Where the first name ends.
    name_end: u32,
    /// Where its words end.
    words_end: u32,
    kind: DeclKind,
    is_grouped: bool,
    repeats: bool,
    is_defined_type: bool,
    has_recv: bool,
}

/// One top-level declaration, or one line of a `( … )` group.
#[derive(Clone, Copy, Debug)]
pub struct DeclSpan<'d> {
    /// Its keyword.
    pub kind: DeclKind,
    /// From the keyword, or from the first token of a group's line, to the end of the last token.
    pub span: Span,
    /// Whether it is a line of a group, so that the keyword stands elsewhere.
    pub is_grouped: bool,
    /// Whether it is a constant that has the type and value of the declaration before.
    pub repeats: bool,
    /// Whether it is a type that is no alias and has no parameters, as the word behind its name tells; there are such types
    /// without such a word.
    pub is_defined_type: bool,
    /// The body of a function, braces included.
    pub body: Option<Span>,
    /// Where the first of its names ends; where it starts itself if it has none.
    pub name_end: usize,
    has_recv: bool,
    words: &'d str,
}

impl<'d> DeclSpan<'d> {
    /// Returns the keyword that stands elsewhere, if one does.
    pub fn group(&self) -> Option<DeclKind> {
        self.is_grouped.then_some(self.kind)
    }

    /// Returns the name of a method's receiver type, without `*` and type parameters.
    pub fn recv(&self) -> Option<&'d str> {
        if self.has_recv { words(self.words).next() } else { None }
    }

    /// Returns the names it declares.
    pub fn names(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        words(self.words).skip(usize::from(self.has_recv))
    }
}

fn words(words: &str) -> impl Iterator<Item = &str> {
    words.split_terminator(' ')
}

/// A declaration that was cut out, without its words.
pub(super) struct Cut {
    pub(super) kind: DeclKind,
    pub(super) span: Span,
    pub(super) is_grouped: bool,
    pub(super) repeats: bool,
    pub(super) is_defined_type: bool,
    pub(super) has_recv: bool,
    pub(super) body: Option<usize>,
    pub(super) name_end: Option<usize>,
}

impl Decls {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// Returns the declaration at a place.
    ///
    /// # Panics
    /// If there is none there, as an index does.
    pub fn at(&self, at: usize) -> DeclSpan<'_> {
        let packed = &self.packed[at];
        let words_at = at.checked_sub(1).map_or(0, |before| self.packed[before].words_end);
        DeclSpan {
            kind: packed.kind,
            span: Span::new(packed.start as usize, packed.end as usize),
            is_grouped: packed.is_grouped,
            repeats: packed.repeats,
            is_defined_type: packed.is_defined_type,
            body: (packed.body > 0).then(|| Span::new(packed.body as usize, packed.end as usize)),
            name_end: packed.name_end as usize,
            has_recv: packed.has_recv,
            words: &self.words[words_at as usize..packed.words_end as usize],
        }
    }

    /// Returns all of them, in source order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = DeclSpan<'_>> {
        (0..self.len()).map(|at| self.at(at))
    }

    /// Returns the place of the first that ends behind an offset; how many there are if none does.
    pub fn ending_behind(&self, offset: usize) -> usize {
        self.packed.partition_point(|packed| packed.end as usize <= offset)
    }

    /// Returns the place of the one that starts at an offset.
    pub fn starting_at(&self, offset: usize) -> Option<usize> {
        self.packed.binary_search_by_key(&offset, |packed| packed.start as usize).ok()
    }

    /// Adds a word of the declaration that is added next.
    pub(super) fn word(&mut self, word: &str) {
        self.words.push_str(word);
        self.words.push(' ');
    }

    /// Adds the declaration whose words were added last.
    pub(super) fn add(&mut self, cut: &Cut) {
        let Cut { kind, span, is_grouped, repeats, is_defined_type, has_recv, body, name_end } = *cut;
        self.packed.push(Packed {
            start: span.start as u32,
            end: span.end as u32,
            body: body.unwrap_or(0) as u32,
            name_end: name_end.unwrap_or(span.start) as u32,
            words_end: self.words.len() as u32,
            kind,
            is_grouped,
            repeats,
            is_defined_type,
            has_recv,
        });
    }

    /// Gives back what was set aside for more.
    pub(super) fn finish(mut self) -> Decls {
        self.packed.shrink_to_fit();
        self.words.shrink_to_fit();
        self
    }
}
