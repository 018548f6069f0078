//! One visit: from the door through the room and out again, and what the page must know of it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    AppointmentId, ErrorCode, Role, Status,
    consultation::{Door, JoinWindow},
    wire::{
        appointment::Appointment,
        consultation::JoinTicket,
        presence::{Consultation, Doing},
        report::ReportKind,
    },
};

use super::{kept, reports::Log, sampling::Sampling};
use crate::{
    api::Failure,
    app::{Base, use_base},
    clock::steady_ms,
    jitsi::{Command, Device, DeviceTrouble, Ending, Fact, Fault, News, Phase, Room, Setup},
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

    /// Tells the others what this page does, goes in when the door opens, and leaves when the
    /// appointment is over.
    fn watch(self) {
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
    fn follow(self) {
        let at_door = self.stage.with(|stage| *stage == Stage::Door);
        if at_door && self.is_ready() && self.may_enter() && self.is_open() {
            untrack(|| self.enter(None));
        }
    }

    fn hold(self, ticket: &JoinTicket) {
        self.ticket.set(Some(Held {
            host: ticket.video_host,
            hosts: ticket.video_hosts,
            may_record: ticket.may_record,
        }));
    }

    fn hear(self, turn: u32, news: News) {
        if !self.is_turn(turn) {
            return;
        }
        match news {
            News::Phase(phase) => self.moved(phase),
            News::Trouble(device, trouble) => {
                self.log.note(report_of(device, trouble), None);
                self.dismiss(device);
                self.troubles
                    .update(|troubles| troubles.push((device, trouble)));
            }
            News::Fact(fact) => self.learned(fact),
            News::TicketExpired => self.fetch_anew(turn),
        }
    }

    fn moved(self, phase: Phase) {
        match phase {
            Phase::InCall => {
                kept::keep(Some(self.id));
                let took = steady_ms() - self.asked_ms.get_value();
                self.log.note(ReportKind::Joined, Some(took as u32));
            }
            Phase::Ended(ending) => {
                kept::keep(None);
                self.recorded.set(false);
                self.ready.set(false);
                if ending == Ending::Dropped {
                    self.log.note(ReportKind::Dropped, None);
                }
            }
            Phase::Failed(fault) => self.log.note(fault_report(fault), None),
            _ => {}
        }
        self.stage.set(Stage::Room(phase));
    }

    fn learned(self, fact: Fact) {
        match fact {
            Fact::Direct(true) => self.log.note(ReportKind::Direct, None),
            Fact::Direct(false) => self.log.note(ReportKind::Bridged, None),
            Fact::Recording(on) => self.recorded.set(on),
            Fact::Link { url, expires_in } => {
                if self.is_doctors() {
                    super::recording::pass_on(self, url, expires_in);
                }
            }
        }
    }

    fn fetch_anew(self, turn: u32) {
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

    /// Whether the page is still there, and has not begun anew since.
    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}

const fn report_of(device: Device, trouble: DeviceTrouble) -> ReportKind {
    match (device, trouble) {
        (Device::Camera, DeviceTrouble::Denied) => ReportKind::CameraDenied,
        (Device::Camera, DeviceTrouble::Unavailable) => ReportKind::CameraUnavailable,
        (Device::Microphone, DeviceTrouble::Denied) => ReportKind::MicrophoneDenied,
        (Device::Microphone, DeviceTrouble::Unavailable) => ReportKind::MicrophoneUnavailable,
    }
}

const fn fault_report(fault: Fault) -> ReportKind {
    match fault {
        Fault::Blocked => ReportKind::Blocked,
        Fault::Silent => ReportKind::Silent,
        Fault::Refused => ReportKind::Refused,
        Fault::Unsupported => ReportKind::Unsupported,
    }
}
