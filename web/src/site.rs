//! What the installation says of itself. An admin may change it while pages are open, so it is read
//! again while somebody sees the page: a room that opens earlier opens for those who wait already.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};
use shared::{JoinPolicy, wire::site::Site};

use crate::{api, clock::Clock};

/// How often it is read while the page is seen.
const EVERY: Duration = Duration::from_secs(60);

/// The installation as it is now; a copy is the same.
#[derive(Clone, Copy)]
pub struct Installation {
    name: RwSignal<String>,
    policy: RwSignal<JoinPolicy>,
    video_script: RwSignal<String>,
}

impl Installation {
    /// What was read first. One lives as long as the page.
    pub fn new(site: &Site) -> Self {
        Self {
            name: RwSignal::new(site.name.clone()),
            policy: RwSignal::new(site.join_policy),
            video_script: RwSignal::new(site.video_script.clone()),
        }
    }

    /// Reads it again every now and then, and when somebody comes back to the page. That needs no
    /// session, so it keeps none alive.
    pub fn follow(self, clock: Clock) {
        let look = move || {
            if !document().hidden() {
                spawn_local(async move {
                    // The next look may bring it.
                    if let Ok(site) = api::site().await {
                        clock.correct(site.server_now);
                        self.take(site);
                    }
                });
            }
        };
        set_interval(look, EVERY);
        window_event_listener(ev::visibilitychange, move |_| look());
    }

    /// The name of the product or the clinic.
    pub fn name(self) -> String {
        self.name.get()
    }

    /// When rooms are open.
    pub fn policy(self) -> JoinPolicy {
        self.policy.get()
    }

    /// Where the video server's script is, as it is now.
    pub fn video_script(self) -> String {
        self.video_script.get_untracked()
    }

    fn take(self, site: Site) {
        set_if_other(self.name, site.name);
        set_if_other(self.policy, site.join_policy);
        set_if_other(self.video_script, site.video_script);
    }
}

/// Nothing is drawn anew for what has stayed.
fn set_if_other<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}

#[cfg(test)]
mod tests {
    use shared::Instant;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn site(name: &str, opens_before_minutes: u16) -> Site {
        Site {
            name: name.to_owned(),
            join_policy: JoinPolicy {
                opens_before_minutes,
                closes_after_minutes: 120,
            },
            cancel_notice_minutes: 0,
            contact: None,
            video_domain: "meet.example.org".to_owned(),
            video_script: "https://meet.example.org/external_api.js".to_owned(),
            push_key: None,
            server_now: Instant::from_unix(0).unwrap(),
            demo: false,
        }
    }

    #[test]
    fn what_an_admin_changes_is_followed() {
        let owner = Owner::new();
        owner.set();
        let installation = Installation::new(&site("MyDoctor", 30));
        installation.take(site("Clinic on the Hill", 60));
        assert_eq!(untrack(|| installation.name()), "Clinic on the Hill");
        assert_eq!(untrack(|| installation.policy()).opens_before_minutes, 60);
    }
}
