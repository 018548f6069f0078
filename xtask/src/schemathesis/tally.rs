//! What the answers came to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The answers to one role, over its rounds.
#[derive(Debug)]
pub struct Tally {
    role: &'static str,
    /// How often an operation was answered with a status.
    answers: BTreeMap<(String, u64), u64>,
    findings: Vec<PathBuf>,
}

impl Tally {
    /// Of nothing yet.
    pub fn new(role: &'static str) -> Self {
        Self {
            role,
            answers: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Adds the counts of a round: `[operation, status, how often]`.
    pub fn add(&mut self, counts: &Path) -> Result<()> {
        for row in read(counts)?.as_array().into_iter().flatten() {
            let (Some(operation), Some(status), Some(often)) =
                (row[0].as_str(), row[1].as_u64(), row[2].as_u64())
            else {
                continue;
            };
            *self
                .answers
                .entry((operation.to_owned(), status))
                .or_default() += often;
        }
        Ok(())
    }

    /// Notes the report of a round that found something.
    pub fn found(&mut self, report: PathBuf) {
        self.findings.push(report);
    }

    /// The reports that tell of findings.
    pub fn findings(&self) -> impl Iterator<Item = &Path> {
        self.findings.iter().map(PathBuf::as_path)
    }

    /// All requests.
    pub fn requests(&self) -> u64 {
        self.answers.values().sum()
    }

    /// Requests that were answered with a status of this class, such as 4 for all from 400 to 499.
    fn of_class(&self, class: u64) -> u64 {
        let of_it = |((_, status), often): (&(String, u64), &u64)| {
            (status / 100 == class).then_some(*often)
        };
        self.answers.iter().filter_map(of_it).sum()
    }

    /// The operations that it had done.
    fn done(&self) -> impl Iterator<Item = &str> {
        let successes = self.answers.keys().filter(|(_, status)| *status < 400);
        successes.map(|(operation, _)| operation.as_str())
    }
}

/// Prints a line for each role, and which operations were done for nobody.
pub fn print(tallies: &[Tally], operations: u64) {
    println!("\nrole      requests      2xx      3xx      4xx      5xx  findings");
    for tally in tallies {
        let [ok, moved, refused, faults] = [2, 3, 4, 5].map(|class| tally.of_class(class));
        println!(
            "{:<8}{:>10}{ok:>9}{moved:>9}{refused:>9}{faults:>9}{:>10}",
            tally.role,
            tally.requests(),
            tally.findings.len(),
        );
    }
    let done: BTreeSet<&str> = tallies.iter().flat_map(Tally::done).collect();
    println!(
        "\n{} of {operations} operations were done for somebody",
        done.len()
    );
    let asked: BTreeSet<&str> = tallies
        .iter()
        .flat_map(|tally| {
            tally
                .answers
                .keys()
                .map(|(operation, _)| operation.as_str())
        })
        .collect();
    for operation in asked.difference(&done) {
        println!("  only refused: {operation}");
    }
}

/// How many operations a document has.
pub fn operations(document: &Path) -> Result<u64> {
    let document = read(document)?;
    let paths = document["paths"].as_object();
    let paths = paths.context("the OpenAPI document has no paths")?;
    let items = paths.values().filter_map(Value::as_object);
    Ok(items.map(|item| item.len() as u64).sum())
}

fn read(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_add_up_and_what_was_only_refused_is_not_done() {
        let file = std::env::temp_dir().join(format!("xtask-tally-{}.json", std::process::id()));
        fs::write(
            &file,
            r#"[["GET /a", 200, 3], ["GET /a", 404, 1], ["GET /b", 403, 2]]"#,
        )
        .unwrap();
        let mut tally = Tally::new("patient");
        tally.add(&file).unwrap();
        tally.add(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert_eq!(tally.requests(), 12);
        assert_eq!(
            [2, 3, 4, 5].map(|class| tally.of_class(class)),
            [6, 0, 6, 0]
        );
        assert_eq!(tally.done().collect::<Vec<_>>(), ["GET /a"]);
    }
}
