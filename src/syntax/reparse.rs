//! A declaration after edits → its [`Unit`], of which only what the edits touch is parsed anew.
//!
//! ```go
//! resp, err := http.Get(u)
//! if err != nil { return err }   // all of this is as it was
//! defer resp.Body.Close()        // ← inserted
//! ```
//! tree-sitter takes over the parts of the old tree that no edit has changed. Where that gives an error, and where the old
//! tree is one of a masked text, the declaration is parsed as if nothing were known of it: the answer is the same.
//!
//! Not modelled: edits beside the declaration.

use super::parse::{Concrete, Unit, lower, parse, parse_tree, standing_alone};
use crate::text::edit::Edit;
use crate::text::span::Span;
use tree_sitter::{InputEdit, Point, Tree};

/// Parses the declaration that a unit is of after `edits` to its file, whose text was `before` and is `after`; it stands at
/// `span` of it.
pub fn reparse(unit: &Unit, before: &str, edits: &[Edit], after: &str, span: Span) -> Unit {
    let Concrete { tree, base, is_masked } = unit.concrete(before);
    let is_inside = |edit: &Edit| unit.span.start <= edit.span.start && edit.span.end <= unit.span.end;
    if *is_masked || !edits.iter().all(is_inside) {
        return parse(after, span, unit.group);
    }
    let mut old = tree.clone();
    // From the last one on: what stands in front of an edit is where it was.
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    for edit in sorted.into_iter().rev() {
        apply(&mut old, &before[..unit.span.end], *base, edit);
    }
    let source = standing_alone(after, span, unit.group);
    let tree = parse_tree(source.as_bytes(), Some(&old));
    if tree.root_node().has_error() {
        return parse(after, span, unit.group);
    }
    let concrete = Concrete { tree, base: *base, is_masked: false };
    let unit = lower(&source, &concrete, span, unit.group).with(concrete);
    debug_assert_eq!(format!("{:?}", unit.ast), format!("{:?}", parse(after, span, unit.group).ast));
    unit
}

fn apply(tree: &mut Tree, text: &str, base: usize, edit: &Edit) {
    let start = point(Point::new(0, 0), &text[base..edit.span.start]);
    tree.edit(&InputEdit {
        start_byte: edit.span.start - base,
        old_end_byte: edit.span.end - base,
        new_end_byte: edit.span.start - base + edit.text.len(),
        start_position: start,
        old_end_position: point(start, &text[edit.span.range()]),
        new_end_position: point(start, &edit.text),
    });
}

/// Where a text ends that begins at a place.
fn point(start: Point, text: &str) -> Point {
    match text.rfind('\n') {
        Some(newline) => {
            let rows = memchr::memchr_iter(b'\n', text.as_bytes()).count();
            Point::new(start.row + rows, text.len() - newline - 1)
        }
        None => Point::new(start.row, start.column + text.len()),
    }
}
