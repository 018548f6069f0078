//! The audit as admins read it, and the looks into a record as its patient does.

use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

fn words(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap().to_owned())
        .collect()
}

on_both! {
    async fn an_admin_reads_the_audit_by_who_what_and_when(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.confirmed(&doctor, at(2 * 24 * 60 - 60)).await;
        let id = path.rsplit('/').next().unwrap();
        patient.post(&format!("{path}/confirm"), json!({})).await.problem(403, ErrorCode::Forbidden);

        let all = admin.get("/audit").await.ok(200);
        for word in ["book", "confirm", "set_availability", "read_audit"] {
            assert!(words(&all).contains(&word.to_owned()), "{word} in {all:#}");
        }
        let about = admin.get(&format!("/audit?target={id}&action=confirm")).await.ok(200);
        let line = &about["items"][0];
        assert_eq!(about["items"].as_array().unwrap().len(), 1);
        assert_eq!(line["actor"], json!({ "id": doctor.id, "name": "Test doctor", "role": "doctor" }));
        assert_eq!((&line["outcome"], &line["target_id"], &line["acting_for"]), (&json!("done"), &json!(id), &Value::Null));
        let by = admin.get(&format!("/audit?actor={}", patient.id)).await.ok(200);
        let mut by: Vec<_> = words(&by);
        by.sort();
        assert_eq!(by, ["POST /appointments/{id}/confirm", "book"]);
        let both = admin.get(&format!("/audit?actor={}&target={id}", patient.id)).await.ok(200);
        assert_eq!(both["items"].as_array().unwrap().len(), 2);
        let later = admin.get(&format!("/audit?from={}", at(1))).await.ok(200);
        assert_eq!(words(&later), Vec::<String>::new());
        let before = admin.get(&format!("/audit?to={}&action=book", at(1))).await.ok(200);
        assert_eq!(words(&before), ["book"]);
    }
}

on_both! {
    async fn pages_of_the_audit_leave_nothing_out(server) {
        let (patient, admin) = (Patient::new(&server).await, Admin::new(&server).await);
        for minute in 0..7 {
            server.set_minutes(minute / 2);
            patient.patch("/me", json!({ "name": "Pat" })).await.ok(200);
        }
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let page = admin.get(&format!("/audit?actor={}&limit=2{cursor}", patient.id)).await.ok(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 7);
        seen.dedup();
        assert_eq!(seen.len(), 7);
    }
}

on_both! {
    async fn the_audit_is_read_by_admins_and_written_by_nobody(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (admin, integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
        for refused in [patient.get("/audit").await, doctor.get("/audit").await, integrator.get("/audit").await] {
            refused.problem(403, ErrorCode::Forbidden);
        }
        for answer in [
            admin.post("/audit", json!({})).await,
            admin.put("/audit", json!({})).await,
            admin.patch("/audit", json!({})).await,
            admin.delete("/audit").await,
        ] {
            assert_eq!(answer.headers["allow"], "GET");
            answer.problem(405, ErrorCode::MethodNotAllowed);
        }
        for query in ["limit=0", "cursor=x", "actor=1", "action=a%00b", "who=x"] {
            admin.get(&format!("/audit?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
        admin.get("/audit?from=yesterday").await.problem(422, ErrorCode::ValidationFailed);
    }
}

on_both! {
    async fn a_patient_sees_who_opened_their_record(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, admin) = (Doctor::named(&server, "Dana Example").await, Admin::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(2 * 24 * 60 - 60)).await;
        patient.get(&path).await.ok(200);
        patient.get("/appointments").await.ok(200);
        doctor.get(&path).await.ok(200);
        admin.get("/appointments").await.ok(200);

        let page = patient.get("/me/record-accesses").await.ok(200);
        let items = page["items"].as_array().unwrap();
        let told: Vec<_> = items.iter().map(|item| (item["act"].as_str().unwrap(), item["who"]["name"].as_str().unwrap())).collect();
        // Their own looks are not in it.
        assert_eq!(told, [("read_appointments", "Test admin"), ("read_appointment", "Dana Example")]);
        assert_eq!(items[1]["appointment_id"], path.rsplit('/').next().unwrap());
        assert_eq!((&items[0]["appointment_id"], &items[0]["emergency"]), (&Value::Null, &Value::Null));

        let first = patient.get("/me/record-accesses?limit=1").await.ok(200);
        let next = first["next_cursor"].as_str().unwrap();
        let rest = patient.get(&format!("/me/record-accesses?cursor={next}")).await.ok(200);
        assert_eq!((&first["items"][0], &rest["items"][0]), (&items[0], &items[1]));

        assert_eq!(other.get("/me/record-accesses").await.ok(200)["items"], json!([]));
        for refused in [doctor.get("/me/record-accesses").await, admin.get("/me/record-accesses").await] {
            refused.problem(403, ErrorCode::Forbidden);
        }
    }
}
