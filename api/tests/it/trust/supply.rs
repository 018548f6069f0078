//! Where the things come from that are built in. The lock files are the list of them, each with its
//! version and its checksum.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::Value;

use crate::tidy::source::top;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn every_crate_comes_from_the_registry_with_its_checksum() {
    for lock in ["Cargo.lock", "api/fuzz/Cargo.lock"] {
        check_lock(&fs::read_to_string(top().join(lock)).unwrap());
    }
}

/// The packages of a lock file, each with the lines that are about it.
pub fn packages(lock: &str) -> impl Iterator<Item = &str> {
    lock.split("[[package]]").skip(1)
}

/// What a package's lines say of it under this name.
pub fn field<'a>(package: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name} = \"");
    let mut lines = package.lines();
    lines.find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
}

fn check_lock(lock: &str) {
    let ours = ["api", "api-fuzz", "shared", "web", "xtask"];
    let mut seen = 0;
    for package in packages(lock) {
        let name = field(package, "name").unwrap();
        match field(package, "source") {
            None => assert!(ours.contains(&name), "{name} comes from a folder"),
            Some(source) => {
                assert_eq!(source, REGISTRY, "{name}");
                let checksum = field(package, "checksum").unwrap_or_default();
                assert_eq!(checksum.len(), 64, "{name} has no checksum");
            }
        }
        seen += 1;
    }
    assert!(seen > 100, "the lock file is not read");
}

/// `cargo xtask supply-chain` holds the lock file to these rules; nothing leaves them unnoticed.
#[test]
fn what_may_be_built_in_is_written_down() {
    let rules = fs::read_to_string(top().join(".cargo/deny.toml")).unwrap();
    for rule in [
        "yanked = \"deny\"",
        "wildcards = \"deny\"",
        "unknown-registry = \"deny\"",
        "unknown-git = \"deny\"",
        "multiple-versions = \"deny\"",
    ] {
        assert!(rules.lines().any(|line| line == rule), "{rule}");
    }
    let lock = fs::read_to_string(top().join("Cargo.lock")).unwrap();
    let is_locked = |name: &str| lock.contains(&format!("name = \"{name}\"\n"));
    let quoted = |line: &str, start: &str| {
        let (_, rest) = line.split_once(start)?;
        Some(rest.split('"').next()?.to_owned())
    };
    for line in rules
        .lines()
        .filter(|line| line.trim_start().starts_with('{'))
    {
        // An exception is for a crate that is there, a ban for one that is not, and what is let pass has its reason.
        if let Some(name) = quoted(line, "{ crate = \"") {
            // One with its version is let pass beside another one: see below.
            let is_there = name.contains('@') || is_locked(&name);
            assert!(is_there, "{name} needs no exception any more");
        } else if let Some(name) = quoted(line, "{ name = \"") {
            assert!(!is_locked(&name), "{name} is banned");
        } else {
            let reason = quoted(line, "reason = \"");
            assert!(
                line.contains("{ id = \"RUSTSEC-")
                    && reason.is_some_and(|reason| reason.len() > 20),
                "{line}"
            );
        }
    }
}

/// Crates of which the lock file has a second version for tests or for other systems alone, where nobody
/// gets both from us: cargo-deny does not count these.
const SECOND_ELSEWHERE: [&str; 8] = [
    "bit-set",
    "bit-vec",
    "hashbrown@0.12.3",
    "indexmap",
    "nom",
    "r-efi",
    "schemars",
    "windows-sys",
];

type Versions = BTreeMap<String, BTreeSet<String>>;

/// The crates of the lock file that are there in several versions, each with them all.
fn repeated() -> Versions {
    let lock = fs::read_to_string(top().join("Cargo.lock")).unwrap();
    let mut versions = Versions::new();
    for package in packages(&lock) {
        let of = |name| field(package, name).unwrap().to_owned();
        versions
            .entry(of("name"))
            .or_default()
            .insert(of("version"));
    }
    versions.retain(|_, versions| 1 < versions.len());
    versions
}

#[track_caller]
fn take(left: &mut Versions, name: &str, version: &str) {
    let versions = left.get_mut(name);
    let is_there = versions.is_some_and(|versions| versions.remove(version));
    assert!(is_there, "{name} {version} is not there twice any more");
}

#[test]
fn every_second_version_is_let_pass_for_a_reason_and_none_that_has_gone() {
    let rules = fs::read_to_string(top().join(".cargo/deny.toml")).unwrap();
    let (_, rest) = rules.split_once("\nskip = [\n").unwrap();
    let (skipped, _) = rest.split_once("\n]\n").unwrap();
    let mut left = repeated();
    for line in skipped.lines().filter(|line| !line.contains("    #")) {
        let quoted: Vec<&str> = line.split('"').collect();
        let (name, version) = quoted[1].split_once('@').expect("its very version");
        take(&mut left, name, version);
        assert!(3 < quoted[3].len(), "{line} has no reason");
    }
    for name in SECOND_ELSEWHERE {
        match name.split_once('@') {
            Some((name, version)) => take(&mut left, name, version),
            None => assert!(left.remove(name).is_some(), "{name} is there once"),
        }
    }
    left.retain(|_, versions| versions.len() != 1);
    assert!(
        left.is_empty(),
        "to be let pass or done away with: {left:?}"
    );
}

#[test]
fn every_package_of_the_journeys_has_its_checksum() {
    let lock = fs::read_to_string(top().join("e2e/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 10, "the lock file is not read");
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        // What another package brings along inside is of that one's bytes.
        if package["inBundle"] == true {
            continue;
        }
        let integrity = package["integrity"].as_str().unwrap_or_default();
        assert!(integrity.starts_with("sha512-"), "{name} has no checksum");
    }
}
