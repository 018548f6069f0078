//! `mydoctor check --zones`: which appointments a change of the law has moved on the wall.
//!
//! An appointment is kept as an instant, and beside it the wall time that people agreed on. When a
//! country sets its clocks otherwise than was known then, a new version of this program knows, and the
//! two fall apart. Which of them is right only people can say, so this tells and changes nothing.

use std::process::ExitCode;

use api::{
    appointments::store::meant::{self, MeantRow},
    clock::Clock,
    config::Config,
    db::Db,
    zones::{Meant, Reading},
};
use uuid::Uuid;

use super::Fault;

/// How many appointments are read at a time.
const PAGE: i64 = 1_000;

/// Lists the future appointments whose wall time means another instant now; the exit status tells
/// whether there are any.
pub async fn run(config: &Config) -> Result<ExitCode, Fault> {
    let db = Db::open(&config.database).await?;
    if !db.is_current().await? {
        return Err(
            "the database's schema is not that of this version; run mydoctor migrate".into(),
        );
    }
    let mut after = (Clock::System.now(), Uuid::max());
    let (mut looked_at, mut moved) = (0_u64, 0_u64);
    loop {
        let page = meant::list(&db, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = (last.starts_at, last.id);
        for row in page.into_iter().filter(|row| row.status.occupies()) {
            looked_at += 1;
            if let Some(line) = line(row) {
                moved += 1;
                println!("{line}");
            }
        }
    }
    db.close().await;
    println!(
        "zones: {moved} of {looked_at} future appointments no longer start at the wall time that was meant"
    );
    Ok(match moved {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// What to tell of an appointment; `None` when all is as it was.
fn line(row: MeantRow) -> Option<String> {
    let (id, starts_at) = (row.id, row.starts_at);
    let meant = Meant {
        wall_start: row.wall_start,
        time_zone: row.time_zone,
    };
    let now = match meant.reading(starts_at) {
        Reading::Same => return None,
        Reading::Other(instant) => format!("is {instant} now"),
        Reading::LeaptOver => "is leapt over by the clocks now".to_owned(),
        Reading::UnknownZone => "is in a zone that is not known any more".to_owned(),
    };
    let Meant {
        wall_start,
        time_zone,
    } = meant;
    Some(format!(
        "{id}: starts at {starts_at}, but {wall_start} {time_zone} {now}"
    ))
}
