//! The parts of the own copy in words. Each part that the file has is here: the compiler asks for it.

use leptos::prelude::*;
use shared::wire::{
    audit::{AuditLine, Outcome},
    availability::{Availability, DateHours},
    export::{Export, ExportedDeputy, ExportedEmergency, ExportedFactors, Part},
};

use super::appointment::appointment;
use crate::{
    components::{appointment_card::fact_list, booking::day_name},
    pages::{notifications, record_accesses::what},
    zone::Zone,
};

/// A part under its heading.
pub fn part(part: Part, export: &Export, zone: &Zone) -> AnyView {
    let title = match part {
        Part::Account => "Account",
        Part::Appointments => "Appointments",
        Part::Hours => "Hours",
        Part::Consents => "What you agreed to",
        Part::Emergencies => "Records opened in emergencies",
        Part::RecordAccesses => "Looks into your record",
        Part::Acts => "What you did",
        Part::Deputies => "Your deputies",
        Part::Deputyships => "Whose deputy you are",
        Part::Factors => "Second factors",
        Part::Sessions => "Sign-ins",
        Part::Mails => "Mails",
        Part::Notifications => "Notifications",
        Part::PushSubscriptions => "Devices that are told",
    };
    view! { <h3>{title}</h3> {body(part, export, zone)} }.into_any()
}

fn body(part: Part, export: &Export, zone: &Zone) -> AnyView {
    match part {
        Part::Account => account(export),
        Part::Appointments => {
            let appointments = export.appointments.iter();
            let appointments = appointments.map(|one| appointment(one, zone));
            appointments.collect_view().into_any()
        }
        Part::Hours => export
            .hours
            .as_ref()
            .map_or_else(|| list(Vec::new()), hours),
        Part::Consents => lines(&export.consents, |one| {
            let said = if one.agreed { "yes" } else { "no" };
            let (at, text) = (zone.full(one.at), one.subject.title());
            format!("{at}: {said} to “{text}”, version {}", one.version)
        }),
        Part::Emergencies => lines(&export.emergencies, |one| emergency(one, zone)),
        Part::RecordAccesses => lines(&export.record_accesses, |look| {
            let (at, who) = (zone.full(look.at), &look.who.name);
            format!("{at}: {who} {}", what(look.act))
        }),
        Part::Acts => lines(&export.acts, |line| act(line, zone)),
        Part::Deputies => lines(&export.deputies, |one| term(one, zone)),
        Part::Deputyships => lines(&export.deputyships, |one| term(one, zone)),
        Part::Factors => factors(&export.factors, zone),
        Part::Sessions => lines(&export.sessions, |session| {
            let device = session.device.as_deref().unwrap_or("unknown device");
            format!("{}: {device}", zone.full(session.created_at))
        }),
        Part::Mails => lines(&export.mails, |mail| {
            format!("{}: {}", zone.full(mail.created_at), mail.subject)
        }),
        Part::PushSubscriptions => {
            lines(&export.push_subscriptions, |one| zone.full(one.created_at))
        }
        Part::Notifications => lines(&export.notifications, |one| {
            let happened = notifications::what(one.kind, Some(export.account.role));
            format!("{}: {happened}", zone.full(one.at))
        }),
    }
}

fn account(export: &Export) -> AnyView {
    let account = &export.account;
    let mut rows = vec![
        ("Name", account.name.clone().into_any()),
        ("E-mail", account.email.clone().into_any()),
        ("Time zone", account.time_zone.clone().into_any()),
        (
            "Language of e-mails",
            account.language.own_name().into_any(),
        ),
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
    fact_list(rows).into_any()
}

fn emergency(one: &ExportedEmergency, zone: &Zone) -> String {
    let reason = one.reason.as_ref().map(|reason| format!(": “{reason}”"));
    let seen = one.acknowledged_at;
    let seen = seen.map(|at| format!("; acknowledged {}", zone.full(at)));
    format!(
        "{} to {}: {}{}{}",
        zone.full(one.at),
        zone.full(one.expires_at),
        one.doctor_name,
        reason.unwrap_or_default(),
        seen.unwrap_or_default(),
    )
}

fn act(line: &AuditLine, zone: &Zone) -> String {
    // Programs read `sign_in` where people read two words.
    let act = line.action.replace('_', " ");
    let refused = if line.outcome == Outcome::Refused {
        ", refused"
    } else {
        ""
    };
    let whom = line.acting_for.as_ref();
    let whom = whom.map(|doctor| format!(" for {}", doctor.name));
    format!(
        "{}: {act}{}{refused}",
        zone.full(line.at),
        whom.unwrap_or_default()
    )
}

fn term(one: &ExportedDeputy, zone: &Zone) -> String {
    let until = one.ended_at.map(|at| format!(" to {}", zone.full(at)));
    let since = zone.full(one.granted_at);
    format!("{}: from {since}{}", one.name, until.unwrap_or_default())
}

fn factors(factors: &ExportedFactors, zone: &Zone) -> AnyView {
    let app = match factors.totp_since {
        Some(since) => format!("since {}", zone.full(since)),
        None => "none".to_owned(),
    };
    let passkeys = lines(&factors.passkeys, |key| {
        format!("{}: {}", zone.full(key.created_at), key.name)
    });
    fact_list(vec![
        ("Codes of an app", app.into_any()),
        ("Backup codes left", factors.backup_codes_left.into_any()),
        ("Passkeys", passkeys),
    ])
    .into_any()
}

/// A doctor's hours and rules.
fn hours(hours: &Availability) -> AnyView {
    let rules = &hours.rules;
    let most = rules
        .max_per_day
        .map_or("any number".to_owned(), |most| most.to_string());
    let rules = vec![
        format!(
            "{} minutes free before and {} after a visit",
            rules.buffer_before_minutes, rules.buffer_after_minutes
        ),
        format!(
            "booked {} minutes before at the latest, {} days at the earliest",
            rules.minimum_notice_minutes, rules.horizon_days
        ),
        format!(
            "starting every {} minutes, {most} in a day",
            rules.step_minutes
        ),
    ];
    fact_list(vec![
        ("Time zone", hours.time_zone.clone().into_any()),
        (
            "Usual week",
            lines(&hours.hours, |one| {
                format!("{}, {} to {}", day_name(one.day), one.from, one.to)
            }),
        ),
        (
            "Other dates",
            lines(&hours.exceptions, |one| {
                format!("{}: {}", one.date, windows(&one.hours))
            }),
        ),
        (
            "Time off",
            lines(&hours.time_off, |one| format!("{} to {}", one.from, one.to)),
        ),
        (
            "Visits",
            lines(&hours.visit_types, |visit| {
                format!("{}, {} minutes", visit.name, visit.length_minutes)
            }),
        ),
        ("Rules", list(rules)),
    ])
    .into_any()
}

fn windows(windows: &[DateHours]) -> String {
    if windows.is_empty() {
        return "closed".to_owned();
    }
    let windows: Vec<String> = windows
        .iter()
        .map(|one| format!("{} to {}", one.from, one.to))
        .collect();
    windows.join(", ")
}

fn lines<T>(items: &[T], line: impl Fn(&T) -> String) -> AnyView {
    list(items.iter().map(line).collect())
}

/// Lines, or that there are none.
pub fn list(lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="quiet">"None."</p> }.into_any();
    }
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}
