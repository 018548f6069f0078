//! Actors as types. They are written into the database and signed in without a password, because
//! most tests are about something else.

use std::marker::PhantomData;

use api::{
    accounts::store::{self as accounts, NewAccount},
    auth::tokens::ACCESS_TOKEN_SECONDS,
    db::Tx,
    doctors,
    factors::store::{self as factors, NewTotp},
    random,
    sealing::Context,
    sessions,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::{
    AccountId, Instant, Language, Role, SessionId,
    account::{Email, PersonName, Specialty, TimeZoneName},
};

use super::{Answer, Server, at};

/// What an actor is.
pub trait Kind {
    /// The role.
    const ROLE: Role;
}

macro_rules! kinds {
    ($($kind:ident $actor:ident $role:ident;)*) => {
        $(
            #[derive(Debug)]
            pub struct $kind;

            impl Kind for $kind {
                const ROLE: Role = Role::$role;
            }

            pub type $actor<'a> = SignedIn<'a, $kind>;
        )*
    };
}

kinds! {
    IsPatient Patient Patient;
    IsDoctor Doctor Doctor;
    IsAdmin Admin Admin;
    IsIntegrator Integrator Integrator;
}

/// A signed-in account.
pub struct SignedIn<'a, K> {
    /// The server it is signed in to.
    pub server: &'a Server,
    /// The account's id.
    pub id: AccountId,
    /// The session's id.
    pub session: SessionId,
    /// The access token.
    pub token: String,
    kind: PhantomData<K>,
}

impl<'a, K: Kind> SignedIn<'a, K> {
    /// Makes an account with a generated name and signs it in.
    pub async fn new(server: &'a Server) -> Self {
        Self::named(server, &format!("Test {}", K::ROLE)).await
    }

    /// Makes an account and signs it in.
    pub async fn named(server: &'a Server, name: &str) -> Self {
        let now = server.app.now();
        let (id, session) = (
            AccountId::from(random::uuid_v7(now)),
            SessionId::from(random::uuid_v7(now)),
        );
        let name = PersonName::parse(name).unwrap();
        let new = NewAccount {
            id,
            role: K::ROLE,
            username: None,
            email: &Email::parse(&format!("{id}@example.org")).unwrap(),
            name: &name,
            time_zone: &TimeZoneName::parse("Europe/Berlin", |_| true).unwrap(),
            language: Language::default(),
            password_hash: "none: signed in by the test",
        };
        let mut tx = server.app.db.begin().await.unwrap();
        accounts::insert(&mut tx, &new, now).await.unwrap();
        match K::ROLE {
            Role::Patient => accounts::insert_patient(&mut tx, id).await.unwrap(),
            Role::Doctor => {
                let specialty = Specialty::parse("General practice").unwrap();
                doctors::store::insert(&mut tx, id.uuid().into(), &name, &specialty)
                    .await
                    .unwrap();
            }
            Role::Admin => enrol(&mut tx, server, id, now).await,
            Role::Integrator => {}
        }
        sessions::store::begin(&mut tx, session, id, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut actor = Self {
            server,
            id,
            session,
            token: String::new(),
            kind: PhantomData,
        };
        actor.renew();
        actor
    }

    /// A new access token, for tests that move the clock on.
    pub fn renew(&mut self) {
        let app = &self.server.app;
        let (now, jti) = (app.now(), random::uuid_v4());
        let expires_at = now.plus_seconds(ACCESS_TOKEN_SECONDS);
        self.token = app
            .tokens
            .mint(self.id, self.session, jti, now, expires_at)
            .unwrap();
    }

    /// Sets the clock and signs in anew, because sessions and tokens end.
    pub async fn at(&mut self, now: Instant) {
        self.server.app.clock.set(now);
        self.session = random::uuid_v7(now).into();
        let mut tx = self.server.app.db.begin().await.unwrap();
        sessions::store::begin(&mut tx, self.session, self.id, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.renew();
    }

    /// A request with the actor's token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server.request(method, path).bearer_auth(&self.token)
    }

    /// A GET.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// A POST with a body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    /// A POST without a body.
    pub async fn act(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::POST, path)).await
    }

    /// A PUT.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    /// A DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// A PATCH.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }
}

/// Gives an admin the app that every clinic wants admins to have.
async fn enrol(tx: &mut Tx, server: &Server, account: AccountId, now: Instant) {
    let id = random::uuid_v7(now);
    let keyring = server.app.sealing.keyring();
    let place = Context::new("totp", "secret", id);
    let secret = keyring.seal(&place, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    let new = NewTotp {
        id,
        account,
        secret: &secret.unwrap(),
        sealed_by: keyring.sealing_id(),
    };
    factors::propose(tx, &new, now).await.unwrap();
    factors::confirm(tx, id, account, 1, now).await.unwrap();
}

impl Doctor<'_> {
    /// The hours of a doctor in Berlin who works on Mondays from nine to eleven, with these changes.
    /// Visits take half an hour and start on whole half hours.
    pub fn mondays(change: impl FnOnce(&mut Value)) -> Value {
        let mut hours = json!({
            "time_zone": "Europe/Berlin",
            "hours": [{ "day": "monday", "from": "09:00", "to": "11:00" }],
            "exceptions": [],
            "time_off": [],
            "visit_types": [
                { "id": "first_visit", "name": "First visit", "length_minutes": 30 },
                { "id": "follow_up", "name": "Follow-up", "length_minutes": 60 },
            ],
            "rules": {
                "buffer_before_minutes": 0,
                "buffer_after_minutes": 0,
                "minimum_notice_minutes": 0,
                "horizon_days": 731,
                "step_minutes": 30,
                "max_per_day": null,
            },
        });
        change(&mut hours);
        hours
    }

    /// Sets the hours.
    pub async fn works(&self, hours: Value) {
        self.put("/me/availability", hours).await.ok(200);
    }
}

impl Patient<'_> {
    /// What a doctor offers on a day, with what else is asked: starts in minutes from the beginning.
    pub async fn offered(&self, doctor: &Doctor<'_>, day: &str, more: &str) -> Vec<i64> {
        let path = format!("/doctors/{}/slots?from={day}&to={day}{more}", doctor.id);
        let slots = self.get(&path).await.ok(200);
        let start = |slot: &Value| {
            let start = Instant::parse(slot["starts_at"].as_str().unwrap()).unwrap();
            at(0).seconds_until(start) / 60
        };
        slots["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(start)
            .collect()
    }

    /// Asks for an appointment.
    pub async fn book(&self, doctor: &Doctor<'_>, starts_at: Instant) -> Answer {
        self.post(
            "/appointments",
            json!({ "doctor_id": doctor.id, "starts_at": starts_at, "reason": "A cough" }),
        )
        .await
    }

    /// Asks for an appointment that is granted, and gives its path.
    pub async fn booked(&self, doctor: &Doctor<'_>, starts_at: Instant) -> String {
        let appointment = self.book(doctor, starts_at).await.ok(201);
        format!("/appointments/{}", appointment["id"].as_str().unwrap())
    }

    /// The same, confirmed by the doctor.
    pub async fn confirmed(&self, doctor: &Doctor<'_>, starts_at: Instant) -> String {
        let path = self.booked(doctor, starts_at).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        path
    }
}
