//! What is kept in the tab until the server has it, and the moments at which it must get there.

use leptos::{ev, prelude::*};

use super::{Saver, State};
use crate::{
    pages::note::draft::{Texts, Unsaved},
    session::unsaved::Place,
};

impl Saver {
    /// What an earlier page in this tab could not hand over.
    pub(super) fn bring_back(self) {
        let kept = self.place().and_then(Place::kept);
        let Some(left) = kept.and_then(|kept| serde_json::from_str::<Unsaved>(&kept).ok()) else {
            return;
        };
        let note = self.known.get_untracked();
        let has = Texts::from(&note);
        self.put(Texts {
            text: left.text,
            summary: left.summary,
        });
        if has == self.mine() {
            self.forget();
        } else if left.revision == note.revision {
            self.changed();
        } else if note.signed_at.is_none() {
            self.state.set(State::Conflict(Box::new(note)));
        }
    }

    /// Forgets what is kept in the tab.
    pub fn forget(self) {
        if let Some(place) = self.place() {
            place.forget();
        }
    }

    pub(super) fn place(self) -> Option<Place> {
        let account = self.base.session.account_now()?.id;
        Some(Place {
            account,
            appointment: self.id,
        })
    }

    pub(super) fn kept_form(self, mine: &Texts) -> String {
        let unsaved = Unsaved {
            revision: self.known.with_untracked(|note| note.revision),
            text: mine.text.clone(),
            summary: mine.summary.clone(),
        };
        // Two texts and a number: nothing that could fail.
        serde_json::to_string(&unsaved).unwrap_or_default()
    }

    pub(super) fn listen(self) {
        Effect::watch(
            move || {
                self.text.track();
                self.summary.track();
            },
            move |(), _, _| self.changed(),
            false,
        );
        // On a phone a page is often hidden and never comes back, without another word.
        let away = window_event_listener(ev::visibilitychange, move |_| self.save());
        let hide = window_event_listener(ev::pagehide, move |_| self.save());
        let back = window_event_listener(ev::online, move |_| self.save());
        // Only a tab that is closed loses what could not be handed over.
        let close = window_event_listener(ev::beforeunload, move |event| {
            if !self.state.with_untracked(State::is_safe) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            away.remove();
            hide.remove();
            back.remove();
            close.remove();
            self.save();
        });
    }
}
