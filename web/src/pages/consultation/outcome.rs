//! What is said when a visit is over, or did not work.

use leptos::{prelude::*, task::spawn_local};
use shared::Action;

use super::{again, door::phone, paragraph, said, visit::Visit, why};
use crate::{
    api::Failure,
    components::{button::button, failure::FailureNotice, rating::Questions},
    jitsi::{Ending, Fault},
    path,
};

/// The page after a call. Leaving completes nothing: that is the doctor's to say.
pub fn ended(visit: Visit, ending: Ending) -> AnyView {
    let (title, text) = match ending {
        Ending::HungUp => ("The consultation has ended", "You have left the room."),
        Ending::Closed => (
            "The consultation has ended",
            "The doctor has closed the room.",
        ),
        Ending::Dropped => (
            "The call was dropped",
            "The connection to the room was lost. The other side may still be there.",
        ),
    };
    let failure = RwSignal::new(None::<Failure>);
    let hint = visit
        .is_doctors()
        .then(|| paragraph("The appointment stays open until you finish it: the patient can come back as long as it is."));
    let open = Memo::new(move |_| visit.may_enter());
    let window = move || {
        (!open.get()).then(|| paragraph("The room is closed now, so it can not be entered again."))
    };
    let text = view! {
        <p>{text}</p>
        {hint}
        {window}
        {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
    };
    let note = visit.is_doctors().then(|| {
        view! { <a class="button" href=path::note(visit.id())>"Write the note"</a> }
    });
    // Whoever fell out is not done, and has other things on their mind.
    let questions = (ending != Ending::Dropped).then(|| {
        view! {
            <div class="page narrow">
                <Questions id=visit.id()/>
            </div>
        }
    });
    let actions = view! {
        {move || open.get().then(|| again(visit, "Rejoin"))}
        {visit.is_doctors().then(|| finish(visit, failure))}
        {note}
    };
    view! {
        {said(title, text.into_any(), actions.into_any())}
        {questions}
    }
    .into_any()
}

/// The doctor's word that it is done.
pub fn finish(visit: Visit, failure: RwSignal<Option<Failure>>) -> AnyView {
    // Before its start nothing can be completed.
    let starts_at = visit.live.part(|state| state.starts_at);
    let may = Memo::new(move |_| {
        starts_at
            .get()
            .is_some_and(|at| at <= visit.base.clock.now())
    });
    let press = move || {
        failure.set(None);
        spawn_local(async move {
            match visit.base.api().act(visit.id(), Action::Complete).await {
                Ok(appointment) => {
                    visit.took(appointment);
                    let _ = visit.live.ask().await;
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
        });
    };
    let shown = move || {
        may.get()
            .then(|| button("button button-good", "Finish consultation", press))
    };
    shown.into_any()
}

/// The page for a visit that did not work.
pub fn failed(visit: Visit, fault: Fault) -> AnyView {
    let (title, text, hints): (_, _, &[&str]) = match fault {
        Fault::Blocked => (
            "The video could not be loaded",
            "Your browser did not get, or did not allow, what the video server sends.",
            &[
                "Switch off blockers of advertisements or scripts for this site.",
                "Try another network: some workplaces block video calls.",
                "Try another browser.",
            ],
        ),
        Fault::Silent => (
            "The video server does not answer",
            "The room was asked for, but nothing came back in time. That is mostly a matter of the network.",
            &[
                "Check your connection, then try again.",
                "If others can not get in either, the clinic’s video server may be down.",
            ],
        ),
        Fault::Refused => (
            "The video server refused the entry",
            "Your permission for this room was not accepted. That is not your fault.",
            &[
                "Try again once.",
                "If it happens again, tell the clinic: the video server’s settings may be wrong.",
            ],
        ),
        Fault::Unsupported => (
            "This browser can not make video calls",
            "The video server does not support it.",
            &["Use a current version of Chrome, Edge, Firefox or Safari."],
        ),
    };
    let hints = hints
        .iter()
        .map(|hint| view! { <li>{*hint}</li> })
        .collect_view();
    let text = view! {
        <p role="alert">{text}</p>
        <ul class="hints">{hints}</ul>
        {phone(visit)}
        {why::panel(visit)}
    };
    let actions = view! {
        {again(visit, "Try again")}
        {other_ways(visit, fault)}
    };
    said(title, text.into_any(), actions.into_any())
}

/// What else may work: another video server, or less to transfer.
fn other_ways(visit: Visit, fault: Fault) -> AnyView {
    if !matches!(fault, Fault::Blocked | Fault::Silent) {
        return ().into_any();
    }
    let has_others = Memo::new(move |_| visit.held().is_some_and(|held| 1 < held.hosts));
    view! {
        {move || has_others.get().then(|| {
            button("button", "Try the other video server", move || visit.enter_other_host())
        })}
        {(fault == Fault::Silent).then(|| {
            button("button", "Go on with sound only", move || visit.sound_only())
        })}
    }
    .into_any()
}
