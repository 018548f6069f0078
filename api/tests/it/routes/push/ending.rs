//! Nothing is told to a browser in which nobody is signed in who allowed it.

use api::events::sequence;
use reqwest::Method;
use serde_json::json;

use super::{path_of, send, subscribe};
use crate::{
    on_both,
    support::{Admin, Answer, Browser, Doctor, PUSHING, Patient, Receiver, Server, at},
};

/// The password of the accounts that sign in here.
const PASSWORD: &str = "a lantern in the fog";

/// A sign-in as a browser holds it: its cookie and its token.
struct Held {
    cookie: String,
    token: String,
}

impl Held {
    /// Signs somebody in, in a browser that may hold a sign-in already.
    async fn new(server: &Server, email: &str, before: Option<&Self>) -> Self {
        let request = server.request(Method::POST, "/auth/login");
        let request = request.json(&json!({ "login": email, "password": PASSWORD }));
        let answer = Answer::of(match before {
            Some(before) => request.header("cookie", &before.cookie),
            None => request,
        });
        let answer = answer.await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let body = answer.ok(200);
        let token = body["access_token"].as_str().unwrap().to_owned();
        Self { cookie, token }
    }

    async fn send(&self, server: &Server, path: &str, body: serde_json::Value) -> Answer {
        let request = server.request(Method::POST, path).bearer_auth(&self.token);
        Answer::of(request.header("cookie", &self.cookie).json(&body)).await
    }

    /// Has the browser told.
    async fn subscribes(&self, server: &Server, service: &Receiver, browser: u8) {
        let said = Browser::new(browser).says(&service.url(&format!("/{browser}")));
        self.send(server, "/me/push-subscriptions", said)
            .await
            .ok(201);
    }

    /// Asks for an appointment, and gives its path.
    async fn books(&self, server: &Server, doctor: &Doctor<'_>, minutes: i64) -> String {
        let wish = json!({ "doctor_id": doctor.id, "starts_at": at(minutes), "reason": "A cough" });
        let booked = self.send(server, "/appointments", wish).await.ok(201);
        format!("/appointments/{}", booked["id"].as_str().unwrap())
    }

    async fn leaves(&self, server: &Server) {
        let request = server.request(Method::POST, "/auth/logout");
        Answer::of(request.header("cookie", &self.cookie))
            .await
            .ok(204);
    }
}

/// Makes an account, and gives its address.
async fn registered<'a>(server: &Server, email: &'a str) -> &'a str {
    let new =
        json!({ "email": email, "password": PASSWORD, "name": "Pat Morgan", "time_zone": "UTC" });
    server.post("/auth/register", new).await.ok(202);
    email
}

on_both! {
    async fn nothing_is_told_that_was_taken_back(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        let told = subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        patient.confirmed(&doctor, at(24 * 60)).await;
        sequence::sweep(&server.app).await.unwrap();
        // What waits goes as well.
        patient.delete(&path_of(&told)).await.ok(204);
        assert_eq!((send(&server).await, service.got().len()), (0, 0));
    }
}

on_both! {
    async fn nothing_is_told_where_somebody_signed_out(server with PUSHING) {
        let (pat, doctor) = (registered(&server, "pat@example.org").await, Doctor::new(&server).await);
        let (here, there) = (Held::new(&server, pat, None).await, Held::new(&server, pat, None).await);
        let service = Receiver::start();
        for (held, browser) in [(&here, 1), (&there, 2)] {
            held.subscribes(&server, &service, browser).await;
        }
        let path = here.books(&server, &doctor, 24 * 60).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        sequence::sweep(&server.app).await.unwrap();
        here.leaves(&server).await;
        assert_eq!(send(&server).await, 1);
        assert_eq!(service.got()[0].path, "/2");
        // An end of all the others from elsewhere ends that one, too.
        let last = Held::new(&server, pat, None).await;
        let request = server.request(Method::DELETE, "/me/sessions").bearer_auth(&last.token);
        Answer::of(request).await.ok(204);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        assert_eq!(send(&server).await, 0);
    }
}

on_both! {
    async fn a_browser_goes_on_being_told_when_its_person_signs_in_anew(server with PUSHING) {
        let (pat, mut doctor) = (registered(&server, "pat@example.org").await, Doctor::new(&server).await);
        let service = Receiver::start();
        let first = Held::new(&server, pat, None).await;
        first.subscribes(&server, &service, 1).await;
        // The sign-in has run out, which is no signing out.
        doctor.at(at(45)).await;
        let second = Held::new(&server, pat, Some(&first)).await;
        let path = second.books(&server, &doctor, 24 * 60).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        assert_eq!(send(&server).await, 1);
        second.leaves(&server).await;
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        assert_eq!(send(&server).await, 0, "it went with the second sign-in");
    }
}

on_both! {
    async fn who_signs_in_where_somebody_else_was_is_not_told_their_news(server with PUSHING) {
        let (pat, sam, doctor) = (registered(&server, "pat@example.org").await, registered(&server, "sam@example.org").await, Doctor::new(&server).await);
        let service = Receiver::start();
        let first = Held::new(&server, pat, None).await;
        first.subscribes(&server, &service, 1).await;
        let path = first.books(&server, &doctor, 24 * 60).await;
        Held::new(&server, sam, Some(&first)).await;
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        assert_eq!((send(&server).await, service.got().len()), (0, 0));
    }
}

on_both! {
    async fn nothing_is_told_to_an_account_that_is_disabled(server with PUSHING) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        let service = Receiver::start();
        subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        let path = patient.confirmed(&doctor, at(24 * 60)).await;
        assert_eq!(send(&server).await, 1);
        admin.post(&format!("/accounts/{}/disable", patient.id), json!({ "reason": "Asked for it" })).await.ok(204);
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        assert_eq!((send(&server).await, service.got().len()), (0, 1));
    }
}
