//! "Why can't I join?": the conditions of joining that the server can judge.

use super::{Door, JoinPolicy};
use crate::{
    actor::Actor,
    appointment::{Appointment, Status},
    instant::Instant,
    wire::join_check::{CLOCK_TOLERANCE_SECONDS, Check, CheckName, CheckState},
};

/// What the conditions are judged by, besides the appointment.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// When rooms are open.
    pub policy: JoinPolicy,
    /// The door of this one.
    pub door: Door,
    /// By how many seconds the device's clock is ahead of the server's, where that is known.
    pub clock_ahead_seconds: Option<i64>,
    /// Whether the video server answers.
    pub video_server: CheckState,
    /// The server's time.
    pub now: Instant,
}

/// All conditions for somebody who is signed in and one of the appointment's people. Each is judged by
/// itself, whatever the others are; what only the device can tell is unknown.
pub fn conditions(facts: &Appointment, actor: Actor, known: Circumstances) -> Vec<Check> {
    let window = known.policy.window(facts.starts_at, facts.ends_at);
    let has_key = matches!(actor, Actor::Doctor(_));
    let clock = known
        .clock_ahead_seconds
        .map(|ahead| ahead.unsigned_abs() <= CLOCK_TOLERANCE_SECONDS.unsigned_abs());
    let judge = |name: CheckName| match name {
        CheckName::SignedIn => CheckState::Ok,
        CheckName::Participant => fulfilled(facts.is_participant(actor)),
        CheckName::Confirmed => fulfilled(facts.status == Status::Confirmed),
        CheckName::Window => {
            fulfilled(window.opens_at <= known.now && known.now <= window.closes_at)
        }
        CheckName::Admitted => fulfilled(has_key || known.door.is_open(window)),
        CheckName::Clock => clock.map_or(CheckState::Unknown, fulfilled),
        CheckName::VideoServer => known.video_server,
        CheckName::Script | CheckName::Permissions | CheckName::Network => CheckState::Unknown,
    };
    let check = |name| Check {
        name,
        state: judge(name),
    };
    CheckName::ALL.into_iter().map(check).collect()
}

const fn fulfilled(is_so: bool) -> CheckState {
    if is_so {
        CheckState::Ok
    } else {
        CheckState::Failed
    }
}
