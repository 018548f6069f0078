//! What follows from how the consultation stands: what this page says of itself, when it goes in, and
//! when it goes out.

use leptos::{prelude::*, task::spawn_local};
use shared::{Status, wire::presence::Doing};

use super::{Stage, Visit};
use crate::{jitsi::Phase, session::idle};

impl Visit {
    /// Tells the others what this page does, goes in when the door opens, and leaves when the
    /// appointment is over.
    pub(super) fn watch(self) {
        Effect::new(move || {
            let may_enter = self.may_enter();
            let ready = self.is_ready();
            self.live.does(match self.stage() {
                Stage::Room(Phase::InCall) => Doing::InCall,
                Stage::Room(Phase::Ended(_) | Phase::Leaving) => Doing::Left,
                _ if may_enter && ready => Doing::Waiting,
                _ => Doing::Checking,
            });
            self.follow();
        });
        let revision = self.live.part(|state| state.revision);
        Effect::watch(
            move || revision.get(),
            move |_, before, _| {
                if before.copied().flatten().is_some() {
                    spawn_local(self.look_up());
                }
            },
            false,
        );
        let starts_at = self.live.part(|state| state.starts_at);
        Effect::watch(
            move || starts_at.get(),
            move |now, before, _| {
                if before.is_some_and(|before| before.is_some() && before != now) {
                    self.moved.set(true);
                }
            },
            false,
        );
        // Who sits in a call and listens is there, without touching anything.
        Effect::new(move || {
            self.base.clock.now();
            if self.is_in_call() {
                idle::touch();
            }
        });
        let status = self.live.part(|state| state.status);
        Effect::new(move || {
            let is_over = status
                .get()
                .is_some_and(|status| status != Status::Confirmed);
            if is_over && matches!(self.stage.get_untracked(), Stage::Room(_)) {
                self.leave();
                self.stage.set(Stage::Door);
            }
        });
    }

    /// In, if the person is ready and the door is open.
    pub(super) fn follow(self) {
        let at_door = self.stage.with(|stage| *stage == Stage::Door);
        if at_door && self.is_ready() && self.may_enter() && self.is_open() {
            untrack(|| self.enter(None));
        }
    }
}
