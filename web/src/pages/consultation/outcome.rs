//! What is said when a visit is over, or did not work.

use leptos::prelude::*;
use shared::Role;

use super::{again, paragraph, said, visit::Visit};
use crate::jitsi::{Ending, Fault};

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
    let for_doctor = visit.base.session.role_now() == Some(Role::Doctor);
    let hint = (for_doctor && ending != Ending::Dropped).then(|| {
        paragraph("When you are done, mark the appointment as completed in your appointments.")
    });
    let open = Memo::new(move |_| visit.may_enter());
    let window = move || {
        (!open.get()).then(|| paragraph("The room is closed now, so it can not be entered again."))
    };
    let rejoin = move || open.get().then(|| again(visit, "Rejoin"));
    let text = view! {
        <p>{text}</p>
        {hint}
        {window}
    };
    said(title, text.into_any(), rejoin.into_any())
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
    };
    said(title, text.into_any(), again(visit, "Try again"))
}
