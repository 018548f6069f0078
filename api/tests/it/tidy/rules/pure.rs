//! What the inner layers must not know.

use super::Rule;

/// What a store must not know.
pub const STORES: &[Rule] = &[Rule {
    says: "a store knows the database and nothing of HTTP",
    signs: &["actix_web", "ApiError", "HttpRe", "crate::app"],
    homes: &[],
    exempt: &[],
}];

/// What the rules must not know.
pub const SHARED: &[Rule] = &[Rule {
    says: "the rules are pure: no async, I/O, clock, environment, randomness or framework",
    signs: &[
        "async ",
        ".await",
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "now_utc",
        "SystemTime",
        "Instant::now(",
        "Uuid::new_v",
        "getrandom",
        "sqlx",
        "actix",
        "tokio",
        "leptos",
        "js_sys",
        "println!",
    ],
    homes: &[],
    exempt: &[],
}];
