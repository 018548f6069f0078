//! The own appointments: what comes first, what was below.

use leptos::{ev, prelude::*};
use shared::{
    Instant, Role, Status,
    wire::{appointment::Appointment, page::Page},
};

use super::consultation::running_late;
use crate::{
    api::{Api, AppointmentQuery, Failure},
    app::use_base,
    components::{
        appointment_card::{card, card_key},
        page::Heading,
        paged::Paged,
        status_filter::StatusFilter,
        when::zone_note,
    },
    following::Following,
    path,
};

/// How many days back one step into the past goes. A step in which there was nothing leads on to the
/// next; after the last one there is no more to see.
const STEPS_BACK: [i64; 4] = [30, 90, 365, 3 * 365];
const DAY_MINUTES: i64 = 24 * 60;

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let role = base.session.role_now();
    // How late a doctor runs is for the doctor to say, and not for a deputy.
    let is_doctor = role == Some(Role::Doctor) && !untrack(|| base.session.acting.is_on());
    let status = RwSignal::new(None::<Status>);
    let load = move |cursor| {
        let query = AppointmentQuery {
            status: status.get_untracked(),
            // A consultation that runs is not over yet, so the line between the two lists is not "now".
            from: Some(base.running_since()),
            ..AppointmentQuery::default()
        };
        async move { base.api().appointments(query, cursor).await }
    };
    let upcoming = Paged::new(load, card_key, card);
    let was_read = Memo::new(move |_| upcoming.was_read());
    let reloads = RwSignal::new(0_u32);
    let reload = move || {
        upcoming.reload();
        reloads.update(|count| *count += 1);
    };
    Following::of_page().on_change(reload);
    // Somebody who comes back to the tab wants to see what has happened meanwhile.
    let coming_back = window_event_listener(ev::visibilitychange, move |_| {
        if !document().hidden() {
            reload();
        }
    });
    on_cleanup(move || coming_back.remove());
    let lead = match role {
        Some(Role::Doctor) => {
            "Your patients’ appointments. Confirm a request to give it its place."
        }
        _ => "Your appointments. The room opens shortly before the start.",
    };
    view! {
        <div class="page">
            <Heading text="Appointments"/>
            <p class="lead">{lead}</p>
            {is_doctor.then(running_late)}
            <div class="list-head">
                <StatusFilter status changed=Callback::new(move |()| reload())/>
                {zone_note(&base.session.zone_now())}
            </div>
            <Section title="Upcoming" id="upcoming" list=upcoming more="Show more">
                {nothing_upcoming(role)}
            </Section>
            // One failure is told once, and what comes first is read first.
            <Show when=move || was_read.get()>
                <Earlier status reloads until=Callback::new(move |()| base.running_since())/>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Earlier(
    status: RwSignal<Option<Status>>,
    /// Counts how often the lists are asked for anew.
    reloads: RwSignal<u32>,
    /// Where the past begins.
    until: Callback<(), Instant>,
) -> impl IntoView {
    let api = use_base().api();
    let load = move |cursor: Option<String>| {
        let cursor = cursor.unwrap_or_else(|| format!("0 {}", until.run(())));
        backwards(api, status.get_untracked(), cursor)
    };
    let list = Paged::new(load, card_key, card);
    Effect::watch(move || reloads.get(), move |_, _, _| list.reload(), false);
    view! {
        <Section title="Earlier" id="earlier" list more="Show earlier ones">
            <p class="quiet">"Nothing here yet."</p>
        </Section>
    }
}

fn nothing_upcoming(role: Option<Role>) -> AnyView {
    match role {
        Some(Role::Patient) => view! {
            <div class="empty">
                <p>"No appointment ahead."</p>
                <a class="button button-primary" href=path::DOCTORS>
                    "Find a doctor"
                </a>
            </div>
        }
        .into_any(),
        _ => view! { <p class="quiet">"No appointment ahead."</p> }.into_any(),
    }
}

#[component]
fn Section(
    title: &'static str,
    id: &'static str,
    list: Paged,
    more: &'static str,
    /// What is said when there is nothing.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {list.lines()}
            <Show when=move || list.is_empty()>{children()}</Show>
            {list.foot(more)}
        </section>
    }
}

/// One step into the past, newest first. The API lists by start, so a step is a stretch of time that
/// is read as a whole and turned round. The cursor holds the step's number and where it ends.
async fn backwards(
    api: Api,
    status: Option<Status>,
    cursor: String,
) -> Result<Page<Appointment>, Failure> {
    let (step, to) = cursor.split_once(' ').unwrap_or_default();
    let mut step = step.parse::<usize>().unwrap_or_default();
    let Ok(mut to) = Instant::parse(to) else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    while let Some(days) = STEPS_BACK.get(step) {
        let from = to.plus_minutes(-days * DAY_MINUTES);
        let query = AppointmentQuery {
            status,
            from: Some(from),
            to: Some(to),
        };
        let mut items = all(api, query).await?;
        (step, to) = (step + 1, from);
        if !items.is_empty() {
            items.reverse();
            let next_cursor = STEPS_BACK.get(step).map(|_| format!("{step} {to}"));
            return Ok(Page { items, next_cursor });
        }
    }
    Ok(Page {
        items: Vec::new(),
        next_cursor: None,
    })
}

async fn all(api: Api, query: AppointmentQuery) -> Result<Vec<Appointment>, Failure> {
    let mut items = Vec::new();
    let mut cursor = None;
    loop {
        let page = api.appointments(query, cursor).await?;
        items.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return Ok(items),
        }
    }
}
