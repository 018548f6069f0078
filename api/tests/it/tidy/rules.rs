//! The rules, one table for each part of the project.

mod acting;
mod pure;

pub use acting::ACTING;
pub use pure::{SHARED, STORES};

use super::source::Source;

/// Things that may stand in certain places only.
pub struct Rule {
    /// What the reader of a failure is told.
    pub says: &'static str,
    /// Texts that give the thing away.
    pub signs: &'static [&'static str],
    /// Where it may stand: ends of paths, or folders ending in a slash.
    pub homes: &'static [&'static str],
    /// Where it stands all the same, and why.
    pub exempt: &'static [(&'static str, &'static str)],
}

impl Rule {
    fn is_at_home_in(&self, path: &str) -> bool {
        self.homes
            .iter()
            .any(|home| path.ends_with(home) || (home.ends_with('/') && path.contains(home)))
    }

    /// Where the rule is broken, and which exemptions nothing needs.
    pub fn check(&self, sources: &[Source]) -> Vec<String> {
        let mut faults = Vec::new();
        let mut needed = Vec::new();
        for source in sources
            .iter()
            .filter(|source| !self.is_at_home_in(&source.path))
        {
            for (number, line) in source.code() {
                // Saying that a module is there is not using it.
                let is_declared = line
                    .trim_start()
                    .trim_start_matches("pub ")
                    .starts_with("mod ");
                if is_declared || !self.signs.iter().any(|sign| line.contains(sign)) {
                    continue;
                }
                let path = source.path.as_str();
                if self.exempt.iter().any(|(exempt, _)| *exempt == path) {
                    needed.push(path);
                } else {
                    faults.push(format!(
                        "{path}:{number}: {}\n    {}",
                        self.says,
                        line.trim()
                    ));
                }
            }
        }
        let idle = self
            .exempt
            .iter()
            .filter(|(path, _)| !needed.contains(path));
        faults.extend(idle.map(|(path, reason)| {
            format!(
                "{path} needs no exemption any more: {} ({reason})",
                self.says
            )
        }));
        faults
    }
}

/// What stands where in the server.
pub const SERVER: &[Rule] = &[
    Rule {
        says: "SQL stands only in store.rs, a store's folder and db/",
        signs: &[
            "SELECT ",
            "INSERT INTO ",
            "UPDATE ",
            "DELETE FROM ",
            "sqlx::",
            "on_db!",
            "on_tx!",
        ],
        homes: &["/store.rs", "/store/", "src/db/"],
        exempt: &[],
    },
    Rule {
        says: "the present time is asked for only in clock.rs",
        signs: &["now_utc", "now_local", "SystemTime", "Instant::now("],
        homes: &["src/clock.rs"],
        exempt: &[(
            "api/src/metrics.rs",
            "a stopwatch: how long an answer took, whatever the time is",
        )],
    },
    Rule {
        says: "the environment is read only in config/",
        signs: &["std::env", "env::var", "env!("],
        homes: &["src/config/"],
        exempt: &[],
    },
    Rule {
        says: "HTTP statuses are chosen only in error.rs",
        signs: &[
            "StatusCode::",
            "HttpResponse::BadRequest",
            "HttpResponse::Unauthorized",
            "HttpResponse::Forbidden",
            "HttpResponse::NotFound",
            "HttpResponse::Conflict",
            "HttpResponse::InternalServerError",
            "HttpResponse::build",
        ],
        homes: &["src/error.rs"],
        exempt: &[],
    },
    Rule {
        says: "random numbers are drawn only in random.rs",
        signs: &[
            "getrandom",
            "Uuid::new_v",
            "Uuid::now_v",
            "OsRng",
            "rand::",
            "SystemRandom",
        ],
        homes: &["src/random.rs"],
        exempt: &[],
    },
    Rule {
        says: "which route a request is for is asked only in http/path.rs, which knows what is no path",
        signs: &["match_pattern("],
        homes: &["src/http/path.rs"],
        exempt: &[],
    },
    Rule {
        says: "handlers are named only by the route table, never by another slice",
        signs: &["handlers"],
        homes: &["src/server.rs"],
        exempt: &[],
    },
    Rule {
        says: "only the commands use the server",
        signs: &[
            "server::",
            "crate::server",
            ", server}",
            ", server,",
            "{server",
        ],
        homes: &["src/cli/", "src/main.rs", "src/server/"],
        exempt: &[(
            "api/src/openapi.rs",
            "what is documented is what the route table registers, so it is asked",
        )],
    },
];

/// What stands where in the SPA.
pub const WEB: &[Rule] = &[
    Rule {
        says: "the time is the server's, and only clock.rs makes it tick",
        signs: &["Date::now", "Date::new_0", ".performance("],
        homes: &["src/clock.rs"],
        exempt: &[(
            "web/src/session/interrupted.rs",
            "how long ago another page began to refresh, by the device both ran on",
        )],
    },
    Rule {
        says: "nothing is stored in the browser, least of all a token",
        signs: &[
            "local_storage",
            "session_storage",
            "indexed_db",
            "set_cookie",
        ],
        homes: &[],
        exempt: &[
            (
                "web/src/media/chosen.rs",
                "which camera, microphone and speaker were chosen: ids that mean nothing elsewhere",
            ),
            (
                "web/src/pages/guest/pass.rs",
                "a guest's pass, of this tab: who has no account has nothing else to come back with",
            ),
            (
                "web/src/pages/consultation/kept.rs",
                "in whose call this tab was, so that a reload lands there again",
            ),
            (
                "web/src/session/unsaved.rs",
                "a note that the server has not taken yet; of this tab, gone with the session",
            ),
            (
                "web/src/session/signal.rs",
                "a flag that somebody signed in here, which spares strangers a needless request",
            ),
            (
                "web/src/session/interrupted.rs",
                "when a refresh began, for the page that comes after a reload",
            ),
        ],
    },
    Rule {
        says: "what other windows say is for the video's own script, which knows its frame; we do not listen",
        signs: &[
            "set_onmessage",
            "ev::message",
            "\"message\"",
            "post_message",
        ],
        homes: &[],
        exempt: &[(
            "web/src/session/signal.rs",
            "a channel of this site's own tabs, on which no other origin can speak",
        )],
    },
    Rule {
        says: "text stays text: what people write is never markup",
        signs: &["inner_html", "insert_adjacent_html", "outer_html"],
        homes: &[],
        exempt: &[],
    },
];

/// What no file has.
pub const EVERYWHERE: &[Rule] = &[
    Rule {
        says: "nothing panics on purpose outside tests",
        signs: &[
            ".unwrap()",
            ".expect(",
            ".unwrap_err()",
            "panic!(",
            "unreachable!(",
        ],
        homes: &[],
        exempt: &[],
    },
    Rule {
        says: "what is unfinished is not committed",
        signs: &["todo!", "unimplemented!", "dbg!("],
        homes: &[],
        exempt: &[],
    },
    Rule {
        says: "a waiver is #[expect(…, reason = …)]",
        signs: &["#[allow", "#![allow"],
        homes: &[],
        exempt: &[],
    },
];

/// Words of other systems for what has a word of ours: actor, slot, canceled, doctor and patient.
pub const OUR_WORDS: &[Rule] = &[Rule {
    says: "one noun for one thing",
    signs: &[
        "cancelled",
        "Cancelled",
        "timeslot",
        "time_slot",
        "TimeSlot",
        "current_user",
        "CurrentUser",
        "rincipal",
        "provider",
        "Provider",
        "customer",
        "Customer",
        "staff",
        "Staff",
    ],
    homes: &[],
    exempt: &[
        (
            "api/src/outgoing/mod.rs",
            "it is the name of a function of the library for TLS",
        ),
        (
            "api/src/fhir/words.rs",
            "FHIR's words, next to ours that they stand for",
        ),
        (
            "api/src/fhir/appointment.rs",
            "the document lists the words that a search takes",
        ),
        (
            "api/src/fhir/encounter.rs",
            "the document lists the words that a search takes",
        ),
    ],
}];
