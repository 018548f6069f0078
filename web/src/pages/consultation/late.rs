//! "I am running late": the doctor's one tap, which the patients after it read.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::Failure,
    app::use_base,
    components::{
        button::pressed,
        failure::FailureNotice,
        fetched::{Instead, fetched},
    },
};

/// What can be told, in minutes.
const STEPS: [u32; 5] = [0, 5, 10, 15, 30];

/// The choice, for a doctor.
pub fn running_late() -> AnyView {
    let base = use_base();
    let ask = move || async move { base.api().told_delay().await };
    fetched(ask, |told| choices(told.minutes), Instead::PART)
}

fn choices(told: u32) -> AnyView {
    let base = use_base();
    let told = RwSignal::new(told);
    let failure = RwSignal::new(None::<Failure>);
    let tell = move |minutes: u32| {
        failure.set(None);
        spawn_local(async move {
            match base.api().tell_delay(minutes).await {
                Ok(answer) => {
                    let _ = told.try_set(answer.minutes);
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
        });
    };
    let items = STEPS
        .into_iter()
        .map(|minutes| {
            let text = match minutes {
                0 => "On time".to_owned(),
                minutes => format!("{minutes} min"),
            };
            view! {
                <button
                    type="button"
                    class="late-step"
                    aria-pressed=move || (told.get() == minutes).to_string()
                    on:click=pressed(move || tell(minutes))
                >
                    {text}
                </button>
            }
        })
        .collect_view();
    let news = move || match told.get() {
        0 => String::new(),
        minutes => format!("Your patients read that you are about {minutes} minutes late."),
    };
    view! {
        <div class="late" role="group" aria-label="I am running late">
            <p class="late-title">"Running late?"</p>
            <div class="late-steps">{items}</div>
            <p class="late-news" role="status">
                {news}
            </p>
            {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
        </div>
    }
    .into_any()
}
