//! The two streams, whether they take colour, and text that is safe to show.
//!
//! A file named `a\x1b[2J.go` is shown as `a\u{1b}[2J.go`: nothing from a tree reaches the terminal raw. Not modelled:
//! the width of characters.

use super::args::Color;
use anstream::{AutoStream, ColorChoice};
use std::borrow::Cow;
use std::env;
use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};

/// Knows where colour and progress may be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    stdout: ColorChoice,
    stderr: ColorChoice,
    /// Whether stdout is a terminal.
    pub(crate) is_shown: bool,
    /// Whether stderr is a terminal that can redraw a line.
    pub(crate) has_progress: bool,
}

impl Terminal {
    /// Decides for each stream by `--color`, the environment, and whether it is a terminal.
    pub(crate) fn new(color: Color) -> Self {
        let wishes = Wishes {
            no_color: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            force_color: env::var_os("FORCE_COLOR").is_some_and(|value| !value.is_empty() && value != "0"),
            dumb: env::var_os("TERM").is_some_and(|value| value == "dumb"),
        };
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Terminal {
            stdout: choose(color, wishes, out),
            stderr: choose(color, wishes, err),
            is_shown: out,
            has_progress: err && !wishes.dumb,
        }
    }

    /// Returns stdout, which drops styles if they are not wanted.
    pub(crate) fn stdout(&self) -> AutoStream<StdoutLock<'static>> {
        AutoStream::new(io::stdout().lock(), self.stdout)
    }

    /// Returns stdout for much text, of which nothing need be seen before it is flushed: styles come and go, and each would be
    /// a write of its own.
    pub(crate) fn buffered_stdout(&self) -> AutoStream<Box<dyn Write>> {
        AutoStream::new(Box::new(BufWriter::new(io::stdout().lock())), self.stdout)
    }

    /// Returns stderr, likewise.
    pub(crate) fn stderr(&self) -> AutoStream<StderrLock<'static>> {
        AutoStream::new(io::stderr().lock(), self.stderr)
    }
}

/// What the environment says about colour.
#[derive(Clone, Copy, Default)]
struct Wishes {
    no_color: bool,
    force_color: bool,
    dumb: bool,
}

fn choose(color: Color, wishes: Wishes, is_terminal: bool) -> ColorChoice {
    let is_coloured = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if wishes.no_color => false,
        Color::Auto if wishes.force_color => true,
        Color::Auto => is_terminal && !wishes.dumb,
    };
    if is_coloured { ColorChoice::Always } else { ColorChoice::Never }
}

/// Writes out control characters and those that change the direction of text.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|c| if is_unsafe(c) { c.escape_default().to_string() } else { c.to_string() });
    Cow::Owned(escaped.collect())
}

/// Whether a character could drive a terminal, or change the direction of text; all are below U+10000.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_wins_then_the_environment_then_the_terminal() {
        let no = Wishes { no_color: true, ..Wishes::default() };
        let force = Wishes { force_color: true, ..Wishes::default() };
        let dumb = Wishes { dumb: true, ..Wishes::default() };
        let plain = Wishes::default();
        assert_eq!(choose(Color::Always, no, false), ColorChoice::Always);
        assert_eq!(choose(Color::Never, force, true), ColorChoice::Never);
        assert_eq!(choose(Color::Auto, no, true), ColorChoice::Never);
        assert_eq!(choose(Color::Auto, force, false), ColorChoice::Always);
        assert_eq!(choose(Color::Auto, dumb, true), ColorChoice::Never);
        assert_eq!(choose(Color::Auto, plain, true), ColorChoice::Always);
        assert_eq!(choose(Color::Auto, plain, false), ColorChoice::Never);
    }

    #[test]
    fn names_from_a_tree_cannot_drive_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\n.go"), "a\\u{1b}[2J\\n.go");
        assert_eq!(printable("\u{202e}og.ä"), "\\u{202e}og.ä");
        assert!(matches!(printable("ä b.go"), Cow::Borrowed(_)));
    }
}
