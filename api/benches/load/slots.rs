//! The search for slots: 31 days of a doctor with twenty windows a week and a thousand appointments in
//! them, with ten thousand and with a million other appointments stored.

use std::{collections::HashMap, time::Instant as Stopwatch};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use shared::wire::{appointment::Appointment, page::Page, site::Site, slot::Slots};

use crate::{
    database::Database,
    measure::{CONNECTIONS, measure},
    report::{self, Row},
    server::Server,
    session::{Session, answer},
};

const DOCTORS: u32 = 200;
const PATIENTS: u32 = 5_000;
/// How many other appointments there are, and what the line is called.
const SIZES: [(u32, &str); 2] = [(10_000, "slots 10k"), (1_000_000, "slots 1M")];
/// Appointments of the doctor who is searched.
const IN_RANGE: usize = 1_000;
/// Whose slots are searched; the bulk of appointments is with others.
const DOCTOR: &str = "testdoctor2";
/// Who has all the appointments, one after the other.
const PATIENT: &str = "testpatient2";

/// Measures both sizes on both databases.
pub async fn compare() -> Result<()> {
    println!("{}", report::head());
    for database in [Database::sqlite()?, Database::postgres().await?] {
        let mut p99 = Vec::new();
        for (appointments, operation) in SIZES {
            let begun = Stopwatch::now();
            database.fill(DOCTORS, PATIENTS, appointments)?;
            let made = begun.elapsed().as_secs_f64();
            eprintln!(
                "{}: {appointments} appointments after {made:.1} s",
                database.description()
            );
            let row = search(&database, operation).await?;
            p99.push(row.figures.percentile(99));
            println!("{row}");
        }
        if let [few, many] = p99[..] {
            println!(
                "{:<11} p99 with a million is {:.2} times that with ten thousand",
                database.name(),
                many / few
            );
        }
    }
    Ok(())
}

async fn search(database: &Database, operation: &'static str) -> Result<Row> {
    let server = Server::start(database).await?;
    let client = Client::builder()
        .pool_max_idle_per_host(CONNECTIONS)
        .build()?;
    let doctor = Session::sign_in(&client, server.address(), DOCTOR).await?;
    let patient = Session::sign_in(&client, server.address(), PATIENT).await?;
    let path = path(&doctor).await?;
    set_hours(&doctor).await?;
    fill_calendar(&doctor, &patient, &path).await?;
    let searched = doctor.clone();
    let figures = measure(move |_| {
        let request = searched.get(&path);
        Some(async move { answer(request, StatusCode::OK).await.is_some() })
    })
    .await?;
    Ok(Row {
        database: database.name(),
        operation,
        figures,
        resident_kib: server.resident_kib()?,
    })
}

/// The search that is measured: from tomorrow on.
async fn path(doctor: &Session) -> Result<String> {
    let site: Site = doctor.fetch("/site", &HashMap::new()).await?;
    let day = |days: i64| {
        site.server_now
            .plus_minutes(days * 24 * 60)
            .date_time()
            .date()
    };
    Ok(format!(
        "/doctors/{}/slots?from={}&to={}",
        doctor.account.id,
        day(1),
        day(31)
    ))
}

/// Four windows on each working day, and visits of five minutes beside the usual half hour.
async fn set_hours(doctor: &Session) -> Result<()> {
    let windows = [
        ("08:00", "10:00"),
        ("10:15", "12:00"),
        ("13:00", "15:00"),
        ("15:15", "18:00"),
    ];
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let hours: Vec<Value> = days
        .iter()
        .flat_map(|day| windows.map(|(from, to)| json!({ "day": day, "from": from, "to": to })))
        .collect();
    let body = json!({
        "time_zone": "America/New_York",
        "hours": hours,
        "exceptions": [],
        "time_off": [],
        "visit_types": [
            { "id": "first_visit", "name": "First visit", "length_minutes": 30 },
            { "id": "short", "name": "Prescription", "length_minutes": 5 },
        ],
        "rules": {
            "buffer_before_minutes": 0, "buffer_after_minutes": 0, "minimum_notice_minutes": 0,
            "horizon_days": 60, "step_minutes": 5, "max_per_day": null,
        },
    });
    let set = answer(doctor.put("/me/availability").json(&body), StatusCode::OK).await;
    set.map(drop).context("the hours are refused")
}

/// Books every other of the short slots until there are a thousand, unless an earlier run did.
async fn fill_calendar(doctor: &Session, patient: &Session, path: &str) -> Result<()> {
    let short = format!("{path}&visit_type=short");
    let free: Slots = patient.fetch(&short, &HashMap::new()).await?;
    let page: Page<Appointment> = patient
        .fetch(
            "/appointments?status=pending",
            &HashMap::from([("limit", "100".to_owned())]),
        )
        .await?;
    let is_filled = page.next_cursor.is_some();
    if is_filled {
        return Ok(());
    }
    ensure!(
        2 * IN_RANGE <= free.items.len(),
        "{} slots are too few",
        free.items.len()
    );
    for slot in free.items.iter().step_by(2).take(IN_RANGE) {
        let body = json!({
            "doctor_id": doctor.account.id,
            "starts_at": slot.starts_at,
            "visit_type": "short",
            "reason": "A prescription",
        });
        let booked = answer(
            patient.post("/appointments").json(&body),
            StatusCode::CREATED,
        )
        .await;
        booked.context("a booking is refused")?;
    }
    Ok(())
}
