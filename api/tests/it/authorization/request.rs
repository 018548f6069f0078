//! What a cell sends: the path filled in, the body and the credential of the caller.

use reqwest::{
    Method, RequestBuilder,
    header::{CONTENT_TYPE, COOKIE},
};
use serde_json::{Value, json};
use shared::consultation::recording::TEXT_VERSION;
use uuid::Uuid;

use super::{
    people::{PASSWORD, VIDEO_SECRET, over_known_revision},
    table::{Row, cell},
    world::{RECORDING, World, unknown_secret},
};
use crate::support::{Browser, Doctor, at};

/// Calls an operation as somebody, and gives the answer as a cell has it.
pub async fn answer(world: &World<'_>, row: &Row, caller: &str) -> String {
    let response = request(world, row, caller).send().await.unwrap();
    let status = response.status().as_u16();
    // The answer to who watches a consultation has no end.
    if status < 400 {
        return cell(status, None);
    }
    let problem: Value = response.json().await.unwrap_or_default();
    let outcome = problem.pointer("/issue/0/details/coding/0/code");
    let code = problem.get("code").or(outcome);
    cell(status, code.and_then(Value::as_str))
}

fn request(world: &World<'_>, row: &Row, caller: &str) -> RequestBuilder {
    let (method, path) = row.operation();
    let key = row.key();
    let path = path
        .replace("{id}", &world.fact("id"))
        .replace("{guest_id}", &world.fact("guest_id"))
        .replace("{secret_id}", &world.fact("secret_id"))
        .replace("{delivery_id}", &world.fact("delivery_id"));
    let path = format!("{path}{}", query(&key));
    let request = world.walk.request(method, &path);
    let request = signed(request, world, row, caller);
    let request = over_known_revision(request, &path);
    match (key.as_str(), body(world, &key, row.state, caller)) {
        // The video server asks as a form does.
        ("POST /video/conference", _) => request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("name=consultation-0&mail_owner=x%40meet.jitsi"),
        // So does a client that asks for a token.
        ("POST /oauth/token", _) => request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!(
                "grant_type=client_credentials&client_id={}&client_secret={}",
                world.fact("client_id"),
                world.fact("client_secret")
            )),
        (_, Some(body)) => request.json(&body),
        (_, None) => request,
    }
}

/// The credential of a caller.
fn signed(request: RequestBuilder, world: &World<'_>, row: &Row, caller: &str) -> RequestBuilder {
    let Some(person) = world.people.find(caller) else {
        return match caller {
            "guest" => request.bearer_auth(world.fact("pass")),
            "video_server" => request.bearer_auth(VIDEO_SECRET),
            _ => request,
        };
    };
    let request = match caller {
        "deputy" | "not_deputy" => {
            request.header("acting-for", world.people.id("assigned_doctor").to_string())
        }
        // Its webhooks are its own, and nobody's in whose place it acts.
        "scoped_integrator" if !row.key().contains("/webhooks") => {
            let whose = world.people.id(for_whom(&row.key()));
            request.header("acting-for", whose.to_string())
        }
        _ => request,
    };
    let request = match row.state {
        "cookie" => request.header(COOKIE, format!("mydoctor_refresh={}", person.refresh_token)),
        _ => request,
    };
    request.bearer_auth(&person.token)
}

/// In whose place the client calls.
fn for_whom(key: &str) -> &'static str {
    match key {
        "POST /appointments" | "POST /series" | "POST /series/preview" => "owner",
        _ => "assigned_doctor",
    }
}

const fn query(key: &str) -> &'static str {
    match key.as_bytes() {
        b"GET /doctors/{id}/slots" => "?from=2026-02-02&to=2026-02-03",
        b"GET /slots" => "?specialty=Dermatology&from=2026-02-02&to=2026-02-03",
        b"GET /appointments/{id}/join-check" => "?device_now=2026-01-31T09:00:00Z",
        b"GET /fhir/Patient" => "?_id=0190a0b0-0000-7000-8000-00000000000a",
        b"GET /fhir/Slot" => "?schedule=0190a0b0-0000-7000-8000-00000000000a",
        b"GET /me/analytics"
        | b"GET /me/analytics.csv"
        | b"GET /analytics"
        | b"GET /analytics.csv" => "?from=2026-01-01&to=2026-01-31",
        _ => "",
    }
}

/// The body that an operation wants, good but for what the state says is wrong with it.
fn body(world: &World<'_>, key: &str, state: &str, caller: &str) -> Option<Value> {
    let auth = sign_in(world, key, state).or_else(|| own_account(key, state));
    auth.or_else(|| about_appointment(world, key, caller))
        .or_else(|| other(world, key, state))
}

/// Signing in, and what mails lead to.
fn sign_in(world: &World<'_>, key: &str, state: &str) -> Option<Value> {
    let new_email = || format!("{}@example.org", Uuid::new_v4().simple());
    let credential = json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA" },
    });
    Some(match key {
        "POST /auth/register" => {
            let email = if state == "known" {
                world.people.email("owner")
            } else {
                new_email()
            };
            let mut body = json!({ "email": email, "password": PASSWORD, "name": "Pat Morgan", "time_zone": "UTC" });
            if state == "with_a_role" {
                body["role"] = json!("admin");
            }
            body
        }
        "POST /auth/login" => match state {
            "wrong" => {
                json!({ "login": world.people.email("owner"), "password": "another lantern" })
            }
            "unknown" => json!({ "login": new_email(), "password": PASSWORD }),
            "has_factor" => json!({ "login": world.people.email("admin"), "password": PASSWORD }),
            _ => json!({ "login": world.people.email("owner"), "password": PASSWORD }),
        },
        "POST /auth/second-factor" => json!({ "challenge": unknown_secret(), "code": "123456" }),
        "POST /auth/passkey/options" => json!({}),
        "POST /auth/passkey" => json!({ "ceremony": unknown_secret(), "credential": credential }),
        "POST /auth/verify-email" | "POST /auth/confirm-email" => {
            json!({ "token": world.fact("token") })
        }
        "POST /auth/reset-password" | "POST /auth/accept-invitation" => {
            json!({ "token": world.fact("token"), "password": "three blue herons at dawn" })
        }
        "POST /auth/forgot-password" | "POST /auth/resend-verification" if state == "unknown" => {
            json!({ "email": new_email() })
        }
        "POST /auth/forgot-password" | "POST /auth/resend-verification" => {
            json!({ "email": world.people.email("owner") })
        }
        "POST /me/email" => {
            let mut body = World::password(state);
            body["email"] = json!(new_email());
            body
        }
        _ => return None,
    })
}

/// The own account and its ways to sign in.
fn own_account(key: &str, state: &str) -> Option<Value> {
    let credential = json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "attestationObject": "AAAA", "clientDataJSON": "AAAA", "transports": [] },
    });
    Some(match key {
        "PATCH /me" if state == "role" => json!({ "role": "admin" }),
        "PATCH /me" => json!({ "name": "Sam Morgan" }),
        "PUT /me/password" => {
            json!({ "present": World::password(state)["password"], "new": "three blue herons at dawn" })
        }
        "POST /me/totp"
        | "DELETE /me/totp"
        | "POST /me/backup-codes"
        | "POST /me/passkey-options"
        | "DELETE /me/passkeys/{id}"
        | "POST /me/erasure" => World::password(state),
        "POST /me/totp/confirm" => json!({ "code": "123456" }),
        "POST /me/passkeys" => {
            json!({ "ceremony": unknown_secret(), "name": "My telephone", "credential": credential })
        }
        "PATCH /me/passkeys/{id}" => json!({ "name": "My other telephone" }),
        "PUT /me/consents" => json!({ "subject": "telehealth", "version": 1, "agreed": true }),
        "PUT /me/delay" => json!({ "minutes": 10 }),
        "POST /me/notifications/read" => json!({ "up_to": 1 }),
        "POST /me/push-subscriptions" => {
            Browser::new(1).says(&format!("https://push.example.org/{}", Uuid::new_v4()))
        }
        "PUT /me/reminders" => json!({ "day_before": true, "hour_before": false }),
        "PUT /me/availability" | "POST /me/availability/preview" => Doctor::mondays(|_| {}),
        _ => return None,
    })
}

fn about_appointment(world: &World<'_>, key: &str, caller: &str) -> Option<Value> {
    let (method, path) = key.split_once(' ')?;
    // Whoever has no pass shows one that nobody was given.
    let pass = if caller == "guest" {
        world.fact("pass")
    } else {
        unknown_secret()
    };
    let yes = json!({ "agreed": true, "text_version": TEXT_VERSION });
    Some(
        match (method, path.trim_start_matches("/appointments/{id}/")) {
            ("POST", "cancel" | "object") => json!({ "reason": "Well again" }),
            ("POST", "reschedule") => json!({ "starts_at": world.start.plus_minutes(3 * 60) }),
            ("POST", "contest") => json!({ "text": "I was there" }),
            ("POST", "guests") => json!({ "name": "Kim Example", "relation": "interpreter" }),
            ("PUT", "note") => {
                json!({ "text": "Rest", "summary": "Rest", "editor": Uuid::from_u128(1) })
            }
            ("POST", "note/amendments") => json!({ "text": "And drink", "for_patient": true }),
            ("PUT", "presence") => json!({ "page": Uuid::from_u128(2), "doing": "waiting" }),
            ("PUT", "rating") => json!({ "connection": 5, "consultation": 5 }),
            ("PUT", "recording/answer") => yes,
            ("POST", "recordings") => json!({ "url": RECORDING, "expires_in": 3600 }),
            ("POST", "reports") => json!({ "page": Uuid::from_u128(2), "items": [] }),
            ("POST", "/guest/redeem") => json!({ "secret": world.fact("secret") }),
            ("POST", "/guest/visit" | "/guest/join") => json!({ "pass": pass }),
            ("PUT", "/guest/presence") => {
                json!({ "pass": pass, "page": Uuid::from_u128(3), "doing": "waiting" })
            }
            ("PUT", "/guest/recording-answer") => {
                let mut answer = yes;
                answer["pass"] = json!(pass);
                answer
            }
            _ => return None,
        },
    )
}

fn other(world: &World<'_>, key: &str, state: &str) -> Option<Value> {
    let doctor = world.people.id("assigned_doctor");
    Some(match key {
        "POST /appointments" | "PUT /me/hold" => {
            let starts_at = if state == "past" {
                at(-60)
            } else {
                world.start
            };
            let mut wish = json!({ "doctor_id": doctor, "starts_at": starts_at });
            if key == "POST /appointments" {
                wish["reason"] = json!("A cough");
            }
            wish
        }
        "POST /series" | "POST /series/preview" => world.series_of("assigned_doctor"),
        "POST /closures" => World::closure(),
        "POST /accounts" => World::invited(),
        "POST /accounts/{id}/disable" => json!({ "reason": "Left the clinic" }),
        "PUT /settings" => json!({}),
        "POST /clients" | "PUT /clients/{id}" => World::described(),
        "POST /webhooks" | "PUT /webhooks/{id}" => World::hook(),
        "PUT /me/deputies" => json!({ "email": world.people.email("admin") }),
        "POST /emergency-access" => world.emergency(),
        "POST /video/jaas" => {
            json!({ "idempotencyKey": "1", "eventType": "ROOM_CREATED", "timestamp": 0 })
        }
        "POST /video/events/room/created" | "POST /video/events/room/destroyed" => {
            json!({ "room_name": "consultation-0", "created_at": at(0).unix(), "destroyed_at": at(0).unix() })
        }
        "POST /video/events/occupant/joined" | "POST /video/events/occupant/left" => {
            let occupant = json!({ "occupant_jid": "x/1", "joined_at": at(0).unix(), "left_at": at(0).unix() });
            json!({ "room_name": "consultation-0", "occupant": occupant })
        }
        _ => return None,
    })
}

/// Whether a row's cells change what they meet when they succeed.
pub fn changes(row: &Row) -> bool {
    row.operation().0 != Method::GET
}
