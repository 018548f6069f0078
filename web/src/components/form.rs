//! Forms: one submit at a time, and all faults in a summary that takes the focus.

use std::{future::Future, pin::Pin};

use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use shared::{FieldCode, FieldError};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::failure::FailureNotice;
use crate::api::Failure;

/// What is done with an answer.
type Done = Box<dyn FnOnce()>;

/// The state of a form; a copy is the same form.
#[derive(Clone, Copy)]
pub struct Form {
    faults: RwSignal<Vec<FieldError>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    /// Id prefix, where a page has more than one form with the same fields.
    id: &'static str,
}

impl Form {
    /// An untouched form.
    pub fn new(id: &'static str) -> Self {
        Self {
            faults: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            id,
        }
    }

    /// Whether it is being sent.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Shows what is wrong with the fields.
    pub fn refuse(self, faults: Vec<FieldError>) {
        self.failure.set(None);
        self.faults.set(faults);
    }

    /// Forgets what was wrong.
    pub fn clear(self) {
        self.faults.set(Vec::new());
        self.failure.set(None);
    }

    /// Sends, once at a time; shows what the server says against it, or goes on with `done`.
    pub fn send<T: 'static>(
        self,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        // What comes of it is told without its type, so that what follows is there only once.
        self.send_any(Box::pin(async move {
            let value = call.await?;
            Ok(Box::new(move || done(value)) as Done)
        }));
    }

    fn send_any(self, call: Pin<Box<dyn Future<Output = Result<Done, Failure>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.clear();
        self.busy.set(true);
        spawn_local(async move {
            let outcome = call.await;
            // The page may be gone by now, and its signals with it.
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(done) => done(),
                Err(failure) => self.fail(failure),
            }
        });
    }

    fn fail(self, failure: Failure) {
        if failure.fields().is_empty() {
            let _ = self.failure.try_set(Some(failure));
        } else {
            let _ = self.faults.try_set(failure.fields().to_vec());
        }
    }

    /// The id of a field's element.
    pub fn field_id(self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// What is wrong with a field.
    pub fn fault_of(self, name: &str) -> Option<FieldError> {
        self.faults
            .with(|faults| faults.iter().find(|fault| fault.field == name).cloned())
    }
}

/// The fault of a field as a sentence.
pub fn sentence(label: &str, fault: &FieldError) -> String {
    match fault.code {
        FieldCode::Blank => format!("{label} is missing."),
        _ => format!("{label} {}.", fault.message.trim_end_matches('.')),
    }
}

/// Takes a submit event over from the browser.
pub fn on_submit(submit: impl Fn() + 'static) -> Box<dyn FnMut(SubmitEvent)> {
    Box::new(move |event| {
        event.prevent_default();
        submit();
    })
}

/// What is wrong, at the top of the form; takes the focus when it appears.
#[component]
pub fn FormSummary(form: Form, labels: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let wrong = !form.faults.with(Vec::is_empty) || form.failure.with(Option::is_some);
        if wrong && let Some(summary) = summary.get() {
            let _ = summary.focus();
        }
    });
    let faults = move || {
        form.faults.with(|faults| {
            faults
                .iter()
                .map(|fault| {
                    let label = label_of(labels, &fault.field);
                    let id = form.field_id(element_of(&fault.field));
                    let text = sentence(label, fault);
                    let go = {
                        let id = id.clone();
                        move |event: leptos::ev::MouseEvent| {
                            event.prevent_default();
                            focus(&id);
                        }
                    };
                    view! {
                        <li>
                            <a href=format!("#{id}") on:click=go>
                                {text}
                            </a>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="form-summary" tabindex="-1" node_ref=summary>
            <Show when=move || !form.faults.with(Vec::is_empty)>
                <div class="notice notice-bad" role="alert">
                    <p>"Please correct this first:"</p>
                    <ul>{faults}</ul>
                </div>
            </Show>
            {move || form.failure.get().map(|failure| view! { <FailureNotice failure/> })}
        </div>
    }
}

fn label_of(labels: &'static [(&'static str, &'static str)], field: &str) -> &'static str {
    // Those of a list have one name: `hours[2]` is one of `hours`.
    let field = field.split('[').next().unwrap_or(field);
    let known = labels.iter().find(|(name, _)| *name == field);
    known.map_or("A field", |(_, label)| *label)
}

/// A line of a list has one place to go to: `visit_types[2].name` is at `visit_types[2]`.
fn element_of(field: &str) -> &str {
    field.find(']').map_or(field, |end| &field[..=end])
}

fn focus(id: &str) {
    let field = document().get_element_by_id(id);
    // What is folded away can not take the focus.
    let folded = field
        .as_ref()
        .and_then(|field| field.closest("details").ok());
    if let Some(folded) = folded.flatten() {
        let _ = folded.set_attribute("open", "");
    }
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// The button that sends a form.
#[component]
pub fn Submit(
    form: Form,
    text: &'static str,
    #[prop(default = "button button-primary")] class: &'static str,
) -> impl IntoView {
    view! {
        <button type="submit" class=class aria-disabled=move || form.is_busy().to_string()>
            {text}
            <Show when=move || form.is_busy()>
                <span class="spinner" aria-hidden="true"></span>
            </Show>
        </button>
    }
}
