//! The numbers: each event has one, whoever gives them, and none is left out.

use api::{events::sequence, on_db, on_tx, random};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Doctor, Patient, Server, at},
};

/// Appointment, revision and number of all events, by their numbers.
async fn numbered(server: &Server) -> Vec<(Uuid, i64, Option<i64>)> {
    const SQL: &str = "SELECT appointment_id, revision, seq FROM events ORDER BY seq";
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// Writes so many events of an appointment, in one second and out of order.
async fn many(server: &Server, rows: u8) {
    const SQL: &str = "INSERT INTO events (id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, starts_at, ends_at) \
        SELECT $1, 'appointment.rescheduled', id, doctor_id, patient_id, $2, created_at, 'doctor', 'reschedule', status, starts_at, ends_at FROM appointments";
    let mut tx = server.app.db.begin().await.unwrap();
    for n in 0..rows {
        let id = random::uuid_v4();
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(i64::from(n) + 2).execute(conn).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
}

on_both! {
    async fn two_processes_number_without_a_gap_or_a_double(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(60)).await;
        let other = server.restarted().await;
        for round in 1..=3 {
            many(&server, 150).await;
            let both = [&server, &other].map(|server| sequence::sweep(&server.app));
            join_all(both).await.into_iter().for_each(|done| done.unwrap());
            let numbers: Vec<Option<i64>> = numbered(&server).await.into_iter().map(|(.., seq)| seq).collect();
            let wanted: Vec<Option<i64>> = (1..=1 + 150 * round).map(Some).collect();
            assert_eq!(numbers, wanted);
        }
    }
}

on_both! {
    async fn an_appointments_events_are_numbered_in_the_order_of_its_revisions(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(60)).await;
        many(&server, 50).await;
        sequence::sweep(&server.app).await.unwrap();
        let revisions: Vec<i64> = numbered(&server).await.into_iter().map(|(_, revision, _)| revision).collect();
        assert_eq!(revisions, (1..=51).collect::<Vec<_>>());
    }
}
