//! How a client gets a token.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Client, ask, described, form, make};
use crate::{
    on_both,
    support::{Admin, Answer, Server, at},
};

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

const PLAIN: &str = "grant_type=client_credentials";

on_both! {
    async fn the_secret_in_the_header_or_in_the_body_gives_a_token(server) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &["doctors:read", "appointments:read"], &[]).await;
        let in_body = ask(&server, &client.asks("")).await;
        assert_eq!((in_body.headers["cache-control"].to_str().unwrap(), in_body.headers["pragma"].to_str().unwrap()), ("no-store", "no-cache"));
        let in_body = in_body.ok(200);
        let in_header = form(&server, PLAIN).header("authorization", basic(&client.id, &client.secret));
        let in_header = Answer::of(in_header).await.ok(200);
        for token in [&in_body, &in_header] {
            let members: Vec<_> = token.as_object().unwrap().keys().collect();
            assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
            assert_eq!((&token["token_type"], &token["expires_in"], &token["scope"]), (&json!("Bearer"), &json!(600), &json!("appointments:read doctors:read")));
            let request = server.request(Method::GET, "/doctors").bearer_auth(token["access_token"].as_str().unwrap());
            Answer::of(request).await.ok(200);
        }
        // The end of the client is the end of its tokens.
        let mut ends = described(&["doctors:read"], &[]);
        ends["expires_at"] = json!(at(2));
        admin.put(&format!("/clients/{}", client.id), ends).await.ok(200);
        assert_eq!(ask(&server, &client.asks("")).await.ok(200)["expires_in"], 120);
    }
}

on_both! {
    async fn less_can_be_asked_for_than_there_is(server) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &["doctors:read", "appointments:read"], &[]).await;
        let few = ask(&server, &client.asks("&scope=doctors%3Aread")).await.ok(200);
        assert_eq!(few["scope"], "doctors:read");
        let with = async |path: &str| {
            let request = server.request(Method::GET, path).bearer_auth(few["access_token"].as_str().unwrap());
            Answer::of(request).await
        };
        with("/doctors").await.ok(200);
        with("/appointments").await.problem(403, ErrorCode::Forbidden);
        for more in ["doctors:read+appointments:write", "everything", "doctors%3Aread,appointments%3Aread"] {
            ask(&server, &client.asks(&format!("&scope={more}"))).await.ok_refusal(400, "invalid_scope");
        }
        assert_eq!(ask(&server, &client.asks("&scope=")).await.ok(200)["scope"], "appointments:read doctors:read");
        let none = make(&admin, &[], &[]).await;
        let body = format!("{PLAIN}&client_id={}&client_secret={}", none["client"]["id"].as_str().unwrap(), none["client_secret"].as_str().unwrap());
        ask(&server, &body).await.ok_refusal(400, "invalid_scope");
    }
}

on_both! {
    async fn refusals_are_those_of_oauth_and_ours_in_one(server) {
        let admin = Admin::new(&server).await;
        let Client { id, secret, .. } = Client::new(&admin, &["doctors:read"], &[]).await;
        let good = format!("client_id={id}&client_secret={secret}");
        for body in ["", &good, &format!("{good}&grant_type="), &format!("{good}&grant_type=client_credentials&grant_type=client_credentials"), &format!("grant_type=client_credentials&{good}&client_id={id}")] {
            ask(&server, body).await.ok_refusal(if body.is_empty() { 401 } else { 400 }, if body.is_empty() { "invalid_client" } else { "invalid_request" });
        }
        ask(&server, &format!("{good}&grant_type=password&username=x&password=y")).await.ok_refusal(400, "unsupported_grant_type");
        // Both ways at once are one too many.
        let twice = form(&server, &format!("{PLAIN}&{good}")).header("authorization", basic(&id, &secret));
        Answer::of(twice).await.ok_refusal(400, "invalid_request");
        // What nobody asked for is let pass.
        ask(&server, &format!("{PLAIN}&{good}&resource=x")).await.ok(200);

        let nobody = "0190a0b0-0000-7000-8000-00000000000a";
        let wrong = secret.replace("mydoctor_cs_", "mydoctor_cs");
        let unknown = ask(&server, &format!("{PLAIN}&client_id={nobody}&client_secret={secret}")).await;
        assert_eq!(unknown.headers["www-authenticate"], "Basic realm=\"mydoctor\", charset=\"UTF-8\"");
        let known = ask(&server, &format!("{PLAIN}&client_id={id}&client_secret={wrong}")).await;
        assert_eq!(unknown.appearance(), known.appearance(), "which clients there are is not told");
        known.ok_refusal(401, "invalid_client");
        for header in [basic(&id, "x"), basic("x", &secret), "Basic x".to_owned(), format!("Bearer {secret}")] {
            let request = form(&server, PLAIN).header("authorization", header);
            Answer::of(request).await.ok_refusal(401, "invalid_client");
        }
        // What OAuth has no words for is said in ours alone.
        let json = server.request(Method::POST, "/oauth/token").json(&json!({ "grant_type": "client_credentials" }));
        Answer::of(json).await.problem(415, ErrorCode::UnsupportedMediaType);
        let huge = format!("{PLAIN}&{good}&x={}", "x".repeat(70_000));
        ask(&server, &huge).await.problem(413, ErrorCode::PayloadTooLarge);
        Answer::of(server.request(Method::GET, "/oauth/token")).await.problem(405, ErrorCode::MethodNotAllowed);
    }
}

impl Answer {
    /// Asserts a refusal in the words of OAuth, which is a problem document as well.
    #[track_caller]
    pub(super) fn ok_refusal(self, status: u16, error: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/json");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(self.body["error"], error, "{:#}", self.body);
        assert_eq!(self.body["error_description"], self.body["detail"]);
        assert_eq!(self.body["status"], status);
        self.body
    }
}

on_both! {
    async fn a_client_and_an_address_try_only_so_often(server with ["--rate-limit", "on"]) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &["doctors:read"], &[]).await;
        let tries = async |id: &str, most: usize| {
            let body = format!("{PLAIN}&client_id={id}&client_secret=x");
            for heard in 0..most {
                if ask(&server, &body).await.status == 429 {
                    return heard;
                }
            }
            most
        };
        // One of twenty was its first token.
        assert_eq!(tries(&client.id, 50).await, 19);
        ask(&server, &client.asks("")).await.problem(429, ErrorCode::TooManyRequests);
        assert!(tries("somebody", 50).await < 20, "the address has tried enough");
        client.get("/doctors").await.ok(200);
        server.set_minutes(1);
        ask(&server, &client.asks("")).await.ok(200);
    }
}

on_both! {
    async fn a_client_has_shares_of_its_own(server with ["--rate-limit", "on"]) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &["doctors:read"], &[]).await;
        let answer = client.get("/doctors").await;
        let policies = answer.headers["ratelimit-policy"].to_str().unwrap();
        assert!(policies.starts_with("\"client\";q=1000;"), "{policies}");
        let answer = client.get("/slots?specialty=x&from=2026-02-02&to=2026-02-02").await;
        let policies = answer.headers["ratelimit-policy"].to_str().unwrap();
        assert!(policies.contains("\"slots\";q=600;"), "{policies}");
    }
}

on_both! {
    async fn libraries_find_the_way_by_themselves(server) {
        let found = outside(&server, "/.well-known/oauth-authorization-server").await.ok(200);
        let issuer = found["issuer"].as_str().unwrap();
        assert_eq!(found["token_endpoint"], json!(format!("{issuer}/api/v1/oauth/token")));
        assert_eq!(found["grant_types_supported"], json!(["client_credentials"]));
        assert!(found["scopes_supported"].as_array().unwrap().contains(&json!("appointments:write")));
    }
}

async fn outside(server: &Server, path: &str) -> Answer {
    let client = reqwest::Client::new();
    Answer::of(client.get(format!("{}{path}", server.base))).await
}
