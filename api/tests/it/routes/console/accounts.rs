//! Who has an account, who is in the directory, and who can sign in.

use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{AccountId, ErrorCode};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient, at},
};

fn emails(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["email"].as_str().unwrap())
        .collect()
}

async fn disable(admin: &Admin<'_>, id: AccountId) -> Answer {
    admin
        .post(
            &format!("/accounts/{id}/disable"),
            json!({ "reason": "Left the clinic" }),
        )
        .await
}

on_both! {
    async fn accounts_are_found_by_a_part_of_the_name_or_the_address(server) {
        let admin = Admin::named(&server, "Root").await;
        let zoe = Doctor::named(&server, "Dr. Zoe\u{308} Mu\u{308}ller").await;
        let tricky = Patient::named(&server, "100% Müll_er").await;
        let find = async |query: &str| admin.get(&format!("/accounts?q={query}")).await.ok(200);

        let both = find("MÜLL").await;
        assert_eq!(both["items"].as_array().unwrap().len(), 2, "composed, decomposed, capitals: {both:#}");
        assert_eq!(emails(&find("ller").await), [format!("{}@example.org", zoe.id)]);
        // What means something to a database means itself here.
        assert_eq!(emails(&find("0%25").await), [format!("{}@example.org", tricky.id)]);
        assert_eq!(emails(&find("l_e").await), [format!("{}@example.org", tricky.id)]);
        assert_eq!(emails(&find("%27%20OR%201=1").await), [""; 0]);
        assert_eq!(emails(&find(&zoe.id.to_string()).await).len(), 1);
        admin.get("/accounts?q=%00").await.problem(400, ErrorCode::MalformedRequest);
        admin.get(&format!("/accounts?q={}", "a".repeat(101))).await.problem(400, ErrorCode::MalformedRequest);
        admin.get("/accounts?role=king").await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn accounts_come_in_pages_by_role_and_state(server) {
        let admin = Admin::new(&server).await;
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        Patient::new(&server).await;
        disable(&admin, second.id).await.ok(204);

        let page = admin.get("/accounts?role=doctor&limit=1").await.ok(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = admin.get(&format!("/accounts?role=doctor&limit=1&cursor={cursor}")).await.ok(200);
        assert_eq!(rest["next_cursor"], Value::Null);
        let mut ids = [page["items"][0]["id"].clone(), rest["items"][0]["id"].clone()];
        ids.sort_by_key(ToString::to_string);
        let mut known = [json!(first.id), json!(second.id)];
        known.sort_by_key(ToString::to_string);
        assert_eq!(ids, known);

        let disabled = admin.get("/accounts?state=disabled").await.ok(200);
        assert_eq!(emails(&disabled), [format!("{}@example.org", second.id)]);
        let one = admin.get(&format!("/accounts/{}", second.id)).await.ok(200);
        assert_eq!(one["state"], "disabled");
        assert_eq!(one["disabled_reason"], "Left the clinic");
        assert_eq!(one["is_published"], true);
        for hidden in ["password_hash", "phone", "date_of_birth"] {
            assert_eq!(one.get(hidden), None, "an admin needs no {hidden}");
        }
        admin.get(&format!("/accounts/{}", Uuid::nil())).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn a_disabled_account_is_out_at_once_and_comes_back_when_enabled(server) {
        let admin = Admin::new(&server).await;
        let mut doctor = Doctor::new(&server).await;
        disable(&admin, doctor.id).await.ok(204);
        doctor.get("/me").await.problem(401, ErrorCode::Unauthenticated);
        disable(&admin, doctor.id).await.ok(204);

        admin.act(&format!("/accounts/{}/enable", doctor.id)).await.ok(204);
        doctor.get("/me").await.problem(401, ErrorCode::Unauthenticated);
        doctor.at(at(1)).await;
        doctor.get("/me").await.ok(200);
        let entry = admin.get(&format!("/accounts/{}", doctor.id)).await.ok(200);
        assert_eq!((&entry["state"], &entry["disabled_reason"]), (&json!("active"), &Value::Null));

        let nobody = AccountId::from(Uuid::nil());
        disable(&admin, nobody).await.problem(404, ErrorCode::NotFound);
        let blank = admin.post(&format!("/accounts/{}/disable", doctor.id), json!({ "reason": " " })).await;
        assert_eq!(blank.invalid_fields(), [("reason".to_owned(), "blank".to_owned())]);
    }
}

on_both! {
    async fn ended_sessions_are_out_at_once(server) {
        let admin = Admin::new(&server).await;
        let patient = Patient::new(&server).await;
        admin.delete(&format!("/accounts/{}/sessions", patient.id)).await.ok(204);
        patient.get("/me").await.problem(401, ErrorCode::Unauthenticated);
        admin.get("/me").await.ok(200);
    }
}

on_both! {
    async fn one_admin_always_stays(server) {
        let (one, two) = (Admin::new(&server).await, Admin::new(&server).await);
        disable(&one, two.id).await.ok(204);
        disable(&one, one.id).await.problem(409, ErrorCode::LastAdmin);
        one.get("/me").await.ok(200);
        one.act(&format!("/accounts/{}/enable", two.id)).await.ok(204);
        disable(&one, one.id).await.ok(204);
    }
}

on_both! {
    async fn two_admins_who_disable_each_other_at_once_do_not_both_win(server) {
        let mut last = Admin::new(&server).await;
        for round in 0..10 {
            let mut other = Admin::new(&server).await;
            let (one, two) = join(disable(&last, other.id), disable(&other, last.id)).await;
            // Who was disabled before their own request came is signed out; else the database says no.
            let mut statuses = [one.status.as_u16(), two.status.as_u16()];
            statuses.sort_unstable();
            assert!(matches!(statuses, [204, 401 | 409]), "round {round}: {statuses:?}");
            if two.status == 204 {
                std::mem::swap(&mut last, &mut other);
            }
            last.get("/me").await.ok(200);
            disable(&last, last.id).await.problem(409, ErrorCode::LastAdmin);
        }
    }
}

on_both! {
    async fn only_the_published_are_found_and_booked(server) {
        let admin = Admin::new(&server).await;
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (one, two) = (at(24 * 60), at(26 * 60));
        let path = patient.booked(&doctor, one).await;
        let id = doctor.id;
        admin.act(&format!("/accounts/{id}/unpublish")).await.ok(204);

        assert_eq!(patient.get("/doctors").await.ok(200)["items"], json!([]));
        patient.get(&format!("/doctors/{id}")).await.problem(404, ErrorCode::NotFound);
        patient.get(&format!("/doctors/{id}/visit-types")).await.problem(404, ErrorCode::NotFound);
        let days = "from=2026-02-01&to=2026-02-01";
        patient.get(&format!("/doctors/{id}/slots?{days}")).await.problem(404, ErrorCode::NotFound);
        let any = patient.get(&format!("/slots?specialty=General%20practice&{days}")).await.ok(200);
        assert_eq!(any["items"], json!([]));
        let fields = patient.book(&doctor, two).await.invalid_fields();
        assert_eq!(fields, [("doctor_id".to_owned(), "unknown".to_owned())]);

        // What there is stays, and the doctor's own hours too.
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        doctor.get("/me/availability").await.ok(200);
        let to = json!({ "starts_at": two });
        doctor.post(&format!("{path}/reschedule"), to).await.ok(200);

        admin.act(&format!("/accounts/{id}/publish")).await.ok(204);
        admin.act(&format!("/accounts/{id}/publish")).await.ok(204);
        patient.get(&format!("/doctors/{id}")).await.ok(200);
        admin.act(&format!("/accounts/{}/publish", patient.id)).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn the_console_is_for_admins_and_has_no_way_to_set_a_password(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (admin, integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
        let own = format!("/accounts/{}", doctor.id);
        let operations = [
            (Method::GET, "/accounts".to_owned()),
            (Method::GET, own.clone()),
            (Method::DELETE, format!("{own}/sessions")),
            (Method::DELETE, format!("{own}/second-factors")),
            (Method::POST, format!("{own}/disable")),
            (Method::POST, format!("{own}/enable")),
            (Method::POST, format!("{own}/publish")),
            (Method::POST, format!("{own}/unpublish")),
            (Method::POST, format!("{own}/invitation")),
            (Method::POST, "/accounts".to_owned()),
            // The role is asked before anything is looked up.
            (Method::GET, format!("/accounts/{}", Uuid::nil())),
        ];
        for (method, path) in &operations {
            for request in [
                patient.request(method.clone(), path),
                doctor.request(method.clone(), path),
                integrator.request(method.clone(), path),
            ] {
                Answer::of(request).await.problem(403, ErrorCode::Forbidden);
            }
        }
        let password = json!({ "password": "a perfectly good phrase" });
        for (method, path) in [(Method::PUT, format!("{own}/password")), (Method::POST, format!("{own}/password"))] {
            Answer::of(admin.request(method, &path).json(&password)).await.problem(404, ErrorCode::NotFound);
        }
        let change = admin.request(Method::PATCH, &own).json(&password);
        Answer::of(change).await.problem(405, ErrorCode::MethodNotAllowed);
    }
}
