//! What anybody may ask how often, what is told of it, and whom it does not touch.

use reqwest::{Method, Response};
use serde_json::Value;
use shared::ErrorCode;

use super::consultations::Visit;
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Kind, Patient, Server, SignedIn, at},
};

/// The answer to who asks nothing but what the site is, without signing in.
async fn site(server: &Server) -> Answer {
    server.get("/site").await
}

/// One member of a share in an answer.
fn told(answer: &Answer, header: &str, share: &str, member: &str) -> u32 {
    let value = answer.headers[header].to_str().unwrap();
    let of_share = value
        .split(", ")
        .find_map(|item| item.strip_prefix(&format!("\"{share}\";")));
    let found = of_share.unwrap_or_else(|| panic!("no share {share} in {value}"));
    let number = found.split(';').find_map(|part| part.strip_prefix(member));
    number.unwrap().trim_start_matches('=').parse().unwrap()
}

on_both! {
    async fn every_answer_tells_what_is_left(server with ["--rate-limit", "on"]) {
        let patient = Patient::new(&server).await;
        let first = patient.get("/me").await;
        assert_eq!(told(&first, "ratelimit-policy", "account", "q"), 1_000);
        assert_eq!(told(&first, "ratelimit", "account", "r"), 999);
        let second = patient.get("/appointments").await;
        assert_eq!(told(&second, "ratelimit", "account", "r"), 998);
        // Refusals count and tell, too.
        let refused = patient.get("/analytics?from=2026-01-01&to=2026-01-02").await;
        assert_eq!(told(&refused, "ratelimit", "account", "r"), 997);
        refused.problem(403, ErrorCode::Forbidden);
        // Another account has its own.
        let other = Patient::new(&server).await.get("/me").await;
        assert_eq!(told(&other, "ratelimit", "account", "r"), 999);
    }
}

on_both! {
    async fn a_costly_operation_has_a_share_of_its_own(server with ["--rate-limit", "on"]) {
        let patient = Patient::new(&server).await;
        let hold = || patient.put("/me/hold", Value::Null);
        let first = hold().await;
        assert_eq!(told(&first, "ratelimit-policy", "holds", "q"), 60);
        assert_eq!(told(&first, "ratelimit", "holds", "r"), 59);
        for _ in 1..60 {
            hold().await.problem(400, ErrorCode::MalformedRequest);
        }
        let refused = hold().await;
        assert_eq!(refused.headers["retry-after"], "2");
        assert_eq!(told(&refused, "ratelimit", "holds", "r"), 0);
        refused.problem(429, ErrorCode::TooManyRequests);

        // Nothing else is touched, of this account's or of anybody's.
        patient.get("/me").await.ok(200);
        let other = Patient::new(&server).await;
        other.put("/me/hold", Value::Null).await.problem(400, ErrorCode::MalformedRequest);
        server.app.clock.set(server.app.now().plus_seconds(2));
        hold().await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn who_copies_all_there_is_to_read_is_slowed(server with ["--rate-limit", "on"]) {
        let patient = Patient::new(&server).await;
        let read = async |count: usize| {
            let all = futures_util::future::join_all((0..count).map(|_| patient.get("/closures")));
            all.await.into_iter().filter(|answer| answer.status == 200).count()
        };
        let mut answered = 0;
        for _ in 0..21 {
            answered += read(50).await;
        }
        // The clock stands still, so no more than the share is answered.
        assert_eq!(answered, 1_000);
        patient.get("/doctors").await.problem(429, ErrorCode::TooManyRequests);
        Patient::new(&server).await.get("/doctors").await.ok(200);
        server.app.clock.set(server.app.now().plus_seconds(1));
        assert_eq!(read(50).await, 20);
    }
}

on_both! {
    async fn a_flood_without_an_account_leaves_the_signed_in_alone(server with ["--rate-limit", "on"]) {
        let patient = Patient::new(&server).await;
        for _ in 0..600 {
            site(&server).await.ok(200);
        }
        site(&server).await.problem(429, ErrorCode::TooManyRequests);
        patient.get("/me").await.ok(200);
        server.app.clock.set(server.app.now().plus_seconds(1));
        site(&server).await.ok(200);
    }
}

on_both! {
    async fn where_it_is_off_nothing_is_said(server) {
        let answer = site(&server).await;
        assert!(!answer.headers.contains_key("ratelimit"));
        answer.ok(200);
    }
}

#[test]
fn every_costly_operation_is_one_of_the_table() {
    let document: Value = serde_json::from_str(&api::openapi::json().unwrap()).unwrap();
    for (method, pattern) in api::auth::limits::Limits::costly() {
        let method = method.as_str().to_lowercase();
        let operation = &document["paths"][pattern][&method];
        assert!(operation.is_object(), "{method} {pattern} is not there");
    }
}

/// Asks for the stream of a consultation, and reads no more than its head.
async fn stream<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> Response {
    let path = format!("{path}/consultation/live");
    actor.request(Method::GET, &path).send().await.unwrap()
}

/// The answer to who asks for one stream too many.
async fn one_too_many<K: Kind>(actor: &SignedIn<'_, K>, path: &str) -> Answer {
    let path = format!("{path}/consultation/live");
    Answer::of(actor.request(Method::GET, &path)).await
}

on_both! {
    async fn six_streams_of_a_consultation_are_enough_for_anybody(server with ["--rate-limit", "on"]) {
        let visit = Visit::new(&server).await;
        let mut open = Vec::new();
        for _ in 0..6 {
            open.push(stream(&visit.patient, &visit.path).await);
        }
        assert!(open.iter().all(|response| response.status() == 200));
        let told = |response: &Response| response.headers()["ratelimit"].to_str().unwrap().to_owned();
        assert!(told(&open[0]).contains("\"streams\";r=5, \"all_streams\";r=23"), "{}", told(&open[0]));
        let refused = one_too_many(&visit.patient, &visit.path).await;
        assert_eq!(refused.headers["retry-after"], "10");
        assert_eq!(self::told(&refused, "ratelimit-policy", "streams", "q"), 6);
        assert_eq!(self::told(&refused, "ratelimit", "streams", "r"), 0);
        assert_eq!(self::told(&refused, "ratelimit", "all_streams", "r"), 18);
        refused.problem(429, ErrorCode::TooManyRequests);
        // The other side's are their own, and nothing else of the account is touched.
        assert_eq!(stream(&visit.doctor, &visit.path).await.status(), 200);
        visit.patient.get(&visit.to("consultation")).await.ok(200);

        // A stream that ends gives its place back before its reader sees the end.
        visit.patient.delete("/me/sessions?this=true").await.ok(204);
        server.app.live.changed(visit.path.rsplit('/').next().unwrap().parse().unwrap());
        for response in open {
            response.text().await.unwrap();
        }
        let mut visit = visit;
        visit.patient.at(server.app.now()).await;
        assert_eq!(stream(&visit.patient, &visit.path).await.status(), 200);
    }
}

on_both! {
    async fn who_goes_away_gives_the_place_back(server with ["--rate-limit", "on"]) {
        let visit = Visit::new(&server).await;
        let mut open = Vec::new();
        for _ in 0..6 {
            open.push(stream(&visit.patient, &visit.path).await);
        }
        one_too_many(&visit.patient, &visit.path).await.problem(429, ErrorCode::TooManyRequests);
        drop(open);
        // The server sees that the connection is closed when it next looks, a moment later.
        let mut tries = 0..200;
        while stream(&visit.patient, &visit.path).await.status() != 200 {
            assert!(tries.next().is_some(), "no place was given back");
        }
    }
}

on_both! {
    async fn an_account_has_no_more_than_two_dozen_streams(server with ["--rate-limit", "on"]) {
        let mut doctor = Doctor::new(&server).await;
        let patient = Patient::new(&server).await;
        let mut paths = Vec::new();
        for n in 1..=5 {
            paths.push(patient.confirmed(&doctor, at(60 * n)).await);
        }
        doctor.at(at(0)).await;
        let mut open = Vec::new();
        for path in paths.iter().take(4) {
            for _ in 0..6 {
                open.push(stream(&doctor, path).await);
            }
        }
        assert!(open.iter().all(|response| response.status() == 200));
        let refused = one_too_many(&doctor, &paths[4]).await;
        assert_eq!((told(&refused, "ratelimit", "streams", "r"), told(&refused, "ratelimit", "all_streams", "r")), (6, 0));
        refused.problem(429, ErrorCode::TooManyRequests);
    }
}

on_both! {
    async fn figures_and_lists_over_everybody_have_shares_of_their_own(server with ["--rate-limit", "on"]) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        let days = "from=2026-01-01&to=2026-01-31";
        for (path, share, most) in [("/analytics", "figures", 60), ("/accounts", "clinic_lists", 240)] {
            let path = format!("{path}?{}", if share == "figures" { days } else { "limit=1" });
            let first = admin.get(&path).await;
            assert_eq!((told(&first, "ratelimit-policy", share, "q"), told(&first, "ratelimit", share, "r")), (most, most - 1));
            first.ok(200);
        }
        for path in ["/analytics.csv", "/analytics"].iter().cycle().take(59) {
            assert_eq!(admin.get(&format!("{path}?{days}")).await.status, 200);
        }
        admin.get(&format!("/analytics?{days}")).await.problem(429, ErrorCode::TooManyRequests);
        admin.get("/accounts").await.ok(200);
        doctor.get(&format!("/me/analytics?{days}")).await.ok(200);
    }
}
