//! Who is refused is written down: the operation and the thing, and nothing of what was sent.

use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{Seen, lines};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

async fn refusals(server: &Server) -> Vec<Seen> {
    let mut lines = lines(&server.app.db).await;
    lines.retain(|line| line.outcome == "refused");
    lines
}

on_both! {
    async fn refused_operations_and_things_are_written_down(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (other, admin) = (Doctor::new(&server).await, Admin::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let path = patient.booked(&doctor, at(2 * 24 * 60 - 60)).await;
        let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();
        let body = json!({ "reason": "a word that is in no audit" });

        other.post(&format!("{path}/cancel"), body.clone()).await.problem(404, ErrorCode::NotFound);
        patient.act(&format!("{path}/confirm")).await.problem(403, ErrorCode::Forbidden);
        admin.act(&format!("{path}/join")).await.problem(403, ErrorCode::Forbidden);
        // Nobody is there to be named, nothing is there to be asked for, or it is not about who asks.
        server.get(&path).await.problem(401, ErrorCode::Unauthenticated);
        patient.get("/nowhere").await.problem(404, ErrorCode::NotFound);
        doctor.post(&format!("{path}/cancel"), json!({})).await.problem(400, ErrorCode::MalformedRequest);

        let seen = refusals(&server).await;
        let told: Vec<_> = seen.iter().map(|line| (line.action.as_str(), line.actor_id, line.target_id)).collect();
        let wanted = [
            ("POST /appointments/{id}/cancel", other.id),
            ("POST /appointments/{id}/confirm", patient.id),
            ("POST /appointments/{id}/join", admin.id),
        ];
        assert_eq!(told, wanted.map(|(action, who)| (action, Some(who.uuid()), Some(id))));
        assert!(seen.iter().all(|line| line.request_id.is_some()));
    }
}

on_both! {
    async fn who_acts_for_a_doctor_without_a_right_to_is_written_down(server) {
        let (doctor, stranger) = (Doctor::new(&server).await, Admin::new(&server).await);
        for named in [doctor.id.to_string(), stranger.id.to_string(), "me".to_owned()] {
            let request = stranger.request(Method::GET, "/appointments").header("acting-for", named);
            Answer::of(request).await.problem(403, ErrorCode::Forbidden);
        }
        let seen = refusals(&server).await;
        let told: Vec<_> = seen.iter().map(|line| (line.action.as_str(), line.actor_id)).collect();
        assert_eq!(told, [("GET /appointments", Some(stranger.id.uuid())); 3]);
    }
}

on_both! {
    async fn refused_sign_ins_are_written_down(server) {
        let body = json!({ "email": "pat@example.org", "password": "violet otter drums at nine", "name": "Pat", "time_zone": "UTC" });
        server.post("/auth/register", body).await.ok(202);
        for login in ["pat@example.org", "nobody@example.org"] {
            let body = json!({ "login": login, "password": "a wrong password" });
            server.post("/auth/login", body).await.problem(401, ErrorCode::InvalidCredentials);
        }
        let seen = refusals(&server).await;
        let told: Vec<_> = seen.iter().map(|line| (line.action.as_str(), line.actor_id)).collect();
        assert_eq!(told, [("sign_in", None), ("sign_in", None)]);
        // Whose account it was tried on, where there is one; the password is nowhere.
        let registered = lines(&server.app.db).await.into_iter().find(|line| line.action == "register");
        let known: Vec<_> = seen.iter().map(|line| line.target_id).collect();
        assert_eq!(known, [registered.unwrap().target_id, None]);
    }
}

on_both! {
    async fn a_flood_of_sign_ins_is_no_flood_of_lines(server with ["--rate-limit", "on"]) {
        for _ in 0..40 {
            let body = json!({ "login": "nobody@example.org", "password": "a wrong password" });
            server.post("/auth/login", body).await;
        }
        let seen = refusals(&server).await;
        let throttled = seen.iter().filter(|line| line.action == "sign_in_throttled").count();
        assert_eq!(throttled, 1);
        assert!(seen.len() <= 11, "{}", seen.len());
    }
}
