//! The test accounts.

use shared::{
    AccountId, FieldCode, Instant, Language, Role,
    account::{Email, Password, PersonName, Specialty, TimeZoneName, Username},
    consent::Subject,
};

use super::DemoError;
use crate::{
    accounts::store::{self, NewAccount},
    auth::passwords::Passwords,
    db::{Db, Tx},
    doctors,
    privacy::store as privacy,
    random, zones,
};

/// The password of every test account. It is published, so a server without `--demo` refuses to
/// start on a database in which one of them still has it.
pub const PASSWORD: &str = "testpass123";

/// A test account.
#[derive(Clone, Copy, Debug)]
pub struct TestAccount {
    /// The user name.
    pub username: &'static str,
    /// What it is.
    pub role: Role,
    /// The name.
    pub name: &'static str,
    /// The zone.
    pub time_zone: &'static str,
    /// Of a doctor.
    pub specialty: Option<&'static str>,
}

/// The test accounts.
pub const ACCOUNTS: [TestAccount; 5] = [
    account(
        "testdoctor",
        Role::Doctor,
        "Dr. Ada Byron",
        "Europe/Berlin",
        Some("General practice"),
    ),
    account(
        "testdoctor2",
        Role::Doctor,
        "Dr. Ignaz Weiss",
        "America/New_York",
        Some("Dermatology"),
    ),
    account(
        "testpatient",
        Role::Patient,
        "Pat Morgan",
        "Europe/Berlin",
        None,
    ),
    account(
        "testpatient2",
        Role::Patient,
        "Sam Rivera",
        "America/New_York",
        None,
    ),
    account(
        "testadmin",
        Role::Admin,
        "Alex Admin",
        "Europe/Berlin",
        None,
    ),
];

const fn account(
    username: &'static str,
    role: Role,
    name: &'static str,
    time_zone: &'static str,
    specialty: Option<&'static str>,
) -> TestAccount {
    TestAccount {
        username,
        role,
        name,
        time_zone,
        specialty,
    }
}

/// Makes those that are missing.
pub(super) async fn ensure(db: &Db, passwords: &Passwords, now: Instant) -> Result<(), DemoError> {
    for test in ACCOUNTS {
        if store::credential(db, test.username).await?.is_none() {
            let hash = hash(passwords).await?;
            let mut tx = db.begin().await?;
            insert(
                &mut tx,
                random::uuid_v7(now).into(),
                test.username,
                &test,
                &hash,
                now,
            )
            .await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// The hash of the published password.
pub(super) async fn hash(passwords: &Passwords) -> Result<String, DemoError> {
    let password = Password::parse(PASSWORD).map_err(DemoError::Invalid)?;
    Ok(passwords.hash(&password).await?.as_str().to_owned())
}

/// Writes one account with its profile, under a user name that may be another than the sample's.
pub(super) async fn insert(
    tx: &mut Tx,
    id: AccountId,
    username: &str,
    sample: &TestAccount,
    password_hash: &str,
    now: Instant,
) -> Result<(), DemoError> {
    let invalid = |code: FieldCode| DemoError::Invalid(code);
    let name = PersonName::parse(sample.name).map_err(invalid)?;
    let new = NewAccount {
        id,
        role: sample.role,
        username: Some(&Username::parse(username).map_err(invalid)?),
        email: &Email::parse(&format!("{username}@example.org")).map_err(invalid)?,
        name: &name,
        time_zone: &TimeZoneName::parse(sample.time_zone, zones::is_known).map_err(invalid)?,
        language: Language::default(),
        password_hash,
    };
    store::insert(tx, &new, now).await?;
    match sample.role {
        Role::Patient => {
            store::insert_patient(tx, id).await?;
            // They have agreed to what is asked before a first booking.
            for subject in Subject::ALL {
                let yes = (subject, subject.version(), true);
                privacy::answer(tx, random::uuid_v7(now), id, yes, now).await?;
            }
        }
        Role::Doctor => {
            let specialty = Specialty::parse(sample.specialty.unwrap_or("General practice"))
                .map_err(invalid)?;
            doctors::store::insert(tx, id.uuid().into(), &name, &specialty).await?;
        }
        Role::Admin | Role::Integrator => {}
    }
    Ok(())
}

/// Looks for the published password on the test accounts and on the first of the many.
pub(super) async fn with_published_password(
    db: &Db,
    passwords: &Passwords,
) -> Result<Option<String>, DemoError> {
    let many = [
        bulk_username(Role::Doctor, 1),
        bulk_username(Role::Patient, 1),
    ];
    let names = ACCOUNTS
        .iter()
        .map(|test| test.username.to_owned())
        .chain(many);
    for name in names {
        if let Some(known) = store::credential(db, &name).await?
            && passwords
                .verify(PASSWORD.to_owned(), Some(&known.password_hash))
                .await?
        {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// The user name of the n-th of many doctors or patients, counted from one.
pub(super) fn bulk_username(role: Role, n: u64) -> String {
    format!("test{role}-{n:05}")
}
