//! What somebody can read of a patient's record.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// A look into the record of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordAct {
    /// One appointment, with its reason.
    ReadAppointment,
    /// A list of appointments.
    ReadAppointments,
    /// The patient's name and how to reach them, by itself.
    ReadPatient,
    /// What happened to an appointment.
    ReadHistory,
    /// A note.
    ReadNote,
    /// The versions of a note.
    ReadNoteVersions,
    /// A summary.
    ReadSummary,
    /// Where recordings are.
    ReadRecordings,
    /// What really happened at an appointment.
    ReadAttendance,
    /// A consultation as it goes on: who is there, and how it stands.
    ReadConsultation,
    /// All that is kept of the patient.
    Export,
    /// The record was opened in an emergency.
    OpenEmergency,
    /// The record, while it was open in an emergency.
    ReadRecord,
    /// The list of records that were opened in emergencies, with the reasons.
    ReadEmergencies,
}

words!(RecordAct {
    ReadAppointment = "read_appointment",
    ReadAppointments = "read_appointments",
    ReadPatient = "read_patient",
    ReadHistory = "read_history",
    ReadNote = "read_note",
    ReadNoteVersions = "read_note_versions",
    ReadSummary = "read_summary",
    ReadRecordings = "read_recordings",
    ReadAttendance = "read_attendance",
    ReadConsultation = "read_consultation",
    Export = "export",
    OpenEmergency = "open_emergency",
    ReadRecord = "read_record",
    ReadEmergencies = "read_emergencies",
});
