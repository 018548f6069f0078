//! The page's own policy, which may hold something of Jitsi's back.

use std::rc::Rc;

use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::JsCast;
use web_sys::SecurityPolicyViolationEvent;

use super::Room;
use crate::jitsi::machine::Input;

impl Room {
    /// A missing permission in the page's own policy shows in nothing but this event.
    pub(super) fn watch_policy(&self) {
        let room = Rc::downgrade(&self.0);
        let watch = move |event: web_sys::Event| {
            let violation = event.unchecked_into::<SecurityPolicyViolationEvent>();
            if let Some(inner) = room.upgrade() {
                let room = Self(inner);
                if room.is_of_jitsi(&violation.blocked_uri()) {
                    room.take(Input::Blocked);
                }
            }
        };
        let listener = window_event_listener_untyped("securitypolicyviolation", watch);
        self.0.borrow_mut().policy = Some(listener);
    }

    fn is_of_jitsi(&self, uri: &str) -> bool {
        let ticket = &self.0.borrow().ticket;
        !uri.is_empty()
            && (uri.starts_with(&format!("https://{}", ticket.domain))
                || ticket.external_api_url.starts_with(uri))
    }
}
