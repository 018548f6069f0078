//! What pages say, and what silence says.

use api::{
    consultations::{recall::recall, sweep::sweep},
    on_db,
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Visit, page, states, status, tells};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient},
};

on_both! {
    async fn each_side_sees_the_other_come_and_go(server) {
        let visit = Visit::new(&server).await;
        let now = || server.app.now();
        let (to_both, nobody) = (visit.to("consultation"), ("absent".to_owned(), "absent".to_owned()));
        assert_eq!(states(&visit.doctor.get(&to_both).await.ok(200)), nobody);

        let seen = tells(&visit.patient, &visit.path, page(1), "checking").await.ok(200);
        assert_eq!(seen["patient"], json!({ "state": "checking", "since": now() }));
        server.app.clock.set(now().plus_seconds(3));
        let came = now();
        tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);
        server.app.clock.set(now().plus_seconds(4));
        // A word that says nothing new changes nothing.
        tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);
        let seen = visit.doctor.get(&to_both).await.ok(200);
        assert_eq!(seen["patient"], json!({ "state": "admitted", "since": came }), "no waiting room, so the door is open");
        assert_eq!(seen["server_now"], now().to_string());

        tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
        let seen = tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(states(&seen), ("in_call".into(), "in_call".into()));
        let seen = tells(&visit.patient, &visit.path, page(1), "left").await.ok(200);
        assert_eq!(states(&seen), ("left".into(), "in_call".into()));
    }
}

on_both! {
    async fn silence_is_noticed_after_fifteen_seconds(server) {
        let visit = Visit::new(&server).await;
        let began = server.app.now();
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        for (seconds, state) in [(15, "in_call"), (16, "dropped"), (30, "dropped")] {
            let now = began.plus_seconds(seconds);
            server.app.clock.set(now);
            sweep(&server.app, now).await;
            let seen = visit.doctor.get(&visit.to("consultation")).await.ok(200);
            assert_eq!(seen["patient"]["state"], state, "after {seconds} s");
        }
        let seen = tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        assert_eq!(seen["patient"]["state"], "in_call");
    }
}

on_both! {
    async fn the_words_of_the_right_time_and_state(server) {
        let mut visit = Visit::new(&server).await;
        let opens = visit.start.plus_minutes(-30);
        visit.at(opens.plus_seconds(-1)).await;
        tells(&visit.patient, &visit.path, page(1), "checking").await.ok(200);
        let early = tells(&visit.patient, &visit.path, page(1), "waiting").await.problem(403, ErrorCode::TooEarly);
        assert_eq!(early["opens_at"], opens.to_string());
        visit.at(opens).await;
        tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);

        visit.at(visit.start.plus_minutes(120)).await;
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        let over = tells(&visit.patient, &visit.path, page(1), "in_call").await.problem(409, ErrorCode::NotJoinable);
        assert_eq!(over["appointment_status"], "completed");
        // A goodbye is always heard.
        let gone = tells(&visit.patient, &visit.path, page(1), "left").await.ok(200);
        assert_eq!((&gone["patient"]["state"], &gone["status"]), (&json!("left"), &json!("completed")));
    }
}

on_both! {
    async fn only_its_two_people(server) {
        let visit = Visit::new(&server).await;
        let (stranger, colleague) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (admin, integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
        let heartbeat = json!({ "page": page(1), "doing": "waiting" });
        for (method, part, body) in [
            (Method::GET, "consultation", None),
            (Method::GET, "consultation/live", None),
            (Method::PUT, "presence", Some(heartbeat)),
        ] {
            let path = visit.to(part);
            assert_eq!(status(&stranger, method.clone(), &path, body.clone()).await, 404, "{path}");
            assert_eq!(status(&colleague, method.clone(), &path, body.clone()).await, 404, "{path}");
            assert_eq!(status(&admin, method.clone(), &path, body.clone()).await, 403, "{path}");
            assert_eq!(status(&integrator, method, &path, body).await, 403, "{path}");
        }
        let malformed = visit.patient.put(&visit.to("presence"), json!({ "page": page(1), "doing": "sleeping" })).await;
        malformed.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn what_is_over_is_forgotten_unless_somebody_looks(server) {
        let visit = Visit::new(&server).await;
        tells(&visit.patient, &visit.path, page(1), "waiting").await.ok(200);
        let id = visit.path.rsplit('/').next().unwrap().parse().unwrap();
        let closes = visit.start.plus_minutes(120);
        sweep(&server.app, closes).await;
        assert!(server.app.live.knows(id), "that the patient was there is shown while the room is open");
        sweep(&server.app, closes.plus_seconds(1)).await;
        assert!(!server.app.live.knows(id));
    }
}

on_both! {
    async fn nothing_of_it_is_for_others(server) {
        let visit = Visit::new(&server).await;
        tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
        let seen = visit.patient.get(&visit.to("consultation")).await.ok(200);
        assert_eq!(seen["next_starts_at"], Value::Null, "the doctor's day is not the patient's");
        assert!(!seen.to_string().contains("consultation-"), "the room's name is a secret");
    }
}

/// The ledger's lines, oldest first.
async fn lines(visit: &Visit<'_>) -> Vec<(String, String)> {
    let attendance = visit.doctor.get(&visit.to("attendance")).await.ok(200);
    let line = |seen: &Value| {
        let word = |field: &str| seen[field].as_str().unwrap().to_owned();
        (word("side"), word("state"))
    };
    attendance["sightings"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

on_both! {
    async fn every_new_state_is_in_the_ledger_and_no_other(server) {
        let visit = Visit::new(&server).await;
        for doing in ["checking", "waiting", "waiting", "in_call", "in_call"] {
            tells(&visit.patient, &visit.path, page(1), doing).await.ok(200);
        }
        let now = server.app.now().plus_seconds(16);
        server.app.clock.set(now);
        sweep(&server.app, now).await;
        let states = ["checking", "admitted", "in_call", "dropped"];
        assert_eq!(lines(&visit).await, states.map(|state| ("patient".to_owned(), state.to_owned())));
    }
}

on_both! {
    async fn two_who_leave_at_once_have_both_left(server) {
        const ENDED: &str = "SELECT COUNT(*) FROM consultations WHERE ended_at IS NOT NULL";
        for round in 1..=8_i64 {
            server.set_minutes(0);
            let visit = Visit::new(&server).await;
            tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
            tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);
            server.app.clock.set(server.app.now().plus_seconds(60));
            let (patient, doctor) = futures_util::join!(
                tells(&visit.patient, &visit.path, page(1), "left"),
                tells(&visit.doctor, &visit.path, page(2), "left"),
            );
            assert_eq!(states(&visit.patient.get(&visit.to("consultation")).await.ok(200)), ("left".into(), "left".into()));
            patient.ok(200);
            doctor.ok(200);
            let (ended,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(ENDED).fetch_one(conn).await).unwrap();
            assert_eq!(ended, round, "what is kept was reckoned with both");
        }
    }
}

on_both! {
    async fn after_a_restart_who_does_not_come_back_has_dropped(server) {
        let visit = Visit::new(&server).await;
        tells(&visit.patient, &visit.path, page(1), "in_call").await.ok(200);
        tells(&visit.doctor, &visit.path, page(2), "in_call").await.ok(200);

        let again = server.restarted().await;
        recall(&again.app, again.app.now()).await.unwrap();
        let ask = |method, part: &str| again.request(method, &visit.to(part)).bearer_auth(&visit.doctor.token);
        let look = async || states(&Answer::of(ask(Method::GET, "consultation")).await.ok(200));
        let in_call = || "in_call".to_owned();
        assert_eq!(look().await, (in_call(), in_call()));
        server.app.clock.set(server.app.now().plus_seconds(5));
        let heartbeat = json!({ "page": page(2), "doing": "in_call" });
        Answer::of(ask(Method::PUT, "presence").json(&heartbeat)).await.ok(200);
        let now = server.app.now().plus_seconds(11);
        server.app.clock.set(now);
        sweep(&again.app, now).await;
        assert_eq!(look().await, ("dropped".to_owned(), in_call()));
        assert_eq!(lines(&visit).await.len(), 3, "nothing is written twice");
    }
}
