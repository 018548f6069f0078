//! What is asked for, and the check that makes it sure.

use serde::{Deserialize, Serialize};

use super::end_of;
use crate::{
    appointment::{Reason, check_start},
    error::{Faults, FieldCode, FieldError},
    id::DoctorId,
    instant::Instant,
};

/// A request for an appointment. It is 30 minutes long.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BookRequest {
    /// With whom.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "uuid",
            max_length = 36,
            examples("0190a0b0-0000-7000-8000-00000000000d")
        )
    )]
    pub doctor_id: String,
    /// A future instant on a whole five minutes, RFC 3339.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "date-time",
            max_length = 35,
            examples("2026-01-31T09:00:00Z")
        )
    )]
    pub starts_at: String,
    /// What it is about, 1 to 500 characters; the doctor reads it, an admin does not.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 4000,
            examples("A cough that does not go away")
        )
    )]
    pub reason: String,
}

/// A [`BookRequest`] whose fields are proven. Whether the doctor exists only the database knows.
#[derive(Clone, Debug)]
pub struct Booking {
    /// With whom.
    pub doctor_id: DoctorId,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
    /// Why.
    pub reason: Reason,
}

impl BookRequest {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self, now: Instant) -> Result<Booking, Vec<FieldError>> {
        let mut faults = Faults::default();
        let doctor_id = faults.note(
            "doctor_id",
            self.doctor_id.parse().map_err(|_| FieldCode::InvalidFormat),
        );
        let starts_at = faults.note(
            "starts_at",
            Instant::parse(&self.starts_at).and_then(|start| check_start(start, now)),
        );
        let reason = faults.note("reason", Reason::parse(&self.reason));
        let all = (|| {
            let starts_at = starts_at?;
            Some(Booking {
                doctor_id: doctor_id?,
                starts_at,
                ends_at: end_of(starts_at),
                reason: reason?,
            })
        })();
        faults.finish(all)
    }
}

/// A call-off.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    /// Why, 1 to 500 characters; the other side reads it.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 4000, examples("I am well again"))
    )]
    pub reason: String,
}

impl CancelRequest {
    /// # Errors
    /// The reason, if it is not valid.
    pub fn check(&self) -> Result<Reason, Vec<FieldError>> {
        let mut faults = Faults::default();
        let reason = faults.note("reason", Reason::parse(&self.reason));
        faults.finish(reason)
    }
}

/// Another time for an appointment. Its length stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RescheduleRequest {
    /// A future instant on a whole five minutes, RFC 3339.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "date-time",
            max_length = 35,
            examples("2026-01-31T09:30:00Z")
        )
    )]
    pub starts_at: String,
}

impl RescheduleRequest {
    /// # Errors
    /// The start, if it is not valid.
    pub fn check(&self, now: Instant) -> Result<Instant, Vec<FieldError>> {
        let mut faults = Faults::default();
        let starts_at = faults.note(
            "starts_at",
            Instant::parse(&self.starts_at).and_then(|start| check_start(start, now)),
        );
        faults.finish(starts_at)
    }
}
