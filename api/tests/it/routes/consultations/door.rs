//! The waiting room: who has the key, and since when it was turned.

use futures_util::future::join_all;
use serde_json::json;
use shared::{ErrorCode, Instant};

use super::{Visit, page, tells};
use crate::{
    on_both,
    support::{Admin, Doctor, Server, at},
};
use api::on_db;

async fn admissions(server: &Server) -> i64 {
    const SQL: &str = "SELECT COUNT(*) FROM audit WHERE action = 'admit'";
    let (count,): (i64,) =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_one(conn).await).unwrap();
    count
}

on_both! {
    async fn a_new_doctor_has_no_waiting_room(server) {
        let visit = Visit::new(&server).await;
        assert_eq!(visit.doctor.get("/me").await.ok(200)["waiting_room"], false);
        assert_eq!(visit.patient.get("/me").await.ok(200)["waiting_room"], json!(null));
        visit.patient.act(&visit.to("join")).await.ok(200);
        let faults = visit.patient.patch("/me", json!({ "waiting_room": true })).await.invalid_fields();
        assert_eq!(faults, [("waiting_room".to_owned(), "unknown".to_owned())]);
    }
}

on_both! {
    async fn the_patient_waits_until_let_in(server) {
        let visit = Visit::new(&server).await.with_waiting_room().await;
        let join = visit.to("join");
        let seen = tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);
        assert_eq!((&seen["patient"]["state"], &seen["waiting_room"]), (&json!("waiting"), &json!(true)));
        let refused = visit.patient.act(&join).await.problem(409, ErrorCode::NotAdmitted);
        assert!(refused.get("room").is_none());
        visit.doctor.act(&join).await.ok(200);

        let admitted_at = server.app.now();
        let seen = visit.doctor.act(&visit.to("admit")).await.ok(200);
        assert_eq!(seen["patient"], json!({ "state": "admitted", "since": admitted_at }));
        assert_eq!(seen["admitted_at"], admitted_at.to_string());
        visit.patient.act(&join).await.ok(200);

        // Again changes nothing, also not when it was.
        server.app.clock.set(admitted_at.plus_seconds(9));
        let again = visit.doctor.act(&visit.to("admit")).await.ok(200);
        assert_eq!(again["admitted_at"], admitted_at.to_string());
        assert_eq!(admissions(&server).await, 1);
    }
}

on_both! {
    async fn nobody_is_in_a_room_they_were_not_let_into(server) {
        let visit = Visit::new(&server).await.with_waiting_room().await;
        let seen = tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(seen["patient"]["state"], "waiting");
        visit.doctor.act(&visit.to("admit")).await.ok(200);
        let seen = tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(seen["patient"]["state"], "in_call");
    }
}

on_both! {
    async fn who_is_in_stays_in_when_others_begin_to_wait(server) {
        let visit = Visit::new(&server).await;
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        let visit = visit.with_waiting_room().await;
        let seen = tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(seen["patient"]["state"], "in_call");
    }
}

on_both! {
    async fn of_many_admissions_one_counts(server) {
        let visit = Visit::new(&server).await.with_waiting_room().await;
        let admit = visit.to("admit");
        for answer in join_all((0..8).map(|_| visit.doctor.act(&admit))).await {
            answer.ok(200);
        }
        assert_eq!(admissions(&server).await, 1);
    }
}

on_both! {
    async fn only_the_doctor_has_the_key_and_only_while_it_is_open(server) {
        let mut visit = Visit::new(&server).await;
        let admit = visit.to("admit");
        visit.patient.act(&admit).await.problem(403, ErrorCode::Forbidden);
        Admin::new(&server).await.act(&admit).await.problem(403, ErrorCode::Forbidden);
        Doctor::new(&server).await.act(&admit).await.problem(404, ErrorCode::NotFound);
        visit.at(visit.start.plus_minutes(-30).plus_seconds(-1)).await;
        visit.doctor.act(&admit).await.problem(403, ErrorCode::TooEarly);
        visit.at(visit.start.plus_minutes(120).plus_seconds(1)).await;
        visit.doctor.act(&admit).await.problem(403, ErrorCode::TooLate);
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        visit.doctor.act(&admit).await.problem(409, ErrorCode::NotJoinable);
    }
}

on_both! {
    async fn who_was_let_in_for_another_time_waits_again(server) {
        let mut visit = Visit::new(&server).await.with_waiting_room().await;
        visit.doctor.act(&visit.to("admit")).await.ok(200);
        let later: Instant = at(600);
        visit.doctor.post(&visit.to("reschedule"), json!({ "starts_at": later })).await.ok(200);
        visit.at(later).await;
        visit.patient.act(&visit.to("join")).await.problem(409, ErrorCode::NotAdmitted);
        let seen = visit.doctor.get(&visit.to("consultation")).await.ok(200);
        assert_eq!(seen["admitted_at"], json!(null));
        visit.doctor.act(&visit.to("admit")).await.ok(200);
        visit.patient.act(&visit.to("join")).await.ok(200);
    }
}

on_both! {
    async fn another_video_server_is_for_both(server with ["--jitsi-domain", "meet.example.org,meet2.example.org"]) {
        let visit = Visit::new(&server).await;
        let join = visit.to("join");
        assert_eq!(visit.patient.act(&join).await.ok(200)["domain"], "meet.example.org");
        let other = visit.patient.act(&format!("{join}?host=1")).await.ok(200);
        assert_eq!((&other["domain"], &other["video_host"]), (&json!("meet2.example.org"), &json!(1)));
        // The doctor's page learns it, and its next ticket is for the same place.
        assert_eq!(visit.doctor.get(&visit.to("consultation")).await.ok(200)["video_host"], 1);
        assert_eq!(visit.doctor.act(&join).await.ok(200)["domain"], "meet2.example.org");
        let faults = visit.doctor.act(&format!("{join}?host=2")).await.invalid_fields();
        assert_eq!(faults, [("host".to_owned(), "out_of_range".to_owned())]);
        visit.doctor.act(&format!("{join}?host=-1")).await.problem(400, ErrorCode::MalformedRequest);
    }
}
