//! Access to a record in an emergency.

use serde::{Deserialize, Serialize};

use super::{appointment::Appointment, audit::Who, note::Note, page::Page};
use crate::{
    account::Email,
    emergency::EmergencyReason,
    error::{Faults, FieldError},
    id::{EmergencyId, PatientId},
    instant::Instant,
};

/// Opens a patient's record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenRecord {
    /// The patient's address.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 320, examples("pat@example.org"))
    )]
    pub email: String,
    /// Why, 10 to 500 characters; the patient and the admins read it.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 4000))]
    pub reason: String,
}

impl OpenRecord {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self) -> Result<(Email, EmergencyReason), Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        let reason = faults.note("reason", EmergencyReason::parse(&self.reason));
        faults.finish(email.zip(reason))
    }
}

/// A record that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedRecord {
    /// Whose.
    pub patient_id: PatientId,
    /// Until when.
    pub expires_at: Instant,
}

/// What an open record says of the patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordPatient {
    /// The patient.
    pub id: PatientId,
    /// The name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub name: String,
    /// The address.
    #[cfg_attr(feature = "openapi", schema(max_length = 320))]
    pub email: String,
    /// The telephone.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub phone: Option<String>,
    /// The day of birth.
    #[cfg_attr(feature = "openapi", schema(max_length = 10))]
    pub date_of_birth: Option<String>,
}

/// An appointment of an open record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordAppointment {
    /// The appointment, with its reason.
    pub appointment: Appointment,
    /// Its note, once it is signed.
    pub note: Option<Note>,
}

/// A record that is open in an emergency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientRecord {
    /// The patient.
    pub patient: RecordPatient,
    /// Until when it is open.
    pub expires_at: Instant,
    /// The appointments, by their starts.
    pub appointments: Page<RecordAppointment>,
}

/// Tells a patient that somebody opened their record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The access it tells of.
    pub id: EmergencyId,
    /// Who opened it.
    pub who: Who,
    /// When.
    pub at: Instant,
    /// Until when it was open.
    pub expires_at: Instant,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub reason: String,
}

/// What there is to tell; the oldest first, and at most a hundred at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notices {
    /// The notices that were not acknowledged yet.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<Notice>,
}

/// An access in an emergency as an admin sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmergencyLine {
    /// The access.
    pub id: EmergencyId,
    /// Who opened a record.
    pub who: Who,
    /// Whose.
    pub patient: Who,
    /// When.
    pub at: Instant,
    /// Until when.
    pub expires_at: Instant,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub reason: String,
    /// When the patient acknowledged it.
    pub acknowledged_at: Option<Instant>,
}
