//! What is asked for, and the check that makes it sure.

use serde::{Deserialize, Serialize};

use crate::{
    appointment::{Reason, check_start},
    error::{Faults, FieldError},
    instant::Instant,
    wire::{series::Scope, slot::Wanted},
};

/// A request for an appointment: one of the doctor's slots.
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
    /// What the visit is for; the doctor's first visit type unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 32, examples("first_visit"))
    )]
    pub visit_type: Option<String>,
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

/// A [`BookRequest`] whose fields are proven. What the doctor offers only the database knows.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Which slot.
    pub wanted: Wanted,
    /// Why.
    pub reason: Reason,
}

impl BookRequest {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self, now: Instant) -> Result<Booking, Vec<FieldError>> {
        let mut faults = Faults::default();
        let wanted = Wanted::note(
            &mut faults,
            &self.doctor_id,
            &self.starts_at,
            self.visit_type.as_deref(),
            now,
        );
        let reason = faults.note("reason", Reason::parse(&self.reason));
        let all = wanted.zip(reason);
        faults.finish(all.map(|(wanted, reason)| Booking { wanted, reason }))
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
    /// How much of its series is meant; of an appointment without one, always itself.
    #[serde(default)]
    pub scope: Scope,
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

/// An objection to the time to which the doctor moved an appointment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ObjectRequest {
    /// Why, 1 to 500 characters; the doctor reads it.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 4000, examples("I am at work then"))
    )]
    pub reason: String,
}

impl ObjectRequest {
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
    /// How much of its series is meant; the others move by as much on the doctor's wall.
    #[serde(default)]
    pub scope: Scope,
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
