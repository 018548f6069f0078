//! What really happened: from who was where since when to when it began, how long it lasted, who was
//! late and who may have been missing. It proposes; it blames nobody.

use serde::{Deserialize, Serialize};

use super::{
    JoinWindow,
    delay::Planned,
    presence::{PresenceState, Side},
};
use crate::{instant::Instant, words::words};

/// How long after the start somebody may come before their absence is worth a word, in minutes.
pub const GRACE_MINUTES: i64 = 15;

/// Who says where somebody was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person's page.
    Page,
    /// The server's own sight: a page fell silent, the doctor let somebody in.
    Server,
    /// The video server.
    Video,
}

words!(Source {
    Page = "page",
    Server = "server",
    Video = "video",
});

/// One line of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sighting {
    /// Who.
    pub side: Side,
    /// Where they were from then on.
    pub state: PresenceState,
    /// Who says so.
    pub source: Source,
    /// Since when.
    pub at: Instant,
}

/// What the ledger comes to. Lengths are seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reckoning {
    /// When patient and doctor first were in the room together.
    pub began_at: Option<Instant>,
    /// When they last were; empty while they are.
    pub ended_at: Option<Instant>,
    /// How long they were in the room together.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 604800))]
    pub together_seconds: i64,
    /// How long the patient waited: from the planned start, or from coming when that was later, until
    /// it began or the patient went. Empty when the patient never came.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 604800))]
    pub waited_seconds: Option<i64>,
    /// How long after the planned start the patient came. Empty: never.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 604800))]
    pub patient_late_seconds: Option<i64>,
    /// How long after the planned start the doctor came. Empty: never.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 604800))]
    pub doctor_late_seconds: Option<i64>,
    /// How often one of the two fell out of the room.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100000))]
    pub drops: i64,
    /// Who may have been missing, once the grace time is over.
    pub proposed_absent: Option<Side>,
}

/// Reckons the ledger of one appointment at `now`. `sightings` is sorted by `at`. What nobody ended is
/// taken to end when the window closes.
pub fn reckon(
    planned: Planned,
    window: JoinWindow,
    sightings: &[Sighting],
    now: Instant,
) -> Reckoning {
    let until = window.closes_at.min(now);
    let patient = Stay::of(Side::Patient, sightings, until);
    let doctor = Stay::of(Side::Doctor, sightings, until);
    let together = overlaps(&patient.in_room, &doctor.in_room);
    let is_on = patient.is_in && doctor.is_in && now <= window.closes_at;
    // In the second in which the other one comes they have met, though for no time yet.
    let met = together.first().map(|first| first.0);
    let began_at = met.or(is_on.then_some(now));
    let late = |stay: &Stay| {
        stay.came_at
            .map(|at| planned.starts_at.seconds_until(at).max(0))
    };
    Reckoning {
        began_at,
        ended_at: together.last().filter(|_| !is_on).map(|last| last.1),
        together_seconds: together
            .iter()
            .map(|(from, to)| from.seconds_until(*to))
            .sum(),
        waited_seconds: patient.came_at.map(|came| {
            let from = came.max(planned.starts_at);
            let to = began_at.or(patient.gone_at).unwrap_or(until);
            from.seconds_until(to).max(0)
        }),
        patient_late_seconds: late(&patient),
        doctor_late_seconds: late(&doctor),
        drops: patient.drops + doctor.drops,
        proposed_absent: proposed(planned, &patient, &doctor, now),
    }
}

/// Who never came although the other one was there after the start. Where nobody was, nobody can tell.
fn proposed(planned: Planned, patient: &Stay, doctor: &Stay, now: Instant) -> Option<Side> {
    if now < planned.starts_at.plus_minutes(GRACE_MINUTES) {
        return None;
    }
    let was_there = |stay: &Stay| {
        stay.came_at.is_some() && stay.gone_at.is_none_or(|at| planned.starts_at <= at)
    };
    match (patient.came_at, doctor.came_at) {
        (None, Some(_)) if was_there(doctor) => Some(Side::Patient),
        (Some(_), None) if was_there(patient) => Some(Side::Doctor),
        _ => None,
    }
}

type Span = (Instant, Instant);

/// What is known of one side.
#[derive(Default)]
struct Stay {
    /// When they first were at the door or in the room.
    came_at: Option<Instant>,
    /// When they last went; empty while they are there.
    gone_at: Option<Instant>,
    in_room: Vec<Span>,
    is_in: bool,
    drops: i64,
}

impl Stay {
    /// The pages (with the server's sight of them) and the video server may see different things:
    /// somebody is in the room while one of the two says so, and out when the page says goodbye.
    fn of(side: Side, sightings: &[Sighting], until: Instant) -> Self {
        let mut stay = Self::default();
        let (mut by_page, mut by_video) = (false, false);
        let mut entered: Option<Instant> = None;
        for seen in sightings
            .iter()
            .filter(|seen| seen.side == side && seen.at <= until)
        {
            let is_in = seen.state == PresenceState::InCall;
            match seen.source {
                Source::Page | Source::Server => by_page = is_in,
                Source::Video => by_video = is_in,
            }
            if seen.source == Source::Page && seen.state == PresenceState::Left {
                by_video = false;
            }
            if is_in || matches!(seen.state, PresenceState::Waiting | PresenceState::Admitted) {
                stay.came_at = stay.came_at.or(Some(seen.at));
            }
            match entered {
                None if by_page || by_video => entered = Some(seen.at),
                Some(from) if !by_page && !by_video => {
                    stay.in_room.push((from, seen.at));
                    entered = None;
                    stay.drops += i64::from(seen.state == PresenceState::Dropped);
                }
                _ => {}
            }
            let goes = stay.came_at.is_some() && !seen.state.is_there() && entered.is_none();
            stay.gone_at = goes.then_some(seen.at);
        }
        stay.is_in = entered.is_some();
        stay.in_room.extend(entered.map(|from| (from, until)));
        stay
    }
}

/// Where two lists of spans, each sorted and without overlaps, meet.
fn overlaps(some: &[Span], others: &[Span]) -> Vec<Span> {
    let meet = |a: &Span, b: &Span| {
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        (from < to).then_some((from, to))
    };
    some.iter()
        .flat_map(|a| others.iter().filter_map(move |b| meet(a, b)))
        .collect()
}

#[cfg(test)]
mod tests;
