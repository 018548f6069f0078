//! Who is in front of the page, for whoever asks.

use leptos::prelude::*;
use shared::{Actor, Role, wire::account::Account};

use super::Session;
use crate::zone::Zone;

/// Who is in front of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Not known yet.
    Starting,
    /// Nobody.
    Out {
        /// Somebody was, and the session ended by itself.
        ended: bool,
    },
    /// This account.
    In(Box<Account>),
}

impl Session {
    /// Who is there, and whenever that changes.
    pub fn presence(self) -> Presence {
        self.presence.get()
    }

    /// The signed-in account, as it is now.
    pub fn account_now(self) -> Option<Account> {
        self.presence.with_untracked(|presence| match presence {
            Presence::In(account) => Some((**account).clone()),
            Presence::Starting | Presence::Out { .. } => None,
        })
    }

    /// Whose rights count, as the rules know them: the signed-in account's, or those of the doctor for
    /// whom it acts, and whenever somebody else signs in.
    pub fn actor(self) -> Option<Actor> {
        self.presence.with(|presence| match presence {
            Presence::In(account) => Some(self.acting.actor_or(account)),
            Presence::Starting | Presence::Out { .. } => None,
        })
    }

    /// The signed-in account's role, and whenever somebody else signs in.
    pub fn role(self) -> Option<Role> {
        self.actor().map(Actor::role)
    }

    /// The signed-in account's role, as it is now.
    pub fn role_now(self) -> Option<Role> {
        untrack(|| self.role())
    }

    /// The zone times are shown in, as it is now: the account's, or this device's.
    pub fn zone_now(self) -> Zone {
        self.account_now()
            .and_then(|account| Zone::named(&account.time_zone))
            .unwrap_or_else(Zone::of_browser)
    }

    /// Takes over the account as the server has just answered it.
    pub fn update(self, account: Account) {
        self.presence.set(Presence::In(Box::new(account)));
    }
}
