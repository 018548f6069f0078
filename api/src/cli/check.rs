//! `mydoctor check`: what an operator wants to know before opening the doors.

use std::process::ExitCode;

use api::{
    auth::passwords::Passwords,
    clock::Clock,
    config::Config,
    db::Db,
    demo, outgoing,
    video::outside::{self, Line},
};

use super::Fault;

/// Says how things stand, a line each; the exit status tells whether all is well.
pub async fn run(config: &Config) -> Result<ExitCode, Fault> {
    for line in config.describe() {
        println!("{line}");
    }
    for warning in config.video_warnings() {
        println!("warning: {warning}");
    }
    println!("mail: this version sends none");
    match database(config).await {
        Ok(line) => {
            println!("{line}");
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("database: {fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Says how the video servers look from here, a line for each thing.
pub async fn video(config: &Config) -> Result<ExitCode, Fault> {
    for line in config.describe_video() {
        println!("{line}");
    }
    let client = outgoing::client().build()?;
    let lines = outside::look(config, &client, Clock::System.now()).await?;
    for line in &lines {
        println!("{line}");
    }
    if lines.iter().any(Line::is_wrong) {
        Ok(ExitCode::FAILURE)
    } else {
        Ok(ExitCode::SUCCESS)
    }
}

async fn database(config: &Config) -> Result<String, Fault> {
    let db = Db::open(&config.database).await?;
    if !db.is_current().await? {
        return Err("its schema is not that of this version; run mydoctor migrate".into());
    }
    let passwords = Passwords::new(1)?;
    let published = demo::with_published_password(&db, &passwords).await?;
    let kind = db.kind();
    db.close().await;
    match published {
        Some(username) => Err(format!(
            "the test account {username} has its published password; for demonstrations only"
        )
        .into()),
        None => Ok(format!("database: {kind} answers, schema up to date")),
    }
}
