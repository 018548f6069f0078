//! `mydoctor check`: what an operator wants to know before opening the doors.

use std::process::ExitCode;

use api::{
    auth::passwords::Passwords,
    clock::Clock,
    config::Config,
    db::Db,
    demo,
    mail::trial,
    outgoing,
    sealing::{Sealing, start, store},
    video::outside::{self, Line},
};

use super::Fault;

/// Says how things stand, a line each; the exit status tells whether all is well.
pub async fn run(config: &Config) -> Result<ExitCode, Fault> {
    for line in config.describe() {
        println!("{line}");
    }
    for warning in config.warnings() {
        println!("warning: {warning}");
    }
    match database(config).await {
        Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
        Err(fault) => {
            println!("database: {fault}");
            return Ok(ExitCode::FAILURE);
        }
    }
    match keys(config).await {
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("keys: {fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Which keys the database knows, and how much each has sealed.
async fn keys(config: &Config) -> Result<Vec<String>, Fault> {
    let db = Db::open(&config.database).await?;
    let known = store::keys(&db).await?;
    if known.is_empty() {
        return Ok(vec!["keys: nothing is sealed yet".to_owned()]);
    }
    let sealing = Sealing::new(config, false)?;
    let keyring = sealing.keyring();
    let current = store::present(&db).await?;
    let current = current.as_deref().unwrap_or(keyring.sealing_id());
    let mut lines = Vec::new();
    for key in &known {
        let rows = start::in_use(&db, &key.key_id).await?;
        let state = match (key.is_in(&keyring), key.key_id == current) {
            (true, true) => "seals",
            (true, false) => "only opens",
            (false, _) if key.is_retired() && rows == 0 => "is retired",
            (false, _) => return Err(format!("the key {} is missing", key.key_id).into()),
        };
        lines.push(format!("keys: {} {state}; {rows} rows", key.key_id));
    }
    db.close().await;
    let warning = sealing.warning().map(|text| format!("warning: {text}"));
    lines.extend(warning);
    Ok(lines)
}

/// Sends one mail past the queue, and says what became of it.
pub async fn mail(config: &Config, to: &str) -> Result<ExitCode, Fault> {
    println!("{}", config.mail.describe());
    let Some(smtp) = &config.mail.smtp else {
        return Err("there is no mail server; set MYDOCTOR_SMTP_URL and MYDOCTOR_MAIL_FROM".into());
    };
    let now = Clock::System.now();
    match trial::send(smtp, &config.http.public_url, to, now).await {
        Ok(()) => {
            println!("mail: the mail server took a mail to {to}; look whether it arrives");
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("mail: {}", trial::explained(fault));
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

async fn database(config: &Config) -> Result<Vec<String>, Fault> {
    let db = Db::open(&config.database).await?;
    if !db.is_current().await? {
        return Err("its schema is not that of this version; run mydoctor migrate".into());
    }
    let passwords = Passwords::new(1)?;
    let published = demo::with_published_password(&db, &passwords).await?;
    let kind = db.kind();
    let may_change = db.may_change_the_audit().await?;
    db.close().await;
    let audit = may_change.map(|may| {
        if may {
            "warning: this role can change the audit; serve as one that does not own the tables, \
             see migrations/postgres-server-role.sql"
        } else {
            "audit: this role can only add to it"
        }
    });
    match published {
        Some(username) => Err(format!(
            "the test account {username} has its published password; for demonstrations only"
        )
        .into()),
        None => {
            let answers = format!("database: {kind} answers, schema up to date");
            Ok([answers]
                .into_iter()
                .chain(audit.map(str::to_owned))
                .collect())
        }
    }
}
