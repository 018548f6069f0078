//! The start, the frame around every page, and which page has which address.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};
use shared::{Instant, Role, wire::site::Site};

use crate::{
    api::{self, Api, Failure},
    clock::{Clock, steady_ms},
    components::{
        failure::FailureNotice,
        fetched::{Instead, fetched},
        frame::Frame,
        guard::guarded,
        part::part,
        skeleton::PageSkeleton,
    },
    pages,
    session::Session,
    site::Installation,
};

/// What every page may rely on; a copy is the same.
#[derive(Clone, Copy)]
pub struct Base {
    /// Who is there.
    pub session: Session,
    /// What time it is for the server.
    pub clock: Clock,
    /// What the clinic has set.
    pub site: Installation,
    /// Whether this is a demonstration with test accounts.
    pub demo: bool,
}

impl Base {
    /// How long before now the longest consultation that may still run began.
    pub fn running_since(self) -> Instant {
        let longest = untrack(|| self.site.policy()).closes_after_minutes;
        let now = self.clock.now_untracked();
        now.plus_minutes(-i64::from(longest))
    }

    /// The API as the signed-in account.
    pub const fn api(self) -> Api {
        Api(self.session)
    }
}

/// The base of the page this is called in.
pub fn use_base() -> Base {
    expect_context()
}

/// Asks what the site is and who is there, at the same time, then shows the page.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::new();
    let ask = move || async move {
        let site = async { Ok::<_, Failure>((api::site().await?, steady_ms())) };
        let (site, resumed) = both(site, session.resume()).await;
        resumed.and(site)
    };
    let instead = Instead {
        waiting: || view! { <PageSkeleton/> }.into_any(),
        failed: |failure, retry| {
            view! {
                <main class="page narrow">
                    <h1>"MyDoctor can not be reached"</h1>
                    <FailureNotice failure retry/>
                </main>
            }
            .into_any()
        },
    };
    fetched(
        ask,
        move |(site, heard_ms)| started(session, site, heard_ms),
        instead,
    )
}

/// Waits for two answers at the same time.
async fn both<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none() {
            first = poll(one.as_mut(), context);
        }
        if second.is_none() {
            second = poll(other.as_mut(), context);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            partly => {
                (first, second) = partly;
                Poll::Pending
            }
        }
    })
    .await
}

fn poll<T>(future: Pin<&mut impl Future<Output = T>>, context: &mut Context<'_>) -> Option<T> {
    match future.poll(context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn started(session: Session, site: Site, heard_ms: f64) -> AnyView {
    let base = Base {
        session,
        clock: Clock::start(site.server_now, heard_ms),
        demo: site.demo,
        site: Installation::new(&site),
    };
    base.site.follow(base.clock);
    provide_context(base);
    view! {
        <Router>
            <Frame>
                <Pages/>
            </Frame>
        </Router>
    }
    .into_any()
}

// Who may open a page of the signed-in.
const ANYONE: &[Role] = &Role::ALL;
const PARTICIPANTS: &[Role] = &[Role::Patient, Role::Doctor];
const PATIENTS: &[Role] = &[Role::Patient];
const DOCTORS: &[Role] = &[Role::Doctor];
const ADMINS: &[Role] = &[Role::Admin];
const KEEPERS: &[Role] = &[Role::Doctor, Role::Admin];

#[component]
fn Pages() -> impl IntoView {
    // One part, whichever of its addresses is opened.
    let account_link = part!(account_link);
    view! {
        <FlatRoutes fallback=pages::not_found::page>
            <Route path=path!("/") view=pages::home::page/>
            <Route path=path!("/login") view=pages::login::page/>
            <Route path=path!("/register") view=pages::register::page/>
            <Route path=path!("/forgot-password") view=account_link/>
            <Route path=path!("/reset-password") view=account_link/>
            <Route path=path!("/verify-email") view=account_link/>
            <Route path=path!("/confirm-email") view=account_link/>
            <Route path=path!("/doctors") view=|| guarded(ANYONE, pages::doctors::page)/>
            <Route path=path!("/doctors/:id") view=|| guarded(ANYONE, part!(doctor))/>
            <Route path=path!("/appointments") view=|| guarded(PARTICIPANTS, pages::appointments::page)/>
            <Route path=path!("/appointments/:id") view=|| guarded(ANYONE, part!(appointment))/>
            <Route path=path!("/appointments/:id/note") view=|| guarded(DOCTORS, part!(note))/>
            <Route path=path!("/appointments/:id/summary") view=|| guarded(PARTICIPANTS, part!(summary))/>
            <Route path=path!("/appointments/consultation/:id") view=|| guarded(PARTICIPANTS, part!(consultation))/>
            <Route path=path!("/appointments/confirm/:id") view=|| guarded(DOCTORS, pages::confirm::page)/>
            <Route path=path!("/notifications") view=|| guarded(PARTICIPANTS, part!(notifications))/>
            <Route path=path!("/availability") view=|| guarded(DOCTORS, part!(availability))/>
            <Route path=path!("/analytics") view=|| guarded(KEEPERS, part!(analytics))/>
            <Route path=path!("/device-check") view=|| guarded(ANYONE, part!(device_check))/>
            <Route path=path!("/guest") view=part!(guest)/>
            <Route path=path!("/settings") view=|| guarded(ANYONE, part!(settings))/>
            <Route path=path!("/accept-invitation") view=part!(accept_invitation)/>
            <Route path=path!("/settings/second-factor") view=|| guarded(ANYONE, part!(second_factor))/>
            <Route path=path!("/settings/record-accesses") view=|| guarded(PATIENTS, part!(record_accesses))/>
            <Route path=path!("/emergency") view=|| guarded(DOCTORS, part!(emergency))/>
            <Route path=path!("/admin/audit") view=|| guarded(ADMINS, part!(audit))/>
            <Route path=path!("/privacy") view=part!(privacy)/>
            <Route path=path!("/admin") view=|| guarded(ADMINS, part!(admin))/>
            <Route path=path!("/admin/accounts") view=|| guarded(ADMINS, part!(accounts))/>
            <Route path=path!("/admin/accounts/:id") view=|| guarded(ADMINS, part!(account))/>
            <Route path=path!("/admin/clients") view=|| guarded(ADMINS, part!(clients))/>
            <Route path=path!("/admin/webhooks") view=|| guarded(ADMINS, part!(webhooks))/>
            <Route path=path!("/admin/settings") view=|| guarded(ADMINS, part!(clinic))/>
        </FlatRoutes>
    }
}
