//! Everything that is kept of somebody, to read here and to take along.

use leptos::prelude::*;
use shared::wire::{
    availability::Availability,
    export::{Export, ExportedAppointment, ExportedDeputy, ExportedRating, ExportedText},
};

use crate::{
    api::read,
    app::use_base,
    components::{
        appointment_card::fact_list,
        badge::status_text,
        booking::day_name,
        button::button,
        download::offer,
        form::{Form, FormSummary},
        when::span,
    },
    pages::record_accesses::what,
    zone::Zone,
};

/// The way to it, and what came of it.
pub fn copy() -> AnyView {
    let base = use_base();
    let form = Form::new("export");
    let shown = RwSignal::new(None::<Export>);
    let show = move || {
        let call = async move { read::<Export>(&base.api().export().await?) };
        form.send(call, move |export| drop(shown.try_set(Some(export))));
    };
    let keep = move || {
        let call = async move { base.api().export().await };
        form.send(call, move |answer| {
            offer(&answer.body, "application/json", "mydoctor-export.json");
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="copy-title">
            <h2 id="copy-title">"Your data"</h2>
            <p>"Everything the clinic keeps of you here: to read now, or as a file for programs. Each copy is on record."</p>
            <FormSummary form labels=&[]/>
            <div class="button-row">
                {button("button", "Show everything", show)}
                {button("button", "Download as a file", keep)}
            </div>
            {move || shown.get().map(|export| readable(&export, &base.session.zone_now()))}
        </section>
    }
    .into_any()
}

fn readable(export: &Export, zone: &Zone) -> AnyView {
    let account = &export.account;
    let mut rows = vec![
        ("Name", account.name.clone().into_any()),
        ("E-mail", account.email.clone().into_any()),
        ("Time zone", account.time_zone.clone().into_any()),
    ];
    for (label, value) in [
        ("User name", &account.username),
        ("Phone", &account.phone),
        ("Date of birth", &account.date_of_birth),
        ("Specialty", &account.specialty),
        ("About you", &account.about),
    ] {
        if let Some(value) = value {
            rows.push((label, value.clone().into_any()));
        }
    }
    if let Some(since) = export.factors.totp_since {
        rows.push((
            "Codes of an app",
            format!("since {}", zone.full(since)).into_any(),
        ));
    }
    let passkeys = export.factors.passkeys.iter();
    let passkeys = passkeys.map(|key| format!("{}: {}", zone.full(key.created_at), key.name));
    let appointments = export.appointments.iter();
    let sign_ins = export.sessions.iter().map(|session| {
        let device = session
            .device
            .clone()
            .unwrap_or_else(|| "unknown device".to_owned());
        format!("{}: {device}", zone.full(session.created_at))
    });
    let mails = export
        .mails
        .iter()
        .map(|mail| format!("{}: {}", zone.full(mail.created_at), mail.subject));
    view! {
        <div class="stack" role="region" aria-label="Everything that is kept" tabindex="-1">
            <p class="quiet">{format!("Put together {}.", zone.full(export.exported_at))}</p>
            <h3>"Account"</h3>
            {fact_list(rows)}
            <h3>"Appointments"</h3>
            {appointments.map(|one| appointment(one, zone)).collect_view()}
            {export.hours.as_ref().map(hours)}
            {others(export, zone)}
            <h3>"Passkeys"</h3>
            {list(passkeys.collect())}
            <h3>"Sign-ins"</h3>
            {list(sign_ins.collect())}
            <h3>"Mails"</h3>
            {list(mails.collect())}
        </div>
    }
    .into_any()
}

fn appointment(one: &ExportedAppointment, zone: &Zone) -> AnyView {
    let mut rows = vec![
        ("When", span(zone, one.starts_at, one.ends_at).into_any()),
        ("Status", status_text(one.status).into_any()),
    ];
    if let Some(ExportedRating { at, rating }) = &one.rating {
        let stars = format!(
            "{}: connection {}, consultation {}",
            zone.full(*at),
            rating.connection,
            rating.consultation
        );
        rows.push(("Your rating", stars.into_any()));
    }
    if !one.reports.is_empty() {
        let reports = format!("{} reports of your pages, in the file", one.reports.len());
        rows.push(("Call", reports.into_any()));
    }
    if let Some(record) = &one.record {
        rows.push(("Doctor", record.doctor_name.clone().into_any()));
        rows.push(("Reason", record.reason.clone().into_any()));
        for (label, value) in [
            ("Visit", &record.visit),
            ("Canceled", &record.cancel_reason),
            ("Objection", &record.objection),
            ("Contested", &record.contest),
            ("Summary", &record.summary),
        ] {
            if let Some(value) = value {
                rows.push((label, value.clone().into_any()));
            }
        }
        for (label, texts) in [
            ("Added", &record.amendments),
            ("Recordings", &record.recordings),
            ("Attendance", &record.attendance),
            ("Guests", &record.guests),
        ] {
            if !texts.is_empty() {
                // Programs read `in_call` where people read two words.
                let words = |text: &ExportedText| match label {
                    "Attendance" => text.text.replace('_', " "),
                    _ => text.text.clone(),
                };
                let line = |text: &ExportedText| format!("{}: {}", zone.full(text.at), words(text));
                rows.push((label, list(texts.iter().map(line).collect())));
            }
        }
    }
    fact_list(rows).into_any()
}

/// What somebody has to do with others: who looked into the record, and who keeps whose calendar.
fn others(export: &Export, zone: &Zone) -> AnyView {
    let emergencies = export.emergencies.iter().map(|one| {
        let reason = one.reason.as_ref().map(|reason| format!(": “{reason}”"));
        let (at, who) = (zone.full(one.at), &one.doctor_name);
        format!("{at}: {who}{}", reason.unwrap_or_default())
    });
    let looks = export.record_accesses.iter();
    let looks = looks.map(|look| {
        format!(
            "{}: {} {}",
            zone.full(look.at),
            look.who.name,
            what(look.act)
        )
    });
    let term = |one: &ExportedDeputy| {
        let until = one.ended_at.map(|at| format!(" to {}", zone.full(at)));
        let since = zone.full(one.granted_at);
        format!("{}: from {since}{}", one.name, until.unwrap_or_default())
    };
    [
        ("Records opened in emergencies", emergencies.collect()),
        ("Looks into your record", looks.collect()),
        ("Your deputies", export.deputies.iter().map(term).collect()),
        (
            "Whose deputy you are",
            export.deputyships.iter().map(term).collect::<Vec<_>>(),
        ),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(title, lines)| view! { <h3>{title}</h3> {list(lines)} })
    .collect_view()
    .into_any()
}

/// The weekly hours of a doctor in a few words; the file has the whole document.
fn hours(hours: &Availability) -> AnyView {
    let windows = hours.hours.iter();
    let windows = windows.map(|one| format!("{}, {} to {}", day_name(one.day), one.from, one.to));
    let visits = hours.visit_types.iter().map(|visit| visit.name.clone());
    let rows = vec![
        ("Time zone", hours.time_zone.clone().into_any()),
        ("Usual week", list(windows.collect())),
        ("Visits", list(visits.collect())),
    ];
    view! { <h3>"Hours"</h3> {fact_list(rows)} }.into_any()
}

fn list(lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="quiet">"None."</p> }.into_any();
    }
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}
