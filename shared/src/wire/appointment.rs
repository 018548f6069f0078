//! Appointments.

mod requests;

use serde::{Deserialize, Serialize};

use crate::{
    appointment::{self, Action, MoveRequest, Status},
    id::{AppointmentId, DoctorId, PatientId, SeriesId},
    instant::Instant,
    words::words,
};

pub use requests::{BookRequest, Booking, CancelRequest, ObjectRequest, RescheduleRequest};

/// When an appointment that starts then ends.
pub fn end_of(starts_at: Instant) -> Instant {
    starts_at.plus_minutes(appointment::LENGTH_MINUTES)
}

/// An appointment as one of its people, or an admin, sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Where it is in its life.
    pub status: Status,
    /// When it starts.
    pub starts_at: Instant,
    /// When it is planned to end.
    pub ends_at: Instant,
    /// With whom.
    pub doctor: AppointmentDoctor,
    /// For whom.
    pub patient: AppointmentPatient,
    /// What it is about; `null` for an admin.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub reason: Option<String>,
    /// Raised by one with every change; the `ETag`.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// The first instant at which the room may be entered.
    pub opens_at: Instant,
    /// The last one.
    pub closes_at: Instant,
    /// What the reader may do to it now.
    #[cfg_attr(feature = "openapi", schema(max_items = 9))]
    pub allowed_actions: Vec<Action>,
    /// Who called it off.
    pub canceled_by: Option<CanceledBy>,
    /// Why it was called off; an admin reads only an admin's or the system's.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub cancel_reason: Option<String>,
    /// What the visit is for; `null` for one that was booked without a type.
    pub visit_type: Option<AppointmentVisitType>,
    /// The zone that the time was meant in, an IANA name; `null` when only an instant was meant.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: Option<String>,
    /// The other time that the patient asks for, while the doctor can answer.
    pub move_request: Option<MoveRequest>,
    /// Whether the doctor moved it and the patient has not answered that.
    pub may_be_objected: bool,
    /// Why the patient can not come at the time to which the doctor moved it; `null` for an admin.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub objection: Option<String>,
    /// The appointments it was booked together with.
    pub series_id: Option<SeriesId>,
    /// When it was booked.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Appointment {
    /// The facts that rules look at.
    pub const fn facts(&self) -> appointment::Appointment {
        appointment::Appointment {
            id: self.id,
            doctor_id: self.doctor.id,
            patient_id: self.patient.id,
            status: self.status,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            move_request: self.move_request,
            may_be_objected: self.may_be_objected,
        }
    }
}

/// What a visit is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppointmentVisitType {
    /// Its name in requests.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, examples("first_visit")))]
    pub id: String,
    /// Its name for people, as it was when the appointment was booked.
    #[cfg_attr(feature = "openapi", schema(max_length = 480, examples("First visit")))]
    pub name: String,
}

/// The doctor of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppointmentDoctor {
    /// The id of the doctor's account.
    pub id: DoctorId,
    /// The name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: String,
    /// The specialty.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("General practice"))
    )]
    pub specialty: String,
}

/// The patient of an appointment. The details are there for the appointment's doctor and their deputies alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppointmentPatient {
    /// The id of the patient's account.
    pub id: PatientId,
    /// The name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Pat Example")))]
    pub name: String,
    /// How to reach and know the patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<PatientDetails>,
}

/// What a doctor sees of their own patient, and a deputy to ask about a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientDetails {
    /// The e-mail address.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, examples("pat@example.org"))
    )]
    pub email: String,
    /// The patient's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// A number to call.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
    /// `YYYY-MM-DD`; never for a deputy.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, format = "date"))]
    pub date_of_birth: Option<String>,
}

/// Who called an appointment off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CanceledBy {
    /// Its patient.
    Patient,
    /// Its doctor.
    Doctor,
    /// An admin.
    Admin,
    /// Nobody: it was not confirmed in time.
    System,
}

words!(CanceledBy {
    Patient = "patient",
    Doctor = "doctor",
    Admin = "admin",
    System = "system",
});
