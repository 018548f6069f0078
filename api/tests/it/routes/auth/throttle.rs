//! Guessing is slow, for everybody alike, and locks nobody out for good.

use serde_json::json;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, login};
use crate::{
    on_both,
    support::{Server, at},
};

/// Guesses until it is refused to; gives the number of guesses that were heard and the seconds to wait.
async fn guess(server: &Server, name: &str) -> (usize, i64) {
    for heard in 0..=10 {
        let answer = login(server, name, "wrong").await;
        if answer.status == 401 {
            continue;
        }
        let wait = answer.headers["retry-after"].to_str().unwrap().parse();
        answer.problem(429, ErrorCode::TooManyRequests);
        return (heard, wait.unwrap());
    }
    panic!("ten guesses were heard");
}

on_both! {
    async fn a_guesser_is_slowed_and_the_owner_comes_back(server with ["--rate-limit", "on"]) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let (heard, wait) = guess(&server, "pat").await;
        assert!((3..=10).contains(&heard) && (1..=60).contains(&wait), "{heard} guesses, {wait} s");
        // Not even the right password tells anything now, by either writing of the name.
        login(&server, "pat", PASSWORD).await.problem(429, ErrorCode::TooManyRequests);
        login(&server, " PAT ", PASSWORD).await.problem(429, ErrorCode::TooManyRequests);
        SignIn::new(&server, "sam").await;

        server.app.clock.set(at(0).plus_seconds(wait - 1));
        login(&server, "pat", PASSWORD).await.problem(429, ErrorCode::TooManyRequests);
        server.app.clock.set(at(0).plus_seconds(wait));
        SignIn::new(&server, "pat").await;
    }
}

on_both! {
    async fn unknown_logins_are_slowed_like_known_ones(server with ["--rate-limit", "on"]) {
        account(&server, "pat").await;
        assert_eq!(guess(&server, "pat").await, guess(&server, "nobody").await);
    }
}

on_both! {
    async fn one_address_can_not_try_every_login(server with ["--rate-limit", "on"]) {
        account(&server, "pat").await;
        let mut heard = 0;
        while login(&server, &format!("nobody{heard}"), "wrong").await.status == 401 {
            heard += 1;
            assert!(heard <= 100, "no end of guesses from one address");
        }
        login(&server, "pat", PASSWORD).await.problem(429, ErrorCode::TooManyRequests);
        server.set_minutes(1);
        SignIn::new(&server, "pat").await;
    }
}

on_both! {
    async fn registrations_are_counted_too(server with ["--rate-limit", "on"]) {
        let register = async |n: usize| {
            let body = json!({ "email": format!("pat{n}@example.org"), "password": PASSWORD, "name": "Pat", "time_zone": "UTC" });
            server.post("/auth/register", body).await
        };
        let mut heard = 0;
        let refused = loop {
            let answer = register(heard).await;
            if answer.status != 202 {
                break answer;
            }
            heard += 1;
            assert!(heard <= 20, "no end of registrations from one address");
        };
        let wait: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        refused.problem(429, ErrorCode::TooManyRequests);
        server.app.clock.set(at(0).plus_seconds(wait));
        register(heard).await.ok(202);
    }
}
