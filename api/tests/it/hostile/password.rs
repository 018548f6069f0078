//! Passwords that are there to keep the server busy.

use serde_json::json;
use shared::ErrorCode;

use crate::on_both;

on_both! {
    async fn a_password_without_end_costs_nothing(server) {
        let before = server.app.passwords.computed();
        let body = |password: String| json!({ "email": "pat@example.org", "password": password, "name": "Pat", "time_zone": "UTC" });
        // What is longer than a password may be is refused before it is judged or hashed.
        for length in [129, 60_000] {
            let faults = server.post("/auth/register", body("kV8#tq".repeat(length).chars().take(length).collect())).await.invalid_fields();
            assert_eq!(faults, [("password".to_owned(), "too_long".to_owned())]);
        }
        server.post("/auth/register", body("x".repeat(1024 * 1024))).await.problem(413, ErrorCode::PayloadTooLarge);
        let login = json!({ "login": "pat", "password": "x".repeat(1024 * 1024) });
        server.post("/auth/login", login).await.problem(413, ErrorCode::PayloadTooLarge);
        assert_eq!(server.app.passwords.computed(), before);
    }
}
