//! Two servers on one database: it makes no difference which of them somebody talks to.

use api::consultations::{across::Line, sweep::sweep};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Visit, page, tells};
use crate::support::{Answer, Backend, Events, Server};

/// Does something with a second server beside the first, each hearing what the other learns.
async fn beside(server: &Server, act: impl AsyncFnOnce(Server)) {
    let other = server.restarted().await;
    let (here, there) = (server.app.clone(), other.app.clone());
    let line = async |app| Line::open(app).await.unwrap().unwrap();
    let (one, another) = (line(&here).await, line(&there).await);
    tokio::select! {
        end = one.follow(&here) => panic!("{end:?}"),
        end = another.follow(&there) => panic!("{end:?}"),
        () = act(other) => {}
    }
}

/// The doctor's stream at the other server, after its first event.
async fn doctors(visit: &Visit<'_>, other: &Server) -> Events {
    let path = visit.to("consultation/live");
    let mut stream = Events::open(
        other
            .request(Method::GET, &path)
            .bearer_auth(&visit.doctor.token),
    )
    .await;
    assert_eq!(next(&mut stream).await["patient"]["state"], "absent");
    stream
}

async fn next(stream: &mut Events) -> Value {
    stream.next().await.unwrap().data
}

/// The patient's lines in the ledger.
async fn lines(visit: &Visit<'_>) -> Vec<String> {
    let ledger = visit.doctor.get(&visit.to("attendance")).await.ok(200);
    let lines = ledger["sightings"].as_array().unwrap().iter();
    let theirs = lines.filter(|line| line["side"] == "patient");
    theirs
        .map(|line| line["state"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn what_is_said_to_one_is_seen_at_the_other() {
    let server = Server::start(Backend::Postgres, &[]).await;
    let visit = Visit::new(&server).await.with_waiting_room().await;
    beside(&server, async |other| {
        let mut doctors = doctors(&visit, &other).await;
        tells(&visit.patient, &visit.path, page(1), "waiting")
            .await
            .ok(200);
        assert_eq!(next(&mut doctors).await["patient"]["state"], "waiting");

        let path = visit.to("consultation/live");
        let mut patients = Events::open(visit.patient.request(Method::GET, &path)).await;
        assert_eq!(next(&mut patients).await["admitted_at"], Value::Null);
        let admit = other
            .request(Method::POST, &visit.to("admit"))
            .bearer_auth(&visit.doctor.token);
        let seen = Answer::of(admit).await.ok(200);
        assert_eq!(seen["patient"]["state"], "admitted");
        let admitted = loop {
            let seen = next(&mut patients).await;
            if seen["patient"]["state"] == "admitted" {
                break seen;
            }
        };
        assert_eq!(admitted["admitted_at"], json!(server.app.now()));
        assert_eq!(
            lines(&visit).await,
            ["waiting", "admitted"],
            "both have let them in, and one wrote it down"
        );
    })
    .await;
}

#[actix_web::test]
async fn whoever_falls_silent_does_so_once() {
    let server = Server::start(Backend::Postgres, &[]).await;
    let visit = Visit::new(&server).await;
    beside(&server, async |other| {
        let mut doctors = doctors(&visit, &other).await;
        tells(&visit.patient, &visit.path, page(1), "in_call")
            .await
            .ok(200);
        assert_eq!(next(&mut doctors).await["patient"]["state"], "in_call");
        let now = server.app.now().plus_seconds(16);
        server.app.clock.set(now);
        // The first one that looks is not the one that heard the patient: that may be no more.
        sweep(&other.app, now).await;
        assert_eq!(
            next(&mut doctors).await["patient"],
            json!({ "state": "dropped", "since": now })
        );
        sweep(&server.app, now).await;
        assert_eq!(lines(&visit).await, ["in_call", "dropped"]);
    })
    .await;
}

#[actix_web::test]
async fn a_page_may_change_over_at_any_moment() {
    let server = Server::start(Backend::Postgres, &[]).await;
    let visit = Visit::new(&server).await;
    beside(&server, async |other| {
        let mut doctors = doctors(&visit, &other).await;
        tells(&visit.patient, &visit.path, page(1), "in_call")
            .await
            .ok(200);
        assert_eq!(next(&mut doctors).await["patient"]["state"], "in_call");
        server.app.clock.set(server.app.now().plus_seconds(10));
        let heartbeat = json!({ "page": page(1), "doing": "in_call" });
        let there = other
            .request(Method::PUT, &visit.to("presence"))
            .bearer_auth(&visit.patient.token);
        Answer::of(there.json(&heartbeat)).await.ok(200);
        let goodbye = json!({ "page": page(1), "doing": "left" });
        let there = other
            .request(Method::PUT, &visit.to("presence"))
            .bearer_auth(&visit.patient.token);
        Answer::of(there.json(&goodbye)).await.ok(200);
        assert_eq!(next(&mut doctors).await["patient"]["state"], "left");
        assert_eq!(lines(&visit).await, ["in_call", "left"]);
    })
    .await;
}

#[actix_web::test]
async fn an_embedded_database_has_nobody_beside_it() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    assert!(Line::open(&server.app).await.unwrap().is_none());
}
