//! Applies fixes to one text; the only place that makes new text.
//!
//! Two fixes that both insert `defer a.Close()` at one offset insert it once; a fix that inserts into bytes another one
//! has already replaced is a [`FixStatus::Conflict`] and leaves no trace. Earlier fixes win. Insertions at one offset
//! stand in the reverse order of their fixes, as what was acquired last is released first, and before a replacement that
//! starts there. Not modelled: merging of
//! overlapping replacements, even where they would agree.

use super::edit::{Edit, Fix};
use super::span::Span;
use std::collections::BTreeMap;

/// What became of the fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// One status per fix, in their order.
    pub statuses: Vec<FixStatus>,
    /// The edits to the new text that give back the old one.
    pub reverse: Vec<Edit>,
}

/// What became of one fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixStatus {
    /// All its edits are in the text.
    Applied,
    /// An edit overlaps one of an earlier fix.
    Conflict,
    /// An edit overlaps another of the same fix, or lies outside the text or inside a character.
    Invalid,
}

/// Applies `fixes` to `text`, each as a whole or not at all.
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Applied {
    let mut accepted = Accepted::default();
    let statuses = fixes.into_iter().map(|fix| accepted.take(text, fix)).collect();
    let (text, reverse) = accepted.render(text);
    Applied { text, statuses, reverse }
}

/// Returns `fixes` as one, the edits in the order of the text; none if one of them cannot be applied beside the others.
pub fn merge<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Option<Vec<Edit>> {
    let mut accepted = Accepted::default();
    let is_taken = fixes.into_iter().all(|fix| accepted.take(text, fix) == FixStatus::Applied);
    is_taken.then(|| accepted.edits().into_iter().map(|(span, text)| Edit::replace(span, text)).collect())
}

/// The edits taken so far. Replacements do not overlap and no insertion lies inside one.
#[derive(Default)]
struct Accepted<'f> {
    /// By start: end and text.
    replacements: BTreeMap<usize, (usize, &'f str)>,
    /// By offset, in order.
    insertions: BTreeMap<usize, Vec<&'f str>>,
}

impl<'f> Accepted<'f> {
    fn take(&mut self, text: &str, fix: &'f Fix) -> FixStatus {
        if !is_valid(text, &fix.edits) {
            return FixStatus::Invalid;
        }
        if fix.edits.iter().any(|edit| self.conflicts(edit)) {
            return FixStatus::Conflict;
        }
        // Two equal insertions of one fix are both meant; equal ones of different fixes are one.
        let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !self.holds(edit)).collect();
        // Each goes before all that stand there, so that the last of one fix is the first to go.
        for edit in fresh.into_iter().rev() {
            let span = edit.span;
            if span.start == span.end {
                self.insertions.entry(span.start).or_default().insert(0, &edit.text);
            } else {
                self.replacements.insert(span.start, (span.end, &edit.text));
            }
        }
        FixStatus::Applied
    }

    fn holds(&self, edit: &Edit) -> bool {
        let span = edit.span;
        if span.start == span.end {
            return self.insertions.get(&span.start).is_some_and(|texts| texts.contains(&edit.text.as_str()));
        }
        self.replacements.get(&span.start) == Some(&(span.end, edit.text.as_str()))
    }

    fn conflicts(&self, edit: &Edit) -> bool {
        let span = edit.span;
        if self.holds(edit) {
            return false;
        }
        let before = self.replacements.range(..span.end.max(span.start)).next_back();
        if before.is_some_and(|(_, &(end, _))| end > span.start) {
            return true;
        }
        span.end > span.start + 1 && self.insertions.range(span.start + 1..span.end).next().is_some()
    }

    fn edits(&self) -> Vec<(Span, &'f str)> {
        let mut edits: Vec<(Span, &str)> = Vec::new();
        for (&offset, texts) in &self.insertions {
            edits.extend(texts.iter().map(|text| (Span::new(offset, offset), *text)));
        }
        edits.extend(self.replacements.iter().map(|(&start, &(end, text))| (Span::new(start, end), text)));
        // Stable, and an empty span sorts before a longer one with the same start.
        edits.sort_by_key(|(span, _)| *span);
        edits
    }

    fn render(&self, text: &str) -> (String, Vec<Edit>) {
        let edits = self.edits();
        let mut out = String::with_capacity(text.len() + edits.iter().map(|(_, text)| text.len()).sum::<usize>());
        let mut reverse = Vec::with_capacity(edits.len());
        let mut copied = 0;
        for (span, new) in edits {
            out.push_str(text.get(copied..span.start).unwrap_or(""));
            let start = out.len();
            out.push_str(new);
            let old = text.get(span.range()).unwrap_or("");
            reverse.push(Edit::replace(Span::new(start, out.len()), old));
            copied = span.end;
        }
        out.push_str(text.get(copied..).unwrap_or(""));
        (out, reverse)
    }
}

/// Returns whether the edits lie in the text, at character borders, and do not overlap each other.
fn is_valid(text: &str, edits: &[Edit]) -> bool {
    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    let is_inside = |span: &Span| span.start <= span.end && text.get(span.range()).is_some();
    spans.iter().all(is_inside) && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit::Applicability;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|&(start, end, text)| Edit::replace(Span { start, end }, text)).collect();
        Fix { applicability: Applicability::Safe, edits }
    }

    fn check(text: &str, fixes: &[Fix], want: &str, statuses: &[FixStatus]) {
        let applied = apply(text, fixes);
        assert_eq!(applied.text, want);
        assert_eq!(applied.statuses, statuses);
        let back = Fix { applicability: Applicability::Safe, edits: applied.reverse };
        assert_eq!(apply(&applied.text, [&back]).text, text);
    }

    use FixStatus::{Applied as Yes, Conflict, Invalid};

    #[test]
    fn of_insertions_at_one_offset_the_last_fix_comes_first() {
        check("ad", &[fix(&[(1, 1, "c")]), fix(&[(1, 1, "b")])], "abcd", &[Yes, Yes]);
        check("ae", &[fix(&[(1, 1, "d")]), fix(&[(1, 1, "b"), (1, 1, "c")])], "abcde", &[Yes, Yes]);
    }

    #[test]
    fn identical_edits_are_taken_once() {
        check("ad", &[fix(&[(1, 1, "b")]), fix(&[(1, 1, "b"), (2, 2, "e")])], "abde", &[Yes, Yes]);
        check("abc", &[fix(&[(1, 2, "x")]), fix(&[(1, 2, "x")])], "axc", &[Yes, Yes]);
        check("ad", &[fix(&[(1, 1, "}"), (1, 1, "}")])], "a}}d", &[Yes]);
    }

    #[test]
    fn merged_fixes_are_applied_as_they_would_be_one_by_one() {
        let fixes = [fix(&[(1, 1, "b")]), fix(&[(1, 1, "b"), (2, 2, "e")]), fix(&[(0, 1, "A")])];
        let edits = merge("ad", &fixes).unwrap();
        let merged = Fix { applicability: Applicability::Safe, edits };
        assert_eq!(apply("ad", [&merged]).text, apply("ad", &fixes).text);
        assert_eq!(merge("abcd", &[fix(&[(1, 3, "x")]), fix(&[(2, 2, "z")])]), None);
    }

    #[test]
    fn a_fix_that_overlaps_leaves_no_trace() {
        check("abcd", &[fix(&[(1, 3, "x")]), fix(&[(0, 0, "y"), (2, 2, "z")])], "axd", &[Yes, Conflict]);
        check("abcd", &[fix(&[(2, 2, "z")]), fix(&[(1, 3, "x")])], "abzcd", &[Yes, Conflict]);
        check("abcd", &[fix(&[(1, 3, "x")]), fix(&[(2, 4, "x")])], "axd", &[Yes, Conflict]);
        check("abcd", &[fix(&[(1, 3, "x")]), fix(&[(1, 3, "y")])], "axd", &[Yes, Conflict]);
    }

    #[test]
    fn neighbours_do_not_conflict() {
        check("abcd", &[fix(&[(1, 3, "x")]), fix(&[(3, 3, "z")]), fix(&[(1, 1, "y")])], "ayxzd", &[Yes, Yes, Yes]);
        check("abcd", &[fix(&[(1, 2, "")]), fix(&[(2, 3, "")])], "ad", &[Yes, Yes]);
    }

    #[test]
    fn edits_outside_the_text_are_invalid() {
        let all = [fix(&[(5, 6, "")]), fix(&[(1, 2, "x")]), fix(&[(0, 2, ""), (1, 3, "")]), fix(&[(2, 1, "")])];
        check("äb", &all, "äb", &[Invalid; 4]);
    }

    #[test]
    fn every_pair_of_small_edits_is_reversible() {
        let text = "abcdef";
        let spans: Vec<(usize, usize)> = (0..=6).flat_map(|s| (s..=6).map(move |e| (s, e))).collect();
        for &(s1, e1) in &spans {
            for &(s2, e2) in &spans {
                let fixes = [fix(&[(s1, e1, "X")]), fix(&[(s2, e2, "Y")])];
                let applied = apply(text, &fixes);
                let back = Fix { applicability: Applicability::Safe, edits: applied.reverse };
                assert_eq!(apply(&applied.text, [&back]).text, text, "{s1}..{e1} {s2}..{e2}");
            }
        }
    }
}
