//! Who is where, in the memory of each process.
//!
//! Pages tell it every few seconds, so after a restart it is whole again within one heartbeat; until then
//! who was there by the ledger is taken to be there still. What must survive stands in the database: that
//! somebody was let in, and the ledger of who was where. Every new state is queued here for the ledger, in
//! the order in which it came, until the database has it. What one process learns it also hands out as
//! [`News`], for those beside it: see [`across`](super::across).

mod entry;
mod news;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use shared::{
    Appointment, AppointmentId, DoctorId, GuestId, Instant, JoinPolicy, PageId,
    consultation::{
        Door,
        attendance::{Sighting, Source},
        presence::{Doing, PresenceState},
    },
    wire::presence::Whereabouts,
};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use self::entry::Entry;
pub use self::news::News;

/// How much news may wait to be taken to the other processes. What is more is left out: pages say where
/// they are again within seconds.
const MOST_NEWS: usize = 1024;

/// One of the people of a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The patient.
    Patient,
    /// The doctor.
    Doctor,
    /// A guest.
    Guest(GuestId),
}

/// What presence needs to know of the appointment; told anew with every word of a page.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// The appointment.
    pub facts: Appointment,
    /// When its room closes.
    pub closes_at: Instant,
    /// Whether the door is open for the patient.
    pub door_is_open: bool,
}

impl Meeting {
    /// The consultation of an appointment behind this door.
    pub fn new(facts: Appointment, policy: &JoinPolicy, door: Door) -> Self {
        let window = policy.window(facts.starts_at, facts.ends_at);
        Self {
            facts,
            closes_at: window.closes_at,
            door_is_open: door.is_open(window),
        }
    }
}

/// Where everybody is.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The patient.
    pub patient: Whereabouts,
    /// The doctor.
    pub doctor: Whereabouts,
    /// The guests who have been seen.
    pub guests: HashMap<GuestId, Whereabouts>,
}

/// What looking again has found.
#[derive(Debug, Default)]
pub struct Settled {
    /// Consultations with lines for the ledger.
    pub unwritten: Vec<AppointmentId>,
    /// Doctors whose patients are held up longer than a moment ago.
    pub late: Vec<DoctorId>,
}

/// All consultations that somebody is near, and the pages that look at them.
#[derive(Debug)]
pub struct Live {
    entries: Mutex<HashMap<AppointmentId, Entry>>,
    news: broadcast::Sender<News>,
    closing: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            entries: Mutex::default(),
            news: broadcast::Sender::new(MOST_NEWS),
            closing: watch::Sender::new(false),
        }
    }
}

impl Live {
    /// Takes in what a page says to this process.
    pub fn told(&self, meeting: &Meeting, who: Who, page: PageId, doing: Doing, now: Instant) {
        let mut entries = self.entries();
        let entry = Entry::of(&mut entries, meeting, now);
        let state = entry.told(who, page, doing, now);
        entry.note(who, state, Source::Page, now);
        let id = meeting.facts.id;
        self.hand_out(News::said(id, who, page, doing));
    }

    /// Takes somebody for being there whose page has not been heard since the start of this process. Unless
    /// one is, they fall silent like everybody else. The ledger knows where they were, so it is told nothing.
    pub fn recall(&self, meeting: &Meeting, who: Who, doing: Doing, now: Instant) {
        let nobodys = PageId::from(Uuid::nil());
        let mut entries = self.entries();
        let entry = Entry::of(&mut entries, meeting, now);
        let is_open = entry.is_open_for(who);
        entry.presence(who, now).told(nobodys, doing, is_open, now);
    }

    /// The door has opened: who waits at it is let in.
    pub fn opened(&self, meeting: &Meeting, now: Instant) {
        let mut entries = self.entries();
        Entry::of(&mut entries, meeting, now).settle(now);
        self.hand_out(News::Opened(meeting.facts.id));
    }

    /// Whether anybody has been near this consultation.
    pub fn knows(&self, id: AppointmentId) -> bool {
        self.entries().contains_key(&id)
    }

    /// Where everybody is; nobody where nothing is known.
    pub fn seen(&self, id: AppointmentId, now: Instant) -> Seen {
        let absent = Whereabouts {
            state: PresenceState::Absent,
            since: now,
        };
        self.entries().get(&id).map_or_else(
            || Seen {
                patient: absent,
                doctor: absent,
                guests: HashMap::new(),
            },
            Entry::seen,
        )
    }

    /// The consultations in whose rooms the doctor is.
    pub fn with_doctor(&self, doctor: DoctorId) -> Vec<AppointmentId> {
        let entries = self.entries();
        let in_room = entries.values().filter(|entry| {
            entry.meeting.facts.doctor_id == doctor && entry.doctor.state() == PresenceState::InCall
        });
        in_room.map(|entry| entry.meeting.facts.id).collect()
    }

    /// Begins to look at a consultation: the receiver is told whenever something about it changes.
    pub fn watch(&self, meeting: &Meeting, now: Instant) -> watch::Receiver<()> {
        Entry::of(&mut self.entries(), meeting, now).subscribe()
    }

    /// Something about this consultation has changed.
    pub fn changed(&self, id: AppointmentId) {
        self.show(id);
        self.hand_out(News::Changed(id));
    }

    /// Shows the pages that look at a consultation what has changed.
    fn show(&self, id: AppointmentId) {
        if let Some(entry) = self.entries().get(&id) {
            entry.wake();
        }
    }

    /// Something has changed that all consultations of this doctor may show.
    pub fn doctor_changed(&self, doctor: DoctorId) {
        self.show_of(doctor);
        self.hand_out(News::DoctorChanged(doctor));
    }

    fn show_of(&self, doctor: DoctorId) {
        let entries = self.entries();
        let theirs = entries
            .values()
            .filter(|entry| entry.meeting.facts.doctor_id == doctor);
        theirs.for_each(Entry::wake);
    }

    /// Looks again at everybody, because time has passed: pages that fell silent, consultations that
    /// take longer than planned. Forgets those that are over and nobody looks at.
    pub fn settle(&self, now: Instant) -> Settled {
        let mut settled = Settled::default();
        self.entries().retain(|id, entry| {
            entry.settle(now);
            if entry.has_unwritten() {
                settled.unwritten.push(*id);
            }
            if entry.holds_up_longer(now) {
                settled.late.push(entry.meeting.facts.doctor_id);
            }
            entry.is_wanted(now)
        });
        settled
    }

    /// Takes the lines that the ledger does not have yet, with the appointment they are of.
    pub fn take_unwritten(&self, id: AppointmentId) -> Option<(Appointment, Vec<Sighting>)> {
        let mut entries = self.entries();
        let entry = entries.get_mut(&id).filter(|entry| entry.has_unwritten())?;
        Some((entry.meeting.facts, entry.take_unwritten()))
    }

    /// Puts lines back that the ledger could not take.
    pub fn put_back(&self, id: AppointmentId, lines: Vec<Sighting>) {
        if let Some(entry) = self.entries().get_mut(&id) {
            entry.put_back(lines);
        }
    }

    /// Ends all streams, because the server stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Tells when the server stops.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// A panic while the lock was held can leave no entry half written, so the map is used on.
    fn entries(&self) -> MutexGuard<'_, HashMap<AppointmentId, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
