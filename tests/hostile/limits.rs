//! The page of limits says what the code does.

use crate::support::root;
use unleak::ownership::flow;
use unleak::plan::{self, effort};
use unleak::workspace::{confines, ignore_rules, sources, walk};

#[test]
fn the_page_has_the_limits_of_the_code() {
    let page = std::fs::read_to_string(root().join("docs/limits.md")).unwrap();
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    let counted = |count: usize| match count / 1000 {
        0 => count.to_string(),
        _ => format!("{},000,000", count / 1_000_000),
    };
    let rows = [
        ("workspace::walk::MAX_BYTES", mib(walk::MAX_BYTES)),
        ("workspace::walk::MAX_TREE_BYTES", mib(walk::MAX_TREE_BYTES)),
        ("workspace::confines::MAX_IMPORTED_BYTES", mib(confines::MAX_IMPORTED_BYTES)),
        ("workspace::sources::MAX_MODULE_BYTES", mib(sources::MAX_MODULE_BYTES)),
        ("workspace::ignore_rules::MAX_RULES_BYTES", mib(ignore_rules::MAX_RULES_BYTES)),
        ("ownership::flow::MAX_STATES", counted(flow::MAX_STATES)),
        ("ownership::flow::MAX_STEPS", counted(flow::MAX_STEPS)),
        ("ownership::flow::MAX_KNOWN", counted(flow::MAX_KNOWN)),
        ("plan::effort::MAX_EFFORT", counted(effort::MAX_EFFORT)),
        ("plan::MAX_LINE_BYTES", format!("{} KiB", plan::MAX_LINE_BYTES >> 10)),
    ];
    for (constant, value) in rows {
        let row = page.lines().find(|line| line.contains(&format!("`{constant}`")));
        let cells: Vec<&str> = row.unwrap_or_default().split('|').map(str::trim).collect();
        assert_eq!(cells.get(2), Some(&value.as_str()), "docs/limits.md, the row of {constant}");
    }
}
