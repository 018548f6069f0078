//! The calls about one appointment: reading it, changing it, and what became of it.

use shared::{
    Action, AppointmentId,
    wire::{
        appointment::{Appointment, CancelRequest, ObjectRequest, RescheduleRequest},
        history::{Alternatives, HistoryItem},
        page::Page,
    },
};

use super::{Api, Call, Failure, with_query};

impl Api {
    /// One appointment.
    pub async fn appointment(self, id: AppointmentId) -> Result<Appointment, Failure> {
        self.ask(Call::get(of(id, ""))).await
    }

    /// Does one of the actions that take no words.
    pub async fn act(self, id: AppointmentId, action: Action) -> Result<Appointment, Failure> {
        let verb = action.as_str().trim_start_matches("mark_");
        let path = of(id, "/") + &verb.replace('_', "-");
        self.ask(Call::post(path)).await
    }

    /// Calls an appointment off.
    pub async fn cancel(
        self,
        id: AppointmentId,
        request: &CancelRequest,
    ) -> Result<Appointment, Failure> {
        self.ask(Call::post(of(id, "/cancel")).json(request)).await
    }

    /// Moves an appointment, or asks the doctor to.
    pub async fn reschedule(
        self,
        id: AppointmentId,
        request: &RescheduleRequest,
    ) -> Result<Appointment, Failure> {
        self.ask(Call::post(of(id, "/reschedule")).json(request))
            .await
    }

    /// Says that the patient can not come at the time to which the doctor moved it.
    pub async fn object(
        self,
        id: AppointmentId,
        request: &ObjectRequest,
    ) -> Result<Appointment, Failure> {
        self.ask(Call::post(of(id, "/object")).json(request)).await
    }

    /// A page of what happened to an appointment.
    pub async fn history(
        self,
        id: AppointmentId,
        cursor: Option<String>,
    ) -> Result<Page<HistoryItem>, Failure> {
        let path = with_query(&of(id, "/history"), &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// The nearest other times of the same doctor.
    pub async fn alternatives(self, id: AppointmentId) -> Result<Alternatives, Failure> {
        self.ask(Call::get(of(id, "/alternatives"))).await
    }

    /// The calendar file of an appointment.
    pub async fn calendar(self, id: AppointmentId) -> Result<String, Failure> {
        let file = self.send(Call::get(of(id, "/calendar.ics"))).await?;
        Ok(file.body)
    }
}

/// The path of an appointment, and of what belongs to it.
pub(super) fn of(id: AppointmentId, what: &str) -> String {
    format!("/appointments/{id}{what}")
}
