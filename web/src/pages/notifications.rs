//! What happened to the own appointments that was not one's own doing.

use leptos::prelude::*;
use shared::{
    EventType, Role,
    wire::{notification::Notification, seq::Seq},
};

use crate::{
    app::use_base,
    components::{
        button::button,
        form::{Form, FormSummary},
        page::Heading,
        paged::Paged,
        when::zone_note,
    },
    following::Following,
    path,
    zone::Zone,
};

/// The page.
pub fn page() -> AnyView {
    let (base, following) = (use_base(), Following::of_page());
    let zone = StoredValue::new(base.session.zone_now());
    let role = base.session.role_now();
    // The newest that is shown; what comes meanwhile has not been read.
    let newest = StoredValue::new(Seq::default());
    let load = move |cursor: Option<String>| async move {
        let is_first = cursor.is_none();
        let page = base.api().notifications(cursor).await?;
        if let Some(first) = page.items.first().filter(|_| is_first) {
            newest.set_value(first.seq.try_into().unwrap_or_default());
        }
        Ok(page)
    };
    let list = Paged::new(
        load,
        |item: &Notification| format!("{} {}", item.seq, item.read_at.is_some()),
        move |item| zone.with_value(|zone| line(&item, role, zone)),
    );
    following.on_change(move || list.reload());
    let form = Form::new("notifications");
    let read = move || {
        let call = async move { base.api().read_notifications(newest.get_value()).await };
        form.send(call, move |left| {
            following.has_read(left.unread);
            list.reload();
        });
    };
    view! {
        <div class="page narrow">
            <Heading text="Notifications"/>
            <p class="lead">"What happened to your appointments, the latest first."</p>
            {zone_note(&base.session.zone_now())}
            <FormSummary form labels=&[]/>
            <Show when=move || 0 < following.unread()>
                {button("button", "Mark all as read", read)}
            </Show>
            <section class="stack" aria-labelledby="notifications-title">
                <h2 class="visually-hidden" id="notifications-title">
                    "List"
                </h2>
                <ol class="history">{list.lines()}</ol>
                <Show when=move || list.is_empty()>
                    <p class="empty" role="status">
                        "Nothing has happened yet."
                    </p>
                </Show>
                {list.foot("Show more")}
            </section>
        </div>
    }
    .into_any()
}

fn line(item: &Notification, role: Option<Role>, zone: &Zone) -> AnyView {
    let is_new = item.read_at.is_none();
    let other = item.other_starts_at.map(|at| zone.full(at));
    view! {
        <li>
            <time datetime=item.at.to_string()>{zone.full(item.at)}</time>
            <p>
                {is_new.then(|| view! { <span class="badge badge-confirmed">"New"</span> " " })}
                <b>{what(item.kind, role)}</b>
                {other.zip(before_other(item.kind)).map(|(at, before)| format!(" {before} {at}."))}
                " "
                <a href=path::appointment(item.appointment_id)>
                    "Appointment on " {zone.full(item.starts_at)}
                </a>
            </p>
        </li>
    }
    .into_any()
}

/// What happened, for who reads it.
pub const fn what(kind: EventType, role: Option<Role>) -> &'static str {
    let is_doctor = matches!(role, Some(Role::Doctor));
    match kind {
        EventType::Requested if is_doctor => "A patient asks for an appointment.",
        EventType::Requested => "An appointment was asked for in your name.",
        EventType::Confirmed => "The appointment is confirmed.",
        EventType::Declined => "The request was declined.",
        EventType::Canceled => "The appointment was canceled.",
        EventType::Rescheduled => "The appointment has another time.",
        EventType::MoveRequested => "Another time is asked for.",
        EventType::MoveDeclined => {
            "The other time is not possible; the appointment stays where it is."
        }
        EventType::MoveWithdrawn => "Another time is no longer asked for.",
        EventType::MoveLapsed => {
            "Nobody answered in time whether the appointment can be moved; it stays where it is."
        }
        EventType::Objected => "The patient can not come at the new time.",
        EventType::Expired => {
            "Nobody confirmed the request in time, so the appointment does not take place."
        }
        EventType::Completed => "The appointment took place.",
        EventType::NoShow => {
            "The appointment was marked as missed. You can say so if you were there."
        }
        EventType::PatientWaiting => "The patient is waiting.",
        EventType::Started => "The consultation has begun.",
        EventType::Ended => "The consultation has ended.",
        EventType::Late => "The doctor runs late.",
        EventType::RecordingAvailable => "A recording can be watched.",
        EventType::NoteShared => "There is a summary to read.",
    }
}

/// What stands before the other time that it is about.
const fn before_other(kind: EventType) -> Option<&'static str> {
    match kind {
        EventType::Rescheduled => Some("Before, it was"),
        EventType::MoveRequested => Some("It would be"),
        EventType::MoveDeclined | EventType::MoveWithdrawn | EventType::MoveLapsed => {
            Some("That would have been")
        }
        _ => None,
    }
}
