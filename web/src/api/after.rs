//! The calls about what a consultation leaves behind: note, summary, attendance, recordings, rating.

use shared::{
    AppointmentId,
    wire::{
        appointment::Appointment,
        attendance::{Attendance, ContestNoShow},
        note::{Amend, Note, NoteVersion, SaveNote, Summary},
        page::Page,
        presence::Side,
        recording::Recordings,
        report::Rating,
    },
};

use super::{Api, Call, Failure, changes::of, with_query};

impl Api {
    /// The doctor's note.
    pub async fn note(self, id: AppointmentId) -> Result<Note, Failure> {
        self.ask(Call::get(of(id, "/note"))).await
    }

    /// Saves the draft if it is still of that revision; arrives even when the page is left meanwhile.
    pub async fn save_note(
        self,
        id: AppointmentId,
        request: &SaveNote,
        revision: i64,
    ) -> Result<Note, Failure> {
        let call = Call::put(of(id, "/note")).json(request).outliving_page();
        self.ask(call.if_still(tag(revision))).await
    }

    /// Signs the note as it stands in that revision.
    pub async fn sign_note(self, id: AppointmentId, revision: i64) -> Result<Note, Failure> {
        let call = Call::post(of(id, "/note/sign"));
        self.ask(call.if_still(tag(revision))).await
    }

    /// Adds to a signed note as it is known, so that what is sent again is not added twice.
    pub async fn amend_note(
        self,
        id: AppointmentId,
        revision: i64,
        request: &Amend,
    ) -> Result<Note, Failure> {
        let call = Call::post(of(id, "/note/amendments")).json(request);
        self.ask(call.if_still(tag(revision))).await
    }

    /// A page of the note's earlier states, newest first.
    pub async fn note_versions(
        self,
        id: AppointmentId,
        cursor: Option<String>,
    ) -> Result<Page<NoteVersion>, Failure> {
        let path = with_query(&of(id, "/note/versions"), &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// What the patient takes home.
    pub async fn summary(self, id: AppointmentId) -> Result<Summary, Failure> {
        self.ask(Call::get(of(id, "/summary"))).await
    }

    /// What really happened.
    pub async fn attendance(self, id: AppointmentId) -> Result<Attendance, Failure> {
        self.ask(Call::get(of(id, "/attendance"))).await
    }

    /// Says who was missing.
    pub async fn mark_absent(
        self,
        id: AppointmentId,
        absent: Side,
    ) -> Result<Appointment, Failure> {
        let path = with_query(
            &of(id, "/no-show"),
            &[("absent", Some(absent.as_str().to_owned()))],
        );
        self.ask(Call::post(path)).await
    }

    /// Objects to a no-show.
    pub async fn contest(
        self,
        id: AppointmentId,
        request: &ContestNoShow,
    ) -> Result<Attendance, Failure> {
        self.ask(Call::post(of(id, "/contest")).json(request)).await
    }

    /// Where the recordings are.
    pub async fn recordings(self, id: AppointmentId) -> Result<Recordings, Failure> {
        self.ask(Call::get(of(id, "/recordings"))).await
    }

    /// Answers the two questions after a consultation.
    pub async fn rate(self, id: AppointmentId, rating: Rating) -> Result<(), Failure> {
        let call = Call::put(of(id, "/rating")).json(&rating);
        self.send(call).await.map(drop)
    }
}

/// A revision as a header names it.
fn tag(revision: i64) -> Option<String> {
    Some(format!("\"{revision}\""))
}
