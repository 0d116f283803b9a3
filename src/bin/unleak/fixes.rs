//! The fixes of a report, applied in memory, file by file in the order of their paths.
//!
//! Of two fixes that want the same bytes the first is taken, and the second waits for the next run. Not modelled: what
//! becomes of the new texts; `diff` prints them, `fix` writes them.

use super::render::counted;
use std::collections::BTreeMap;
use std::sync::Arc;
use unleak::report::{Finding, Report};
use unleak::text::apply::{FixStatus, apply};
use unleak::text::edit::{Applicability, Fix};
use unleak::types::source_text::Text;
use unleak::workspace::walk::Tree;
use unleak::workspace::write::Change;

/// All files that change.
pub(crate) struct Fixes<'r> {
    /// By path.
    pub(crate) files: Vec<FixedFile<'r>>,
    /// How many fixes overlap others.
    pub(crate) left_out: usize,
    /// How far a fix had to be trusted.
    lowest: Applicability,
}

/// One file that changes.
pub(crate) struct FixedFile<'r> {
    /// Relative to the tree's root.
    pub(crate) path: &'r str,
    /// The text that was analysed.
    pub(crate) old: Arc<Text>,
    /// The text after the fixes.
    pub(crate) new: String,
    /// The findings whose fixes are in it, by their places in the report.
    pub(crate) findings: Vec<usize>,
}

impl FixedFile<'_> {
    /// Returns the texts in the form in which they are written.
    pub(crate) fn change(&self) -> Change<'_> {
        Change { path: self.path, old: &self.old, new: &self.new }
    }
}

impl<'r> Fixes<'r> {
    /// Applies the fixes that are trusted at least as far as `lowest`.
    pub(crate) fn of(report: &'r Report, tree: &Tree, lowest: Applicability) -> Self {
        let mut by_path: BTreeMap<&str, Vec<(usize, Fix)>> = BTreeMap::new();
        for (at, finding) in report.findings.iter().enumerate() {
            if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= lowest) {
                by_path.entry(&finding.path).or_default().push((at, fix.to_text_fix()));
            }
        }
        let mut fixes = Fixes { files: Vec::new(), left_out: 0, lowest };
        for (path, wanted) in by_path {
            let Some(old) = tree.text(path) else { continue };
            let applied = apply(&old, wanted.iter().map(|(_, fix)| fix));
            let is_taken = |status: &FixStatus| *status == FixStatus::Applied;
            let findings: Vec<usize> = wanted
                .iter()
                .zip(&applied.statuses)
                .filter(|(_, status)| is_taken(status))
                .map(|((at, _), _)| *at)
                .collect();
            fixes.left_out += wanted.len() - findings.len();
            if applied.text != **old {
                fixes.files.push(FixedFile { path, old, new: applied.text, findings });
            }
        }
        fixes
    }

    /// Returns how many fixes are in the files.
    pub(crate) fn count(&self) -> usize {
        self.files.iter().map(|file| file.findings.len()).sum()
    }

    /// Says what is left to do, as the end of a line that says what was done; empty if nothing is.
    pub(crate) fn leftovers(&self, report: &Report) -> String {
        let mut text = String::new();
        if self.left_out > 0 {
            let overlapping = counted(self.left_out, "overlapping fix", "overlapping fixes");
            text += &format!("; {overlapping} left out, run again after applying these");
        }
        let failing = || report.findings.iter().filter(|finding| finding.confidence.is_failing());
        let unsafe_fixes = failing().filter(|finding| is_unsafe(finding)).count();
        if self.lowest > Applicability::Unsafe && unsafe_fixes > 0 {
            text += &format!("; {unsafe_fixes} unsafe (--unsafe-fixes)");
        }
        let unfixed = failing().filter(|finding| finding.fix.is_none()).count();
        if unfixed > 0 {
            text += &format!("; {unfixed} not fixable (unleak check says why)");
        }
        text
    }
}

/// Returns whether the finding has a fix that waits for `--unsafe-fixes`.
pub(crate) fn is_unsafe(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Unsafe)
}
