//! Whether what a line of a table refers to is there.

use std::collections::BTreeMap;

use crate::tidy::source::{self, Source};

/// The fewest characters of a reason. What is shorter says that something is so, and not why.
const SHORTEST_REASON: usize = 30;

/// The folders of Rust that tests stand in.
const RUST: [&str; 4] = ["api", "shared", "web/src", "xtask/src"];

/// What makes two tests of one body.
const MACROS: [&str; 2] = ["on_both! {", "with_both! {"];

/// The sources of the project by their paths from the top of the repository.
pub struct Sources(BTreeMap<String, String>);

impl Sources {
    /// Reads them all.
    pub fn read() -> Self {
        let rust = RUST.iter().flat_map(|folder| source::files(folder, "rs"));
        let journeys = source::files("e2e/journeys", "ts");
        let page = source::top().join(".github/SECURITY.md");
        let page = Source {
            path: "SECURITY.md".to_owned(),
            text: std::fs::read_to_string(page).unwrap(),
        };
        let all = rust.chain(journeys).chain([page]);
        Self(all.map(|Source { path, text }| (path, text)).collect())
    }

    /// What is wrong with a list of tests, separated by semicolons.
    pub fn check_tests(&self, reference: &str) -> Vec<String> {
        let faults = reference
            .split("; ")
            .filter_map(|test| self.check_test(test));
        faults.collect()
    }

    /// What is wrong with a reason: it is none, or it leans on a test or a heading that is not there.
    pub fn check_reason(&self, reason: &str) -> Vec<String> {
        let mut faults = Vec::new();
        if reason.chars().count() < SHORTEST_REASON {
            faults.push(format!("{reason:?} is no reason"));
        }
        for word in reason.split_whitespace() {
            let word = word.trim_matches(|c: char| "(),.;:".contains(c));
            if word.contains(".rs::") {
                faults.extend(self.check_test(word));
            } else if word.ends_with(".rs") && !self.0.contains_key(word) {
                faults.push(format!("there is no file {word}"));
            } else if let Some(anchor) = word.strip_prefix("SECURITY.md#")
                && !self.has_heading(anchor)
            {
                faults.push(format!("SECURITY.md has no heading {anchor}"));
            }
        }
        faults
    }

    /// Whether the page on security has a heading of this name, in small letters and with dashes.
    fn has_heading(&self, anchor: &str) -> bool {
        let headings = self.0["SECURITY.md"].lines();
        let mut headings = headings.filter_map(|line| line.strip_prefix("## "));
        headings.any(|heading| heading.to_lowercase().replace(' ', "-") == anchor)
    }

    fn check_test(&self, test: &str) -> Option<String> {
        let found = match (test.split_once("::"), test.split_once(": ")) {
            (Some((path, name)), _) if path.ends_with(".rs") => {
                self.0.get(path).map(|text| has_rust_test(text, name))
            }
            (_, Some((path, title))) => {
                let text = self.0.get(&format!("e2e/{path}"));
                text.map(|text| has_journey(text, title))
            }
            _ => None,
        };
        match found {
            None => Some(format!("there is no file for {test:?}")),
            Some(false) => Some(format!("there is no test {test:?}")),
            Some(true) => None,
        }
    }
}

/// Whether a file has a test function of this name that runs whenever the tests do.
pub fn has_rust_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &str| {
        let line = line.trim_start_matches("async ");
        let rest = line
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with('('))
    };
    lines.iter().enumerate().any(|(at, line)| {
        let mut above = lines[..at]
            .iter()
            .rev()
            .filter(|line| !line.starts_with("//"));
        let attributes: Vec<&&str> = above
            .by_ref()
            .take_while(|line| line.starts_with("#["))
            .collect();
        let is_marked = attributes.iter().any(|line| line.contains("test"));
        let is_skipped = attributes.iter().any(|line| line.starts_with("#[ignore"));
        let is_of_a_macro = at > 0
            && MACROS.contains(
                &lines[..at]
                    .iter()
                    .rev()
                    .find(|line| !line.starts_with("//"))
                    .copied()
                    .unwrap_or_default(),
            );
        is_it(line) && !is_skipped && (is_marked || is_of_a_macro)
    })
}

/// Whether a file of journeys has one of this title. Where a title is put together, it is named as it
/// is written there.
pub fn has_journey(text: &str, title: &str) -> bool {
    let quotes = ['\'', '"', '`'];
    quotes
        .iter()
        .any(|quote| text.contains(&format!("test({quote}{title}{quote}")))
}
