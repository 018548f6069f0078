//! Health data goes out only after it is written down who reads it.

use futures_util::future::join_all;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{lines, run};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, at},
};

/// The lines of reads alone.
async fn reads(server: &crate::support::Server) -> Vec<super::Seen> {
    let mut lines = lines(&server.app.db).await;
    lines.retain(|line| line.action.starts_with("read_"));
    lines
}

on_both! {
    async fn every_read_of_health_data_is_a_line_with_its_patient(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(2 * 24 * 60 - 60)).await;
        let appointment: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
        for (what, action) in [
            ("", "read_appointment"),
            ("/history", "read_history"),
            ("/calendar.ics", "read_appointment"),
            ("/attendance", "read_attendance"),
            ("/note", "read_note"),
            ("/note/versions", "read_note_versions"),
            ("/recordings", "read_recordings"),
        ] {
            let answer = doctor.get(&format!("{path}{what}")).await;
            let request: Uuid = answer.headers["x-request-id"].to_str().unwrap().parse().unwrap();
            answer.ok(200);
            let seen = reads(&server).await;
            let line = seen.iter().find(|line| line.request_id == Some(request)).unwrap();
            assert_eq!((line.action.as_str(), line.outcome.as_str()), (action, "done"));
            assert_eq!((line.actor_id, line.target_id), (Some(doctor.id.uuid()), Some(appointment)));
            assert_eq!(line.patient_id, Some(patient.id.uuid()));
        }
    }
}

on_both! {
    async fn whom_a_preview_of_hours_names_is_written_down(server) {
        let (patient, inside, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let monday = 2 * 24 * 60 - 60;
        inside.booked(&doctor, at(monday)).await;
        doctor.post("/me/availability/preview", Doctor::mondays(|_| {})).await.ok(200);
        assert!(reads(&server).await.is_empty(), "nobody was named");
        patient.booked(&doctor, at(monday + 24 * 60)).await;
        doctor.post("/me/availability/preview", Doctor::mondays(|_| {})).await.ok(200);
        let seen = reads(&server).await;
        let told: Vec<_> = seen.iter().map(|line| (line.action.as_str(), line.actor_id, line.patient_id)).collect();
        assert_eq!(told, [("read_appointments", Some(doctor.id.uuid()), Some(patient.id.uuid()))]);
    }
}

on_both! {
    async fn a_list_names_each_patient_once(server) {
        let (doctor, admin) = (Doctor::new(&server).await, Admin::new(&server).await);
        let (one, other) = (Patient::new(&server).await, Patient::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let monday = 2 * 24 * 60 - 60;
        one.booked(&doctor, at(monday)).await;
        one.booked(&doctor, at(monday + 30)).await;
        other.booked(&doctor, at(monday + 60)).await;
        for reader in [doctor.get("/appointments").await, admin.get("/appointments").await] {
            reader.ok(200);
        }
        let seen = reads(&server).await;
        let mut wanted = [one.id.uuid(), other.id.uuid()].map(Some);
        wanted.sort();
        for reader in [doctor.id, admin.id] {
            let of_reader = seen.iter().filter(|line| line.actor_id == Some(reader.uuid()));
            let patients: Vec<_> = of_reader.map(|line| line.patient_id).collect();
            assert_eq!(patients, wanted);
        }
    }
}

on_both! {
    async fn readers_at_once_are_all_written_down(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(2 * 24 * 60 - 60)).await;
        let answers = join_all((0..60).map(|_| doctor.get(&path))).await;
        let mut requests: Vec<Option<Uuid>> = answers.into_iter().map(request_of).collect();
        let mut written: Vec<_> = reads(&server).await.iter().map(|line| line.request_id).collect();
        requests.sort();
        written.sort();
        assert_eq!(written, requests);
    }
}

fn request_of(answer: Answer) -> Option<Uuid> {
    let id = answer.headers["x-request-id"]
        .to_str()
        .unwrap()
        .parse()
        .ok();
    answer.ok(200);
    id
}

on_both! {
    async fn what_can_not_be_written_down_does_not_go_out(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(2 * 24 * 60 - 60)).await;
        run(&server.app.db, "ALTER TABLE audit_subjects RENAME TO elsewhere").await.unwrap();
        let refused = doctor.get(&path).await;
        assert!(!refused.text.contains("cough"), "{}", refused.text);
        refused.problem(503, ErrorCode::Unavailable);
        // And it goes on as soon as it can be.
        run(&server.app.db, "ALTER TABLE elsewhere RENAME TO audit_subjects").await.unwrap();
        assert_eq!(doctor.get(&path).await.ok(200)["reason"], json!("A cough"));
    }
}
