//! What admins set while the server runs.

use reqwest::{Method, header::IF_MATCH};
use serde_json::{Value, json};
use shared::{ErrorCode, SecondFactor};

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

fn choice() -> Value {
    json!({
        "name": "  Practice at   the park ",
        "join_opens_before_minutes": 15,
        "cancel_notice_minutes": 60,
        "contact": "+49 30 1234567",
    })
}

async fn choose_at(admin: &Admin<'_>, revision: &str, body: Value) -> Answer {
    let request = admin.request(Method::PUT, "/settings").json(&body);
    Answer::of(request.header(IF_MATCH, revision)).await
}

on_both! {
    async fn what_an_admin_chooses_counts_at_once(server) {
        let admin = Admin::new(&server).await;
        let before = admin.get("/settings").await;
        assert_eq!(before.headers["etag"], "\"0\"");
        let before = before.ok(200);
        assert_eq!(before["values"], before["installed"]);
        assert_eq!(before["values"]["name"], "MyDoctor");
        assert_eq!(before["chosen"]["name"], Value::Null);

        let after = admin.put("/settings", choice()).await;
        assert_eq!(after.headers["etag"], "\"1\"");
        let after = after.ok(200);
        assert_eq!(after["values"]["name"], "Practice at the park");
        assert_eq!(after["values"]["join_closes_after_minutes"], 120, "not chosen, so as installed");

        let site = server.get("/site").await.ok(200);
        assert_eq!(site["name"], "Practice at the park");
        assert_eq!(site["join_policy"]["opens_before_minutes"], 15);
        assert_eq!(site["cancel_notice_minutes"], 60);
        assert_eq!(site["contact"], "+49 30 1234567");

        let reset = admin.put("/settings", json!({})).await.ok(200);
        assert_eq!(reset["values"], reset["installed"]);
        assert_eq!(reset["revision"], 2);
    }
}

on_both! {
    async fn a_second_factor_that_is_wanted_is_wanted_at_once(server) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        doctor.get("/appointments").await.ok(200);
        admin.put("/settings", json!({ "second_factor": "admins_and_doctors" })).await.ok(200);
        assert_eq!(server.app.settings().second_factor, SecondFactor::AdminsAndDoctors);
        doctor.get("/appointments").await.problem(403, ErrorCode::SecondFactorMissing);
    }
}

on_both! {
    async fn of_admins_it_is_wanted_whatever_is_chosen(server) {
        let admin = Admin::new(&server).await;
        let refused = admin.put("/settings", json!({ "second_factor": "nobody" })).await;
        assert_eq!(refused.invalid_fields(), [("second_factor".to_owned(), "out_of_range".to_owned())]);
        // An earlier version has taken it.
        let mut tx = server.app.db.begin().await.unwrap();
        let document = json!({ "second_factor": "nobody" }).to_string();
        api::settings::store::add(&mut tx, 1, &document, admin.id, server.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        api::settings::refresh(&server.app.db, &server.app.settings_at_hand).await.unwrap();
        assert_eq!(server.app.settings_at_hand.present().revision, 1);
        assert_eq!(server.app.settings().second_factor, SecondFactor::Admins);
    }
}

on_both! {
    async fn the_window_of_a_room_is_the_chosen_one(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut admin = Admin::new(&server).await;
        let start = at(24 * 60);
        let path = patient.booked(&doctor, start).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        let now = start.plus_minutes(-20);
        admin.at(now).await;
        patient.at(now).await;
        doctor.at(now).await;
        let narrow = json!({ "join_opens_before_minutes": 10 });
        admin.put("/settings", narrow).await.ok(200);
        doctor.act(&format!("{path}/join")).await.problem(403, ErrorCode::TooEarly);
        assert_eq!(doctor.get(&path).await.ok(200)["opens_at"], json!(start.plus_minutes(-10)));
        admin.put("/settings", json!({})).await.ok(200);
        doctor.act(&format!("{path}/join")).await.ok(200);
    }
}

on_both! {
    async fn another_process_follows(server) {
        let admin = Admin::new(&server).await;
        let other = server.restarted().await;
        admin.put("/settings", choice()).await.ok(200);
        api::settings::refresh(&other.app.db, &other.app.settings_at_hand).await.unwrap();
        assert_eq!(other.app.settings(), server.app.settings());

        // What an admin chooses there does not undo what it has not seen.
        admin.put("/settings", json!({ "name": "Here" })).await.ok(200);
        let there = Answer::of(other.request(Method::GET, "/settings").bearer_auth(&admin.token)).await;
        assert_eq!(there.ok(200)["values"]["name"], "Here");
    }
}

on_both! {
    async fn one_of_two_who_choose_at_once_wins(server) {
        let admin = Admin::new(&server).await;
        let mine = choose_at(&admin, "\"0\"", json!({ "name": "Mine" }));
        let yours = choose_at(&admin, "\"0\"", json!({ "name": "Yours" }));
        let (mine, yours) = futures_util::future::join(mine, yours).await;
        let mut statuses = [mine.status.as_u16(), yours.status.as_u16()];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 409 | 412]), "{statuses:?}");
        choose_at(&admin, "\"0\"", json!({})).await.problem(412, ErrorCode::PreconditionFailed);
    }
}

on_both! {
    async fn the_history_tells_who_chose_what(server) {
        let (first, second) = (Admin::named(&server, "Ada One").await, Admin::named(&server, "Bo Two").await);
        first.put("/settings", json!({ "name": "One" })).await.ok(200);
        second.put("/settings", json!({ "name": "Two", "contact": "+49 30 1" })).await.ok(200);
        // Choosing the same again is no change.
        second.put("/settings", json!({ "name": "Two", "contact": "+49 30 1" })).await.ok(200);

        let page = first.get("/settings/history?limit=1").await.ok(200);
        assert_eq!(page["items"][0]["by_name"], "Bo Two");
        assert_eq!(page["items"][0]["changes"], json!([
            { "field": "name", "from": "One", "to": "Two" },
            { "field": "contact", "from": null, "to": "+49 30 1" },
        ]));
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = first.get(&format!("/settings/history?limit=1&cursor={cursor}")).await.ok(200);
        assert_eq!(rest["items"][0]["by_id"], json!(first.id));
        assert_eq!(rest["items"][0]["changes"], json!([{ "field": "name", "from": null, "to": "One" }]));
        assert_eq!(rest["next_cursor"], Value::Null);
    }
}

on_both! {
    async fn what_is_not_valid_is_told_by_field(server) {
        let admin = Admin::new(&server).await;
        let wrong = json!({ "name": " ", "contact": "a\u{202e}b", "join_opens_before_minutes": 1441,
            "join_closes_after_minutes": 1441, "cancel_notice_minutes": 43201 });
        let fields = admin.put("/settings", wrong).await.invalid_fields();
        let fields: Vec<_> = fields.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(fields, [
            ("name", "blank"),
            ("contact", "invalid_characters"),
            ("join_opens_before_minutes", "out_of_range"),
            ("join_closes_after_minutes", "out_of_range"),
            ("cancel_notice_minutes", "out_of_range"),
        ]);
        for unknown in [json!({ "jitsi_domain": "evil.example" }), json!({ "second_factor": "me" }), json!([])] {
            admin.put("/settings", unknown).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn only_admins_see_and_choose(server) {
        async fn refused(server: &Server) {
            let (patient, doctor) = (Patient::new(server).await, Doctor::new(server).await);
            for path in ["/settings", "/settings/history"] {
                patient.get(path).await.problem(403, ErrorCode::Forbidden);
                doctor.get(path).await.problem(403, ErrorCode::Forbidden);
            }
            patient.put("/settings", choice()).await.problem(403, ErrorCode::Forbidden);
            doctor.put("/settings", choice()).await.problem(403, ErrorCode::Forbidden);
        }
        refused(&server).await;
        assert_eq!(server.app.settings().name, "MyDoctor");
    }
}
