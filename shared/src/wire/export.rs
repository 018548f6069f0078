//! Everything that is kept of a person, for them to take along; and the request to erase it.

mod part;

use serde::{Deserialize, Serialize};

pub use self::part::Part;
use super::{
    account::Account,
    audit::{AuditLine, RecordAccess},
    availability::Availability,
    history::HistoryItem,
    notification::Notification,
    passkey::PasskeyRow,
    push::Subscribed,
    report::{Rating, ReportKind},
};
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
    /// What was told on the pages and is still kept.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub notifications: Vec<Notification>,
    /// The browsers that are told of notifications while no page is open. Their addresses and keys are secret.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub push_subscriptions: Vec<Subscribed>,
    /// What the account signs in with beside its password.
    pub factors: ExportedFactors,
    /// Who else looked into a patient's record.
    #[cfg_attr(feature = "openapi", schema(max_items = 101000))]
    pub record_accesses: Vec<RecordAccess>,
    /// What the person did and was refused, as the audit has it.
    #[cfg_attr(feature = "openapi", schema(max_items = 101000))]
    pub acts: Vec<AuditLine>,
    /// When a patient's record was opened in an emergency, or a doctor opened one.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub emergencies: Vec<ExportedEmergency>,
    /// Who saw or sees to a doctor's schedule.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub deputies: Vec<ExportedDeputy>,
    /// The doctors whose schedule the account saw or sees to.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub deputyships: Vec<ExportedDeputy>,
    /// A doctor's hours and rules.
    pub hours: Option<Availability>,
    /// The parts of which only the newest are in it, because there are so many; the rest is to be asked of
    /// the clinic. Of the appointments it is the reports of the calls that are cut.
    #[cfg_attr(feature = "openapi", schema(max_items = 14))]
    pub truncated: Vec<Part>,
}

/// What somebody signs in with beside the password. The secrets themselves are on their devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedFactors {
    /// Since when an app makes codes.
    pub totp_since: Option<Instant>,
    /// Codes on paper that were not used yet.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10))]
    pub backup_codes_left: u32,
    /// Passkeys by their names.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub passkeys: Vec<PasskeyRow>,
}

/// A record that was opened in an emergency. A doctor's export has when they opened one; whose it was and
/// why is that patient's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedEmergency {
    /// When it was opened.
    pub at: Instant,
    /// When it was closed again.
    pub expires_at: Instant,
    /// The doctor who opened it.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub doctor_name: String,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub reason: Option<String>,
    /// When the patient acknowledged that.
    pub acknowledged_at: Option<Instant>,
}

/// Somebody who saw to a schedule, or whose schedule it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedDeputy {
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub name: String,
    /// Since when.
    pub granted_at: Instant,
    /// Until when, if it has ended.
    pub ended_at: Option<Instant>,
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

/// An appointment with what belongs to it. A doctor's export has the times, and what they themself and
/// their pages told of the call: the rest is their patients'.
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
    /// How the person found the consultation.
    pub rating: Option<ExportedRating>,
    /// What the person's pages reported of the call.
    #[cfg_attr(feature = "openapi", schema(max_items = 10000))]
    pub reports: Vec<ExportedReport>,
    /// What the person answered when they were asked whether it may be recorded.
    #[cfg_attr(feature = "openapi", schema(max_items = 10000))]
    pub recording_answers: Vec<ExportedAnswer>,
    /// The patient's own words; the rest is theirs too.
    pub record: Option<ExportedRecord>,
}

/// An answer to the two questions after a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedRating {
    /// When.
    pub at: Instant,
    /// The answers.
    pub rating: Rating,
}

/// An answer to the question whether a consultation may be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedAnswer {
    /// When.
    pub at: Instant,
    /// Yes or no.
    pub agreed: bool,
    /// To which version of the text.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100000))]
    pub text_version: u32,
}

/// A report of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportedReport {
    /// When it came.
    pub at: Instant,
    /// What happened.
    pub kind: ReportKind,
    /// The number that goes with it, where it has one.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub value: Option<u32>,
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
    /// What happened to it, by whom and why.
    #[cfg_attr(feature = "openapi", schema(max_items = 100000))]
    pub history: Vec<HistoryItem>,
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
