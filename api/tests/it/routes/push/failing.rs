//! Push services that are not there, have too much to do, or know no such browser.

use api::push::store::queue as store;
use api::{events::sequence, queue::Claim};
use serde_json::json;

use super::{send, subscribe};
use crate::{
    on_both,
    support::{Browser, Doctor, PUSHING, Patient, Receiver, Server, at, rows},
};

/// How many browsers are told, and how much waits for them.
async fn counts(server: &Server) -> (i64, i64) {
    let rows = rows(server).await;
    let of = |name: &str| rows.iter().find(|(table, _)| table == name).unwrap().1;
    (of("push_subscriptions"), of("push_messages"))
}

on_both! {
    async fn a_browser_that_its_service_knows_no_more_is_forgotten(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        for (browser, status) in [(1, 410), (2, 404)] {
            subscribe(&patient, &Browser::new(browser), &service, "/gone").await.ok(201);
            let path = patient.confirmed(&doctor, at(24 * 60)).await;
            patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
            service.answers(&[(status, None)]);
            assert_eq!(send(&server).await, 1);
            assert_eq!(counts(&server).await, (0, 0));
            assert_eq!(send(&server).await, 0);
        }
        assert_eq!(service.got().len(), 2);
    }
}

on_both! {
    async fn what_fails_comes_again_when_it_may_and_in_its_order(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (service, browser) = (Receiver::start(), Browser::new(1));
        subscribe(&patient, &browser, &service, "/").await.ok(201);
        let path = patient.confirmed(&doctor, at(24 * 60)).await;
        service.answers(&[(429, Some("120")), (503, None)]);
        assert_eq!(send(&server).await, 1);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        assert_eq!(send(&server).await, 0, "the one before it waits");
        server.app.clock.set(at(0).plus_seconds(119));
        assert_eq!(send(&server).await, 0);
        server.app.clock.set(at(0).plus_seconds(120));
        assert_eq!(send(&server).await, 1);
        assert_eq!(send(&server).await, 0, "not at once");
        server.set_minutes(4);
        assert_eq!(send(&server).await, 2);
        let got = service.got();
        let kinds: Vec<_> = got.iter().map(|got| browser.reads(got).unwrap()["kind"].clone()).collect();
        assert_eq!(kinds, ["appointment.confirmed", "appointment.confirmed", "appointment.confirmed", "appointment.canceled"]);
        assert_ne!(got[0].bytes, got[1].bytes, "each time with another key");
        assert_eq!(counts(&server).await, (1, 0));
    }
}

on_both! {
    async fn a_service_that_is_away_is_asked_again(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut service = Receiver::start();
        subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        patient.confirmed(&doctor, at(24 * 60)).await;
        service.stop().await;
        assert_eq!(send(&server).await, 1);
        service.start_again();
        server.set_minutes(1);
        assert_eq!(send(&server).await, 1);
        assert_eq!((service.got().len(), counts(&server).await), (1, (1, 0)));
    }
}

on_both! {
    async fn what_is_refused_is_given_up_and_in_the_end_the_browser(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        // One that is taken in between begins the count anew.
        let answers = [413, 400, 403, 413, 201, 413, 413, 302, 403, 413];
        for (attempt, status) in (1..).zip(answers) {
            patient.confirmed(&doctor, at(24 * 60 + attempt * 60)).await;
            service.answers(&[(status, None)]);
            assert_eq!(send(&server).await, 1);
            let is_told = i64::from(attempt < 10);
            assert_eq!(counts(&server).await, (is_told, 0), "{attempt}");
        }
    }
}

on_both! {
    async fn what_somebody_took_and_never_sent_is_sent_by_others(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        patient.confirmed(&doctor, at(24 * 60)).await;
        sequence::sweep(&server.app).await.unwrap();
        let due = store::due(&server.app.db, at(0), 10).await.unwrap();
        let mut tx = server.app.db.begin().await.unwrap();
        let taken = store::claim(&mut tx, due[0], &Claim::new(at(0))).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(send(&server).await, 0);
        server.set_minutes(5);
        assert_eq!(send(&server).await, 1);
        // Whoever took it comes back, and finds that it is theirs no more.
        let mut tx = server.app.db.begin().await.unwrap();
        store::mark(&mut tx, &taken, store::Outcome::Gone, 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((service.got().len(), counts(&server).await), (1, (1, 0)));
    }
}
