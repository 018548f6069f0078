//! Small facts that an appointment is written with, where a test is about something else.

use api::{auth::Caller, zones::Meant};
use shared::{
    Actor, Instant, SessionId,
    availability::{VisitType, VisitTypeId, VisitTypeName},
};

/// Somebody who acts for themself, in a sign-in that no table knows.
pub fn caller(actor: Actor) -> Caller {
    let account = actor.account_id();
    Caller {
        actor,
        signed_in: account,
        session: SessionId::from(account.uuid()),
        client: None,
        lacks_second_factor: false,
        expires_at: Instant::from(time::OffsetDateTime::UNIX_EPOCH),
    }
}

/// A visit of half an hour.
pub fn visit_type() -> VisitType {
    VisitType {
        id: VisitTypeId::parse("first_visit").unwrap(),
        name: VisitTypeName::parse("First visit").unwrap(),
        length_minutes: 30,
    }
}

/// What an instant says on a wall on which it is UTC.
pub fn meant(at: Instant) -> Meant {
    Meant {
        wall_start: at.to_string()[..16].to_owned(),
        time_zone: "UTC".to_owned(),
    }
}
