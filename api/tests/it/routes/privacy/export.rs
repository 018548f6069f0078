//! The copy of everything.

use api::audit::{self, Act};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, consultation::recording::TEXT_VERSION, wire::export::Part};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient, at},
};

fn rating(stars: u8) -> serde_json::Value {
    json!({ "connection": stars, "consultation": stars })
}

on_both! {
    async fn a_patient_takes_everything_along_and_nothing_of_others(server) {
        let mut patient = Patient::named(&server, "Pat Morgan").await;
        let mut doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let other = Patient::named(&server, "Somebody Else").await;
        other.confirmed(&doctor, at(600)).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.patch("/me", json!({ "phone": "+49 30 1234567" })).await.ok(200);
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let note = json!({ "text": "for the doctor alone", "summary": "Drink camomile", "editor": Uuid::from_u128(1) });
        let save = doctor.request(Method::PUT, &format!("{path}/note")).header("if-match", "\"0\"");
        Answer::of(save.json(&note)).await.ok(200);
        // What is not signed is not there yet.
        let record = |export: &serde_json::Value| export["appointments"][0]["record"].clone();
        assert_eq!(record(&patient.get("/me/export").await.ok(200))["summary"], json!(null));
        let sign = doctor.request(Method::POST, &format!("{path}/note/sign")).header("if-match", "\"1\"");
        Answer::of(sign).await.ok(200);
        for (text, for_patient) in [("Sleep more", true), ("not for the patient", false)] {
            let more = json!({ "text": text, "for_patient": for_patient });
            doctor.post(&format!("{path}/note/amendments"), more).await.ok(201);
        }

        let answer = patient.get("/me/export").await;
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"mydoctor-export.json\"");
        assert!(!answer.text.contains("Somebody Else") && !answer.text.contains("for the doctor alone") && !answer.text.contains("not for the patient"));
        let export = answer.ok(200);
        assert_eq!((&export["account"]["name"], &export["account"]["phone"]), (&json!("Pat Morgan"), &json!("+49 30 1234567")));
        let record = record(&export);
        assert_eq!((&record["reason"], &record["summary"], &record["doctor_name"]), (&json!("A cough"), &json!("Drink camomile"), &json!("Dr. Ada Byron")));
        assert_eq!(record["amendments"], json!([{ "at": at(60), "text": "Sleep more" }]));
        assert_eq!(export["appointments"].as_array().unwrap().len(), 1);

        // A doctor's has the times and nothing of the patients.
        let own = doctor.get("/me/export").await;
        assert!(!own.text.contains("cough") && !own.text.contains("camomile") && !own.text.contains("Pat Morgan"));
        assert_eq!(own.ok(200)["appointments"].as_array().unwrap().len(), 2);
    }
}

on_both! {
    async fn what_is_kept_beside_the_appointments_is_in_it(server) {
        let mut patient = Patient::named(&server, "Pat Morgan").await;
        let mut doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        patient.put(&format!("{path}/rating"), rating(4)).await.ok(204);
        doctor.put(&format!("{path}/rating"), rating(2)).await.ok(204);
        let report = |page: u128, kind: &str| json!({ "page": Uuid::from_u128(page), "items": [{ "seq": 0, "kind": kind, "value": null }] });
        patient.post(&format!("{path}/reports"), report(1, "audio_only")).await.ok(204);
        doctor.post(&format!("{path}/reports"), report(2, "camera_denied")).await.ok(204);
        let reason = "Found under a jacaranda";
        let open = json!({ "email": format!("{}@example.org", patient.id), "reason": reason });
        doctor.post("/emergency-access", open).await.ok(200);
        let deputy = Doctor::named(&server, "Dr. Sam Desk").await;
        let body = json!({ "email": format!("{}@example.org", deputy.id) });
        doctor.put("/me/deputies", body).await.ok(204);
        doctor.put("/me/availability", Doctor::mondays(|_| {})).await.ok(200);

        let export = patient.get("/me/export").await.ok(200);
        let mine = &export["appointments"][0];
        assert_eq!(mine["rating"], json!({ "at": at(60), "rating": rating(4) }));
        assert_eq!(mine["reports"], json!([{ "at": at(60), "kind": "audio_only", "value": null }]));
        assert_eq!(export["record_accesses"][0]["who"]["name"], "Dr. Ada Byron");
        let opened = json!([{ "at": at(60), "expires_at": at(120), "doctor_name": "Dr. Ada Byron", "reason": reason, "acknowledged_at": null }]);
        assert_eq!(export["emergencies"], opened);
        assert_eq!(export["factors"], json!({ "totp_since": null, "backup_codes_left": 0, "passkeys": [] }));
        assert_eq!((&export["deputies"], &export["hours"]), (&json!([]), &json!(null)));

        // A doctor's has what they did and set, and nothing of whom they did it to.
        let own = doctor.get("/me/export").await;
        assert!(!own.text.contains("jacaranda") && !own.text.contains("Pat Morgan") && !own.text.contains("audio_only"));
        let own = own.ok(200);
        assert_eq!(own["appointments"][0]["rating"]["rating"], rating(2));
        assert_eq!(own["appointments"][0]["reports"][0]["kind"], "camera_denied");
        assert_eq!((&own["emergencies"][0]["at"], &own["emergencies"][0]["reason"]), (&json!(at(60)), &json!(null)));
        assert_eq!((&own["deputies"][0]["name"], &own["deputies"][0]["ended_at"]), (&json!("Dr. Sam Desk"), &json!(null)));
        assert_eq!(own["hours"]["hours"][0]["day"], "monday");
        assert_eq!(deputy.get("/me/export").await.ok(200)["deputyships"][0]["name"], "Dr. Ada Byron");
    }
}

on_both! {
    async fn it_has_each_part_that_the_page_shows(server) {
        let export = Patient::new(&server).await.get("/me/export").await.ok(200);
        let mut parts: Vec<_> = export.as_object().unwrap().keys().map(String::as_str).collect();
        parts.retain(|part| !matches!(*part, "exported_at" | "truncated"));
        parts.sort_unstable();
        let mut wanted = Part::ALL.map(Part::as_str);
        wanted.sort_unstable();
        assert_eq!(parts, wanted);
        assert_eq!(export["truncated"], json!([]));
    }
}

on_both! {
    async fn what_was_done_and_answered_is_in_it(server with ["--recording", "on"]) {
        let (mut patient, mut doctor) = (Patient::named(&server, "Pat Morgan").await, Doctor::named(&server, "Dr. Ada Byron").await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        doctor.act(&format!("{path}/recording")).await.ok(200);
        let no = json!({ "agreed": false, "text_version": TEXT_VERSION });
        patient.put(&format!("{path}/recording/answer"), no).await.ok(200);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "The line is bad" })).await.ok(200);

        let export = patient.get("/me/export").await.ok(200);
        let mine = &export["appointments"][0];
        assert_eq!(mine["recording_answers"], json!([{ "at": at(60), "agreed": false, "text_version": TEXT_VERSION }]));
        let history: Vec<_> = mine["record"]["history"].as_array().unwrap().iter()
            .map(|item| (item["action"].as_str().unwrap(), item["by"]["name"].as_str().unwrap(), item["reason"].as_str())).collect();
        assert_eq!(history, [
            ("book", "Pat Morgan", None),
            ("confirm", "Dr. Ada Byron", None),
            ("cancel", "Dr. Ada Byron", Some("The line is bad")),
        ]);
        let acts: Vec<_> = export["acts"].as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect();
        assert_eq!(acts, ["book", "refuse_recording"]);

        let own = doctor.get("/me/export").await;
        assert!(!own.text.contains("Pat Morgan") && !own.text.contains("A cough"));
        let own = own.ok(200);
        assert_eq!(own["appointments"][0]["recording_answers"][0]["agreed"], true);
        assert!(own["acts"].as_array().unwrap().iter().all(|line| line["actor"]["id"] == json!(doctor.id)));
    }
}

on_both! {
    async fn it_is_on_record_and_for_people_with_a_record_only(server) {
        let patient = Patient::new(&server).await;
        patient.get("/me/export").await.ok(200);
        const SQL: &str = "SELECT COUNT(*) FROM audit WHERE action = 'export' AND actor_id = $1 AND target_id = $1";
        let (count,): (i64,) = api::on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(patient.id.uuid()).fetch_one(conn).await).unwrap();
        assert_eq!(count, 1);
        Admin::new(&server).await.get("/me/export").await.problem(403, ErrorCode::Forbidden);
        Integrator::new(&server).await.get("/me/export").await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn one_at_a_time(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let running = server.app.exports.begin(patient.id).unwrap();
        let refused = patient.get("/me/export").await;
        assert!(refused.headers.contains_key("retry-after"));
        refused.problem(429, ErrorCode::TooManyRequests);
        other.get("/me/export").await.ok(200);
        drop(running);
        patient.get("/me/export").await.ok(200);
    }
}

on_both! {
    async fn a_hundred_beside_the_one_under_way_are_told_to_wait(server) {
        let patient = Patient::new(&server).await;
        // The line of the audit that an export ends with has to wait for this one.
        let mut writer = server.app.db.begin().await.unwrap();
        let by = patient.id;
        audit::record(&mut writer, server.app.now(), by, Act::Export, by.uuid()).await.unwrap();
        let mut all: FuturesUnordered<_> = (0..101).map(|_| patient.get("/me/export")).collect();
        for _ in 0..100 {
            all.next().await.unwrap().problem(429, ErrorCode::TooManyRequests);
        }
        writer.commit().await.unwrap();
        all.next().await.unwrap().ok(200);
        // None of them is left behind that blocks the next.
        patient.get("/me/export").await.ok(200);
    }
}
