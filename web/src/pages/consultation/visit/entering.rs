//! Into the room: a ticket, a frame, and what is done when the server says no.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    ErrorCode,
    wire::{consultation::JoinTicket, report::ReportKind},
};

use super::{Held, Stage, Visit};
use crate::{
    api::Failure,
    clock::steady_ms,
    jitsi::{Phase, Room},
};

impl Visit {
    /// Enters the room, on this one of the video servers if it is named.
    pub fn enter(self, host: Option<u8>) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.troubles.set(Vec::new());
        self.ready.set(true);
        self.asked_ms.set_value(steady_ms());
        self.stage.set(Stage::Room(Phase::LoadingScript));
        spawn_local(async move {
            let answer = self.base.api().join(self.id, host).await;
            if !self.is_turn(turn) {
                return;
            }
            match answer {
                Ok(ticket) => {
                    self.hold(&ticket);
                    let setup = self.setup.get_value();
                    let room = Room::open(ticket, setup, move |news| self.hear(turn, news));
                    self.room.set_value(Some(room));
                }
                Err(failure) => self.refused(failure),
            }
        });
    }

    /// The same room on another video server, which the other side is told to follow to.
    pub fn enter_other_host(self) {
        let next = self.held().map(|held| (held.host + 1) % held.hosts);
        self.log.note(ReportKind::OtherHost, next.map(u32::from));
        self.enter(next);
    }

    /// Goes on without pictures, in a room that is entered anew for it.
    pub fn sound_only(self) {
        self.setup.update_value(|setup| setup.sound_only = true);
        self.log.note(ReportKind::AudioOnly, None);
        self.enter(self.held().map(|held| held.host));
    }

    /// Takes a fresh ticket while in the room, because what it may do has changed.
    pub fn renew(self) {
        self.fetch_anew(self.turn.get_value());
    }

    fn hold(self, ticket: &JoinTicket) {
        self.ticket.set(Some(Held {
            host: ticket.video_host,
            hosts: ticket.video_hosts,
            may_record: ticket.may_record,
        }));
    }

    pub(super) fn fetch_anew(self, turn: u32) {
        spawn_local(async move {
            let host = untrack(|| self.held()).map(|held| held.host);
            let answer = self.base.api().join(self.id, host).await;
            if !self.is_turn(turn) {
                return;
            }
            match (answer, self.room()) {
                (Ok(ticket), Some(room)) => {
                    self.hold(&ticket);
                    room.renew(ticket, self.setup.get_value());
                }
                (Ok(_), None) => {}
                (Err(failure), _) => {
                    self.leave();
                    self.refused(failure);
                }
            }
        });
    }

    /// The server says no. Where the state says why, the door shows it.
    fn refused(self, failure: Failure) {
        if let Some(server_now) = failure.facts().server_now {
            self.base.clock.correct(server_now);
        }
        let is_in_state = matches!(
            failure.code(),
            Some(
                ErrorCode::NotAdmitted
                    | ErrorCode::NotConfirmed
                    | ErrorCode::NotJoinable
                    | ErrorCode::TooEarly
                    | ErrorCode::TooLate
            )
        );
        if !is_in_state {
            return self.stage.set(Stage::Denied(failure));
        }
        spawn_local(async move {
            let _ = self.live.ask().await;
            // Where state and refusal do not agree, the person decides when it is tried again.
            if self.may_enter_now() {
                let _ = self.ready.try_set(false);
            }
            let _ = self.stage.try_set(Stage::Door);
        });
    }
}
