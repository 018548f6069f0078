//! Where the things come from that are built in. The lock files are the list of them, each with its
//! version and its checksum.

use std::fs;

use serde_json::Value;

use crate::tidy::source::top;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn every_crate_comes_from_the_registry_with_its_checksum() {
    let lock = fs::read_to_string(top().join("Cargo.lock")).unwrap();
    let ours = ["api", "fuzz", "shared", "web", "xtask"];
    let mut seen = 0;
    for package in lock.split("[[package]]").skip(1) {
        let field = |name: &str| {
            let start = format!("{name} = \"");
            let mut lines = package.lines();
            lines.find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
        };
        let name = field("name").unwrap();
        match field("source") {
            None => assert!(ours.contains(&name), "{name} comes from a folder"),
            Some(source) => {
                assert_eq!(source, REGISTRY, "{name}");
                let checksum = field("checksum").unwrap_or_default();
                assert_eq!(checksum.len(), 64, "{name} has no checksum");
            }
        }
        seen += 1;
    }
    assert!(seen > 100, "the lock file is not read");
}

#[test]
fn every_package_of_the_journeys_has_its_checksum() {
    let lock = fs::read_to_string(top().join("e2e/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 10, "the lock file is not read");
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let integrity = package["integrity"].as_str().unwrap_or_default();
        assert!(integrity.starts_with("sha512-"), "{name} has no checksum");
    }
}
