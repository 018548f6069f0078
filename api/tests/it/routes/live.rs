//! The stream of a person.

use api::{
    changes::{
        followers::{MOST_WAITING, Told},
        following,
    },
    events::sequence,
    on_tx, random,
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Actor, ErrorCode};

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Event, Events, Kind, Patient, Server, SignedIn, at},
};

/// Numbers what has happened, and tells this server's followers.
async fn told(server: &Server) {
    sequence::sweep(&server.app).await.unwrap();
    following::sweep(&server.app).await.unwrap();
}

/// So many more events of each appointment.
async fn many(server: &Server, rows: i64) {
    const SQL: &str = "INSERT INTO events (id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, starts_at, ends_at) \
        SELECT $1, 'consultation.started', id, doctor_id, patient_id, revision, created_at, 'system', 'attend', status, starts_at, ends_at FROM appointments";
    for _ in 0..rows {
        let mut tx = server.app.db.begin().await.unwrap();
        let id = random::uuid_v4();
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    }
}

async fn open<K: Kind>(who: &SignedIn<'_, K>, query: &str) -> Events {
    Events::open(who.request(Method::GET, &format!("/me/events{query}"))).await
}

/// A stream of somebody who comes back.
async fn again<K: Kind>(who: &SignedIn<'_, K>, last: i64) -> Events {
    let request = who.request(Method::GET, "/me/events");
    Events::open(request.header("last-event-id", last)).await
}

async fn next(stream: &mut Events) -> Event {
    stream.next().await.expect("the stream has ended")
}

/// The number and the kind of the next change.
async fn change(stream: &mut Events) -> (i64, String) {
    loop {
        let event = next(stream).await;
        if event.name == "change" {
            assert_eq!(event.data["seq"].as_i64(), event.id);
            let kind = event.data["type"].as_str().unwrap();
            return (event.id.unwrap(), kind.to_owned());
        }
    }
}

fn counted(id: i64, unread: i64) -> Event {
    Event {
        id: Some(id),
        name: "notifications".to_owned(),
        data: json!({ "unread": unread }),
    }
}

fn one(seq: i64, kind: &str) -> (i64, String) {
    (seq, kind.to_owned())
}

on_both! {
    async fn a_change_reaches_whom_it_concerns_and_nobody_else(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (other, colleague, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let (mut patients, mut doctors, mut others) = (open(&patient, "").await, open(&doctor, "").await, open(&other, "").await);
        let mut admins = open(&admin, "").await;
        for stream in [&mut patients, &mut doctors, &mut others, &mut admins] {
            assert_eq!(next(stream).await, counted(0, 0));
        }
        let path = patient.booked(&doctor, at(60)).await;
        told(&server).await;
        other.booked(&colleague, at(60)).await;
        told(&server).await;
        let event = next(&mut doctors).await;
        assert_eq!((event.id, event.name.as_str()), (Some(1), "change"));
        assert_eq!(event.data, doctor.get("/changes").await.ok(200)["items"][0]);
        assert_eq!(event.data["appointment_id"], path.rsplit('/').next().unwrap());
        assert_eq!(next(&mut doctors).await, counted(1, 1));
        assert_eq!(change(&mut patients).await, one(1, "appointment.requested"));
        // The first that the other patient hears of is their own.
        assert_eq!(change(&mut others).await, one(2, "appointment.requested"));
        for seq in [1, 2] {
            assert_eq!(change(&mut admins).await, one(seq, "appointment.requested"));
        }
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        told(&server).await;
        assert_eq!(change(&mut patients).await, one(3, "appointment.confirmed"));
        assert_eq!(next(&mut patients).await, counted(3, 1));
        assert_eq!(change(&mut doctors).await, one(3, "appointment.confirmed"));
    }
}

on_both! {
    async fn who_comes_back_misses_nothing_and_hears_nothing_twice(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut stream = open(&patient, "").await;
        assert_eq!(next(&mut stream).await, counted(0, 0));
        patient.booked(&doctor, at(60)).await;
        told(&server).await;
        assert_eq!(change(&mut stream).await, one(1, "appointment.requested"));
        drop(stream);
        // More than a page, of which the followers of this server were told some and others not.
        many(&server, 130).await;
        told(&server).await;
        many(&server, 130).await;
        sequence::sweep(&server.app).await.unwrap();
        for by_header in [true, false] {
            let mut stream = match by_header {
                true => again(&patient, 1).await,
                false => open(&patient, "?after=1").await,
            };
            following::sweep(&server.app).await.unwrap();
            for seq in 2..=261 {
                assert_eq!(change(&mut stream).await, one(seq, "consultation.started"));
            }
        }
        many(&server, 1).await;
        let mut stream = again(&patient, 200).await;
        told(&server).await;
        for seq in 201..=262 {
            assert_eq!(change(&mut stream).await.0, seq);
        }
    }
}

on_both! {
    async fn a_deputy_follows_the_doctor_for_as_long_as_they_are_one(server) {
        let (patient, doctor, deputy) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let email = json!({ "email": format!("{}@example.org", deputy.id) });
        doctor.put("/me/deputies", email).await.ok(204);
        let request = deputy.request(Method::GET, "/me/events").header("acting-for", doctor.id.to_string());
        let mut stream = Events::open(request).await;
        patient.booked(&Doctor::new(&server).await, at(60)).await;
        patient.booked(&doctor, at(120)).await;
        told(&server).await;
        assert_eq!(next(&mut stream).await, counted(0, 0));
        assert_eq!(change(&mut stream).await, one(2, "appointment.requested"), "nothing of other doctors");
        doctor.delete(&format!("/me/deputies/{}", deputy.id)).await.ok(204);
        patient.booked(&doctor, at(180)).await;
        told(&server).await;
        assert_eq!(stream.next().await, None);
    }
}

on_both! {
    async fn two_servers_tell_the_same(server) {
        let other = server.restarted().await;
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut here = open(&patient, "").await;
        let request = other.request(Method::GET, "/me/events").bearer_auth(&doctor.token);
        let mut there = Events::open(request).await;
        assert_eq!((next(&mut here).await, next(&mut there).await), (counted(0, 0), counted(0, 0)));
        for n in 1..=3 {
            patient.booked(&doctor, at(60 * n)).await;
            // One of the two numbers what happened; both look, more than once.
            sequence::sweep(if n == 2 { &other.app } else { &server.app }).await.unwrap();
            for server in [&server, &other, &other, &server] {
                following::sweep(&server.app).await.unwrap();
            }
            for stream in [&mut here, &mut there] {
                assert_eq!(change(stream).await, one(n, "appointment.requested"));
            }
        }
        // Who changes over to a server that is behind hears nothing twice.
        patient.booked(&doctor, at(300)).await;
        told(&server).await;
        assert_eq!(change(&mut here).await.0, 4);
        let request = other.request(Method::GET, "/me/events").bearer_auth(&patient.token);
        let mut here = Events::open(request.header("last-event-id", 4)).await;
        patient.booked(&doctor, at(360)).await;
        told(&other).await;
        assert_eq!(change(&mut here).await.0, 5);
    }
}

on_both! {
    async fn who_does_not_read_is_let_go_and_holds_no_more_than_a_queue(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(60)).await;
        let whole = i64::try_from(MOST_WAITING).unwrap();
        let (mut following, position) = server.app.followers.follow(Actor::Patient(patient.id.uuid().into()), 0);
        assert_eq!((position, server.app.followers.count()), (0, 1));
        many(&server, whole + 50).await;
        told(&server).await;
        assert_eq!(server.app.followers.count(), 0);
        let waiting = following.told().await.unwrap();
        let numbers: Vec<i64> = waiting.iter().map(|told| match told {
            Told::Change(row) => row.seq,
            Told::Counted => 0,
        }).collect();
        assert_eq!(numbers, (1..=whole).collect::<Vec<_>>());
        assert!(following.told().await.is_none());
        // They come back with what they have read last.
        let mut stream = again(&patient, whole).await;
        for seq in whole + 1..=whole + 51 {
            assert_eq!(change(&mut stream).await.0, seq);
        }
    }
}

on_both! {
    async fn what_is_read_on_one_page_is_read_on_all(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(60)).await;
        told(&server).await;
        let (mut one, mut other) = (open(&doctor, "").await, open(&doctor, "").await);
        for stream in [&mut one, &mut other] {
            assert_eq!(next(stream).await, counted(1, 1));
        }
        doctor.post("/me/notifications/read", json!({ "up_to": 1 })).await.ok(200);
        for stream in [&mut one, &mut other] {
            assert_eq!(next(stream).await, counted(1, 0));
        }
    }
}

on_both! {
    async fn it_ends_with_the_session_the_token_and_the_server(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (mut patients, mut doctors) = (open(&patient, "").await, open(&doctor, "").await);
        next(&mut patients).await;
        next(&mut doctors).await;
        patient.booked(&doctor, at(60)).await;
        patient.delete("/me/sessions?this=true").await.ok(204);
        told(&server).await;
        assert_eq!(patients.next().await, None);
        assert_eq!(change(&mut doctors).await.0, 1);
        assert_eq!(next(&mut doctors).await, counted(1, 1));
        server.app.clock.set(at(0).plus_seconds(600));
        // Whatever happens next is not for this token.
        server.app.followers.counted(doctor.id);
        assert_eq!(doctors.next().await, None);
        doctor.at(server.app.now()).await;
        let mut doctors = open(&doctor, "").await;
        next(&mut doctors).await;
        server.app.live.close();
        assert_eq!(doctors.next().await, None);
    }
}

on_both! {
    async fn an_account_has_so_many_and_no_more(server with ["--rate-limit", "on"]) {
        let patient = Patient::new(&server).await;
        let mut open_ones = Vec::new();
        for _ in 0..6 {
            open_ones.push(open(&patient, "").await);
        }
        let refused = patient.get("/me/events").await;
        assert_eq!(refused.headers["retry-after"], "10");
        refused.problem(429, ErrorCode::TooManyRequests);
    }
}

on_both! {
    async fn where_it_begins_is_said_by_a_number(server) {
        let patient = Patient::new(&server).await;
        for query in ["?after=-1", "?after=x", "?from=now"] {
            patient.get(&format!("/me/events{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
        for id in ["x", "-1", "", "null", "9007199254740992"] {
            let request = patient.request(Method::GET, "/me/events").header("last-event-id", id);
            Answer::of(request).await.problem(400, ErrorCode::MalformedRequest);
        }
        // The header counts before the number in the address, which is read nevertheless.
        let request = patient.request(Method::GET, "/me/events?after=-1").header("last-event-id", 0);
        Answer::of(request).await.problem(400, ErrorCode::MalformedRequest);
        // One of before a database was restored.
        let mut stream = again(&patient, 1_000).await;
        assert_eq!(next(&mut stream).await, counted(0, 0));
        assert_eq!(patient.get("/me/notifications").await.ok(200)["items"], Value::Array(vec![]));
    }
}
