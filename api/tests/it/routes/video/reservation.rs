//! Whether a room may open.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::*;
use crate::{
    on_both,
    support::{Doctor, at},
};

async fn ask(server: &Server, name: &str) -> Answer {
    let fields = [
        ("name", name),
        ("start_time", "2026-01-31T09:00:00.000Z"),
        ("mail_owner", "x@meet.jitsi"),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let form = request(server, Method::POST, "/video/conference")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    Answer::of(form).await
}

/// What a refusal looks like to who holds the name: the same, whatever the reason.
fn refusal(answer: Answer) -> Value {
    let mut problem = answer.problem(403, ErrorCode::Forbidden);
    problem["request_id"] = json!(null);
    problem
}

on_both! {
    async fn a_room_opens_inside_its_window_until_it_closes(server with FLAGS) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(600)).await;
        let room = room(&server, &path).await;
        for (now, left) in [(at(570), 150 * 60), (at(600), 120 * 60), (at(720), 0)] {
            server.app.clock.set(now);
            let conference = ask(&server, room.as_str()).await.ok(200);
            assert_eq!(conference, json!({
                "id": path.rsplit('/').next().unwrap(),
                "name": room.as_str(),
                "mail_owner": "x@meet.jitsi",
                "start_time": now.to_string(),
                "duration": left,
            }));
        }
        // Prosody folds names, and puts a tenant before them.
        server.app.clock.set(at(600));
        for name in [room.as_str().to_uppercase(), format!("[clinic]{}", room.as_str())] {
            assert_eq!(ask(&server, &name).await.ok(200)["name"], name);
        }
    }
}

on_both! {
    async fn a_leaked_name_opens_nothing_outside_the_window(server with FLAGS) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.booked(&doctor, at(600)).await;
        let room = room(&server, &path).await;
        let unknown = refusal(ask(&server, "consultation-00000000000000000000000000000000").await);
        assert!(unknown["message"].as_str().unwrap().contains("not open"));
        server.app.clock.set(at(600).plus_minutes(-1));
        let mut refused = vec![("pending", refusal(ask(&server, room.as_str()).await))];

        doctor.at(at(0)).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        for (when, now) in [("early", at(570).plus_seconds(-1)), ("late", at(720).plus_seconds(1))] {
            server.app.clock.set(now);
            refused.push((when, refusal(ask(&server, room.as_str()).await)));
        }
        doctor.at(at(600)).await;
        doctor.act(&format!("{path}/complete")).await.ok(200);
        refused.push(("over", refusal(ask(&server, room.as_str()).await)));
        for name in ["", "a b", "../x", "x\u{0}y", "meet@conference", "[clinic"] {
            refused.push((name, refusal(ask(&server, name).await)));
        }
        for (when, refused) in refused {
            assert_eq!(refused, unknown, "{when}");
        }
    }
}

on_both! {
    async fn a_conference_can_be_read_and_ended(server with FLAGS) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        let conference = format!("/video/conference/{}", path.rsplit('/').next().unwrap());
        let read = Answer::of(request(&server, Method::GET, &conference)).await;
        read.problem(403, ErrorCode::Forbidden);
        server.app.clock.set(at(30));
        let read = Answer::of(request(&server, Method::GET, &conference)).await.ok(200);
        assert_eq!((&read["name"], &read["duration"]), (&json!(room.as_str()), &json!(150 * 60)));
        for _ in 0..2 {
            Answer::of(request(&server, Method::DELETE, &conference)).await.ok(204);
        }
        // The appointment is the doctor's to finish.
        ask(&server, room.as_str()).await.ok(200);
        for id in ["00000000-0000-0000-0000-000000000000", "1"] {
            for method in [Method::GET, Method::DELETE] {
                let other = request(&server, method, &format!("/video/conference/{id}"));
                Answer::of(other).await.problem(404, ErrorCode::NotFound);
            }
        }
    }
}

on_both! {
    async fn only_the_video_server_asks(server with FLAGS) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(30)).await;
        let room = room(&server, &path).await;
        let form = |request: RequestBuilder| {
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("name={}", room.as_str()))
        };
        let bare = || server.request(Method::POST, "/video/conference");
        for request in [
            bare(),
            bare().bearer_auth(""),
            bare().bearer_auth(&SECRET[1..]),
            bare().basic_auth("x", Some(SECRET)),
            bare().header("authorization", SECRET),
            patient.request(Method::POST, "/video/conference"),
        ] {
            Answer::of(form(request)).await.problem(401, ErrorCode::Unauthenticated);
        }
        Answer::of(form(bare().bearer_auth(SECRET))).await.ok(200);
        let json = bare().bearer_auth(SECRET).json(&json!({ "name": room.as_str() }));
        Answer::of(json).await.problem(415, ErrorCode::UnsupportedMediaType);
        let nothing = bare().bearer_auth(SECRET).header("content-type", "application/x-www-form-urlencoded");
        Answer::of(nothing.body("start_time=1")).await.problem(400, ErrorCode::MalformedRequest);
        // The secret opens nothing else.
        let me = server.request(Method::GET, "/me").bearer_auth(SECRET);
        Answer::of(me).await.problem(401, ErrorCode::Unauthenticated);
    }
}

on_both! {
    async fn without_a_secret_there_is_nothing_to_ask(server) {
        ask(&server, "x").await.problem(404, ErrorCode::NotFound);
        let events = send(&server, "/video/events/room/created", json!({})).await;
        events.problem(404, ErrorCode::NotFound);
        let jaas = send(&server, "/video/jaas", json!({})).await;
        jaas.problem(404, ErrorCode::NotFound);
    }
}
