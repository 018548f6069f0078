//! Who is notified of what.

use api::{events::sequence, privacy::store::erasing};
use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Doctor, Kind, Patient, SignedIn, at},
};

/// The kinds and numbers of all notifications, and how many are unread.
async fn notified<K: Kind>(who: &SignedIn<'_, K>) -> (Vec<(String, i64)>, i64) {
    let page = who.get("/me/notifications?limit=100").await.ok(200);
    let items = page["items"].as_array().unwrap().iter();
    let one = |item: &Value| {
        (
            item["kind"].as_str().unwrap().to_owned(),
            item["seq"].as_i64().unwrap(),
        )
    };
    (items.map(one).collect(), page["unread"].as_i64().unwrap())
}

fn one(kind: &str, seq: i64) -> (String, i64) {
    (kind.to_owned(), seq)
}

on_both! {
    async fn both_are_notified_of_what_the_other_did(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (admin, stranger) = (Admin::new(&server).await, Patient::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        sequence::sweep(&server.app).await.unwrap();
        sequence::sweep(&server.app).await.unwrap();
        assert_eq!(notified(&doctor).await, (vec![one("appointment.requested", 1)], 1));
        let of_patient = vec![one("appointment.rescheduled", 3), one("appointment.confirmed", 2)];
        assert_eq!(notified(&patient).await, (of_patient, 2));
        admin.post(&format!("{path}/cancel"), json!({ "reason": "A burst pipe" })).await.ok(200);
        sequence::sweep(&server.app).await.unwrap();
        for (_, unread) in [notified(&doctor).await, notified(&patient).await] {
            assert!(2 <= unread);
        }
        assert_eq!(notified(&admin).await, (vec![], 0));
        assert_eq!(notified(&stranger).await, (vec![], 0));

        let page = patient.get("/me/notifications?limit=2").await;
        assert!(!page.text.contains("pipe"));
        let page = page.ok(200);
        assert_eq!(page["items"][1], json!({
            "seq": 3, "kind": "appointment.rescheduled", "at": at(0), "starts_at": at(120), "other_starts_at": at(60),
            "appointment_id": path.rsplit('/').next().unwrap(), "read_at": null,
        }));
        assert_eq!((&page["next_cursor"], &page["unread"]), (&json!(3), &json!(3)));
        let rest = patient.get("/me/notifications?limit=2&cursor=3").await.ok(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
    }
}

on_both! {
    async fn what_was_read_is_read_once_and_by_who_read_it(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "I fell ill" })).await.ok(200);
        sequence::sweep(&server.app).await.unwrap();
        let read = async |up_to: i64| patient.post("/me/notifications/read", json!({ "up_to": up_to })).await.ok(200);
        assert_eq!(read(1).await, json!({ "unread": 2 }));
        assert_eq!(read(2).await, json!({ "unread": 1 }));
        server.set_minutes(5);
        for up_to in [3, 3, 1, 1_000_000] {
            assert_eq!(read(up_to).await, json!({ "unread": 0 }));
        }
        let page = patient.get("/me/notifications").await.ok(200);
        let times: Vec<_> = page["items"].as_array().unwrap().iter().map(|item| item["read_at"].clone()).collect();
        assert_eq!(times, [json!(at(5)), json!(at(0))]);
        assert_eq!(notified(&doctor).await.1, 1);
        // They stand in the copy of the own data, the oldest first.
        let copy = patient.get("/me/export").await.ok(200);
        let kinds: Vec<_> = copy["notifications"].as_array().unwrap().iter().map(|item| item["kind"].clone()).collect();
        assert_eq!(kinds, [json!("appointment.confirmed"), json!("appointment.canceled")]);
    }
}

on_both! {
    async fn malformed_questions_are_refused(server) {
        let patient = Patient::new(&server).await;
        for query in ["cursor=0", "cursor=-1", "cursor=9007199254740992", "cursor=x", "limit=0", "limit=101", "unread=true"] {
            patient.get(&format!("/me/notifications?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
        for body in [json!({}), json!({ "up_to": null }), json!({ "up_to": "1" }), json!({ "up_to": -1 }), json!({ "up_to": 9_007_199_254_740_992_u64 }), json!({ "up_to": 1, "id": 1 })] {
            patient.post("/me/notifications/read", body).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn an_erased_account_keeps_none_and_gets_none(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        sequence::sweep(&server.app).await.unwrap();
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "I fell ill" })).await.ok(200);
        let mut tx = server.app.db.begin().await.unwrap();
        erasing::erase(&mut tx, patient.id, "nobody's", at(0)).await.unwrap();
        tx.commit().await.unwrap();
        sequence::sweep(&server.app).await.unwrap();
        let left = api::notifications::store::list(&server.app.db, patient.id, i64::MAX, 10).await.unwrap();
        assert_eq!(left, []);
        assert_eq!(notified(&doctor).await.1, 1);
    }
}
