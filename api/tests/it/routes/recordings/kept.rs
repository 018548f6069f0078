//! Where the recordings are.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::{RECORDS, answer, ask, begun, may_record};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

fn recording(url: &str, expires_in: Option<u32>) -> Value {
    json!({ "url": url, "expires_in": expires_in })
}

const URL: &str = "https://meet.example.org/recordings/1.mp4";

on_both! {
    async fn what_was_agreed_to_is_kept_with_its_end(server with RECORDS) {
        let (patient, doctor, path) = begun(&server).await;
        let recordings = format!("{path}/recordings");
        doctor.post(&recordings, recording(URL, None)).await.problem(409, ErrorCode::InvalidTransition);
        ask(&doctor, &path).await;
        answer(&patient, &path, true).await.ok(200);
        // Agreed to, and nobody could record yet.
        doctor.post(&recordings, recording(URL, None)).await.problem(409, ErrorCode::InvalidTransition);
        assert!(may_record(&doctor, &path).await);
        doctor.delete(&format!("{path}/recording")).await.ok(200);
        let kept = doctor.post(&recordings, recording(URL, Some(3_600))).await.ok(201);
        assert_eq!(kept, json!({ "url": URL, "expires_at": at(120), "received_at": at(60) }));
        assert_eq!(doctor.post(&recordings, recording(URL, None)).await.ok(201), kept);
        let below = "https://files.meet.example.org/2.mp4?key=1";
        doctor.post(&recordings, recording(below, None)).await.ok(201);
        let list = patient.get(&recordings).await.ok(200);
        let mut urls: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|item| &item["url"]).collect();
        urls.sort_unstable_by_key(|url| url.to_string());
        assert_eq!(urls, [below, URL]);
        assert_eq!(doctor.get(&recordings).await.ok(200), list);
    }
}

on_both! {
    async fn a_link_leads_to_the_clinics_video_servers_only(server with RECORDS) {
        let (_, doctor, path) = begun(&server).await;
        let recordings = format!("{path}/recordings");
        for (url, code) in [
            ("", "invalid_format"),
            ("meet.example.org/1.mp4", "invalid_format"),
            ("http://meet.example.org/1.mp4", "invalid_format"),
            ("javascript:alert(1)", "invalid_format"),
            ("https://me@meet.example.org/1.mp4", "invalid_format"),
            ("https://meet.example.com/1.mp4", "unknown"),
            ("https://example.org/1.mp4", "unknown"),
            ("https://evilmeet.example.org/1.mp4", "unknown"),
            ("https://meet.example.org.evil.com/1.mp4", "unknown"),
        ] {
            let told = doctor.post(&recordings, recording(url, None)).await.invalid_fields();
            assert_eq!(told, [("url".to_owned(), code.to_owned())], "{url}");
        }
        for seconds in [0, 31_536_001] {
            let told = doctor.post(&recordings, recording(URL, Some(seconds))).await.invalid_fields();
            assert_eq!(told, [("expires_in".to_owned(), "out_of_range".to_owned())]);
        }
    }
}

on_both! {
    async fn its_people_read_and_its_doctor_writes(server) {
        let (patient, doctor, path) = begun(&server).await;
        let (stranger, other, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let recordings = format!("{path}/recordings");
        assert_eq!(patient.get(&recordings).await.ok(200), json!({ "items": [] }));
        stranger.get(&recordings).await.problem(404, ErrorCode::NotFound);
        admin.get(&recordings).await.problem(403, ErrorCode::Forbidden);
        patient.post(&recordings, recording(URL, None)).await.problem(403, ErrorCode::Forbidden);
        other.post(&recordings, recording(URL, None)).await.problem(404, ErrorCode::NotFound);
        doctor.post(&recordings, recording(URL, None)).await.problem(409, ErrorCode::NotOffered);
    }
}
