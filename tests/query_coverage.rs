//! Every pattern of `transforms/shapes.scm` is how some case binds what it acquires.

use crate::support::case;
use crate::support::run;
use std::collections::BTreeSet;
use tree_sitter::{Node, Query, QueryCursor, StreamingIterator, Tree};
use unleak::resource::builtin::SHAPES;
use unleak::text::line_index::LineIndex;

#[test]
fn every_pattern_is_hit_by_a_case() {
    let query = Query::new(&tree_sitter_go::LANGUAGE.into(), SHAPES).unwrap();
    let acquire = query.capture_index_for_name("acquire").unwrap();
    let mut hit = BTreeSet::new();
    for case in case::all() {
        let report = run::check(&case.files);
        for (name, text) in case.go_files() {
            let lines = LineIndex::new(text);
            let sites: BTreeSet<(usize, usize)> =
                report.sites.iter().filter(|site| site.path == *name).map(|site| (site.line, site.column)).collect();
            if sites.is_empty() {
                continue;
            }
            let tree = parse(text);
            let mut cursor = QueryCursor::new();
            let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
            while let Some(found) = matches.next() {
                let is_site = |node: Node<'_>| {
                    let at = lines.position(node.start_byte());
                    sites.contains(&(at.line, at.column))
                };
                if found.nodes_for_capture_index(acquire).any(is_site) {
                    hit.insert(found.pattern_index);
                }
            }
        }
    }
    let missed: Vec<String> = (0..query.pattern_count())
        .filter(|pattern| !hit.contains(pattern))
        .map(|pattern| {
            let (start, end) = (query.start_byte_for_pattern(pattern), query.end_byte_for_pattern(pattern));
            SHAPES[start..end].trim().to_owned()
        })
        .collect();
    assert!(missed.is_empty(), "no case acquires like this:\n{}", missed.join("\n\n"));
}

fn parse(text: &str) -> Tree {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
    parser.parse(text, None).unwrap()
}
