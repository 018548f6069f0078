//! One report of the video server, whichever form it came in.

use std::str::FromStr;

use sha2::{Digest, Sha256};
use shared::{
    Appointment, FieldCode, FieldError, Instant, consultation::presence::Side, words::UnknownWord,
};

use super::{
    stays::sightings,
    store::{self, Event},
};
use crate::{
    app::App,
    appointments, attendance,
    error::ApiError,
    jitsi::{Person, RoomName, opaque_id},
};

/// How far the reporter's clock may be ahead of ours.
const AHEAD_MINUTES: i64 = 5;

/// Who reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reporter {
    /// 8x8's service.
    Jaas,
    /// The clinic's own server.
    Prosody,
}

impl Reporter {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jaas => "jaas",
            Self::Prosody => "prosody",
        }
    }
}

/// What happened in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first one is in.
    RoomCreated,
    /// The last one is out.
    RoomDestroyed,
    /// Somebody came in; whom we do not know has no side.
    Joined(Option<Side>),
    /// Somebody went out.
    Left(Option<Side>),
    /// A recording began.
    RecordingStarted,
    /// It ended.
    RecordingEnded,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::RoomCreated,
        Self::RoomDestroyed,
        Self::Joined(None),
        Self::Joined(Some(Side::Patient)),
        Self::Joined(Some(Side::Doctor)),
        Self::Joined(Some(Side::Guest)),
        Self::Left(None),
        Self::Left(Some(Side::Patient)),
        Self::Left(Some(Side::Doctor)),
        Self::Left(Some(Side::Guest)),
        Self::RecordingStarted,
        Self::RecordingEnded,
    ];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RoomCreated => "room_created",
            Self::RoomDestroyed => "room_destroyed",
            Self::Joined(None) => "somebody_joined",
            Self::Joined(Some(Side::Patient)) => "patient_joined",
            Self::Joined(Some(Side::Doctor)) => "doctor_joined",
            Self::Joined(Some(Side::Guest)) => "guest_joined",
            Self::Left(None) => "somebody_left",
            Self::Left(Some(Side::Patient)) => "patient_left",
            Self::Left(Some(Side::Doctor)) => "doctor_left",
            Self::Left(Some(Side::Guest)) => "guest_left",
            Self::RecordingStarted => "recording_started",
            Self::RecordingEnded => "recording_ended",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == word)
            .ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

/// What the video server says happened. People are told by the id that their token had.
pub enum What<'a> {
    /// Somebody came in.
    Joined(Option<&'a str>),
    /// Somebody went out.
    Left(Option<&'a str>),
    /// Something that is about nobody.
    Room(Kind),
}

/// One report.
pub struct Report<'a> {
    /// Who reports.
    pub reporter: Reporter,
    /// What makes it this report and no other; it is kept as a digest.
    pub identity: &'a [&'a str],
    /// Where.
    pub room: &'a RoomName,
    /// What.
    pub what: What<'a>,
    /// When, by the reporter's clock.
    pub at: Instant,
}

/// Takes a report, once. Rooms that are not ours are let pass: the server may have others, and it would
/// repeat what we refuse.
///
/// # Errors
/// When its time lies ahead of ours by more than clocks differ, and when the database does not answer.
pub async fn take(app: &App, report: &Report<'_>, now: Instant) -> Result<(), ApiError> {
    if now.plus_minutes(AHEAD_MINUTES) < report.at {
        let error = FieldError::new("at", FieldCode::OutOfRange);
        return Err(ApiError::invalid(vec![error]));
    }
    let Some(id) = store::appointment_of(&app.db, report.room).await? else {
        return Ok(());
    };
    let Some(row) = appointments::store::find(&app.db, id).await? else {
        return Ok(());
    };
    let facts = row.facts();
    let guests = store::guests(&app.db, id).await?;
    let side = |who: Option<&str>| side_of(who?, report.room, &facts, &guests);
    let event = Event {
        reporter: report.reporter,
        key: digest(report.identity),
        appointment: id,
        kind: match report.what {
            What::Joined(who) => Kind::Joined(side(who)),
            What::Left(who) => Kind::Left(side(who)),
            What::Room(kind) => kind,
        },
        at: report.at,
    };
    let mut tx = app.db.begin().await?;
    if !store::add(&mut tx, &event, now).await? {
        return Ok(());
    }
    let events = store::events(&mut tx, id).await?;
    for sighting in sightings(event.kind, event.at, &events) {
        attendance::ledger::witness(
            &mut tx,
            &facts,
            &app.settings().join_policy(),
            sighting,
            now,
        )
        .await?;
    }
    tx.commit().await?;
    app.live.changed(id);
    Ok(())
}

/// Whose token that was.
fn side_of(who: &str, room: &RoomName, facts: &Appointment, guests: &[uuid::Uuid]) -> Option<Side> {
    let is = |person| opaque_id(room, person) == who;
    if is(Person::Account(facts.patient_id.into())) {
        Some(Side::Patient)
    } else if is(Person::Account(facts.doctor_id.into())) {
        Some(Side::Doctor)
    } else {
        let known = guests.iter().any(|guest| is(Person::Guest(*guest)));
        known.then_some(Side::Guest)
    }
}

/// A digest of the parts, each with its length before it, so that no two lists read alike.
fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
