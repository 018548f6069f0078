//! A patient asks for another time of what is confirmed.

use futures_util::future::join_all;
use serde_json::json;
use shared::ErrorCode;

use super::{audited, history, meant, reschedule, time};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn both_times_are_kept_until_the_doctor_accepts(server) {
        let (mut patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (mut doctor, second, admin) = (Doctor::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let before = patient.get(&path).await.ok(200);
        let asked = reschedule(&patient, &path, at(600)).await.ok(200);
        assert_eq!((&asked["status"], time(&asked)), (&json!("confirmed"), (&json!(at(60)), &json!(at(90)))));
        assert_eq!(asked["move_request"], json!({ "starts_at": at(600), "ends_at": at(630), "lapses_at": at(30) }));
        assert_eq!((&asked["revision"], &asked["allowed_actions"]), (&json!(3), &json!(["cancel", "reschedule", "withdraw_move"])));
        let hers = doctor.get(&path).await.ok(200);
        assert_eq!(hers["allowed_actions"], json!(["cancel", "reschedule", "accept_move", "decline_move"]));
        assert_eq!(hers["move_request"], asked["move_request"]);
        assert_eq!(admin.get(&path).await.ok(200)["move_request"], asked["move_request"]);
        for minutes in [60, 600, 625] {
            other.book(&doctor, at(minutes)).await.problem(409, ErrorCode::SlotTaken);
            patient.book(&second, at(minutes)).await.problem(409, ErrorCode::SlotTaken);
        }
        assert!(!other.offered(&doctor, "2026-01-31", "").await.iter().any(|start| (571..630).contains(start)));

        let moved = doctor.act(&format!("{path}/accept-move")).await.ok(200);
        assert_eq!((&moved["status"], time(&moved)), (&json!("confirmed"), (&json!(at(600)), &json!(at(630)))));
        assert_eq!((&moved["move_request"], &moved["revision"], &moved["id"]), (&json!(null), &json!(4), &before["id"]));
        assert_eq!((&moved["opens_at"], &moved["may_be_objected"]), (&json!(at(570)), &json!(false)));
        assert_eq!(meant(&server, &path).await.0.as_deref(), Some("2026-01-31T20:00"));
        other.booked(&doctor, at(60)).await;
        assert_eq!(history(&server, &path).await, [
            "1 book by patient, pending at 60",
            "2 confirm by doctor, confirmed at 60",
            "3 reschedule by patient, confirmed at 600",
            "4 accept_move by doctor, confirmed at 600",
        ]);
        assert_eq!(audited(&server, &path).await, ["accept_move", "book", "confirm", "reschedule"]);
        // It is joined in the room it always had.
        patient.at(at(600)).await;
        doctor.at(at(600)).await;
        let join = format!("{path}/join");
        assert_eq!(doctor.act(&join).await.ok(200)["room"], patient.act(&join).await.ok(200)["room"]);
    }
}

on_both! {
    async fn declined_or_withdrawn_the_time_stays_and_the_other_is_free(server) {
        let other = Patient::new(&server).await;
        for (round, action) in [(0, "decline-move"), (1, "withdraw-move")] {
            let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
            let path = patient.confirmed(&doctor, at(60)).await;
            reschedule(&patient, &path, at(600)).await.ok(200);
            let told = format!("{path}/{action}");
            let answer = if round == 0 { doctor.act(&told).await } else { patient.act(&told).await };
            let seen = answer.ok(200);
            assert_eq!((&seen["status"], time(&seen)), (&json!("confirmed"), (&json!(at(60)), &json!(at(90)))));
            assert_eq!((&seen["move_request"], &seen["revision"]), (&json!(null), &json!(4)));
            assert_eq!(meant(&server, &path).await.0.as_deref(), Some("2026-01-31T11:00"));
            let word = action.replace('-', "_");
            let who = if round == 0 { "doctor" } else { "patient" };
            assert_eq!(history(&server, &path).await[3], format!("4 {word} by {who}, confirmed at 60"));
            assert_eq!(audited(&server, &path).await.iter().filter(|audited| **audited == word).count(), 1);
            other.booked(&doctor, at(600 + round * 30)).await;
            // There is room for another wish.
            reschedule(&patient, &path, at(700)).await.ok(200);
        }
    }
}

on_both! {
    async fn a_new_wish_takes_the_place_of_the_last(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        reschedule(&patient, &path, at(600)).await.ok(200);
        let asked = reschedule(&patient, &path, at(615)).await.ok(200);
        assert_eq!(time(&asked["move_request"]), (&json!(at(615)), &json!(at(645))));
        other.booked(&doctor, at(585)).await;
        // A request may lie over the appointment's own time, also in part.
        reschedule(&patient, &path, at(75)).await.ok(200);
        let moved = doctor.act(&format!("{path}/accept-move")).await.ok(200);
        assert_eq!(time(&moved), (&json!(at(75)), &json!(at(105))));
    }
}

on_both! {
    async fn a_request_ends_with_the_status(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        reschedule(&patient, &path, at(600)).await.ok(200);
        let canceled = patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        assert_eq!((&canceled["move_request"], &canceled["allowed_actions"]), (&json!(null), &json!([])));
        other.booked(&doctor, at(60)).await;
        other.booked(&doctor, at(600)).await;
        doctor.act(&format!("{path}/accept-move")).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn one_answer_wins(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..8 {
            let day = round * 24 * 60;
            let path = patient.confirmed(&doctor, at(day + 60)).await;
            reschedule(&patient, &path, at(day + 600)).await.ok(200);
            let (accept, decline, withdraw) = (format!("{path}/accept-move"), format!("{path}/decline-move"), format!("{path}/withdraw-move"));
            let (accepted, declined, withdrawn, moved) = futures_util::join!(
                join_all((0..3).map(|_| doctor.act(&accept))),
                join_all((0..3).map(|_| doctor.act(&decline))),
                join_all((0..3).map(|_| patient.act(&withdraw))),
                reschedule(&doctor, &path, at(day + 700)),
            );
            let answers: Vec<u16> = accepted.iter().chain(&declined).chain(&withdrawn).map(|answer| answer.status.as_u16()).collect();
            assert!(answers.iter().all(|status| matches!(status, 200 | 409)), "{answers:?}");
            assert!(matches!(moved.status.as_u16(), 200 | 409), "{}", moved.text);
            let wins = answers.iter().filter(|status| **status == 200).count();
            assert!(wins <= 1, "{answers:?}");
            let now = patient.get(&path).await.ok(200);
            let moves = usize::from(moved.status == 200);
            assert_eq!((&now["revision"], &now["move_request"]), (&json!(3 + wins + moves), &json!(null)));
        }
    }
}
