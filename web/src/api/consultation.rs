//! The calls around a consultation: who is where, the door, third people, recording, what a page reports.

use shared::{
    AppointmentId, GuestId, Instant,
    wire::{
        consultation::JoinTicket,
        guest::{InviteGuest, InvitedGuest},
        join_check::JoinCheck,
        presence::{Consultation, Heartbeat, TellDelay, ToldDelay},
        recording::{AnswerRecording, KeepRecording, KeptRecording},
        report::Reports,
    },
};
use web_sys::{AbortSignal, Response};

use super::{Api, Call, Failure, changes::of, with_query};

const DELAY: &str = "/me/delay";

impl Api {
    /// How a consultation stands.
    pub async fn consultation(self, id: AppointmentId) -> Result<Consultation, Failure> {
        self.ask(Call::get(of(id, "/consultation"))).await
    }

    /// The same as a stream that goes on until it is aborted or breaks.
    pub async fn watch(self, id: AppointmentId, abort: &AbortSignal) -> Result<Response, Failure> {
        let call = Call::get(of(id, "/consultation/live"));
        let token = self.0.token().await?;
        call.open(&token, abort).await
    }

    /// Says that this page is there, and what it does.
    pub async fn beat(self, id: AppointmentId, beat: Heartbeat) -> Result<Consultation, Failure> {
        // The last word of a page must arrive although the page is gone by then.
        let call = Call::put(of(id, "/presence")).json(&beat).outliving_page();
        self.ask(call).await
    }

    /// Lets the patient in.
    pub async fn admit(self, id: AppointmentId) -> Result<Consultation, Failure> {
        self.ask(Call::post(of(id, "/admit"))).await
    }

    /// Asks to be let into the room, on this one of the video servers if it is named.
    pub async fn join(self, id: AppointmentId, host: Option<u8>) -> Result<JoinTicket, Failure> {
        let host = host.map(|host| host.to_string());
        let path = with_query(&of(id, "/join"), &[("host", host)]);
        self.ask(Call::post(path)).await
    }

    /// What stands between this account and the room. `device_now` is what this device's clock says.
    pub async fn join_check(
        self,
        id: AppointmentId,
        device_now: Option<Instant>,
    ) -> Result<JoinCheck, Failure> {
        let now = device_now.map(|now| now.to_string());
        let path = with_query(&of(id, "/join-check"), &[("device_now", now)]);
        self.ask(Call::get(path)).await
    }

    /// How late the doctor said they run.
    pub async fn told_delay(self) -> Result<ToldDelay, Failure> {
        self.ask(Call::get(DELAY)).await
    }

    /// The doctor runs late, or does not any more.
    pub async fn tell_delay(self, minutes: u32) -> Result<ToldDelay, Failure> {
        self.ask(Call::put(DELAY).json(&TellDelay { minutes }))
            .await
    }

    /// Makes a link for a third person.
    pub async fn invite(
        self,
        id: AppointmentId,
        guest: &InviteGuest,
    ) -> Result<InvitedGuest, Failure> {
        self.ask(Call::post(of(id, "/guests")).json(guest)).await
    }

    /// Takes a third person's link and pass back.
    pub async fn revoke(self, id: AppointmentId, guest: GuestId) -> Result<(), Failure> {
        let path = of(id, "/guests/") + &guest.to_string();
        self.send(Call::delete(path)).await.map(drop)
    }

    /// Asks everybody whether it may be recorded.
    pub async fn ask_to_record(self, id: AppointmentId) -> Result<Consultation, Failure> {
        self.ask(Call::post(of(id, "/recording"))).await
    }

    /// Answers that.
    pub async fn answer_recording(
        self,
        id: AppointmentId,
        answer: AnswerRecording,
    ) -> Result<Consultation, Failure> {
        self.ask(Call::put(of(id, "/recording/answer")).json(&answer))
            .await
    }

    /// Ends the question and what is recorded.
    pub async fn stop_recording(self, id: AppointmentId) -> Result<Consultation, Failure> {
        self.ask(Call::delete(of(id, "/recording"))).await
    }

    /// Passes on where the video server keeps a recording.
    pub async fn keep_recording(
        self,
        id: AppointmentId,
        recording: &KeepRecording,
    ) -> Result<KeptRecording, Failure> {
        self.ask(Call::post(of(id, "/recordings")).json(recording))
            .await
    }

    /// Tells what happened in the call.
    pub async fn report(self, id: AppointmentId, reports: &Reports) -> Result<(), Failure> {
        let call = Call::post(of(id, "/reports")).json(reports);
        self.send(call.outliving_page()).await.map(drop)
    }
}
