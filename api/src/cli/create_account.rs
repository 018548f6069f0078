//! `mydoctor create-account`.

use std::io::{self, BufRead as _};

use api::{
    accounts::store::{self, NewAccount},
    audit::{self, Act, By},
    auth::passwords::Passwords,
    clock::Clock,
    config::Config,
    db::DbError,
    doctors, random, zones,
};
use shared::{
    AccountId, FieldCode, Language, Role,
    account::{Email, Password, PersonName, Specialty, TimeZoneName, Username},
};

use super::{Fault, migrated};

/// Whose account to make.
#[derive(clap::Args)]
pub struct CreateAccount {
    /// patient, doctor, admin or integrator
    #[arg(long)]
    role: Role,
    /// A short name to sign in with
    #[arg(long)]
    username: String,
    /// The e-mail address
    #[arg(long)]
    email: String,
    /// The name shown to others
    #[arg(long)]
    name: String,
    /// The time zone, an IANA name
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// The language of what is sent to them: en or de
    #[arg(long, default_value_t)]
    language: Language,
    /// A doctor's specialty
    #[arg(long, default_value = "General practice")]
    specialty: String,
}

impl CreateAccount {
    /// Makes the account.
    pub async fn run(&self, config: &Config) -> Result<(), Fault> {
        let username = checked("--username", Username::parse(&self.username))?;
        let email = checked("--email", Email::parse(&self.email))?;
        let name = checked("--name", PersonName::parse(&self.name))?;
        let time_zone = checked(
            "--time-zone",
            TimeZoneName::parse(&self.time_zone, zones::is_known),
        )?;
        let specialty = checked("--specialty", Specialty::parse(&self.specialty))?;
        let password = checked("the password", Password::parse(&first_line()?))?;

        let passwords = Passwords::new(1)?;
        let strength = passwords
            .judge(
                &password,
                &[username.as_str(), email.as_str(), name.as_str()],
            )
            .await?;
        checked("the password", strength)?;
        let password_hash = passwords.hash(&password).await?;
        let now = Clock::System.now();
        let id = AccountId::from(random::uuid_v7(now));
        let new = NewAccount {
            id,
            role: self.role,
            username: Some(&username),
            email: &email,
            name: &name,
            time_zone: &time_zone,
            language: self.language,
            password_hash: password_hash.as_str(),
        };
        let (db, _) = migrated(config).await?;
        let mut tx = db.begin().await?;
        store::insert(&mut tx, &new, now)
            .await
            .map_err(|error| match error {
                DbError::Unique => Fault::from("the user name or the e-mail address is taken"),
                other => other.into(),
            })?;
        match self.role {
            Role::Patient => store::insert_patient(&mut tx, id).await?,
            Role::Doctor => {
                doctors::store::insert(&mut tx, id.uuid().into(), &name, &specialty).await?
            }
            Role::Admin | Role::Integrator => {}
        }
        audit::record(&mut tx, now, By::SYSTEM, Act::CreateAccount, id.uuid()).await?;
        tx.commit().await?;
        db.close().await;
        println!("{id}");
        Ok(())
    }
}

fn checked<T>(what: &str, value: Result<T, FieldCode>) -> Result<T, Fault> {
    value.map_err(|code| format!("{what} {}", code.message()).into())
}

fn first_line() -> Result<String, Fault> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
