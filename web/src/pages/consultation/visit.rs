//! One visit: the ticket, the room, and what the page must know of both.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use shared::{AppointmentId, wire::appointment::Appointment};

use crate::{
    api::Failure,
    app::{Base, use_base},
    jitsi::{Device, DeviceTrouble, News, Phase, Room},
};

/// How often the session is kept alive while a call is on: nobody clicks in a call, and it must not
/// end with the session.
const KEEP_ALIVE: Duration = Duration::from_secs(5 * 60);

/// How far the visit has come.
#[derive(Clone, PartialEq)]
pub enum Stage {
    /// The server is asked for a ticket.
    Asking,
    /// It said no.
    Denied(Failure),
    /// There is a room.
    Room(Phase),
}

/// The visit of this page; a copy is the same visit.
#[derive(Clone, Copy)]
pub struct Visit {
    /// What it belongs to.
    pub base: Base,
    id: AppointmentId,
    stage: RwSignal<Stage>,
    troubles: RwSignal<Vec<(Device, DeviceTrouble)>>,
    appointment: RwSignal<Option<Appointment>>,
    room: StoredValue<Option<Room>, LocalStorage>,
    /// Counts the beginnings, so that what an earlier room still tells is not heard.
    turn: StoredValue<u32>,
}

impl Visit {
    /// Begins to enter the room of an appointment.
    pub fn begin(id: AppointmentId) -> Self {
        let visit = Self {
            base: use_base(),
            id,
            stage: RwSignal::new(Stage::Asking),
            troubles: RwSignal::new(Vec::new()),
            appointment: RwSignal::new(None),
            room: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        };
        visit.start();
        let alive = set_interval_with_handle(move || visit.keep_alive(), KEEP_ALIVE);
        on_cleanup(move || {
            if let Ok(timer) = alive {
                timer.clear();
            }
        });
        visit
    }

    /// Enters, or enters again.
    pub fn start(self) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.troubles.set(Vec::new());
        self.stage.set(Stage::Asking);
        spawn_local(async move { self.look_up().await });
        spawn_local(async move {
            let answer = self.base.api().join(self.id).await;
            if !self.is_turn(turn) {
                return;
            }
            match answer {
                Ok(ticket) => {
                    self.stage.set(Stage::Room(Phase::LoadingScript));
                    let room = Room::open(ticket, move |news| self.hear(turn, news));
                    self.room.set_value(Some(room));
                }
                Err(failure) => self.deny(failure),
            }
        });
    }

    /// Leaves the room, if it is open. The room closes by itself.
    pub fn leave(self) {
        if let Some(room) = self.room.try_get_value().flatten() {
            room.leave();
        }
    }

    /// The id of the appointment.
    pub const fn id(self) -> AppointmentId {
        self.id
    }

    /// How far it has come.
    pub fn stage(self) -> Stage {
        self.stage.get()
    }

    /// The appointment, once it is known.
    pub fn appointment(self) -> Option<Appointment> {
        self.appointment.get()
    }

    /// The devices that can not be used.
    pub fn troubles(self) -> Vec<(Device, DeviceTrouble)> {
        self.troubles.get()
    }

    /// The person has read it.
    pub fn dismiss(self, device: Device) {
        self.troubles
            .update(|troubles| troubles.retain(|(known, _)| *known != device));
    }

    /// Whether the rule would let the person in now.
    pub fn may_enter(self) -> bool {
        let Some((appointment, actor)) = self.appointment().zip(self.base.session.actor()) else {
            return false;
        };
        appointment
            .facts()
            .join(actor, self.base.clock.now(), &self.base.policy)
            .is_ok()
    }

    async fn look_up(self) {
        // The room works without the details; what is wrong is told where it matters.
        if let Ok(found) = self.base.api().appointment(self.id).await {
            let _ = self.appointment.try_set(Some(found));
        }
    }

    fn hear(self, turn: u32, news: News) {
        if !self.is_turn(turn) {
            return;
        }
        match news {
            News::Phase(phase) => self.stage.set(Stage::Room(phase)),
            News::Trouble(device, trouble) => {
                self.dismiss(device);
                self.troubles
                    .update(|troubles| troubles.push((device, trouble)));
            }
            News::TicketExpired => self.renew(turn),
        }
    }

    fn renew(self, turn: u32) {
        spawn_local(async move {
            let answer = self.base.api().join(self.id).await;
            if !self.is_turn(turn) {
                return;
            }
            match (answer, self.room.get_value()) {
                (Ok(ticket), Some(room)) => room.renew(ticket),
                (Ok(_), None) => {}
                (Err(failure), _) => {
                    self.leave();
                    self.deny(failure);
                }
            }
        });
    }

    fn deny(self, failure: Failure) {
        if let Some(server_now) = failure.facts().server_now {
            self.base.clock.correct(server_now);
        }
        self.stage.set(Stage::Denied(failure));
    }

    fn keep_alive(self) {
        if matches!(
            self.stage.get_untracked(),
            Stage::Room(Phase::InCall | Phase::Waiting)
        ) {
            spawn_local(async move {
                // A session that is over shows in who is there, a network that is away passes.
                let _ = self.base.session.refresh().await;
            });
        }
    }

    /// Whether the page is still there, and has not begun anew since.
    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}
