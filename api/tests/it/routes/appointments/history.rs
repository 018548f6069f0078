//! What happened to an appointment.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::items;
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

fn of(items: &[Value], field: &str) -> Vec<Value> {
    items.iter().map(|item| item[field].clone()).collect()
}

on_both! {
    async fn it_tells_who_did_what_when_and_why(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let path = patient.booked(&doctor, at(600)).await;
        server.set_minutes(1);
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        server.set_minutes(2);
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(700) })).await.ok(200);
        server.set_minutes(3);
        patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let history = items(patient.get(&format!("{path}/history")).await);
        let by_patient = json!({ "role": "patient", "name": "Pat Morgan" });
        let by_doctor = json!({ "role": "doctor", "name": "Dr. Ada Byron" });
        let wanted = json!([
            { "revision": 1, "action": "book", "status": "pending", "by": by_patient, "starts_at": at(600), "reason": null, "at": at(0) },
            { "revision": 2, "action": "confirm", "status": "confirmed", "by": by_doctor, "starts_at": at(600), "reason": null, "at": at(1) },
            { "revision": 3, "action": "reschedule", "status": "confirmed", "by": by_doctor, "starts_at": at(700), "reason": null, "at": at(2) },
            { "revision": 4, "action": "cancel", "status": "canceled", "by": by_patient, "starts_at": at(700), "reason": "Well again", "at": at(3) },
        ]);
        assert_eq!(json!(history), wanted);
        assert_eq!(items(doctor.get(&format!("{path}/history")).await), history);
    }
}

on_both! {
    async fn the_system_has_no_name_and_its_reason_is_no_secret(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut admin = Admin::new(&server).await;
        let path = patient.booked(&doctor, at(60)).await;
        api::appointments::expiry::sweep(&server.app, at(60)).await.unwrap();
        admin.at(at(60)).await;
        let last = items(admin.get(&format!("{path}/history")).await).pop().unwrap();
        assert_eq!(last["action"], "expire");
        assert_eq!(last["by"], json!({ "role": "system", "name": null }));
        assert_eq!(last["reason"], "not_confirmed_in_time");
    }
}

on_both! {
    async fn an_admin_reads_only_the_reasons_of_admins(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let by_doctor = patient.booked(&doctor, at(60)).await;
        doctor.post(&format!("{by_doctor}/cancel"), json!({ "reason": "I am ill" })).await.ok(200);
        let by_admin = patient.booked(&doctor, at(60)).await;
        admin.post(&format!("{by_admin}/cancel"), json!({ "reason": "No power" })).await.ok(200);
        for (path, reason) in [(by_doctor, json!(null)), (by_admin, json!("No power"))] {
            let history = items(admin.get(&format!("{path}/history")).await);
            assert_eq!(of(&history, "reason"), [json!(null), reason]);
        }
    }
}

on_both! {
    async fn it_is_read_a_page_at_a_time_and_not_by_strangers(server) {
        let (patient, doctor, other) = (Patient::new(&server).await, Doctor::new(&server).await, Patient::new(&server).await);
        let path = patient.confirmed(&doctor, at(600)).await;
        for hours in 1..4 {
            doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(600 + hours * 60) })).await.ok(200);
        }
        let mut cursor = String::new();
        let mut revisions = Vec::new();
        loop {
            let page = patient.get(&format!("{path}/history?limit=2{cursor}")).await.ok(200);
            revisions.extend(of(page["items"].as_array().unwrap(), "revision"));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(revisions, [1, 2, 3, 4, 5]);
        other.get(&format!("{path}/history")).await.problem(404, ErrorCode::NotFound);
        for query in ["limit=0", "limit=101", "cursor=x", "page=2"] {
            patient.get(&format!("{path}/history?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}
