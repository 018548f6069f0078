//! Third people: one link, once, for minutes; one pass, for one consultation.

use api::on_db;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Visit, page};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

/// Invites somebody, and gives the guest's id and the link's secret.
async fn invited(visit: &Visit<'_>) -> (String, String) {
    let body = json!({ "name": "Kim Example", "relation": "interpreter" });
    let invited = visit.doctor.post(&visit.to("guests"), body).await.ok(201);
    let link = invited["link"].as_str().unwrap();
    let (page, secret) = link.split_once('#').unwrap();
    assert!(page.ends_with("/guest") && secret.len() == 43, "{link}");
    let id = invited["guest"]["id"].as_str().unwrap();
    (id.to_owned(), secret.to_owned())
}

async fn redeem(server: &Server, secret: &str) -> Answer {
    server
        .post("/guest/redeem", json!({ "secret": secret }))
        .await
}

async fn pass(server: &Server, secret: &str) -> Value {
    json!({ "pass": redeem(server, secret).await.ok(200)["pass"] })
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    let (count,): (i64,) =
        on_db!(&server.app.db, conn => sqlx::query_as(sql).fetch_one(conn).await).unwrap();
    count
}

on_both! {
    async fn an_interpreter_comes_in_by_a_link(server) {
        let visit = Visit::new(&server).await.with_waiting_room().await;
        let (id, secret) = invited(&visit).await;
        let opened = redeem(&server, &secret).await.ok(200);
        assert_eq!(opened["visit"]["name"], "Kim Example");
        assert_eq!(opened["visit"]["doctor_name"], "Test doctor");
        assert!(opened["visit"].get("reason").is_none() && !opened.to_string().contains("Test patient"));
        let pass = json!({ "pass": opened["pass"] });

        let heartbeat = json!({ "pass": opened["pass"], "page": page(9), "doing": "waiting" });
        Answer::of(server.request(Method::PUT, "/guest/presence").json(&heartbeat)).await.ok(200);
        let seen = visit.patient.get(&visit.to("consultation")).await.ok(200);
        let guest = &seen["guests"][0];
        assert_eq!((&guest["id"], &guest["relation"]), (&json!(id), &json!("interpreter")));
        assert_eq!((&guest["redeemed_at"], &guest["whereabouts"]["state"]), (&json!(server.app.now()), &json!("admitted")));

        let theirs = server.post("/guest/join", pass.clone()).await.ok(200);
        let hers = visit.doctor.act(&visit.to("join")).await.ok(200);
        assert_eq!((&theirs["room"], &theirs["moderator"], &theirs["display_name"]), (&hers["room"], &json!(false), &json!("Kim Example")));
        assert_eq!(count(&server, "SELECT COUNT(*) FROM audit WHERE action IN ('invite_guest', 'redeem_link', 'join_as_guest')").await, 3);
    }
}

on_both! {
    async fn a_link_opens_once_whoever_is_first(server) {
        let visit = Visit::new(&server).await;
        let (_, secret) = invited(&visit).await;
        let answers = join_all((0..8).map(|_| redeem(&server, &secret))).await;
        let opened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(opened, 1);
        for answer in answers.into_iter().filter(|answer| answer.status != 200) {
            answer.problem(422, ErrorCode::LinkExpired);
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM audit WHERE action = 'redeem_link'").await, 1);
    }
}

on_both! {
    async fn every_bad_link_answers_the_same(server) {
        let mut visit = Visit::new(&server).await;
        let (_, used) = invited(&visit).await;
        redeem(&server, &used).await.ok(200);
        let (revoked_id, revoked) = invited(&visit).await;
        let path = visit.to(&format!("guests/{revoked_id}"));
        for _ in 0..2 {
            visit.doctor.delete(&path).await.ok(204);
        }
        let (_, late) = invited(&visit).await;
        let (_, in_time) = invited(&visit).await;
        let made = server.app.now();
        server.app.clock.set(made.plus_minutes(15).plus_seconds(-1));
        redeem(&server, &in_time).await.ok(200);
        server.app.clock.set(made.plus_minutes(15));
        let mut seen = Vec::new();
        for secret in [used.as_str(), &revoked, &late, "no secret", &"A".repeat(43)] {
            let answer = redeem(&server, secret).await;
            seen.push(answer.appearance());
            answer.problem(422, ErrorCode::LinkExpired);
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        visit.at(server.app.now()).await;
        let shown = visit.doctor.get(&visit.to("consultation")).await.ok(200)["guests"].clone();
        assert_eq!(shown.as_array().unwrap().len(), 2, "those whose links hold: {shown}");
    }
}

on_both! {
    async fn a_pass_is_for_one_consultation_until_it_is_taken_back(server) {
        let visit = Visit::new(&server).await;
        let (id, secret) = invited(&visit).await;
        let pass = pass(&server, &secret).await;
        server.post("/guest/visit", pass.clone()).await.ok(200);
        visit.doctor.delete(&visit.to(&format!("guests/{id}"))).await.ok(204);
        let heartbeat = json!({ "pass": pass["pass"], "page": page(9), "doing": "in_call" });
        for answer in [
            server.post("/guest/visit", pass.clone()).await,
            server.post("/guest/join", pass).await,
            Answer::of(server.request(Method::PUT, "/guest/presence").json(&heartbeat)).await,
        ] {
            answer.problem(422, ErrorCode::LinkExpired);
        }
        assert_eq!(count(&server, "SELECT COUNT(*) FROM audit WHERE action = 'revoke_guest'").await, 1);
    }
}

on_both! {
    async fn a_guest_comes_in_when_the_two_do(server) {
        let mut visit = Visit::new(&server).await;
        let opens = visit.start.plus_minutes(-30);
        visit.at(opens.plus_seconds(-1)).await;
        let (_, secret) = invited(&visit).await;
        let pass = pass(&server, &secret).await;
        assert_eq!(server.post("/guest/visit", pass.clone()).await.ok(200)["opens_at"], opens.to_string());
        let early = server.post("/guest/join", pass.clone()).await.problem(403, ErrorCode::TooEarly);
        assert_eq!(early["opens_at"], opens.to_string());
        for (doing, status) in [("checking", 200), ("waiting", 403)] {
            let heartbeat = json!({ "pass": pass["pass"], "page": page(9), "doing": doing });
            let answer = Answer::of(server.request(Method::PUT, "/guest/presence").json(&heartbeat)).await;
            assert_eq!(answer.status, status);
        }
        let closes = visit.start.plus_minutes(120);
        server.app.clock.set(closes);
        server.post("/guest/join", pass.clone()).await.ok(200);
        server.app.clock.set(closes.plus_seconds(1));
        server.post("/guest/join", pass.clone()).await.problem(422, ErrorCode::LinkExpired);
        visit.at(closes).await;
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        server.post("/guest/visit", pass).await.problem(422, ErrorCode::LinkExpired);
    }
}

on_both! {
    async fn four_guests_are_enough(server) {
        let mut visit = Visit::new(&server).await;
        let body = json!({ "name": "Kim Example", "relation": "relative" });
        let guests = visit.to("guests");
        let asked = join_all((0..6).map(|_| visit.doctor.post(&guests, body.clone()))).await;
        let made = asked.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 4);
        visit.doctor.post(&guests, body.clone()).await.problem(409, ErrorCode::InvalidTransition);
        // A link that ran out unopened makes room.
        visit.at(server.app.now().plus_minutes(15)).await;
        visit.doctor.post(&guests, body).await.ok(201);
    }
}

on_both! {
    async fn who_may_invite_whom_and_when(server) {
        let mut visit = Visit::new(&server).await;
        let body = json!({ "name": "Kim Example", "relation": "other" });
        let guests = visit.to("guests");
        visit.patient.post(&guests, body.clone()).await.problem(403, ErrorCode::Forbidden);
        Admin::new(&server).await.post(&guests, body.clone()).await.problem(403, ErrorCode::Forbidden);
        let colleague = Doctor::new(&server).await;
        colleague.post(&guests, body.clone()).await.problem(404, ErrorCode::NotFound);
        let faults = visit.doctor.post(&guests, json!({ "name": " ", "relation": "other" })).await.invalid_fields();
        assert_eq!(faults, [("name".to_owned(), "blank".to_owned())]);

        let (id, _) = invited(&visit).await;
        let path = visit.to(&format!("guests/{id}"));
        visit.patient.delete(&path).await.problem(403, ErrorCode::Forbidden);
        colleague.delete(&path).await.problem(404, ErrorCode::NotFound);
        let other = Patient::new(&server).await.confirmed(&visit.doctor, at(300)).await;
        for elsewhere in [format!("{other}/guests/{id}"), visit.to(&format!("guests/{}", page(1))), visit.to("guests/kim")] {
            visit.doctor.delete(&elsewhere).await.problem(404, ErrorCode::NotFound);
        }

        let pending = visit.patient.booked(&visit.doctor, at(500)).await;
        visit.doctor.post(&format!("{pending}/guests"), body.clone()).await.problem(409, ErrorCode::NotConfirmed);
        visit.at(visit.start.plus_minutes(120).plus_seconds(1)).await;
        visit.doctor.post(&guests, body.clone()).await.problem(403, ErrorCode::TooLate);
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        visit.doctor.post(&guests, body).await.problem(409, ErrorCode::NotJoinable);
    }
}

on_both! {
    async fn secrets_are_stored_as_hashes_and_tries_are_counted(server with ["--rate-limit", "on"]) {
        let visit = Visit::new(&server).await;
        invited(&visit).await;
        assert_eq!(count(&server, "SELECT COUNT(*) FROM guests WHERE LENGTH(link_hash) = 32 AND pass_hash IS NULL").await, 1);
        let mut heard = 0;
        while redeem(&server, "no secret").await.status == 422 {
            heard += 1;
            assert!(heard < 100, "nobody counts");
        }
        redeem(&server, "no secret").await.problem(429, ErrorCode::TooManyRequests);
    }
}
