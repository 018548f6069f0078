//! Sending the request: for one appointment, or for a series after all of it was shown.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::prelude::*;
use serde::Serialize;
use shared::{
    AppointmentId, FieldError, Instant,
    appointment::Reason,
    wire::{
        appointment::BookRequest,
        availability::Day,
        series::{SeriesPreview, SeriesRequest, SeriesRule},
    },
};
use uuid::Uuid;

use super::{Draft, agreeing::agree, occurrences::free_count, plan::Plan};
use crate::{
    api::Failure,
    app::Base,
    components::{
        form::{Form, Submit},
        navigator::Navigator,
    },
    path,
};

/// What is asked for; a copy is the same.
#[derive(Clone, Copy)]
pub struct Asking {
    /// The page it is on.
    pub base: Base,
    /// What was decided before.
    pub draft: Draft,
    /// The form it is sent with.
    pub form: Form,
    /// How it is to repeat.
    pub plan: Plan,
    /// Every time of a series that was shown, and its rule.
    pub shown: RwSignal<Option<(SeriesRule, SeriesPreview)>>,
    /// When it starts.
    pub starts_at: Instant,
    /// The day of the week on which it starts, where the doctor is.
    pub day: Day,
    /// The last request and its idempotency key.
    pub last: StoredValue<Option<(String, String)>>,
    /// Whether it was booked, so that no time need be given back.
    pub booked: StoredValue<Arc<AtomicBool>>,
    /// The way to what was booked.
    pub navigator: Navigator,
}

impl Asking {
    /// Shows all of a series, or asks for what is on the page.
    pub fn submit(self) {
        if !self.plan.on.get_untracked() {
            self.book_one();
        } else if let Some((free, _)) = untrack(|| self.counts()) {
            if 0 < free {
                self.book_series();
            }
        } else {
            self.show();
        }
    }

    /// The button that does so.
    pub fn submit_button(self) -> AnyView {
        let form = self.form;
        if !self.plan.on.get() {
            return view! { <Submit form text="Request appointment"/> }.into_any();
        }
        match self.counts() {
            None => view! { <Submit form text="Show all times"/> }.into_any(),
            Some((0, _)) => ().into_any(),
            Some((free, all)) if free == all => {
                view! { <Submit form text="Request all of them"/> }.into_any()
            }
            Some(_) => view! { <Submit form text="Request only the free ones"/> }.into_any(),
        }
    }

    /// How many of the shown times are free, and how many there are.
    fn counts(self) -> Option<(usize, usize)> {
        self.with_shown(|shown| (free_count(shown), shown.items.len()))
    }

    /// Looks at what was shown, unless the plan is another one by now.
    pub fn with_shown<T>(self, look: impl FnOnce(&SeriesPreview) -> T) -> Option<T> {
        let rule = self.plan.rule(self.day);
        self.shown.with(|shown| {
            let (_, preview) = shown.as_ref().filter(|(known, _)| *known == rule)?;
            Some(look(preview))
        })
    }

    fn series(self, only_free: bool) -> SeriesRequest {
        let wanted = self.draft.request(self.starts_at);
        SeriesRequest {
            doctor_id: wanted.doctor_id,
            starts_at: wanted.starts_at,
            visit_type: wanted.visit_type,
            reason: self.draft.reason.get_untracked(),
            rule: untrack(|| self.plan.rule(self.day)),
            only_free,
        }
    }

    fn show(self) {
        let request = self.series(false);
        let api = self.base.api();
        let call = async move {
            let preview = api.preview_series(&request).await?;
            Ok((request.rule, preview))
        };
        self.form
            .send(call, move |shown| drop(self.shown.try_set(Some(shown))));
    }

    fn book_one(self) {
        let wanted = self.draft.request(self.starts_at);
        let request = BookRequest {
            doctor_id: wanted.doctor_id,
            starts_at: wanted.starts_at,
            visit_type: wanted.visit_type,
            reason: self.draft.reason.get_untracked(),
        };
        if self.lacks_reason() {
            return;
        }
        let key = self.key_for(&request);
        let api = self.base.api();
        let call = async move {
            agree(self.base, self.draft.unagreed).await?;
            match api.book(&request, &key).await {
                Err(failure) if failure.is_time_gone() => Ok(Err(failure)),
                answer => answer.map(Ok),
            }
        };
        self.form.send(call, move |answer| match answer {
            Ok(appointment) => self.done(appointment.id),
            Err(failure) => self.draft.choose_again(Some(failure)),
        });
    }

    fn book_series(self) {
        let is_partly = untrack(|| self.counts()).is_some_and(|(free, all)| free < all);
        let request = self.series(is_partly);
        if self.lacks_reason() {
            return;
        }
        let key = self.key_for(&request);
        let api = self.base.api();
        let call = async move {
            agree(self.base, self.draft.unagreed).await?;
            let answer = api.book_series(&request, &key).await;
            if answer.as_ref().is_err_and(Failure::is_time_gone) {
                // All times are to be shown again, as they are now.
                let _ = self.shown.try_set(None);
            }
            answer
        };
        self.form.send(call, move |series| {
            if let Some(first) = series.items.first() {
                self.done(first.id);
            }
        });
    }

    fn done(self, id: AppointmentId) {
        let booked = &self.booked;
        let _ = booked.try_with_value(|booked| booked.store(true, Ordering::Relaxed));
        self.navigator.go(&path::booked(id));
    }

    fn lacks_reason(self) -> bool {
        let fault = self
            .draft
            .reason
            .with_untracked(|reason| Reason::parse(reason).err());
        if let Some(code) = fault {
            self.form.refuse(vec![FieldError::new("reason", code)]);
        }
        fault.is_some()
    }

    /// The idempotency key: the same one for the same request, so that pressing the button again after
    /// an answer was lost on the way does not book twice.
    fn key_for(self, request: &impl Serialize) -> String {
        // As for every request: nothing in it can fail.
        let body = serde_json::to_string(request).unwrap_or_default();
        let known = self.last.with_value(|last| {
            let (asked, key) = last.as_ref()?;
            (*asked == body).then(|| key.clone())
        });
        known.unwrap_or_else(|| {
            let key = Uuid::new_v4().to_string();
            self.last.set_value(Some((body, key.clone())));
            key
        })
    }
}
