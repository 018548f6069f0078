//! Second factors: an app's codes, codes on paper, passkeys, and who must have one.

mod backup;
mod begun;
mod codes;
mod device;
mod enrolment;
mod lost;
mod passkeys;
mod refused;
mod required;
mod reset;
mod steps;
mod witnessed;

use api::{
    accounts::store::{self, NewAccount},
    random,
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    AccountId, ErrorCode, Instant, Language, Role,
    account::{Email, Password, PersonName, TimeZoneName, Username},
};
use totp_rs::{Algorithm, Builder, Secret};

use crate::support::{Answer, Server};

/// The password of every account made here.
const PASSWORD: &str = "a lantern in the fog";

/// Somebody with a password, signed in with it.
struct Owner<'a> {
    server: &'a Server,
    id: AccountId,
    name: &'static str,
    token: String,
}

impl<'a> Owner<'a> {
    async fn new(server: &'a Server, name: &'static str) -> Self {
        Self::of_role(server, name, Role::Patient).await
    }

    async fn of_role(server: &'a Server, name: &'static str, role: Role) -> Self {
        let now = server.app.now();
        let id = AccountId::from(random::uuid_v7(now));
        let password = Password::parse(PASSWORD).unwrap();
        let password_hash = server.app.passwords.hash(&password).await.unwrap();
        let new = NewAccount {
            id,
            role,
            username: Some(&Username::parse(name).unwrap()),
            email: &Email::parse(&format!("{name}@example.org")).unwrap(),
            name: &PersonName::parse("Pat Morgan").unwrap(),
            time_zone: &TimeZoneName::parse("Europe/Berlin", |_| true).unwrap(),
            language: Language::default(),
            password_hash: password_hash.as_str(),
        };
        let mut tx = server.app.db.begin().await.unwrap();
        store::insert(&mut tx, &new, now).await.unwrap();
        if role == Role::Patient {
            store::insert_patient(&mut tx, id).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut owner = Self {
            server,
            id,
            name,
            token: String::new(),
        };
        owner.token = token(&owner.login().await.ok(200));
        owner
    }

    /// Signs in with the password, as far as that goes.
    async fn login(&self) -> Answer {
        login(self.server, self.name, PASSWORD).await
    }

    /// The second step that the password opens.
    async fn challenge(&self) -> String {
        let problem = self
            .login()
            .await
            .problem(401, ErrorCode::SecondFactorRequired);
        problem["challenge"].as_str().unwrap().to_owned()
    }

    /// Signs in with password and code.
    async fn step(&self, code: &str) -> Answer {
        second_step(self.server, &self.challenge().await, code).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.server.request(method, path).bearer_auth(&self.token);
        Answer::of(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn delete(&self, path: &str, password: &str) -> Answer {
        let body = json!({ "password": password });
        self.call(Method::DELETE, path, Some(body)).await
    }

    async fn factors(&self) -> Value {
        self.call(Method::GET, "/me/second-factors", None)
            .await
            .ok(200)
    }

    async fn propose(&self) -> String {
        let body = json!({ "password": PASSWORD });
        let proposal = self.post("/me/totp", body).await.ok(200);
        proposal["secret"].as_str().unwrap().to_owned()
    }

    /// Puts an app to use; gives its secret and the codes on paper. The code of this half minute is
    /// used up by it.
    async fn enrol(&self) -> (String, Vec<String>) {
        let secret = self.propose().await;
        let code = code_at(&secret, self.server.app.now());
        let answer = self.post("/me/totp/confirm", json!({ "code": code })).await;
        (secret, texts(&answer.ok(200)["codes"]))
    }
}

fn token(signed_in: &Value) -> String {
    signed_in["access_token"].as_str().unwrap().to_owned()
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

async fn login(server: &Server, login: &str, password: &str) -> Answer {
    let body = json!({ "login": login, "password": password });
    server.post("/auth/login", body).await
}

async fn second_step(server: &Server, challenge: &str, code: &str) -> Answer {
    let body = json!({ "challenge": challenge, "code": code });
    server.post("/auth/second-factor", body).await
}

/// What an app shows.
fn code_at(secret: &str, now: Instant) -> String {
    let app = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap();
    app.generate(u64::try_from(now.unix()).unwrap()).to_string()
}

/// A code that is surely not the one of now or of a neighbour.
fn wrong_code(secret: &str, now: Instant) -> String {
    let near: Vec<String> = (-1..=1)
        .map(|step| code_at(secret, now.plus_seconds(30 * step)))
        .collect();
    let codes = ["000000", "111111", "222222", "333333"];
    let wrong = codes.iter().find(|code| !near.contains(&(**code).into()));
    (*wrong.unwrap()).to_owned()
}
