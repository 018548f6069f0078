//! Signing, what is added afterwards, and the summary.

use api::on_tx;
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{save, sign, versions};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

const PAGE: Uuid = Uuid::from_u128(1);

/// A patient and a doctor whose appointment has just begun, with a note of revision 1.
async fn begun(server: &Server) -> (Patient<'_>, Doctor<'_>, String) {
    let mut patient = Patient::named(server, "Pat Morgan").await;
    let mut doctor = Doctor::named(server, "Dr. Ada Byron").await;
    let path = patient.confirmed(&doctor, at(60)).await;
    save(&doctor, &path, 0, PAGE, "rest").await.ok(200);
    patient.at(at(60)).await;
    doctor.at(at(60)).await;
    (patient, doctor, path)
}

on_both! {
    async fn what_is_signed_does_not_change(server) {
        let (patient, doctor, path) = begun(&server).await;
        patient.get(&format!("{path}/summary")).await.problem(404, ErrorCode::NotFound);
        sign(&doctor, &path, 2).await.problem(412, ErrorCode::PreconditionFailed);
        let signed = sign(&doctor, &path, 1).await;
        assert_eq!(signed.headers["etag"], "\"2\"");
        let signed = signed.ok(200);
        assert_eq!((&signed["signed_at"], &signed["text"]), (&json!(at(60)), &json!("rest")));
        // The same again, because its answer was lost; any other is too late.
        assert_eq!(sign(&doctor, &path, 1).await.ok(200), signed);
        for known in [0, 2] {
            sign(&doctor, &path, known).await.problem(409, ErrorCode::AlreadySigned);
        }
        for known in [0, 1, 2] {
            save(&doctor, &path, known, PAGE, "more").await.problem(409, ErrorCode::AlreadySigned);
        }
        assert_eq!(doctor.get(&format!("{path}/note")).await.ok(200), signed);
        assert_eq!(versions(&doctor, &path).await, [(1, "rest".to_owned())]);
    }
}

on_both! {
    async fn the_database_refuses_to_change_it_too(server) {
        let (_, doctor, path) = begun(&server).await;
        sign(&doctor, &path, 1).await.ok(200);
        for change in ["text = 'x'", "summary = 'x'", "signed_at = NULL", "signed_at = '2026-01-31T09:00:00Z'"] {
            let sql = format!("UPDATE notes SET {change}");
            let mut tx = server.app.db.begin().await.unwrap();
            let refused = on_tx!(&mut tx, conn => sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(conn).await.map(drop)).unwrap_err();
            let refused = refused.into_database_error().unwrap();
            assert_eq!(refused.message(), "signed", "{change}");
        }
    }
}

on_both! {
    async fn it_is_signed_from_the_start_on_and_not_when_it_was_called_off(server) {
        let mut patient = Patient::new(&server).await;
        let mut doctor = Doctor::new(&server).await;
        let confirmed = patient.confirmed(&doctor, at(60)).await;
        let canceled = patient.confirmed(&doctor, at(120)).await;
        let empty = patient.confirmed(&doctor, at(180)).await;
        for path in [&confirmed, &canceled] {
            save(&doctor, path, 0, PAGE, "rest").await.ok(200);
        }
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        doctor.at(at(60).plus_seconds(-1)).await;
        sign(&doctor, &confirmed, 1).await.problem(409, ErrorCode::InvalidTransition);
        patient.at(at(600)).await;
        doctor.at(at(600)).await;
        sign(&doctor, &canceled, 1).await.problem(409, ErrorCode::InvalidTransition);
        sign(&doctor, &empty, 0).await.problem(409, ErrorCode::InvalidTransition);
        doctor.act(&format!("{confirmed}/complete")).await.ok(200);
        sign(&doctor, &confirmed, 1).await.ok(200);
        patient.get(&format!("{confirmed}/summary")).await.ok(200);
    }
}

on_both! {
    async fn the_patient_takes_the_summary_home_and_what_was_added_for_them(server) {
        let (patient, doctor, path) = begun(&server).await;
        let other = Patient::new(&server).await;
        let admin = Admin::new(&server).await;
        let amendments = format!("{path}/note/amendments");
        let add = |text: &str, for_patient: bool| doctor.post(&amendments, json!({ "text": text, "for_patient": for_patient }));
        add("too early", true).await.problem(409, ErrorCode::InvalidTransition);
        sign(&doctor, &path, 1).await.ok(200);
        assert_eq!(add("Drink more", true).await.ok(201)["revision"], 3);
        assert_eq!(add(" Call in a week ", false).await.ok(201)["amendments"][1]["text"], "Call in a week");
        let third = add("Sleep more", true).await;
        assert_eq!(third.headers["etag"], "\"5\"");
        third.ok(201);
        add(" ", true).await.invalid_fields();
        // Signing comes again only to what was signed.
        sign(&doctor, &path, 1).await.ok(200);
        sign(&doctor, &path, 4).await.problem(409, ErrorCode::AlreadySigned);
        let wanted = json!({
            "summary": "For you: rest", "signed_at": at(60), "doctor_name": "Dr. Ada Byron", "patient_name": "Pat Morgan",
            "starts_at": at(60), "began_at": null, "ended_at": null,
            "amendments": [
                { "text": "Drink more", "for_patient": true, "written_at": at(60) },
                { "text": "Sleep more", "for_patient": true, "written_at": at(60) },
            ],
        });
        let path = format!("{path}/summary");
        assert_eq!(patient.get(&path).await.ok(200), wanted);
        assert_eq!(doctor.get(&path).await.ok(200), wanted);
        other.get(&path).await.problem(404, ErrorCode::NotFound);
        admin.get(&path).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn an_addition_that_names_its_revision_is_not_made_twice(server) {
        let (_, doctor, path) = begun(&server).await;
        sign(&doctor, &path, 1).await.ok(200);
        let add = async || {
            let request = doctor.request(Method::POST, &format!("{path}/note/amendments")).header("if-match", "\"2\"");
            Answer::of(request.json(&json!({ "text": "Drink more", "for_patient": true }))).await
        };
        add().await.ok(201);
        add().await.problem(412, ErrorCode::PreconditionFailed);
        let note = doctor.get(&format!("{path}/note")).await.ok(200);
        assert_eq!(note["amendments"].as_array().unwrap().len(), 1);
    }
}
