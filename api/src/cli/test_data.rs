//! `mydoctor create-test-appointments`.

use api::{
    auth::passwords::Passwords,
    clock::Clock,
    config::Config,
    demo::{self, Volume},
};

use super::{Fault, migrated};

/// How many appointments lie between two words about progress.
const TOLD_EVERY: u64 = 100_000;

/// Makes the test accounts and appointments, and as many more as asked for.
pub async fn run(config: &Config, volume: &Volume) -> Result<(), Fault> {
    let (db, _) = migrated(config).await?;
    let passwords = Passwords::new(Passwords::default_threads())?;
    let now = Clock::System.now();
    let prefix = &config.video.room_prefix;
    demo::ensure(&db, &passwords, prefix, now).await?;
    let tell = |there: u64| {
        if there.is_multiple_of(TOLD_EVERY) {
            eprintln!("{there} of {} appointments", volume.appointments);
        }
    };
    demo::fill(&db, &passwords, volume, prefix, now, tell).await?;
    db.close().await;
    println!("The test accounts and appointments are there.");
    Ok(())
}
