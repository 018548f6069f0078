//! Each story in a few rounds.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::json;

use super::count;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, at},
};

on_both! {
    async fn fifty_patients_want_one_slot(server) {
        let doctor = Doctor::new(&server).await;
        let mut patients = Vec::new();
        for _ in 0..50 {
            patients.push(Patient::new(&server).await);
        }
        for round in 0..3 {
            let answers = join_all(patients.iter().map(|patient| patient.book(&doctor, at(60 + round * 60)))).await;
            assert_eq!(count(&answers), BTreeMap::from([(201, 1), (409, 49)]));
            for answer in answers {
                if answer.status.as_u16() == 409 {
                    answer.problem(409, shared::ErrorCode::SlotTaken);
                }
            }
        }
    }
}

on_both! {
    async fn one_patient_wants_many_doctors_at_once(server) {
        let patient = Patient::new(&server).await;
        let mut doctors = Vec::new();
        for _ in 0..16 {
            doctors.push(Doctor::new(&server).await);
        }
        let answers = join_all(doctors.iter().map(|doctor| patient.book(doctor, at(60)))).await;
        assert_eq!(count(&answers), BTreeMap::from([(201, 1), (409, 15)]));
    }
}

on_both! {
    async fn staggered_intervals_never_overlap(server) {
        let doctor = Doctor::new(&server).await;
        let mut patients = Vec::new();
        for _ in 0..16 {
            patients.push(Patient::new(&server).await);
        }
        let starts = (0_i64..).map(|n| at(60 + n * 5));
        let answers = join_all(patients.iter().zip(starts).map(|(patient, start)| patient.book(&doctor, start))).await;
        let mut booked: Vec<String> =
            answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.body["starts_at"].as_str().unwrap().to_owned()).collect();
        assert_eq!(answers.iter().filter(|answer| answer.status == 409).count() + booked.len(), 16);
        booked.sort();
        assert!(!booked.is_empty());
        for pair in booked.windows(2) {
            let [first, second] = [&pair[0], &pair[1]].map(|text| shared::Instant::parse(text).unwrap());
            assert!(first.plus_minutes(30) <= second, "{pair:?}");
        }
    }
}

on_both! {
    async fn confirm_against_cancel_has_one_story(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..10 {
            let path = patient.booked(&doctor, at(60 + round * 30)).await;
            let (confirm, cancel) = (format!("{path}/confirm"), format!("{path}/cancel"));
            let confirms = (0..4).map(|_| doctor.act(&confirm));
            let cancels = (0..4).map(|_| patient.post(&cancel, json!({ "reason": "Well again" })));
            let (confirmed, canceled) = futures_util::join!(join_all(confirms), join_all(cancels));
            let wins = |answers: &[Answer]| count(answers).get(&200).copied().unwrap_or(0);
            assert!(wins(&confirmed) <= 1 && wins(&canceled) <= 1);
            assert!(confirmed.iter().chain(&canceled).all(|answer| matches!(answer.status.as_u16(), 200 | 409)));
            // Each success raised the revision by one: nothing was lost and nothing counted twice.
            let now = patient.get(&path).await.ok(200);
            assert_eq!(now["revision"], 1 + wins(&confirmed) + wins(&canceled));
            let expected = if wins(&canceled) == 1 { "canceled" } else { "confirmed" };
            assert_eq!(now["status"], expected);
        }
    }
}

on_both! {
    async fn crossing_moves_end_in_success_or_conflict(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        for round in 0..10 {
            let day = round * 24 * 60;
            let one = ada.booked(&first, at(day + 60)).await;
            let two = ben.booked(&second, at(day + 60)).await;
            let (one, two) = (format!("{one}/reschedule"), format!("{two}/reschedule"));
            let to = |minutes| json!({ "starts_at": at(day + minutes) });
            let moves = futures_util::join!(first.post(&one, to(90)), ada.post(&one, to(120)), second.post(&two, to(90)), ben.post(&two, to(90)));
            for answer in [&moves.0, &moves.1, &moves.2, &moves.3] {
                assert!(matches!(answer.status.as_u16(), 200 | 409), "{:#}", answer.body);
            }
        }
    }
}
