//! Registration, sign-in, refresh and sign-out, and what an access token must be.

mod email;
pub mod letters;
mod login;
mod own_sessions;
mod password;
mod recovery;
mod refresh;
mod register;
mod throttle;
mod tokens;
mod verification;

use api::{
    accounts::store::{self, NewAccount},
    random,
};
use serde_json::{Value, json};
use shared::{
    AccountId, Language, Role,
    account::{Email, Password, PersonName, TimeZoneName, Username},
};

use crate::support::{Answer, Server};

/// The password of every account made here.
const PASSWORD: &str = "a lantern in the fog";

/// Makes a patient who signs in as `name` or as `name@example.org`.
async fn account(server: &Server, name: &str) -> AccountId {
    let now = server.app.now();
    let id = AccountId::from(random::uuid_v7(now));
    let password = Password::parse(PASSWORD).unwrap();
    let password_hash = server.app.passwords.hash(&password).await.unwrap();
    let new = NewAccount {
        id,
        role: Role::Patient,
        username: Some(&Username::parse(name).unwrap()),
        email: &Email::parse(&format!("{name}@example.org")).unwrap(),
        name: &PersonName::parse("Pat Morgan").unwrap(),
        time_zone: &TimeZoneName::parse("Europe/Berlin", |_| true).unwrap(),
        language: Language::default(),
        password_hash: password_hash.as_str(),
    };
    let mut tx = server.app.db.begin().await.unwrap();
    store::insert(&mut tx, &new, now).await.unwrap();
    store::insert_patient(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn login(server: &Server, login: &str, password: &str) -> Answer {
    let body = json!({ "login": login, "password": password });
    server.post("/auth/login", body).await
}

/// A sign-in as a browser holds it.
#[derive(Clone, Debug, PartialEq)]
struct SignIn {
    cookie: String,
    token: String,
    body: Value,
}

impl SignIn {
    /// Reads it from an answer that granted one.
    #[track_caller]
    fn of(answer: Answer) -> Self {
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let body = answer.ok(200);
        Self {
            cookie,
            token: body["access_token"].as_str().unwrap().to_owned(),
            body,
        }
    }

    async fn new(server: &Server, name: &str) -> Self {
        Self::of(login(server, name, PASSWORD).await)
    }

    /// Sends the cookie, and only it, to an operation on sessions.
    async fn send(&self, server: &Server, path: &str) -> Answer {
        with_cookie(server, path, &self.cookie).await
    }

    async fn me(&self, server: &Server) -> Answer {
        let request = server.request(reqwest::Method::GET, "/me");
        Answer::of(request.bearer_auth(&self.token)).await
    }
}

async fn with_cookie(server: &Server, path: &str, cookie: &str) -> Answer {
    let request = server.request(reqwest::Method::POST, path);
    Answer::of(request.header("cookie", cookie)).await
}
