//! What has changed, for who comes again and again.

use api::events::sequence;
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::clients::Client;
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

/// The kinds of changes and the appointments they are of.
fn told(changes: &Value) -> Vec<(&str, String)> {
    let items = changes["items"].as_array().unwrap().iter();
    let path = |change: &Value| {
        format!(
            "/appointments/{}",
            change["appointment_id"].as_str().unwrap()
        )
    };
    items
        .map(|change| (change["type"].as_str().unwrap(), path(change)))
        .collect()
}

/// Two patients with an appointment each, of two doctors.
struct World<'a> {
    server: &'a Server,
    patient: Patient<'a>,
    other: Patient<'a>,
    doctor: Doctor<'a>,
    colleague: Doctor<'a>,
    admin: Admin<'a>,
    first: String,
    second: String,
}

impl<'a> World<'a> {
    async fn new(server: &'a Server) -> Self {
        let (patient, other) = (Patient::new(server).await, Patient::new(server).await);
        let (doctor, colleague) = (Doctor::new(server).await, Doctor::new(server).await);
        let first = patient.confirmed(&doctor, at(60)).await;
        let second = other.booked(&colleague, at(60)).await;
        sequence::sweep(&server.app).await.unwrap();
        Self {
            server,
            patient,
            other,
            doctor,
            colleague,
            admin: Admin::new(server).await,
            first,
            second,
        }
    }

    fn of_first(&self) -> Vec<(&'static str, String)> {
        let of = |kind| (kind, self.first.clone());
        vec![of("appointment.requested"), of("appointment.confirmed")]
    }

    fn of_second(&self) -> Vec<(&'static str, String)> {
        vec![("appointment.requested", self.second.clone())]
    }
}

on_both! {
    async fn everybody_reads_of_what_is_theirs(server) {
        let world = World::new(&server).await;
        let all = world.admin.get("/changes").await.ok(200);
        assert_eq!(told(&all), [world.of_first(), world.of_second()].concat());
        assert_eq!(told(&world.patient.get("/changes").await.ok(200)), world.of_first());
        assert_eq!(told(&world.doctor.get("/changes").await.ok(200)), world.of_first());
        assert_eq!(told(&world.other.get("/changes").await.ok(200)), world.of_second());
        assert_eq!(told(&world.colleague.get("/changes").await.ok(200)), world.of_second());
        let (stranger, unknown) = (Patient::new(&server).await, Doctor::new(&server).await);
        for nothing in [stranger.get("/changes").await, unknown.get("/changes").await] {
            assert_eq!(nothing.ok(200), json!({ "items": [], "next_cursor": 3, "has_more": false }));
        }
        let change = &all["items"][1];
        assert_eq!(*change, json!({
            "seq": 2, "type": "appointment.confirmed", "at": at(0), "status": "confirmed", "revision": 2, "starts_at": at(60),
            "appointment_id": world.first.rsplit('/').next().unwrap(), "doctor_id": world.doctor.id,
        }));
    }
}

on_both! {
    async fn a_client_reads_of_doctors_who_granted_it_and_a_deputy_of_theirs(server) {
        let world = World::new(&server).await;
        let client = Client::new(&world.admin, &["events:read"], &[&world.doctor]).await;
        assert_eq!(told(&client.get("/changes").await.ok(200)), world.of_first());
        let acting = client.acting(world.doctor.id, Method::GET, "/changes", None).await;
        assert_eq!(told(&acting.ok(200)), world.of_first());
        let hidden = client.acting(world.colleague.id, Method::GET, "/changes", None).await;
        hidden.problem(404, ErrorCode::NotFound);
        let blind = Client::new(&world.admin, &["appointments:read"], &[&world.doctor]).await;
        blind.get("/changes").await.problem(403, ErrorCode::Forbidden);

        let email = format!("{}@example.org", world.admin.id);
        world.colleague.put("/me/deputies", json!({ "email": email })).await.ok(204);
        let request = world.admin.request(Method::GET, "/changes");
        let deputy = Answer::of(request.header("acting-for", world.colleague.id.to_string())).await;
        assert_eq!(told(&deputy.ok(200)), world.of_second());
    }
}

on_both! {
    async fn who_goes_on_misses_nothing_and_reads_nothing_twice(server) {
        let world = World::new(&server).await;
        let first = world.doctor.get("/changes?limit=1").await.ok(200);
        assert_eq!((&first["next_cursor"], &first["has_more"]), (&json!(1), &json!(true)));
        let second = world.doctor.get("/changes?limit=1&cursor=1").await.ok(200);
        // Behind what is the other one's, so that it is not gone through again.
        assert_eq!((told(&second).len(), &second["next_cursor"], &second["has_more"]), (1, &json!(3), &json!(false)));
        // What has no number yet is not there, and is not missed.
        let now = world.doctor.get("/changes?from=now").await.ok(200);
        world.patient.post(&format!("{}/cancel", world.first), json!({ "reason": "Well again" })).await.ok(200);
        let early = world.doctor.get("/changes?cursor=3").await.ok(200);
        assert_eq!((&early, told(&early).len(), &early["next_cursor"]), (&now, 0, &json!(3)));
        sequence::sweep(&world.server.app).await.unwrap();
        let later = world.doctor.get("/changes?cursor=3").await;
        assert!(!later.text.contains("Well") && !later.text.contains(&world.patient.id.to_string()));
        assert_eq!(told(&later.ok(200)), [("appointment.canceled", world.first.clone())]);
    }
}

on_both! {
    async fn a_cursor_that_nobody_gave_is_refused(server) {
        let world = World::new(&server).await;
        for query in ["cursor=-1", "cursor=4", "cursor=x", "cursor=", "cursor=1&from=now", "from=then", "limit=0", "limit=101", "after=1"] {
            world.doctor.get(&format!("/changes?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
        world.doctor.get("/changes?cursor=3").await.ok(200);
    }
}
