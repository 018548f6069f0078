//! A list of things that are made on its page, with a secret that is shown once.

use leptos::prelude::*;

use super::{form::Form, paged::Paged};

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

    /// Reads the list anew whenever something else is in it.
    pub fn keeps(self, list: Paged) {
        Effect::watch(
            move || self.changes.get(),
            move |_, _, _| list.reload(),
            false,
        );
    }
}
