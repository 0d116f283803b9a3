//! The detection queries: how the result of a call is bound, handed on, or dropped.
//!
//! For the call in `resp, err := http.Get(u)` the answer is the shape `define`, the statement as scope, and the
//! identifiers `resp` and `err`. The patterns stand in `transforms/shapes.scm`; this file compiles them, checks their
//! words, and runs them at the ancestors of one call, innermost first, each time at that node alone.
//!
//! Not modelled: predicates of our own; a pattern that wants a condition beyond its shape is code.

use crate::syntax::parse::Concrete;
use crate::text::span::Span;
use tree_sitter::{Node, Query, QueryCursor, StreamingIterator};

/// How the result of a call is used; the names are those of `#set! shape` in `shapes.scm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // shapes.scm shows each with its Go text
pub enum Shape {
    Define,
    Assign,
    Var,
    Bare,
    Return,
    Go,
    Defer,
    Send,
    Argument,
    Literal,
    Operand,
    /// No pattern fits.
    Other,
}

const SHAPES: [(&str, Shape); 11] = [
    ("define", Shape::Define),
    ("assign", Shape::Assign),
    ("var", Shape::Var),
    ("bare", Shape::Bare),
    ("return", Shape::Return),
    ("go", Shape::Go),
    ("defer", Shape::Defer),
    ("send", Shape::Send),
    ("argument", Shape::Argument),
    ("literal", Shape::Literal),
    ("operand", Shape::Operand),
];

/// Where the result of a call goes.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The shape.
    pub shape: Shape,
    /// The node that the pattern calls its scope: the whole statement, or the argument list and the like.
    pub scope: Span,
    /// The left operands in order.
    pub targets: Vec<Span>,
}

/// Compiled patterns.
#[derive(Debug)]
pub struct Shapes {
    query: Query,
    shapes: Vec<Shape>,
    acquire: u32,
    resource: u32,
    scope: u32,
}

/// A mistake in the patterns.
#[derive(Debug, thiserror::Error)]
#[error("transforms/shapes.scm:{row}:{column}: {message}")]
pub struct QueryError {
    /// 1-based.
    pub row: usize,
    /// 1-based, in bytes.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl Shapes {
    /// Compiles the patterns of `source`.
    ///
    /// # Errors
    /// A pattern that tree-sitter rejects, a capture or setting that is not ours, a pattern without a shape, a
    /// predicate (a misspelt one would be ignored silently).
    pub fn compile(source: &str) -> Result<Self, QueryError> {
        let query = Query::new(&tree_sitter_go::LANGUAGE.into(), source).map_err(|e| QueryError {
            row: e.row + 1,
            column: e.column + 1,
            message: e.message,
        })?;
        let wrong = |pattern: usize, message: String| {
            let at = query.start_byte_for_pattern(pattern);
            let before = source.get(..at).unwrap_or(source);
            let line = before.rfind('\n').map_or(0, |n| n + 1);
            QueryError { row: before.matches('\n').count() + 1, column: before.len() - line + 1, message }
        };
        let capture = |name: &str| {
            query.capture_index_for_name(name).ok_or_else(|| wrong(0, format!("no pattern captures @{name}")))
        };
        let (acquire, resource, scope) = (capture("acquire")?, capture("resource")?, capture("scope")?);
        if let Some(other) = query.capture_names().iter().find(|n| !["acquire", "resource", "scope"].contains(n)) {
            return Err(wrong(0, format!("@{other} is not one of @acquire, @resource, @scope")));
        }
        let mut shapes = Vec::new();
        for pattern in 0..query.pattern_count() {
            if let Some(predicate) = query.general_predicates(pattern).first() {
                return Err(wrong(pattern, format!("unknown predicate #{}", predicate.operator)));
            }
            let setting = query.property_settings(pattern).iter().find(|p| &*p.key == "shape");
            let name = setting.and_then(|p| p.value.as_deref()).unwrap_or_default();
            let Some((_, shape)) = SHAPES.iter().find(|(known, _)| *known == name) else {
                return Err(wrong(pattern, format!("`{name}` is not a shape")));
            };
            shapes.push(*shape);
        }
        Ok(Shapes { query, shapes, acquire, resource, scope })
    }

    /// Returns where the result of the call at `call` goes; `text` is the whole file.
    pub fn binding(&self, concrete: &Concrete, text: &str, call: Span) -> Binding {
        let Concrete { tree, base, .. } = concrete;
        let base = *base;
        let none = Binding { shape: Shape::Other, scope: call, targets: Vec::new() };
        let (start, end) = (call.start - base, call.end - base);
        let Some(mut node) = tree.root_node().descendant_for_byte_range(start, end) else { return none };
        while node.kind() != "call_expression" || node.byte_range() != (start..end) {
            match node.parent() {
                Some(parent) => node = parent,
                None => return none,
            }
        }
        let target = node;
        let source = &text.as_bytes()[base.min(text.len())..];
        let mut cursor = QueryCursor::new();
        cursor.set_max_start_depth(Some(0));
        let mut at = target;
        while let Some(parent) = at.parent() {
            if let Some(found) = self.run(&mut cursor, parent, target, source, base) {
                return found;
            }
            if parent.kind().ends_with("_statement") || parent.kind().ends_with("_declaration") {
                break;
            }
            at = parent;
        }
        none
    }

    fn run(
        &self,
        cursor: &mut QueryCursor,
        node: Node<'_>,
        target: Node<'_>,
        source: &[u8],
        base: usize,
    ) -> Option<Binding> {
        let span = |node: Node<'_>| Span::new(base + node.start_byte(), base + node.end_byte());
        let mut matches = cursor.matches(&self.query, node, source);
        let mut binding: Option<(usize, Binding)> = None;
        while let Some(found) = matches.next() {
            let of = |index: u32| found.nodes_for_capture_index(index);
            if !of(self.acquire).any(|n| n == target) {
                continue;
            }
            let scope = of(self.scope).next().unwrap_or(node);
            let targets = of(self.resource).map(span);
            match &mut binding {
                // Each left operand is a match of its own.
                Some((pattern, binding)) if *pattern == found.pattern_index => binding.targets.extend(targets),
                Some(_) => {}
                None => {
                    let shape = self.shapes[found.pattern_index];
                    binding =
                        Some((found.pattern_index, Binding { shape, scope: span(scope), targets: targets.collect() }));
                }
            }
        }
        let (_, mut binding) = binding?;
        binding.targets.sort();
        binding.targets.dedup();
        Some(binding)
    }
}

#[cfg(test)]
mod tests {
    use super::Shapes;

    #[test]
    fn the_patterns_of_the_transforms_compile() {
        let compiled = Shapes::compile(include_str!("../../transforms/shapes.scm"));
        assert!(compiled.is_ok(), "{}", compiled.map(|_| ()).unwrap_err());
        assert!(Shapes::compile("(call_expression) @acquire").is_err());
    }
}
