//! What is not taken, and who is held up by it: nobody else.

use api::{mail::queue, on_tx};
use futures_util::future::{Either, join_all, select};
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;
use uuid::Uuid;

use super::{MailServer, Tls, ids, message_id, send, server, states, tell, with_mails};
use crate::support::{Admin, Answer, Backend, Doctor, Patient, Server, at};

with_mails! {
    async fn a_refused_receiver_is_given_up_and_nobody_waits_for_it(server, mails: Tls::Upgraded) {
        for to in ["refused@example.org", "a@example.org", "busy@example.org", "b@example.org", "no address"] {
            tell(&server.app, to).await;
        }
        assert_eq!(send(&server).await, 5);
        assert_eq!(mails.receivers(), ["a@example.org", "b@example.org"]);
        assert_eq!(states(&server).await, [
            "a@example.org sent 1",
            "b@example.org sent 1",
            "busy@example.org queued 1 mail_refused_451",
            "no address dead 1 invalid_address",
            "refused@example.org dead 1 mail_refused_550",
        ]);
    }
}

with_mails! {
    async fn what_is_not_taken_now_is_tried_again_later(server, mails: Tls::None) {
        tell(&server.app, "later@example.org").await;
        send(&server).await;
        server.app.clock.set(at(0).plus_seconds(14));
        assert_eq!(send(&server).await, 0, "not at once");
        server.app.clock.set(at(0).plus_seconds(30));
        assert_eq!(send(&server).await, 1);
        assert_eq!(states(&server).await, ["later@example.org sent 2"]);
        assert_eq!(mails.receivers(), ["later@example.org"]);
    }
}

with_mails! {
    async fn in_the_end_it_is_given_up_until_an_admin_wants_it_tried_again(server, mails: Tls::None) {
        tell(&server.app, "busy@example.org").await;
        for day in 0..20 {
            server.set_minutes(day * 24 * 60);
            assert_eq!(send(&server).await, 1, "{day}");
        }
        server.set_minutes(20 * 24 * 60);
        assert_eq!(send(&server).await, 0);
        assert_eq!(states(&server).await, ["busy@example.org dead 20 mail_refused_451"]);

        let admin = Admin::new(&server).await;
        let retry = format!("/mails/{}/retry", ids(&server.app).await[0]);
        let back = admin.act(&retry).await.ok(200);
        assert_eq!((&back["state"], &back["attempts"], &back["last_fault"]), (&json!("queued"), &json!(0), &json!(null)));
        admin.act(&retry).await.problem(409, ErrorCode::InvalidTransition);
        admin.act(&format!("/mails/{}/retry", Uuid::nil())).await.problem(404, ErrorCode::NotFound);
        let audit = admin.get("/audit?action=retry_mail").await.ok(200);
        assert_eq!(audit["items"].as_array().unwrap().len(), 1);
        assert_eq!(send(&server).await, 1);
        assert_eq!(mails.receivers(), [""; 0]);
    }
}

with_mails! {
    async fn a_conversation_that_hangs_holds_up_no_other(server, mails: Tls::None) {
        tell(&server.app, "hangs@example.org").await;
        let hanging = Box::pin(queue::send_due(&server.app));
        let others = Box::pin(async {
            for n in 0..20 {
                tell(&server.app, &format!("pat{n}@example.org")).await;
            }
            while mails.receivers().len() < 20 {
                send(&server).await;
            }
        });
        let Either::Right(_) = select(hanging, others).await else {
            panic!("it does not hang");
        };
    }
}

/// Mails about one appointment, as events with these numbers have them written.
async fn about(server: &Server, appointment: &str, mails: &[(&str, i64)]) {
    const SQL: &str = "UPDATE mails SET appointment_id = $1, seq = $2 WHERE to_address = $3 AND appointment_id IS NULL";
    let appointment: Uuid = appointment.rsplit('/').next().unwrap().parse().unwrap();
    for (to, seq) in mails {
        tell(&server.app, to).await;
        let mut tx = server.app.db.begin().await.unwrap();
        on_tx!(&mut tx, conn => sqlx::query(SQL).bind(appointment).bind(seq).bind(to).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    }
}

with_mails! {
    async fn mails_about_one_appointment_stay_in_order(server, mails: Tls::None) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (one, other) = (patient.booked(&doctor, at(60)).await, patient.booked(&doctor, at(120)).await);
        about(&server, &one, &[("later@example.org", 3), ("doctor@example.org", 4), ("later@example.org", 5)]).await;
        about(&server, &other, &[("later@example.org", 6)]).await;
        send(&server).await;
        // What is about the other appointment comes at once, and so does what is for the other side.
        assert_eq!(mails.receivers(), ["doctor@example.org", "later@example.org"]);
        server.app.clock.set(at(0).plus_seconds(30));
        send(&server).await;
        let ids = ids(&server.app).await;
        let order: Vec<String> = mails.taken().iter().map(|mail| message_id(&mail.bytes)).collect();
        let wanted = [1, 3, 0, 2].map(|n: usize| format!("{}@clinic.example.org", ids[n]));
        assert_eq!(order, wanted);
    }
}

with_mails! {
    async fn several_processes_send_each_mail_once(server, mails: Tls::None) {
        for n in 0..40 {
            tell(&server.app, &format!("pat{n:02}@example.org")).await;
        }
        let other = server.restarted().await;
        let senders = [&server, &other, &server, &other].map(|server| queue::send_due(&server.app));
        let tried: u64 = join_all(senders).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(tried, 40);
        let mut receivers = mails.receivers();
        receivers.sort();
        let wanted: Vec<String> = (0..40).map(|n| format!("pat{n:02}@example.org")).collect();
        assert_eq!(receivers, wanted);
    }
}

/// Tries one mail with other flags than the mail server wants, and gives what became of it.
async fn tried_with(tls: Tls, change: impl Fn(&mut Vec<String>)) -> Vec<String> {
    let mails = MailServer::start(tls);
    let mut flags = mails.flags();
    change(&mut flags);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let server = Server::start(Backend::Sqlite, &flags).await;
    tell(&server.app, "pat@example.org").await;
    tell(&server.app, "zoe@example.org").await;
    assert_eq!(send(&server).await, 1, "the next would fare alike");
    assert!(mails.receivers().is_empty());
    let mut states = states(&server).await;
    states.retain(|line| !line.ends_with(" queued 0"));
    states
}

#[actix_web::test]
async fn nothing_is_said_to_a_server_that_can_not_prove_its_name() {
    let unknown = |flags: &mut Vec<String>| flags.retain(|flag| !flag.contains("ca-file"));
    for tls in [Tls::Upgraded, Tls::Implicit] {
        let [line] = &tried_with(tls, unknown).await[..] else {
            panic!("one was tried");
        };
        assert!(line.ends_with("queued 1 tls"), "{line}");
    }
}

#[actix_web::test]
async fn nothing_is_said_to_a_server_without_tls() {
    let want = |flags: &mut Vec<String>| flags[0] = flags[0].replace("?tls=none", "");
    let states = tried_with(Tls::None, want).await;
    assert!(states[0].ends_with("queued 1 tls"), "{states:?}");
}

#[actix_web::test]
async fn a_wrong_password_is_not_the_mails_fault() {
    let wrong = |flags: &mut Vec<String>| flags[0] = flags[0].replace("word", "pass");
    let states = tried_with(Tls::Upgraded, wrong).await;
    assert!(
        states[0].ends_with("queued 1 sign_in_refused"),
        "{states:?}"
    );
}

#[actix_web::test]
async fn a_server_that_is_away_gets_everything_when_it_is_back() {
    let mut mails = MailServer::start(Tls::None);
    let server = server(Backend::Sqlite, &mails).await;
    for n in 0..5 {
        tell(&server.app, &format!("pat{n}@example.org")).await;
    }
    mails.stop();
    for minutes in [0, 5, 10, 20, 40] {
        server.set_minutes(minutes);
        send(&server).await;
    }
    assert!(
        states(&server)
            .await
            .iter()
            .all(|line| line.contains("queued"))
    );
    mails.start_again();
    server.set_minutes(10 * 60);
    assert_eq!(send(&server).await, 5);
    assert_eq!(mails.receivers().len(), 5);
}

#[actix_web::test]
async fn without_a_mail_server_mails_are_kept_and_never_sent_later() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let admin = Admin::new(&server).await;
    tell(&server.app, "pat@example.org").await;
    let seen = Answer::of(admin.request(Method::GET, "/mails"))
        .await
        .ok(200);
    assert_eq!(seen["items"][0]["state"], "kept");
    assert_eq!(send(&server).await, 0);
    assert_eq!(states(&server).await, ["pat@example.org kept 0"]);
}
