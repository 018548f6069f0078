//! Recording: the doctor asks, everybody answers here, and only then it can begin. A no from anybody, at
//! any time, ends it.

use leptos::{html, prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    wire::{
        presence::Consultation,
        recording::{AnswerRecording, KeepRecording, Recording, RecordingEnd, RecordingState},
    },
};

use super::visit::Visit;
use crate::{
    api::Failure,
    components::{button::button, failure::FailureNotice},
    jitsi::Command,
};

/// Whether this person has said yes or no.
fn own_answer(recording: &Recording) -> Option<bool> {
    let own = recording.answers.iter().find(|answer| answer.own)?;
    own.agreed
}

fn part(visit: Visit) -> Memo<Option<Recording>> {
    visit.live.part(|state| state.recording.clone())
}

/// How it stands, in the bar, for everybody.
pub fn line(visit: Visit) -> AnyView {
    let recording = part(visit);
    let text = move || {
        let recording = recording.get()?;
        Some(match recording.state {
            RecordingState::Agreed if visit.is_recorded() => "Recording",
            RecordingState::Agreed => "Recording is agreed",
            RecordingState::Asked => "Recording is asked for",
            RecordingState::Off | RecordingState::NotOffered => return None,
        })
    };
    view! {
        <p class="call-recording" class:is-on=move || visit.is_recorded() role="status">
            {text}
        </p>
    }
    .into_any()
}

/// The question, in a dialog, for whoever has not answered; and the room follows what comes of it.
pub fn question(visit: Visit) -> AnyView {
    let recording = part(visit);
    follow(visit, recording);
    let asked = Memo::new(move |_| {
        let recording = recording.get()?;
        let is_open = recording.state == RecordingState::Asked && own_answer(&recording).is_none();
        is_open.then_some((recording.text_version, recording.text?))
    });
    let shown = move || {
        asked
            .get()
            .map(|(version, text)| dialog(visit, version, text))
    };
    shown.into_any()
}

/// The doctor's room takes a fresh ticket whenever what it may do has changed, and stops what is
/// recorded before the permission goes.
fn follow(visit: Visit, recording: Memo<Option<Recording>>) {
    if !visit.is_doctors() {
        return;
    }
    let agreed = Memo::new(move |_| {
        recording
            .get()
            .map(|recording| recording.state == RecordingState::Agreed)
    });
    Effect::new(move || {
        let Some(agreed) = agreed.get().filter(|_| visit.is_in_call()) else {
            return;
        };
        let may_record = untrack(|| visit.held()).is_some_and(|held| held.may_record);
        if agreed == may_record {
            return;
        }
        if !agreed {
            visit.command(Command::StopRecording);
        }
        visit.renew();
    });
}

fn dialog(visit: Visit, version: u32, text: String) -> AnyView {
    let place = NodeRef::<html::Dialog>::new();
    let failure = RwSignal::new(None::<Failure>);
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
            {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
            <div class="button-row">
                {button("button button-primary", "Yes, I agree", move || {
                    answer(visit, true, version, failure);
                })}
                {button("button", "No", move || answer(visit, false, version, failure))}
            </div>
        </dialog>
    }
    .into_any()
}

fn answer(visit: Visit, agreed: bool, text_version: u32, failure: RwSignal<Option<Failure>>) {
    failure.set(None);
    let answer = AnswerRecording {
        agreed,
        text_version,
    };
    tell(visit, failure, async move {
        visit.base.api().answer_recording(visit.id(), answer).await
    });
}

fn tell(
    visit: Visit,
    failure: RwSignal<Option<Failure>>,
    call: impl Future<Output = Result<Consultation, Failure>> + 'static,
) {
    spawn_local(async move {
        match call.await {
            Ok(state) => visit.live.take(state),
            Err(refused) => {
                // Somebody was faster: the state says what came of it.
                if refused.code() == Some(ErrorCode::InvalidTransition) {
                    let _ = visit.live.ask().await;
                }
                let _ = failure.try_set(Some(refused));
            }
        }
    });
}

/// What this person can do about it.
pub fn control(visit: Visit) -> AnyView {
    let recording = part(visit);
    let failure = RwSignal::new(None::<Failure>);
    let shown = move || {
        recording
            .get()
            .map(|recording| buttons(visit, &recording, failure))
    };
    view! {
        <div class="stack">
            {shown}
            {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
        </div>
    }
    .into_any()
}

fn buttons(visit: Visit, recording: &Recording, failure: RwSignal<Option<Failure>>) -> AnyView {
    let (id, version) = (visit.id(), recording.text_version);
    let api = visit.base.api();
    let ask = move || tell(visit, failure, async move { api.ask_to_record(id).await });
    let stop = move || tell(visit, failure, async move { api.stop_recording(id).await });
    let answers = answers(recording);
    match (recording.state, visit.is_doctors()) {
        (RecordingState::NotOffered, _) => ().into_any(),
        (RecordingState::Off, true) => view! {
            {ended(recording)}
            {button("button", "Ask to record", ask)}
        }
        .into_any(),
        (RecordingState::Off, false) => ended(recording),
        (RecordingState::Asked, true) => view! {
            {answers}
            {button("button", "Do not record", stop)}
        }
        .into_any(),
        (RecordingState::Agreed, true) => view! {
            {answers}
            {move || (!visit.is_recorded() && visit.held().is_some_and(|held| held.may_record)).then(|| {
                button("button button-primary", "Start recording", move || visit.command(Command::StartRecording))
            })}
            {button("button", "End the recording", stop)}
        }
        .into_any(),
        (RecordingState::Asked | RecordingState::Agreed, false) => {
            let take_back = (own_answer(recording) == Some(true)).then(|| {
                button("button", "Take back my yes to the recording", move || {
                    answer(visit, false, version, failure);
                })
            });
            view! {
                {answers}
                {take_back}
            }
            .into_any()
        }
    }
}

fn answers(recording: &Recording) -> AnyView {
    let lines = recording
        .answers
        .iter()
        .map(|answer| {
            let said = match answer.agreed {
                Some(true) => "agrees to the recording",
                Some(false) => "does not agree to a recording",
                None => "has not answered yet",
            };
            view! { <li>{answer.name.clone()} " " {said}</li> }
        })
        .collect_view();
    view! { <ul class="hints">{lines}</ul> }.into_any()
}

/// Why the last question ended.
fn ended(recording: &Recording) -> AnyView {
    let text = match recording.ended {
        Some(RecordingEnd::Declined) => "Nothing is recorded: somebody said no.",
        Some(RecordingEnd::Withdrawn) => "The recording ended: somebody took back their yes.",
        Some(RecordingEnd::Stopped) => "The recording ended.",
        Some(RecordingEnd::JoinedWithoutAnswer) => {
            "The recording ended: somebody came in who had not been asked."
        }
        Some(RecordingEnd::Over) | None => return ().into_any(),
    };
    view! { <p role="status">{text}</p> }.into_any()
}

/// Tells the server where the video server keeps a recording.
pub fn pass_on(visit: Visit, url: String, expires_in: Option<u32>) {
    spawn_local(async move {
        let recording = KeepRecording { url, expires_in };
        // A link that is not on one of the clinic's servers is refused, and rightly so.
        let _ = visit
            .base
            .api()
            .keep_recording(visit.id(), &recording)
            .await;
    });
}
