//! Who calls: one person for each column of the table.

use std::collections::BTreeSet;

use api::{
    accounts::store::{self as accounts, NewAccount},
    auth::tokens::{ACCESS_TOKEN_SECONDS, OpaqueToken},
    clients::store::{self as clients, secrets},
    db::Tx,
    deputies, doctors,
    factors::store::{self as factors, NewTotp},
    random, sessions,
};
use reqwest::{Client, Method, RequestBuilder, header::IF_MATCH, redirect::Policy};
use serde_json::Value;
use shared::{
    AccountId, ClientScope, Instant, Language, Role, SessionId,
    account::{Email, Password, PersonName, Specialty, TimeZoneName},
    wire::client::Description,
};

use super::table::is_outside;
use crate::support::{Answer, Server};

/// The password of every account.
pub const PASSWORD: &str = "a lantern in the fog";
/// What the clinic's video server shows.
pub const VIDEO_SECRET: &str = "the video server's own secret, long enough";

/// What a walk makes once.
pub struct Walk<'a> {
    /// The server that is called.
    pub server: &'a Server,
    client: Client,
    password_hash: String,
}

impl<'a> Walk<'a> {
    /// Hashes the one password of all accounts.
    pub async fn new(server: &'a Server) -> Self {
        let password = Password::parse(PASSWORD).unwrap();
        let password_hash = server.app.passwords.hash(&password).await.unwrap();
        Self {
            server,
            // An answer that sends elsewhere is an answer.
            client: Client::builder().redirect(Policy::none()).build().unwrap(),
            password_hash: password_hash.as_str().to_owned(),
        }
    }

    /// A request to a path under `/api/v1`, or to one of those beside it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let folder = if is_outside(path) { "" } else { "/api/v1" };
        self.client
            .request(method, format!("{}{folder}{path}", self.server.base))
    }
}

/// An account that is signed in.
pub struct Person {
    /// Its id.
    pub id: AccountId,
    /// Its access token.
    pub token: String,
    /// The refresh token of the same session.
    pub refresh_token: String,
}

/// What somebody is, and whether they have the second factor that the clinic wants of admins.
type Kind = (&'static str, Role, bool);

const KINDS: [Kind; 9] = [
    ("owner", Role::Patient, false),
    ("other_patient", Role::Patient, false),
    ("assigned_doctor", Role::Doctor, false),
    ("other_doctor", Role::Doctor, false),
    ("admin", Role::Admin, true),
    ("integrator", Role::Integrator, false),
    ("deputy", Role::Admin, true),
    ("not_deputy", Role::Admin, true),
    ("admin_without_factor", Role::Admin, false),
];

/// Everybody of one cell.
pub struct People(Vec<(&'static str, Person)>);

impl People {
    /// Makes them, and signs them in.
    pub async fn new(walk: &Walk<'_>) -> Self {
        let now = walk.server.app.now();
        let mut tx = walk.server.app.db.begin().await.unwrap();
        let mut people = Vec::new();
        for (caller, role, has_factor) in KINDS {
            let id = account(&mut tx, walk, role, now).await;
            if has_factor {
                let secret = NewTotp {
                    id: random::uuid_v7(now),
                    account: id,
                    secret: "sealed",
                    sealed_by: "nobody",
                };
                factors::propose(&mut tx, &secret, now).await.unwrap();
                factors::confirm(&mut tx, secret.id, id, 1, now)
                    .await
                    .unwrap();
            }
            people.push((caller, session(&mut tx, walk, id, now).await));
        }
        let mut people = Self(people);
        let (doctor, deputy) = (people.id("assigned_doctor"), people.id("deputy"));
        deputies::store::name(
            &mut tx,
            random::uuid_v7(now),
            doctor.uuid().into(),
            deputy,
            now,
        )
        .await
        .unwrap();
        let client = client(&mut tx, walk, doctor, now).await;
        tx.commit().await.unwrap();
        people.0.push(("scoped_integrator", client));
        people.0.sort_by_key(|(caller, _)| *caller);
        people
    }

    /// Sets the clock and signs everybody in anew, because sessions and tokens end.
    pub async fn at(&mut self, walk: &Walk<'_>, now: Instant) {
        walk.server.app.clock.set(now);
        let mut tx = walk.server.app.db.begin().await.unwrap();
        for (caller, person) in &mut self.0 {
            *person = match *caller {
                "scoped_integrator" => with_secret(&mut tx, walk, person.id, now).await,
                _ => session(&mut tx, walk, person.id, now).await,
            };
        }
        tx.commit().await.unwrap();
    }

    /// Whoever calls in this column, if they have an account.
    pub fn find(&self, caller: &str) -> Option<&Person> {
        self.0
            .iter()
            .find(|(column, _)| *column == caller)
            .map(|(_, person)| person)
    }

    /// The account of a column.
    pub fn id(&self, caller: &str) -> AccountId {
        self.find(caller).unwrap().id
    }

    /// The address of a column.
    pub fn email(&self, caller: &str) -> String {
        format!("{}@example.org", self.id(caller))
    }

    /// Calls as one of them, who must be allowed to, and gives the answer's body.
    pub async fn act(
        &self,
        walk: &Walk<'_>,
        caller: &str,
        (method, path): (Method, &str),
        body: Option<Value>,
    ) -> Value {
        let request = walk
            .request(method, path)
            .bearer_auth(&self.find(caller).unwrap().token);
        let request = over_known_revision(request, path);
        let answer = Answer::of(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await;
        assert!(
            answer.status.is_success(),
            "{caller} {path}: {}",
            answer.text
        );
        answer.body
    }
}

/// Names the revision that the caller has seen where the operation wants to know: nothing was saved
/// before a draft, and the draft before it is signed.
pub fn over_known_revision(request: RequestBuilder, path: &str) -> RequestBuilder {
    let seen = match path {
        path if path.ends_with("/note") => "\"0\"",
        path if path.ends_with("/note/sign") => "\"1\"",
        _ => return request,
    };
    request.header(IF_MATCH, seen)
}

async fn account(tx: &mut Tx, walk: &Walk<'_>, role: Role, now: Instant) -> AccountId {
    let id = AccountId::from(random::uuid_v7(now));
    let name = PersonName::parse(&format!("Test {role}")).unwrap();
    let new = NewAccount {
        id,
        role,
        username: None,
        email: &Email::parse(&format!("{id}@example.org")).unwrap(),
        name: &name,
        time_zone: &TimeZoneName::parse("Europe/Berlin", |_| true).unwrap(),
        language: Language::default(),
        password_hash: &walk.password_hash,
    };
    accounts::insert(tx, &new, now).await.unwrap();
    match role {
        Role::Patient => accounts::insert_patient(tx, id).await.unwrap(),
        Role::Doctor => {
            let specialty = Specialty::parse("General practice").unwrap();
            doctors::store::insert(tx, id.uuid().into(), &name, &specialty)
                .await
                .unwrap();
        }
        Role::Admin | Role::Integrator => {}
    }
    id
}

/// A client with every scope, which acts for a doctor.
async fn client(tx: &mut Tx, walk: &Walk<'_>, doctor: AccountId, now: Instant) -> Person {
    let id = account(tx, walk, Role::Integrator, now).await;
    let described = Description {
        name: PersonName::parse("Front desk").unwrap(),
        scopes: ClientScope::ALL.into_iter().collect(),
        doctors: BTreeSet::from([doctor.uuid().into()]),
        expires_at: None,
    };
    clients::insert(tx, id, &described, now).await.unwrap();
    clients::grant(tx, id, &described.doctors, now)
        .await
        .unwrap();
    with_secret(tx, walk, id, now).await
}

/// Gives a client another secret, and a token for it; there is no session and no cookie.
async fn with_secret(tx: &mut Tx, walk: &Walk<'_>, id: AccountId, now: Instant) -> Person {
    let secret = random::uuid_v7(now).into();
    secrets::drop_all(tx, id, now).await.unwrap();
    secrets::insert(tx, (secret, 1), id, &random::bytes(), now)
        .await
        .unwrap();
    let expires_at = now.plus_seconds(ACCESS_TOKEN_SECONDS);
    let (tokens, jti) = (&walk.server.app.tokens, random::uuid_v4());
    let all = ClientScope::ALL.into_iter().collect();
    Person {
        id,
        token: tokens
            .mint_for_client((id, secret), all, jti, now, expires_at)
            .unwrap(),
        refresh_token: OpaqueToken::new(random::bytes()).encode(),
    }
}

/// Signs somebody in as with a password.
pub async fn session(tx: &mut Tx, walk: &Walk<'_>, id: AccountId, now: Instant) -> Person {
    let session = SessionId::from(random::uuid_v7(now));
    sessions::store::begin(tx, session, id, now).await.unwrap();
    let refresh_token = OpaqueToken::new(random::bytes());
    sessions::store::add_token(tx, &refresh_token.hash(), session, now)
        .await
        .unwrap();
    let expires_at = now.plus_seconds(ACCESS_TOKEN_SECONDS);
    let tokens = &walk.server.app.tokens;
    Person {
        id,
        token: tokens
            .mint(id, session, random::uuid_v4(), now, expires_at)
            .unwrap(),
        refresh_token: refresh_token.encode(),
    }
}
