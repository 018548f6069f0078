//! What people agree to.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use shared::{
    ErrorCode,
    consent::Subject,
    consultation::recording::{CONSENT_TEXT, TEXT_VERSION},
};

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

/// SHA-256 of the text of each version there has been. Whoever changes a text adds a line for the next
/// version and raises the number in `shared`: a yes is to the words that somebody has read.
const TEXTS: &[(Subject, u32, &str)] = &[
    (
        Subject::Terms,
        1,
        "7f32e333b8f0abf9989fc4aa813baef183635269c83c2b7d4bade0bf0619075b",
    ),
    (
        Subject::Privacy,
        1,
        "3b1fb18fb82c67ce1470e14b12889ad214b3236e624c92eb9e34c8990b9b3fcd",
    ),
    (
        Subject::Telehealth,
        1,
        "29e4d8d051544ad62e5f98d7c2105548e6f85c8d280a612880bf7fe2e2d7348d",
    ),
];

/// The same of what people read before they may be recorded.
const RECORDING: (u32, &str) = (
    1,
    "78ed9db3b1128f1787b4633a4f702df1cc899633f95dee46e8c08dde5e29e8b2",
);

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_text_changes_only_with_its_number() {
    for subject in Subject::ALL {
        let present = (subject, subject.version(), hash(subject.text()));
        let known = TEXTS
            .iter()
            .filter(|(one, ..)| *one == subject)
            .max_by_key(|(_, version, _)| *version)
            .map(|(subject, version, hash)| (*subject, *version, (*hash).to_owned()));
        assert_eq!(known, Some(present));
    }
    let recording = (TEXT_VERSION, hash(CONSENT_TEXT));
    assert_eq!((RECORDING.0, RECORDING.1.to_owned()), recording);
}

on_both! {
    async fn the_texts_are_there_for_anyone(server) {
        let texts = server.get("/consents").await.ok(200);
        let items = texts["items"].as_array().unwrap();
        let subjects: Vec<_> = items.iter().map(|item| item["subject"].as_str().unwrap()).collect();
        assert_eq!(subjects, Subject::ALL.map(Subject::as_str));
        assert!(items.iter().all(|item| item["version"] == 1 && !item["text"].as_str().unwrap().is_empty()));
    }
}

on_both! {
    async fn an_answer_is_kept_with_its_version_and_time_and_can_be_taken_back(server) {
        let mut patient = Patient::new(&server).await;
        let before = patient.get("/me/consents").await.ok(200);
        assert_eq!(before["items"][2], json!({ "subject": "telehealth", "version": 1, "holds": false, "answered_version": null, "answered_at": null }));
        let say = |agreed: bool| json!({ "subject": "telehealth", "version": 1, "agreed": agreed });
        let after = patient.put("/me/consents", say(true)).await.ok(200);
        assert_eq!(after["items"][2], json!({ "subject": "telehealth", "version": 1, "holds": true, "answered_version": 1, "answered_at": at(0) }));
        assert_eq!(after["items"][0]["holds"], false);
        patient.at(at(5)).await;
        let back = patient.put("/me/consents", say(false)).await.ok(200);
        assert_eq!((&back["items"][2]["holds"], &back["items"][2]["answered_at"]), (&json!(false), &json!(at(5))));
        // Both stay on record.
        let export = patient.get("/me/export").await.ok(200);
        let kept = json!([
            { "subject": "telehealth", "version": 1, "agreed": true, "at": at(0) },
            { "subject": "telehealth", "version": 1, "agreed": false, "at": at(5) },
        ]);
        assert_eq!(export["consents"], kept);
        // Nobody else's answer counts here.
        let other = Patient::new(&server).await;
        assert_eq!(other.get("/me/consents").await.ok(200), before);
    }
}

on_both! {
    async fn a_yes_is_to_the_present_text_of_a_person(server) {
        let patient = Patient::new(&server).await;
        let old = json!({ "subject": "terms", "version": 2, "agreed": true });
        assert_eq!(patient.put("/me/consents", old).await.invalid_fields(), [("version".to_owned(), "out_of_range".to_owned())]);
        // A no may be to an older text, but there never was one of these.
        for never in [0, 2, u32::MAX] {
            let no = json!({ "subject": "terms", "version": never, "agreed": false });
            assert_eq!(patient.put("/me/consents", no).await.invalid_fields(), [("version".to_owned(), "out_of_range".to_owned())]);
        }
        let unknown = json!({ "subject": "weather", "version": 1, "agreed": true });
        patient.put("/me/consents", unknown).await.problem(400, ErrorCode::MalformedRequest);
        let integrator = Integrator::new(&server).await;
        integrator.get("/me/consents").await.problem(403, ErrorCode::Forbidden);
        Admin::new(&server).await.get("/me/consents").await.ok(200);
        // A booking is not refused to who has not answered.
        let doctor = Doctor::new(&server).await;
        patient.book(&doctor, at(60)).await.ok(201);
    }
}
