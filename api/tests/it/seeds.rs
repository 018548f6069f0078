//! The seeds of the fuzz targets, without a fuzzer: what was once found stays found.

use std::{collections::BTreeSet, fs, panic, path::PathBuf};

use serde_json::Value;

/// The very functions that the fuzz targets run.
#[path = "../../fuzz/src/lib.rs"]
mod targets;

fn fuzz() -> PathBuf {
    // The manifest's folder at run time: a binary may have been built in another checkout.
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("fuzz")
}

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(fuzz().join("seeds").join(target)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn no_seed_breaks_a_promise() {
    let mut broken = Vec::new();
    for (target, check) in targets::TARGETS {
        for (name, seed) in seeds(target) {
            // All of them are looked at, whatever the first one says.
            if panic::catch_unwind(|| check(&seed)).is_err() {
                broken.push(name);
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_target_has_a_program_and_seeds() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for (target, _) in targets::TARGETS {
        assert!(fuzz().join(format!("targets/{target}.rs")).is_file());
        assert!(manifest.contains(&format!("name = \"{target}\"\n")));
        assert!(!seeds(target).is_empty());
    }
    let programs = fs::read_dir(fuzz().join("targets")).unwrap();
    assert_eq!(programs.count(), targets::TARGETS.len());
}

/// What the document lets clients send, the fuzzer sends, and it begins with one that is good.
#[test]
fn every_body_of_the_document_is_read() {
    let document = include_str!("../../openapi.json");
    let document: Value = serde_json::from_str(document).unwrap();
    let operations = document["paths"].as_object().unwrap().values();
    let operations = operations.flat_map(|path| path.as_object().unwrap().values());
    let bodies: BTreeSet<&str> = operations
        .filter_map(|one| {
            one["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
        })
        .map(|name| name.rsplit('/').next().unwrap())
        .collect();
    let known = targets::json::REQUESTS.iter().chain(targets::json::REPORTS);
    assert_eq!(bodies, known.copied().collect());

    let taken: BTreeSet<&str> = seeds("json")
        .iter()
        .flat_map(|(_, seed)| targets::json::taken_by(seed))
        .collect();
    assert_eq!(taken, targets::json::REQUESTS.iter().copied().collect());
}
