//! A request to move that nobody answers.

use api::appointments::expiry::sweep;
use serde_json::json;
use shared::{ErrorCode, Instant};

use super::{audited, history, reschedule, time};
use crate::{
    on_both,
    support::{Doctor, Patient, Server, at},
};

async fn sweep_at(server: &Server, now: Instant) {
    server.app.clock.set(now);
    sweep(&server.app, now).await.unwrap();
}

on_both! {
    async fn it_can_be_answered_to_the_second_before_it_lapses(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        // Before the old start nears, and before the new one has come.
        for (day, starts_at, lapses_at) in [(0, 600, 90), (1, 60, 60)] {
            let day = day * 24 * 60;
            for action in ["accept-move", "decline-move", "withdraw-move"] {
                let now = at(day);
                patient.at(now).await;
                doctor.at(now).await;
                let path = patient.confirmed(&doctor, at(day + 120)).await;
                let asked = reschedule(&patient, &path, at(day + starts_at)).await.ok(200);
                let lapses_at = at(day + lapses_at);
                assert_eq!(asked["move_request"]["lapses_at"], json!(lapses_at));
                let told = format!("{path}/{action}");
                for (now, status) in [(lapses_at, 409), (lapses_at.plus_seconds(-1), 200)] {
                    patient.at(now).await;
                    doctor.at(now).await;
                    let answer = if action == "withdraw-move" { patient.act(&told).await } else { doctor.act(&told).await };
                    assert_eq!(answer.status, status, "{action} at {now}: {}", answer.text);
                }
                doctor.post(&format!("{path}/cancel"), json!({ "reason": "Next, please" })).await.ok(200);
            }
        }
    }
}

on_both! {
    async fn from_then_on_nobody_sees_it_and_the_system_clears_it(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut other = Patient::new(&server).await;
        let path = patient.confirmed(&doctor, at(120)).await;
        let kept = patient.confirmed(&doctor, at(2000)).await;
        reschedule(&patient, &path, at(600)).await.ok(200);
        reschedule(&patient, &kept, at(2100)).await.ok(200);
        sweep_at(&server, at(90).plus_seconds(-1)).await;
        doctor.at(at(90)).await;
        let seen = doctor.get(&path).await.ok(200);
        assert_eq!((&seen["move_request"], &seen["revision"]), (&json!(null), &json!(3)));
        assert_eq!(seen["allowed_actions"], json!(["cancel", "reschedule"]));
        // Its time is taken until it is cleared, so that what is offered can be booked.
        other.at(at(90)).await;
        other.book(&doctor, at(600)).await.problem(409, ErrorCode::SlotTaken);
        assert!(!other.offered(&doctor, "2026-01-31", "").await.contains(&600));

        for _ in 0..2 {
            sweep_at(&server, at(90)).await;
            let seen = doctor.get(&path).await.ok(200);
            assert_eq!((&seen["status"], &seen["revision"], time(&seen)), (&json!("confirmed"), &json!(4), (&json!(at(120)), &json!(at(150)))));
        }
        assert_eq!(history(&server, &path).await[2..], [
            "3 reschedule by patient, confirmed at 600",
            "4 lapse_move by system, confirmed at 120",
        ]);
        assert_eq!(audited(&server, &path).await, ["book", "confirm", "lapse_move", "reschedule"]);
        other.booked(&doctor, at(600)).await;
        patient.at(at(90)).await;
        let waiting = patient.get(&kept).await.ok(200);
        assert_eq!(time(&waiting["move_request"]), (&json!(at(2100)), &json!(at(2130))));
    }
}

on_both! {
    async fn what_would_lapse_at_once_is_not_asked(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(120)).await;
        patient.at(at(90)).await;
        let refused = reschedule(&patient, &path, at(600)).await.problem(409, ErrorCode::InvalidTransition);
        assert_eq!(refused["appointment_status"], "confirmed");
        assert_eq!(patient.get(&path).await.ok(200)["allowed_actions"], json!(["cancel"]));
        // The doctor still moves it, also when it was missed.
        doctor.at(at(90)).await;
        reschedule(&doctor, &path, at(200)).await.ok(200);
        doctor.at(at(300)).await;
        let moved = reschedule(&doctor, &path, at(600)).await.ok(200);
        assert_eq!((&moved["status"], &moved["starts_at"]), (&json!("confirmed"), &json!(at(600))));
        patient.at(at(570).plus_seconds(-1)).await;
        reschedule(&patient, &path, at(700)).await.ok(200);
    }
}

on_both! {
    async fn an_answer_and_the_system_do_not_both_win(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        for round in 0..10 {
            let day = round * 24 * 60;
            let path = patient.confirmed(&doctor, at(day + 120)).await;
            reschedule(&patient, &path, at(day + 600)).await.ok(200);
            // The doctor's request is decided now, the sweep when it has lapsed.
            let accept = format!("{path}/accept-move");
            let (answer, swept) = futures_util::join!(doctor.act(&accept), sweep(&server.app, at(day + 90)));
            swept.unwrap();
            let now = patient.get(&path).await.ok(200);
            let wanted = if answer.status == 200 { at(day + 600) } else { at(day + 120) };
            assert_eq!((&now["starts_at"], &now["revision"]), (&json!(wanted), &json!(4)), "{}", answer.text);
        }
    }
}
