//! Sixteen writers at once, five hundred rounds of each story.

use std::time::{Duration, Instant as Stopwatch};

use futures_util::future::{LocalBoxFuture, join_all};
use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::count;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, Server, at},
};

const WRITERS: i64 = 16;
const ROUNDS: i64 = 500;
/// A writer that waits longer waits for a lock that nobody gives back. It is no measure of speed.
const STUCK: Duration = Duration::from_secs(3);

type Attempt<'a> = LocalBoxFuture<'a, Answer>;

/// Lets all attempts run at once. Each must be answered with success or 409, and none may be stuck.
async fn at_once(attempts: Vec<Attempt<'_>>, success: u16) -> Vec<Answer> {
    assert_eq!(attempts.len() as i64, WRITERS);
    let timed = attempts.into_iter().map(async |attempt| {
        let begun = Stopwatch::now();
        (attempt.await, begun.elapsed())
    });
    let answers = join_all(timed).await;
    for (answer, took) in &answers {
        let status = answer.status.as_u16();
        assert!(
            status == success || status == 409,
            "{status}: {:#}",
            answer.body
        );
        assert!(*took < STUCK, "answered after {took:?}");
    }
    answers.into_iter().map(|(answer, _)| answer).collect()
}

async fn patients(server: &Server) -> Vec<Patient<'_>> {
    let mut patients = Vec::new();
    for _ in 0..WRITERS {
        patients.push(Patient::new(server).await);
    }
    patients
}

fn instant(value: &Value) -> Instant {
    Instant::parse(value.as_str().unwrap()).unwrap()
}

/// The times of these appointments; no two of them overlap.
fn assert_apart<'a>(appointments: impl IntoIterator<Item = &'a Value>) {
    let time = |one: &Value| (instant(&one["starts_at"]), instant(&one["ends_at"]));
    let mut times: Vec<(Instant, Instant)> = appointments.into_iter().map(time).collect();
    times.sort_unstable();
    for pair in times.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{pair:?} overlap");
    }
}

on_both! {
    async fn identical_intervals_have_one_winner(server) {
        let (doctor, patients) = (Doctor::new(&server).await, patients(&server).await);
        for round in 0..ROUNDS {
            let start = at(60 + round * 30);
            let attempts = patients.iter().map(|patient| Box::pin(patient.book(&doctor, start)) as Attempt<'_>);
            let answers = at_once(attempts.collect(), 201).await;
            assert_eq!(count(&answers).get(&201), Some(&1), "round {round}");
            for lost in answers.into_iter().filter(|answer| answer.status == 409) {
                lost.problem(409, ErrorCode::SlotTaken);
            }
        }
    }
}

on_both! {
    async fn staggered_intervals_stay_apart(server) {
        let (doctor, patients) = (Doctor::new(&server).await, patients(&server).await);
        for round in 0..ROUNDS {
            let start = |n: i64| at(60 + round * 120 + n * 5);
            let attempts = patients.iter().zip(0..).map(|(patient, n)| Box::pin(patient.book(&doctor, start(n))) as Attempt<'_>);
            let answers = at_once(attempts.collect(), 201).await;
            let booked: Vec<&Value> = answers.iter().filter(|answer| answer.status == 201).map(|answer| &answer.body).collect();
            assert!(!booked.is_empty(), "round {round}");
            assert_apart(booked);
        }
    }
}

on_both! {
    async fn confirm_against_cancel_against_reschedule_is_one_story(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..ROUNDS {
            let start = |minutes: i64| at(60 + round * 120 + minutes);
            let path = patient.booked(&doctor, start(0)).await;
            let to = |word: &str| format!("{path}/{word}");
            let (confirm, cancel, reschedule) = (to("confirm"), to("cancel"), to("reschedule"));
            let mut attempts: Vec<Attempt<'_>> = Vec::new();
            for n in 0..WRITERS / 4 {
                attempts.push(Box::pin(doctor.act(&confirm)));
                attempts.push(Box::pin(patient.post(&cancel, json!({ "reason": "Well again" }))));
                attempts.push(Box::pin(doctor.post(&reschedule, json!({ "starts_at": start(30 + n * 5) }))));
                attempts.push(Box::pin(patient.post(&reschedule, json!({ "starts_at": start(60 + n * 5) }))));
            }
            let answers = at_once(attempts, 200).await;
            let won = answers.iter().filter(|answer| answer.status == 200).count() as i64;
            // Each success raised the revision by one: nothing was lost and nothing counted twice.
            let now = patient.get(&path).await.ok(200);
            assert_eq!(now["revision"], 1 + won, "round {round}");
            let canceled = answers.iter().any(|answer| answer.body["status"] == "canceled" && answer.status == 200);
            assert_eq!(now["status"] == "canceled", canceled, "round {round}");
        }
    }
}

on_both! {
    async fn crossing_moves_never_overlap_and_never_lock_each_other_out(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        for round in 0..ROUNDS {
            let start = |slot: i64| at(60 + round * 240 + slot * 30);
            // Each doctor sees each patient, at four times that all four want to have.
            let one = ada.booked(&first, start(0)).await;
            let two = ben.booked(&second, start(1)).await;
            let three = ben.booked(&first, start(2)).await;
            let four = ada.booked(&second, start(3)).await;
            let cast = [(&one, &first, &ada), (&two, &second, &ben), (&three, &first, &ben), (&four, &second, &ada)];
            let paths: Vec<String> = cast.iter().map(|(path, ..)| format!("{path}/reschedule")).collect();
            let mut attempts: Vec<Attempt<'_>> = Vec::new();
            for (n, (_, doctor, patient)) in cast.iter().enumerate() {
                let to = |slot: usize| json!({ "starts_at": start((slot % 6) as i64) });
                attempts.push(Box::pin(doctor.post(&paths[n], to(n + 1))));
                attempts.push(Box::pin(doctor.post(&paths[n], to(n + 4))));
                attempts.push(Box::pin(patient.post(&paths[n], to(n + 3))));
                attempts.push(Box::pin(patient.post(&paths[n], to(n + 5))));
            }
            at_once(attempts, 200).await;
            let mut now = Vec::new();
            for (path, _, patient) in &cast {
                now.push(patient.get(path).await.ok(200));
            }
            // Of one doctor and of one patient, whichever way the four are put together.
            for (n, m) in [(0, 2), (1, 3), (0, 3), (1, 2)] {
                assert_apart([&now[n], &now[m]]);
            }
        }
    }
}
