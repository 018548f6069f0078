//! Calling an appointment off: always with a reason, never by one slip of the finger.

use leptos::{html, prelude::*};
use shared::wire::{
    appointment::{Appointment, CancelRequest},
    series::Scope,
};

use super::{
    field::TextArea,
    form::{Form, FormSummary, Submit, on_submit},
};
use crate::app::use_base;

/// The dialog; it is there as long as `open` is true.
#[component]
pub fn CancelDialog(
    appointment: RwSignal<Appointment>,
    open: RwSignal<bool>,
    /// Told when the appointment is off.
    done: Callback<()>,
) -> impl IntoView {
    let base = use_base();
    let form = Form::new("cancel");
    let reason = RwSignal::new(String::new());
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
            scope: Scope::This,
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let id = appointment.get_untracked().id;
        let call = async move {
            let answer = base.api().cancel(id, &request).await;
            if let Err(refused) = &answer
                && refused.is_stale()
                && let Ok(current) = base.api().appointment(id).await
            {
                let _ = appointment.try_set(current);
            }
            answer
        };
        form.send(call, move |canceled| {
            close();
            let _ = appointment.try_set(canceled);
            let _ = done.try_run(());
        });
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="cancel-title" on:close=move |_| open.set(false)>
            <h2 id="cancel-title">"Cancel appointment"</h2>
            <p>"This can not be undone. The other side will read your reason."</p>
            <form novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[("reason", "Reason")]/>
                <TextArea form name="reason" label="Reason" value=reason rows=3/>
                <div class="button-row">
                    <Submit form text="Cancel appointment" class="button button-danger"/>
                    <button type="button" class="button" on:click=move |_| close()>
                        "Keep appointment"
                    </button>
                </div>
            </form>
        </dialog>
    }
}
