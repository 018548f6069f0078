//! For whom somebody acts as a deputy: in this tab, until they stop or leave.

use leptos::prelude::*;
use shared::{
    Actor,
    wire::{account::Account, deputy::Deputyship},
};

use crate::api::Call;

/// The doctor in whose place the signed-in account acts; a copy is the same.
#[derive(Clone, Copy)]
pub struct Acting(RwSignal<Option<Deputyship>>);

impl Acting {
    /// For nobody.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Begins, or stops.
    pub fn set(self, whom: Option<Deputyship>) {
        if self.0.with_untracked(|now| *now != whom) {
            self.0.set(whom);
        }
    }

    /// Whether anybody, and whenever that changes.
    pub fn is_on(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// The doctor's name, and whenever that changes.
    pub fn name(self) -> Option<String> {
        self.0
            .with(|whom| whom.as_ref().map(|whom| whom.name.clone()))
    }

    /// The doctor as the rules know them, or the account itself, and whenever that changes.
    pub fn actor_or(self, account: &Account) -> Actor {
        self.0.with(|whom| match whom {
            Some(whom) => Actor::Doctor(whom.doctor_id),
            None => Actor::new(account.id.uuid(), account.role),
        })
    }

    /// Says in a call in whose place it is made. What is about the own account never is.
    pub fn sign(self, call: Call) -> Call {
        let path = call.path();
        let is_doctors = path.starts_with("/me/availability") || path.starts_with("/me/events");
        let is_own = path.starts_with("/me") && !is_doctors;
        let whom = self
            .0
            .with_untracked(|whom| whom.as_ref().map(|whom| whom.doctor_id));
        match whom {
            Some(doctor) if !is_own => call.acting_for(doctor),
            _ => call,
        }
    }
}
