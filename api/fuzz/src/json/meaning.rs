//! What the rules make of a request that was read: never a panic, and never half an answer.

use api::{config::Reach, push::subscription::Subscription, zones};
use shared::{
    FieldError, Instant, Role,
    availability::{
        Days,
        slots::{self, Facts},
    },
    recurrence::OCCURRENCES_MAX,
    wire::{
        account::UpdateAccount, availability::Availability, push::Subscribe, series::SeriesRequest,
        settings::ChosenSettings,
    },
};
use time::Date;

/// The present time of this target: 2026-01-31T09:00:00Z.
pub fn now() -> Instant {
    Instant::from_unix(1_769_850_000).unwrap()
}

fn today() -> Date {
    now().date_time().date()
}

/// A refusal names what is wrong.
pub fn judged<T>(answer: Result<T, Vec<FieldError>>) {
    if let Err(faults) = answer {
        assert!(!faults.is_empty(), "refused without a reason");
        assert!(faults.iter().all(|fault| !fault.field.is_empty()));
    }
}

/// As every role would send it.
pub fn account(body: UpdateAccount) {
    for role in [Role::Patient, Role::Doctor, Role::Admin] {
        judged(body.check(role, today(), zones::is_known));
    }
}

/// As a browser, whose words are kept and read again as they are.
pub fn subscription(body: Subscribe) {
    let parsed = Subscription::parse(&body, Reach::Public);
    if let Ok(parsed) = &parsed {
        let again = Subscription::of_text(&parsed.to_text(), Reach::Public);
        assert!(again.is_some_and(|again| again.hash() == parsed.hash()));
    }
    judged(parsed);
}

/// As a clinic and as a demonstration would choose them: what a clinic can, a demonstration can too.
pub fn settings(body: ChosenSettings) {
    let clinic = body.clone().check(false);
    let demo = body.check(true);
    assert!(clinic.is_err() || clinic == demo);
    judged(clinic);
    judged(demo);
}

/// Whatever hours a doctor may set, a week of slots can be found, and each of them can be booked.
pub fn availability(body: Availability) {
    let checked = body.check(zones::is_known);
    let Ok(availability) = &checked else {
        return judged(checked);
    };
    let days = Days {
        from: today(),
        to: today(),
    }
    .widened(3);
    let (from, until) = slots::reach(days).expect("they are not at the end of time");
    let zone = availability.time_zone.as_str();
    let offsets = zones::offsets(zone, from, until).expect("a known zone");
    let facts = Facts {
        availability,
        offsets: &offsets,
        closures: &[],
        busy: &[],
        patient_busy: &[],
        now: now(),
    };
    for visit in &availability.visit_types {
        let found = slots::find(&facts, visit, days);
        assert!(found.is_sorted_by(|one, next| one.starts_at < next.starts_at));
        for slot in found.iter().take(3) {
            assert!(now() <= slot.starts_at && slot.starts_at < slot.ends_at);
            assert_eq!(
                slots::check(&facts, visit, slot.starts_at).as_ref(),
                Ok(slot)
            );
        }
    }
}

/// Whatever repeats, it begins where it was meant to, goes on and ends.
pub fn series(body: SeriesRequest) {
    let checked = body.check(now());
    let Ok((times, _)) = &checked else {
        return judged(checked);
    };
    let starts_at = times.wanted.starts_at;
    let (from, until) = slots::reach(times.rule.reach(starts_at, now())).expect("within reach");
    let offsets = zones::offsets("Europe/Berlin", from, until).expect("a known zone");
    let Ok(found) = times.rule.expand(starts_at, &offsets, now()) else {
        return;
    };
    assert!(!found.is_empty() && found.len() <= usize::from(OCCURRENCES_MAX));
    assert_eq!(found[0].starts_at, Some(starts_at));
    assert!(found.is_sorted_by(|one, next| one.wall < next.wall));
}
