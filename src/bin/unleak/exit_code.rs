//! The exit codes, the same for all commands.
//!
//! `unleak check` over a leak exits with 1, over a folder that is not there with 2. Not modelled: signals.

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitCode {
    /// Nothing to report, or asked not to fail for it.
    Clean = 0,
    /// `check` has findings, `diff` has a patch.
    Found = 1,
    /// Usage, input, output, or a bug: the job was not done.
    Failed = 2,
}

impl ExitCode {
    /// Returns the code for findings or a patch under `--exit-zero` or not.
    pub(crate) fn of(found: usize, exit_zero: bool) -> Self {
        if found == 0 || exit_zero { ExitCode::Clean } else { ExitCode::Found }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        std::process::ExitCode::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_a_promise() {
        assert_eq!([ExitCode::Clean as u8, ExitCode::Found as u8, ExitCode::Failed as u8], [0, 1, 2]);
        assert_eq!(ExitCode::of(0, false), ExitCode::Clean);
        assert_eq!(ExitCode::of(3, true), ExitCode::Clean);
        assert_eq!(ExitCode::of(3, false), ExitCode::Found);
    }
}
