//! A graph as text, for tests and `explain`.
//!
//! `if x { return }` prints as
//! ```text
//! b0 Entry: eval `x` -> b1 if `x`, b2 if not `x`
//! b1 IfThen: exit return
//! b2 IfDone: exit falls off
//! ```
//! Marker nodes are left out, and so are blocks that nothing reaches.

use super::block::*;
use crate::syntax::ast::Ast;
use crate::text::span::Span;
use std::fmt::Write;

/// Returns the graph as text, one block a line, in the words of the source `text`.
pub fn dump(cfg: &Cfg, ast: &Ast, text: &str) -> String {
    let mut reached = vec![false; cfg.blocks.len()];
    let mut todo = vec![cfg.entry];
    while let Some(id) = todo.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            todo.extend(cfg.block(id).succs.iter().map(|e| e.to));
        }
    }
    let words = |span: Span| {
        let line = text.get(span.range()).unwrap_or("").lines().next().unwrap_or("");
        format!("`{}`", line.trim_end_matches([' ', '{']))
    };
    let mut out = String::new();
    for id in cfg.ids().filter(|id| reached[id.0 as usize]) {
        let block = cfg.block(id);
        let mut parts = Vec::new();
        for node in &block.nodes {
            match node {
                Node::Before(_) | Node::End { .. } => {}
                Node::Stmt(stmt) => parts.push(words(ast.stmt(*stmt).span)),
                Node::Eval(expr) => parts.push(format!("eval {}", words(ast.expr(*expr).span))),
                Node::RangeNext(_) => parts.push("next".to_owned()),
                Node::Bind(_, n) => parts.push(format!("bind case {n}")),
            }
        }
        if let Some(exit) = block.exit {
            parts.push(match exit {
                ExitKind::Return(stmt) => format!("exit {}", words(ast.stmt(stmt).span)),
                ExitKind::FallOff => "exit falls off".to_owned(),
                ExitKind::Unwind(_) => "exit unwinds".to_owned(),
                ExitKind::Halt(_) => "exit halts".to_owned(),
            });
        }
        let _ = write!(out, "b{} {:?}: {}", id.0, block.kind, parts.join("; "));
        for (n, edge) in block.succs.iter().enumerate() {
            let _ = write!(out, "{} b{}", if n == 0 { " ->" } else { "," }, edge.to.0);
            let _ = match edge.guard {
                Guard::Always => Ok(()),
                Guard::Cond(expr, value) => {
                    write!(out, " if {}{}", if value { "" } else { "not " }, words(ast.expr(expr).span))
                }
                Guard::Case { value, holds, .. } => {
                    write!(out, " if {}case {}", if holds { "" } else { "not " }, words(ast.expr(value).span))
                }
                Guard::TypeCase(_, n) | Guard::Comm(_, n) => write!(out, " case {n}"),
                Guard::Range(_, more) => write!(out, " {}", if more { "more" } else { "done" }),
            };
        }
        out.push('\n');
    }
    out
}
