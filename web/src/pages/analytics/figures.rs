//! Everything together, as tiles.

use leptos::prelude::*;
use shared::wire::analytics::{Figures, Mean};

use crate::components::lengths::length;

/// The tiles.
pub fn tiles(total: &Figures) -> AnyView {
    let tiles = [
        (
            "Appointments",
            total.appointments.to_string(),
            format!("{} met in the room", total.met),
        ),
        (
            "Real length",
            mean(total.real_seconds, length),
            format!("planned {}", mean(total.planned_seconds, length)),
        ),
        (
            "Patients waited",
            mean(total.waited_seconds, length),
            most(total.waited_seconds),
        ),
        (
            "Patients late",
            mean(total.patient_late_seconds, length),
            most(total.patient_late_seconds),
        ),
        (
            "Doctors late",
            mean(total.doctor_late_seconds, length),
            most(total.doctor_late_seconds),
        ),
        (
            "No-shows",
            (total.patient_no_shows + total.doctor_no_shows).to_string(),
            format!(
                "{} by patients, {} by doctors, {} contested",
                total.patient_no_shows, total.doctor_no_shows, total.contested
            ),
        ),
        (
            "Picture and sound",
            mean(total.connection_rating, of_five),
            format!(
                "{}; the connection was lost {} ×",
                answers(total.connection_rating),
                total.drops
            ),
        ),
        (
            "Consultation",
            mean(total.consultation_rating, of_five),
            answers(total.consultation_rating),
        ),
    ];
    let tiles = tiles
        .into_iter()
        .map(|(name, value, beside)| {
            view! {
                <div class="tile">
                    <dt>{name}</dt>
                    <dd class="tile-value">{value}</dd>
                    <dd class="quiet">{beside}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="tiles">{tiles}</dl> }.into_any()
}

/// The mean in words, if it is of anything.
fn mean(mean: Mean, words: fn(i64) -> String) -> String {
    if mean.count == 0 {
        "–".to_owned()
    } else {
        words(mean.mean)
    }
}

fn most(mean: Mean) -> String {
    if mean.count == 0 {
        "nothing seen".to_owned()
    } else {
        format!("{} at most", length(mean.most))
    }
}

fn answers(mean: Mean) -> String {
    match mean.count {
        0 => "no answers".to_owned(),
        1 => "1 answer".to_owned(),
        count => format!("{count} answers"),
    }
}

/// Hundredths as `4.3 of 5`.
fn of_five(hundredths: i64) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{} of 5", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn answers_are_rounded_to_tenths() {
        assert_eq!(of_five(433), "4.3 of 5");
        assert_eq!(of_five(495), "5.0 of 5");
    }
}
