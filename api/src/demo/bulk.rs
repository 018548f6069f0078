//! Many accounts and appointments, for load.

use shared::{Instant, Role, Status, appointment::LENGTH_MINUTES};

use super::{
    ACCOUNTS, DemoError, Kind,
    accounts::{self, bulk_username},
    store::{self, Made},
    test_id,
};
use crate::{auth::passwords::Passwords, db::Db, jitsi::RoomName, random};

/// Rows of one statement: thirteen values each stay below SQLite's limit of 32 766.
const CHUNK: u64 = 1_000;

/// How much to make.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Volume {
    /// So many doctors more, named testdoctor-00001 and so on
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub doctors: u64,
    /// So many patients more, named testpatient-00001 and so on
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub patients: u64,
    /// So many appointments between them, half of them past
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub appointments: u64,
}

/// Makes what is missing of so many accounts and appointments beside the test accounts. A run that
/// was stopped goes on where it was. `progress` is told how many appointments there are.
///
/// # Errors
/// See [`DemoError`].
pub async fn fill(
    db: &Db,
    passwords: &Passwords,
    volume: &Volume,
    prefix: &str,
    now: Instant,
    progress: impl Fn(u64),
) -> Result<(), DemoError> {
    let Volume {
        doctors,
        patients,
        appointments,
    } = *volume;
    let hash = accounts::hash(passwords).await?;
    for (role, kind, wanted) in [
        (Role::Doctor, Kind::Doctor, doctors),
        (Role::Patient, Kind::Patient, patients),
    ] {
        let sample = ACCOUNTS
            .into_iter()
            .find(|test| test.role == role)
            .ok_or(DemoError::Invalid(shared::FieldCode::Unknown))?;
        let mut tx = db.begin().await?;
        for n in store::count_accounts(db, test_id(kind, 0), test_id(kind, u64::MAX >> 16)).await?
            ..wanted
        {
            accounts::insert(
                &mut tx,
                test_id(kind, n).into(),
                &bulk_username(role, n + 1),
                &sample,
                &hash,
                now,
            )
            .await?;
        }
        tx.commit().await?;
    }
    if appointments == 0 {
        return Ok(());
    }
    let layout = Layout::new(db, doctors.max(1), patients.max(1), appointments, now).await?;
    let mut n = layout.there;
    while n < appointments {
        let end = appointments.min(n + CHUNK);
        let chunk: Vec<Made> = (n..end)
            .filter_map(|n| layout.appointment(n, prefix, now))
            .collect();
        let mut tx = db.begin().await?;
        store::insert(&mut tx, &chunk, now).await?;
        tx.commit().await?;
        n = end;
        progress(n);
    }
    Ok(())
}

/// Where each appointment lies: in every half hour each doctor sees another patient, so that nobody
/// is in two places.
struct Layout {
    doctors: u64,
    patients: u64,
    /// Appointments of one half hour.
    at_once: u64,
    /// How many are there.
    there: u64,
    first: Instant,
}

impl Layout {
    async fn new(
        db: &Db,
        doctors: u64,
        patients: u64,
        appointments: u64,
        now: Instant,
    ) -> Result<Self, DemoError> {
        let (low, high) = (
            test_id(Kind::BulkAppointment, 0),
            test_id(Kind::BulkAppointment, u64::MAX >> 16),
        );
        let there = store::count_appointments(db, low, high).await?;
        let at_once = doctors.min(patients);
        let first = match store::starts_at(db, low).await? {
            Some(first) => first,
            None => {
                let half_hours = i64::try_from(appointments / at_once / 2).unwrap_or(0);
                let base = now.unix().div_euclid(LENGTH_MINUTES * 60) * LENGTH_MINUTES * 60;
                Instant::from_unix(base)
                    .unwrap_or(now)
                    .plus_minutes(-half_hours * LENGTH_MINUTES)
            }
        };
        Ok(Self {
            doctors,
            patients,
            at_once,
            there,
            first,
        })
    }

    fn appointment(&self, n: u64, prefix: &str, now: Instant) -> Option<Made> {
        let (half_hour, place) = (n / self.at_once, n % self.at_once);
        let starts_at = self
            .first
            .plus_minutes(i64::try_from(half_hour).ok()? * LENGTH_MINUTES);
        let is_past = starts_at < now;
        let status = match (n % 10, is_past) {
            (0, _) => Status::Canceled,
            (1, true) => Status::NoShow,
            (_, true) => Status::Completed,
            (1..=3, false) => Status::Pending,
            (_, false) => Status::Confirmed,
        };
        Some(Made {
            id: test_id(Kind::BulkAppointment, n),
            doctor_id: test_id(Kind::Doctor, place % self.doctors),
            patient_id: test_id(Kind::Patient, (place + half_hour) % self.patients),
            status,
            starts_at,
            reason: "A test appointment",
            room: RoomName::new(prefix, random::bytes()),
        })
    }
}
