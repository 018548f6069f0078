//! The link for one's calendar program.

use leptos::prelude::*;
use shared::wire::feed::CalendarFeed;

use crate::{
    app::use_base,
    components::{
        button::button,
        copied::copied,
        fetched::{Instead, fetched},
        form::{Form, FormSummary, Submit, on_submit},
        sure::sure,
    },
};

/// What is asked before a link is taken back.
const TAKE_BACK: [&str; 3] = [
    "Take the link back",
    "Programs that read your appointments by it find nothing any more.",
    "Keep it",
];

/// The link, for a patient or a doctor.
pub fn calendar() -> AnyView {
    let base = use_base();
    let changes = RwSignal::new(0_u32);
    // The text of a new link, which is told only once.
    let link = RwSignal::new(None);
    let shown = fetched(
        move || {
            changes.track();
            async move { base.api().calendar_feed().await }
        },
        move |known| choice(known, link, changes),
        Instead::PART,
    );
    view! {
        <section class="panel" aria-labelledby="calendar-title">
            <h2 id="calendar-title">"Your calendar"</h2>
            <p class="quiet">
                "With a link of your own, your calendar program shows when you have appointments. It tells no names and no reasons. Whoever has the link can read it, so give it to nobody else."
            </p>
            {shown}
        </section>
    }
    .into_any()
}

fn choice(known: CalendarFeed, link: RwSignal<Option<String>>, changes: RwSignal<u32>) -> AnyView {
    let base = use_base();
    let form = Form::new("calendar");
    let asks = RwSignal::new(false);
    let changed = move |url: Option<String>| {
        let _ = link.try_set(url);
        let _ = changes.try_update(|count| *count += 1);
    };
    let make = move || {
        form.send(
            async move { base.api().make_calendar_feed().await },
            move |made| changed(Some(made.url)),
        );
    };
    let take_back = move || {
        form.send(
            async move { base.api().drop_calendar_feed().await },
            move |()| changed(None),
        );
    };
    let is_there = known.created_at.is_some();
    view! {
        <form class="stack" novalidate=true aria-labelledby="calendar-title" on:submit=on_submit(make)>
            <FormSummary form labels=&[]/>
            {state(&known)}
            {move || link.get().map(|url| copied("Your calendar link", url))}
            <p class="button-row">
                <Submit form text=if is_there { "Make a new link" } else { "Make a link" }/>
                {is_there.then(|| button("button button-quiet-danger", TAKE_BACK[0], move || asks.set(true)))}
            </p>
        </form>
        {sure(TAKE_BACK, asks, take_back)}
    }
    .into_any()
}

/// Since when there is a link, and whether it is used.
fn state(known: &CalendarFeed) -> AnyView {
    let zone = use_base().session.zone_now();
    let text = match (known.created_at, known.read_at) {
        (None, _) => "You have no link.".to_owned(),
        (Some(made), None) => format!(
            "Made on {} ({} time); not used yet.",
            zone.full(made),
            zone.label()
        ),
        (Some(made), Some(read)) => format!(
            "Made on {}; last used on {} ({} time). A new link takes its place.",
            zone.full(made),
            zone.full(read),
            zone.label()
        ),
    };
    view! { <p role="status">{text}</p> }.into_any()
}
