//! What the hours on the page would do: the next two weeks, and whom they would leave outside.

use std::time::Duration;

use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use shared::wire::{
    availability::{Availability, AvailabilityPreview, OutsideHours},
    slot::SlotDay,
};

use super::draft::Draft;
use crate::{
    api::Failure,
    app::use_base,
    components::{failure::FailureNotice, skeleton::ListSkeleton, when::span},
    path,
    zone::{Day, Zone},
};

/// How long nothing is typed or painted before the server is asked.
const PAUSE: Duration = Duration::from_millis(350);

/// The effect, following what is edited.
#[component]
pub fn Effects(draft: Draft) -> impl IntoView {
    let base = use_base();
    let answer = RwSignal::new(None::<Result<AvailabilityPreview, Failure>>);
    // Counts the questions, so that a late answer to an old one is not shown.
    let turn = StoredValue::new(0_u32);
    let ask = move |document: Availability| {
        let Some(mine) = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        spawn_local(async move {
            let preview = base.api().preview_availability(&document).await;
            if turn.try_get_value() == Some(mine) {
                let _ = answer.try_set(Some(preview));
            }
        });
    };
    ask(untrack(|| draft.document()));
    let mut ask_later = debounce(PAUSE, ask);
    Effect::watch(
        move || draft.document(),
        move |document, _, _| ask_later(document.clone()),
        false,
    );
    let zone = StoredValue::new(base.session.zone_now());
    let shown = move || {
        match answer.get() {
        None => view! { <ListSkeleton cards=1/> }.into_any(),
        Some(Err(failure)) if failure.fields().is_empty() => {
            view! { <FailureNotice failure/> }.into_any()
        }
        Some(Err(_)) => view! {
            <p class="quiet">"Something above is not complete yet; the effect is shown as soon as it is."</p>
        }
        .into_any(),
        Some(Ok(preview)) => {
            let own = Zone::named(&draft.time_zone.get_untracked());
            let own = own.unwrap_or_else(|| zone.get_value());
            let days = preview.days.iter().map(|day| day_line(day, &own)).collect_view();
            view! {
                <ul class="effects">{days}</ul>
                {outside(&preview, &own)}
            }
            .into_any()
        }
    }
    };
    view! {
        <section class="effect" aria-labelledby="effect-title">
            <h3 id="effect-title">"The next two weeks"</h3>
            {shown}
        </section>
    }
}

fn day_line(day: &SlotDay, zone: &Zone) -> AnyView {
    let label = Day::parse(&day.date).map(Day::label).unwrap_or_default();
    let text = match (day.items.first(), day.items.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (zone.time(first.starts_at), zone.time(last.starts_at));
            format!("{} times, {first} to {last}", day.items.len())
        }
        _ => "no times".to_owned(),
    };
    view! { <li><b>{label}</b> " " <span>{text}</span></li> }.into_any()
}

fn outside(preview: &AvailabilityPreview, zone: &Zone) -> Option<AnyView> {
    let line = |item: &OutsideHours| {
        let when = span(zone, item.starts_at, item.ends_at);
        let to = path::appointment(item.id);
        view! { <li><a href=to>{when} ", " {item.patient_name.clone()}</a></li> }
    };
    if preview.outside.is_empty() {
        return None;
    }
    let lines = preview.outside.iter().map(line).collect_view();
    let notice = view! {
        <div class="notice notice-info" role="status">
            <p>"These appointments would lie outside your hours. They stay as they are:"</p>
            <ul>{lines}</ul>
            {preview.more_outside.then(|| view! { <p>"And more."</p> })}
        </div>
    };
    Some(notice.into_any())
}
