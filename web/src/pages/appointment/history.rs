//! What happened to an appointment: who, what, when and why.

use leptos::prelude::*;
use shared::{
    Status,
    wire::{
        appointment::{Appointment, CanceledBy},
        history::{HistoryAction, HistoryItem},
    },
};

use crate::{app::use_base, components::paged::Paged, zone::Zone};

/// The whole of it, oldest first; it follows the appointment.
#[component]
pub fn History(appointment: RwSignal<Appointment>) -> impl IntoView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let id = appointment.get_untracked().id;
    let list = Paged::new(
        move |cursor| async move { base.api().history(id, cursor).await },
        |item| item.revision.to_string(),
        move |item| zone.with_value(|zone| line(&item, zone)),
    );
    let revision = Memo::new(move |_| appointment.with(|known| known.revision));
    Effect::watch(move || revision.get(), move |_, _, _| list.reload(), false);
    view! {
        <section class="stack" aria-labelledby="history-title">
            <h2 id="history-title">"History"</h2>
            <ol class="history">
                {list.lines()}
            </ol>
            {list.foot("Show more")}
        </section>
    }
}

fn line(item: &HistoryItem, zone: &Zone) -> AnyView {
    let reason = item
        .reason
        .clone()
        .filter(|_| item.action != HistoryAction::Book);
    view! {
        <li>
            <time datetime=item.at.to_string()>{zone.full(item.at)}</time>
            <p>{what(item, zone)}</p>
            {reason.map(|reason| view! { <p class="quiet">"“" {reason} "”"</p> })}
        </li>
    }
    .into_any()
}

/// What was done, by whom.
pub fn what(item: &HistoryItem, zone: &Zone) -> String {
    let name = item.by.name.as_deref().unwrap_or("The system");
    let start = zone.full(item.starts_at);
    // A patient does not move what is confirmed, but asks to.
    let asks = item.by.role == CanceledBy::Patient && item.status == Status::Confirmed;
    let did = match item.action {
        HistoryAction::Book => "asked for",
        HistoryAction::Confirm => "confirmed",
        HistoryAction::Cancel => "canceled",
        HistoryAction::Reschedule if asks => "asked to move it to",
        HistoryAction::Reschedule => "moved it to",
        HistoryAction::Complete => "marked it as completed:",
        HistoryAction::MarkNoShow => "marked it as a no-show:",
        HistoryAction::AcceptMove => "agreed to move it to",
        HistoryAction::DeclineMove => "did not agree to move it; it stays on",
        HistoryAction::WithdrawMove => "took the request to move it back; it stays on",
        HistoryAction::Object => "can not come on",
        HistoryAction::Expire => "canceled it, for it was not confirmed in time:",
        HistoryAction::LapseMove => {
            "ended the request to move it, which was not answered; it stays on"
        }
    };
    match &item.by.deputy {
        Some(deputy) => format!("{deputy}, for {name}, {did} {start}"),
        None => format!("{name} {did} {start}"),
    }
}
