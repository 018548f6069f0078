//! Everything that is kept of a person, for them to take along; and the request to erase it.

use serde::{Deserialize, Serialize};

use super::account::Account;
use crate::{Status, consent::Subject, id::AppointmentId, instant::Instant};

/// All of it. Lists are oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Export {
    /// When it was put together.
    pub exported_at: Instant,
    /// The account and the profile.
    pub account: Account,
    /// What was agreed to and taken back.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub consents: Vec<ExportedConsent>,
    /// The appointments.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000000))]
    pub appointments: Vec<ExportedAppointment>,
    /// The sign-ins that are still on record.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub sessions: Vec<ExportedSession>,
    /// The mails that are still kept. Their texts hold secret links, so they are not repeated.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub mails: Vec<ExportedMail>,
}

/// An answer about a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedConsent {
    /// About what.
    pub subject: Subject,
    /// Which version.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub version: u32,
    /// Yes or no.
    pub agreed: bool,
    /// When.
    pub at: Instant,
}

/// An appointment with what belongs to it. A doctor's export has the times alone: the rest is their
/// patients'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedAppointment {
    /// The id.
    pub id: AppointmentId,
    /// What became of it.
    pub status: Status,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// When it was booked.
    pub created_at: Instant,
    /// The patient's own words; the rest is theirs too.
    pub record: Option<ExportedRecord>,
}

/// What a patient's appointment holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedRecord {
    /// The doctor's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub doctor_name: String,
    /// What kind of visit.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub visit: Option<String>,
    /// Why it was booked.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub reason: String,
    /// Why it was canceled.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub cancel_reason: Option<String>,
    /// What the patient said against a new time.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub objection: Option<String>,
    /// What the patient said against having been missing.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub contest: Option<String>,
    /// The signed summary.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub summary: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Instant>,
    /// What was added for the patient afterwards.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub amendments: Vec<ExportedText>,
    /// Where the recordings are.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub recordings: Vec<ExportedText>,
    /// Where the patient was around the consultation.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub attendance: Vec<ExportedText>,
    /// Third people who were invited.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub guests: Vec<ExportedText>,
}

/// A text of a certain time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedText {
    /// When.
    pub at: Instant,
    /// The text.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub text: String,
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedSession {
    /// When it began.
    pub created_at: Instant,
    /// When its person last did something.
    pub active_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
    /// A browser and a system.
    #[cfg_attr(feature = "openapi", schema(max_length = 400))]
    pub device: Option<String>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedMail {
    /// When it was written.
    pub created_at: Instant,
    /// To which address.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub to_address: String,
    /// Its subject.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub subject: String,
}

/// Erases the own account for good.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseAccount {
    /// The present password.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "password", min_length = 1, max_length = 8000)
    )]
    pub password: String,
}
