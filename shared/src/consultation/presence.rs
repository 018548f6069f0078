//! Who is where around a consultation, from what their pages say of themselves.
//!
//! A page says every few seconds what it does. One that falls silent is taken for gone after
//! [`STALE_AFTER_SECONDS`]. Somebody may have several pages open; what counts is the one that has come
//! furthest.

use serde::{Deserialize, Serialize};

use crate::{id::PageId, instant::Instant, words::words};

/// How often a page says that it is there, in seconds.
pub const HEARTBEAT_SECONDS: u64 = 5;
/// How long after its last word a page is taken for gone, in seconds.
pub const STALE_AFTER_SECONDS: i64 = 15;
/// How many pages of one side are known at most; the one silent for longest is forgotten.
pub const MOST_PAGES: usize = 8;

/// Which of the people of a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The patient.
    Patient,
    /// The doctor.
    Doctor,
    /// A third person whom the doctor invited.
    Guest,
}

words!(Side {
    Patient = "patient",
    Doctor = "doctor",
    Guest = "guest",
});

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PresenceState {
    /// Not there, and has not been in the room.
    Absent,
    /// Checks camera and microphone.
    Checking,
    /// Waits at the door.
    Waiting,
    /// Let in, not in the room yet.
    Admitted,
    /// In the room.
    InCall,
    /// Fell silent without having said goodbye.
    Dropped,
    /// Went away.
    Left,
}

words!(PresenceState {
    Absent = "absent",
    Checking = "checking",
    Waiting = "waiting",
    Admitted = "admitted",
    InCall = "in_call",
    Dropped = "dropped",
    Left = "left",
});

/// What a page may say of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Checks camera and microphone.
    Checking,
    /// Waits to be let in, or for the doctor.
    Waiting,
    /// Is in the room.
    InCall,
    /// Goes away.
    Left,
}

impl PresenceState {
    /// Whether somebody in this state is there now.
    pub const fn is_there(self) -> bool {
        matches!(
            self,
            Self::Checking | Self::Waiting | Self::Admitted | Self::InCall
        )
    }
}

/// One page that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Page {
    id: PageId,
    doing: Doing,
    seen_at: Instant,
}

/// One side of one consultation, as far as its pages have told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    pages: Vec<Page>,
    state: PresenceState,
    since: Instant,
}

impl Presence {
    /// Nobody has been there.
    pub const fn nobody(now: Instant) -> Self {
        Self {
            pages: Vec::new(),
            state: PresenceState::Absent,
            since: now,
        }
    }

    /// Where the side is.
    pub const fn state(&self) -> PresenceState {
        self.state
    }

    /// Since when.
    pub const fn since(&self) -> Instant {
        self.since
    }

    /// Takes in what a page says. `open` is whether the door is open for this side. Gives the state
    /// when it is a new one.
    pub fn told(
        &mut self,
        page: PageId,
        doing: Doing,
        open: bool,
        now: Instant,
    ) -> Option<PresenceState> {
        self.pages.retain(|known| known.id != page);
        if doing == Doing::Left {
            // What the other pages do counts; where there are none, the side has left.
            self.forget_stale(now);
            if self.pages.is_empty() {
                return self.become_state(PresenceState::Left, now);
            }
        } else {
            if self.pages.len() == MOST_PAGES {
                self.pages.remove(0);
            }
            self.pages.push(Page {
                id: page,
                doing,
                seen_at: now,
            });
        }
        self.settle(open, now)
    }

    /// Looks again, because time has passed or the door has opened. Gives the state when it is a new
    /// one.
    pub fn settle(&mut self, open: bool, now: Instant) -> Option<PresenceState> {
        self.forget_stale(now);
        let furthest = self
            .pages
            .iter()
            .map(|page| page.doing)
            .max_by_key(|doing| rank(*doing));
        let state = match furthest {
            Some(Doing::InCall) => PresenceState::InCall,
            Some(Doing::Waiting) if open => PresenceState::Admitted,
            Some(Doing::Waiting) => PresenceState::Waiting,
            Some(Doing::Checking | Doing::Left) => PresenceState::Checking,
            None => match self.state {
                PresenceState::Checking => PresenceState::Absent,
                PresenceState::Waiting | PresenceState::Admitted | PresenceState::InCall => {
                    PresenceState::Dropped
                }
                gone @ (PresenceState::Absent | PresenceState::Dropped | PresenceState::Left) => {
                    gone
                }
            },
        };
        self.become_state(state, now)
    }

    /// Whether no page is open any more.
    pub fn is_gone(&self) -> bool {
        self.pages.is_empty()
    }

    fn forget_stale(&mut self, now: Instant) {
        self.pages
            .retain(|page| page.seen_at.seconds_until(now) <= STALE_AFTER_SECONDS);
    }

    fn become_state(&mut self, state: PresenceState, now: Instant) -> Option<PresenceState> {
        if state == self.state {
            return None;
        }
        self.state = state;
        self.since = now;
        Some(state)
    }
}

/// How far a page has come.
const fn rank(doing: Doing) -> u8 {
    match doing {
        Doing::Left => 0,
        Doing::Checking => 1,
        Doing::Waiting => 2,
        Doing::InCall => 3,
    }
}
