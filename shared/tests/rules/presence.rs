//! Who is where, told by pages that come, go and fall silent in any order.

use std::collections::HashMap;

use proptest::prelude::*;
use shared::{
    Instant, PageId,
    consultation::presence::{Doing, Presence, PresenceState, STALE_AFTER_SECONDS},
};
use uuid::Uuid;

const START: i64 = 1_769_850_000;

fn at(seconds: i64) -> Instant {
    Instant::from_unix(START + seconds).unwrap()
}

fn page(n: u8) -> PageId {
    Uuid::from_u128(n.into()).into()
}

#[test]
fn fifteen_seconds_are_not_silence_and_sixteen_are() {
    for (doing, gone) in [
        (Doing::InCall, PresenceState::Dropped),
        (Doing::Waiting, PresenceState::Dropped),
        (Doing::Checking, PresenceState::Absent),
    ] {
        let mut side = Presence::nobody(at(0));
        let there = side.told(page(1), doing, false, at(0)).unwrap();
        assert_eq!(side.settle(false, at(15)), None);
        assert_eq!((side.state(), side.since()), (there, at(0)));
        assert_eq!(side.settle(false, at(16)), Some(gone));
        assert_eq!((side.state(), side.since()), (gone, at(16)));
        assert!(side.is_gone());
    }
}

#[test]
fn of_two_pages_the_one_that_has_come_furthest_counts() {
    let mut side = Presence::nobody(at(0));
    side.told(page(1), Doing::InCall, true, at(0));
    assert_eq!(side.told(page(2), Doing::Checking, true, at(1)), None);
    // The other page is still there.
    let state = side.told(page(1), Doing::Left, true, at(2));
    assert_eq!(state, Some(PresenceState::Checking));
    let state = side.told(page(2), Doing::Left, true, at(3));
    assert_eq!(state, Some(PresenceState::Left));
    // Silence after a goodbye says nothing more.
    assert_eq!(side.settle(true, at(600)), None);
}

#[test]
fn a_goodbye_counts_once_the_other_page_is_silent() {
    let mut side = Presence::nobody(at(0));
    side.told(page(1), Doing::InCall, true, at(0));
    side.told(page(2), Doing::InCall, true, at(10));
    assert_eq!(side.told(page(2), Doing::Left, true, at(15)), None);
    assert_eq!(side.settle(true, at(16)), Some(PresenceState::Dropped));
}

#[test]
fn the_door_lets_in_who_waits_at_it() {
    let mut side = Presence::nobody(at(0));
    assert_eq!(side.settle(true, at(0)), None, "nobody is let in");
    side.told(page(1), Doing::Waiting, false, at(1));
    assert_eq!(side.state(), PresenceState::Waiting);
    assert_eq!(side.settle(true, at(2)), Some(PresenceState::Admitted));
    assert_eq!(side.told(page(1), Doing::Waiting, true, at(3)), None);
    let state = side.told(page(1), Doing::InCall, true, at(4));
    assert_eq!(state, Some(PresenceState::InCall));
}

#[test]
fn somebody_who_fell_out_comes_back() {
    let mut side = Presence::nobody(at(0));
    side.told(page(1), Doing::InCall, true, at(0));
    side.settle(true, at(100));
    let state = side.told(page(2), Doing::InCall, true, at(101));
    assert_eq!(state, Some(PresenceState::InCall));
    assert_eq!(side.since(), at(101));
}

/// What can happen to a side.
#[derive(Clone, Debug)]
enum Event {
    Told(u8, Doing),
    DoorOpens,
    Nothing,
}

fn event() -> impl Strategy<Value = (Event, i64)> {
    let doing = prop_oneof![
        Just(Doing::Checking),
        Just(Doing::Waiting),
        Just(Doing::InCall),
        Just(Doing::Left),
    ];
    let event = prop_oneof![
        6 => (0..4_u8, doing).prop_map(|(page, doing)| Event::Told(page, doing)),
        1 => Just(Event::DoorOpens),
        2 => Just(Event::Nothing),
    ];
    (event, 0..12_i64)
}

proptest! {
    /// Against a second telling of the rule: pages with their last words, and nothing else.
    #[test]
    fn any_story_ends_where_the_pages_say(events in proptest::collection::vec(event(), 1..60)) {
        let mut side = Presence::nobody(at(0));
        let mut pages: HashMap<u8, (Doing, i64)> = HashMap::new();
        let (mut now, mut open, mut since, mut state) = (0, false, at(0), PresenceState::Absent);
        for (event, later) in events {
            now += later;
            let told = match event {
                Event::Told(n, doing) => {
                    pages.insert(n, (doing, now));
                    side.told(page(n), doing, open, at(now))
                }
                Event::DoorOpens => {
                    open = true;
                    side.settle(open, at(now))
                }
                Event::Nothing => side.settle(open, at(now)),
            };
            pages.retain(|_, (doing, seen)| *doing != Doing::Left && now - *seen <= STALE_AFTER_SECONDS);
            let has = |wanted: Doing| pages.values().any(|(doing, _)| *doing == wanted);
            let there = if has(Doing::InCall) {
                Some(PresenceState::InCall)
            } else if has(Doing::Waiting) {
                Some(if open { PresenceState::Admitted } else { PresenceState::Waiting })
            } else if has(Doing::Checking) {
                Some(PresenceState::Checking)
            } else {
                None
            };
            prop_assert_eq!(side.is_gone(), there.is_none());
            match there {
                Some(there) => prop_assert_eq!(side.state(), there),
                None => prop_assert!(!side.state().is_there(), "{:?} without a page", side.state()),
            }
            // A new state is told exactly when there is one, and since when never goes back.
            prop_assert_eq!(told, (side.state() != state).then_some(side.state()));
            prop_assert!(since <= side.since());
            prop_assert_eq!(told.is_some(), side.since() != since || side.state() != state);
            (since, state) = (side.since(), side.state());
        }
    }

    /// However many pages there are, a few are remembered, and the last word counts.
    #[test]
    fn no_number_of_pages_is_too_many(count in 1..64_u8) {
        let mut side = Presence::nobody(at(0));
        for n in 0..count {
            side.told(page(n), Doing::Checking, true, at(0));
        }
        side.told(page(count), Doing::InCall, true, at(1));
        prop_assert_eq!(side.state(), PresenceState::InCall);
    }
}
