//! The welcome: what this is for whoever comes, what comes next for whoever is signed in.

use leptos::prelude::*;
use shared::{Role, Status, wire::appointment::Appointment};

use crate::{
    api::{AppointmentQuery, Failure},
    app::{Base, use_base},
    components::{
        appointment_card::AppointmentCard,
        fetched::{Instead, fetched},
        page::Heading,
        when::zone_note,
    },
    path,
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    // Built anew when somebody signs in or out, not when a name changes.
    let role = Memo::new(move |_| base.session.role());
    let shown = move || match role.get() {
        None => welcome(base),
        Some(Role::Admin) => admin(),
        Some(role) => view! { <Next role/> }.into_any(),
    };
    shown.into_any()
}

fn welcome(base: Base) -> AnyView {
    let steps = [
        (
            "Book",
            "Choose a doctor and a time that suits you. The request takes a minute.",
        ),
        (
            "Get confirmed",
            "Your doctor confirms. You see it in your appointments at once.",
        ),
        (
            "Meet",
            "Join by video from this page, in any browser. There is nothing to install.",
        ),
    ]
    .into_iter()
    .map(|(title, text)| {
        view! {
            <li class="step">
                <h2>{title}</h2>
                <p>{text}</p>
            </li>
        }
    })
    .collect_view();
    view! {
        <div class="page">
            <section class="hero">
                <Heading text="See your doctor from wherever you are"/>
                <p class="lead">{move || base.site.name()} " brings you and your doctor together in a private video room, at the time you both agreed on."</p>
                <div class="button-row">
                    <a class="button button-primary" href=path::LOGIN>
                        "Sign in"
                    </a>
                    <a class="button" href=path::REGISTER>
                        "Create account"
                    </a>
                </div>
            </section>
            <ol class="steps">{steps}</ol>
        </div>
    }
    .into_any()
}

fn admin() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Welcome"/>
            <p class="lead">"You see when people meet here, not why: reasons belong to patients and their doctors."</p>
            <p>
                <a class="button button-primary" href=path::ADMIN>
                    "All appointments"
                </a>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Next(role: Role) -> impl IntoView {
    let base = use_base();
    let name = base
        .session
        .account_now()
        .map(|account| account.name)
        .unwrap_or_default();
    let next = fetched(
        move || next_appointment(base),
        |next| match next {
            Some(appointment) => {
                view! { <AppointmentCard appointment=RwSignal::new(appointment)/> }.into_any()
            }
            None => view! { <p class="empty">"Nothing is planned."</p> }.into_any(),
        },
        Instead::PART,
    );
    let ways = match role {
        Role::Patient => view! {
            <a class="button" href=path::DOCTORS>
                "Book an appointment"
            </a>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="page">
            <Heading text=format!("Hello, {name}")/>
            <section class="stack" aria-labelledby="next-title">
                <h2 id="next-title">"Your next appointment"</h2>
                {next}
                {zone_note(&base.session.zone_now())}
            </section>
            <div class="button-row">
                {ways}
                <a class="button" href=path::APPOINTMENTS>
                    "All your appointments"
                </a>
            </div>
        </div>
    }
}

/// The confirmed appointment that is nearest and not over, else the nearest request.
async fn next_appointment(base: Base) -> Result<Option<Appointment>, Failure> {
    let now = base.clock.now_untracked();
    let first = async |status| {
        let query = AppointmentQuery {
            status: Some(status),
            from: Some(base.running_since()),
            to: None,
        };
        let page = base.api().appointments(query, None).await?;
        let open = |appointment: &Appointment| now <= appointment.closes_at;
        Ok::<_, Failure>(page.items.into_iter().find(open))
    };
    match first(Status::Confirmed).await? {
        Some(confirmed) => Ok(Some(confirmed)),
        None => first(Status::Pending).await,
    }
}
