//! Receivers that are not there, have too much to do, or want no more.

use api::{on_db, webhooks::queue};
use futures_util::future::{Either, join, select};
use serde_json::{Value, json};
use shared::Instant;

use super::{Hook, LOCAL, send};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Receiver, Server, at},
};

/// Sets the clock to the instant at which what waits is due, and tells how many seconds that took.
async fn wait(server: &Server, hook: &Hook, admin: &mut Admin<'_>) -> i64 {
    let waiting = hook.deliveries(admin, "?state=queued&limit=1").await;
    let due = Instant::parse(waiting[0]["due_at"].as_str().unwrap()).unwrap();
    let seconds = server.app.now().seconds_until(due);
    admin.at(due).await;
    seconds
}

on_both! {
    async fn what_fails_is_tried_again_under_its_id_and_with_another_time(server with LOCAL) {
        let (mut admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        receiver.answers(&[(500, None), (302, None), (404, None)]);
        hook.try_it(&admin).await.ok(202);
        assert_eq!(send(&server).await, 1);
        let log = hook.deliveries(&admin, "").await;
        assert_eq!((&log[0]["last_status"], &log[0]["last_fault"], &log[0]["state"]), (&json!(500), &json!("refused"), &json!("queued")));
        for bounds in [5..=6, 300..=375, 1800..=2250] {
            assert_eq!(send(&server).await, 0, "not at once");
            let seconds = wait(&server, &hook, &mut admin).await;
            assert!(bounds.contains(&seconds), "{seconds}");
            assert_eq!(send(&server).await, 1);
        }
        let got = receiver.got();
        assert_eq!(got.len(), 4, "a redirect is not followed");
        assert!(got.windows(2).all(|two| two[0].id == two[1].id && two[0].text == two[1].text && two[0].timestamp < two[1].timestamp));
        assert!(got.iter().all(|one| one.is_signed_with(&hook.secret) && one.path == "/"));
        assert!(got.windows(2).all(|two| two[0].signature != two[1].signature));
        let log = hook.deliveries(&admin, "").await;
        assert_eq!((&log[0]["state"], &log[0]["attempts"], &log[0]["last_fault"]), (&json!("delivered"), &json!(4), &Value::Null));
        assert_eq!(admin.get(&hook.path).await.ok(200)["failing_since"], Value::Null);
    }
}

on_both! {
    async fn an_answer_without_end_is_cut_and_counts(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/much"), &[]).await;
        hook.try_it(&admin).await.ok(202);
        assert_eq!(send(&server).await, 1);
        assert_eq!(hook.deliveries(&admin, "").await[0]["state"], "delivered");
    }
}

on_both! {
    async fn a_receiver_that_wants_no_more_is_told_no_more(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        receiver.answers(&[(410, None)]);
        hook.try_it(&admin).await.ok(202);
        hook.try_it(&admin).await.ok(202);
        assert_eq!(send(&server).await, 1);
        let disabled = admin.get(&hook.path).await.ok(200);
        assert_eq!((&disabled["state"], &disabled["disabled_why"]), (&json!("disabled"), &json!("gone")));
        let mails = admin.get("/mails").await.ok(200);
        assert_eq!(mails["items"][0]["kind"], "webhook_disabled");
        server.set_minutes(5);
        assert_eq!(send(&server).await, 0);
        admin.act(&format!("{}/enable", hook.path)).await.ok(200);
        assert_eq!(send(&server).await, 1);
        assert_eq!(receiver.took("/"), ["webhook.test"]);
    }
}

on_both! {
    async fn who_has_too_much_to_do_is_left_alone_with_everything(server with LOCAL) {
        let (mut admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/busy"), &[]).await;
        let other = Hook::new(&admin, &receiver.url("/other"), &[]).await;
        receiver.answers(&[(429, Some("120"))]);
        hook.try_it(&admin).await.ok(202);
        send(&server).await;
        hook.try_it(&admin).await.ok(202);
        other.try_it(&admin).await.ok(202);
        assert_eq!(send(&server).await, 1, "the other's");
        admin.at(at(0).plus_seconds(119)).await;
        assert_eq!(send(&server).await, 0);
        admin.at(at(2)).await;
        assert_eq!(send(&server).await, 2);
        assert_eq!((receiver.took("/busy").len(), receiver.took("/other").len()), (2, 1));
    }
}

on_both! {
    async fn after_three_days_of_failures_it_is_disabled_and_admins_are_told(server with LOCAL) {
        let (mut admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        receiver.always_answers(500);
        hook.try_it(&admin).await.ok(202);
        for attempt in 1..=9 {
            assert_eq!(send(&server).await, 1, "{attempt}");
            assert_eq!(admin.get(&hook.path).await.ok(200)["state"], "enabled");
            wait(&server, &hook, &mut admin).await;
        }
        assert_eq!(send(&server).await, 1);
        let log = hook.deliveries(&admin, "").await;
        assert_eq!((&log[0]["state"], &log[0]["attempts"]), (&json!("dead"), &json!(10)));
        let disabled = admin.get(&hook.path).await.ok(200);
        assert_eq!((&disabled["state"], &disabled["disabled_why"], &disabled["failing_since"]), (&json!("disabled"), &json!("failing"), &json!(at(0))));
        const MAILS: &str = "SELECT account_id FROM mails WHERE kind = 'webhook_disabled'";
        let told: Vec<(uuid::Uuid,)> = on_db!(&server.app.db, conn => sqlx::query_as(MAILS).fetch_all(conn).await).unwrap();
        assert_eq!(told, [(admin.id.uuid(),)]);
    }
}

on_both! {
    async fn one_success_meanwhile_keeps_it_enabled(server with LOCAL) {
        let (mut admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        receiver.always_answers(500);
        hook.try_it(&admin).await.ok(202);
        for attempt in 1..=9 {
            assert_eq!(send(&server).await, 1);
            if attempt == 4 {
                receiver.answers(&[(200, None)]);
                hook.try_it(&admin).await.ok(202);
                assert_eq!(send(&server).await, 1);
            }
            wait(&server, &hook, &mut admin).await;
        }
        assert_eq!(send(&server).await, 1);
        assert_eq!(hook.deliveries(&admin, "?state=dead").await.len(), 1);
        assert_eq!(admin.get(&hook.path).await.ok(200)["state"], "enabled");
    }
}

on_both! {
    async fn a_receiver_that_was_away_gets_everything_once_and_in_order(server with LOCAL) {
        let (admin, patient, doctor) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let mut receiver = Receiver::start();
        Hook::new(&admin, &receiver.url("/"), &[]).await;
        receiver.stop().await;
        let (one, other) = (patient.booked(&doctor, at(24 * 60)).await, patient.booked(&doctor, at(25 * 60)).await);
        // Two appointments, each of which holds up what is about itself.
        assert_eq!(send(&server).await, 2);
        for path in [&one, &other] {
            doctor.act(&format!("{path}/confirm")).await.ok(200);
            patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        }
        assert_eq!(send(&server).await, 0);
        server.app.clock.set(at(0).plus_seconds(7));
        assert_eq!(send(&server).await, 2);
        receiver.start_again();
        server.set_minutes(10);
        assert_eq!(send(&server).await, 6);
        for path in [&one, &other] {
            let id = path.rsplit('/').next().unwrap();
            let told: Vec<_> = receiver.got().into_iter().filter(|got| got.body["data"]["appointment_id"] == id).collect();
            let types: Vec<_> = told.iter().map(|got| got.body["type"].as_str().unwrap()).collect();
            assert_eq!(types, ["appointment.requested", "appointment.confirmed", "appointment.canceled"]);
        }
        assert_eq!(receiver.got().len(), 6);
    }
}

on_both! {
    async fn a_receiver_that_hangs_holds_up_no_other(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let (hangs, well) = (Hook::new(&admin, &receiver.url("/hangs"), &[]).await, Hook::new(&admin, &receiver.url("/well"), &[]).await);
        for _ in 0..5 {
            hangs.try_it(&admin).await.ok(202);
            well.try_it(&admin).await.ok(202);
        }
        let hanging = || receiver.got().iter().filter(|got| got.path == "/hangs").count();
        let two = Box::pin(join(queue::send_due(&server.app), queue::send_due(&server.app)));
        let others = Box::pin(async {
            while hanging() < 2 {
                tokio::task::yield_now().await;
            }
            for _ in 0..5 {
                well.try_it(&admin).await.ok(202);
            }
            queue::send_due(&server.app).await.unwrap();
        });
        let Either::Right(_) = select(two, others).await else {
            panic!("it does not hang");
        };
        assert_eq!((hanging(), receiver.took("/well").len()), (2, 10));
    }
}
