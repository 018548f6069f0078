//! What stands above the call for a guest, and the question whether it may be recorded.

use leptos::{html, prelude::*};
use shared::wire::recording::RecordingState;

use super::visit::Visit;
use crate::{
    components::{button::button, page::Heading},
    jitsi::Phase,
};

/// The bar above the video.
pub fn bar(visit: Visit) -> AnyView {
    let state = move || match visit.phase() {
        Some(Phase::InCall) => "You are in the room.",
        Some(Phase::Waiting) => "Waiting to be let in.",
        _ => "Connecting to the video server…",
    };
    let recorded = move || {
        visit.state().and_then(|state| match state.recording.state {
            RecordingState::Agreed => Some("Recording is agreed"),
            RecordingState::Asked => Some("Recording is asked for"),
            RecordingState::Off | RecordingState::NotOffered => None,
        })
    };
    view! {
        <div class="call">
            <div class="call-bar">
                {button("button", "Leave", move || visit.leave())}
                <div class="call-title">
                    <Heading text="Consultation">
                        {move || visit.state().map(|state| format!(" with {}", state.doctor_name))}
                    </Heading>
                    <div class="call-line">
                        <p class="call-state" role="status">{state}</p>
                        <p class="call-recording" role="status">{recorded}</p>
                    </div>
                </div>
            </div>
            {question(visit)}
            <div class="call-wait" aria-hidden="true">
                <span class="spinner"></span>
            </div>
        </div>
    }
    .into_any()
}

fn question(visit: Visit) -> AnyView {
    let asked = Memo::new(move |_| {
        let recording = visit.state()?.recording;
        let own = recording.answers.iter().find(|answer| answer.own)?;
        let is_open = recording.state == RecordingState::Asked && own.agreed.is_none();
        is_open.then_some((recording.text_version, recording.text?))
    });
    let shown = move || {
        asked.get().map(|(version, text)| {
            let place = NodeRef::<html::Dialog>::new();
            Effect::new(move || {
                if let Some(dialog) = place.get()
                    && !dialog.open()
                {
                    let _ = dialog.show_modal();
                }
            });
            view! {
                <dialog class="dialog" node_ref=place aria-labelledby="record-title">
                    <h2 id="record-title">"May this be recorded?"</h2>
                    <p>{text}</p>
                    <div class="button-row">
                        {button("button button-primary", "Yes, I agree", move || visit.answer(true, version))}
                        {button("button", "No", move || visit.answer(false, version))}
                    </div>
                </dialog>
            }
        })
    };
    shown.into_any()
}
