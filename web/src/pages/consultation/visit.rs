//! One visit: from the door through the room and out again, and what the page must know of it.

mod entering;
mod following;
mod hearing;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    AppointmentId, Role, Status,
    consultation::{Door, JoinWindow},
    wire::{appointment::Appointment, presence::Consultation},
};

use super::{kept, reports::Log, sampling::Sampling};
use crate::{
    api::Failure,
    app::{Base, use_base},
    jitsi::{Command, Device, DeviceTrouble, Phase, Room, Setup},
    live::Live,
    pages::device_check::Check,
};

/// How far the visit has come.
#[derive(Clone, PartialEq)]
pub enum Stage {
    /// The server is asked how things stand.
    Asking,
    /// It can not be asked, or there is nothing to ask about.
    Denied(Failure),
    /// Before the room: the devices are checked, and perhaps somebody has to open.
    Door,
    /// There is a room.
    Room(Phase),
}

/// The visit of this page; a copy is the same visit.
#[derive(Clone, Copy)]
pub struct Visit {
    /// What it belongs to.
    pub base: Base,
    /// Who is where, live.
    pub live: Live,
    /// What happened, for the server.
    pub log: Log,
    id: AppointmentId,
    stage: RwSignal<Stage>,
    /// Whether the person has said that they are ready.
    ready: RwSignal<bool>,
    /// Whether the appointment is at another time than when the page came.
    moved: RwSignal<bool>,
    troubles: RwSignal<Vec<(Device, DeviceTrouble)>>,
    appointment: RwSignal<Option<Appointment>>,
    /// What the ticket in use is good for.
    ticket: RwSignal<Option<Held>>,
    /// Whether the video server records.
    recorded: RwSignal<bool>,
    setup: StoredValue<Setup>,
    room: StoredValue<Option<Room>, LocalStorage>,
    asked_ms: StoredValue<f64>,
    /// Counts the beginnings, so that what an earlier room still tells is not heard.
    turn: StoredValue<u32>,
}

/// What a ticket says of itself; the ticket goes to the room and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// For which of the video servers.
    pub host: u8,
    /// Of how many.
    pub hosts: u8,
    /// Whether it may record.
    pub may_record: bool,
}

impl Visit {
    /// Comes to the door of an appointment's room.
    pub fn begin(id: AppointmentId) -> Self {
        let base = use_base();
        let live = Live::new(id);
        let visit = Self {
            base,
            live,
            log: Log::new(base.api(), id, live.page()),
            id,
            stage: RwSignal::new(Stage::Asking),
            ready: RwSignal::new(false),
            moved: RwSignal::new(false),
            troubles: RwSignal::new(Vec::new()),
            appointment: RwSignal::new(None),
            ticket: RwSignal::new(None),
            recorded: RwSignal::new(false),
            setup: StoredValue::new(Setup::default()),
            room: StoredValue::new_local(None),
            asked_ms: StoredValue::new(0.0),
            turn: StoredValue::new(0),
        };
        visit.start();
        visit.watch();
        Sampling::begin(visit);
        on_cleanup(move || visit.leave());
        visit
    }

    /// Asks how things stand, and goes to the door.
    pub fn start(self) {
        self.stage.set(Stage::Asking);
        spawn_local(async move {
            let asked = self.live.ask().await;
            self.look_up().await;
            match asked {
                Err(failure) => {
                    let _ = self.stage.try_set(Stage::Denied(failure));
                }
                Ok(()) => self.arrived(),
            }
        });
    }

    fn arrived(self) {
        if self.stage.try_set(Stage::Door).is_some() {
            return;
        }
        self.live.start();
        if kept::was_in_call(self.id) && self.may_enter_now() {
            self.enter(None);
        }
    }

    /// The person has looked at their devices, and wants in: at once, or as soon as somebody opens.
    pub fn ready(self, check: Check) {
        self.setup
            .update_value(|setup| setup.devices = check.labels());
        check.pass();
        self.ready.set(true);
        self.follow();
    }

    /// The person wants to look at their devices once more.
    pub fn not_ready(self) {
        self.ready.set(false);
    }

    /// Leaves the room, if it is open. The room closes by itself.
    pub fn leave(self) {
        kept::keep(None);
        if let Some(room) = self.room.try_get_value().flatten() {
            room.leave();
        }
    }

    /// Tells the room to do something.
    pub fn command(self, command: Command) {
        if let Some(room) = self.room() {
            room.command(command);
        }
    }

    /// The room, if there is one.
    pub fn room(self) -> Option<Room> {
        self.room.try_get_value().flatten()
    }

    /// The id of the appointment.
    pub const fn id(self) -> AppointmentId {
        self.id
    }

    /// How far it has come.
    pub fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Whether the person is in the call.
    pub fn is_in_call(self) -> bool {
        self.stage
            .with(|stage| *stage == Stage::Room(Phase::InCall))
    }

    /// Whether the person has said that they are ready.
    pub fn is_ready(self) -> bool {
        self.ready.get()
    }

    /// Whether the appointment is at another time than when the page came.
    pub fn was_moved(self) -> bool {
        self.moved.get()
    }

    /// Whether it is the doctor's page.
    pub fn is_doctors(self) -> bool {
        self.base.session.role_now() == Some(Role::Doctor)
    }

    /// What the ticket in use is good for.
    pub fn held(self) -> Option<Held> {
        self.ticket.get()
    }

    /// Whether the video server records.
    pub fn is_recorded(self) -> bool {
        self.recorded.get()
    }

    /// The appointment, once it is known.
    pub fn appointment(self) -> Option<Appointment> {
        self.appointment.get()
    }

    /// Takes over the appointment as the server has just answered it.
    pub fn took(self, appointment: Appointment) {
        let _ = self.appointment.try_set(Some(appointment));
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

    /// Whether the rule would let the person in now, whoever stands in the door.
    pub fn may_enter(self) -> bool {
        let now = self.base.clock.now();
        self.live.state().is_some_and(|state| {
            state.status == Status::Confirmed && state.opens_at <= now && now <= state.closes_at
        })
    }

    /// Whether the door is open for this person.
    pub fn is_open(self) -> bool {
        self.live.state().is_some_and(|state| self.lets_in(&state))
    }

    /// The appointment's details, anew: who canceled it and why stand only there.
    pub async fn look_up(self) {
        // The room works without the details; what is wrong is told where it matters.
        if let Ok(found) = self.base.api().appointment(self.id).await {
            self.took(found);
        }
    }

    fn may_enter_now(self) -> bool {
        // The page may be gone by now.
        self.live.state_now().is_some() && untrack(|| self.may_enter() && self.is_open())
    }

    fn lets_in(self, state: &Consultation) -> bool {
        let window = JoinWindow {
            opens_at: state.opens_at,
            closes_at: state.closes_at,
        };
        let door = Door {
            waiting_room: state.waiting_room,
            admitted_at: state.admitted_at,
        };
        self.is_doctors() || door.is_open(window)
    }

    /// Whether the page is still there, and has not begun anew since.
    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}
