//! The calls about doctors' time: what is offered, and what is kept for whom.

use shared::{
    AppointmentId, ClosureId, DoctorId, SeriesId,
    wire::{
        availability::{Availability, AvailabilityPreview, VisitTypes},
        closure::{Closure, ClosureRequest},
        page::Page,
        series::{Series, SeriesAppointments, SeriesPreview, SeriesRequest},
        slot::{Hold, HoldRequest, Slot, Slots},
    },
};

use super::{Api, Call, Failure, read, with_query};
use crate::zone::Day;

const AVAILABILITY: &str = "/me/availability";
/// Most days of one question for slots.
const DAYS_MAX: i64 = 31;
/// How often a look ahead asks for so many days.
const LOOKS_AHEAD: i64 = 3;

/// Whose slots, and for what.
#[derive(Clone, PartialEq)]
pub struct SlotQuery {
    /// With whom.
    pub doctor: DoctorId,
    /// The id of a visit type; the doctor's first one unless named.
    pub visit_type: Option<String>,
    /// The appointment that is to be moved: its own time is free for it.
    pub ignore: Option<AppointmentId>,
}

impl Api {
    /// What a doctor offers.
    pub async fn visit_types(self, doctor: DoctorId) -> Result<VisitTypes, Failure> {
        self.ask(Call::get(format!("/doctors/{doctor}/visit-types")))
            .await
    }

    /// The slots of so many days of the doctor's zone.
    pub async fn slots(self, query: &SlotQuery, from: Day, days: i64) -> Result<Slots, Failure> {
        let path = with_query(
            &format!("/doctors/{}/slots", query.doctor),
            &[
                ("from", Some(from.iso())),
                ("to", Some(from.plus(days - 1).iso())),
                ("visit_type", query.visit_type.clone()),
                ("ignore_appointment", query.ignore.map(|id| id.to_string())),
            ],
        );
        self.ask(Call::get(path)).await
    }

    /// The first slot from a day on, within three months or so.
    pub async fn next_slot(self, query: &SlotQuery, from: Day) -> Result<Option<Slot>, Failure> {
        for look in 0..LOOKS_AHEAD {
            let from = from.plus(look * DAYS_MAX);
            let slots = self.slots(query, from, DAYS_MAX).await?;
            if let Some(first) = slots.items.into_iter().next() {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }

    /// Keeps a slot for the patient for some minutes, and gives back the one kept before.
    pub async fn hold(self, request: &HoldRequest) -> Result<Hold, Failure> {
        self.ask(Call::put("/me/hold").json(request)).await
    }

    /// Gives back the slot that is kept.
    pub async fn release(self) -> Result<(), Failure> {
        self.send(Call::delete("/me/hold")).await.map(drop)
    }

    /// Every time of a series, before it is booked.
    pub async fn preview_series(self, request: &SeriesRequest) -> Result<SeriesPreview, Failure> {
        self.ask(Call::post("/series/preview").json(request)).await
    }

    /// Books a series. The same key means the same booking, however often it is sent.
    pub async fn book_series(self, request: &SeriesRequest, key: &str) -> Result<Series, Failure> {
        let call = Call::post("/series").json(request).once(key);
        self.ask(call).await
    }

    /// Says yes to all that wait of a series.
    pub async fn confirm_series(self, id: SeriesId) -> Result<SeriesAppointments, Failure> {
        self.ask(Call::post(format!("/series/{id}/confirm"))).await
    }

    /// The own availability, and which revision of it.
    pub async fn availability(self) -> Result<(Availability, Option<String>), Failure> {
        let answer = self.send(Call::get(AVAILABILITY)).await?;
        Ok((read(&answer)?, answer.revision))
    }

    /// Sets it, if it is still the revision that was read; gives the new one.
    pub async fn set_availability(
        self,
        document: &Availability,
        revision: Option<String>,
    ) -> Result<Option<String>, Failure> {
        let call = Call::put(AVAILABILITY).json(document).if_still(revision);
        Ok(self.send(call).await?.revision)
    }

    /// What it would do.
    pub async fn preview_availability(
        self,
        document: &Availability,
    ) -> Result<AvailabilityPreview, Failure> {
        let path = format!("{AVAILABILITY}/preview");
        self.ask(Call::post(path).json(document)).await
    }

    /// A page of the days on which the clinic is closed.
    pub async fn closures(self, cursor: Option<String>) -> Result<Page<Closure>, Failure> {
        let path = with_query("/closures", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// Closes the clinic for some days.
    pub async fn close(self, request: &ClosureRequest) -> Result<Closure, Failure> {
        self.ask(Call::post("/closures").json(request)).await
    }

    /// Opens it again.
    pub async fn reopen(self, id: ClosureId) -> Result<(), Failure> {
        let call = Call::delete(format!("/closures/{id}"));
        self.send(call).await.map(drop)
    }
}
