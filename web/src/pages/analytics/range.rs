//! Over which days: the last ones, or own dates.

use leptos::prelude::*;
use shared::{FieldCode, FieldError, wire::analytics::MOST_DAYS};

use crate::{
    api::Days,
    components::{
        choice::choice,
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
    zone::Day,
};

/// What is offered: so many days, or own dates.
const LENGTHS: [i64; 3] = [7, 30, 90];
const OWN: i64 = 0;

/// The choice of days; `asked` is what is shown.
#[component]
pub fn Range(today: Day, asked: RwSignal<Days>) -> impl IntoView {
    let length = RwSignal::new(LENGTHS[1]);
    let mut items: Vec<_> = LENGTHS
        .into_iter()
        .map(|days| (days, format!("{days} days")))
        .collect();
    items.push((OWN, "Own dates".to_owned()));
    Effect::watch(
        move || length.get(),
        move |days, _, _| {
            if *days != OWN {
                asked.set(last(today, *days));
            }
        },
        false,
    );
    view! {
        {choice("range", "Over which time", items, length)}
        <Show when=move || length.get() == OWN>
            <OwnDates asked/>
        </Show>
    }
}

/// The last so many days, today among them.
pub fn last(today: Day, days: i64) -> Days {
    Days {
        from: today.plus(1 - days),
        to: today,
    }
}

#[component]
fn OwnDates(asked: RwSignal<Days>) -> impl IntoView {
    let form = Form::new("range");
    let shown = asked.get_untracked();
    let (from, to) = (
        RwSignal::new(shown.from.iso()),
        RwSignal::new(shown.to.iso()),
    );
    let submit = move || match days_of(&from.get_untracked(), &to.get_untracked()) {
        Ok(days) => {
            form.clear();
            asked.set(days);
        }
        Err(fault) => form.refuse(vec![fault]),
    };
    view! {
        <form class="own-dates" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=&[("from", "The first day"), ("to", "The last day")]/>
            <Field form name="from" label="First day" value=from kind="date"/>
            <Field form name="to" label="Last day" value=to kind="date"/>
            <Submit form text="Show" class="button"/>
        </form>
    }
}

fn days_of(from: &str, to: &str) -> Result<Days, FieldError> {
    let fault = |name, code| FieldError::new(name, code);
    let from = Day::parse(from).ok_or_else(|| fault("from", FieldCode::InvalidFormat))?;
    let to = Day::parse(to).ok_or_else(|| fault("to", FieldCode::InvalidFormat))?;
    if (0..MOST_DAYS).contains(&from.days_until(to)) {
        Ok(Days { from, to })
    } else {
        Err(fault("to", FieldCode::OutOfRange))
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_year_at_most_and_not_backwards() {
        assert!(days_of("2026-01-01", "2026-01-01").is_ok());
        assert!(days_of("2024-01-01", "2024-12-31").is_ok());
        for (from, to, field) in [
            ("2026-01-02", "2026-01-01", "to"),
            ("2024-01-01", "2025-01-01", "to"),
            ("", "2025-01-01", "from"),
            ("2025-01-01", "soon", "to"),
        ] {
            assert_eq!(days_of(from, to).unwrap_err().field, field);
        }
    }
}
