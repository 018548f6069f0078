//! The parts of a copy, so that no page leaves one out.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// A part of a copy, by the name of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The account and the profile.
    Account,
    /// The appointments.
    Appointments,
    /// A doctor's hours and rules.
    Hours,
    /// What was agreed to and taken back.
    Consents,
    /// Records that were opened in emergencies.
    Emergencies,
    /// Who else looked into the record.
    RecordAccesses,
    /// What the person did.
    Acts,
    /// Who sees to a doctor's schedule.
    Deputies,
    /// Whose schedule the person sees to.
    Deputyships,
    /// What the account signs in with beside its password.
    Factors,
    /// The sign-ins.
    Sessions,
    /// The mails.
    Mails,
    /// What was told on the pages.
    Notifications,
    /// The browsers that are told.
    PushSubscriptions,
}

words!(Part {
    Account = "account",
    Appointments = "appointments",
    Hours = "hours",
    Consents = "consents",
    Emergencies = "emergencies",
    RecordAccesses = "record_accesses",
    Acts = "acts",
    Deputies = "deputies",
    Deputyships = "deputyships",
    Factors = "factors",
    Sessions = "sessions",
    Mails = "mails",
    Notifications = "notifications",
    PushSubscriptions = "push_subscriptions",
});
