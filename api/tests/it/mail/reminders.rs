//! Reminders: at their time, once, wanted, and of nothing that is no more.

use api::{mail::reminding, on_db};
use serde_json::json;
use shared::ErrorCode;

use super::{Tls, send, states, with_mails};
use crate::{
    on_both,
    support::{Doctor, Patient, Server, at},
};

const DAY: i64 = 24 * 60;

/// Looks at a minute for what is due.
async fn look(server: &Server, minutes: i64) {
    server.set_minutes(minutes);
    reminding::sweep(&server.app, at(minutes)).await.unwrap();
}

/// The kinds of all mails, in the order in which they were written.
async fn kinds(server: &Server) -> Vec<String> {
    const SQL: &str = "SELECT kind FROM mails ORDER BY created_at, id";
    let rows: Vec<(String,)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}

on_both! {
    async fn each_comes_once_and_at_its_time(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.confirmed(&doctor, at(3 * DAY)).await;
        // Nobody is reminded of what nobody confirmed.
        patient.booked(&doctor, at(3 * DAY + 60)).await;
        for (minutes, wanted) in [
            (2 * DAY - 1, vec![]),
            (2 * DAY, vec!["reminder_day_before"]),
            (3 * DAY - 61, vec!["reminder_day_before"]),
            (3 * DAY - 60, vec!["reminder_day_before", "reminder_hour_before"]),
            (3 * DAY - 30, vec!["reminder_day_before", "reminder_hour_before", "room_open"]),
            (3 * DAY, vec!["reminder_day_before", "reminder_hour_before", "room_open"]),
        ] {
            for _ in 0..2 {
                look(&server, minutes).await;
                assert_eq!(kinds(&server).await, wanted, "{minutes}");
            }
        }
    }
}

on_both! {
    async fn a_late_booking_and_a_late_server_make_no_burst(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.confirmed(&doctor, at(50)).await;
        look(&server, 0).await;
        assert!(kinds(&server).await.is_empty());
        look(&server, 45).await;
        assert_eq!(kinds(&server).await, ["room_open"], "what came due before is left out");
    }
}

on_both! {
    async fn none_of_what_was_canceled_or_moved(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let canceled = patient.confirmed(&doctor, at(3 * DAY)).await;
        let moved = patient.confirmed(&doctor, at(3 * DAY + 60)).await;
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        doctor.post(&format!("{moved}/reschedule"), json!({ "starts_at": at(6 * DAY) })).await.ok(200);
        for minutes in [2 * DAY, 2 * DAY + 60, 3 * DAY - 30, 3 * DAY + 30] {
            look(&server, minutes).await;
        }
        assert!(kinds(&server).await.is_empty());
        look(&server, 5 * DAY).await;
        assert_eq!(kinds(&server).await, ["reminder_day_before"]);
    }
}

on_both! {
    async fn everybody_chooses_their_own(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let all = json!({ "day_before": true, "hour_before": true });
        assert_eq!(patient.get("/me/reminders").await.ok(200), all);
        let chosen = json!({ "day_before": false, "hour_before": true });
        assert_eq!(patient.put("/me/reminders", chosen.clone()).await.ok(200), chosen);
        assert_eq!(patient.get("/me/reminders").await.ok(200), chosen);
        patient.put("/me/reminders", json!({ "day_before": false })).await.problem(400, ErrorCode::MalformedRequest);
        doctor.get("/me/reminders").await.problem(403, ErrorCode::Forbidden);
        patient.confirmed(&doctor, at(3 * DAY)).await;
        look(&server, 2 * DAY).await;
        assert!(kinds(&server).await.is_empty());
        look(&server, 3 * DAY - 60).await;
        assert_eq!(kinds(&server).await, ["reminder_hour_before"]);
    }
}

with_mails! {
    async fn what_is_overtaken_before_it_is_sent_is_not_sent(server, mails: Tls::None) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let canceled = patient.confirmed(&doctor, at(2 * DAY)).await;
        patient.confirmed(&doctor, at(2 * DAY + 30)).await;
        look(&server, DAY).await;
        look(&server, DAY + 30).await;
        assert_eq!(kinds(&server).await.len(), 2);
        doctor.at(at(DAY + 30)).await;
        doctor.post(&format!("{canceled}/cancel"), json!({ "reason": "A cold" })).await.ok(200);
        // The mail server was away until the other one had begun.
        server.set_minutes(2 * DAY + 30);
        assert_eq!(send(&server).await, 2);
        assert!(mails.receivers().is_empty());
        assert!(states(&server).await.iter().all(|line| line.ends_with("dead 1 overtaken")));
    }
}
