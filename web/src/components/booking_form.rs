//! Asking for an appointment: a date and a time in the patient's zone, and what it is about.

use leptos::prelude::*;
use shared::{
    ErrorCode, FieldCode, FieldError, Instant,
    appointment::{HORIZON_DAYS, LENGTH_MINUTES, Reason, STEP_MINUTES},
    wire::{appointment::BookRequest, doctor::Doctor},
};
use uuid::Uuid;

use super::{
    field::{Field, TextArea},
    form::{Form, FormSummary, Submit, on_submit},
    navigator::use_navigator,
    when::span,
};
use crate::{
    app::use_base,
    path,
    zone::{WallFault, Zone, instant_of, parse_wall},
};

const LABELS: &[(&str, &str)] = &[
    ("date", "Date"),
    ("time", "Time"),
    ("reason", "Reason"),
    ("doctor_id", "Doctor"),
];

/// The form for one doctor.
#[component]
pub fn BookingForm(doctor: Doctor) -> impl IntoView {
    let base = use_base();
    let navigator = use_navigator();
    let zone = base.session.zone_now();
    let form = Form::new("book");
    let date = RwSignal::new(String::new());
    let time = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let taken = RwSignal::new(false);
    let last = StoredValue::new(None::<(BookRequest, String)>);
    let start = {
        let zone = zone.clone();
        Memo::new(move |_| start_of(&date.get(), &time.get(), &zone))
    };
    let doctor_id = doctor.id.to_string();
    let submit = move || {
        taken.set(false);
        let request = BookRequest {
            doctor_id: doctor_id.clone(),
            starts_at: start
                .get_untracked()
                .map(|start| start.to_string())
                .unwrap_or_default(),
            reason: reason.get_untracked(),
        };
        let faults = faults(&request, start.get_untracked(), base.clock.now_untracked());
        if !faults.is_empty() {
            return form.refuse(faults);
        }
        let key = key_for(last, &request);
        let call = async move {
            match base.api().book(&request, &key).await {
                Err(failure) if failure.code() == Some(ErrorCode::SlotTaken) => Ok(false),
                booked => booked.map(|_| true),
            }
        };
        form.send(call, move |booked| {
            if booked {
                navigator.go(path::APPOINTMENTS_BOOKED);
            } else {
                let _ = taken.try_set(true);
            }
        });
    };
    let now = base.clock.now_untracked();
    let days = vec![
        ("min", zone.iso_date(now)),
        (
            "max",
            zone.iso_date(now.plus_minutes(HORIZON_DAYS * 24 * 60)),
        ),
    ];
    let steps = vec![("step", (STEP_MINUTES * 60).to_string())];
    let date_hint = format!("In {} time.", zone.label());
    let time_hint = format!("On a whole {STEP_MINUTES} minutes.");
    let reason_hint = format!(
        "A few words for the doctor, {} characters at most. Only the doctor reads them.",
        Reason::MAX
    );
    view! {
        <form class="panel" novalidate=true aria-labelledby="book-title" on:submit=on_submit(submit)>
            <h2 id="book-title">"Request an appointment"</h2>
            <p class="quiet">{format!("An appointment is {LENGTH_MINUTES} minutes long. It counts when the doctor has confirmed it.")}</p>
            <FormSummary form labels=LABELS/>
            <Show when=move || taken.get()>
                <p class="notice notice-bad" role="alert">
                    "This time was just taken, or you have another appointment then. Please choose another one; the rest of your request is still here."
                </p>
            </Show>
            <div class="field-pair">
                <Field form name="date" label="Date" value=date kind="date" hint=date_hint attributes=days/>
                <Field form name="time" label="Time" value=time kind="time" hint=time_hint attributes=steps/>
            </div>
            <Preview start zone doctor_zone=doctor.time_zone/>
            <TextArea form name="reason" label="Reason" value=reason hint=reason_hint/>
            <Submit form text="Request appointment"/>
        </form>
    }
}

/// What was chosen, in whole words, and what the doctor's clock shows then.
#[component]
fn Preview(
    start: Memo<Result<Instant, WallFault>>,
    zone: Zone,
    doctor_zone: String,
) -> impl IntoView {
    let doctor_zone = Zone::named(&doctor_zone).filter(|doctors| *doctors != zone);
    move || {
        start.get().ok().map(|start| {
            let theirs = doctor_zone.as_ref().map(|doctors| {
                let (day, time) = (doctors.day(start), doctors.time(start));
                view! { <p class="quiet">{format!("For the doctor: {day}, {time} ({} time).", doctors.label())}</p> }
            });
            let end = start.plus_minutes(LENGTH_MINUTES);
            view! {
                <div class="preview">
                    <p>{span(&zone, start, end)} {format!(" ({} time)", zone.label())}</p>
                    {theirs}
                </div>
            }
        })
    }
}

/// The idempotency key: the same one for the same request, so that pressing the button again after an
/// answer was lost on the way does not book twice.
fn key_for(last: StoredValue<Option<(BookRequest, String)>>, request: &BookRequest) -> String {
    let known = last.with_value(|last| {
        let (asked, key) = last.as_ref()?;
        let same = asked.starts_at == request.starts_at && asked.reason == request.reason;
        same.then(|| key.clone())
    });
    known.unwrap_or_else(|| {
        let key = Uuid::new_v4().to_string();
        last.set_value(Some((request.clone(), key.clone())));
        key
    })
}

fn start_of(date: &str, time: &str, zone: &Zone) -> Result<Instant, WallFault> {
    instant_of(parse_wall(date, time)?, |at| zone.offset_at(at))
}

/// Every fault under the field it was typed in: the request has one instant, the form two inputs.
fn faults(
    request: &BookRequest,
    start: Result<Instant, WallFault>,
    now: Instant,
) -> Vec<FieldError> {
    let mut faults: Vec<_> = request
        .check(now)
        .err()
        .unwrap_or_default()
        .into_iter()
        .filter(|fault| fault.field != "starts_at" || start.is_ok())
        .map(|fault| match (fault.field.as_str(), fault.code) {
            ("starts_at", FieldCode::OffGrid) => FieldError::new("time", fault.code),
            ("starts_at", FieldCode::OutOfRange) => {
                told("date", fault.code, out_of_range(start, now))
            }
            ("starts_at", code) => FieldError::new("date", code),
            _ => fault,
        })
        .collect();
    let blank = |field| FieldError::new(field, FieldCode::Blank);
    let of_start = match start {
        Ok(_) => Vec::new(),
        Err(WallFault::Date) => vec![blank("date")],
        Err(WallFault::Time) => vec![blank("time")],
        Err(WallFault::DateAndTime) => vec![blank("date"), blank("time")],
        Err(WallFault::Skipped) => {
            let message = "does not exist on that day: the clocks go forward";
            vec![told("time", FieldCode::OutOfRange, message)]
        }
    };
    // In the order of the form.
    faults.splice(0..0, of_start);
    faults
}

fn out_of_range(start: Result<Instant, WallFault>, now: Instant) -> &'static str {
    match start {
        Ok(start) if start <= now => "and time must be in the future",
        _ => "is too far ahead",
    }
}

fn told(field: &str, code: FieldCode, message: &str) -> FieldError {
    FieldError {
        message: message.to_owned(),
        ..FieldError::new(field, code)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn check(start: Result<Instant, WallFault>, reason: &str) -> Vec<(String, FieldCode)> {
        let now = Instant::parse("2026-01-31T09:00:00Z").unwrap();
        let request = BookRequest {
            doctor_id: "0190a0b0-0000-7000-8000-00000000000d".to_owned(),
            starts_at: start.map(|start| start.to_string()).unwrap_or_default(),
            reason: reason.to_owned(),
        };
        let faults = faults(&request, start, now);
        faults
            .into_iter()
            .map(|fault| (fault.field, fault.code))
            .collect()
    }

    fn at(text: &str) -> Result<Instant, WallFault> {
        Ok(Instant::parse(text).unwrap())
    }

    #[test]
    fn faults_are_told_where_they_were_typed() {
        assert_eq!(check(at("2026-01-31T09:05:00Z"), "cough"), []);
        assert_eq!(
            check(Err(WallFault::DateAndTime), ""),
            [
                ("date".into(), FieldCode::Blank),
                ("time".into(), FieldCode::Blank),
                ("reason".into(), FieldCode::Blank)
            ]
        );
        assert_eq!(
            check(Err(WallFault::Skipped), "cough"),
            [("time".into(), FieldCode::OutOfRange)]
        );
        assert_eq!(
            check(at("2026-01-31T08:00:00Z"), "cough"),
            [("date".into(), FieldCode::OutOfRange)]
        );
        assert_eq!(
            check(at("2026-01-31T10:01:00Z"), "cough"),
            [("time".into(), FieldCode::OffGrid)]
        );
    }
}
