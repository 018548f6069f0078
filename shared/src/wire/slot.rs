//! Slots: what can be booked, and the hold that keeps one while a form is filled in.

use serde::{Deserialize, Serialize};

use super::appointment::AppointmentDoctor;
pub use crate::availability::slots::Slot;
use crate::{
    appointment::check_start,
    availability::VisitTypeId,
    error::{Faults, FieldCode, FieldError},
    id::DoctorId,
    instant::Instant,
};

/// What one doctor offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slots {
    /// The doctor's zone, an IANA name; the days asked for are days of this zone.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// What can be booked, soonest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 9000))]
    pub items: Vec<Slot>,
}

/// What can be booked on one day of the doctor's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotDay {
    /// `YYYY-MM-DD`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-02-02"))
    )]
    pub date: String,
    /// What can be booked, soonest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 288))]
    pub items: Vec<Slot>,
}

/// A slot of one of several doctors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DoctorSlot {
    /// With whom.
    pub doctor: AppointmentDoctor,
    /// The doctor's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// When the visit starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
}

/// A slot to be kept for five minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
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
    /// The slot's start, RFC 3339.
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
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 32, examples("first_visit"))
    )]
    pub visit_type: Option<String>,
}

/// A [`HoldRequest`] whose fields are proven.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// With whom.
    pub doctor_id: DoctorId,
    /// From when.
    pub starts_at: Instant,
    /// What for; the doctor's first visit type unless named.
    pub visit_type: Option<VisitTypeId>,
}

impl Wanted {
    /// Proves what a hold and a booking have in common, noting every fault.
    pub(super) fn note(
        faults: &mut Faults,
        doctor_id: &str,
        starts_at: &str,
        visit_type: Option<&str>,
        now: Instant,
    ) -> Option<Self> {
        let doctor_id = faults.note(
            "doctor_id",
            doctor_id.parse().map_err(|_| FieldCode::InvalidFormat),
        );
        let starts_at = faults.note(
            "starts_at",
            Instant::parse(starts_at).and_then(|start| check_start(start, now)),
        );
        let visit_type = visit_type.map(VisitTypeId::parse).transpose();
        let visit_type = faults.note("visit_type", visit_type);
        Some(Self {
            doctor_id: doctor_id?,
            starts_at: starts_at?,
            visit_type: visit_type?,
        })
    }
}

impl HoldRequest {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self, now: Instant) -> Result<Wanted, Vec<FieldError>> {
        let mut faults = Faults::default();
        let visit_type = self.visit_type.as_deref();
        let wanted = Wanted::note(
            &mut faults,
            &self.doctor_id,
            &self.starts_at,
            visit_type,
            now,
        );
        faults.finish(wanted)
    }
}

/// A slot that is kept for its patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// With whom.
    pub doctor_id: DoctorId,
    /// When the visit starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// From then on somebody else may take it.
    pub expires_at: Instant,
}
