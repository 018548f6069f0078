//! Who registers is a patient, and nobody learns who else is.

use api::on_db;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, letters, login};
use crate::{on_both, support::Server};

fn registration(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "name": "Pat Morgan", "time_zone": "Europe/Berlin" })
}

fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut body = registration("pat@example.org");
    body[field] = value.into();
    body
}

async fn register(server: &Server, body: Value) -> crate::support::Answer {
    server.post("/auth/register", body).await
}

on_both! {
    async fn a_new_and_a_known_address_are_answered_alike(server) {
        account(&server, "known").await;
        let new = register(&server, registration("new@example.org")).await;
        let known = register(&server, registration("known@example.org")).await;
        let again = register(&server, registration("NEW@Example.org")).await;
        assert_eq!((new.status.as_u16(), new.text.as_str()), (202, ""));
        assert_eq!(new.appearance(), known.appearance());
        assert_eq!(new.appearance(), again.appearance());
    }
}

on_both! {
    async fn what_is_left_of_a_mailbox_does_not_tell_who_was_here(server with ["--rate-limit", "on"]) {
        account(&server, "known").await;
        let mut left = Vec::new();
        for address in ["new@example.org", "known@example.org"] {
            register(&server, registration(address)).await.ok(202);
            let mut heard = 0;
            while server.post("/auth/forgot-password", json!({ "email": address })).await.status == 202 {
                heard += 1;
            }
            left.push(heard);
        }
        assert_eq!(left, [2, 2]);
    }
}

on_both! {
    async fn a_known_address_costs_what_a_new_one_does(server with ["--rate-limit", "on"]) {
        const LINES: &str = "SELECT outcome FROM audit WHERE action = 'register' ORDER BY id";
        account(&server, "known").await;
        let addresses = ["new@example.org", "known@example.org"];
        for address in addresses {
            letters::block(&server, address).await;
        }
        let (mut answers, mut hashes) = (Vec::new(), Vec::new());
        for address in addresses {
            let before = server.app.passwords.computed();
            let answer = register(&server, registration(address)).await;
            assert_eq!(answer.status, 202, "{address}: the mail can not be written, and the answer does not wait for it");
            answers.push(answer.text);
            hashes.push(server.app.passwords.computed() - before);
        }
        assert_eq!((&answers[0], hashes[0]), (&answers[1], hashes[1]));
        // One commit with one line for each.
        let lines: Vec<(String,)> = on_db!(&server.app.db, conn => sqlx::query_as(LINES).fetch_all(conn).await).unwrap();
        assert_eq!(lines, [("done".to_owned(),), ("refused".to_owned(),)]);
    }
}

on_both! {
    async fn the_new_patient_signs_in_and_a_known_account_stays_as_it_was(server) {
        register(&server, registration("Pat@Example.org")).await.ok(202);
        let mut second = registration("pat@example.org");
        second["password"] = json!("another lantern in the fog");
        second["name"] = json!("Somebody Else");
        register(&server, second).await.ok(202);

        login(&server, "pat@example.org", "another lantern in the fog").await.problem(401, ErrorCode::InvalidCredentials);
        let account = SignIn::of(login(&server, "PAT@example.org", PASSWORD).await).body["account"].clone();
        assert_eq!(
            (&account["role"], &account["email"], &account["name"], &account["username"]),
            (&json!("patient"), &json!("pat@example.org"), &json!("Pat Morgan"), &Value::Null)
        );
    }
}

on_both! {
    async fn nobody_chooses_what_they_are(server) {
        let id = "0190a0b0-0000-7000-8000-00000000000a";
        for (field, value) in [
            ("role", "doctor"),
            ("role", "admin"),
            ("role", "patient"),
            ("status", "active"),
            ("state", "active"),
            ("id", id),
            ("username", "pat"),
            ("password_hash", "x"),
        ] {
            register(&server, with(field, value)).await.problem(400, ErrorCode::MalformedRequest);
        }
        login(&server, "pat@example.org", PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);
    }
}

on_both! {
    async fn each_field_has_its_fault(server) {
        let long_name = "n".repeat(101);
        let long_address = format!("{}@example.org", "a".repeat(320));
        let long_password = "kV8#tq".repeat(22);
        for (field, value, code) in [
            ("email", "", "blank"),
            ("email", "pat", "invalid_format"),
            ("email", "a@b@c", "invalid_format"),
            ("email", "\"x\"@example.org", "invalid_format"),
            ("email", "Pat <pat@example.org>", "invalid_format"),
            ("email", "pat@[127.0.0.1]", "invalid_format"),
            ("email", "pät@example.org", "invalid_format"),
            ("email", "pat@example.org\r\nBcc: all@example.org", "invalid_format"),
            ("email", &long_address, "too_long"),
            ("password", "", "too_short"),
            ("password", "short", "too_short"),
            ("password", "1234567", "too_short"),
            ("password", &long_password, "too_long"),
            ("password", "a lantern\0in the fog", "invalid_characters"),
            ("password", "password", "too_weak"),
            ("password", "12345678", "too_weak"),
            ("password", "testpass123", "too_weak"),
            ("password", "mydoctor1", "too_weak"),
            ("password", "pat@example.org", "too_weak"),
            ("password", "PatMorgan", "too_weak"),
            ("name", "", "blank"),
            ("name", " \u{a0} ", "blank"),
            ("name", &long_name, "too_long"),
            ("name", "Pat\nMorgan", "invalid_characters"),
            ("time_zone", "", "invalid_format"),
            ("time_zone", "Mars/Phobos", "unknown"),
            ("time_zone", "../../etc/passwd", "invalid_format"),
            ("time_zone", "EST5EDT4,M3.2.0", "invalid_format"),
            ("time_zone", "+01:00", "invalid_format"),
            ("language", "", "unknown"),
            ("language", "fr", "unknown"),
            ("language", "de\0", "unknown"),
        ] {
            let faults = register(&server, with(field, value)).await.invalid_fields();
            assert_eq!(faults, [(field.to_owned(), code.to_owned())], "{value:?}");
        }
    }
}

on_both! {
    async fn all_faults_are_told_at_once(server) {
        let body = json!({ "email": "pat", "password": "short", "name": "", "time_zone": "Mars/Phobos" });
        let fields: Vec<String> = register(&server, body).await.invalid_fields().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["email", "password", "name", "time_zone"]);
    }
}

on_both! {
    async fn long_passwords_are_welcome(server) {
        for length in [64, 128] {
            let password: String = "kV8#tq 2xKp!mQe7 ".chars().cycle().take(length).collect();
            let mut body = registration(&format!("pat{length}@example.org"));
            body["password"] = json!(password);
            register(&server, body).await.ok(202);
            SignIn::of(login(&server, &format!("pat{length}@example.org"), &password).await);
        }
    }
}
