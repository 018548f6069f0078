//! The rule for joining, in words: what the Join button says while it can not be pressed.

use shared::{Instant, JoinDenied, Status, wire::join_check::CheckName};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Why one can not join now. `when` says an instant as "at 14:30" or "on 27 Nov at 14:30".
pub fn denial_text(
    denied: JoinDenied,
    by_doctor: bool,
    now: Instant,
    when: impl Fn(Instant) -> String,
) -> String {
    match denied {
        JoinDenied::TooEarly { opens_at } => opening_text(opens_at, now, when),
        JoinDenied::TooLate { closes_at } => format!("Closed {}", when(closes_at)),
        JoinDenied::NotConfirmed if by_doctor => "Confirm it to open the room".to_owned(),
        JoinDenied::NotConfirmed => "Waiting for the doctor to confirm".to_owned(),
        JoinDenied::NotJoinable { status } => match status {
            Status::Completed => "Completed",
            Status::NoShow => "Closed: marked as a no-show",
            Status::Canceled | Status::Pending | Status::Confirmed => "Canceled",
        }
        .to_owned(),
        JoinDenied::NotAdmitted => "Waiting for the doctor to let you in".to_owned(),
        JoinDenied::Forbidden | JoinDenied::NotFound => "Only for the two participants".to_owned(),
    }
}

/// A condition of joining, as the person who joins reads it.
pub const fn condition(name: CheckName) -> &'static str {
    match name {
        CheckName::SignedIn => "You are signed in",
        CheckName::Participant => "The appointment is one of yours",
        CheckName::Confirmed => "The appointment is confirmed",
        CheckName::Window => "The room is open",
        CheckName::Admitted => "The doctor has let you in",
        CheckName::Clock => "The clock of this device is right",
        CheckName::VideoServer => "The video server answers",
        CheckName::Script => "Its program is loaded",
        CheckName::Permissions => "Camera and microphone are allowed",
        CheckName::Network => "The connection to us works",
    }
}

/// `Opens in 12 min`, and seconds in the last minute; a date when it is more than a day away.
pub fn opening_text(opens_at: Instant, now: Instant, when: impl Fn(Instant) -> String) -> String {
    let seconds = now.seconds_until(opens_at);
    if DAY <= seconds {
        format!("Opens {}", when(opens_at))
    } else {
        format!("Opens in {}", length_text(seconds))
    }
}

/// A length of time, rounded up, so that it is never over before it says so.
pub fn length_text(seconds: i64) -> String {
    if seconds < MINUTE {
        return format!("{} s", seconds.max(0));
    }
    minutes_text((seconds + MINUTE - 1) / MINUTE)
}

/// `12 min`, `1 h`, `1 h 5 min`
pub fn minutes_text(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_unix(1_800_000_000 + seconds).unwrap()
    }

    fn opening(seconds: i64) -> String {
        opening_text(at(seconds), at(0), |_| "on Friday".to_owned())
    }

    #[test]
    fn counts_down_in_the_unit_that_fits() {
        assert_eq!(opening(1), "Opens in 1 s");
        assert_eq!(opening(59), "Opens in 59 s");
        assert_eq!(opening(60), "Opens in 1 min");
        assert_eq!(opening(61), "Opens in 2 min");
        assert_eq!(opening(12 * 60), "Opens in 12 min");
        assert_eq!(opening(3_600), "Opens in 1 h");
        assert_eq!(opening(3 * 3_600 + 61), "Opens in 3 h 2 min");
        assert_eq!(opening(DAY), "Opens on Friday");
    }

    #[test]
    fn every_denial_has_its_words() {
        let text = |denied, by_doctor| denial_text(denied, by_doctor, at(0), |_| "at 14:30".into());
        assert_eq!(
            text(JoinDenied::TooLate { closes_at: at(-1) }, false),
            "Closed at 14:30"
        );
        assert_eq!(
            text(JoinDenied::NotConfirmed, false),
            "Waiting for the doctor to confirm"
        );
        assert_eq!(
            text(JoinDenied::NotConfirmed, true),
            "Confirm it to open the room"
        );
        let canceled = JoinDenied::NotJoinable {
            status: Status::Canceled,
        };
        assert_eq!(text(canceled, false), "Canceled");
    }
}
