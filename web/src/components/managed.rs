//! A list of things that are made on its page, with a secret that is shown once.

use leptos::prelude::*;

use super::{
    button::{button, pressed},
    copied::copied,
    form::{Form, FormSummary},
    paged::Paged,
    sure::{Question, sure},
};

/// What the parts of such a page have in common; a copy is the same. `M` is what was made, with its secret.
pub struct Managed<M: Send + Sync + 'static> {
    /// What is pressed in the list goes out by it.
    pub form: Form,
    /// What was made last, until its secret was taken.
    pub made: RwSignal<Option<M>>,
    /// What was done last.
    pub done: RwSignal<&'static str>,
    /// Counts what has changed in the list.
    changes: RwSignal<u32>,
}

impl<M: Send + Sync + 'static> Copy for Managed<M> {}
impl<M: Send + Sync + 'static> Clone for Managed<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Send + Sync + 'static> Managed<M> {
    /// Of a page; the form of the list has this id.
    pub fn new(form: &'static str) -> Self {
        Self {
            form: Form::new(form),
            made: RwSignal::new(None),
            done: RwSignal::new(""),
            changes: RwSignal::new(0),
        }
    }

    /// Something else is in the list now.
    pub fn changed(self, done: &'static str) {
        let _ = self.done.try_set(done);
        let _ = self.changes.try_update(|count| *count += 1);
    }

    /// A secret was made.
    pub fn show(self, made: M) {
        let _ = self.made.try_set(Some(made));
        self.changed("");
    }

    /// The things that there are, under what was done last; `nothing` is said where there are none.
    pub fn lines(self, list: Paged, nothing: &'static str) -> AnyView {
        view! {
            <FormSummary form=self.form labels=&[]/>
            <p class="card-news" role="status">{move || self.done.get()}</p>
            {list.lines()}
            <Show when=move || list.is_empty()>
                <p class="empty" role="status">{nothing}</p>
            </Show>
            {list.foot("Show more")}
        }
        .into_any()
    }

    /// A secret, which is told this once: what it is of, and what is to be done with it.
    pub fn told_once(
        self,
        [title, about]: [&'static str; 2],
        facts: AnyView,
        secret: String,
    ) -> AnyView {
        view! {
            <section class="panel stack" aria-labelledby="secret-title">
                <h2 id="secret-title">{title}</h2>
                <p role="status">{about}</p>
                {facts}
                {copied("Secret", secret)}
                {button("button", "I have it", move || self.made.set(None))}
            </section>
        }
        .into_any()
    }

    /// Reads the list anew whenever something else is in it.
    pub fn keeps(self, list: Paged) {
        Effect::watch(
            move || self.changes.get(),
            move |_, _, _| list.reload(),
            false,
        );
    }
}

/// A secret that works: when it was made, and what else there is to say of it. With `dropped` it can be
/// dropped, after this question.
pub fn secret_line(
    made: &str,
    more: String,
    question: Question,
    dropped: Option<impl Fn() + Clone + Send + 'static>,
) -> AnyView {
    let asks = RwSignal::new(false);
    let way = dropped.map(|dropped| {
        view! {
            <button
                type="button"
                class="button button-quiet-danger"
                aria-label=format!("Drop the secret of {made}")
                on:click=pressed(move || asks.set(true))
            >
                "Drop"
            </button>
            {sure(question, asks, dropped)}
        }
    });
    view! {
        <li class="closure">
            <span>"Secret of " {made.to_owned()} {more}</span>
            {way}
        </li>
    }
    .into_any()
}
