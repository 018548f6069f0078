//! Who chooses the language of mails, and of calendars.

use serde_json::json;

use crate::{
    on_both,
    routes::auth::letters,
    support::{Admin, Doctor, Patient, at},
};

const PASSWORD: &str = "three blue herons at dawn";

on_both! {
    async fn who_registers_in_german_is_answered_in_german(server) {
        let register = async |email: &str, language: Option<&str>| {
            let mut body = json!({ "email": email, "password": PASSWORD, "name": "Pat Morgan", "time_zone": "Europe/Berlin" });
            if let Some(language) = language {
                body["language"] = json!(language);
            }
            server.post("/auth/register", body).await.ok(202);
        };
        register("pat@example.org", Some("DE")).await;
        register("robin@example.org", None).await;
        for (email, start) in [("pat@example.org", "Guten Tag,\n\njemand"), ("robin@example.org", "Hello,\n\nsomebody")] {
            assert!(letters::nth(&server, email, "verify_email", 0).await.starts_with(start));
            // Whoever asks need not say in which language.
            let asked = json!({ "email": email });
            server.post("/auth/resend-verification", asked.clone()).await.ok(202);
            assert!(letters::nth(&server, email, "verify_email", 1).await.starts_with(start));
            server.post("/auth/forgot-password", asked).await.ok(202);
            let greeting = start.lines().next().unwrap();
            assert!(letters::nth(&server, email, "reset_password", 0).await.starts_with(greeting));
        }
        // Not in that of who wants an address that is somebody's.
        register("pat@example.org", Some("en")).await;
        assert!(letters::nth(&server, "pat@example.org", "address_in_use", 0).await.starts_with("Guten Tag,"));
    }
}

on_both! {
    async fn an_admin_chooses_the_language_of_an_invitation(server) {
        let admin = Admin::new(&server).await;
        let invited = |email: &str| json!({ "email": email, "name": "Dr. Ada Byron", "specialty": "Cardiology", "time_zone": "UTC" });
        let mut german = invited("ada@example.org");
        german["language"] = json!("de");
        let entry = admin.post("/accounts", german.clone()).await.ok(201);
        assert_eq!(entry["language"], "de");
        let path = format!("/accounts/{}/invitation", entry["id"].as_str().unwrap());
        admin.act(&path).await.ok(204);
        let mails = letters::all(&server, "ada@example.org", "invitation").await;
        assert_eq!(mails.len(), 2);
        assert!(mails.iter().all(|mail| mail.starts_with("Guten Tag Dr. Ada Byron,")), "{mails:?}");

        let entry = admin.post("/accounts", invited("grace@example.org")).await.ok(201);
        assert_eq!(entry["language"], "en");
        german["language"] = json!("tlh");
        let faults = admin.post("/accounts", german).await.invalid_fields();
        assert_eq!(faults, [("language".to_owned(), "unknown".to_owned())]);
    }
}

on_both! {
    async fn a_calendar_is_in_the_language_of_its_reader(server) {
        let (patient, doctor) = (Patient::named(&server, "Pat Morgan").await, Doctor::named(&server, "Ada Byron").await);
        patient.patch("/me", json!({ "language": "de" })).await.ok(200);
        let path = patient.confirmed(&doctor, at(60)).await;
        let file = format!("{path}/calendar.ics");
        let (hers, theirs) = (doctor.get(&file).await.text, patient.get(&file).await.text);
        assert!(theirs.contains("SUMMARY:Videotermin mit Ada Byron\r\n"), "{theirs}");
        assert!(hers.contains("SUMMARY:Video appointment with Pat Morgan\r\n"), "{hers}");
        for (summary, of) in [("Videotermin", &patient.act("/me/calendar-feed").await), ("Video appointment", &doctor.act("/me/calendar-feed").await)] {
            let link = of.body["url"].as_str().unwrap();
            let feed = server.get(link.split_once("/api/v1").unwrap().1).await;
            assert!(feed.text.contains(&format!("SUMMARY:{summary}\r\n")), "{}", feed.text);
        }
    }
}
