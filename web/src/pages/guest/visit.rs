//! A guest's visit: the link, the pass, the room.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*, task::spawn_local};
use shared::{
    ErrorCode, PageId,
    consultation::presence::HEARTBEAT_SECONDS,
    wire::{
        guest::{GuestAnswer, GuestHeartbeat, GuestVisit, RedeemLink, ShowPass},
        presence::Doing,
    },
};
use uuid::Uuid;

use super::{Shown, pass};
use crate::{
    api::{Failure, guest},
    app::{Base, use_base},
    jitsi::{Fault, News, Phase, Room, Setup},
    link::take_secret,
    path,
};

/// The visit of this page; a copy is the same visit.
#[derive(Clone, Copy)]
pub struct Visit {
    base: Base,
    page: PageId,
    pass: StoredValue<Option<String>>,
    state: RwSignal<Option<GuestVisit>>,
    failure: RwSignal<Option<Failure>>,
    phase: RwSignal<Option<Phase>>,
    setup: StoredValue<Setup>,
    room: StoredValue<Option<Room>, LocalStorage>,
    beats: StoredValue<Option<IntervalHandle>, LocalStorage>,
    turn: StoredValue<u32>,
}

impl Visit {
    /// Opens the link, or goes on with the pass this tab has.
    pub fn begin() -> Self {
        let visit = Self {
            base: use_base(),
            page: PageId::from(Uuid::new_v4()),
            pass: StoredValue::new(None),
            state: RwSignal::new(None),
            failure: RwSignal::new(None),
            phase: RwSignal::new(None),
            setup: StoredValue::new(Setup::default()),
            room: StoredValue::new_local(None),
            beats: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        };
        let secret = take_secret(path::GUEST);
        spawn_local(visit.open(secret));
        let going = window_event_listener_untyped("pagehide", move |_| visit.say_goodbye());
        on_cleanup(move || {
            going.remove();
            visit.say_goodbye();
            if let Some(timer) = visit.beats.try_update_value(Option::take).flatten() {
                timer.clear();
            }
            if let Some(room) = visit.room.try_get_value().flatten() {
                room.leave();
            }
        });
        visit
    }

    async fn open(self, secret: Option<String>) {
        let answer = match (secret, pass::kept()) {
            (Some(secret), _) => guest::redeem(&RedeemLink { secret }).await.map(|opened| {
                pass::keep(&opened.pass);
                (opened.pass, opened.visit)
            }),
            (None, Some(pass)) => {
                let asked = guest::visit(&ShowPass { pass: pass.clone() }).await;
                asked.map(|visit| (pass, visit))
            }
            (None, None) => Err(Failure::Incomplete),
        };
        match answer {
            Ok((pass, state)) => {
                if self.pass.try_set_value(Some(pass)).is_none() {
                    self.take(state);
                    self.start();
                }
            }
            Err(failure) => self.refused(failure),
        }
    }

    /// Which of the pages is due.
    pub fn shown(self) -> Shown {
        match (self.failure.get(), self.phase.get()) {
            (Some(failure), _) if is_expired(&failure) => Shown::Expired,
            (Some(_), _) | (None, Some(Phase::Failed(_))) => Shown::Failed,
            (None, Some(Phase::Ended(_))) => Shown::Over,
            (None, Some(_)) => Shown::Call,
            (None, None) if self.state.with(Option::is_some) => Shown::Door,
            (None, None) => Shown::Asking,
        }
    }

    /// How things stand.
    pub fn state(self) -> Option<GuestVisit> {
        self.state.get()
    }

    /// What the server has against it.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Where the room stands.
    pub fn phase(self) -> Option<Phase> {
        self.phase.get()
    }

    /// What is wrong with the room.
    pub fn fault(self) -> Option<Fault> {
        match self.phase.get() {
            Some(Phase::Failed(fault)) => Some(fault),
            _ => None,
        }
    }

    /// Enters, with the devices that were chosen.
    pub fn enter(self, devices: [Option<String>; 3]) {
        self.setup.update_value(|setup| setup.devices = devices);
        self.again();
    }

    /// Enters once more.
    pub fn again(self) {
        let Some(pass) = self.pass.get_value() else {
            return;
        };
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.failure.set(None);
        self.phase.set(Some(Phase::LoadingScript));
        spawn_local(async move {
            let answer = guest::join(&ShowPass { pass }).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(ticket) => {
                    let setup = self.setup.get_value();
                    let room = Room::open(ticket, setup, move |news| self.hear(turn, news));
                    self.room.set_value(Some(room));
                }
                Err(failure) => self.refused(failure),
            }
        });
    }

    /// Leaves the room.
    pub fn leave(self) {
        if let Some(room) = self.room.get_value() {
            room.leave();
        }
    }

    /// Answers whether it may be recorded.
    pub fn answer(self, agreed: bool, text_version: u32) {
        let Some(pass) = self.pass.get_value() else {
            return;
        };
        spawn_local(async move {
            let answer = GuestAnswer {
                pass,
                agreed,
                text_version,
            };
            if let Ok(state) = guest::answer(&answer).await {
                self.take(state);
            }
        });
    }

    fn hear(self, turn: u32, news: News) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match news {
            News::Phase(phase) => {
                self.phase.set(Some(phase));
                self.beat(self.doing());
            }
            News::TicketExpired => self.again(),
            News::Trouble(..) | News::Fact(_) => {}
        }
    }

    fn start(self) {
        let every = Duration::from_secs(HEARTBEAT_SECONDS);
        let timer = set_interval_with_handle(move || self.beat(self.doing()), every);
        self.beats.set_value(timer.ok());
        self.beat(Doing::Checking);
    }

    fn doing(self) -> Doing {
        match self.phase.get_untracked() {
            Some(Phase::InCall) => Doing::InCall,
            Some(Phase::Ended(_)) => Doing::Left,
            Some(_) => Doing::Waiting,
            None => Doing::Checking,
        }
    }

    fn say_goodbye(self) {
        if self.beats.try_with_value(Option::is_some) == Some(true) {
            self.beat(Doing::Left);
        }
    }

    fn beat(self, doing: Doing) {
        let Some(pass) = self.pass.try_get_value().flatten() else {
            return;
        };
        let page = self.page;
        spawn_local(async move {
            match guest::beat(&GuestHeartbeat { pass, page, doing }).await {
                Ok(state) => self.take(state),
                Err(failure) if is_expired(&failure) => {
                    if let Some(room) = self.room.try_get_value().flatten() {
                        room.leave();
                    }
                    self.refused(failure);
                }
                // The network may come back before the next word.
                Err(_) => {}
            }
        });
    }

    fn take(self, state: GuestVisit) {
        self.base.clock.correct(state.server_now);
        let _ = self.state.try_set(Some(state));
    }

    fn refused(self, failure: Failure) {
        if is_expired(&failure) {
            pass::forget();
            // Nothing more to say to a server that does not know us.
            if let Some(timer) = self.beats.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        }
        let _ = self.failure.try_set(Some(failure));
    }
}

/// Whether the link or the pass opens nothing any more; no link at all opens nothing either.
fn is_expired(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::LinkExpired) || *failure == Failure::Incomplete
}
