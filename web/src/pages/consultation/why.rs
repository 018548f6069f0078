//! "Why can't I join?": every condition with its remedy, and a short code to read out to a helper.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    AppointmentId,
    wire::join_check::{CLOCK_TOLERANCE_SECONDS, Check, CheckName, CheckState, JoinCheck, code},
};

use super::visit::Visit;
use crate::{
    api::Failure,
    app::{Base, use_base},
    clock::device_now,
    components::{button::button, failure::FailureNotice, join_button::when},
    join_text::{condition, opening_text},
    media::{Capture, Kind},
    pages::device_check::{Mark, Network, Way, mark},
};

/// The panel of a visit.
pub fn panel(visit: Visit) -> AnyView {
    for_appointment(visit.id())
}

/// The panel of an appointment, folded away until it is asked for.
pub fn for_appointment(id: AppointmentId) -> AnyView {
    let look = Look::new(id);
    let opened = RwSignal::new(false);
    let open = move |_| {
        if !opened.get_untracked() {
            opened.set(true);
            look.again();
        }
    };
    view! {
        <details class="why" on:toggle=open>
            <summary>"Why can’t I join?"</summary>
            <div class="why-body">
                {move || opened.get().then(|| shown(look))}
            </div>
        </details>
    }
    .into_any()
}

/// What was found; a copy is the same.
#[derive(Clone, Copy)]
struct Look {
    base: Base,
    id: AppointmentId,
    answer: RwSignal<Option<Result<JoinCheck, Failure>>>,
    permission: RwSignal<CheckState>,
    network: Network,
}

impl Look {
    fn new(id: AppointmentId) -> Self {
        Self {
            base: use_base(),
            id,
            answer: RwSignal::new(None),
            permission: RwSignal::new(CheckState::Unknown),
            network: Network::new(),
        }
    }

    fn again(self) {
        self.answer.set(None);
        self.network.look();
        spawn_local(async move {
            let answer = self.base.api().join_check(self.id, device_now()).await;
            let _ = self.answer.try_set(Some(answer));
        });
        spawn_local(async move {
            // Let go of at once: it is only asked whether they can be had.
            let had = Capture::open_both("", "").await;
            let _ = self.permission.try_set(match had {
                Ok(_) => CheckState::Ok,
                Err(_) => CheckState::Failed,
            });
        });
    }

    /// What the server said, with what only this device can tell.
    fn items(self, check: &JoinCheck) -> Vec<Check> {
        let way = |way: RwSignal<Way>| match way.get() {
            Way::Asking => CheckState::Unknown,
            Way::Works(_) => CheckState::Ok,
            Way::Fails => CheckState::Failed,
        };
        let own = |name| match name {
            CheckName::Clock => check.clock_ahead_seconds.map(|ahead| {
                if ahead.abs() <= CLOCK_TOLERANCE_SECONDS {
                    CheckState::Ok
                } else {
                    CheckState::Failed
                }
            }),
            CheckName::VideoServer | CheckName::Script => Some(way(self.network.video)),
            CheckName::Permissions => Some(self.permission.get()),
            CheckName::Network => Some(way(self.network.server)),
            _ => None,
        };
        let known = |item: &Check| Check {
            name: item.name,
            state: own(item.name).unwrap_or(item.state),
        };
        check.items.iter().map(known).collect()
    }
}

fn shown(look: Look) -> AnyView {
    let found = move || match look.answer.get() {
        None => view! { <p role="status">"Being looked at…"</p> }.into_any(),
        Some(Err(failure)) => view! { <FailureNotice failure/> }.into_any(),
        Some(Ok(check)) => lines(look, check),
    };
    view! {
        {found}
        {button("button", "Look again", move || look.again())}
    }
    .into_any()
}

fn lines(look: Look, check: JoinCheck) -> AnyView {
    let items = {
        let check = check.clone();
        Memo::new(move |_| look.items(&check))
    };
    let rows = move || {
        let check = check.clone();
        items
            .get()
            .into_iter()
            .map(move |item| line(look, item, &check))
            .collect_view()
    };
    let word = move || items.with(|items| code(items));
    view! {
        <ul class="why-lines">{rows}</ul>
        <p class="why-code">
            "If somebody helps you, read out this code: " <strong>{word}</strong>
        </p>
    }
    .into_any()
}

fn line(look: Look, item: Check, check: &JoinCheck) -> AnyView {
    let (marked, state) = match item.state {
        CheckState::Ok => (Mark::Good, "Good"),
        CheckState::Failed => (Mark::Bad, "Not good"),
        CheckState::Unknown => (Mark::Open, "Not known"),
    };
    let remedy = (item.state == CheckState::Failed).then(|| remedy(look, item.name, check));
    view! {
        <li>
            {mark(Signal::derive(move || marked))}
            <div>
                <p>
                    {condition(item.name)} <span class="visually-hidden">": " {state}</span>
                </p>
                {remedy.map(|text| view! { <p class="why-remedy">{text}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn remedy(look: Look, name: CheckName, check: &JoinCheck) -> String {
    let zone = look.base.session.zone_now();
    let now = look.base.clock.now_untracked();
    match name {
        CheckName::SignedIn => "Sign in again.".to_owned(),
        CheckName::Participant => "Sign in with the account that booked it.".to_owned(),
        CheckName::Confirmed => format!(
            "It is {} now. Only a confirmed appointment has a room.",
            check.status
        ),
        CheckName::Window if now < check.opens_at => {
            let opening = opening_text(check.opens_at, now, |at| when(&zone, at, now));
            format!("{opening}. You can wait on this page.")
        }
        CheckName::Window => format!("It closed {}.", when(&zone, check.closes_at, now)),
        CheckName::Admitted => {
            "Press “I am ready” and wait: the doctor sees that you are here.".to_owned()
        }
        CheckName::Clock => {
            "Let this device set its clock by itself. The room goes by our clock, so you can join all the same.".to_owned()
        }
        CheckName::VideoServer | CheckName::Script => {
            "Switch off blockers of scripts for this site, or try another network or browser.".to_owned()
        }
        CheckName::Permissions => {
            let browser = crate::media::Browser::of_page();
            crate::media::remedy(Kind::Camera, crate::media::Trouble::Denied, browser)
        }
        CheckName::Network => "Check your connection to the internet.".to_owned(),
    }
}
