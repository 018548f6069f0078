//! The way of what is written to the server: by itself, again after a failure, never over what another
//! page has written.

mod keeping;

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use shared::{
    AppointmentId, PageId,
    wire::note::{Note, SaveNote},
};
use uuid::Uuid;

use super::{
    draft::{Other, Texts, pause_seconds},
    state::{State, overtaken, passes},
};
use crate::{
    api::Failure,
    app::{Base, use_base},
    components::form::Form,
};

/// How long nothing is typed before it is saved.
const PAUSE: Duration = Duration::from_secs(2);

/// The texts of a note with their way to the server; a copy is the same.
#[derive(Clone, Copy)]
pub struct Saver {
    /// Of which appointment.
    pub id: AppointmentId,
    /// The private note on the page.
    pub text: RwSignal<String>,
    /// What the patient will read, on the page.
    pub summary: RwSignal<String>,
    /// The note as the server last gave it.
    pub known: RwSignal<Note>,
    /// How far they have come.
    pub state: RwSignal<State>,
    /// Where faults of the texts are shown.
    pub form: Form,
    base: Base,
    editor: PageId,
    /// What the server has of this page.
    saved: StoredValue<Texts>,
    /// What was sent and not answered.
    sent: StoredValue<Option<Texts>>,
    busy: StoredValue<bool>,
    tries: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Saver {
    /// Of a note that was just read. What was left unsaved in this tab is on the page again.
    pub fn new(id: AppointmentId, note: Note) -> Self {
        let texts = Texts::from(&note);
        let saver = Self {
            id,
            text: RwSignal::new(texts.text.clone()),
            summary: RwSignal::new(texts.summary.clone()),
            known: RwSignal::new(note),
            state: RwSignal::new(State::Saved),
            form: Form::new("note"),
            base: use_base(),
            editor: Uuid::new_v4().into(),
            saved: StoredValue::new(texts),
            sent: StoredValue::new(None),
            busy: StoredValue::new(false),
            tries: StoredValue::new(0),
            timer: StoredValue::new(None),
        };
        saver.bring_back();
        saver.listen();
        saver
    }

    /// The texts on the page, as the server would keep them.
    pub fn mine(self) -> Texts {
        let plain = |text: RwSignal<String>| text.get_untracked().replace('\t', "    ");
        Texts {
            text: plain(self.text),
            summary: plain(self.summary),
        }
    }

    /// Puts texts on the page.
    pub fn put(self, texts: Texts) {
        self.text.set(texts.text);
        self.summary.set(texts.summary);
    }

    /// Ends a conflict: these texts are written over what the server has.
    pub fn settle(self, theirs: Note, texts: Texts) {
        self.adopt(theirs);
        self.state.set(State::Changed);
        self.put(texts);
        self.save();
    }

    /// Takes the server's note as what is replaced next; what is on the page stays.
    fn adopt(self, note: Note) {
        self.saved.set_value(Texts::from(&note));
        self.sent.set_value(None);
        let _ = self.known.try_set(note);
    }

    /// Somebody has typed.
    fn changed(self) {
        let mine = self.mine();
        if self.saved.with_value(|saved| *saved == mine) {
            return self.forget();
        }
        if let Some(place) = self.place() {
            place.keep(&self.kept_form(&mine));
        }
        let held = self.state.with_untracked(|state| {
            matches!(
                state,
                State::Saving | State::Waiting(_) | State::Conflict(_)
            )
        });
        if !held {
            self.state.set(State::Changed);
            self.save_after(PAUSE);
        }
    }

    fn save_after(self, pause: Duration) {
        self.stop_timer();
        let timer = set_timeout_with_handle(move || self.save(), pause).ok();
        let _ = self.timer.try_set_value(timer);
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Sends what the server does not have yet, one at a time.
    pub fn save(self) {
        self.stop_timer();
        // What is typed while one is under way is sent after its answer.
        let held = self.busy.try_get_value() != Some(false)
            || self.known.with_untracked(|note| note.signed_at.is_some())
            || self
                .state
                .with_untracked(|state| matches!(state, State::Conflict(_)));
        if held {
            return;
        }
        let mine = self.mine();
        if self.saved.with_value(|saved| *saved == mine) {
            self.forget();
            return self.state.set(State::Saved);
        }
        let request = SaveNote {
            text: mine.text.clone(),
            summary: mine.summary.clone(),
            editor: self.editor,
        };
        if let Err(faults) = request.check() {
            self.form.refuse(faults);
            return self.state.set(State::Faulty);
        }
        self.form.clear();
        self.busy.set_value(true);
        self.state.set(State::Saving);
        let revision = self.known.with_untracked(|note| note.revision);
        let (base, id, place) = (self.base, self.id, self.place());
        let kept = self.kept_form(&mine);
        spawn_local(async move {
            let answer = base.api().save_note(id, &request, revision).await;
            if let (Ok(_), Some(place)) = (&answer, place) {
                place.acknowledge(&kept);
            }
            // The page is gone; what did not arrive is kept for the next one.
            if self.busy.try_get_value().is_none() {
                return;
            }
            match answer {
                Ok(note) => self.taken(mine, note),
                Err(failure) => self.not_taken(mine, failure).await,
            }
        });
    }

    fn taken(self, mine: Texts, note: Note) {
        self.saved.set_value(mine);
        self.sent.set_value(None);
        self.tries.set_value(0);
        self.busy.set_value(false);
        self.known.set(note);
        if self.saved.get_value() == self.mine() {
            self.state.set(State::Saved);
        } else {
            self.state.set(State::Changed);
            self.save_after(PAUSE);
        }
    }

    async fn not_taken(self, mine: Texts, failure: Failure) {
        let outcome = if overtaken(&failure) {
            self.base.api().note(self.id).await
        } else {
            Err(failure)
        };
        if self.busy.try_get_value().is_none() {
            return;
        }
        self.busy.set_value(false);
        match outcome {
            Ok(theirs) => self.compare(theirs),
            Err(failure) if passes(&failure) => {
                // Perhaps it did arrive, and only the answer was lost.
                self.sent.set_value(Some(mine));
                self.try_later(failure);
            }
            Err(failure) => self.state.set(State::Refused(failure)),
        }
    }

    fn try_later(self, failure: Failure) {
        let tries = self.tries.get_value() + 1;
        self.tries.set_value(tries);
        self.state.set(State::Waiting(failure));
        self.save_after(Duration::from_secs(pause_seconds(tries)));
    }

    /// The server has another revision than the one that was to be replaced.
    pub fn compare(self, theirs: Note) {
        let (has, mine) = (Texts::from(&theirs), self.mine());
        let other = self
            .sent
            .with_value(|sent| Other::of(&has, &mine, sent.as_ref()));
        if theirs.signed_at.is_some() {
            // What is here and not there is shown beside it, and stays kept.
            self.state.set(State::Saved);
            self.adopt(theirs);
        } else if other == Other::Conflict {
            self.state.set(State::Conflict(Box::new(theirs)));
        } else {
            self.adopt(theirs);
            self.state.set(State::Changed);
            self.save();
        }
    }
}
