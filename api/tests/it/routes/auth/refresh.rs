//! The life of a session: refreshed, used twice, ended, idle and old.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, login, with_cookie};
use crate::{
    on_both,
    support::{Patient, at},
};

on_both! {
    async fn a_refresh_rotates_and_answers_like_login(server) {
        account(&server, "pat").await;
        let first = SignIn::new(&server, "pat").await;
        let second = SignIn::of(first.send(&server, "/auth/refresh").await);
        assert_ne!(first.cookie, second.cookie);
        assert_ne!(first.token, second.token);
        let keys = |sign_in: &SignIn| sign_in.body.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&first), keys(&second));
        assert_eq!(first.body["account"], second.body["account"]);
        // It is the same session: both tokens are good until they run out.
        first.me(&server).await.ok(200);
        second.me(&server).await.ok(200);
    }
}

on_both! {
    async fn a_used_cookie_ends_the_session_and_no_other(server) {
        account(&server, "pat").await;
        let (first, elsewhere) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await);
        let second = SignIn::of(first.send(&server, "/auth/refresh").await);
        let stolen = first.send(&server, "/auth/refresh").await;
        assert!(stolen.headers.get("set-cookie").is_none());
        stolen.problem(401, ErrorCode::Unauthenticated);

        second.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        for token in [&first, &second] {
            token.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        }
        elsewhere.me(&server).await.ok(200);
        SignIn::of(elsewhere.send(&server, "/auth/refresh").await);
    }
}

on_both! {
    async fn of_refreshes_at_once_one_wins(server) {
        account(&server, "pat").await;
        for _ in 0..5 {
            let session = SignIn::new(&server, "pat").await;
            let answers = join_all((0..8).map(|_| session.send(&server, "/auth/refresh"))).await;
            let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
            assert_eq!((granted.len(), refused.len()), (1, 7));
            for answer in refused {
                answer.problem(401, ErrorCode::Unauthenticated);
            }
            session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        }
    }
}

on_both! {
    async fn signing_out_ends_access_at_once(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        let answer = session.send(&server, "/auth/logout").await;
        let removal = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        answer.ok(204);
        assert!(removal.starts_with("mydoctor_refresh=;") && removal.contains("Max-Age=0"), "{removal}");
        assert!(removal.contains("Path=/api/v1/auth"), "another path's cookie would stay: {removal}");

        session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        SignIn::new(&server, "pat").await.me(&server).await.ok(200);
    }
}

on_both! {
    async fn an_idle_session_ends_to_the_second(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        server.app.clock.set(at(30).plus_seconds(-1));
        let session = SignIn::of(session.send(&server, "/auth/refresh").await);
        server.app.clock.set(at(60).plus_seconds(-1));
        session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);

        // The access token's own end is not what is measured here: it is renewed.
        server.set_minutes(0);
        let mut patient = Patient::new(&server).await;
        for (now, is_live) in [(at(30).plus_seconds(-1), true), (at(30), false)] {
            server.app.clock.set(now);
            patient.renew();
            assert_eq!(patient.get("/me").await.status == 200, is_live, "{now}");
        }
    }
}

on_both! {
    async fn no_session_outlives_the_day(server) {
        account(&server, "pat").await;
        let mut session = SignIn::new(&server, "pat").await;
        for minutes in (25..720).step_by(25) {
            server.set_minutes(minutes);
            session = SignIn::of(session.send(&server, "/auth/refresh").await);
        }
        server.app.clock.set(at(720).plus_seconds(-1));
        session = SignIn::of(session.send(&server, "/auth/refresh").await);
        session.me(&server).await.ok(200);
        server.set_minutes(720);
        session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
    }
}

on_both! {
    async fn asking_alone_keeps_no_session_alive(server) {
        account(&server, "pat").await;
        let mut session = SignIn::new(&server, "pat").await;
        // Touched at 10 minutes, then a page that only asks.
        server.set_minutes(10);
        session = SignIn::of(session.send(&server, "/auth/refresh").await);
        for minutes in [19, 28, 37] {
            server.set_minutes(minutes);
            let path = format!("/auth/refresh?idle_seconds={}", (minutes - 10) * 60);
            session = SignIn::of(session.send(&server, &path).await);
        }
        server.app.clock.set(at(40).plus_seconds(-1));
        session.me(&server).await.ok(200);
        server.set_minutes(40);
        session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
    }
}

on_both! {
    async fn an_idle_page_takes_nothing_from_a_busy_one(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        server.set_minutes(20);
        let session = SignIn::of(session.send(&server, "/auth/refresh").await);
        let session = SignIn::of(session.send(&server, "/auth/refresh?idle_seconds=4000").await);
        server.app.clock.set(at(50).plus_seconds(-1));
        SignIn::of(session.send(&server, "/auth/refresh").await);
    }
}

on_both! {
    async fn nonsense_about_idleness_is_refused_and_costs_nothing(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        for nonsense in ["-1", "x", "1e9", "99999999999", "1&idle_seconds=2", "1&more=2", ""] {
            let path = format!("/auth/refresh?idle_seconds={nonsense}");
            session.send(&server, &path).await.problem(400, ErrorCode::MalformedRequest);
        }
        SignIn::of(session.send(&server, "/auth/refresh").await);
    }
}

on_both! {
    async fn a_page_that_was_touched_less_hears_when_the_session_ends(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        assert_eq!(session.body["session_ends_in"], 1800);
        server.set_minutes(28);
        let session = SignIn::of(session.send(&server, "/auth/refresh?idle_seconds=1380").await);
        assert_eq!(session.body["session_ends_in"], 7 * 60);
        server.set_minutes(34);
        let session = SignIn::of(session.send(&server, "/auth/refresh?idle_seconds=2040").await);
        assert_eq!(session.body["session_ends_in"], 60);
        server.set_minutes(35);
        session.send(&server, "/auth/refresh?idle_seconds=2100").await.problem(401, ErrorCode::Unauthenticated);
    }
}

on_both! {
    async fn an_access_token_ends_with_its_session(server) {
        account(&server, "pat").await;
        let mut session = SignIn::new(&server, "pat").await;
        for minutes in (25..=700).step_by(25) {
            server.set_minutes(minutes);
            session = SignIn::of(session.send(&server, "/auth/refresh").await);
            assert_eq!(session.body["expires_in"], 600);
        }
        server.set_minutes(715);
        let session = SignIn::of(session.send(&server, "/auth/refresh").await);
        assert_eq!(session.body["expires_in"], 300);
    }
}

on_both! {
    async fn an_access_token_lives_ten_minutes(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        server.app.clock.set(at(10).plus_seconds(-1));
        session.me(&server).await.ok(200);
        server.set_minutes(10);
        session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        SignIn::of(session.send(&server, "/auth/refresh").await).me(&server).await.ok(200);
    }
}

on_both! {
    async fn a_disabled_account_is_out_at_once(server) {
        let id = account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        server.disable(id).await;
        session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        login(&server, "pat", PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);
    }
}

on_both! {
    async fn worthless_cookies_are_told_alike(server) {
        account(&server, "pat").await;
        let session = SignIn::new(&server, "pat").await;
        let value = session.cookie.split_once('=').unwrap().1;
        let long = format!("mydoctor_refresh={}", "A".repeat(4_000));
        for path in ["/auth/refresh", "/auth/logout"] {
            let wanted = with_cookie(&server, path, "").await.appearance();
            assert_eq!(wanted.0, 401);
            for cookie in [
                "mydoctor_refresh=",
                "mydoctor_refresh=x",
                &format!("mydoctor_refresh={}", "A".repeat(43)),
                &format!("mydoctor_refresh={value}A"),
                &format!("mydoctor_refresh=\"{value}\"x"),
                &format!("other={value}"),
                &format!("mydoctor_refresh={}", session.token),
                "mydoctor_refresh=%00",
                "mydoctor_refresh=' OR 1=1 --",
                &long,
            ] {
                assert_eq!(with_cookie(&server, path, cookie).await.appearance(), wanted, "{cookie:.60}");
            }
        }
        // None of it touched the session.
        session.me(&server).await.ok(200);
    }
}
