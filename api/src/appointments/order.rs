//! Writing what was asked for, one appointment at a time: by itself or as part of a series.

use shared::{
    Actor, AppointmentId, EventType, Instant, PatientId, SeriesId,
    appointment::Reason,
    availability::{VisitType, slots::Slot},
};

use super::store::write::{self, New};
use crate::{
    app::App,
    audit::{self, Act, By},
    db::Tx,
    error::ApiError,
    events::{self, News},
    jitsi::RoomName,
    random,
    slots::doctor_time::DoctorTime,
};

/// What is the same for all appointments of one booking.
pub struct Order<'a> {
    /// With whom.
    pub doctor: &'a DoctorTime,
    /// For whom.
    pub patient: PatientId,
    /// What for.
    pub visit: &'a VisitType,
    /// Why.
    pub reason: &'a Reason,
    /// The series they are part of.
    pub series: Option<SeriesId>,
    /// Who books: the patient, or a client of the API in the patient's place.
    pub by: By,
}

impl Order<'_> {
    /// Books a slot that was found free in this transaction, with a room, a history, an event and a line
    /// of the audit of its own.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn book(
        &self,
        app: &App,
        tx: &mut Tx,
        slot: Slot,
        now: Instant,
    ) -> Result<AppointmentId, ApiError> {
        let id = AppointmentId::from(random::uuid_v7(now));
        let new = New {
            id,
            doctor: self.doctor.doctor,
            patient: self.patient,
            slot,
            visit: self.visit,
            rules: &self.doctor.availability.rules,
            meant: &self.doctor.meant(slot.starts_at),
            reason: self.reason,
            room: &RoomName::new(&app.config.video.room_prefix, random::bytes()),
            series: self.series,
            by: self.by,
        };
        write::insert(tx, &new, now).await?;
        let patient = Actor::Patient(self.patient);
        let news = News::new(EventType::Requested, Act::Book, Some(patient));
        events::record(tx, id, &news, now).await?;
        audit::record(tx, now, self.by, Act::Book, id.uuid()).await?;
        Ok(id)
    }
}
