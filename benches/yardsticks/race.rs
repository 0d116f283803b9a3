//! Contestants that do comparable work on one tree, and the targets that compare them.
//!
//! ```text
//! goroot: unleak ≤ 1/6 ast-grep     →  ratio of the walls 0.14, met
//! ```

use super::measure::{Cost, Program};
use std::fmt::Write;
use std::io;

/// How often a contestant runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// In every round.
    Every,
    /// In the first two rounds; what it keeps in a cache is warm after an extra one before.
    Slow,
}

/// One contestant.
#[derive(Clone, Debug)]
pub(crate) struct Contestant {
    /// The name, unique in its race.
    pub(crate) name: String,
    /// What runs.
    pub(crate) program: Program,
    /// How often.
    pub(crate) pace: Pace,
}

/// Which figure a target is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    /// The wall time of one contestant over that of another.
    Wall,
    /// The peak memory of one contestant, in MiB.
    Peak,
}

/// `contestant ≤ limit × than`, or a peak of at most `limit` MiB.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// What it says, as the table shows it.
    pub(crate) text: String,
    /// What is compared.
    pub(crate) figure: Figure,
    /// The name of the contestant.
    pub(crate) of: String,
    /// The name of the other one.
    pub(crate) than: String,
    /// The most that is allowed.
    pub(crate) limit: f64,
}

/// Contestants and targets.
#[derive(Clone, Debug)]
pub(crate) struct Race {
    /// The title of the table.
    pub(crate) title: String,
    /// Who runs.
    pub(crate) contestants: Vec<Contestant>,
    /// What has to hold.
    pub(crate) targets: Vec<Target>,
}

impl Race {
    /// Runs all contestants by turns, after one round that does not count.
    pub(crate) fn run(self, rounds: usize) -> io::Result<Results> {
        let mut costs: Vec<Option<Cost>> = vec![None; self.contestants.len()];
        for contestant in &self.contestants {
            contestant.program.run()?;
        }
        for round in 0..rounds.max(1) {
            for (contestant, cost) in self.contestants.iter().zip(&mut costs) {
                if contestant.pace == Pace::Slow && round >= 2 {
                    continue;
                }
                let now = contestant.program.run()?;
                *cost = Some(cost.map_or(now, |before| before.best(now)));
            }
        }
        let costs = costs.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Results { race: self, costs })
    }
}

/// What a race showed.
pub(crate) struct Results {
    race: Race,
    costs: Vec<Cost>,
}

impl Results {
    /// Returns the figures as a Markdown table; ratios are those of the first contestant.
    pub(crate) fn table(&self) -> String {
        let mut out = format!("## {}\n| | wall s | user s | system s | peak MiB | wall ÷ first |\n", self.race.title);
        out.push_str("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        let first = self.costs.first().map_or(0.0, |cost| cost.wall.as_secs_f64());
        for (contestant, cost) in self.race.contestants.iter().zip(&self.costs) {
            let failed = match (cost.failed, contestant.program.folders.len()) {
                (0, _) => String::new(),
                (failed, all) => format!(" (failed in {failed} of {all} folders)"),
            };
            let (wall, user, system) = (cost.wall.as_secs_f64(), cost.user.as_secs_f64(), cost.system.as_secs_f64());
            let _ = writeln!(
                out,
                "| {}{failed} | {wall:.3} | {user:.3} | {system:.3} | {:.0} | {:.2} |",
                contestant.name,
                mib(cost.peak),
                wall / first
            );
        }
        out
    }

    /// Returns one row for each target.
    pub(crate) fn verdicts(&self) -> Vec<String> {
        self.race.targets.iter().filter_map(|target| self.verdict(target)).collect()
    }

    fn verdict(&self, target: &Target) -> Option<String> {
        let of = self.cost(&target.of)?;
        let (value, shown, user) = match target.figure {
            Figure::Peak => (mib(of.peak), format!("{:.0} MiB", mib(of.peak)), String::new()),
            Figure::Wall => {
                let than = self.cost(&target.than)?;
                let (wall, other) = (of.wall.as_secs_f64(), than.wall.as_secs_f64());
                let user = format!("{:.3}", of.user.as_secs_f64() / than.user.as_secs_f64());
                (wall / other, format!("{wall:.3} s ÷ {other:.3} s = {:.3}", wall / other), user)
            }
        };
        let is_met = if value <= target.limit { "met" } else { "**not met**" };
        Some(format!("| {} | {shown} | {user} | {is_met} |", target.text))
    }

    fn cost(&self, name: &str) -> Option<Cost> {
        let at = self.race.contestants.iter().position(|contestant| contestant.name == name)?;
        self.costs.get(at).copied()
    }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
