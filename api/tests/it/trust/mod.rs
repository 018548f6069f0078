//! What attackers try and what the standard asks, each with the test that answers it.
//!
//! `abuse.csv` has the 85 abuse cases of this product, `asvs.csv` the 253 requirements of levels 1 and 2
//! of the OWASP Application Security Verification Standard 5.0.0. A line is answered by tests that are
//! there, or by the reason why there is none; what is neither is `open` and counted, so that it becomes
//! less and never more.

mod absent;
mod proof;
mod standard;
mod supply;

use std::collections::BTreeSet;

use serde::{Deserialize, de::DeserializeOwned};

use proof::Sources;

const ABUSE: &str = include_str!("abuse.csv");
const STANDARD: &str = include_str!("asvs.csv");

/// How many abuse cases there are.
const ABUSE_CASES: u32 = 85;

/// Lines that are not answered yet. These two figures only become smaller.
const OPEN_ABUSE_CASES: usize = 0;
const OPEN_REQUIREMENTS: usize = 0;

/// How a line is answered.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum Answer {
    /// By the tests that are named.
    #[serde(rename = "test")]
    Test,
    /// By saying why no test is wanted, and what holds it instead.
    #[serde(rename = "reason")]
    Reason,
    /// Not yet.
    #[serde(rename = "open")]
    Open,
}

/// A line of the table of abuse cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AbuseCase {
    number: u32,
    case: String,
    expected: String,
    answer: Answer,
    reference: String,
}

/// A line of the table of requirements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    id: String,
    level: u8,
    subject: String,
    answer: Answer,
    reference: String,
}

fn rows<T: DeserializeOwned>(table: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What is wrong with the answers: the name of a line, how it is answered, and the reference.
fn faults<'a>(lines: impl Iterator<Item = (String, Answer, &'a str)>) -> Vec<String> {
    let sources = Sources::read();
    let mut faults = Vec::new();
    for (name, answer, reference) in lines {
        let found = match answer {
            Answer::Test => sources.check_tests(reference),
            Answer::Reason => sources.check_reason(reference),
            Answer::Open => Vec::new(),
        };
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    faults
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_abuse_case_is_answered() {
    let cases: Vec<AbuseCase> = rows(ABUSE);
    let numbers: Vec<u32> = cases.iter().map(|case| case.number).collect();
    assert_eq!(numbers, (1..=ABUSE_CASES).collect::<Vec<_>>());
    let is_told = |case: &AbuseCase| !case.case.is_empty() && !case.expected.is_empty();
    assert!(cases.iter().all(is_told));
    none(&faults(cases.iter().map(|case| {
        let name = format!("abuse case {}", case.number);
        (name, case.answer, case.reference.as_str())
    })));
}

#[test]
fn every_requirement_is_answered() {
    let requirements: Vec<Requirement> = rows(STANDARD);
    let given: Vec<(String, u8)> = requirements
        .iter()
        .map(|requirement| (requirement.id.clone(), requirement.level))
        .collect();
    let mut wanted = standard::requirements();
    assert_eq!(wanted.len(), 253);
    wanted.retain(|one| !given.contains(one));
    assert!(wanted.is_empty(), "missing: {wanted:?}");
    let once: BTreeSet<_> = given.iter().collect();
    assert_eq!((once.len(), given.len()), (253, 253), "an id is repeated");
    assert!(requirements.iter().all(|one| !one.subject.is_empty()));
    none(&faults(requirements.iter().map(|requirement| {
        let Requirement {
            id,
            answer,
            reference,
            ..
        } = requirement;
        (id.clone(), *answer, reference.as_str())
    })));
}

#[test]
fn what_is_open_becomes_less() {
    let open = |answer: &Answer| *answer == Answer::Open;
    let cases: Vec<AbuseCase> = rows(ABUSE);
    let cases = cases.iter().filter(|case| open(&case.answer)).count();
    assert_eq!(cases, OPEN_ABUSE_CASES, "open abuse cases");
    let requirements: Vec<Requirement> = rows(STANDARD);
    let requirements = requirements.iter().filter(|one| open(&one.answer)).count();
    assert_eq!(requirements, OPEN_REQUIREMENTS, "open requirements");
}
