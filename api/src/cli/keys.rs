//! `mydoctor keys`: a new key, and sealing everything anew with it.

use api::{
    audit::{self, Act, By, chain},
    clock::Clock,
    config::{Config, KeySource, PushKey},
    sealing::rotate::rotate,
};
use uuid::Uuid;

use super::{Fault, migrated};

/// What to do with the keys.
#[derive(clap::Subcommand)]
pub enum Keys {
    /// Make a new key: beside an embedded database it seals from now on, elsewhere it is printed
    New,
    /// Make a key for web push, and print it
    Push,
    /// Seal everything anew with the first key; can be killed and run again, while the server runs
    Rotate,
}

impl Keys {
    /// Does it.
    pub async fn run(&self, config: &Config) -> Result<(), Fault> {
        match self {
            Self::New => make(config),
            Self::Push => {
                println!("{}", PushKey::draw().expose());
                Ok(())
            }
            Self::Rotate => seal_anew(config).await,
        }
    }
}

fn make(config: &Config) -> Result<(), Fault> {
    let (key, source) = config.new_data_key()?;
    match source {
        KeySource::Kept(file) => println!(
            "{} holds a new key, which seals from now on; mydoctor keys rotate seals anew what is there.",
            file.display()
        ),
        // Printed once, for the operator to put before the others.
        _ => println!("{}", key.to_text().expose()),
    }
    Ok(())
}

async fn seal_anew(config: &Config) -> Result<(), Fault> {
    let (db, sealing) = migrated(config).await?;
    let now = Clock::System.now();
    let done = rotate(&db, &sealing, now).await?;
    if !done.retired.is_empty() {
        chain::renew_key(&db, &sealing, now).await?;
    }
    let mut tx = db.begin().await?;
    audit::record(&mut tx, now, By::SYSTEM, Act::RotateKeys, Uuid::nil()).await?;
    tx.commit().await?;
    db.close().await;
    let key = sealing.keyring().sealing_id().to_owned();
    println!("Sealed anew with the key {key}: {} rows.", done.rows);
    for key in done.retired {
        println!("Nothing is sealed with the key {key} any more; backups may still need it.");
    }
    Ok(())
}
