//! Who writes is looked at again when they write.

use super::Rule;

const NO_SESSION: &str =
    "who brings a code, a link, a pass, a secret or a cookie has no session here to look at";
const AFTERWARDS: &str = "beside a link that is opened: a mail that goes to an account after the answer, if it is active then";
const BY_ITSELF: &str = "nobody asked for it who could have gone";

/// What handlers must not begin themselves.
pub const ACTING: &[Rule] = &[Rule {
    says: "the transaction of what an account writes is begun by auth/acting.rs, which looks at the account again",
    signs: &["app.db.begin()"],
    homes: &["src/auth/acting.rs"],
    exempt: &[
        ("api/src/accounts/email.rs", AFTERWARDS),
        (
            "api/src/accounts/handlers.rs",
            "who registers has no account yet",
        ),
        ("api/src/accounts/mod.rs", AFTERWARDS),
        ("api/src/accounts/recovery.rs", AFTERWARDS),
        ("api/src/accounts/verification.rs", AFTERWARDS),
        (
            "api/src/auth/caller.rs",
            "that a secret is used is written down before anything is asked for",
        ),
        ("api/src/clients/oauth.rs", NO_SESSION),
        ("api/src/feeds/handlers.rs", NO_SESSION),
        ("api/src/console/invitations.rs", NO_SESSION),
        ("api/src/consultations/guests/visit.rs", NO_SESSION),
        ("api/src/consultations/sweep.rs", BY_ITSELF),
        ("api/src/events/sequence.rs", BY_ITSELF),
        ("api/src/factors/assertion.rs", NO_SESSION),
        ("api/src/factors/second_step.rs", NO_SESSION),
        ("api/src/mail/queue.rs", BY_ITSELF),
        ("api/src/mail/reminding.rs", BY_ITSELF),
        ("api/src/push/queue.rs", BY_ITSELF),
        ("api/src/queue/mod.rs", BY_ITSELF),
        ("api/src/recordings/kept.rs", BY_ITSELF),
        ("api/src/sessions/entry.rs", NO_SESSION),
        ("api/src/sessions/handlers.rs", NO_SESSION),
        ("api/src/video/report.rs", BY_ITSELF),
        ("api/src/webhooks/queue.rs", BY_ITSELF),
    ],
}];
