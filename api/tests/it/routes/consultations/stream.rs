//! The stream of a consultation.

use api::consultations::sweep::sweep;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Visit, page, tells};
use crate::{
    on_both,
    support::{Events, Kind, SignedIn, at},
};

/// A stream of a consultation that is being read.
struct Stream(Events);

impl Stream {
    async fn open<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> Self {
        let path = format!("{path}/consultation/live");
        Self(Events::open(actor.request(Method::GET, &path)).await)
    }

    /// The next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Value> {
        let event = self.0.next().await?;
        assert_eq!(event.name, "consultation");
        Some(event.data)
    }
}

on_both! {
    async fn what_one_does_the_other_sees(server) {
        let visit = Visit::new(&server).await.with_waiting_room().await;
        let mut doctors = Stream::open(&visit.doctor, &visit.path).await;
        assert_eq!(doctors.next().await.unwrap()["patient"]["state"], "absent");
        tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);
        assert_eq!(doctors.next().await.unwrap()["patient"]["state"], "waiting");

        let mut patients = Stream::open(&visit.patient, &visit.path).await;
        assert_eq!(patients.next().await.unwrap()["admitted_at"], json!(null));
        visit.doctor.act(&visit.to("admit")).await.ok(200);
        let admitted = loop {
            let seen = patients.next().await.unwrap();
            if seen["patient"]["state"] == "admitted" {
                break seen;
            }
        };
        assert_eq!(admitted["admitted_at"], server.app.now().to_string());
    }
}

on_both! {
    async fn it_tells_when_somebody_falls_silent(server) {
        let visit = Visit::new(&server).await;
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        let mut doctors = Stream::open(&visit.doctor, &visit.path).await;
        assert_eq!(doctors.next().await.unwrap()["patient"]["state"], "in_call");
        let now = server.app.now().plus_seconds(16);
        server.app.clock.set(now);
        sweep(&server.app, now).await;
        let dropped = doctors.next().await.unwrap();
        assert_eq!(dropped["patient"], json!({ "state": "dropped", "since": now }));
    }
}

on_both! {
    async fn it_tells_why_there_is_nothing_to_wait_for(server) {
        let visit = Visit::new(&server).await;
        let mut patients = Stream::open(&visit.patient, &visit.path).await;
        let first = patients.next().await.unwrap();
        let later = json!({ "starts_at": at(240) });
        visit.doctor.post(&visit.to("reschedule"), later).await.ok(200);
        let moved = patients.next().await.unwrap();
        assert_eq!(moved["starts_at"], at(240).to_string());
        assert_eq!(moved["revision"].as_i64(), first["revision"].as_i64().map(|revision| revision + 1));
        visit.doctor.post(&visit.to("cancel"), json!({ "reason": "An emergency" })).await.ok(200);
        assert_eq!(patients.next().await.unwrap()["status"], "canceled");
    }
}

on_both! {
    async fn what_the_system_cancels_is_told_too(server) {
        let visit = Visit::new(&server).await;
        let pending = visit.patient.booked(&visit.doctor, at(120)).await;
        let mut patients = Stream::open(&visit.patient, &pending).await;
        assert_eq!(patients.next().await.unwrap()["status"], "pending");
        api::appointments::expiry::sweep(&server.app, at(120)).await.unwrap();
        assert_eq!(patients.next().await.unwrap()["status"], "canceled");
    }
}

on_both! {
    async fn it_ends_with_the_token_and_with_the_server(server) {
        let visit = Visit::new(&server).await;
        let mut patients = Stream::open(&visit.patient, &visit.path).await;
        patients.next().await.unwrap();
        server.app.clock.set(server.app.now().plus_seconds(600));
        // Whatever happens next is not for this token.
        server.app.live.changed(visit.path.rsplit('/').next().unwrap().parse().unwrap());
        assert_eq!(patients.next().await, None);

        let mut visit = visit;
        visit.at(server.app.now()).await;
        let mut doctors = Stream::open(&visit.doctor, &visit.path).await;
        doctors.next().await.unwrap();
        server.app.live.close();
        assert_eq!(doctors.next().await, None);
    }
}

on_both! {
    async fn who_has_signed_out_reads_nothing_more(server) {
        let visit = Visit::new(&server).await;
        let mut patients = Stream::open(&visit.patient, &visit.path).await;
        patients.next().await.unwrap();
        visit.patient.delete("/me/sessions?this=true").await.ok(204);
        tells(&visit.doctor, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(patients.next().await, None);
    }
}

on_both! {
    async fn a_slow_reader_gets_what_is_and_not_what_was(server) {
        let visit = Visit::new(&server).await;
        let mut doctors = Stream::open(&visit.doctor, &visit.path).await;
        doctors.next().await.unwrap();
        for n in 0..40 {
            let doing = if n % 2 == 0 { "waiting" } else { "in_call" };
            tells(&visit.patient, &visit.path, page(1), doing).await.ok(200);
        }
        let mut events = 0;
        while doctors.next().await.unwrap()["patient"]["state"] != "in_call" {
            events += 1;
        }
        assert!(events <= 40);
    }
}
