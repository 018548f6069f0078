//! How consultations went over a time: a doctor's own, or the clinic's for an admin.

mod chart;
mod counts;
mod figures;
mod range;
mod slots;

use leptos::prelude::*;
use shared::{
    Role,
    wire::analytics::{Analytics, Figures, Mean},
};

use self::{
    chart::{Chart, Row},
    counts::{counts, samples},
    figures::tiles,
    range::{Range, last},
    slots::Slots,
};
use crate::{
    api::{Days, Whose},
    app::use_base,
    components::{
        download::offer,
        fetched::{Instead, fetched},
        form::{Form, FormSummary},
        page::Heading,
    },
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let (whose, lead) = if base.session.role_now() == Some(Role::Admin) {
        (Whose::Clinic, "How the consultations of the clinic went.")
    } else {
        (Whose::Own, "How your consultations went.")
    };
    let today = base.session.zone_now().date(base.clock.now_untracked());
    let asked = RwSignal::new(last(today, 30));
    let answer = fetched(
        move || {
            let days = asked.get();
            async move { Ok((base.api().analytics(whose, days).await?, days)) }
        },
        |(answer, days)| shown(&answer, days),
        Instead::PART,
    );
    view! {
        <div class="page">
            <Heading text="Analytics"/>
            <p class="lead">{lead}</p>
            <section class="panel screen-only" aria-label="Which days">
                <Range today asked/>
                <Download whose asked/>
            </section>
            {answer}
        </div>
    }
    .into_any()
}

fn shown(answer: &Analytics, days: Days) -> AnyView {
    let over = format!(
        "{} – {}, days of {}",
        days.from.full(),
        days.to.full(),
        answer.time_zone.replace('_', " ")
    );
    if answer.total.appointments == 0 {
        return view! {
            <div class="empty">
                <p role="status">"There were no consultations in this time."</p>
                <p>{over}</p>
            </div>
        }
        .into_any();
    }
    view! {
        <p class="zone-note" role="status">{over}</p>
        {tiles(&answer.total)}
        <div class="charts">
            {charts(&Slots::of(answer, days))}
            {counts("What went wrong", "No trouble was reported.", &answer.causes, ().into_any())}
            {counts("How it was connected", "Nothing was reported.", &answer.connections, samples(&answer.samples))}
        </div>
    }
    .into_any()
}

fn charts(slots: &Slots) -> AnyView {
    let places: Vec<_> = slots
        .items
        .iter()
        .map(|slot| {
            let name = if slots.are_weeks {
                format!("Week from {}", slot.from.full())
            } else {
                slot.from.full()
            };
            (slot.from.short(), name)
        })
        .collect();
    let row = |name, value: fn(&Figures) -> Option<i64>| Row {
        name,
        values: slots
            .items
            .iter()
            .map(|slot| value(&slot.figures))
            .collect(),
    };
    let chart = |title, unit, rows| {
        let places = places.clone();
        Chart {
            title,
            unit,
            places,
            rows,
        }
        .view()
    };
    view! {
        {chart("Planned and real length", " min", vec![
            row("Planned", |of| minutes(of.planned_seconds)),
            row("Real", |of| minutes(of.real_seconds)),
        ])}
        {chart("How long patients waited", " min", vec![
            row("On average", |of| minutes(of.waited_seconds)),
            row("At most", |of| minutes(of.waited_seconds).map(|_| rounded(of.waited_seconds.most))),
        ])}
        {chart("How late people came", " min", vec![
            row("Patients", |of| minutes(of.patient_late_seconds)),
            row("Doctors", |of| minutes(of.doctor_late_seconds)),
        ])}
        {chart("No-shows", "", vec![
            row("Patients", |of| counted(of, of.patient_no_shows)),
            row("Doctors", |of| counted(of, of.doctor_no_shows)),
        ])}
    }
    .into_any()
}

/// The mean in whole minutes, if it is of anything.
fn minutes(mean: Mean) -> Option<i64> {
    (0 < mean.count).then(|| rounded(mean.mean))
}

const fn rounded(seconds: i64) -> i64 {
    (seconds + 30) / 60
}

/// A count where there was something to count.
fn counted(of: &Figures, count: u32) -> Option<i64> {
    (0 < of.appointments).then(|| i64::from(count))
}

#[component]
fn Download(whose: Whose, asked: RwSignal<Days>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("csv");
    let press = move |_| {
        let days = asked.get_untracked();
        let name = format!("analytics-{}-{}.csv", days.from.iso(), days.to.iso());
        form.send(
            async move { base.api().analytics_csv(whose, days).await },
            move |table| offer(&table, "text/csv;charset=utf-8", &name),
        );
    };
    view! {
        <FormSummary form labels=&[]/>
        <button type="button" class="button" aria-disabled=move || form.is_busy().to_string() on:click=press>
            "Download as CSV"
        </button>
    }
}
