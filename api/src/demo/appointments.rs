//! A set of test appointments: every status, and confirmed ones at every edge of the join window.

use shared::{AccountId, Appointment, Instant, Status, wire::appointment::end_of};

use super::{
    DemoError, Kind, outcomes,
    store::{self, Made},
    test_id,
};
use crate::{accounts, db::Db, jitsi::RoomName, random};

/// A set is made anew when the last one is older; then its edges have passed.
const FRESH_MINUTES: i64 = 60;
/// Sets are anchored on whole five minutes.
const STEP_MINUTES: i64 = 5;
/// Most appointments of a set; spaces the ids of two sets.
const SET_SPACE: i64 = 32;

const DAY: i64 = 24 * 60;

/// Who, which status, and how many minutes after the anchor it starts. Each is 30 minutes long.
const SET: [(&str, &str, Status, i64); 16] = [
    // Closed an hour ago; closes in five minutes; running; opens in a quarter of an hour.
    ("testdoctor", "testpatient", Status::Confirmed, -180),
    ("testdoctor", "testpatient", Status::Confirmed, -115),
    ("testdoctor", "testpatient", Status::Confirmed, -25),
    ("testdoctor", "testpatient", Status::Confirmed, 45),
    // Waits to be confirmed, its window being open already.
    ("testdoctor", "testpatient", Status::Pending, 10),
    ("testdoctor", "testpatient", Status::Pending, DAY),
    ("testdoctor", "testpatient", Status::Confirmed, 3 * DAY),
    ("testdoctor", "testpatient", Status::Canceled, DAY + 60),
    ("testdoctor", "testpatient", Status::Canceled, -DAY),
    ("testdoctor", "testpatient", Status::Completed, -2 * DAY),
    ("testdoctor", "testpatient", Status::NoShow, -3 * DAY),
    // Other people's, for what must stay hidden.
    ("testdoctor", "testpatient2", Status::Confirmed, -60),
    ("testdoctor", "testpatient2", Status::Pending, 2 * DAY),
    ("testdoctor2", "testpatient2", Status::Confirmed, 5),
    ("testdoctor2", "testpatient2", Status::Completed, -2 * DAY),
    ("testdoctor2", "testpatient", Status::Confirmed, 4 * DAY),
];

const REASONS: [&str; 4] = [
    "A cough that does not go away",
    "Results of the last blood test",
    "A rash on the left arm",
    "Follow-up after the holidays",
];

/// Makes a set around `now`, unless there is one that is not an hour old.
pub(super) async fn ensure(db: &Db, prefix: &str, now: Instant) -> Result<(), DemoError> {
    let anchor = now.unix().div_euclid(STEP_MINUTES * 60) * STEP_MINUTES;
    let id = |anchor: i64, index: i64| {
        test_id(
            Kind::Appointment,
            (anchor * SET_SPACE + index).unsigned_abs(),
        )
    };
    for age in (0..FRESH_MINUTES).step_by(STEP_MINUTES as usize) {
        if store::exists(db, id(anchor - age, 0)).await? {
            return Ok(());
        }
    }
    let mut tx = db.begin().await?;
    for (index, (doctor, patient, status, start)) in SET.into_iter().enumerate() {
        let (doctor_id, patient_id) = (account(db, doctor).await?, account(db, patient).await?);
        let Some(starts_at) = Instant::from_unix((anchor + start) * 60) else {
            continue;
        };
        // An earlier set, or somebody who tried the product, may have taken the time.
        if status.occupies() && store::is_taken(&mut tx, doctor_id, patient_id, starts_at).await? {
            continue;
        }
        let made = Made {
            id: id(anchor, index as i64),
            doctor_id: doctor_id.uuid(),
            patient_id: patient_id.uuid(),
            status,
            starts_at,
            reason: REASONS[index % REASONS.len()],
            room: RoomName::new(prefix, random::bytes()),
        };
        let facts = Appointment {
            id: made.id.into(),
            doctor_id: made.doctor_id.into(),
            patient_id: made.patient_id.into(),
            status,
            starts_at,
            ends_at: end_of(starts_at),
            move_request: None,
            may_be_objected: false,
        };
        store::insert(&mut tx, &[made], now).await?;
        outcomes::write(&mut tx, &facts).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn account(db: &Db, username: &str) -> Result<AccountId, DemoError> {
    let known = accounts::store::credential(db, username).await?;
    known
        .map(|known| known.id)
        .ok_or(DemoError::Invalid(shared::FieldCode::Unknown))
}
