use proptest::prelude::*;

use super::{super::JoinPolicy, *};

const START: i64 = 1_800_000_000;
const MINUTE: i64 = 60;

fn at(minutes: i64) -> Instant {
    Instant::from_unix(START + minutes * MINUTE).unwrap()
}

fn planned() -> Planned {
    Planned {
        starts_at: at(0),
        ends_at: at(30),
    }
}

fn reckoned(sightings: &[Sighting], now: i64) -> Reckoning {
    let window = JoinPolicy::default().window(at(0), at(30));
    reckon(planned(), window, sightings, at(now))
}

fn saw(side: Side, state: PresenceState, source: Source, minute: i64) -> Sighting {
    Sighting {
        side,
        state,
        source,
        at: at(minute),
    }
}

fn page(side: Side, state: PresenceState, minute: i64) -> Sighting {
    saw(side, state, Source::Page, minute)
}

use PresenceState::{Checking, Dropped, InCall, Left, Waiting};
use Side::{Doctor, Patient};

#[test]
fn an_ordinary_consultation_is_told_as_it_was() {
    let ledger = [
        page(Patient, Checking, -8),
        page(Patient, Waiting, -5),
        page(Doctor, InCall, 4),
        page(Patient, InCall, 6),
        page(Patient, Left, 25),
        page(Doctor, Left, 26),
    ];
    let told = reckoned(&ledger, 200);
    assert_eq!(told.began_at, Some(at(6)));
    assert_eq!(told.ended_at, Some(at(25)));
    assert_eq!(told.together_seconds, 19 * MINUTE);
    assert_eq!(told.waited_seconds, Some(6 * MINUTE));
    assert_eq!(told.patient_late_seconds, Some(0));
    assert_eq!(told.doctor_late_seconds, Some(4 * MINUTE));
    assert_eq!((told.drops, told.proposed_absent), (0, None));
}

#[test]
fn a_drop_is_counted_and_not_talked_through() {
    let ledger = [
        page(Patient, InCall, 0),
        page(Doctor, InCall, 0),
        saw(Patient, Dropped, Source::Server, 10),
        page(Patient, InCall, 12),
        page(Patient, Left, 20),
    ];
    let told = reckoned(&ledger, 21);
    assert_eq!(told.together_seconds, 18 * MINUTE);
    assert_eq!((told.drops, told.ended_at), (1, Some(at(20))));
}

#[test]
fn the_drops_of_both_are_counted() {
    let ledger = [
        page(Patient, InCall, 0),
        page(Doctor, InCall, 0),
        saw(Patient, Dropped, Source::Server, 10),
        page(Patient, InCall, 12),
        saw(Doctor, Dropped, Source::Server, 14),
    ];
    assert_eq!(reckoned(&ledger, 15).drops, 2);
}

#[test]
fn a_goodbye_counts_whatever_the_video_server_still_sees() {
    let ledger = [
        page(Patient, InCall, 0),
        page(Doctor, InCall, 0),
        saw(Patient, InCall, Source::Video, 0),
        page(Patient, Left, 5),
        saw(Patient, Left, Source::Video, 15),
    ];
    assert_eq!(reckoned(&ledger, 20).together_seconds, 5 * MINUTE);
}

#[test]
fn the_video_server_may_see_somebody_before_their_page_tells() {
    let ledger = [
        page(Doctor, InCall, 0),
        saw(Patient, InCall, Source::Video, 0),
        page(Patient, InCall, 1),
        saw(Patient, Dropped, Source::Server, 5),
        saw(Patient, Left, Source::Video, 15),
    ];
    assert_eq!(reckoned(&ledger, 20).together_seconds, 15 * MINUTE);
}

#[test]
fn who_goes_as_the_other_one_comes_has_not_met_them() {
    let ledger = [
        page(Patient, InCall, 0),
        page(Patient, Left, 10),
        page(Doctor, InCall, 10),
    ];
    let told = reckoned(&ledger, 20);
    assert_eq!((told.began_at, told.ended_at), (None, None));
}

#[test]
fn while_both_are_there_it_has_no_end() {
    let ledger = [page(Patient, InCall, 0), page(Doctor, InCall, 1)];
    assert_eq!(reckoned(&ledger, 1).began_at, Some(at(1)));
    let told = reckoned(&ledger, 9);
    assert_eq!((told.began_at, told.ended_at), (Some(at(1)), None));
    assert_eq!(told.together_seconds, 8 * MINUTE);
    // Nobody said goodbye; then the window's end is the end.
    let told = reckoned(&ledger, 500);
    assert_eq!(told.ended_at, Some(at(120)));
    assert_eq!(told.together_seconds, 119 * MINUTE);
}

#[test]
fn the_video_server_is_believed_when_a_page_falls_silent() {
    let ledger = [
        page(Patient, InCall, 0),
        page(Doctor, InCall, 0),
        saw(Patient, InCall, Source::Video, 0),
        saw(Patient, Dropped, Source::Server, 5),
        saw(Patient, Left, Source::Video, 15),
    ];
    let told = reckoned(&ledger, 60);
    assert_eq!(told.together_seconds, 15 * MINUTE);
    assert_eq!(told.drops, 0);
}

#[test]
fn absence_is_proposed_after_the_grace_time_and_only_by_somebody_who_was_there() {
    let waiting = [page(Patient, Waiting, -2)];
    assert_eq!(reckoned(&waiting, 14).proposed_absent, None);
    assert_eq!(reckoned(&waiting, 15).proposed_absent, Some(Doctor));
    let in_room = [page(Doctor, InCall, 1)];
    assert_eq!(reckoned(&in_room, 15).proposed_absent, Some(Patient));
    assert_eq!(reckoned(&[], 100).proposed_absent, None);
    // Who went before it started can not tell who came.
    let gone = [page(Doctor, InCall, -9), page(Doctor, Left, -5)];
    assert_eq!(reckoned(&gone, 100).proposed_absent, None);
    let gone = [page(Patient, Waiting, -9), page(Patient, Left, -5)];
    assert_eq!(reckoned(&gone, 100).proposed_absent, None);
    let both = [page(Doctor, InCall, 1), page(Patient, Waiting, 40)];
    assert_eq!(reckoned(&both, 100).proposed_absent, None);
}

#[test]
fn a_guest_is_neither_of_the_two() {
    let ledger = [page(Side::Guest, InCall, 0), page(Doctor, InCall, 0)];
    assert_eq!(reckoned(&ledger, 20).began_at, None);
    assert_eq!(reckoned(&ledger, 20).proposed_absent, Some(Patient));
}

fn ledger() -> impl Strategy<Value = Vec<Sighting>> {
    let line = (
        0..3_usize,
        0..PresenceState::ALL.len(),
        0..3_usize,
        -60..200_i64,
    )
        .prop_map(|(side, state, source, minute)| {
            saw(
                Side::ALL[side],
                PresenceState::ALL[state],
                Source::ALL[source],
                minute,
            )
        });
    proptest::collection::vec(line, 0..40).prop_map(|mut lines| {
        lines.sort_by_key(|line| line.at);
        lines
    })
}

proptest! {
    #[test]
    fn no_ledger_leads_to_nonsense(ledger in ledger(), now in -60..300_i64) {
        let told = reckoned(&ledger, now);
        prop_assert!(0 <= told.together_seconds);
        prop_assert!(told.together_seconds <= 150 * MINUTE + 30 * MINUTE);
        prop_assert!(told.began_at.is_some() || told.together_seconds == 0);
        if let (Some(began), Some(ended)) = (told.began_at, told.ended_at) {
            prop_assert!(began < ended);
            prop_assert!(told.together_seconds <= began.seconds_until(ended));
        }
        for length in [told.waited_seconds, told.patient_late_seconds, told.doctor_late_seconds] {
            prop_assert!(length.is_none_or(|length| 0 <= length));
        }
        // Whoever met is not missing.
        prop_assert!(told.began_at.is_none() || told.proposed_absent.is_none());
        // What has not happened yet changes nothing.
        let so_far: Vec<_> = ledger.iter().copied().filter(|line| line.at <= at(now)).collect();
        prop_assert_eq!(reckoned(&so_far, now), told);
    }

    #[test]
    fn an_absence_is_proposed_before_nobody_could_have_come(ledger in ledger(), now in -60..15_i64) {
        prop_assert_eq!(reckoned(&ledger, now).proposed_absent, None);
    }
}
