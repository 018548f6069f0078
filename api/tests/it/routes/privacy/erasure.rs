//! Erasure: what goes, what stays, and for whom.

use api::on_tx;
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{PASSWORD, ask, registered};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, at, holds},
};

on_both! {
    async fn one_that_was_erased_long_ago_is_like_one_that_never_was(server) {
        const OLD: &str = "UPDATE accounts SET password_hash = 'none: erased' WHERE id = $1";
        let token = registered(&server, "pat@example.org", "Pat Morgan").await;
        let id: Uuid = ask(&server, &token, "GET", "/me", None).await.ok(200)["id"].as_str().unwrap().parse().unwrap();
        ask(&server, &token, "POST", "/me/erasure", Some(json!({ "password": PASSWORD }))).await.ok(204);
        let mut tx = server.app.db.begin().await.unwrap();
        on_tx!(&mut tx, conn => sqlx::query(OLD).bind(id).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let sign_in = async |login: String| {
            server.post("/auth/login", json!({ "login": login, "password": PASSWORD })).await
        };
        let erased = sign_in(format!("{id}@erased.invalid")).await;
        assert_eq!(erased.appearance(), sign_in("nobody@erased.invalid".to_owned()).await.appearance());
        erased.problem(401, ErrorCode::InvalidCredentials);
    }
}

on_both! {
    async fn what_need_not_be_kept_goes_and_what_the_law_keeps_names_nobody(server) {
        let mut doctor = Doctor::new(&server).await;
        let token = registered(&server, "quetzal@example.org", "Quetzalcoatl Zephyr").await;
        let profile = json!({ "phone": "+49 30 7654321", "date_of_birth": "1979-12-24" });
        ask(&server, &token, "PATCH", "/me", Some(profile)).await.ok(200);
        let book = |minutes: i64| json!({ "doctor_id": doctor.id, "starts_at": at(minutes), "reason": "Xylophonist's thumb" });
        let past = ask(&server, &token, "POST", "/appointments", Some(book(60))).await.ok(201);
        let future = ask(&server, &token, "POST", "/appointments", Some(book(600))).await.ok(201);
        let (past, future) = (past["id"].as_str().unwrap().to_owned(), future["id"].as_str().unwrap().to_owned());
        let emergency = json!({ "email": "quetzal@example.org", "reason": "Found under a jacaranda" });
        doctor.post("/emergency-access", emergency).await.ok(200);
        doctor.act(&format!("/appointments/{past}/confirm")).await.ok(200);
        doctor.act(&format!("/appointments/{future}/confirm")).await.ok(200);
        doctor.at(at(60)).await;
        let note = json!({ "text": "kept by law", "summary": "kept too", "editor": Uuid::from_u128(1) });
        let save = doctor.request(Method::PUT, &format!("/appointments/{past}/note")).header("if-match", "\"0\"");
        Answer::of(save.json(&note)).await.ok(200);
        let body = json!({ "login": "quetzal@example.org", "password": PASSWORD });
        let token = server.post("/auth/login", body.clone()).await.ok(200)["access_token"].as_str().unwrap().to_owned();

        for word in ["Quetzalcoatl", "quetzal@example.org", "7654321", "1979-12-24", "Xylophonist", "jacaranda"] {
            assert!(holds(&server, word).await, "{word} is not there to begin with");
        }
        let wrong = json!({ "password": "another password" });
        ask(&server, &token, "POST", "/me/erasure", Some(wrong)).await.problem(403, ErrorCode::WrongPassword);
        let erased = ask(&server, &token, "POST", "/me/erasure", Some(json!({ "password": PASSWORD }))).await;
        assert_eq!(erased.status.as_u16(), 204);

        // Not a byte of it is left, in the tables or between them.
        for word in ["Quetzalcoatl", "quetzal@example.org", "7654321", "1979-12-24", "Xylophonist", "jacaranda"] {
            assert!(!holds(&server, word).await, "{word} is still there");
        }
        // Every door is closed.
        ask(&server, &token, "GET", "/me", None).await.problem(401, ErrorCode::Unauthenticated);
        server.post("/auth/login", body).await.problem(401, ErrorCode::InvalidCredentials);
        // Nobody opens it again: not by the address that stands in place of theirs, nor by an admin.
        let admin = Admin::new(&server).await;
        let gone = admin.get("/accounts?state=erased").await.ok(200)["items"][0].clone();
        let (id, address) = (gone["id"].as_str().unwrap(), gone["email"].as_str().unwrap());
        let guess = json!({ "login": address, "password": PASSWORD });
        server.post("/auth/login", guess).await.problem(401, ErrorCode::InvalidCredentials);
        admin.act(&format!("/accounts/{id}/enable")).await.problem(409, ErrorCode::AccountState);
        // The doctor keeps when it was, and the note.
        let kept = doctor.get(&format!("/appointments/{past}")).await.ok(200);
        assert_eq!((&kept["patient"]["name"], &kept["starts_at"]), (&json!("Erased account"), &json!(at(60))));
        assert_eq!(doctor.get(&format!("/appointments/{past}/note")).await.ok(200)["text"], "kept by law");
        let canceled = doctor.get(&format!("/appointments/{future}")).await.ok(200);
        assert_eq!((&canceled["status"], &canceled["canceled_by"]), (&json!("canceled"), &json!("patient")));
        // And the clinic who opened which record, and when.
        let opened = Admin::new(&server).await.get("/emergency-access").await.ok(200);
        let line = &opened["items"][0];
        assert_eq!((&line["who"]["id"], &line["patient"]["name"], &line["reason"]), (&json!(doctor.id), &json!("Erased account"), &json!("Erased")));
        // The address is free for a new beginning, which is another account.
        registered(&server, "quetzal@example.org", "Quetzalcoatl Zephyr").await;
    }
}

on_both! {
    async fn a_doctor_goes_when_nobody_waits_for_them_and_an_admin_never(server) {
        let patient = crate::support::Patient::new(&server).await;
        let doctor = Doctor::named(&server, "Dr. Leaving").await;
        let hash = server.app.passwords.hash(&shared::account::Password::parse(PASSWORD).unwrap()).await.unwrap();
        const SQL: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
        let mut tx = server.app.db.begin().await.unwrap();
        api::on_tx!(&mut tx, conn => sqlx::query(SQL).bind(doctor.id.uuid()).bind(hash.as_str()).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let path = patient.booked(&doctor, at(60)).await;
        let erase = json!({ "password": PASSWORD });
        doctor.post("/me/erasure", erase.clone()).await.problem(409, ErrorCode::HasFutureAppointments);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Leaving" })).await.ok(200);
        // They have a deputy, and are one.
        let colleague = Doctor::new(&server).await;
        for (by, named) in [(&doctor, colleague.id), (&colleague, doctor.id)] {
            by.put("/me/deputies", json!({ "email": format!("{named}@example.org") })).await.ok(204);
        }
        assert_eq!(doctor.post("/me/erasure", erase.clone()).await.status.as_u16(), 204);
        assert_eq!(colleague.get("/me/deputies").await.ok(200)["items"], json!([]));
        const IN_OFFICE: &str = "SELECT COUNT(*) FROM deputies WHERE ended_at IS NULL";
        let (in_office,): (i64,) = api::on_db!(&server.app.db, conn => sqlx::query_as(IN_OFFICE).fetch_one(conn).await).unwrap();
        assert_eq!(in_office, 0);
        doctor.get("/me").await.problem(401, ErrorCode::Unauthenticated);
        patient.get(&format!("/doctors/{}", doctor.id)).await.problem(404, ErrorCode::NotFound);
        assert!(!holds(&server, "Dr. Leaving").await);

        Admin::new(&server).await.post("/me/erasure", erase.clone()).await.problem(403, ErrorCode::Forbidden);
        Integrator::new(&server).await.post("/me/erasure", erase).await.problem(403, ErrorCode::Forbidden);
    }
}
