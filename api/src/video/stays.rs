//! Who is in the room from when to when, by what the video server reported so far.
//!
//! Reports come late and in any order, and one person may come with several devices. So each new report
//! is looked at together with all that are known: it may say something about now, about then, or nothing.

use shared::{
    Instant,
    consultation::{
        attendance::{Sighting, Source},
        presence::{PresenceState, Side},
    },
};

use super::report::Kind;

/// What the ledger must be told because of a report. `events` are all that are known, this one
/// included; what the others said has been told before.
pub fn sightings(kind: Kind, at: Instant, events: &[(Kind, Instant)]) -> Vec<Sighting> {
    let mut before = events.to_vec();
    if let Some(place) = before.iter().position(|event| *event == (kind, at)) {
        before.remove(place);
    }
    let concerned = Side::ALL.into_iter().filter(|side| concerns(kind, *side));
    concerned
        .flat_map(|side| changes(side, at, events, &before))
        .collect()
}

fn changes(
    side: Side,
    at: Instant,
    events: &[(Kind, Instant)],
    before: &[(Kind, Instant)],
) -> Vec<Sighting> {
    let concerning = events.iter().filter(|(kind, _)| concerns(*kind, side));
    let mut times: Vec<Instant> = concerning
        .map(|(_, when)| *when)
        .filter(|when| at <= *when)
        .collect();
    times.sort_unstable();
    times.dedup();
    let (mut told, mut sightings) = (None, Vec::new());
    for when in times {
        let is_there = is_there(side, when, events);
        let was_told_so = self::is_there(side, when, before) == is_there;
        // What was told for later may rest on what has just turned out to be otherwise.
        if !was_told_so || told.is_some_and(|told| told != is_there) {
            told = Some(is_there);
            sightings.push(Sighting {
                side,
                state: if is_there {
                    PresenceState::InCall
                } else {
                    PresenceState::Left
                },
                source: Source::Video,
                at: when,
            });
        }
    }
    sightings
}

/// Whether a kind of event says anything about where a side is.
fn concerns(kind: Kind, side: Side) -> bool {
    match kind {
        Kind::Joined(who) | Kind::Left(who) => who == Some(side),
        Kind::RoomDestroyed => true,
        Kind::RoomCreated | Kind::RecordingStarted | Kind::RecordingEnded => false,
    }
}

/// Whether a side is in the room at `at` with any device. Who leaves in the second in which they came
/// counts as gone, and so does everybody when the room ends.
fn is_there(side: Side, at: Instant, events: &[(Kind, Instant)]) -> bool {
    let known = || events.iter().filter(|(_, when)| *when <= at);
    let emptied_at = known()
        .filter(|(kind, _)| *kind == Kind::RoomDestroyed)
        .map(|(_, when)| *when)
        .max();
    let since = known().filter(|(_, when)| emptied_at.is_none_or(|emptied| emptied < *when));
    let devices: i64 = since
        .map(|(kind, _)| match kind {
            Kind::Joined(who) if *who == Some(side) => 1,
            Kind::Left(who) if *who == Some(side) => -1,
            _ => 0,
        })
        .sum();
    0 < devices
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event() -> impl Strategy<Value = (Kind, Instant)> {
        let side = prop_oneof![
            Just(None),
            Just(Some(Side::Patient)),
            Just(Some(Side::Doctor))
        ];
        let kind = prop_oneof![
            4 => side.clone().prop_map(Kind::Joined),
            4 => side.prop_map(Kind::Left),
            1 => Just(Kind::RoomDestroyed),
            1 => Just(Kind::RoomCreated),
        ];
        let at = (0_i64..12).prop_map(|second| Instant::from_unix(second).unwrap());
        (kind, at)
    }

    proptest! {
        /// In whatever order reports arrive, the ledger ends up saying what all of them together say.
        #[test]
        fn the_order_of_arrival_does_not_matter(arrivals in prop::collection::vec(event(), 0..14)) {
            let mut known = Vec::new();
            let mut ledger: Vec<Sighting> = Vec::new();
            for (kind, at) in arrivals {
                known.push((kind, at));
                ledger.extend(sightings(kind, at, &known));
            }
            // The ledger is read by time; of two lines of one second the later written one holds.
            ledger.sort_by_key(|line| line.at);
            for side in Side::ALL {
                for second in 0..12 {
                    let now = Instant::from_unix(second).unwrap();
                    let last = ledger
                        .iter()
                        .rfind(|line| line.side == side && line.at <= now)
                        .is_some_and(|line| line.state == PresenceState::InCall);
                    prop_assert_eq!(last, is_there(side, now, &known), "{:?} at {}", side, second);
                }
            }
        }
    }
}
