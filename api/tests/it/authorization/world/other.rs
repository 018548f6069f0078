//! What is not about an appointment: links, records, sessions, ways to sign in.

use api::{
    factors::store::passkeys::{self, NewPasskey},
    links::{self, Purpose},
    random,
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::account::PersonName;
use uuid::Uuid;

use super::World;
use crate::{
    authorization::people::session,
    support::{Browser, at},
};

impl World<'_> {
    /// What is not about an appointment.
    pub(super) async fn other(&mut self, op: &str, state: &str) {
        let id_of = |made: Value| made["id"].as_str().unwrap().to_owned();
        match (op, state) {
            (_, "good_link") => self.link(op).await,
            ("POST /series/{id}/confirm", _) => {
                let series = self.series_of("assigned_doctor");
                let made = self.post("owner", "/series", series).await;
                self.know("id", id_of(made));
            }
            ("POST /oauth/token", state) => self.client(state).await,
            (op, _) if op.contains("/clients/{id}") => self.client("right").await,
            ("DELETE /me/push-subscriptions/{id}", "own") => self.browser().await,
            (op, _) if op.contains("/webhooks/{id}") => self.webhook().await,
            ("DELETE /closures/{id}", _) => {
                let made = self.post("admin", "/closures", Self::closure()).await;
                self.know("id", id_of(made));
            }
            ("POST /accounts/{id}/invitation", _) => {
                let made = self.post("admin", "/accounts", Self::invited()).await;
                self.know("id", id_of(made));
            }
            ("GET /mails/{id}" | "POST /mails/{id}/retry", _) => {
                self.post("admin", "/accounts", Self::invited()).await;
                let mails = self.act("admin", Method::GET, "/mails?limit=1", None).await;
                self.know("id", mails["items"][0]["id"].as_str().unwrap());
            }
            ("POST /accounts/{id}/disable", "expected") => {
                let doctor = self.people.id("assigned_doctor");
                let wish =
                    json!({ "doctor_id": doctor, "starts_at": self.start, "reason": "A cough" });
                self.post("owner", "/appointments", wish).await;
                self.know("id", doctor);
            }
            (op, _) if op.contains("/accounts/{id}") || op.contains("/doctors/{id}") => {
                self.know("id", self.people.id("assigned_doctor"));
            }
            ("GET /fhir/Patient/{id}", state) => {
                if state == "met" {
                    let wish = json!({ "doctor_id": self.people.id("assigned_doctor"), "starts_at": self.start, "reason": "A cough" });
                    self.post("owner", "/appointments", wish).await;
                }
                self.know("id", self.people.id("owner"));
            }
            ("GET /fhir/Practitioner/{id}" | "GET /fhir/Schedule/{id}", _) => {
                self.know("id", self.people.id("assigned_doctor"));
            }
            ("GET /fhir/Slot/{id}", _) => {
                let start = self.start.to_string().replace(['-', ':'], "");
                let start = start.replacen("00Z", "Z", 1);
                let doctor = self.people.id("assigned_doctor");
                self.know("id", format!("{doctor}-{start}"));
            }
            ("POST /me/erasure", "expected") => {
                let wish = json!({ "doctor_id": self.people.id("assigned_doctor"), "starts_at": self.start, "reason": "A cough" });
                self.post("owner", "/appointments", wish).await;
            }
            ("DELETE /me/sessions/{id}", _) => self.another_session().await,
            (op, "with_one") if op.contains("/me/passkeys/{id}") => self.passkey().await,
            ("DELETE /me/deputies/{id}", _) => self.know("id", self.people.id("deputy")),
            ("GET /patients/{id}/record", state) => {
                self.know("id", self.people.id("owner"));
                if state == "opened" {
                    self.open_record().await;
                }
            }
            ("POST /me/notices/{id}/acknowledge", _) => {
                self.open_record().await;
                let notices = self.act("owner", Method::GET, "/me/notices", None).await;
                self.know("id", notices["items"][0]["id"].as_str().unwrap());
            }
            _ => {}
        }
    }

    /// The assigned doctor opens the owner's record in an emergency.
    async fn open_record(&self) {
        self.post("assigned_doctor", "/emergency-access", self.emergency())
            .await;
    }

    /// A client that an admin made, with its secret where that is the right one.
    async fn client(&mut self, state: &str) {
        let made = self.post("admin", "/clients", Self::described()).await;
        let client = &made["client"];
        self.know("id", client["id"].as_str().unwrap());
        self.know("client_id", client["id"].as_str().unwrap());
        self.know("secret_id", client["secrets"][0]["id"].as_str().unwrap());
        if state == "right" {
            self.know("client_secret", made["client_secret"].as_str().unwrap());
        }
    }

    /// A browser of the owner's that is told of notifications.
    async fn browser(&mut self) {
        let said = Browser::new(1).says(&format!("https://push.example.org/{}", Uuid::new_v4()));
        let told = self.post("owner", "/me/push-subscriptions", said).await;
        self.know("id", told["id"].as_str().unwrap());
    }

    /// A webhook of the clinic's own with two secrets, to which something waits to be told.
    async fn webhook(&mut self) {
        let made = self.post("admin", "/webhooks", Self::hook()).await;
        let webhook = &made["webhook"];
        let path = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
        self.know("id", webhook["id"].as_str().unwrap());
        self.know("secret_id", webhook["secrets"][0]["id"].as_str().unwrap());
        let more = [format!("{path}/secrets"), format!("{path}/test")];
        self.act("admin", Method::POST, &more[0], None).await;
        let told = self.act("admin", Method::POST, &more[1], None).await;
        self.know("delivery_id", told["id"].as_str().unwrap());
    }

    /// A link of the owner that opens what an operation wants opened.
    async fn link(&mut self, op: &str) {
        let server = self.walk.server;
        let mut account = self.people.id("owner");
        let sent_to = self.people.email("owner");
        let (purpose, payload) = match op {
            "POST /auth/verify-email" => (Purpose::VerifyEmail, Some(sent_to)),
            "POST /auth/confirm-email" => (Purpose::ConfirmEmail, Some(format!("new-{sent_to}"))),
            "POST /auth/accept-invitation" => {
                let made = self.post("admin", "/accounts", Self::invited()).await;
                account = made["id"].as_str().unwrap().parse::<Uuid>().unwrap().into();
                (Purpose::AcceptInvitation, None)
            }
            _ => (Purpose::ResetPassword, None),
        };
        let mut tx = server.app.db.begin().await.unwrap();
        let secret = links::issue_for(&mut tx, account, purpose, payload.as_deref(), 15, at(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.know("token", secret.encode());
    }

    /// A second sign-in of the owner.
    async fn another_session(&mut self) {
        let mut tx = self.walk.server.app.db.begin().await.unwrap();
        let owner = self.people.id("owner");
        session(&mut tx, self.walk, owner, at(1)).await;
        tx.commit().await.unwrap();
        let sessions = self.act("owner", Method::GET, "/me/sessions", None).await;
        let other = sessions["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|session| session["is_this"] == false);
        self.know("id", other.unwrap()["id"].as_str().unwrap());
    }

    /// A passkey of the owner.
    async fn passkey(&mut self) {
        let id = random::uuid_v7(at(0));
        let name = PersonName::parse("My telephone").unwrap();
        let new = NewPasskey {
            id: id.into(),
            account: self.people.id("owner"),
            credential: id.as_bytes(),
            name: &name,
            document: "{}",
        };
        let mut tx = self.walk.server.app.db.begin().await.unwrap();
        passkeys::insert(&mut tx, &new, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        self.know("id", id);
    }
}
