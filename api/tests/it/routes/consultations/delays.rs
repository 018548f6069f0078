//! Running late.

use api::consultations::sweep::sweep;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Visit, page, tells};
use crate::{
    on_both,
    support::{Admin, Patient, at},
};

fn delay(consultation: &Value) -> (Option<i64>, Option<&str>) {
    let delay = &consultation["delay"];
    (delay["minutes"].as_i64(), delay["cause"].as_str())
}

on_both! {
    async fn one_word_reaches_all_patients_after_it(server) {
        let visit = Visit::new(&server).await;
        let next = Patient::new(&server).await;
        let path = next.confirmed(&visit.doctor, visit.start.plus_minutes(30)).await;
        assert_eq!(visit.doctor.get("/me/delay").await.ok(200), json!({ "minutes": 0, "told_at": null }));
        let told = visit.doctor.put("/me/delay", json!({ "minutes": 20 })).await.ok(200);
        assert_eq!(told, json!({ "minutes": 20, "told_at": server.app.now() }));
        assert_eq!(visit.doctor.get("/me/delay").await.ok(200), told);
        for (patient, path) in [(&visit.patient, &visit.path), (&next, &path)] {
            let seen = patient.get(&format!("{path}/consultation")).await.ok(200);
            assert_eq!(delay(&seen), (Some(20), Some("told")));
        }
        visit.doctor.put("/me/delay", json!({ "minutes": 0 })).await.ok(200);
        let seen = next.get(&format!("{path}/consultation")).await.ok(200);
        assert_eq!(delay(&seen), (None, None));
    }
}

on_both! {
    async fn a_consultation_that_takes_longer_pushes_the_next(server) {
        let mut visit = Visit::new(&server).await;
        let mut next = Patient::new(&server).await;
        let path = next.confirmed(&visit.doctor, visit.start.plus_minutes(30)).await;
        let over = visit.start.plus_minutes(37);
        visit.at(over).await;
        next.at(over).await;
        let of_next = format!("{path}/consultation");
        assert_eq!(delay(&next.get(&of_next).await.ok(200)), (None, None), "nobody is in the room");
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
        let seen = next.get(&of_next).await.ok(200);
        assert_eq!(delay(&seen), (Some(10), Some("overrun")));
        assert_eq!(seen["delay"]["expected_at"], visit.start.plus_minutes(40).to_string());
        let seen = visit.doctor.get(&visit.to("consultation")).await.ok(200);
        assert_eq!(seen["next_starts_at"], visit.start.plus_minutes(30).to_string());
        // Finished is finished, also while the doctor's page is still in the room.
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        assert_eq!(delay(&next.get(&of_next).await.ok(200)), (None, None));
    }
}

on_both! {
    async fn the_sweep_tells_by_the_minute(server) {
        let mut visit = Visit::new(&server).await;
        let end = visit.start.plus_minutes(30);
        visit.at(end).await;
        tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
        let doctor = visit.doctor.id.uuid().into();
        for (seconds, told) in [(0, false), (60, true), (61, false), (120, true)] {
            let now = end.plus_seconds(seconds);
            server.app.clock.set(now);
            tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
            let settled = server.app.live.settle(now);
            assert_eq!(settled.late.contains(&doctor), told, "after {seconds} s");
        }
        sweep(&server.app, end.plus_seconds(121)).await;
    }
}

on_both! {
    async fn only_doctors_run_late_and_not_for_ever(server) {
        let mut visit = Visit::new(&server).await;
        let told = json!({ "minutes": 5 });
        visit.patient.put("/me/delay", told.clone()).await.problem(403, ErrorCode::Forbidden);
        visit.patient.get("/me/delay").await.problem(403, ErrorCode::Forbidden);
        Admin::new(&server).await.put("/me/delay", told).await.problem(403, ErrorCode::Forbidden);
        let faults = visit.doctor.put("/me/delay", json!({ "minutes": 241 })).await.invalid_fields();
        assert_eq!(faults, [("minutes".to_owned(), "out_of_range".to_owned())]);
        visit.doctor.put("/me/delay", json!({ "minutes": 240 })).await.ok(200);
        visit.at(at(30 + 12 * 60)).await;
        assert_eq!(visit.doctor.get("/me/delay").await.ok(200)["minutes"], 240);
        visit.at(at(30 + 12 * 60).plus_seconds(1)).await;
        assert_eq!(visit.doctor.get("/me/delay").await.ok(200)["minutes"], 0);
    }
}
