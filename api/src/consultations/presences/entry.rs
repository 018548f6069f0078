//! One consultation that somebody is near.

use std::collections::{HashMap, HashSet};

use shared::{
    AppointmentId, GuestId, Instant, PageId,
    consultation::{
        attendance::{Sighting, Source},
        presence::{Doing, Presence, PresenceState, Side},
    },
    wire::presence::Whereabouts,
};
use tokio::sync::watch;

use super::{Meeting, Seen, Who};

/// How often patients who wait for an overrunning consultation are told anew, in seconds.
const TELL_EVERY_SECONDS: i64 = 60;

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) meeting: Meeting,
    patient: Presence,
    pub(super) doctor: Presence,
    guests: HashMap<GuestId, Presence>,
    /// Guests whose last word another process has heard.
    elsewhere: HashSet<GuestId>,
    /// What the ledger does not have yet, oldest first.
    unwritten: Vec<Sighting>,
    /// How many times [`TELL_EVERY_SECONDS`] it is longer than planned, as far as that was told.
    told_over: i64,
    changed: watch::Sender<()>,
}

impl Entry {
    /// The entry of a consultation, with what is known of it now.
    pub(super) fn of<'a>(
        entries: &'a mut HashMap<AppointmentId, Self>,
        meeting: &Meeting,
        now: Instant,
    ) -> &'a mut Self {
        let new = || Self {
            meeting: *meeting,
            patient: Presence::nobody(now),
            doctor: Presence::nobody(now),
            guests: HashMap::new(),
            elsewhere: HashSet::new(),
            unwritten: Vec::new(),
            told_over: 0,
            changed: watch::Sender::new(()),
        };
        let entry = entries.entry(meeting.facts.id).or_insert_with(new);
        entry.meeting = *meeting;
        entry
    }

    pub(super) fn presence(&mut self, who: Who, now: Instant) -> &mut Presence {
        match who {
            Who::Patient => &mut self.patient,
            Who::Doctor => &mut self.doctor,
            Who::Guest(id) => self
                .guests
                .entry(id)
                .or_insert_with(|| Presence::nobody(now)),
        }
    }

    /// The doctor has the key, and a guest's link is one.
    pub(super) const fn is_open_for(&self, who: Who) -> bool {
        match who {
            Who::Patient => self.meeting.door_is_open,
            Who::Doctor | Who::Guest(_) => true,
        }
    }

    /// Takes in what a page says. Gives the state of its side when it is a new one.
    pub(super) fn told(
        &mut self,
        who: Who,
        page: PageId,
        doing: Doing,
        now: Instant,
    ) -> Option<PresenceState> {
        if let Who::Guest(id) = who {
            self.elsewhere.remove(&id);
        }
        let is_open = self.is_open_for(who);
        let presence = self.presence(who, now);
        // Nobody is in a room whose ticket they can not have. Who is in already stays in, also when the
        // doctor begins to let people wait.
        let is_in = is_open || presence.state() == PresenceState::InCall;
        let doing = match doing {
            Doing::InCall if !is_in => Doing::Waiting,
            doing => doing,
        };
        presence.told(page, doing, is_open, now)
    }

    /// Takes in what a page has said to another process, which is also who writes it into the ledger.
    /// Tells whether its side is somewhere else now.
    pub(super) fn heard(&mut self, who: Who, page: PageId, doing: Doing, now: Instant) -> bool {
        let state = self.told(who, page, doing, now);
        if let Who::Guest(id) = who {
            self.elsewhere.insert(id);
        }
        state.is_some()
    }

    /// Queues a new state for the ledger.
    pub(super) fn note(
        &mut self,
        who: Who,
        state: Option<PresenceState>,
        source: Source,
        at: Instant,
    ) {
        let side = match who {
            Who::Patient => Side::Patient,
            Who::Doctor => Side::Doctor,
            Who::Guest(_) => Side::Guest,
        };
        self.unwritten.extend(state.map(|state| Sighting {
            side,
            state,
            source,
            at,
        }));
    }

    /// Looks again at everybody, because time has passed or the door has opened. Every process does so,
    /// and the ledger takes such a line of patient and doctor once. Guests share one name in it, so of
    /// each only that process tells which heard them last.
    pub(super) fn settle(&mut self, now: Instant) {
        let guests = self.guests.keys().copied().map(Who::Guest);
        let everybody: Vec<Who> = [Who::Patient, Who::Doctor]
            .into_iter()
            .chain(guests)
            .collect();
        for who in everybody {
            let is_open = self.is_open_for(who);
            let state = self.presence(who, now).settle(is_open, now);
            if matches!(who, Who::Guest(id) if self.elsewhere.contains(&id)) {
                continue;
            }
            self.note(who, state, Source::Server, now);
        }
    }

    pub(super) fn seen(&self) -> Seen {
        let whereabouts = |presence: &Presence| Whereabouts {
            state: presence.state(),
            since: presence.since(),
        };
        let guests = self.guests.iter();
        Seen {
            patient: whereabouts(&self.patient),
            doctor: whereabouts(&self.doctor),
            guests: guests
                .map(|(id, presence)| (*id, whereabouts(presence)))
                .collect(),
        }
    }

    /// Whether the doctor is still in this room, longer than planned, and by another minute than was
    /// told.
    pub(super) fn holds_up_longer(&mut self, now: Instant) -> bool {
        let over = self.meeting.facts.ends_at.seconds_until(now).max(0) / TELL_EVERY_SECONDS;
        let is_on = self.doctor.state() == PresenceState::InCall;
        is_on && std::mem::replace(&mut self.told_over, over) != over
    }

    /// Whether there is a reason to remember it: a page that looks, somebody who is there or was there
    /// while the room is open, a line that is not written.
    pub(super) fn is_wanted(&self, now: Instant) -> bool {
        let mut all = [&self.patient, &self.doctor]
            .into_iter()
            .chain(self.guests.values());
        0 < self.changed.receiver_count()
            || self.has_unwritten()
            || all.any(|presence| {
                !presence.is_gone()
                    || (presence.state() != PresenceState::Absent && now <= self.meeting.closes_at)
            })
    }

    pub(super) const fn has_unwritten(&self) -> bool {
        !self.unwritten.is_empty()
    }

    pub(super) fn take_unwritten(&mut self) -> Vec<Sighting> {
        std::mem::take(&mut self.unwritten)
    }

    /// Puts lines back before those that have come since.
    pub(super) fn put_back(&mut self, mut lines: Vec<Sighting>) {
        lines.append(&mut self.unwritten);
        self.unwritten = lines;
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub(super) fn wake(&self) {
        self.changed.send_replace(());
    }
}
