//! Running late: gaps take it in, what was told and what overruns go together.

use proptest::prelude::*;
use shared::{
    Instant,
    consultation::delay::{Delay, DelayCause, Planned, STEP_MINUTES, Told, delays},
};

const START: i64 = 1_769_850_000;

fn at(minutes: i64) -> Instant {
    Instant::from_unix(START).unwrap().plus_minutes(minutes)
}

fn planned(from: i64, to: i64) -> Planned {
    Planned {
        starts_at: at(from),
        ends_at: at(to),
    }
}

fn minutes(delays: &[Option<Delay>]) -> Vec<u32> {
    let minutes = |delay: &Option<Delay>| delay.map_or(0, |delay| delay.minutes);
    delays.iter().map(minutes).collect()
}

#[test]
fn a_gap_takes_the_delay_in() {
    let running = Some(planned(-30, 0));
    let day = [planned(0, 30), planned(40, 70), planned(70, 100)];
    let late = delays(&day, None, running, at(15));
    assert_eq!(minutes(&late), [15, 5, 5]);
    assert_eq!(late[0].unwrap().cause, DelayCause::Overrun);
    assert_eq!(late[0].unwrap().expected_at, at(15));
    // A wide gap takes all of it.
    let day = [planned(0, 30), planned(60, 90)];
    assert_eq!(minutes(&delays(&day, None, running, at(15))), [15, 0]);
}

#[test]
fn in_time_is_no_delay() {
    let day = [planned(0, 30), planned(30, 60)];
    assert_eq!(minutes(&delays(&day, None, None, at(10))), [0, 0]);
    let running = Some(planned(-30, 0));
    assert_eq!(minutes(&delays(&day, None, running, at(-5))), [0, 0]);
    assert_eq!(delays(&day, None, running, at(0)), [None, None]);
    // One second over is told as the least step.
    let now = at(0).plus_seconds(1);
    assert_eq!(minutes(&delays(&day, None, running, now)), [5, 5]);
}

#[test]
fn the_larger_of_both_counts() {
    let day = [planned(0, 30)];
    let told = Some(Told {
        minutes: 20,
        at: at(-10),
    });
    let running = Some(planned(-30, 0));
    let cause = |now| {
        let late = delays(&day, told, running, now)[0].unwrap();
        (late.minutes, late.cause)
    };
    assert_eq!(cause(at(10)), (20, DelayCause::Told));
    assert_eq!(cause(at(20)), (20, DelayCause::Told));
    assert_eq!(cause(at(25)), (25, DelayCause::Overrun));
}

#[test]
fn a_word_is_about_the_day_it_was_told_on() {
    let told = Some(Told {
        minutes: 10,
        at: at(0),
    });
    let late = |from: i64| minutes(&delays(&[planned(from, from + 30)], told, None, at(0)))[0];
    assert_eq!(
        (late(-61), late(-60), late(12 * 60), late(12 * 60 + 1)),
        (0, 10, 10, 0)
    );
}

/// A day: lengths and gaps, in minutes.
fn day() -> impl Strategy<Value = Vec<Planned>> {
    proptest::collection::vec((0..40_i64, 5..60_i64), 1..12).prop_map(|visits| {
        let mut from = 0;
        let mut day = Vec::new();
        for (gap, length) in visits {
            from += gap;
            day.push(planned(from, from + length));
            from += length;
        }
        day
    })
}

proptest! {
    #[test]
    fn delays_only_grow_with_time_and_shrink_over_the_day(
        day in day(),
        told in proptest::option::of(1..240_u32),
        over in 0..120_i64,
        later in 0..60_i64,
    ) {
        let told = told.map(|minutes| Told { minutes, at: at(0) });
        let running = Some(planned(-30, 0));
        let now = minutes(&delays(&day, told, running, at(over)));
        let then = minutes(&delays(&day, told, running, at(over + later)));
        prop_assert_eq!(now.len(), day.len());
        for (now, then) in now.iter().zip(&then) {
            prop_assert!(now <= then, "{} minutes became {}", now, then);
            prop_assert_eq!(i64::from(*now) % STEP_MINUTES, 0);
        }
        if told.is_none() {
            prop_assert!(now.is_sorted_by(|earlier, later| later <= earlier), "{:?}", now);
        } else {
            let least = told.map_or(0, |told| told.minutes.next_multiple_of(5));
            let reach = at(12 * 60);
            for (planned, minutes) in day.iter().zip(&now) {
                prop_assert!(planned.starts_at > reach || least <= *minutes);
            }
        }
    }

    #[test]
    fn nobody_is_expected_before_the_one_before_is_through(day in day(), over in 1..120_i64) {
        let late = delays(&day, None, Some(planned(-30, 0)), at(over));
        let expected = |n: usize| late[n].map_or(day[n].starts_at, |delay| delay.expected_at);
        prop_assert!(at(over) <= expected(0));
        for n in 1..day.len() {
            let length = day[n - 1].starts_at.seconds_until(day[n - 1].ends_at);
            // Told delays are rounded up to steps, so what follows may seem to begin a step too early.
            let free = expected(n - 1).plus_seconds(length).plus_minutes(-STEP_MINUTES);
            prop_assert!(free <= expected(n));
        }
    }
}
