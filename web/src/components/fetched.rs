//! What the server answers, as a view: an outline until it is there, then what it brought or what went
//! wrong.
//!
//! Every page asks for something, and for each type of answer a resource of Leptos is five kilobytes
//! more to download. So the types end here: what is asked for becomes a view before the one function
//! that waits, retries and shows hears of it.

use std::pin::Pin;

use leptos::{prelude::*, task::spawn_local};

use super::{failure::FailureNotice, skeleton::ListSkeleton};
use crate::api::Failure;

type Show = Box<dyn FnOnce() -> AnyView>;
type Answer = Pin<Box<dyn Future<Output = Result<Show, Failure>>>>;
type Ask = Box<dyn Fn() -> Answer>;

/// What is shown instead of an answer.
#[derive(Clone, Copy)]
pub struct Instead {
    /// Until it is there.
    pub waiting: fn() -> AnyView,
    /// When it does not come; the callback asks again.
    pub failed: fn(Failure, Callback<()>) -> AnyView,
}

impl Instead {
    /// For a part of a page.
    pub const PART: Self = Self {
        waiting: || view! { <ListSkeleton cards=1/> }.into_any(),
        failed: |failure, retry| view! { <FailureNotice failure retry/> }.into_any(),
    };
}

/// Asks, and again whenever a signal that `ask` reads has changed; then shows the answer.
pub fn fetched<T, F>(
    ask: impl Fn() -> F + 'static,
    show: impl Fn(T) -> AnyView + Clone + 'static,
    instead: Instead,
) -> AnyView
where
    T: 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let ask = move || -> Answer {
        let (answer, show) = (ask(), show.clone());
        Box::pin(async move {
            let value = answer.await?;
            Ok(Box::new(move || show(value)) as Show)
        })
    };
    shown(Box::new(ask), instead)
}

#[derive(Clone)]
enum State {
    Waiting,
    Ready,
    Failed(Failure),
}

fn shown(ask: Ask, instead: Instead) -> AnyView {
    let state = RwSignal::new(State::Waiting);
    let ready = StoredValue::new_local(None::<Show>);
    let retries = RwSignal::new(0_u32);
    // Counts the questions, so that a late answer to an old one is not shown.
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        retries.track();
        let answer = ask();
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        state.set(State::Waiting);
        spawn_local(async move {
            let answer = answer.await;
            // Another question was asked since, or the page is gone.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            state.set(match answer {
                Ok(show) => {
                    ready.set_value(Some(show));
                    State::Ready
                }
                Err(failure) => State::Failed(failure),
            });
        });
    });
    let retry = Callback::new(move |()| retries.update(|count| *count += 1));
    let view = move || match state.get() {
        State::Waiting => (instead.waiting)(),
        State::Ready => ready
            .try_update_value(Option::take)
            .flatten()
            .map_or_else(|| ().into_any(), |show| show()),
        State::Failed(failure) => (instead.failed)(failure, retry),
    };
    view.into_any()
}
