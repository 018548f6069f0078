//! The calls of the API, one function each.

mod after;
mod analytics;
mod changes;
mod clients;
mod console;
mod consultation;
mod error;
mod factors;
mod following;
pub mod guest;
mod http;
mod privacy;
pub mod security;
mod times;
mod trust;
mod webhooks;

use std::pin::Pin;

use serde::de::DeserializeOwned;
use shared::{
    DoctorId, Instant,
    wire::{
        account::{Account, RegisterRequest, UpdateAccount},
        appointment::{Appointment, BookRequest},
        doctor::Doctor,
        page::Page,
        site::Site,
    },
};

pub use analytics::{Days, Whose};
pub use console::accept_invitation;
pub use error::Failure;
pub use factors::passkey_sign_in;
pub use http::{Answer, Call, read};
pub use times::SlotQuery;
pub use trust::AuditQuery;
pub use webhooks::WebhookAction;

use crate::{path::encode, session::Session};

/// What the SPA starts from; needs no session.
pub async fn site() -> Result<Site, Failure> {
    read(&Call::get("/site").send(None).await?)
}

/// Asks for a patient account; needs no session.
pub async fn register(request: &RegisterRequest) -> Result<(), Failure> {
    let call = Call::post("/auth/register").json(request);
    call.send(None).await.map(drop)
}

/// Which doctors to list.
#[derive(Clone, Default, PartialEq)]
pub struct DoctorQuery {
    /// Part of a name.
    pub text: String,
    /// A specialty.
    pub specialty: String,
}

/// Which appointments to list, by start.
#[derive(Clone, Copy, Default)]
pub struct AppointmentQuery {
    /// With this status only.
    pub status: Option<shared::Status>,
    /// Not starting before.
    pub from: Option<Instant>,
    /// Starting before.
    pub to: Option<Instant>,
}

/// The API as the signed-in account.
#[derive(Clone, Copy)]
pub struct Api(pub Session);

impl Api {
    /// A page of the directory.
    pub async fn doctors(
        self,
        query: &DoctorQuery,
        cursor: Option<String>,
    ) -> Result<Page<Doctor>, Failure> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let path = with_query(
            "/doctors",
            &[
                ("q", given(&query.text)),
                ("specialty", given(&query.specialty)),
                ("cursor", cursor),
            ],
        );
        self.ask(Call::get(path)).await
    }

    /// One doctor.
    pub async fn doctor(self, id: DoctorId) -> Result<Doctor, Failure> {
        self.ask(Call::get(format!("/doctors/{id}"))).await
    }

    /// A page of appointments.
    pub async fn appointments(
        self,
        query: AppointmentQuery,
        cursor: Option<String>,
    ) -> Result<Page<Appointment>, Failure> {
        let path = with_query(
            "/appointments",
            &[
                ("status", query.status.map(|status| status.to_string())),
                ("from", query.from.map(|from| from.to_string())),
                ("to", query.to.map(|to| to.to_string())),
                ("cursor", cursor),
            ],
        );
        self.ask(Call::get(path)).await
    }

    /// Books. The same key means the same booking, however often it is sent.
    pub async fn book(self, request: &BookRequest, key: &str) -> Result<Appointment, Failure> {
        self.ask(Call::post("/appointments").json(request).once(key))
            .await
    }

    /// Changes the own account.
    pub async fn update_account(self, changes: &UpdateAccount) -> Result<Account, Failure> {
        self.ask(Call::patch("/me").json(changes)).await
    }

    async fn ask<T: DeserializeOwned>(self, call: Call) -> Result<T, Failure> {
        read(&self.send(call).await?)
    }

    /// In a box: every call of the API would hold the whole way of a call otherwise, and be as large.
    fn send(self, call: Call) -> Pin<Box<dyn Future<Output = Result<Answer, Failure>>>> {
        Box::pin(self.0.send(call))
    }
}

/// A path with those of the values that are there.
fn with_query(path: &str, values: &[(&str, Option<String>)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in values {
        if let Some(value) = value {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(&format!("{name}={}", encode(value)));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn only_what_is_asked_for_is_in_the_address() {
        assert_eq!(with_query("/doctors", &[("q", None)]), "/doctors");
        assert_eq!(
            with_query(
                "/doctors",
                &[
                    ("q", Some("ä&b".into())),
                    ("x", None),
                    ("cursor", Some("1".into()))
                ]
            ),
            "/doctors?q=%C3%A4%26b&cursor=1"
        );
    }
}
