//! A doctor moves at once, and the patient may object.

use futures_util::future::join_all;
use serde_json::json;
use shared::ErrorCode;

use super::{NINE, audited, history, reschedule, time};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn a_doctor_needs_a_free_time_and_not_the_hours(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        for path in [patient.booked(&doctor, at(NINE)).await, patient.confirmed(&doctor, at(NINE + 30)).await] {
            let before = patient.get(&path).await.ok(200);
            // On a Saturday, off the grid of half hours.
            let to = if before["status"] == "pending" { at(125) } else { at(155) };
            let moved = reschedule(&doctor, &path, to).await.ok(200);
            assert_eq!(time(&moved), (&json!(to), &json!(to.plus_minutes(30))));
            assert_eq!((&moved["status"], &moved["may_be_objected"]), (&before["status"], &json!(true)));
            let seen = patient.get(&path).await.ok(200);
            assert!(seen["allowed_actions"].as_array().unwrap().contains(&json!("object")));
            assert!(!moved["allowed_actions"].as_array().unwrap().contains(&json!("object")));
        }
    }
}

on_both! {
    async fn an_objection_leaves_the_time_and_is_the_doctors_to_read(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let object = format!("{path}/object");
        let body = json!({ "reason": " I am at work \r\n then " });
        patient.post(&object, body.clone()).await.problem(409, ErrorCode::InvalidTransition);
        reschedule(&doctor, &path, at(120)).await.ok(200);
        patient.post(&object, json!({ "reason": " " })).await.invalid_fields();
        patient.post(&object, json!({})).await.problem(400, ErrorCode::MalformedRequest);
        let objected = patient.post(&object, body.clone()).await.ok(200);
        assert_eq!((time(&objected), &objected["status"]), ((&json!(at(120)), &json!(at(150))), &json!("confirmed")));
        assert_eq!((&objected["objection"], &objected["may_be_objected"]), (&json!("I am at work \n then"), &json!(false)));
        assert_eq!(doctor.get(&path).await.ok(200)["objection"], objected["objection"]);
        assert_eq!(admin.get(&path).await.ok(200)["objection"], json!(null));
        // Once for each move.
        patient.post(&object, body.clone()).await.problem(409, ErrorCode::InvalidTransition);
        let again = reschedule(&doctor, &path, at(180)).await.ok(200);
        assert_eq!((&again["objection"], &again["may_be_objected"]), (&json!(null), &json!(true)));
        patient.post(&object, json!({ "reason": "Nor then" })).await.ok(200);
        assert_eq!(history(&server, &path).await[2..], [
            "3 reschedule by doctor, confirmed at 120",
            "4 object by patient, confirmed at 120: I am at work \n then",
            "5 reschedule by doctor, confirmed at 180",
            "6 object by patient, confirmed at 180: Nor then",
        ]);
        assert_eq!(audited(&server, &path).await, ["book", "confirm", "object", "object", "reschedule", "reschedule"]);
    }
}

on_both! {
    async fn whoever_moves_next_answers_what_was_open(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        // A doctor's move answers the request.
        let path = patient.confirmed(&doctor, at(60)).await;
        reschedule(&patient, &path, at(600)).await.ok(200);
        let moved = reschedule(&doctor, &path, at(700)).await.ok(200);
        assert_eq!((&moved["move_request"], &moved["may_be_objected"]), (&json!(null), &json!(true)));
        patient.booked(&doctor, at(600)).await;
        // A patient's request answers the doctor's move, and takes the place of an objection.
        let asked = reschedule(&patient, &path, at(800)).await.ok(200);
        assert_eq!((&asked["may_be_objected"], &asked["objection"]), (&json!(false), &json!(null)));
        reschedule(&doctor, &path, at(900)).await.ok(200);
        patient.post(&format!("{path}/object"), json!({ "reason": "At work then" })).await.ok(200);
        let asked = reschedule(&patient, &path, at(1000)).await.ok(200);
        assert_eq!((&asked["may_be_objected"], &asked["objection"]), (&json!(false), &json!(null)));
        // So does a patient's own move of what is pending.
        let pending = patient.booked(&doctor, at(1100)).await;
        reschedule(&doctor, &pending, at(1200)).await.ok(200);
        patient.post(&format!("{pending}/object"), json!({ "reason": "At work then" })).await.ok(200);
        let moved = reschedule(&patient, &pending, at(1300)).await.ok(200);
        assert_eq!((&moved["may_be_objected"], &moved["objection"], &moved["status"]), (&json!(false), &json!(null), &json!("pending")));
    }
}

on_both! {
    async fn an_objection_comes_before_the_start(server) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (one, two) = (patient.confirmed(&doctor, at(60)).await, patient.confirmed(&doctor, at(90)).await);
        reschedule(&doctor, &one, at(120)).await.ok(200);
        reschedule(&doctor, &two, at(180)).await.ok(200);
        let body = json!({ "reason": "At work then" });
        patient.at(at(120).plus_seconds(-1)).await;
        patient.post(&format!("{one}/object"), body.clone()).await.ok(200);
        patient.at(at(180)).await;
        patient.post(&format!("{two}/object"), body).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn crossing_moves_never_meet_in_a_deadlock(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        for round in 0..12 {
            let day = round * 24 * 60;
            // Both patients are with both doctors: each pair wants the other's time.
            let paths = [
                ada.confirmed(&first, at(day + 60)).await,
                ben.confirmed(&first, at(day + 120)).await,
                ben.confirmed(&second, at(day + 60)).await,
                ada.confirmed(&second, at(day + 120)).await,
            ];
            let to = |minutes| at(day + minutes);
            let doctors = join_all([
                reschedule(&first, &paths[0], to(120)),
                reschedule(&first, &paths[1], to(60)),
                reschedule(&second, &paths[2], to(120)),
                reschedule(&second, &paths[3], to(60)),
            ]);
            let patients = join_all([
                reschedule(&ada, &paths[0], to(180)),
                reschedule(&ben, &paths[1], to(180)),
                reschedule(&ben, &paths[2], to(180)),
                reschedule(&ada, &paths[3], to(180)),
            ]);
            let (moved, asked) = futures_util::join!(doctors, patients);
            for answer in moved.iter().chain(&asked) {
                assert!(matches!(answer.status.as_u16(), 200 | 409), "{:#}", answer.body);
            }
            // All the doctors' moves were to times of others.
            assert!(moved.iter().all(|answer| answer.status == 409));
            assert!(asked.iter().any(|answer| answer.status == 200));
        }
    }
}
