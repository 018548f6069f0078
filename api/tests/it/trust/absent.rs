//! What the product does not have. Where a standard asks how a danger is met and the answer is that the
//! dangerous thing is not there, these tests keep it away.

use std::collections::{BTreeMap, BTreeSet};

use api::openapi;

use super::supply;
use crate::tidy::source::{Source, files, top};

/// Packages by what they would bring.
const READERS: [&str; 29] = [
    // XML, and what is asked by it
    "quick-xml",
    "xml-rs",
    "roxmltree",
    "libxml",
    "sxd-document",
    "serde-xml-rs",
    "samael",
    // Directories, caches and queries of other kinds
    "ldap3",
    "memcache",
    "async-memcached",
    "async-graphql",
    "juniper",
    "mongodb",
    "redis",
    // Templates and mark-up that somebody could write
    "tera",
    "handlebars",
    "minijinja",
    "liquid",
    "pulldown-cmark",
    "comrak",
    "tectonic",
    // Formats that make objects of what they are told
    "bincode",
    "rmp-serde",
    "serde_yaml",
    "ron",
    // Channels besides requests and their answers, and files that somebody sends
    "actix-ws",
    "actix-web-actors",
    "tungstenite",
    "actix-multipart",
];

/// Signing in by another house.
const FEDERATION: [&str; 5] = ["openidconnect", "oauth2", "oxide-auth", "samael", "josekit"];

/// Where programs get tokens for secrets of their own. No person comes that way, and nobody is sent on.
const OF_CLIENTS: [&str; 2] = [
    "/api/v1/oauth/token",
    "/.well-known/oauth-authorization-server",
];

/// A second implementation of TLS, which would have to be kept as well.
const OTHER_TLS: [&str; 3] = ["openssl", "native-tls", "openssl-sys"];

/// The packages that the lock file has for these crates of ours, and what those need.
fn locked(roots: &[&str]) -> BTreeSet<String> {
    let lock = std::fs::read_to_string(top().join("Cargo.lock")).unwrap();
    let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in supply::packages(&lock) {
        let name = supply::field(package, "name");
        let needed = package.lines();
        let needed = needed
            .skip_while(|line| *line != "dependencies = [")
            .skip(1);
        let needed = needed.map_while(|line| line.trim().strip_prefix('"'));
        let names = needed.map(|line| line.split([' ', '"']).next().unwrap());
        needs.entry(name.unwrap()).or_default().extend(names);
    }
    let mut found = BTreeSet::new();
    let mut open = roots.to_vec();
    while let Some(name) = open.pop() {
        if found.insert(name.to_owned()) {
            open.extend(&needs[name]);
        }
    }
    assert!(found.len() > 100, "the lock file is not read");
    found
}

#[track_caller]
fn none_of(unwanted: &[&str]) {
    let locked = locked(&["api", "shared", "web"]);
    let found: Vec<_> = unwanted
        .iter()
        .filter(|name| locked.contains(**name))
        .collect();
    assert!(
        found.is_empty(),
        "{found:?} came in; see api/tests/it/trust/asvs.csv for what leans on their absence"
    );
}

#[test]
fn nothing_reads_what_nobody_sends() {
    none_of(&READERS);
}

#[test]
fn tls_has_one_implementation() {
    none_of(&OTHER_TLS);
}

#[test]
fn nobody_signs_in_by_another_house() {
    none_of(&FEDERATION);
    let document = openapi::document();
    let paths = document.paths.paths.keys();
    for path in paths.filter(|path| !OF_CLIENTS.contains(&path.as_str())) {
        for word in [
            "oauth",
            "authorize",
            "oidc",
            "saml",
            "callback",
            ".well-known",
            "introspect",
        ] {
            assert!(!path.contains(word), "{path} looks like federation");
        }
    }
}

/// What no file of the product calls: other programs, patterns and queries that are put together
/// from what people send, and encrypted connections that are not checked.
#[test]
fn nothing_dangerous_is_called() {
    let signs = [
        "process::Command",
        "Command::new(",
        "Regex::new(",
        "AssertSqlSafe",
        "danger_accept_invalid",
        "eval(",
        "Function::new_",
        "document.write",
    ];
    let product = ["api/src", "shared/src", "web/src"];
    let sources = product.iter().flat_map(|folder| files(folder, "rs"));
    let mut faults = Vec::new();
    for source in sources.filter(|source| !source.is_test()) {
        let Source { path, .. } = &source;
        for (number, line) in source.code() {
            if signs.iter().any(|sign| line.contains(sign)) {
                faults.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Who asks other servers: the clients that look at the video servers, and the one place they are made.
#[test]
fn other_servers_are_asked_from_few_places() {
    let places = [
        "api/src/outgoing/",
        "api/src/consultations/probe.rs",
        "api/src/video/outside/",
    ];
    let signs = ["reqwest::", "TcpStream::connect", "hyper::"];
    for source in files("api/src", "rs")
        .iter()
        .filter(|source| !source.is_test())
    {
        let asks = source
            .code()
            .any(|(_, line)| signs.iter().any(|sign| line.contains(sign)));
        let may_ask = places.iter().any(|place| source.path.starts_with(place));
        assert!(may_ask || !asks, "{} asks other servers", source.path);
    }
}

/// Where SHA-1 stands all the same: codes of apps are made with HMAC-SHA1, as RFC 6238 has them and every
/// app speaks them. Collisions, which SHA-1 is weak against, are of no use there.
const HMAC_SHA_1: &str = "api/src/factors/totp.rs";

/// SHA-256 and its family. MD5 and SHA-1 come with the database's driver, for servers that still want
/// them; no file of ours names them, but one.
#[test]
fn hashes_are_of_one_family() {
    let manifest = std::fs::read_to_string(top().join("Cargo.toml")).unwrap();
    for weak in ["md5", "md-5", "sha1", "sha-1", "crc32", "xxhash"] {
        let is_there = manifest.lines().any(|line| line.starts_with(weak));
        assert!(!is_there, "{weak} is a dependency");
    }
    let sources = files("api/src", "rs").into_iter();
    for source in sources.filter(|source| source.path != HMAC_SHA_1) {
        let names = ["Md5", "Sha1", "md5::", "sha1::", "SHA1"];
        let weak = source
            .code()
            .find(|(_, line)| names.iter().any(|name| line.contains(name)));
        assert_eq!(weak, None, "{}", source.path);
    }
}

/// Numbers do not wrap around in what is released either.
#[test]
fn arithmetic_that_overflows_stops_the_request() {
    let manifest = std::fs::read_to_string(top().join("Cargo.toml")).unwrap();
    let release = manifest.split("[profile.release]").nth(1).unwrap();
    let release = release.split("\n[").next().unwrap();
    assert!(release.contains("overflow-checks = true"), "{release}");
}

/// Nobody is asked for the name of their first school.
#[test]
fn no_answer_or_hint_replaces_a_password() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for field in schema["properties"].as_object().into_iter().flatten() {
            let is_one = ["hint", "question", "maiden"]
                .iter()
                .any(|word| field.0.contains(word));
            assert!(!is_one, "{name}.{}", field.0);
        }
    }
}

/// Memory is the compiler's care: no crate of ours may step outside of what it checks.
#[test]
fn no_crate_of_ours_has_unsafe_code() {
    let read = |path: &str| std::fs::read_to_string(top().join(path)).unwrap();
    let workspace = read("Cargo.toml");
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    let members = workspace.split("members = [").nth(1).unwrap();
    let members = members.split(']').next().unwrap().split(", ");
    let names: Vec<&str> = members
        .map(|name| name.trim_matches(['"', '\n', ' ', ',']))
        .collect();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        let manifest = read(&format!("{name}/Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{name} has lints of its own"
        );
    }
}
