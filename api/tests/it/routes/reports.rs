//! Reports and ratings.

use api::on_db;
use serde_json::{Value, json};
use shared::ErrorCode;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Server, at},
};

const PAGE: &str = "00000000-0000-0000-0000-000000000001";

fn report(seq: u32, kind: &str, value: Option<u32>) -> Value {
    json!({ "seq": seq, "kind": kind, "value": value })
}

fn reports(items: &[Value]) -> Value {
    json!({ "page": PAGE, "items": items })
}

async fn kept(server: &Server) -> Vec<(i64, String, String, Option<i64>)> {
    const SQL: &str = "SELECT seq, side, kind, value FROM call_reports ORDER BY seq";
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

on_both! {
    async fn a_report_counts_once_however_often_it_is_sent(server) {
        let (patient, doctor, other) = (Patient::new(&server).await, Doctor::new(&server).await, Patient::new(&server).await);
        let admin = Admin::new(&server).await;
        let path = format!("{}/reports", patient.confirmed(&doctor, at(60)).await);
        let first = [report(0, "joined", Some(1_200)), report(1, "direct", None)];
        patient.post(&path, reports(&first)).await.ok(204);
        patient.post(&path, reports(&[report(1, "dropped", None), report(2, "packet_loss", Some(10_000))])).await.ok(204);
        patient.post(&path, reports(&[])).await.ok(204);
        let of = |seq, kind: &str, value| (seq, "patient".to_owned(), kind.to_owned(), value);
        assert_eq!(kept(&server).await, [of(0, "joined", Some(1_200)), of(1, "direct", None), of(2, "packet_loss", Some(10_000))]);
        other.post(&path, reports(&first)).await.problem(404, ErrorCode::NotFound);
        admin.post(&path, reports(&first)).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn only_what_is_on_the_list_is_taken(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = format!("{}/reports", patient.confirmed(&doctor, at(60)).await);
        let many: Vec<Value> = (0..51).map(|seq| report(seq, "dropped", None)).collect();
        assert_eq!(doctor.post(&path, reports(&many)).await.invalid_fields(), [("items".to_owned(), "too_long".to_owned())]);
        for (kind, value) in [("quality", 101), ("packet_loss", 10_001)] {
            let told = doctor.post(&path, reports(&[report(0, kind, Some(value))])).await.invalid_fields();
            assert_eq!(told, [("items".to_owned(), "out_of_range".to_owned())], "{kind}");
        }
        doctor.post(&path, reports(&[report(0, "my_webcam", None)])).await.problem(400, ErrorCode::MalformedRequest);
        assert!(kept(&server).await.is_empty());
        doctor.post(&path, reports(&many[..50])).await.ok(204);
        assert_eq!(kept(&server).await.len(), 50);
    }
}

on_both! {
    async fn both_rate_from_the_start_on_and_the_last_answer_counts(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (path, canceled) = (patient.confirmed(&doctor, at(60)).await, patient.confirmed(&doctor, at(120)).await);
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let rate = |connection: u8, consultation: u8| json!({ "connection": connection, "consultation": consultation });
        let (path, canceled) = (format!("{path}/rating"), format!("{canceled}/rating"));
        patient.at(at(60).plus_seconds(-1)).await;
        patient.put(&path, rate(5, 5)).await.problem(409, ErrorCode::InvalidTransition);
        patient.at(at(600)).await;
        doctor.at(at(600)).await;
        patient.put(&canceled, rate(5, 5)).await.problem(409, ErrorCode::InvalidTransition);
        let told = patient.put(&path, rate(0, 6)).await.invalid_fields();
        assert_eq!(told.len(), 2);
        for (connection, consultation) in [(5, 5), (1, 4)] {
            patient.put(&path, rate(connection, consultation)).await.ok(204);
        }
        doctor.put(&path, rate(3, 3)).await.ok(204);
        const SQL: &str = "SELECT side, connection, consultation FROM ratings ORDER BY side";
        let ratings: Vec<(String, i64, i64)> = on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
        assert_eq!(ratings, [("doctor".to_owned(), 3, 3), ("patient".to_owned(), 1, 4)]);
        const LINES: &str = "SELECT actor_id FROM audit WHERE action = 'rate' AND outcome = 'done' ORDER BY id";
        let lines: Vec<(Uuid,)> = on_db!(&server.app.db, conn => sqlx::query_as(LINES).fetch_all(conn).await).unwrap();
        let by_patient = lines.iter().filter(|(by,)| *by == patient.id.uuid());
        assert_eq!((lines.len(), by_patient.count()), (3, 2));
    }
}
