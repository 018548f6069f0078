//! What needs a reason and is never done by one slip of the finger: calling an appointment off, and
//! saying that one can not come.

use leptos::{html, prelude::*};
use shared::wire::{
    appointment::{Appointment, CancelRequest, ObjectRequest},
    series::Scope,
};

use super::{
    button::button,
    field::TextArea,
    form::{Form, FormSummary, Submit, on_submit},
    scope_choice::scope_choice,
};
use crate::app::use_base;

/// What the reason is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Calling it off.
    Cancel,
    /// Not being able to come at the time to which the doctor moved it.
    Object,
}

impl Why {
    /// Title and button, what follows, the way out, and the button's look.
    const fn words(self) -> [&'static str; 4] {
        match self {
            Self::Cancel => [
                "Cancel appointment",
                "This can not be undone. The other side will read your reason.",
                "Keep appointment",
                "button button-danger",
            ],
            Self::Object => [
                "I can not come then",
                "The time stays until the doctor moves or cancels it. The doctor reads what you write.",
                "Back",
                "button button-primary",
            ],
        }
    }
}

/// The dialog; it is there as long as `open` has something.
#[component]
pub fn ReasonDialog(
    why: Why,
    appointment: RwSignal<Appointment>,
    open: RwSignal<Option<Why>>,
    /// Whether the rest of its series can be meant too.
    whole: bool,
    /// Told when it is done.
    done: Callback<Why>,
) -> impl IntoView {
    let base = use_base();
    let form = Form::new("cancel");
    let reason = RwSignal::new(String::new());
    let scope = RwSignal::new(Scope::This);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is not in the document; then there is nothing to show.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        // Gone with its page, if the answer comes late.
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let submit = move || {
        let request = CancelRequest {
            reason: reason.get_untracked(),
            scope: scope.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let id = appointment.get_untracked().id;
        let call = async move {
            let answer = match why {
                Why::Cancel => base.api().cancel(id, &request).await,
                Why::Object => {
                    let reason = request.reason;
                    base.api().object(id, &ObjectRequest { reason }).await
                }
            };
            if let Err(refused) = &answer
                && refused.is_stale()
                && let Ok(current) = base.api().appointment(id).await
            {
                let _ = appointment.try_set(current);
            }
            answer
        };
        form.send(call, move |changed| {
            close();
            let _ = appointment.try_set(changed);
            let _ = done.try_run(why);
        });
    };
    let [title, about, back, class] = why.words();
    let of_series = whole && why == Why::Cancel && appointment.get_untracked().series_id.is_some();
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="cancel-title" on:close=move |_| open.set(None)>
            <h2 id="cancel-title">{title}</h2>
            <p>{about}</p>
            <form novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[("reason", "Reason")]/>
                {of_series.then(|| scope_choice(scope))}
                <TextArea form name="reason" label="Reason" value=reason rows=3/>
                <div class="button-row">
                    <Submit form text=title class/>
                    {button("button", back, close)}
                </div>
            </form>
        </dialog>
    }
}
