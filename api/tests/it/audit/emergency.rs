//! A record that a doctor opens in an emergency, and how loud that is.

use serde_json::{Value, json};
use shared::ErrorCode;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient, at},
};

const REASON: &str = "Brought in unconscious, medication unknown";

/// A doctor opens the record of a patient.
async fn open(doctor: &Doctor<'_>, patient: &Patient<'_>) -> Answer {
    let body = json!({ "email": format!("{}@example.org", patient.id), "reason": REASON });
    doctor.post("/emergency-access", body).await
}

on_both! {
    async fn a_record_is_open_to_who_opened_it_for_an_hour(server) {
        let patient = Patient::new(&server).await;
        let (own, mut doctor, other) = (Doctor::new(&server).await, Doctor::named(&server, "Robin Example").await, Doctor::new(&server).await);
        own.works(Doctor::mondays(|_| {})).await;
        patient.booked(&own, at(2 * 24 * 60 - 60)).await;
        let record = format!("/patients/{}/record", patient.id);
        let closed = doctor.get(&record).await;
        let absent = doctor.get(&format!("/patients/{}/record", Uuid::nil())).await;
        assert_eq!(closed.status, absent.status);
        closed.problem(404, ErrorCode::NotFound);

        let opened = open(&doctor, &patient).await.ok(200);
        assert_eq!(opened, json!({ "patient_id": patient.id, "expires_at": at(60) }));
        let read = doctor.get(&record).await.ok(200);
        assert_eq!(read["patient"]["name"], "Test patient");
        let appointments = read["appointments"]["items"].as_array().unwrap();
        assert_eq!(appointments[0]["appointment"]["reason"], "A cough");
        assert_eq!((&appointments[0]["note"], &appointments[0]["appointment"]["allowed_actions"]), (&Value::Null, &json!([])));
        // Nobody else reads it, and nothing but the record is open: not even to its own doctor.
        for refused in [other.get(&record).await, own.get(&record).await] {
            refused.problem(404, ErrorCode::NotFound);
        }
        let path = format!("/appointments/{}", appointments[0]["appointment"]["id"].as_str().unwrap());
        doctor.get(&path).await.problem(404, ErrorCode::NotFound);

        doctor.at(at(60)).await;
        doctor.get(&record).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn everybody_concerned_learns_of_it(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, admin) = (Doctor::named(&server, "Robin Example").await, Admin::new(&server).await);
        assert_eq!(patient.get("/me/notices").await.ok(200)["items"], json!([]));
        open(&doctor, &patient).await.ok(200);
        doctor.get(&format!("/patients/{}/record", patient.id)).await.ok(200);

        // The patient: a notice until they have acknowledged it, a list, and a mail without the reason.
        let notices = patient.get("/me/notices").await.ok(200);
        let notice = &notices["items"][0];
        assert_eq!((&notice["who"]["name"], &notice["reason"]), (&json!("Robin Example"), &json!(REASON)));
        assert_eq!((&notice["at"], &notice["expires_at"]), (&json!(at(0)), &json!(at(60))));
        let accesses = patient.get("/me/record-accesses").await.ok(200);
        let told: Vec<_> = accesses["items"].as_array().unwrap().iter().map(|item| (item["act"].as_str().unwrap(), &item["emergency"])).collect();
        assert_eq!(told, [("read_record", &json!(REASON)), ("open_emergency", &json!(REASON))]);
        let mails = admin.get("/mails").await.ok(200);
        assert_eq!(mails["items"][0]["subject"], "Your record was opened");
        assert!(!mails.to_string().contains("unconscious"));

        // The admin: the list with the reason, and the audit without it.
        let list = admin.get("/emergency-access").await.ok(200);
        assert_eq!((&list["items"][0]["reason"], &list["items"][0]["acknowledged_at"]), (&json!(REASON), &Value::Null));
        let audit = admin.get(&format!("/audit?actor={}", doctor.id)).await.ok(200);
        assert_eq!(audit["items"].as_array().unwrap().len(), 2, "{audit:#}");
        assert!(!audit.to_string().contains("unconscious"));

        let acknowledge = format!("/me/notices/{}/acknowledge", notice["id"].as_str().unwrap());
        other.act(&acknowledge).await.problem(404, ErrorCode::NotFound);
        patient.act(&acknowledge).await.ok(204);
        patient.act(&acknowledge).await.problem(404, ErrorCode::NotFound);
        assert_eq!(patient.get("/me/notices").await.ok(200)["items"], json!([]));
        let list = admin.get("/emergency-access").await.ok(200);
        assert_eq!(list["items"][0]["acknowledged_at"], json!(at(0)));

        // That the patient was told is on record, and so is who read the reasons.
        let told = admin.get("/audit?action=acknowledge_notice").await.ok(200);
        assert_eq!((&told["items"][0]["actor"]["id"], &told["items"][0]["target_id"]), (&json!(patient.id), &notice["id"]));
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "what was refused is not done");
        let accesses = patient.get("/me/record-accesses").await.ok(200);
        let by_admin = accesses["items"].as_array().unwrap().iter().filter(|item| item["who"]["id"] == json!(admin.id));
        let acts: Vec<_> = by_admin.map(|item| item["act"].as_str().unwrap()).collect();
        assert_eq!(acts, ["read_emergencies", "read_emergencies"]);
        assert_eq!(other.get("/me/record-accesses").await.ok(200)["items"], json!([]));
    }
}

on_both! {
    async fn only_a_doctor_with_a_reason_opens_a_record(server) {
        let (patient, admin, integrator) = (Patient::new(&server).await, Admin::new(&server).await, Integrator::new(&server).await);
        let doctor = Doctor::new(&server).await;
        let body = json!({ "email": format!("{}@example.org", patient.id), "reason": REASON });
        for refused in [
            patient.post("/emergency-access", body.clone()).await,
            admin.post("/emergency-access", body.clone()).await,
            integrator.post("/emergency-access", body).await,
            doctor.get("/emergency-access").await,
            patient.get("/emergency-access").await,
            admin.get(&format!("/patients/{}/record", patient.id)).await,
            patient.get(&format!("/patients/{}/record", patient.id)).await,
            doctor.get("/me/notices").await,
            admin.act(&format!("/me/notices/{}/acknowledge", Uuid::nil())).await,
        ] {
            refused.problem(403, ErrorCode::Forbidden);
        }
        let unclear = doctor.post("/emergency-access", json!({ "email": "nobody", "reason": "urgent" })).await;
        assert_eq!(unclear.invalid_fields(), [("email", "invalid_format"), ("reason", "too_short")].map(|(field, code)| (field.to_owned(), code.to_owned())));
        let unknown = json!({ "email": "nobody@example.org", "reason": REASON });
        doctor.post("/emergency-access", unknown).await.problem(404, ErrorCode::NotFound);
        // A doctor's address opens nothing either.
        let no_patient = json!({ "email": format!("{}@example.org", doctor.id), "reason": REASON });
        doctor.post("/emergency-access", no_patient).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn addresses_are_not_guessed_by_way_of_emergencies(server with ["--rate-limit", "on"]) {
        let doctor = Doctor::new(&server).await;
        let mut statuses = Vec::new();
        for n in 0..6 {
            let body = json!({ "email": format!("nobody{n}@example.org"), "reason": REASON });
            statuses.push(doctor.post("/emergency-access", body).await.status.as_u16());
        }
        assert_eq!(statuses, [404, 404, 404, 404, 404, 429]);
        // Every try is written down.
        let admin = Admin::new(&server).await;
        for (action, times) in [("POST+%2Femergency-access", 5), ("open_emergency", 1)] {
            let lines = admin.get(&format!("/audit?actor={}&action={action}", doctor.id)).await.ok(200);
            let lines = lines["items"].as_array().unwrap();
            assert_eq!(lines.len(), times, "{action}");
            assert!(lines.iter().all(|line| line["outcome"] == "refused"));
        }
    }
}
