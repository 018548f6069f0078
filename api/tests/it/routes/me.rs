//! The own account: read and changed, and nobody else's.

use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient},
};

on_both! {
    async fn everybody_reads_their_own(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let admin = Admin::named(&server, "Alex Admin").await;
        let (hers, theirs, its) = (doctor.get("/me").await.ok(200), patient.get("/me").await.ok(200), admin.get("/me").await.ok(200));
        let facts = |me: &Value| (me["id"].clone(), me["role"].clone(), me["name"].clone(), me["specialty"].clone());
        assert_eq!(facts(&hers), (json!(doctor.id), json!("doctor"), json!("Dr. Ada Byron"), json!("General practice")));
        assert_eq!(facts(&theirs), (json!(patient.id), json!("patient"), json!("Pat Morgan"), Value::Null));
        assert_eq!(facts(&its), (json!(admin.id), json!("admin"), json!("Alex Admin"), Value::Null));
        for me in [hers, theirs, its] {
            let fields: Vec<&String> = me.as_object().unwrap().keys().collect();
            assert!(fields.iter().all(|field| !field.contains("password") && !field.contains("state")), "{fields:?}");
        }
    }
}

on_both! {
    async fn an_integrator_has_no_profile(server) {
        let integrator = Integrator::new(&server).await;
        integrator.get("/me").await.problem(403, ErrorCode::Forbidden);
        // The role is looked at before the body.
        integrator.patch("/me", json!([1])).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn what_is_not_sent_stays_and_null_clears(server) {
        let patient = Patient::named(&server, "Pat Morgan").await;
        let all = json!({ "name": " Pat  Morgan-Rivera ", "time_zone": "America/New_York", "language": "de", "phone": "+49 (30) 123-456", "date_of_birth": "1990-02-28" });
        let changed = patient.patch("/me", all).await.ok(200);
        assert_eq!(changed["name"], "Pat Morgan-Rivera");
        assert_eq!(changed["time_zone"], "America/New_York");
        assert_eq!(changed["language"], "de");
        assert_eq!(changed["phone"], "+49 (30) 123-456");
        assert_eq!(changed["date_of_birth"], "1990-02-28");
        assert_eq!(patient.patch("/me", json!({})).await.ok(200), changed);

        let cleared = patient.patch("/me", json!({ "phone": null })).await.ok(200);
        assert_eq!((&cleared["phone"], &cleared["date_of_birth"]), (&Value::Null, &json!("1990-02-28")));
        assert_eq!(patient.get("/me").await.ok(200), cleared);
        let cleared = patient.patch("/me", json!({ "date_of_birth": null })).await.ok(200);
        assert_eq!((&cleared["date_of_birth"], &cleared["name"]), (&Value::Null, &json!("Pat Morgan-Rivera")));
    }
}

on_both! {
    async fn nobody_makes_themself_somebody_else(server) {
        let patient = Patient::new(&server).await;
        let before = patient.get("/me").await.ok(200);
        for (field, value) in [
            ("role", json!("admin")),
            ("id", json!("0190a0b0-0000-7000-8000-00000000000a")),
            ("email", json!("other@example.org")),
            ("username", json!("admin")),
            ("password", json!("a lantern in the fog")),
            ("password_hash", json!("x")),
            ("state", json!("active")),
            ("specialty", json!("Surgery")),
        ] {
            let answer = patient.patch("/me", json!({ "name": "Somebody Else", field: value })).await;
            answer.problem(400, ErrorCode::MalformedRequest);
        }
        assert_eq!(patient.get("/me").await.ok(200), before);
    }
}

on_both! {
    async fn the_fields_of_another_role_are_unknown(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let unknown = |fields: &[&str]| fields.iter().map(|field| ((*field).to_owned(), "unknown".to_owned())).collect::<Vec<_>>();
        assert_eq!(patient.patch("/me", json!({ "about": "x" })).await.invalid_fields(), unknown(&["about"]));
        let details = json!({ "phone": "+49 30 123456", "date_of_birth": null });
        assert_eq!(doctor.patch("/me", details).await.invalid_fields(), unknown(&["phone", "date_of_birth"]));
        assert_eq!(admin.patch("/me", json!({ "phone": null, "about": null })).await.invalid_fields(), unknown(&["phone", "about"]));
    }
}

on_both! {
    async fn each_field_has_its_fault(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let before = patient.get("/me").await.ok(200);
        let long = "x".repeat(101);
        for (field, value, code) in [
            ("name", "", "blank"),
            ("name", &long, "too_long"),
            ("name", "Pat\tMorgan", "invalid_characters"),
            ("time_zone", "Mars/Phobos", "unknown"),
            ("time_zone", "../../etc/passwd", "invalid_format"),
            ("language", "", "unknown"),
            ("language", "fr", "unknown"),
            ("language", "de-AT", "unknown"),
            ("phone", "1", "too_short"),
            ("phone", "call me", "invalid_characters"),
            ("phone", "+49 30\r\n123456", "invalid_characters"),
            ("phone", &"1".repeat(33), "too_long"),
            ("date_of_birth", "28.02.1990", "invalid_format"),
            ("date_of_birth", "1990-02-30", "invalid_format"),
            ("date_of_birth", "2026-02-01", "out_of_range"),
            ("date_of_birth", "1895-01-01", "out_of_range"),
        ] {
            let faults = patient.patch("/me", json!({ field: value })).await.invalid_fields();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())], "{value:?}");
        }
        let about = "x".repeat(1_001);
        for (value, code) in [(about.as_str(), "too_long"), (" ", "blank"), ("a\u{202e}b", "invalid_characters")] {
            let faults = doctor.patch("/me", json!({ "about": value })).await.invalid_fields();
            assert_eq!(faults, [("about".to_owned(), code.to_owned())]);
        }
        // Of a request with one fault nothing is kept.
        let mixed = patient.patch("/me", json!({ "name": "New Name", "time_zone": "Mars/Phobos" })).await;
        mixed.invalid_fields();
        assert_eq!(patient.get("/me").await.ok(200), before);
    }
}

on_both! {
    async fn a_doctor_is_found_by_the_new_name(server) {
        let (doctor, patient) = (Doctor::named(&server, "Dr. Ada Byron").await, Patient::new(&server).await);
        let changed = json!({ "name": "Dr. Ada Lovelace", "about": "First line\r\nsecond line" });
        doctor.patch("/me", changed).await.ok(200);
        assert!(patient.get("/doctors?q=byron").await.ok(200)["items"].as_array().unwrap().is_empty());
        let found = patient.get("/doctors?q=lovelace").await.ok(200);
        assert_eq!((&found["items"][0]["id"], &found["items"][0]["about"]), (&json!(doctor.id), &json!("First line\nsecond line")));
        // Patients see of a doctor what the directory shows, and no address.
        assert!(!found.to_string().contains('@'));
        doctor.patch("/me", json!({ "about": null })).await.ok(200);
        assert_eq!(patient.get(&format!("/doctors/{}", doctor.id)).await.ok(200)["about"], Value::Null);
    }
}
