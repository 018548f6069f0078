//! What can be done about an appointment: the buttons that the rules allow now, the way into the room
//! among them, and what came of pressing them.

use leptos::{html, prelude::*, task::spawn_local};
use shared::{Action, appointment::Notice, wire::appointment::Appointment};

use super::{
    failure::FailureNotice,
    join_button::JoinButton,
    reason_dialog::{ReasonDialog, Why},
};
use crate::{
    api::Failure,
    app::{Base, use_base},
    path,
};

/// The actions as they stand below the way into the room; what undoes most comes last. A new time is
/// chosen on the appointment's own page.
const BELOW_JOIN: [Action; 7] = [
    Action::AcceptMove,
    Action::DeclineMove,
    Action::WithdrawMove,
    Action::Object,
    Action::Complete,
    Action::MarkNoShow,
    Action::Cancel,
];

/// What the signed-in account may do to an appointment now. The clinic's notice is left out: whoever
/// is too late may press the button, and reads whom to call.
pub fn allowed_actions(base: Base, appointment: RwSignal<Appointment>) -> Memo<Vec<Action>> {
    Memo::new(move |_| {
        let facts = appointment.get().facts();
        let actor = base.session.actor();
        let mut allowed = actor.map_or_else(Vec::new, |actor| {
            facts.allowed_actions(actor, base.clock.now(), Notice::default())
        });
        if base.session.acting.is_on() {
            allowed.retain(|action| action.is_scheduling());
        }
        allowed
    })
}

/// The buttons of a card.
#[component]
pub fn AppointmentActions(
    appointment: RwSignal<Appointment>,
    may_join: bool,
    /// Whether the card stands on the appointment's own page.
    whole: bool,
) -> impl IntoView {
    let base = use_base();
    let allowed = allowed_actions(base, appointment);
    let doing = Doing::new(base, appointment);
    let dialog = RwSignal::new(None::<Why>);
    let details = path::appointment(appointment.get_untracked().id);
    let button = move |action: Action| {
        let (text, class) = look_of(action);
        let press = move |_| match action {
            Action::Cancel => dialog.set(Some(Why::Cancel)),
            Action::Object => dialog.set(Some(Why::Object)),
            other => doing.act(other),
        };
        view! {
            <button type="button" class=class aria-disabled=move || doing.busy.get().to_string() on:click=press>
                {text}
            </button>
        }
    };
    // On its own page an appointment is marked where it stands who was missing.
    let elsewhere = move |action| whole && action == Action::MarkNoShow;
    let may = move |action| !elsewhere(action) && allowed.with(|allowed| allowed.contains(&action));
    let done = Callback::new(move |why| {
        doing.say(match why {
            Why::Cancel => done_text(Action::Cancel),
            Why::Object => done_text(Action::Object),
        });
    });
    view! {
        <div class="card-actions">
            {move || may(Action::Confirm).then(|| button(Action::Confirm))}
            {may_join.then(|| view! { <JoinButton appointment=Signal::derive(move || appointment.get().facts())/> })}
            {(!whole).then(|| view! { <a class="button" href=details>"Details"</a> })}
            {move || BELOW_JOIN.into_iter().filter(|action| may(*action)).map(button).collect_view()}
            <p class="card-news" role="status" tabindex="-1" node_ref=doing.place>
                {doing.news}
            </p>
            {move || doing.failure.get().map(|failure| view! { <FailureNotice failure/> })}
            {move || dialog.get().map(|why| view! { <ReasonDialog why appointment open=dialog whole done/> })}
        </div>
    }
}

/// An action under way, and what came of the last one; a copy is the same.
#[derive(Clone, Copy)]
struct Doing {
    base: Base,
    appointment: RwSignal<Appointment>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    news: RwSignal<&'static str>,
    place: NodeRef<html::P>,
}

impl Doing {
    fn new(base: Base, appointment: RwSignal<Appointment>) -> Self {
        Self {
            base,
            appointment,
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            news: RwSignal::new(""),
            place: NodeRef::new(),
        }
    }

    fn act(self, action: Action) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let id = self.appointment.get_untracked().id;
        spawn_local(async move {
            match self.base.api().act(id, action).await {
                Ok(changed) => {
                    let _ = self.appointment.try_set(changed);
                    self.say(done_text(action));
                }
                Err(refused) => {
                    if refused.is_stale()
                        && let Ok(current) = self.base.api().appointment(id).await
                    {
                        let _ = self.appointment.try_set(current);
                    }
                    let _ = self.failure.try_set(Some(refused));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Says it, and takes the focus of the button that is gone now.
    fn say(self, text: &'static str) {
        let _ = self.news.try_set(text);
        if let Some(place) = self.place.try_get_untracked().flatten() {
            let _ = place.focus();
        }
    }
}

const fn look_of(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Confirm => ("Confirm", "button button-good"),
        Action::Cancel => ("Cancel appointment", "button button-quiet-danger"),
        Action::Complete => ("Mark as completed", "button"),
        Action::MarkNoShow => ("Mark as no-show", "button"),
        Action::Reschedule => ("Move", "button"),
        Action::AcceptMove => ("Accept the new time", "button button-good"),
        Action::DeclineMove => ("Keep the old time", "button"),
        Action::WithdrawMove => ("Keep the old time", "button"),
        Action::Object => ("I can not come then", "button"),
    }
}

const fn done_text(action: Action) -> &'static str {
    match action {
        Action::Confirm => "Confirmed.",
        Action::Cancel => "Canceled.",
        Action::Complete => "Marked as completed.",
        Action::MarkNoShow => "Marked as a no-show.",
        Action::Reschedule | Action::AcceptMove => "Moved.",
        Action::DeclineMove | Action::WithdrawMove => "The old time stays.",
        Action::Object => "The doctor reads it.",
    }
}
