//! Byte offsets to lines and columns.
//!
//! In `package p\nvar x = 1\n` offset 14 is the `x`: line 2, column 5. Lines and columns count from 1, columns count
//! bytes, a line ends at `\n`. Not modelled: tab stops, the width of characters, a bare `\r` (it is an ordinary byte), lines
//! that start behind 4 GiB.

use super::span::Span;
use memchr::memchr_iter;

/// A place in a text as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: usize,
    /// Counted in bytes from 1.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// The offset of every line's first byte; the first is 0.
    starts: Box<[u32]>,
    /// The length of the text.
    len: usize,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let behind = memchr_iter(b'\n', text.as_bytes()).map_while(|at| u32::try_from(at + 1).ok());
        LineIndex { starts: std::iter::once(0).chain(behind).collect(), len: text.len() }
    }

    /// Returns the line and column of `offset`; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.len);
        let line = self.starts.partition_point(|&start| start as usize <= offset);
        let start = self.starts.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        Position { line, column: offset - start + 1 }
    }

    /// Returns the bytes of `line` without its `\n`, or nothing if there is no such line.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)?)? as usize;
        let end = self.starts.get(line).map_or(self.len, |next| *next as usize - 1);
        Some(Span::new(start, end))
    }

    /// Returns the number of lines; the empty rest after a last `\n` counts as one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_lines_agree() {
        let text = "package p\n\nvar x = 1\r\nend";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(9), Position { line: 1, column: 10 });
        assert_eq!(index.position(10), Position { line: 2, column: 1 });
        assert_eq!(index.position(15), Position { line: 3, column: 5 });
        assert_eq!(index.position(99), Position { line: 4, column: 4 });
        let lines: Vec<&str> =
            (1..=4).filter_map(|line| index.line_span(line)).map(|span| &text[span.range()]).collect();
        assert_eq!(lines, ["package p", "", "var x = 1\r", "end"]);
        assert!(index.line_span(0).is_none() && index.line_span(5).is_none());
    }
}
