//! The five operations.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::json;
use shared::{
    AppointmentId, DoctorId, Instant, Status,
    wire::{appointment::Appointment, page::Page, site::Site},
};

use crate::{
    measure::{CONNECTIONS, Figures, measure},
    session::{Session, answer},
};

/// Appointments that are read one by one, taken from the beginning of the admin's list.
const READ: usize = 1_000;
/// Doctors and as many patients who act: enough that they are seldom in each other's way, as people
/// of a practice are.
const PAIRS: usize = 16;
/// Appointments booked beforehand when there is to be something to confirm.
const TO_CONFIRM: usize = 2_000;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A page of 20, as admin, doctor and patient in turn.
    List,
    /// One appointment.
    One,
    /// A patient books; every request its own time.
    Book,
    /// A doctor confirms what was booked.
    Confirm,
    /// Participants enter rooms that are open.
    Join,
}

impl Operation {
    /// In the order of a day, which is the order they are measured in.
    pub const ALL: [Self; 5] = [Self::List, Self::One, Self::Book, Self::Confirm, Self::Join];

    /// As on the command line and in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::One => "one",
            Self::Book => "book",
            Self::Confirm => "confirm",
            Self::Join => "join",
        }
    }
}

/// A doctor and a patient who book only with each other, so that every request has a free time.
#[derive(Clone)]
struct Pair {
    doctor: Session,
    patient: Session,
    doctor_id: DoctorId,
}

/// A booking that waits for its doctor.
#[derive(Clone)]
struct Pending {
    doctor: Session,
    id: AppointmentId,
}

/// The signed-in test accounts of one server.
pub struct Arena {
    admin: Session,
    pairs: Arc<Vec<Pair>>,
    /// The first time to book, days after the last appointment there is.
    first_start: Instant,
    now: Instant,
    pending: Arc<Mutex<Vec<Pending>>>,
}

impl Arena {
    /// Signs everybody in.
    pub async fn enter(address: &str) -> Result<Self> {
        let client = Client::builder()
            .pool_max_idle_per_host(CONNECTIONS)
            .build()?;
        let admin = Session::sign_in(&client, address, "testadmin").await?;
        let mut pairs = Vec::new();
        for n in 1..=PAIRS {
            let doctor = format!("testdoctor-{n:05}");
            let doctor = Session::sign_in(&client, address, &doctor).await?;
            let patient = format!("testpatient-{n:05}");
            pairs.push(Pair {
                doctor_id: doctor.account.id.uuid().into(),
                patient: Session::sign_in(&client, address, &patient).await?,
                doctor,
            });
        }
        let now = admin
            .fetch::<Site>("/site", &HashMap::new())
            .await?
            .server_now;
        let midnight = now.plus_seconds(-now.unix().rem_euclid(86_400));
        Ok(Self {
            admin,
            pairs: Arc::new(pairs),
            first_start: midnight.plus_minutes(30 * 24 * 60),
            now,
            pending: Arc::default(),
        })
    }

    /// Measures one operation.
    pub async fn measure(&self, operation: Operation) -> Result<Figures> {
        match operation {
            Operation::List => self.list().await,
            Operation::One => self.one().await,
            Operation::Book => self.book().await,
            Operation::Confirm => self.confirm().await,
            Operation::Join => self.join().await,
        }
    }

    async fn list(&self) -> Result<Figures> {
        let first = self.pairs.first().context("nobody is signed in")?;
        let readers = [
            self.admin.clone(),
            first.doctor.clone(),
            first.patient.clone(),
        ];
        measure(move |n| {
            let request = readers[n % readers.len()].get("/appointments?limit=20");
            Some(async move { answer(request, StatusCode::OK).await.is_some() })
        })
        .await
    }

    async fn one(&self) -> Result<Figures> {
        let ids: Vec<_> = pages(&self.admin, READ)
            .await?
            .into_iter()
            .map(|appointment| appointment.id)
            .collect();
        ensure!(!ids.is_empty(), "there are no appointments to read");
        let admin = self.admin.clone();
        measure(move |n| {
            let request = admin.get(&format!("/appointments/{}", ids[n % ids.len()]));
            Some(async move { answer(request, StatusCode::OK).await.is_some() })
        })
        .await
    }

    async fn book(&self) -> Result<Figures> {
        let (pairs, first_start) = (Arc::clone(&self.pairs), self.first_start);
        let pending = Arc::clone(&self.pending);
        measure(move |n| {
            let booking = book(&pairs, first_start, n);
            let pending = Arc::clone(&pending);
            Some(async move {
                match booking.await {
                    Some(booked) => {
                        let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
                        pending.push(booked);
                        true
                    }
                    None => false,
                }
            })
        })
        .await
    }

    async fn confirm(&self) -> Result<Figures> {
        let mut pending =
            std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if pending.is_empty() {
            for n in 0..TO_CONFIRM {
                let booked = book(&self.pairs, self.first_start, n).await;
                pending.push(booked.context("a booking to be confirmed was refused")?);
            }
        }
        measure(move |n| {
            let Pending { doctor, id } = pending.get(n)?;
            let request = doctor.post(&format!("/appointments/{id}/confirm"));
            Some(async move { answer(request, StatusCode::OK).await.is_some() })
        })
        .await
    }

    async fn join(&self) -> Result<Figures> {
        let mut doors = Vec::new();
        let people = self
            .pairs
            .iter()
            .flat_map(|pair| [&pair.doctor, &pair.patient]);
        for participant in people {
            for appointment in pages(participant, READ).await? {
                let open = appointment.opens_at <= self.now && self.now < appointment.closes_at;
                if appointment.status == Status::Confirmed && open {
                    let path = format!("/appointments/{}/join", appointment.id);
                    doors.push((participant.clone(), path));
                }
            }
        }
        ensure!(!doors.is_empty(), "no room is open");
        measure(move |n| {
            let (participant, path) = &doors[n % doors.len()];
            let request = participant.post(path);
            Some(async move { answer(request, StatusCode::OK).await.is_some() })
        })
        .await
    }
}

/// The n-th booking: the pairs take turns, and each goes on by the length of an appointment.
fn book(
    pairs: &[Pair],
    first_start: Instant,
    n: usize,
) -> impl Future<Output = Option<Pending>> + Send + use<> {
    let pair = &pairs[n % pairs.len()];
    let minutes = shared::appointment::LENGTH_MINUTES * (n / pairs.len()) as i64;
    let request = pair.patient.post("/appointments").json(&json!({
        "doctor_id": pair.doctor_id,
        "starts_at": first_start.plus_minutes(minutes),
        "reason": "A cough that does not go away",
    }));
    let doctor = pair.doctor.clone();
    async move {
        let body = answer(request, StatusCode::CREATED).await?;
        let booked: Appointment = serde_json::from_slice(&body).ok()?;
        Some(Pending {
            doctor,
            id: booked.id,
        })
    }
}

/// The beginning of somebody's list.
async fn pages(reader: &Session, at_most: usize) -> Result<Vec<Appointment>> {
    let mut query = HashMap::from([("limit", "100".to_owned())]);
    let mut found = Vec::new();
    loop {
        let page: Page<Appointment> = reader.fetch("/appointments", &query).await?;
        found.extend(page.items);
        match page.next_cursor {
            Some(cursor) if found.len() < at_most => query.insert("cursor", cursor),
            _ => return Ok(found),
        };
    }
}
