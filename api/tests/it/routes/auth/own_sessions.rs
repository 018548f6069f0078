//! Where somebody is signed in, and how they end that.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account};
use crate::{
    on_both,
    support::{Answer, Server},
};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn send(server: &Server, session: &SignIn, method: Method, path: &str) -> Answer {
    Answer::of(server.request(method, path).bearer_auth(&session.token)).await
}

async fn list(server: &Server, session: &SignIn) -> Vec<Value> {
    let page = send(server, session, Method::GET, "/me/sessions")
        .await
        .ok(200);
    page["items"].as_array().unwrap().clone()
}

async fn sign_in_with(server: &Server, user_agent: &[u8]) -> SignIn {
    let body = json!({ "login": "pat", "password": PASSWORD });
    let request = server.request(Method::POST, "/auth/login").json(&body);
    SignIn::of(Answer::of(request.header("user-agent", user_agent)).await)
}

on_both! {
    async fn each_is_known_again_by_a_few_words(server) {
        account(&server, "pat").await;
        let first = sign_in_with(&server, FIREFOX.as_bytes()).await;
        server.set_minutes(5);
        let strange = [b"Firefox/1 ".as_slice(), &[0xff; 3000]].concat();
        sign_in_with(&server, &strange).await;
        server.set_minutes(9);
        let here = sign_in_with(&server, b"curl/8.5.0").await;
        let sessions = list(&server, &here).await;
        let seen = |field: &str| sessions.iter().map(|session| session[field].clone()).collect::<Vec<_>>();
        assert_eq!(seen("device"), [json!(null), json!(null), json!("Firefox on Linux")]);
        assert_eq!(seen("is_this"), [json!(true), json!(false), json!(false)]);
        assert_eq!(seen("created_at"), ["2026-01-31T09:09:00Z", "2026-01-31T09:05:00Z", "2026-01-31T09:00:00Z"]);
        first.send(&server, "/auth/refresh").await.ok(200);
        assert_eq!(list(&server, &here).await[2]["last_used_at"], "2026-01-31T09:09:00Z");
        let page = send(&server, &here, Method::GET, "/me/sessions?limit=2").await.ok(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = send(&server, &here, Method::GET, &format!("/me/sessions?cursor={cursor}")).await.ok(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    }
}

on_both! {
    async fn one_is_ended_at_once_and_only_by_its_owner(server) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let (here, there, sam) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await, SignIn::new(&server, "sam").await);
        let other = list(&server, &here).await.into_iter().find(|session| session["is_this"] == false).unwrap();
        let path = format!("/me/sessions/{}", other["id"].as_str().unwrap());
        send(&server, &sam, Method::DELETE, &path).await.problem(404, ErrorCode::NotFound);
        there.me(&server).await.ok(200);
        send(&server, &here, Method::DELETE, &path).await.ok(204);
        there.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        there.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        for gone in [path.as_str(), "/me/sessions/0190a0b0-0000-7000-8000-00000000000a", "/me/sessions/x"] {
            send(&server, &here, Method::DELETE, gone).await.problem(404, ErrorCode::NotFound);
        }
        assert_eq!(list(&server, &here).await.len(), 1);
        assert_eq!(list(&server, &sam).await.len(), 1);
    }
}

on_both! {
    async fn all_the_others_are_ended(server) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let sam = SignIn::new(&server, "sam").await;
        let others = [SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await];
        let here = SignIn::new(&server, "pat").await;
        send(&server, &here, Method::DELETE, "/me/sessions").await.ok(204);
        for other in others {
            other.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        }
        here.me(&server).await.ok(200);
        sam.me(&server).await.ok(200);
    }
}

on_both! {
    async fn this_one_is_ended_too_where_that_is_asked_for(server) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let sam = SignIn::new(&server, "sam").await;
        let (here, there) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await);
        send(&server, &here, Method::DELETE, "/me/sessions?this=maybe").await.problem(400, ErrorCode::MalformedRequest);
        let kept = send(&server, &here, Method::DELETE, "/me/sessions?this=false").await;
        assert!(!kept.headers.contains_key("set-cookie"));
        there.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        here.me(&server).await.ok(200);

        let there = SignIn::new(&server, "pat").await;
        let ended = send(&server, &here, Method::DELETE, "/me/sessions?this=true").await;
        let cookie = ended.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.starts_with("mydoctor_refresh=;") && cookie.contains("Max-Age=0"), "{cookie}");
        ended.ok(204);
        for session in [here, there] {
            session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
            session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        }
        sam.me(&server).await.ok(200);
    }
}

on_both! {
    async fn what_has_ended_is_not_listed(server) {
        account(&server, "pat").await;
        SignIn::new(&server, "pat").await;
        server.set_minutes(31);
        let here = SignIn::new(&server, "pat").await;
        assert_eq!(list(&server, &here).await.len(), 1);
    }
}
