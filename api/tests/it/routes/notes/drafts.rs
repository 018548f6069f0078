//! Drafts: what is saved, what is kept, and who reads it.

use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{save, versions};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, at},
};

const ONE: Uuid = Uuid::from_u128(1);
const TWO: Uuid = Uuid::from_u128(2);

fn kept(list: &[(i64, &str)]) -> Vec<(i64, String)> {
    list.iter()
        .map(|(revision, text)| (*revision, (*text).to_owned()))
        .collect()
}

on_both! {
    async fn a_draft_is_empty_and_then_what_was_saved(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let empty = doctor.get(&format!("{path}/note")).await;
        assert_eq!(empty.headers["etag"], "\"0\"");
        let nothing = json!({ "revision": 0, "text": "", "summary": "", "signed_at": null, "updated_at": null, "amendments": [] });
        assert_eq!(empty.ok(200), nothing);
        let saved = save(&doctor, &path, 0, ONE, "  Cough,\tsince Monday\n").await;
        assert_eq!(saved.headers["etag"], "\"1\"");
        let saved = saved.ok(200);
        // A draft is kept as it is, also in the middle of a word.
        assert_eq!(saved["text"], "  Cough,    since Monday\n");
        assert_eq!((&saved["revision"], &saved["updated_at"]), (&json!(1), &json!(at(0))));
        let read = doctor.get(&format!("{path}/note")).await;
        assert_eq!(read.headers["etag"], "\"1\"");
        assert_eq!(read.ok(200), saved);
        assert_eq!(save(&doctor, &path, 1, ONE, "").await.ok(200)["revision"], 2);
    }
}

on_both! {
    async fn another_revision_is_not_overwritten(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        save(&doctor, &path, 3, ONE, "early").await.problem(412, ErrorCode::PreconditionFailed);
        save(&doctor, &path, 0, ONE, "one").await.ok(200);
        for known in [-1, 0, 2] {
            save(&doctor, &path, known, TWO, "two").await.problem(412, ErrorCode::PreconditionFailed);
        }
        save(&doctor, &path, 1, TWO, "two").await.ok(200);
        save(&doctor, &path, 1, ONE, "one more").await.problem(412, ErrorCode::PreconditionFailed);
        assert_eq!(doctor.get(&format!("{path}/note")).await.ok(200)["text"], "two");
        assert_eq!(versions(&doctor, &path).await, kept(&[(2, "two"), (1, "one")]));
    }
}

on_both! {
    async fn a_save_whose_answer_was_lost_is_answered_again(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        for known in [0, 1] {
            let text = format!("text {known}");
            let first = save(&doctor, &path, known, ONE, &text).await;
            let again = save(&doctor, &path, known, ONE, &text).await;
            assert_eq!(first.headers["etag"], again.headers["etag"]);
            assert_eq!(first.ok(200), again.ok(200));
            // Another page, and another text of the same page, are no repeats.
            save(&doctor, &path, known, TWO, &text).await.problem(412, ErrorCode::PreconditionFailed);
            save(&doctor, &path, known, ONE, "other").await.problem(412, ErrorCode::PreconditionFailed);
        }
        assert_eq!(versions(&doctor, &path).await, kept(&[(2, "text 1")]));
    }
}

on_both! {
    async fn of_one_page_the_last_of_a_minute_is_kept_and_of_others_everything(server) {
        let patient = Patient::new(&server).await;
        let mut doctor = Doctor::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        let steps = [(0, ONE, "a"), (30, ONE, "ab"), (59, ONE, "abc"), (60, ONE, "abcd"), (61, TWO, "e"), (62, ONE, "f"), (63, ONE, "fg")];
        for (known, (seconds, editor, text)) in (0..).zip(steps) {
            doctor.at(at(0).plus_seconds(seconds)).await;
            save(&doctor, &path, known, editor, text).await.ok(200);
        }
        assert_eq!(versions(&doctor, &path).await, kept(&[(7, "fg"), (5, "e"), (4, "abcd"), (3, "abc")]));
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = doctor.get(&format!("{path}/note/versions?limit=1{cursor}")).await.ok(200);
            found.push(page["items"][0]["revision"].clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, [7, 5, 4, 3]);
        for query in ["limit=0", "limit=101", "cursor=x", "page=2"] {
            doctor.get(&format!("{path}/note/versions?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn the_revision_must_be_named_and_the_texts_must_fit(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = format!("{}/note", patient.confirmed(&doctor, at(60)).await);
        let body = json!({ "text": "one", "summary": "", "editor": ONE });
        for tag in [None, Some("*"), Some("\"0\", \"1\""), Some("0")] {
            for (method, path) in [(Method::PUT, path.clone()), (Method::POST, format!("{path}/sign"))] {
                let mut request = doctor.request(method, &path).json(&body);
                if let Some(tag) = tag {
                    request = request.header("if-match", tag);
                }
                Answer::of(request).await.problem(400, ErrorCode::MalformedRequest);
            }
        }
        for tag in ["W/\"0\"", "\"00\"", "\"+0\"", "\"x\""] {
            let request = doctor.request(Method::PUT, &path).header("if-match", tag);
            Answer::of(request.json(&body)).await.problem(412, ErrorCode::PreconditionFailed);
        }
        let long = json!({ "text": "x".repeat(10_001), "summary": "a\u{202E}b", "editor": ONE });
        let request = doctor.request(Method::PUT, &path).header("if-match", "\"0\"");
        let told = Answer::of(request.json(&long)).await.invalid_fields();
        assert_eq!(told, [("text".to_owned(), "too_long".to_owned()), ("summary".to_owned(), "invalid_characters".to_owned())]);
        assert_eq!(doctor.get(&path).await.ok(200)["revision"], 0);
    }
}

on_both! {
    async fn only_its_doctor_reads_and_writes(server) {
        let (patient, doctor, other) = (Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let admin = Admin::new(&server).await;
        let path = patient.confirmed(&doctor, at(60)).await;
        save(&doctor, &path, 0, ONE, "one").await.ok(200);
        save(&other, &path, 1, ONE, "two").await.problem(404, ErrorCode::NotFound);
        for path in [format!("{path}/note"), format!("{path}/note/versions")] {
            other.get(&path).await.problem(404, ErrorCode::NotFound);
            patient.get(&path).await.problem(403, ErrorCode::Forbidden);
            admin.get(&path).await.problem(403, ErrorCode::Forbidden);
        }
    }
}
