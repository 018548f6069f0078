//! What a client reads.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;
use uuid::Uuid;

use super::{ALL, Client};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, at},
};

on_both! {
    async fn the_appointments_of_granted_doctors_without_their_reasons(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let (doctor, colleague, stranger) = (Doctor::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let first = patient.booked(&doctor, at(24 * 60)).await;
        let second = patient.booked(&colleague, at(25 * 60)).await;
        let hidden = patient.booked(&stranger, at(26 * 60)).await;
        let client = Client::new(&admin, &["appointments:read"], &[&doctor, &colleague]).await;

        let list = client.get("/appointments").await;
        assert!(!list.text.contains("A cough") && !list.text.contains("consultation-"));
        let ids = |list: &Value| list["items"].as_array().unwrap().iter().map(|one| format!("/appointments/{}", one["id"].as_str().unwrap())).collect::<Vec<_>>();
        let list = list.ok(200);
        assert_eq!(ids(&list), [first.clone(), second.clone()]);
        assert_eq!((&list["items"][0]["reason"], &list["items"][0]["allowed_actions"]), (&Value::Null, &json!([])));
        let page = client.get("/appointments?limit=1&status=pending").await.ok(200);
        assert_eq!(ids(&page), std::slice::from_ref(&first));
        let cursor = page["next_cursor"].as_str().unwrap();
        let page = client.get(&format!("/appointments?limit=1&status=pending&cursor={cursor}")).await.ok(200);
        assert_eq!((ids(&page), &page["next_cursor"]), (vec![second.clone()], &Value::Null));
        assert_eq!(ids(&client.acting(colleague.id, Method::GET, "/appointments", None).await.ok(200)), std::slice::from_ref(&second));

        let one = client.get(&first).await;
        assert_eq!(one.headers["etag"], "\"1\"");
        assert_eq!(one.ok(200)["reason"], Value::Null);
        patient.post(&format!("{first}/cancel"), json!({ "reason": "A worse cough" })).await.ok(200);
        for path in [first.clone(), format!("{first}/history")] {
            assert!(!client.get(&path).await.text.contains("cough"), "{path}");
        }
        // Somebody else's is as absent as none.
        let (theirs, none) = (client.get(&hidden).await, client.get(&format!("/appointments/{}", Uuid::nil())).await);
        assert_eq!((theirs.status, &theirs.body["code"]), (none.status, &json!("not_found")));
        client.get(&format!("{hidden}/history")).await.problem(404, ErrorCode::NotFound);
        client.acting(stranger.id, Method::GET, "/appointments", None).await.problem(404, ErrorCode::NotFound);
        client.acting(patient.id, Method::GET, "/appointments", None).await.problem(403, ErrorCode::Forbidden);
        for header in ["me", ""] {
            let garbage = client.request(Method::GET, "/appointments").header("acting-for", header);
            Answer::of(garbage).await.problem(404, ErrorCode::NotFound);
        }
        // What it reads of patients they find among the looks into their record.
        let looks = patient.get("/me/record-accesses").await.ok(200);
        let acts: Vec<_> = looks["items"].as_array().unwrap().iter().map(|look| look["act"].clone()).collect();
        assert!(acts.contains(&json!("read_appointments")) && acts.contains(&json!("read_appointment")), "{looks:#}");
        assert!(looks.to_string().contains("Front desk system"), "{looks:#}");
    }
}

on_both! {
    async fn each_scope_opens_its_operations_and_no_others(server) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        let slots = format!("/doctors/{}/slots?from=2026-02-02&to=2026-02-02", doctor.id);
        let visits = format!("/doctors/{}/visit-types", doctor.id);
        let own = format!("/doctors/{}", doctor.id);
        doctor.works(Doctor::mondays(|_| {})).await;
        let reads = [
            ("appointments:read", "/appointments"),
            ("appointments:read", "/me/delay"),
            ("doctors:read", "/doctors"),
            ("doctors:read", own.as_str()),
            ("availability:read", slots.as_str()),
            ("availability:read", visits.as_str()),
            ("availability:read", "/slots?specialty=x&from=2026-02-02&to=2026-02-02"),
            ("availability:read", "/closures"),
            ("availability:read", "/me/availability"),
        ];
        for scope in ALL {
            let client = Client::new(&admin, &[scope], &[&doctor]).await;
            for (wanted, path) in reads {
                let answer = client.acting(doctor.id, Method::GET, path, None).await;
                match wanted == scope {
                    true => drop(answer.ok(200)),
                    false => drop(answer.problem(403, ErrorCode::Forbidden)),
                }
            }
            // What is a doctor's own is nobody's without a name.
            client.get("/me/availability").await.problem(403, ErrorCode::Forbidden);
            client.get("/me/delay").await.problem(403, ErrorCode::Forbidden);
        }
    }
}
